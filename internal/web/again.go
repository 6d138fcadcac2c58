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

// again is a form that could not be answered, as it was sent: nothing typed is
// lost, and one press sends it once more. A form that brings its id is kept once.
type again struct {
	Path   string  // where it goes; empty when sending it again cannot help
	Fields []field // every one of it, in the order of their names
	Typed  []string
}

type field struct{ Name, Value string }

// secretFields are never shown again.
var secretFields = []string{"password", "passphrase", "old", "pin", "code"}

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

// sentForm is what came with the request, if it was a form without a secret.
func (c *call) sentForm(kind fault.Kind) (a again) {
	secret := classOf(c.r) == classCode || strings.HasPrefix(c.r.URL.Path, "/passkey/")
	if c.r.Method != http.MethodPost || secret || c.readForm() != nil {
		return a
	}
	in := c.r.PostForm
	for _, name := range slices.Sorted(maps.Keys(in)) {
		if slices.Contains(secretFields, name) {
			return again{}
		}
		for _, value := range in[name] {
			a.Fields = append(a.Fields, field{name, value})
			if value = strings.TrimSpace(value); typed(name, value) {
				a.Typed = append(a.Typed, value)
			}
		}
	}
	if kind != fault.NotFound && len(a.Fields) > 0 {
		a.Path = c.r.URL.RequestURI()
	}
	return a
}
