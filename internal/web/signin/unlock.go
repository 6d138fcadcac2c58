package signin

import (
	"net/http"
	"net/url"

	"mentor/internal/account"
	"mentor/internal/fault"
	"mentor/internal/web/call"
)

// Unlock opens a locked session. After five wrong tries the session ends. Of
// tries at the same moment one counts and is answered; the others are void.
func Unlock(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	s, way := c.Space, call.Doorway(c)
	if !s.Locked(c.Now) {
		return c.Redirect(way.Home)
	}
	right, err := tryOpening(c, c.R.PostForm)
	if err != nil {
		return err
	}
	ended := false
	if right {
		s.Session.Unlock(c.Now)
	} else {
		ended = s.Session.WrongPIN()
	}
	switch err := call.SaveSession(c); {
	case fault.Is(err, fault.Conflict):
		return c.Redirect(way.Lock)
	case err != nil:
		return err
	case right:
		call.GiveBackTry(c) // one that is void gives nothing back: that would tell
		return c.Redirect(call.AfterLock(c))
	case ended:
		return call.EndSession(c, way.Out)
	}
	return c.Render(http.StatusUnprocessableEntity, lockView(newLockPage(c, "lock.error.wrong")))
}

// tryOpening tries the PIN, or the password where there is no PIN.
func tryOpening(c *call.Call, in url.Values) (right bool, err error) {
	a := &c.Space.Account
	given, want := account.NormalPIN(in.Get("pin")), a.PIN
	if len(want) == 0 {
		given, want = in.Get("password"), a.Password
	}
	if given == "" || len(want) == 0 {
		return false, nil
	}
	err = call.DoInTurn(c, func() { right, _ = c.Keys.CheckPassword(given, want) })
	return right, err
}
