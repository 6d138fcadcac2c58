package child

import (
	"mentor/internal/web/call"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// connectPage asks a child who is in already whether to connect with one more parent.
type connectPage struct {
	page.Page
	Code, By string
	Already  bool // connected with this parent
}

func newConnect(c *call.Call, porch space.Bond) (connectPage, error) {
	p := connectPage{Page: c.ChildPage("young.title"), Code: c.R.PostForm.Get("code"), By: porch.Parent().Name}
	b, met, err := findMeeting(c, porch)
	if met {
		p.By, p.Already = b.Other.Name, true
	}
	return p, err
}

// Connect has who is in already meet the parent of one more code.
func Connect(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	porch, handle, err := call.OpenJoinCode(c, c.R.PostForm.Get("code"))
	if err != nil {
		return err
	}
	if _, met, err := findMeeting(c, porch); err != nil {
		return err
	} else if met {
		return c.Redirect("/c/who-sees")
	}
	bond, err := c.Meeting(porch, call.ChildMember(c.Space.Box.ID, &c.Space.Account, c.Space.Today))
	if err != nil {
		return err
	}
	if err := c.DB.Meet(c.Ctx(), porch.ID, handle, bond); err != nil {
		return call.WrongCodeError(err)
	}
	return c.Redirect("/c/who-sees")
}
