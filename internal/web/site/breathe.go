package site

import (
	"github.com/a-h/templ"

	"mentor/internal/web/call"
)

// Breathe is a still page for the first minute after a hard moment. It is the
// same for everybody, so that a device may keep it (see web.worker).
func Breathe(c *call.Call) error {
	return c.RenderShared("breathe", func() templ.Component {
		return breathePage(c.Page("breathe.title"), c.Shelf().Repair.Pause)
	})
}
