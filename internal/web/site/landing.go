// Package site is the pages that anybody reads: the first one, the six steps, the library,
// help, and the apology that is read through.
package site

import (
	"github.com/a-h/templ"

	"mentor/internal/web/call"
)

// Landing answers GET /.
func Landing(c *call.Call) error {
	if _, _, in := call.SessionToken(c); in {
		if home := call.HomePath(c); home != "" {
			return c.Redirect(home)
		}
	}
	return c.RenderShared("landing", func() templ.Component {
		p := c.Page("site.title").WithClass("p-landing")
		p.Leave = false
		return landingPage(p, c.Shelf().Steps, len(c.Lib.Current().Course()))
	})
}
