package web

import (
	"encoding/json"
	"net/http"
	"slices"

	"mentor/internal/account"
	"mentor/internal/calendar"
	"mentor/internal/family"
	"mentor/internal/fault"
	"mentor/internal/share"
)

// youngSees says who can see what, and ends what the child wants ended.
type youngSees struct {
	Page
	Household bool
	Bonds     []youngBond
	Shares    []openShare
}

// openShare is a report that somebody outside the family can read now.
type openShare struct{ ID, Name, About string }

// youngBond is a parent that a child is connected with.
type youngBond struct {
	ID, By string
	Now    family.Standing
	Again  bool // it is offered that it goes on
}

func (c *call) whoSees() error {
	s := c.space
	page := youngSees{Page: c.youngPage("young.who"), Household: c.household()}
	for _, b := range s.bonds {
		now := b.Standing(s.today)
		page.Bonds = append(page.Bonds, youngBond{
			ID: b.ID, By: b.other.Name, Now: now, Again: now == family.Lapsed && slices.Contains(s.account.Child.LetEnd, b.ID),
		})
	}
	var err error
	if page.Shares, err = c.openShares(); err != nil {
		return err
	}
	return c.render(http.StatusOK, youngSeesView(page))
}

func (c *call) openShares() (open []openShare, err error) {
	all, err := c.grants()
	if err != nil {
		return nil, err
	}
	list := sharesPage{Page: c.ownPage("share.title"), All: all, Today: c.space.today}
	for _, g := range list.in(share.Open) {
		open = append(open, openShare{g.ID, list.name(g), list.about(g.Value)})
	}
	return open, err
}

// leaveParent ends what a child has with one parent: the bond goes with all that
// was done in it, and what the child showed. What the parent proposed alone lies on
// the parent's porch and stays as it was; the child's own pages stay too.
func (c *call) leaveParent() error {
	if err := c.readForm(); err != nil {
		return err
	}
	b, err := c.bondOf(c.r.PostForm.Get("bond"), family.Leave)
	if err != nil {
		return err
	}
	if err := c.DB.EndBond(c.ctx(), c.space.box.ID, b.ID, 0); err != nil {
		return err
	}
	return c.redirect("/c/who-sees")
}

// renew lets a bond go on from 16, or leaves it ended: then no page asks again.
func (c *call) renew() error {
	if err := c.readForm(); err != nil {
		return err
	}
	if c.r.PostForm.Has("no") {
		return c.letEnd()
	}
	b, err := c.bondOf(c.r.PostForm.Get("bond"), family.Renew)
	if err != nil {
		return err
	}
	b.me.Renewed = true
	if err := c.saveMember(b, b.me); err != nil {
		return err
	}
	return c.redirect("/c/who-sees")
}

func (c *call) letEnd() error {
	b, err := c.bondOf(c.r.PostForm.Get("bond"), family.Leave)
	if err != nil {
		return err
	}
	err = c.saveAccount(c.space, nil, func(a *account.Account) error {
		a.Child.LetEnd = addNew(a.Child.LetEnd, b.ID)
		return nil
	})
	if err != nil {
		return err
	}
	return c.redirect("/c/who-sees")
}

// keepPlace keeps a place that would end, from 16 on.
func (c *call) keepPlace() error {
	if !c.space.ownAge() {
		return fault.New(fault.NotFound, "error.not_found")
	}
	return c.setEnds(0, "/c/today")
}

// stopPage is how a child stops: for a while, or for good.
type stopPage struct {
	Page
	Problem string
}

func (c *call) stopForm() error { return c.showStop(http.StatusOK, "") }

func (c *call) showStop(code int, problem string) error {
	return c.render(code, stopView(stopPage{Page: c.youngPage("young.stop.title"), Problem: problem}))
}

// stop deletes the place now. To the parents it is as if it had never been.
func (c *call) stop() error {
	if err := c.readForm(); err != nil {
		return err
	}
	err := c.proveAgain()
	if f, ok := fault.As(err); ok {
		return c.showStop(status[f.Kind], f.Key)
	}
	if err != nil {
		return err
	}
	if err := c.deleteYoung(); err != nil {
		return err
	}
	c.dropSession() // the device stays known, as it does when somebody goes out
	c.w.Header().Set("Clear-Site-Data", clearSite)
	c.space = nil // the address of the door is for who is not in
	return c.redirect("/c?gone")
}

// deleteYoung deletes the account. The log does not say so: at home a parent reads it.
func (c *call) deleteYoung() error {
	ctx := c.ctx()
	if err := c.DB.DeleteAccount(ctx, c.space.box.ID, 0); err != nil {
		return err
	}
	if err := c.DB.Forget(ctx); err != nil {
		c.Log.Error("the files still hold what was deleted", "error", err.Error())
	}
	return nil
}

// youngExport is what a child takes along: everything that is theirs, to read.
type youngExport struct {
	Format string            `json:"format"`
	Name   string            `json:"name"`
	Born   int               `json:"born"`
	Since  string            `json:"since"`
	With   []string          `json:"with,omitempty"` // the parents it is connected with
	Pages  []youngExportPage `json:"pages"`
}

type youngExportPage struct {
	Kind  string          `json:"kind"`
	Day   string          `json:"day"`
	Value json.RawMessage `json:"value"`
}

func (c *call) youngExport() error {
	s := c.space
	file := youngExport{
		Format: "mentor-child/1", Name: s.account.Name, Born: s.account.Child.Born, Since: calendar.At(s.account.Created, s.zone).String(),
		Pages: []youngExportPage{},
	}
	for _, b := range s.bonds {
		file.With = append(file.With, b.other.Name)
		all, err := c.agreementsOf(b)
		if err != nil {
			return err
		}
		for _, a := range all {
			value, err := json.Marshal(a.Value)
			if err != nil {
				return err
			}
			file.Pages = append(file.Pages, youngExportPage{string(kindAgreement), a.Day.String(), value})
		}
	}
	rows, err := c.all(s.box.ID)
	if err != nil {
		return err
	}
	for _, row := range rows {
		r, err := unseal[json.RawMessage](s.box, row)
		if err != nil {
			return err
		}
		file.Pages = append(file.Pages, youngExportPage{row.Kind, row.Day, r.Value})
	}
	body, err := json.MarshalIndent(file, "", "  ")
	if err != nil {
		return err
	}
	c.w.Header().Set("Content-Disposition", `attachment; filename="my-pages.json"`)
	c.write(http.StatusOK, "application/json", append(body, '\n'))
	return nil
}
