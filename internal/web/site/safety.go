package site

import (
	"mentor/internal/web/call"
)

// OnlineSafety answers GET /safety.
func OnlineSafety(c *call.Call) error { return prose(c, "safety", 5) }
