package site

import (
	"net/http"

	"mentor/internal/web/call"
)

// LeaveFor is where the quick exit goes: a page that says nothing about the person.
const LeaveFor = "https://www.wikipedia.org/"

// Leave hides the page, closes the test on this device and signs out. A link on
// another site leads away without closing anything.
func Leave(c *call.Call) error {
	if c.R.Header.Get("Sec-Fetch-Site") != "cross-site" {
		call.DropSittingCookie(c)
		c.ForgetHere()
	}
	http.Redirect(c.W, c.R, LeaveFor, http.StatusSeeOther)
	return nil
}
