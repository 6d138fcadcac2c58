package web

import (
	"slices"

	"mentor/internal/family"
	"mentor/internal/fault"
)

// signedIn lets in who has a session that is not locked.
func signedIn(c *call) error {
	if err := writing(c); err != nil {
		return err
	}
	if c.space.locked(c.now) {
		return fault.New(fault.Locked, "account.error.locked")
	}
	return nil
}

// writing lets in who has a session, locked or not: what somebody typed before
// the lock came is kept, and nothing is shown.
func writing(c *call) error {
	if err := atDoor(c); err != nil {
		return err
	}
	if c.space.row.Ends > 0 {
		return fault.New(fault.Ending, "delete.error.ending")
	}
	if err := c.touch(); err != nil {
		return err
	}
	return c.loadChildren()
}

// atDoor lets in a parent who has a session, whether it is locked or its account
// is being deleted. A child is nobody here.
func atDoor(c *call) error { return c.openFor(false) }

// childAtDoor is atDoor for a child. A parent is nobody there.
func childAtDoor(c *call) error { return c.openFor(true) }

func (c *call) openFor(child bool) error {
	s, err := c.openSpace()
	if err != nil {
		return err
	}
	if (s.account.Child != nil) != child {
		return fault.New(fault.SignedOut, "account.error.signed_out")
	}
	if err := c.takeTurn(s.box.ID); err != nil {
		return err
	}
	c.space = s
	return nil
}

// childWriting lets in a child who has a session, locked or not: what was typed
// before the lock came is kept, and nothing is shown.
func childWriting(c *call) error {
	if err := childAtDoor(c); err != nil {
		return err
	}
	c.late = true
	return c.touch()
}

// asChild lets in a child whose session is not locked.
func asChild(c *call) error {
	if err := childWriting(c); err != nil {
		return err
	}
	if c.space.locked(c.now) {
		return fault.New(fault.Locked, "account.error.locked")
	}
	_, err := c.bonds() // every page says what becomes of them
	return err
}

// ending lets in who has a session that is not locked, even while its account
// is being deleted.
func ending(c *call) error {
	if err := atDoor(c); err != nil {
		return err
	}
	if c.space.locked(c.now) {
		return fault.New(fault.Locked, "account.error.locked")
	}
	return c.touch()
}

// endingFresh is ending for who proved who they are a moment ago.
func endingFresh(c *call) error {
	if err := ending(c); err != nil {
		return err
	}
	return c.needFresh()
}

// touch notes that the session is used, now and then.
func (c *call) touch() error {
	s := c.space
	if s.locked(c.now) || !s.session.Touch(c.now) {
		return nil
	}
	return c.changeSession(func(o *openSession) { o.Touch(c.now) })
}

func (c *call) loadChildren() (err error) {
	s := c.space
	if s.children, err = listKept[family.Child](c.Desk, kindChild, "", firstDay, lastDay); err != nil || len(s.children) == 0 {
		return err
	}
	i := slices.IndexFunc(s.children, func(ch kept[family.Child]) bool { return ch.ID == s.session.Child })
	s.child = s.children[max(i, 0)]
	return nil
}

// withChild lets in who is signed in and has named a child.
func withChild(c *call) error {
	if err := signedIn(c); err != nil {
		return err
	}
	return c.needChild()
}

// writingOf is writing about a child. The form says which, so that a page that
// was open before the parent turned to another child still saves to its own.
func writingOf(c *call) error {
	if err := writing(c); err != nil {
		return err
	}
	if err := c.readForm(); err != nil {
		return err
	}
	if id := c.r.PostForm.Get("child"); id != "" {
		i := slices.IndexFunc(c.space.children, func(ch kept[family.Child]) bool { return ch.ID == id })
		if i < 0 {
			return fault.New(fault.NotFound, "error.not_found")
		}
		c.space.child = c.space.children[i]
	}
	return c.needChild()
}

// pressing lets in who presses a button about a child. Nothing typed is at
// stake, so a locked session may not.
func pressing(c *call) error {
	if err := writingOf(c); err != nil {
		return err
	}
	if c.space.locked(c.now) {
		return fault.New(fault.Locked, "account.error.locked")
	}
	return nil
}

func (c *call) needChild() error {
	if c.space.child.Version == 0 {
		return fault.New(fault.Childless, "family.error.none")
	}
	return nil
}

// justSignedIn lets in who proved who they are a moment ago.
func justSignedIn(c *call) error {
	if err := signedIn(c); err != nil {
		return err
	}
	return c.needFresh()
}

// needFresh refuses who proved who they are too long ago. Where nothing is
// asked for to sign in, nothing is asked for here.
func (c *call) needFresh() error {
	if a := c.space.account; (guarded(a) || onlyPIN(a)) && !c.space.session.Fresh(c.now) {
		return fault.New(fault.Stale, "account.error.stale")
	}
	return nil
}

// maybeSpace is the open space of the request, or nil when nobody is signed in
// here or it is locked.
func (c *call) maybeSpace() (*space, error) {
	err := signedIn(c)
	if f, ok := fault.As(err); ok && (f.Kind == fault.SignedOut || f.Kind == fault.Locked || f.Kind == fault.Ending) {
		c.space = nil
		return nil, nil
	}
	return c.space, err
}

// maybeChild is asChild for a page that others may see too: nobody is signed in
// when there is no child here, or their session is locked.
func (c *call) maybeChild() (in bool, err error) {
	err = asChild(c)
	if f, ok := fault.As(err); ok && (f.Kind == fault.SignedOut || f.Kind == fault.Locked) {
		c.space = nil
		return false, nil
	}
	return err == nil, err
}

// childFresh lets in a child who gave the PIN a moment ago.
func childFresh(c *call) error {
	if err := asChild(c); err != nil {
		return err
	}
	return c.needFresh()
}
