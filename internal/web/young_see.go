package web

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"mentor/internal/account"
	"mentor/internal/family"
	"mentor/internal/fault"
	"mentor/internal/share"
	"mentor/internal/store"
)

// youngSees says who can see what, and ends what the child wants ended. While pages
// are closed it does not say with whom else there is a bond: whoever set the PIN
// may be reading.
type youngSees struct {
	Page
	Household bool
	Bonds     []youngBond
	Resets    []youngReset
	Closed    bool
	Shares    []openShare
}

// openShare is a report that somebody outside the family can read now.
type openShare struct{ ID, Name, About string }

// youngBond is a parent that a child is connected with.
type youngBond struct {
	ID, By string
	Ended  bool // by age
	Again  bool // it can still go on
}

// youngReset is a new PIN by a parent's code.
type youngReset struct{ By, Day string }

func (c *call) whoSees() error {
	s := c.space
	page := youngSees{Page: c.youngPage("young.who"), Household: c.household(), Closed: len(s.account.Child.Closed) > 0}
	for _, b := range s.bonds {
		page.Bonds = append(page.Bonds, youngBond{
			ID: b.ID, By: b.other.Name, Ended: b.Lapsed(s.today),
			Again: b.Lapsed(s.today) && slices.Contains(s.account.Child.LetEnd, b.ID) && b.May(s.box.ID, family.Renew, s.today),
		})
	}
	for _, r := range s.account.Child.Told() {
		page.Resets = append(page.Resets, youngReset{r.By, c.youngDay(r.At, s.zone)})
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

// leaveParent ends what a child has with one parent. What the child showed goes
// with it; the child's own pages stay.
func (c *call) leaveParent() error {
	if err := c.readForm(); err != nil {
		return err
	}
	b, err := c.bondOf(c.r.PostForm.Get("bond"), family.Leave)
	if err != nil {
		return err
	}
	if err := c.leaveBond(b); err != nil {
		return err
	}
	return c.redirect("/c/who-sees")
}

// leaveBond takes the child out of a bond. What another tab of the child's writes
// there at the same moment goes, too.
func (c *call) leaveBond(b bond) error {
	c.space.bonds = nil
	for range saveTries {
		l := store.Leave{Vault: c.space.box.ID, Bond: b.ID, Kind: string(kindAgreement)}
		var err error
		if l.Read, l.Gone, err = c.touched(b); err != nil {
			return err
		}
		if err := c.DB.LeaveBond(c.ctx(), l); !fault.Is(err, fault.Conflict) {
			return err
		}
	}
	return fault.New(fault.Conflict, "error.conflict")
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
	Closed  bool
	Problem string
}

func (c *call) stopForm() error { return c.showStop(http.StatusOK, "") }

func (c *call) showStop(code int, problem string) error {
	return c.render(code, stopView(stopPage{Page: c.youngPage("young.stop.title"), Closed: len(c.space.account.Child.Closed) > 0, Problem: problem}))
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
	all, err := c.bonds()
	if err != nil {
		return err
	}
	for _, b := range all {
		if err := c.leaveBond(b); err != nil {
			return err
		}
	}
	if err := c.deleteYoung(); err != nil {
		return err
	}
	for _, name := range []string{sessionCookie, deviceCookie} {
		http.SetCookie(c.w, c.cookie(name, "", -time.Second))
	}
	c.w.Header().Set("Clear-Site-Data", clearSite)
	return c.redirect("/c?gone")
}

// closedFor is how long closed pages wait for their words when the place was
// deleted with a PIN that a parent's code had set.
const closedFor = 14 * 24 * time.Hour

// deleteYoung deletes the account. The log does not say so: at home a parent reads it. While pages are closed it is not proved whose
// place it is: what was written since goes, nobody gets in, and who says the
// words within two weeks has the rest.
func (c *call) deleteYoung() error {
	s, ctx := c.space, c.ctx()
	if len(s.account.Child.Closed) == 0 {
		if err := c.DB.DeleteAccount(ctx, s.box.ID, 0); err != nil {
			return err
		}
	} else {
		err := c.saveSpace(s, nil, func(s *space) error {
			s.account.PIN, s.row.Ends = nil, c.now.Add(closedFor).UnixMilli()
			return nil
		})
		if err != nil {
			return err
		}
		if err := c.endShares(""); err != nil {
			return err
		}
		if err := c.DB.EmptyVault(ctx, s.box.ID); err != nil {
			return err
		}
	}
	if err := c.DB.Forget(ctx); err != nil {
		c.Log.Error("the files still hold what was deleted", "error", err.Error())
	}
	return nil
}

// youngExport is what a child takes along: everything that is theirs, to read.
type youngExport struct {
	Format  string            `json:"format"`
	Name    string            `json:"name"`
	Born    int               `json:"born"`
	Since   string            `json:"since"`
	With    []string          `json:"with,omitempty"` // the parents it is connected with
	Changes []account.Reset   `json:"pin_changes,omitempty"`
	Pages   []youngExportPage `json:"pages"`
}

type youngExportPage struct {
	Kind  string          `json:"kind"`
	Day   string          `json:"day"`
	Value json.RawMessage `json:"value"`
}

func (c *call) youngExport() error {
	s := c.space
	file := youngExport{
		Format: "mentor-child/1", Name: s.account.Name, Born: s.account.Child.Born, Since: s.account.Created.In(s.zone).Format(time.DateOnly),
		Changes: s.account.Child.Told(), Pages: []youngExportPage{},
	}
	for _, b := range s.bonds {
		file.With = append(file.With, b.other.Name)
	}
	rows, err := c.DB.AllRecords(c.ctx(), s.box.ID)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if row.Child != "" && s.sleeps(row.Child) {
			continue
		}
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
