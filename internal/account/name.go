package account

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"mentor/internal/fault"
	"mentor/internal/names"
)

// The lengths of a sign-in name, in letters.
const (
	MinName = 3
	MaxName = 40
)

// ParseName takes a sign-in name as it was typed. name is how it is shown; two
// names are the same when NormalName gives the same. Any script will do, and
// an address for e-mail too; what cannot be seen will not.
func ParseName(typed string) (name string, err error) {
	name = names.Clean(typed)
	normal := NormalName(name)
	switch n := utf8.RuneCountInString(normal); {
	case n < MinName:
		return "", fault.New(fault.Invalid, "account.error.name_short")
	case n > MaxName || utf8.RuneCountInString(name) > MaxName:
		return "", fault.New(fault.Invalid, "account.error.name_long")
	}
	if !utf8.ValidString(typed) || strings.ContainsFunc(NormalName(typed), unseen) || !strings.ContainsFunc(normal, letterOrDigit) {
		return "", fault.New(fault.Invalid, "account.error.name_letters")
	}
	return name, nil
}

func unseen(r rune) bool { return !unicode.IsGraphic(r) || r == utf8.RuneError }

func letterOrDigit(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// NormalName is what a sign-in name or an address for e-mail is looked up by:
// without regard to case, width, spaces around it and characters that take no
// room (NFKC_Casefold of the Unicode standard, 3.13).
func NormalName(text string) string {
	for range 2 { // folding can make what is to be composed, and composing what is to be folded
		text = cases.Fold().String(norm.NFKC.String(text))
	}
	text = strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point) {
			return -1
		}
		return r
	}, text)
	return norm.NFKC.String(strings.Join(strings.Fields(text), " "))
}
