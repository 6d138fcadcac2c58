package web

import (
	"maps"
	"net/http"
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

// typed reports whether a value was written by somebody: choices, ids and days
// are one word of plain letters.
func typed(value string) bool {
	return strings.ContainsFunc(strings.TrimSpace(value), func(r rune) bool { return unicode.IsSpace(r) || r > unicode.MaxASCII })
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
			if typed(value) {
				a.Typed = append(a.Typed, strings.TrimSpace(value))
			}
		}
	}
	if kind != fault.NotFound && len(a.Fields) > 0 {
		a.Path = c.r.URL.RequestURI()
	}
	return a
}
