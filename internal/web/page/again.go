package page

import (
	"strings"
)

// SentForm is a request that could not be answered: nothing typed is lost, and one
// press sends it once more. A form that brings its id is kept once.
type SentForm struct {
	Path   string  // where it goes; empty when sending it again cannot help
	Fields []Field // every one of it but secrets, in the order of their names
	Typed  []string
	Ask    []string // the names of its secrets, to be typed once more
	Here   bool     // it was a page, which may be there in a moment
}

// Field is one field of a form, as it was sent.
type Field struct{ Name, Value string }

// askFor is the key of what a secret is called.
func askFor(name string) string {
	name, _, _ = strings.Cut(name, "-")
	return "error.ask." + name
}
