package child

import (
	"mentor/internal/web/call"
)

// Out closes the place in this browser, whatever the database does.
func Out(c *call.Call) error {
	c.ForgetHere()
	return c.Redirect("/c")
}
