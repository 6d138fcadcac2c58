package web

import (
	"strings"

	"github.com/a-h/templ"

	"mentor/internal/fault"
	"mentor/internal/safety"
)

// youngHelp is who a child can talk to today. It is the same for everybody, knows
// nothing of who asks, and holds every country, so that it is of use without a
// network.
type youngHelp struct {
	Page
	Words     *safety.DirectoryWords
	Directory *safety.Directory
	Code      string // of the country that was chosen; empty when none was
}

func (c *call) youngHelp() error { return c.showYoungHelp("") }

func (c *call) youngHelpIn() error {
	code := strings.ToUpper(c.r.PathValue("country"))
	if _, ok := c.lib.Help.Countries[code]; !ok {
		return fault.New(fault.NotFound, "help.error.country")
	}
	return c.showYoungHelp(code)
}

func (c *call) showYoungHelp(code string) error {
	return c.renderShared("young-help"+code, func() templ.Component {
		return youngHelpView(youngHelp{Page: c.page("young.help.title").as("p-young").behind(), Words: c.shelf().Help, Directory: c.lib.Help, Code: code})
	})
}

// youngCountry leads to the numbers of a country.
func (c *call) youngCountry() error {
	if err := c.readForm(); err != nil {
		return err
	}
	code := strings.ToUpper(c.r.PostForm.Get("country"))
	if _, ok := c.lib.Help.Countries[code]; !ok {
		return c.redirect("/c/help")
	}
	return c.redirect("/c/help/" + strings.ToLower(code))
}

// youngKinds are the kinds of lines for a child, those for children first.
var youngKinds = []string{"child", "crisis", "violence", "protection"}

// linesOf are the lines of a country of one kind.
func (h youngHelp) linesOf(code, kind string) (out []safety.Line) {
	for _, l := range h.Directory.Countries[code].Lines {
		if l.Kind == kind {
			out = append(out, l)
		}
	}
	return out
}

// about says when a line is open, whether it is free, and for whom it is.
func (h youngHelp) about(l safety.Line) string {
	return helpPage{Page: h.Page, Words: h.Words}.about(l)
}
