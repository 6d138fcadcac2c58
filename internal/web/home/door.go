package home

import (
	"net/http"

	"mentor/internal/family"
	"mentor/internal/fault"
	"mentor/internal/vault"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// doorPage is where a parent makes a code for the child. It is the same whether
// the child ever came or not.
type doorPage struct {
	page.Page
	ID, Name  string // of the child
	Code      string // just made
	Address   string // of the child's door
	Household bool
	Problem   string
	Called    string // what the child calls the parent; empty when nothing was said yet
	Child     bool   // too young for a place: a card to talk about
	Grown     bool   // too old for one
}

func newDoorPage(c *call.Call) (doorPage, error) {
	ch, err := c.ChildOf(c.R.PathValue("id"))
	if err != nil {
		return doorPage{}, err
	}
	p := doorPage{
		Page: c.Page("door.title"), ID: ch.ID, Name: page.ChildName(c.Page(""), ch.Value), Household: c.Household(),
		Address: call.SiteURL(c) + "/c",
	}
	from, to := space.AgesOf(c.Desk, ch.Value)
	p.Child, p.Grown = to < family.FirstAge, from >= family.LastAge
	b, _, err := c.BondAbout(ch.ID, false)
	p.Called = b.Me.Name
	return p, err
}

// Door answers GET /family/child/{id}/door.
func Door(c *call.Call) error {
	p, err := newDoorPage(c)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, doorView(p))
}

// MakeDoor makes a code that leads the child to a new place of their own. The one
// before stops working.
func MakeDoor(c *call.Call) error {
	p, err := newDoorPage(c)
	if err != nil {
		return err
	}
	if p.Child || p.Grown {
		return c.Render(http.StatusOK, doorView(p))
	}
	if err := c.ReadForm(); err != nil {
		return err
	}
	p.Called, err = family.ParseCalled(c.R.PostForm.Get("called"))
	if f, ok := fault.As(err); ok {
		p.Called, p.Problem = c.R.PostForm.Get("called"), f.Key
		return c.Render(call.Status[f.Kind], doorView(p))
	}
	b, err := c.OpenPorch(p.ID)
	if err != nil {
		return err
	}
	b.Me.Name = p.Called
	if err := c.SaveMember(b, b.Me); err != nil {
		return err
	}
	p.Code = vault.NewCode()
	if err := space.SetJoinCode(c.Desk, b, p.Code); err != nil {
		return err
	}
	return c.Render(http.StatusOK, doorView(p))
}
