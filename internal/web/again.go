package web

import (
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"mentor/internal/fault"
)

// again is a request that could not be answered: nothing typed is lost, and one
// press sends it once more. A form that brings its id is kept once.
type again struct {
	Path   string  // where it goes; empty when sending it again cannot help
	Fields []field // every one of it but secrets, in the order of their names
	Typed  []string
	Ask    []string // the names of its secrets, to be typed once more
	Here   bool     // it was a page, which may be there in a moment
}

type field struct{ Name, Value string }

// secretFields are never shown again.
var secretFields = []string{"password", "passphrase", "old", "pin", "code", "words"}

// isSecret reports whether a field is one; words are where they open a place.
func (c *call) isSecret(name string) bool {
	return slices.Contains(secretFields, name) && (name != "words" || c.asksSecret()) || strings.HasPrefix(name, "pin-")
}

// asksSecret reports whether the request is about what only one person should know.
func (c *call) asksSecret() bool { return c.class == guesses }

// textFields are the names under which forms have words; some are choices elsewhere.
var textFields = []string{"words", "what", "mine", "theirs", "why", "name", "own", "did"}

// chosenWord is what a form says where somebody chose: a key, a number, a day.
var chosenWord = regexp.MustCompile(`^[a-z0-9-]*$`)

// typed reports whether a value was written by somebody.
func typed(name, value string) bool {
	if recordID.MatchString(value) {
		return false
	}
	words := strings.ContainsFunc(value, func(r rune) bool { return unicode.IsSpace(r) || r > unicode.MaxASCII })
	return value != "" && (words || slices.Contains(textFields, name) || !chosenWord.MatchString(value) && name != "zone")
}

// sentForm is what came with the request. A form with a secret is shown once more
// only when it was not looked at, and asks for the secret anew.
func (c *call) sentForm(kind fault.Kind) (a again) {
	unseen := kind == fault.TooMany || kind == fault.Full
	if c.r.Method == http.MethodGet {
		return again{Here: unseen}
	}
	if kind == fault.Foreign || c.asksSecret() && !unseen || strings.HasPrefix(c.r.URL.Path, "/passkey/") || c.readForm() != nil {
		return a
	}
	in := c.r.PostForm
	for _, name := range slices.Sorted(maps.Keys(in)) {
		switch {
		case c.isSecret(name) && !unseen:
			return again{}
		case c.isSecret(name):
			a.Ask = append(a.Ask, name)
			continue
		}
		for _, value := range in[name] {
			a.Fields = append(a.Fields, field{name, value})
			if value = strings.TrimSpace(value); typed(name, value) {
				a.Typed = append(a.Typed, value)
			}
		}
	}
	if kind != fault.NotFound && len(a.Fields)+len(a.Ask) > 0 {
		a.Path = c.r.URL.RequestURI()
	}
	return a
}

// askFor is the key of what a secret is called.
func askFor(name string) string {
	name, _, _ = strings.Cut(name, "-")
	return "error.ask." + name
}
