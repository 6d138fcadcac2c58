package locale

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/bidi"
)

// What stands between these two keeps its direction to itself, and the words
// around it keep theirs. On a page they become <bdi>.
const (
	Isolate = "\u2068" // FIRST STRONG ISOLATE
	End     = "\u2069" // POP DIRECTIONAL ISOLATE
)

// Against reports whether a text has letters that run against the direction
// rtl or ltr, or characters that turn it.
func Against(text, dir string) bool {
	against := func(c bidi.Class) bool { return c == bidi.R || c == bidi.AL || c == bidi.AN }
	if dir == "rtl" {
		against = func(c bidi.Class) bool { return c == bidi.L }
	}
	for i, r := range text {
		if r < utf8.RuneSelf && dir != "rtl" {
			continue
		}
		p, _ := bidi.LookupString(text[i:])
		if against(p.Class()) || unicode.Is(unicode.Bidi_Control, r) {
			return true
		}
	}
	return false
}

// isolated is what somebody typed as it stands in a sentence. A sentence made
// here keeps the isolates that it has.
func isolated(text, dir string) string {
	if !Against(text, dir) || strings.Contains(text, Isolate) && Balanced(text) {
		return text
	}
	return Isolate + Bare(text) + End
}

// Balanced reports whether every isolate of a text ends in it.
func Balanced(text string) bool {
	open := 0
	for _, r := range text {
		switch string(r) {
		case Isolate:
			open++
		case End:
			if open--; open < 0 {
				return false
			}
		}
	}
	return open == 0
}

// Bare is a text without isolates.
func Bare(text string) string { return bare.Replace(text) }

var bare = strings.NewReplacer(Isolate, "", End, "")
