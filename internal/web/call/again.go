package call

import (
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"mentor/internal/fault"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// sentForm is what came with the request. A form with a secret is shown once more
// only when it was not looked at, and asks for the secret anew.
func sentForm(c *Call, kind fault.Kind) (a page.SentForm) {
	unseen := kind == fault.TooMany || kind == fault.Full
	if c.R.Method == http.MethodGet {
		return page.SentForm{Here: unseen}
	}
	if kind == fault.Foreign || asksSecret(c) && !unseen || strings.HasPrefix(c.R.URL.Path, "/passkey/") || c.ReadForm() != nil {
		return a
	}
	in := c.R.PostForm
	for _, name := range slices.Sorted(maps.Keys(in)) {
		switch {
		case isSecret(c, name) && !unseen:
			return page.SentForm{}
		case isSecret(c, name):
			a.Ask = append(a.Ask, name)
			continue
		}
		for _, value := range in[name] {
			a.Fields = append(a.Fields, page.Field{Name: name, Value: value})
			if value = strings.TrimSpace(value); typed(name, value) {
				a.Typed = append(a.Typed, value)
			}
		}
	}
	if kind != fault.NotFound && len(a.Fields)+len(a.Ask) > 0 {
		a.Path = c.R.URL.RequestURI()
	}
	return a
}

// asksSecret reports whether the request is about what only one person should know.
func asksSecret(c *Call) bool { return c.Class == Guesses }

// isSecret reports whether a field is one; words are where they open a place.
func isSecret(c *Call, name string) bool {
	return slices.Contains(secretFields, name) && (name != "words" || asksSecret(c)) || strings.HasPrefix(name, "pin-")
}

// secretFields are never shown again.
var secretFields = []string{"password", "passphrase", "old", "pin", "code", "words"}

// typed reports whether a value was written by somebody.
func typed(name, value string) bool {
	if space.RecordID.MatchString(value) {
		return false
	}
	words := strings.ContainsFunc(value, func(r rune) bool { return unicode.IsSpace(r) || r > unicode.MaxASCII })
	return value != "" && (words || slices.Contains(textFields, name) || !chosenWord.MatchString(value) && name != "zone")
}

// textFields are the names under which forms have words; some are choices elsewhere.
var textFields = []string{"words", "what", "mine", "theirs", "why", "name", "own", "did"}

// chosenWord is what a form says where somebody chose: a key, a number, a day.
var chosenWord = regexp.MustCompile(`^[a-z0-9-]*$`)
