package signin

import (
	"mentor/internal/web/call"
)

// SignOut closes the place in this browser, whatever the database does.
func SignOut(c *call.Call) error {
	c.ForgetHere()
	return c.Redirect("/")
}
