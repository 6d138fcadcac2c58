package site

import (
	"strconv"

	"github.com/a-h/templ"

	"mentor/internal/library"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
)

// Steps answers GET /steps.
func Steps(c *call.Call) error {
	return c.RenderShared("steps", func() templ.Component {
		return stepsPage(c.Page("steps.title"), c.Shelf().Steps)
	})
}

// stepPage is one step to read, with its neighbours.
type stepPage struct {
	page.Page
	Step library.Step
	Next *library.Step
}

// Step answers GET /steps/{n}.
func Step(c *call.Call) error {
	all := c.Shelf().Steps
	n, err := strconv.Atoi(c.R.PathValue("n"))
	if err != nil || n < 1 || n > len(all) {
		return c.Redirect("/steps")
	}
	return c.RenderShared("step"+strconv.Itoa(n), func() templ.Component {
		p := stepPage{Page: c.Page("step.title", "n", n), Step: all[n-1]}
		if n < len(all) {
			p.Next = &all[n]
		}
		return readStep(p)
	})
}
