// Package names is what people may be called: a child, a parent, oneself at the
// sign-in. A name stands in sentences that others read, so nothing in it turns
// the words around it, hides, or cannot be seen at all.
package names

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Clean takes a name as it was typed: composed, with single spaces, without what
// cannot be seen or turns the direction. Letters that join others or keep them
// apart stay, for Persian and Hindi write with them. Empty: nothing is left to see.
func Clean(typed string) string {
	name := strings.Join(strings.FieldsFunc(strings.Map(visible, typed), unicode.IsSpace), " ")
	if !Seen(name) {
		return ""
	}
	return norm.NFC.String(name)
}

// Seen reports whether something of a text takes room on a page.
func Seen(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool {
		return unicode.IsGraphic(r) && !unicode.In(r, unicode.Zs, unicode.M) && visible(r) > 0 && r != utf8.RuneError
	})
}

const (
	nonJoiner, joiner = '\u200c', '\u200d'
	blankBraille      = '\u2800'
)

// visible gives -1 for what is left out of a name, and a space for what breaks a line.
func visible(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return ' '
	case r == joiner, r == nonJoiner:
		return r
	case r == blankBraille, r == utf8.RuneError,
		unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Other_Default_Ignorable_Code_Point):
		return -1
	}
	return r
}
