package yamlfile

import (
	"io/fs"
	"strings"
)

// Check gathers what is wrong with files that were read. A package embeds it in a
// check of its own, which knows what else has to fit.
type Check struct {
	File     *File // that is being checked
	Problems []Problem
	Sources  map[string]string // that a thing may name, besides Ours
	seen     map[string]bool
}

// Ours is the source of what is our suggestion.
const Ours = "ours"

// Read reads the next file, see Read.
func (c *Check) Read(fsys fs.FS, name string, into any) bool {
	f, ps := Read(fsys, name, into)
	c.File, c.Problems = f, append(c.Problems, ps...)
	return f != nil
}

// Bad tells what is wrong with the thing called id.
func (c *Check) Bad(id, format string, args ...any) {
	c.Problems = append(c.Problems, c.File.Problem(id, id+": "+format, args...))
}

// Once tells of an id that stands twice, in whichever of the files, or of a thing
// without one.
func (c *Check) Once(id string) {
	if c.seen == nil {
		c.seen = map[string]bool{"": true}
	}
	if c.seen[id] {
		c.Bad(id, "stands twice, or has no name")
	}
	c.seen[id] = true
}

// Source tells of a source of the thing called id that is not known.
func (c *Check) Source(id, source string) {
	if source != Ours && c.Sources[source] == "" {
		c.Bad(id, "unknown source %q", source)
	}
}

// Said tells of id, which stands under kind, when one of its texts is missing.
func (c *Check) Said(kind, id string, texts ...string) {
	for _, t := range texts {
		if strings.TrimSpace(t) == "" {
			c.Problems = append(c.Problems, c.File.Problem(kind+"/"+id, "%s: a text is missing", id))
			return
		}
	}
}
