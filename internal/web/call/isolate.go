package call

import (
	"bytes"
	"encoding/binary"
	"strings"

	"mentor/internal/locale"
)

// What people wrote may run against the direction of the page, and would turn
// the words around it. So what the catalogue isolates in a sentence becomes
// <bdi>, and so does every other text that runs against the page. One place does
// it for all pages: no template can forget it.

// AsWritten are elements that can hold no other, whose text is taken as it is.
var AsWritten = []string{"script", "style", "textarea", "title", "option", "svg"}

// Isolate is a rendered page with its isolates as elements. It costs nothing but
// a look where there are none.
func Isolate(p []byte, dir string) []byte {
	if dir != "rtl" && !mayTurn(p) || !bytes.Contains(p, []byte(locale.Isolate)) && (dir == "rtl" || !locale.Against(string(p), dir)) {
		return p
	}
	out := make([]byte, 0, len(p)+1024)
	for len(p) > 0 {
		text, rest := before(p, "<")
		out = append(out, isolatedText(string(text), dir)...)
		tag, after := through(rest, ">")
		out = append(out, locale.Bare(string(tag))...) // a value goes back to us as it was
		if name := elementOf(tag); name != "" {
			inside, closing := before(after, "</"+name)
			out = append(out, locale.Bare(string(inside))...)
			after = closing
		}
		p = after
	}
	return out
}

// mayTurn is false for a page of letters that all run from the left, which is most of
// them: no byte of U+0580 or above but quotation marks, dashes and the ellipsis.
func mayTurn(p []byte) bool {
	const ascii = 0x8080808080808080 // no bit of these, eight letters at a time
	for i := 0; i < len(p); i++ {
		for i+8 <= len(p) && binary.NativeEndian.Uint64(p[i:])&ascii == 0 {
			i += 8
		}
		if i >= len(p) || p[i] < 0xD6 {
			continue
		}
		if p[i] != 0xE2 || i+2 >= len(p) || p[i+1] != 0x80 || p[i+2] < 0x90 || p[i+2] > 0xA7 {
			return true
		}
		i += 2
	}
	return false
}

func before(p []byte, mark string) (head, tail []byte) {
	if i := bytes.Index(p, []byte(mark)); i >= 0 {
		return p[:i], p[i:]
	}
	return p, nil
}

func through(p []byte, mark string) (head, tail []byte) {
	if i := bytes.Index(p, []byte(mark)); i >= 0 { // templ writes > in a value as &gt;
		return p[:i+len(mark)], p[i+len(mark):]
	}
	return p, nil
}

// elementOf is which of AsWritten a tag begins, if any.
func elementOf(tag []byte) string {
	for _, name := range AsWritten {
		if rest, ok := bytes.CutPrefix(tag, []byte("<"+name)); ok && len(rest) > 0 && strings.ContainsRune(" >\n\t", rune(rest[0])) {
			return name
		}
	}
	return ""
}

var asElements = strings.NewReplacer(locale.Isolate, "<bdi>", locale.End, "</bdi>")

// isolatedText is the text between two tags.
func isolatedText(text, dir string) string {
	if strings.Contains(text, locale.Isolate) && locale.Balanced(text) {
		return asElements.Replace(text)
	}
	if dir == "rtl" || !locale.Against(text, dir) {
		return locale.Bare(text)
	}
	trimmed := strings.TrimSpace(text)
	at := strings.Index(text, trimmed)
	return text[:at] + "<bdi>" + locale.Bare(trimmed) + "</bdi>" + text[at+len(trimmed):]
}
