package together

import (
	"net/http"
	"slices"
	"time"

	"mentor/internal/family"
	"mentor/internal/fault"
	"mentor/internal/vault"
	"mentor/internal/web/call"
	"mentor/internal/web/space"
)

// joinPage is an invitation as the other parent reads it. Looking at it changes
// nothing and tells nobody.
type joinPage struct {
	call.KeepPage        // how to make a place
	Token         string // of the link
	Bond          string
	By            string // what who invites is called
	About         string // what the child is called in the invitation
	Own           bool   // it was made by who reads it
	Waiting       bool   // their place is locked, or being deleted
	Of            string // the child that is chosen; empty for a new one
	Called        string
}

// openJoin finds the bond that an invitation leads to. One that never was, was
// used, was ended or is too old gives the same fault, and so does one of a
// parent who deletes their place.
func openJoin(c *call.Call) (b space.Bond, err error) {
	gone := fault.New(fault.NotFound, "join.error.gone")
	row, err := c.BondBy(joinHandle(c, c.R.PathValue("token")))
	if fault.Is(err, fault.NotFound) {
		return b, gone
	}
	if err != nil {
		return b, err
	}
	if b, err = c.OpenBond(row); err != nil {
		return b, err
	}
	left := time.UnixMilli(row.Ends).Sub(c.Now)
	if left <= 0 || left > InviteLife || len(b.Members) != 1 || !b.Pair() {
		return b, gone
	}
	by, err := c.DB.Account(c.Ctx(), b.Members[0].ID)
	if fault.Is(err, fault.NotFound) || err == nil && by.Ends > 0 {
		return b, gone
	}
	return b, err
}

// newJoinPage is the invitation with the form as it was typed.
func newJoinPage(c *call.Call) (p joinPage, b space.Bond, err error) {
	s, err := c.MaybeSpace()
	if err != nil {
		return p, b, err
	}
	if b, err = openJoin(c); err != nil {
		return p, b, err
	}
	in := c.R.PostForm
	p = joinPage{
		KeepPage: call.KeepPage{
			Page: c.Page("join.title").WithClass("p-test").WithSpaceScript(), Household: c.Household(), SignedIn: s != nil,
			Name: in.Get("name"), Child: in.Get("child"), Zone: in.Get("zone"),
		},
		Token: c.R.PathValue("token"), Bond: b.ID, By: b.Members[0].Name, About: b.Members[0].About,
		Of: in.Get("of"), Called: in.Get("called"),
	}
	if p.Child == "" && len(in) == 0 {
		p.Child = p.About
	}
	if s == nil {
		p.Waiting = waits(c)
		return p, b, nil
	}
	p.Own = b.Me.ID != ""
	p.Children, err = joinable(c)
	return p, b, err
}

// waits reports whether a parent's session is there that may not answer now.
func waits(c *call.Call) bool {
	s, err := call.OpenSpace(c)
	return err == nil && s.Account.Child == nil
}

// joinable are the children that an invitation may be about: those that are
// shared with no other parent yet, and for which safety does not leave it out.
// That a child is not among them says nothing of why.
func joinable(c *call.Call) (some []space.Kept[family.Child], err error) {
	defer func(was space.Kept[family.Child]) { c.Space.Child = was }(c.Space.Child)
	for _, ch := range c.Space.Children {
		b, ok, err := c.PairOf(ch.ID)
		if err != nil {
			return nil, err
		}
		c.Space.Child = ch
		apart, err := c.StaysApart()
		if err != nil {
			return nil, err
		}
		if !apart && (!ok || b.Lone()) {
			some = append(some, ch)
		}
	}
	return some, nil
}

// JoinForm answers GET /join/{token}.
func JoinForm(c *call.Call) error {
	p, _, err := newJoinPage(c)
	if err != nil {
		return err
	}
	if len(p.Children) > 0 {
		p.Of = p.Children[0].ID
	}
	return c.Render(http.StatusOK, joinView(p))
}

// Join accepts an invitation for a parent who is signed in.
func Join(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	if b, err := c.BondOf(c.R.PostForm.Get("bond"), family.Accept); err == nil && !b.Lone() {
		return c.Redirect("/family/together/" + b.ID) // the form was sent twice
	}
	p, b, err := newJoinPage(c)
	if err != nil {
		return err
	}
	if p.Own {
		return c.Render(http.StatusUnprocessableEntity, joinView(p))
	}
	return joined(c, p, func() (string, error) { return accept(c, p, b) })
}

// JoinNew accepts one for somebody who makes a place with it, without a test.
func JoinNew(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	p, b, err := newJoinPage(c)
	if err != nil {
		return err
	}
	if p.SignedIn || p.Waiting {
		return c.Redirect("/join/" + p.Token)
	}
	p.Of = ""
	return joined(c, p, func() (string, error) {
		if _, err := family.ParseCalled(p.Called); err != nil {
			return "", calledFault(err)
		}
		if _, err := family.NewChild(p.Child, "", ""); err != nil {
			return "", err
		}
		if err := call.MakeAccount(c, p.KeepPage); err != nil {
			return "", err
		}
		return accept(c, p, b)
	})
}

// joined shows what both may open, or the form again with what is to be mended.
func joined(c *call.Call, p joinPage, accept func() (string, error)) error {
	id, err := accept()
	if f, ok := fault.As(err); ok && f.Kind != fault.NotFound && f.Kind != fault.Locked && f.Kind != fault.TooMany {
		p.Problem = f.Key
		return c.Render(call.Status[f.Kind], joinView(p))
	}
	return OrRedirect(c, err, "/family/together/"+id)
}

// accept joins who is signed in to the bond of an invitation, about one of their
// children or a new one. An invitation of their own about that child ends.
func accept(c *call.Call, p joinPage, b space.Bond) (id string, err error) {
	called, err := family.ParseCalled(p.Called)
	if err != nil {
		return "", calledFault(err)
	}
	child, isNew, err := joinChild(c, p)
	if err != nil {
		return "", err
	}
	if joined, err := endInvite(c, child.ID); err != nil || joined != "" {
		return joined, err
	}
	if isNew {
		if _, err := space.Add(c.Desk, space.KindChild, child); err != nil {
			return "", err
		}
	}
	m, err := space.MemberRow(b.Box, family.Member{
		ID: c.Space.Box.ID, Role: family.AParent, Pair: true, Name: called, Child: child.ID, Joined: c.Space.Today,
	})
	if err != nil {
		return "", err
	}
	err = c.DB.Join(c.Ctx(), b.ID, joinHandle(c, p.Token), m, c.PairHandle(child.ID))
	c.Space.Bonds = nil
	switch {
	case err == nil:
		return b.ID, call.TurnTo(c, child.ID)
	case isNew && p.SignedIn:
		if gone := c.DB.DeleteChild(c.Ctx(), c.Space.Box.ID, child.ID); gone != nil {
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
func joinChild(c *call.Call, p joinPage) (child space.Kept[family.Child], isNew bool, err error) {
	if p.Of != "" {
		i := slices.IndexFunc(p.Children, func(ch space.Kept[family.Child]) bool { return ch.ID == p.Of })
		if i < 0 {
			return child, false, fault.New(fault.Invalid, "join.error.child")
		}
		return p.Children[i], false, nil
	}
	value, err := family.NewChild(p.Child, "", "")
	child = c.KnownChild(space.Kept[family.Child]{ID: vault.NewID(), Day: c.Space.Today, Value: value})
	return child, child.Version == 0, err
}
