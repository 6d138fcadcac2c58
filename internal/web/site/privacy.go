package site

import (
	"github.com/a-h/templ"

	"mentor/internal/web/call"
)

// Privacy answers GET /privacy.
func Privacy(c *call.Call) error { return prose(c, "privacy", 11) }

// prose is a page of the catalogue: <key>.title, <key>.lead and n parts of a
// heading (<key>.1.h) and a text (<key>.1.p).
func prose(c *call.Call, key string, parts int) error {
	return c.RenderShared(key, func() templ.Component {
		return prosePage(c.Page(key+".title"), key, parts)
	})
}
