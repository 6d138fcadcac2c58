package signin

import (
	"net/http"
	"net/url"
	"time"

	"mentor/internal/account"
	"mentor/internal/calendar"
	"mentor/internal/family"
	"mentor/internal/fault"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// lockPage asks for what opens a locked space, and shows nothing of it.
type lockPage struct {
	page.Page
	ByPIN   bool
	Passkey passkeyWay
	Draft   bool // something that was typed waits behind the lock
	Problem string
}

func newLockPage(c *call.Call, problem string) lockPage {
	c.HidesSpace = true
	p := lockPage{
		Page: c.Page("lock.title").WithClass("p-test").WithSpaceScript(), ByPIN: len(c.Space.Account.PIN) > 0,
		Passkey: newPasskeyWay(c, ToUnlock, call.Doorway(c).Lock), Draft: len(c.Space.Session.Drafts) > 0, Problem: problem,
	}
	p.Passkey.Only = p.Passkey.Only && !p.ByPIN
	if p.OfChild {
		p.Page = p.WithClass("p-young")
	}
	return p
}

// LockForm answers GET /lock and GET /c/lock.
func LockForm(c *call.Call) error {
	if !c.Space.Locked(c.Now) {
		return c.Redirect(call.AfterLock(c))
	}
	c.W.Header().Set("Clear-Site-Data", `"cache"`) // nor are the pages of before shown on going back
	return c.Render(http.StatusOK, lockView(newLockPage(c, "")))
}

// Lock locks this session now. When the database does not say in a moment that
// it is locked, the place is closed in this browser.
func Lock(c *call.Call) error {
	err := c.OpenFor(c.OfChild())
	if err == nil && !c.Space.Account.Lock {
		return c.Redirect("/more/lock")
	}
	if err == nil {
		err = call.ChangeSession(c, func(s *space.OpenSession) { s.LockNow() })
	}
	if _, told := fault.As(err); told {
		return err
	}
	if err != nil {
		c.Log.Error("not locked in time: signed out", "error", err.Error())
		c.ForgetHere()
		return c.Redirect(call.Doorway(c).Out)
	}
	return c.Redirect(call.Doorway(c).Lock)
}

// lockSettingsPage sets the lock and its PIN.
type lockSettingsPage struct {
	page.Page
	On, HasPIN bool
	AskPIN     bool // nothing else says whose place it is: a change needs the PIN
	Guarded    bool
	Problem    string
}

func showLockSettings(c *call.Call, code int, problem string) error {
	a := c.Space.Account
	return c.Render(code, lockSettingsView(lockSettingsPage{
		Page: c.Page("lock.set.title"), On: a.Lock, HasPIN: len(a.PIN) > 0,
		AskPIN: len(a.PIN) > 0 && !space.Guarded(a), Guarded: space.Guarded(a), Problem: problem,
	}))
}

// LockSettings answers GET /more/lock.
func LockSettings(c *call.Call) error { return showLockSettings(c, http.StatusOK, "") }

// SetLock answers POST /more/lock.
func SetLock(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	err := changeLock(c, c.R.PostForm)
	if f, ok := fault.As(err); ok {
		return showLockSettings(c, call.Status[f.Kind], f.Key)
	}
	if err != nil {
		return err
	}
	return c.Redirect("/more/lock")
}

// changeLock takes a new PIN if there is one, and switches the lock. Without a
// PIN there is no lock but that of a passkey.
func changeLock(c *call.Call, in url.Values) error {
	if a := c.Space.Account; len(a.PIN) > 0 && !space.Guarded(a) {
		wrong := fault.New(fault.Invalid, "lock.error.pin")
		if err := call.Try(c, c.Space, account.NormalPIN(in.Get("old")), call.ByPIN, wrong); err != nil {
			return err
		}
	}
	var hash []byte
	if typed := in.Get("pin"); typed != "" {
		pin, err := account.ParsePIN(typed, birthdays(c.Space.Children)...)
		if err != nil {
			return err
		}
		if err := call.DoInTurn(c, func() { hash = c.Keys.HashPassword(pin) }); err != nil {
			return err
		}
	}
	return c.SaveAccount(c.Space, nil, func(a *account.Account) error {
		if in.Has("remove") {
			a.PIN = nil
			return a.SetLock(false)
		}
		if hash != nil {
			a.PIN = hash
		}
		return a.SetLock(in.Has("lock"))
	})
}

// birthdays are the days on which the children may have been born, by what was told.
func birthdays(children []space.Kept[family.Child]) (days []calendar.Day) {
	for _, ch := range children {
		from, to := max(ch.Value.Month, 1), ch.Value.Month
		if ch.Value.Year == 0 {
			continue
		}
		if to == 0 {
			to = 12
		}
		for day := calendar.Of(ch.Value.Year, time.Month(from), 1); day < calendar.Of(ch.Value.Year, time.Month(to+1), 1); day++ {
			days = append(days, day)
		}
	}
	return days
}
