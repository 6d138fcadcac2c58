package child

import (
	"net/http"
	"slices"

	"mentor/internal/family"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
)

// seesPage says who can see what, and ends what the child wants ended.
type seesPage struct {
	page.Page
	Household bool
	Bonds     []seenBond
	Shares    []call.OpenShare
}

// seenBond is a parent that a child is connected with.
type seenBond struct {
	ID, By string
	Now    family.Standing
	Again  bool // it is offered that it goes on
}

// WhoSees answers GET /c/who-sees.
func WhoSees(c *call.Call) error {
	s := c.Space
	p := seesPage{Page: c.ChildPage("young.who"), Household: c.Household()}
	for _, b := range s.Bonds {
		now := b.Standing(s.Today)
		p.Bonds = append(p.Bonds, seenBond{
			ID: b.ID, By: b.Other.Name, Now: now, Again: now == family.Lapsed && slices.Contains(s.Account.Child.LetEnd, b.ID),
		})
	}
	var err error
	if p.Shares, err = call.OpenShares(c); err != nil {
		return err
	}
	return c.Render(http.StatusOK, seesView(p))
}
