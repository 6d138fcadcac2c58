package page

import (
	"strings"

	"mentor/internal/journal"
)

// Apology is the four parts of an apology as somebody writes them, and what the
// helper says to them. It points, and never blocks.
type Apology struct {
	*journal.Repair
	Band  string // of the child: for the examples
	Wait  bool   // safety asks to wait with saying it
	Typed TypedApology
}

// TypedApology is what was written, in the order of journal.Repair.Parts.
type TypedApology = [4]string

// Whole is all parts together, as the child would hear it; empty before
// anything was written.
func (a Apology) Whole() string {
	var said []string
	for _, part := range a.Typed {
		if part != "" {
			said = append(said, part)
		}
	}
	return strings.Join(said, "\n")
}
