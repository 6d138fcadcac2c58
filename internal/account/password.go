package account

import (
	_ "embed"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"mentor/internal/fault"
)

// The lengths of a password, in characters after NFC. Fifteen is for a password
// that is the only factor (NIST SP 800-63B-4, 3.1.1.2). Eight would be enough
// beside a second factor, but there is none that is asked for with a password:
// a passkey replaces it, and a PIN only opens a session that is signed in.
const (
	MinPassword = 15
	MaxPassword = 200
)

// enough is the points under which a password is refused: three words that
// many people use, in a row, are just enough.
const enough = 9

// ValidPassword gives the reason why a password is not taken, or nil. It has a
// length and nothing else to fulfil, but must not be what others try first:
// much used passwords, runs and repetitions, and names, which are what those
// who know the parent try: the sign-in name, the children's, the site's.
func ValidPassword(password string, names ...string) error {
	switch n := utf8.RuneCountInString(norm.NFC.String(password)); {
	case n < MinPassword:
		return fault.New(fault.Invalid, "account.error.password_short")
	case n > MaxPassword:
		return fault.New(fault.Invalid, "account.error.password_long")
	}
	text, known := fold(password), parts(names)
	switch {
	case guess{text, known, true}.points() >= enough:
		return nil
	case guess{text, nil, true}.points() >= enough:
		return fault.New(fault.Invalid, "account.error.password_names")
	case guess{text, nil, false}.points() >= enough:
		return fault.New(fault.Invalid, "account.error.password_common")
	}
	return fault.New(fault.Invalid, "account.error.password_pattern")
}

// fold is a password as guessers see it: small letters, without what people
// put between words. Folding can make it longer, and there is no need to look
// at more than the longest password has.
func fold(password string) []rune {
	text := []rune(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune("-_.,'’", r) {
			return -1
		}
		return r
	}, NormalName(password)))
	return text[:min(len(text), MaxPassword)]
}

// parts are the words of names.
func parts(names []string) (out [][]rune) {
	for _, name := range names {
		for _, w := range strings.FieldsFunc(NormalName(name), func(r rune) bool { return !letterOrDigit(r) && !unicode.IsMark(r) }) {
			out = append(out, []rune(w))
		}
	}
	return out
}

// What the pieces of a password count. A character that belongs to no piece
// counts one, and a password as little as the best way to put it together.
const (
	knownPoints  = 1 // a name of the parent's world
	repeatPoints = 1 // three or more characters that came before
	wordPoints   = 3 // a much used password
	runPoints    = 3 // a run of the alphabet, of digits or of the keyboard
	numberPoints = 4 // a number: a date, a telephone number
)

// guess is one guesser's view of a folded password.
type guess struct {
	text  []rune
	known [][]rune // names they know
	words bool     // they have a list of much used passwords
}

func (g guess) points() int {
	best := make([]int, len(g.text)+1)
	for i := range best {
		best[i] = i
	}
	for i := range g.text {
		reach := func(n, points int) { // a piece of n characters from here
			best[i+n] = min(best[i+n], best[i]+points)
		}
		upTo := func(n, points int) {
			for ; n > 0; n-- {
				reach(n, points)
			}
		}
		reach(1, 1)
		upTo(runFrom(g.text[i:]), runPoints)
		upTo(numberFrom(g.text[i:]), numberPoints)
		if n := g.repeatFrom(i); n >= 3 {
			upTo(n, repeatPoints)
		}
		for _, name := range g.known {
			if startsWith(g.text[i:], name) {
				reach(len(name), knownPoints)
			}
		}
		for _, n := range g.wordsFrom(i) {
			reach(n, wordPoints)
		}
	}
	return best[len(g.text)]
}

func startsWith(text, word []rune) bool {
	return len(text) >= len(word) && slices.Equal(text[:len(word)], word)
}

// repeatFrom is how many characters from i on have come before.
func (g guess) repeatFrom(i int) (longest int) {
	for k := range i {
		n := 0
		for i+n < len(g.text) && g.text[k+n] == g.text[i+n] {
			n++
		}
		longest = max(longest, n)
	}
	return longest
}

// rows are what fingers and tongues run along, forwards and back.
var rows = bothWays(
	"abcdefghijklmnopqrstuvwxyz", "01234567890",
	"qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiopü", "asdfghjklöä", "yxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn",
	"йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю",
	"1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "qazwsxedcrfvtgbyhnujmikolp", "q1w2e3r4t5y6u7i8o9p0", "1q2w3e4r5t6y7u8i9o0p",
	"q1a2z3", "!@#$%^&*()", "!\"§$%&/()=",
)

func bothWays(rows ...string) (out [][]rune) {
	for _, row := range rows {
		there := []rune(row)
		back := slices.Clone(there)
		slices.Reverse(back)
		out = append(out, there, back)
	}
	return out
}

// runFrom is how many characters at the beginning are one run: a part of a row,
// or neighbours in the alphabet of any script.
func runFrom(text []rune) (longest int) {
	for _, step := range []rune{-1, 1} {
		n := 1
		for n < len(text) && text[n] == text[n-1]+step {
			n++
		}
		longest = max(longest, n)
	}
	for _, row := range rows {
		at := slices.Index(row, text[0])
		n := 0
		for at >= 0 && n < len(text) && at+n < len(row) && row[at+n] == text[n] {
			n++
		}
		longest = max(longest, n)
	}
	return longest
}

func numberFrom(text []rune) (n int) {
	for n < len(text) && unicode.IsDigit(text[n]) {
		n++
	}
	return n
}

// common are the 20,000 most used passwords of six or more characters that the
// rules above do not find, folded, sorted, one a line (see LICENSE-zxcvbn-ts).
// phrases are sayings, prayers and lines of songs that many know by heart, and
// so do guessers, in the same form.
var (
	//go:embed common.txt
	common string
	//go:embed phrases.txt
	phrases string
)

const shortestWord, longestWord = 6, 40

// wordsFrom is the lengths of the much used passwords that stand at i, with
// digits and signs that stand for letters, too.
func (g guess) wordsFrom(i int) (lengths []int) {
	if !g.words {
		return nil
	}
	text := g.text[i:min(i+longestWord, len(g.text))]
	plain := make([]rune, len(text))
	for j, r := range text {
		plain[j] = letterFor(r)
	}
	for n := shortestWord; n <= len(text); n++ {
		if isCommon(string(text[:n])) || isCommon(string(plain[:n])) {
			lengths = append(lengths, n)
		}
	}
	return lengths
}

const signs, letters = "0134578@$!", "oieastbasi"

// letterFor is the letter that a digit or sign often stands for.
func letterFor(r rune) rune {
	if i := strings.IndexRune(signs, r); i >= 0 {
		return rune(letters[i])
	}
	return r
}

func isCommon(word string) bool { return hasLine(common, word) || hasLine(phrases, word) }

// hasLine finds a line among sorted lines. The list stays as it lies in the
// program: nothing is read at the start, and no memory is taken for it.
func hasLine(lines, want string) bool {
	for len(lines) > 0 {
		start := strings.LastIndexByte(lines[:len(lines)/2], '\n') + 1
		line, rest, _ := strings.Cut(lines[start:], "\n")
		switch {
		case line == want:
			return true
		case line < want:
			lines = rest
		default:
			lines = lines[:start]
		}
	}
	return false
}
