package child

import (
	"strings"

	"github.com/a-h/templ"

	"mentor/internal/fault"
	"mentor/internal/safety"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
)

// helpPage is who a child can talk to today. It is the same for everybody, knows
// nothing of who asks, and holds every country, so that it is of use without a
// network.
type helpPage struct {
	page.Page
	Words     *safety.DirectoryWords
	Directory *safety.Directory
	Code      string // of the country that was chosen; empty when none was
}

// Help answers GET /c/help.
func Help(c *call.Call) error { return showHelp(c, "") }

// HelpIn answers GET /c/help/{country}.
func HelpIn(c *call.Call) error {
	code := strings.ToUpper(c.R.PathValue("country"))
	if _, ok := c.Lib.Help.Countries[code]; !ok {
		return fault.New(fault.NotFound, "help.error.country")
	}
	return showHelp(c, code)
}

func showHelp(c *call.Call, code string) error {
	return c.RenderShared("young-help"+code, func() templ.Component {
		return helpView(helpPage{Page: c.Page("young.help.title").WithClass("p-young").WithSpaceScript(), Words: c.Shelf().Help, Directory: c.Lib.Help, Code: code})
	})
}

// Country leads to the numbers of a country.
func Country(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	code := strings.ToUpper(c.R.PostForm.Get("country"))
	if _, ok := c.Lib.Help.Countries[code]; !ok {
		return c.Redirect("/c/help")
	}
	return c.Redirect("/c/help/" + strings.ToLower(code))
}

// kinds are the kinds of lines for a child, those for children first.
var kinds = []string{"child", "crisis", "violence", "protection"}

// linesOf are the lines of a country of one kind.
func (h helpPage) linesOf(code, kind string) (out []safety.Line) {
	for _, l := range h.Directory.Countries[code].Lines {
		if l.Kind == kind {
			out = append(out, l)
		}
	}
	return out
}

// about says when a line is open, whether it is free, and for whom it is.
func (h helpPage) about(l safety.Line) string {
	return page.HelpPage{Page: h.Page, Words: h.Words}.About(l)
}
