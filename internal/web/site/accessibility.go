package site

import (
	"mentor/internal/web/call"
)

// Accessibility answers GET /accessibility.
func Accessibility(c *call.Call) error { return prose(c, "accessibility", 4) }
