package web

import (
	"net/http"
	"slices"
	"time"

	"mentor/internal/family"
	"mentor/internal/fault"
	"mentor/internal/vault"
)

// joinPage is an invitation as the other parent reads it. Looking at it changes
// nothing and tells nobody.
type joinPage struct {
	keepPage        // how to make a place
	Token    string // of the link
	Bond     string
	By       string // what who invites is called
	About    string // what the child is called in the invitation
	Own      bool   // it was made by who reads it
	Waiting  bool   // their place is locked, or being deleted
	Of       string // the child that is chosen; empty for a new one
	Called   string
}

// openJoin finds the bond that an invitation leads to. One that never was, was
// used, was ended or is too old gives the same fault, and so does one of a
// parent who deletes their place.
func (c *call) openJoin() (b bond, err error) {
	gone := fault.New(fault.NotFound, "join.error.gone")
	row, err := c.bondBy(c.joinHandle(c.r.PathValue("token")))
	if fault.Is(err, fault.NotFound) {
		return b, gone
	}
	if err != nil {
		return b, err
	}
	if b, err = c.openBond(row); err != nil {
		return b, err
	}
	left := time.UnixMilli(row.Ends).Sub(c.now)
	if left <= 0 || left > inviteLife || len(b.Members) != 1 || !b.Pair() {
		return b, gone
	}
	by, err := c.DB.Account(c.ctx(), b.Members[0].ID)
	if fault.Is(err, fault.NotFound) || err == nil && by.Ends > 0 {
		return b, gone
	}
	return b, err
}

// newJoinPage is the invitation with the form as it was typed.
func (c *call) newJoinPage() (page joinPage, b bond, err error) {
	s, err := c.maybeSpace()
	if err != nil {
		return page, b, err
	}
	if b, err = c.openJoin(); err != nil {
		return page, b, err
	}
	in := c.r.PostForm
	page = joinPage{
		keepPage: keepPage{
			Page: c.page("join.title").as("p-test").behind(), Household: c.household(), SignedIn: s != nil,
			Name: in.Get("name"), Child: in.Get("child"), Zone: in.Get("zone"),
		},
		Token: c.r.PathValue("token"), Bond: b.ID, By: b.Members[0].Name, About: b.Members[0].About,
		Of: in.Get("of"), Called: in.Get("called"),
	}
	if page.Child == "" && len(in) == 0 {
		page.Child = page.About
	}
	if s == nil {
		page.Waiting = c.waits()
		return page, b, nil
	}
	page.Own = b.me.ID != ""
	page.Children, err = c.joinable()
	return page, b, err
}

// waits reports whether a parent's session is there that may not answer now.
func (c *call) waits() bool {
	s, err := c.openSpace()
	return err == nil && s.account.Child == nil
}

// joinable are the children that an invitation may be about: those that are
// shared with no other parent yet, and for which safety does not leave it out.
// That a child is not among them says nothing of why.
func (c *call) joinable() (some []kept[family.Child], err error) {
	defer func(was kept[family.Child]) { c.space.child = was }(c.space.child)
	for _, ch := range c.space.children {
		b, ok, err := c.pairOf(ch.ID)
		if err != nil {
			return nil, err
		}
		c.space.child = ch
		apart, err := c.staysApart()
		if err != nil {
			return nil, err
		}
		if !apart && (!ok || b.lone()) {
			some = append(some, ch)
		}
	}
	return some, nil
}

func (c *call) joinForm() error {
	page, _, err := c.newJoinPage()
	if err != nil {
		return err
	}
	if len(page.Children) > 0 {
		page.Of = page.Children[0].ID
	}
	return c.render(http.StatusOK, joinView(page))
}

// join accepts an invitation for a parent who is signed in.
func (c *call) join() error {
	if err := c.readForm(); err != nil {
		return err
	}
	if b, err := c.bondOf(c.r.PostForm.Get("bond"), family.Accept); err == nil && !b.lone() {
		return c.redirect("/family/together/" + b.ID) // the form was sent twice
	}
	page, b, err := c.newJoinPage()
	if err != nil {
		return err
	}
	if page.Own {
		return c.render(http.StatusUnprocessableEntity, joinView(page))
	}
	return c.joined(page, func() (string, error) { return c.accept(page, b) })
}

// joinNew accepts one for somebody who makes a place with it, without a test.
func (c *call) joinNew() error {
	if err := c.readForm(); err != nil {
		return err
	}
	page, b, err := c.newJoinPage()
	if err != nil {
		return err
	}
	if page.SignedIn || page.Waiting {
		return c.redirect("/join/" + page.Token)
	}
	page.Of = ""
	return c.joined(page, func() (string, error) {
		if _, err := family.ParseCalled(page.Called); err != nil {
			return "", calledFault(err)
		}
		if _, err := family.NewChild(page.Child, "", ""); err != nil {
			return "", err
		}
		if err := c.makeAccount(page.keepPage); err != nil {
			return "", err
		}
		return c.accept(page, b)
	})
}

// joined shows what both may open, or the form again with what is to be mended.
func (c *call) joined(page joinPage, accept func() (string, error)) error {
	id, err := accept()
	if f, ok := fault.As(err); ok && f.Kind != fault.NotFound && f.Kind != fault.Locked && f.Kind != fault.TooMany {
		page.Problem = f.Key
		return c.render(status[f.Kind], joinView(page))
	}
	return orRedirect(c, err, "/family/together/"+id)
}

// accept joins who is signed in to the bond of an invitation, about one of their
// children or a new one. An invitation of their own about that child ends.
func (c *call) accept(page joinPage, b bond) (id string, err error) {
	called, err := family.ParseCalled(page.Called)
	if err != nil {
		return "", calledFault(err)
	}
	child, isNew, err := c.joinChild(page)
	if err != nil {
		return "", err
	}
	if joined, err := c.endInvite(child.ID); err != nil || joined != "" {
		return joined, err
	}
	if isNew {
		if _, err := addKept(c.Desk, kindChild, child); err != nil {
			return "", err
		}
	}
	m, err := memberRow(b.box, family.Member{
		ID: c.space.box.ID, Role: family.AParent, Pair: true, Name: called, Child: child.ID, Joined: c.space.today,
	})
	if err != nil {
		return "", err
	}
	err = c.DB.Join(c.ctx(), b.ID, c.joinHandle(page.Token), m, c.pairHandle(child.ID))
	c.space.bonds = nil
	switch {
	case err == nil:
		return b.ID, c.turnTo(child.ID)
	case isNew && page.SignedIn:
		if gone := c.DB.DeleteChild(c.ctx(), c.space.box.ID, child.ID); gone != nil {
			return "", gone
		}
	}
	switch {
	case fault.Is(err, fault.NotFound):
		err = fault.New(fault.NotFound, "join.error.gone") // somebody was faster
	case fault.Is(err, fault.Conflict):
		err = fault.New(fault.Invalid, "join.error.child") // another window was, with another invitation
	}
	return "", err
}

// action is where the form goes.
func (p joinPage) action() string {
	if p.SignedIn {
		return "/join/" + p.Token
	}
	return "/join/" + p.Token + "/new"
}

// joinChild is the child that the invitation is about: one that is known, or a new one.
func (c *call) joinChild(page joinPage) (child kept[family.Child], isNew bool, err error) {
	if page.Of != "" {
		i := slices.IndexFunc(page.Children, func(ch kept[family.Child]) bool { return ch.ID == page.Of })
		if i < 0 {
			return child, false, fault.New(fault.Invalid, "join.error.child")
		}
		return page.Children[i], false, nil
	}
	value, err := family.NewChild(page.Child, "", "")
	child = c.knownChild(kept[family.Child]{ID: vault.NewID(), Day: c.space.today, Value: value})
	return child, child.Version == 0, err
}
