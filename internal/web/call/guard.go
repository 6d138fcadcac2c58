package call

import (
	"cmp"
	"slices"

	"mentor/internal/family"
	"mentor/internal/fault"
	"mentor/internal/web/space"
)

// Guard decides who may, and loads what the handler is about.
type Guard func(*Call) error

// Anyone may.
func Anyone(*Call) error { return nil }

// WayOut lets in anyone. What is behind it answers whatever the database does:
// leaving, signing out, locking, help and the pause after a hard moment.
func WayOut(c *Call) error { c.MaxWait = cmp.Or(c.Moment, Moment); return nil }

// SignedIn lets in who has a session that is not locked.
func SignedIn(c *Call) error {
	if err := Writing(c); err != nil {
		return err
	}
	if c.Space.Locked(c.Now) {
		return fault.New(fault.Locked, "account.error.locked")
	}
	return nil
}

// Writing lets in who has a session, locked or not: what somebody typed before
// the lock came is kept, and nothing is shown.
func Writing(c *Call) error {
	if err := AtDoor(c); err != nil {
		return err
	}
	if c.Space.Row.Ends > 0 {
		return fault.New(fault.Ending, "delete.error.ending")
	}
	if err := c.touch(); err != nil {
		return err
	}
	return c.LoadChildren()
}

// WithChild lets in who is signed in and has named a child.
func WithChild(c *Call) error {
	if err := SignedIn(c); err != nil {
		return err
	}
	return c.NeedChild()
}

// WritingOf is Writing about a child. The form says which, so that a page that
// was open before the parent turned to another child still saves to its own.
func WritingOf(c *Call) error {
	if err := Writing(c); err != nil {
		return err
	}
	if err := c.ReadForm(); err != nil {
		return err
	}
	if id := c.R.PostForm.Get("child"); id != "" {
		i := slices.IndexFunc(c.Space.Children, func(ch space.Kept[family.Child]) bool { return ch.ID == id })
		if i < 0 {
			return fault.New(fault.NotFound, "error.not_found")
		}
		c.Space.Child = c.Space.Children[i]
	}
	return c.NeedChild()
}

// Pressing lets in who presses a button about a child. Nothing typed is at
// stake, so a locked session may not.
func Pressing(c *Call) error {
	if err := WritingOf(c); err != nil {
		return err
	}
	if c.Space.Locked(c.Now) {
		return fault.New(fault.Locked, "account.error.locked")
	}
	return nil
}

// JustSignedIn lets in who proved who they are a moment ago.
func JustSignedIn(c *Call) error {
	if err := SignedIn(c); err != nil {
		return err
	}
	return c.NeedFresh()
}

// AtDoor lets in a parent who has a session, whether it is locked or its account
// is being deleted. A child is nobody here.
func AtDoor(c *Call) error { return c.OpenFor(false) }

// Ending lets in who has a session that is not locked, even while its account
// is being deleted.
func Ending(c *Call) error {
	if err := AtDoor(c); err != nil {
		return err
	}
	if c.Space.Locked(c.Now) {
		return fault.New(fault.Locked, "account.error.locked")
	}
	return c.touch()
}

// EndingFresh is Ending for who proved who they are a moment ago.
func EndingFresh(c *Call) error {
	if err := Ending(c); err != nil {
		return err
	}
	return c.NeedFresh()
}

// AsChild lets in a child whose session is not locked.
func AsChild(c *Call) error {
	if err := ChildWriting(c); err != nil {
		return err
	}
	if c.Space.Locked(c.Now) {
		return fault.New(fault.Locked, "account.error.locked")
	}
	_, err := c.Bonds() // every page says what becomes of them
	return err
}

// ChildWriting lets in a child who has a session, locked or not: what was typed
// before the lock came is kept, and nothing is shown.
func ChildWriting(c *Call) error {
	if err := ChildAtDoor(c); err != nil {
		return err
	}
	c.KeepsBehindLock = true
	return c.touch()
}

// ChildFresh lets in a child who gave the PIN a moment ago.
func ChildFresh(c *Call) error {
	if err := AsChild(c); err != nil {
		return err
	}
	return c.NeedFresh()
}

// ChildAtDoor is AtDoor for a child. A parent is nobody there.
func ChildAtDoor(c *Call) error { return c.OpenFor(true) }

// WithSitting lets in who holds the secret of a sitting. To everybody else
// nothing is there, whether it never was, is over, or is somebody else's.
func WithSitting(c *Call) error {
	var err error
	c.Sitting, err = OpenSitting(c)
	return err
}

// WithResult lets in who holds the secret of a finished sitting.
func WithResult(c *Call) error {
	if err := WithSitting(c); err != nil {
		return err
	}
	if !c.Sitting.Done() {
		return fault.New(fault.NotFound, "result.error.unfinished")
	}
	return takeZone(c)
}

// MaybeSpace is the open space of the request, or nil when nobody is signed in
// here or it is locked.
func (c *Call) MaybeSpace() (*space.Space, error) {
	err := SignedIn(c)
	if f, ok := fault.As(err); ok && (f.Kind == fault.SignedOut || f.Kind == fault.Locked || f.Kind == fault.Ending) {
		c.Space = nil
		return nil, nil
	}
	return c.Space, err
}

// MaybeChild is AsChild for a page that others may see too: nobody is signed in
// when there is no child here, or their session is locked.
func (c *Call) MaybeChild() (in bool, err error) {
	err = AsChild(c)
	if f, ok := fault.As(err); ok && (f.Kind == fault.SignedOut || f.Kind == fault.Locked) {
		c.Space = nil
		return false, nil
	}
	return err == nil, err
}

// HasOwnPlace reports whether a parent who has named a child is signed in here
// and not locked. Anyone may ask.
func HasOwnPlace(c *Call) (bool, error) {
	s, err := c.MaybeSpace()
	return s != nil && s.Child.Version > 0, err
}

// OpenFor opens the space of the session, of a child or of a parent. To the other it gives SignedOut.
func (c *Call) OpenFor(child bool) error {
	s, err := OpenSpace(c)
	if err != nil {
		return err
	}
	if (s.Account.Child != nil) != child {
		return fault.New(fault.SignedOut, "account.error.signed_out")
	}
	if err := takeTurn(c, s.Box.ID); err != nil {
		return err
	}
	c.Space = s
	return nil
}

// LoadChildren reads the children of a parent, and turns to the one that the session is about.
func (c *Call) LoadChildren() (err error) {
	s := c.Space
	if s.Children, err = space.List[family.Child](c.Desk, space.KindChild, "", space.FirstDay, space.LastDay); err != nil || len(s.Children) == 0 {
		return err
	}
	i := slices.IndexFunc(s.Children, func(ch space.Kept[family.Child]) bool { return ch.ID == s.Session.Child })
	s.Child = s.Children[max(i, 0)]
	return nil
}

// NeedChild gives Childless to a parent who has named no child.
func (c *Call) NeedChild() error {
	if c.Space.Child.Version == 0 {
		return fault.New(fault.Childless, "family.error.none")
	}
	return nil
}

// NeedFresh refuses who proved who they are too long ago. Where nothing is
// asked for to sign in, nothing is asked for here.
func (c *Call) NeedFresh() error {
	if a := c.Space.Account; (space.Guarded(a) || space.OnlyPIN(a)) && !c.Space.Session.Fresh(c.Now) {
		return fault.New(fault.Stale, "account.error.stale")
	}
	return nil
}

// touch notes that the session is used, now and then.
func (c *Call) touch() error {
	s := c.Space
	if s.Locked(c.Now) || !s.Session.Touch(c.Now) {
		return nil
	}
	return ChangeSession(c, func(o *space.OpenSession) { o.Touch(c.Now) })
}
