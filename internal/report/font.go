package report

import (
	_ "embed"
	"encoding/binary"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// The letters of the file: Literata, which has Latin, Greek and Cyrillic. A
// licence stands beside it.
var (
	//go:embed fonts/Literata_400Regular.ttf
	regularFont []byte
	//go:embed fonts/Literata_600SemiBold.ttf
	boldFont []byte
)

// glyphs are the characters that the letters of the file can draw.
var glyphs = sync.OnceValue(func() map[rune]bool { return charactersOf(regularFont) })

// charactersOf reads which characters a TrueType font has: the table cmap in
// format 4 (characters up to U+FFFF), which every such font has. A font that
// cannot be read has none.
func charactersOf(font []byte) map[rune]bool {
	at := func(i int) int {
		if i < 0 || i+2 > len(font) {
			return 0
		}
		return int(binary.BigEndian.Uint16(font[i:]))
	}
	long := func(i int) int { return at(i)<<16 | at(i+2) }
	have := map[rune]bool{}
	for t := range at(4) {
		entry := 12 + 16*t
		if entry+16 > len(font) || string(font[entry:entry+4]) != "cmap" {
			continue
		}
		cmap := long(entry + 8)
		for s := range at(cmap + 2) {
			if sub := cmap + long(cmap+8+8*s); at(sub) == 4 {
				segments(at, sub, have)
			}
		}
	}
	return have
}

// segments reads a table of format 4: runs of characters, each with a shift or
// a list of glyphs. Glyph 0 is none.
func segments(at func(int) int, sub int, have map[rune]bool) {
	n := at(sub+6) / 2
	ends, starts := sub+14, sub+16+2*n
	for i := range n {
		shift, list := at(starts+2*n+2*i), starts+4*n+2*i
		for ch := at(starts + 2*i); ch <= at(ends+2*i) && ch < 0xFFFF; ch++ {
			glyph := (ch + shift) & 0xFFFF
			if at(list) != 0 {
				glyph = at(list + at(list) + 2*(ch-at(starts+2*i)))
			}
			if glyph != 0 {
				have[rune(ch)] = true
			}
		}
	}
}

// drawable is a text in which Mark stands for every character that the letters
// of the file lack; lost reports whether there was one. What is not to be seen
// anyway is left out.
func drawable(text string) (out string, lost bool) {
	var b strings.Builder
	marked := false
	for _, r := range norm.NFC.String(text) {
		switch {
		case r == '\n', glyphs()[r] && !unicode.IsControl(r):
			b.WriteRune(r)
			marked = false
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Variation_Selector, r):
		default:
			lost = true
			if !marked {
				b.WriteString(Mark) // one for a run: a picture may be many characters
			}
			marked = true
		}
	}
	return b.String(), lost
}
