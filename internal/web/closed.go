package web

import (
	"net/url"

	"mentor/internal/fault"
	"mentor/internal/web/call"
	"mentor/internal/web/child"
	"mentor/internal/web/signin"
)

// lockedOut answers what came by a hidden address in a session that is locked. Who clicks
// through the history would see which were pages of help, and who sends forms there, what
// each was for: all are answered alike, but a form with what a child wrote.
func lockedOut(c *call.Call, rt route) error {
	locked := fault.New(fault.Locked, "account.error.locked")
	if c.Reads() {
		return locked
	}
	c.AnswerSteadily()
	if err := c.ReadForm(); err != nil {
		return err
	}
	if opensDoor(c.R.PostForm) {
		return closedInstead(c)
	}
	if rt.guard(c) == nil && c.KeepsBehindLock {
		err := answerWith(c, rt)
		if f, ok := fault.As(err); !ok || f.Kind == fault.TooMany || f.Kind == fault.Full {
			return err // it was kept, or may be later
		}
	}
	call.RestoreVeil(c)
	if len(c.R.PostForm) == 0 {
		return c.Redirect("/c/lock") // nothing typed is at stake
	}
	c.Class = call.Owned // what was typed stands on the page
	return locked
}

// opensDoor reports whether a form is one that stands before a child is in, or for help.
func opensDoor(in url.Values) bool { return in.Has("country") || in.Has("pin") || in.Has("code") }

// closedInstead has the request come in once more, as one to an address that is not open.
func closedInstead(c *call.Call) error {
	call.RestoreVeil(c)
	c.StepOut()
	c.Space, c.Class = nil, call.Guesses
	if !c.Tried {
		if err := call.ComeIn(c); err != nil {
			return err
		}
	}
	return closed(c)
}

// closed answers a form that went to an address that is not open to who sent it.
func closed(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	switch in := c.R.PostForm; {
	case in.Has("country"):
		return child.Country(c)
	case in.Has("pin") && in.Has("words"):
		return child.Forgot(c)
	case in.Has("code") && in.Has("name"):
		return child.Join(c)
	case in.Has("code"):
		return child.UseCode(c)
	case in.Has("pin") && in.Has("name"):
		return child.In(c)
	case in.Has("pin") && call.ChildAtDoor(c) == nil:
		return signin.Unlock(c)
	}
	call.GiveBackTry(c)
	c.Class = call.Owned // nobody's secret is in it, and what was typed stands on the page
	return fault.New(fault.SignedOut, "account.error.signed_out")
}
