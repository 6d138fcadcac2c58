package web

import (
	"net/http"
	"net/url"
	"time"

	"mentor/internal/account"
	"mentor/internal/calendar"
	"mentor/internal/family"
	"mentor/internal/fault"
)

// doorway is where the ways around a lock lead: a parent's, or a child's.
type doorway struct{ home, lock, out string }

func (c *call) doorway() doorway {
	if c.young() {
		return doorway{"/c/today", "/c/lock", "/c"}
	}
	return doorway{"/today", "/lock", "/signin"}
}

// lockPage asks for what opens a locked space, and shows nothing of it.
type lockPage struct {
	Page
	ByPIN   bool
	Passkey passkeyWay
	Draft   bool // something that was typed waits behind the lock
	Problem string
}

func (c *call) newLockPage(problem string) lockPage {
	c.plain = true
	page := lockPage{
		Page: c.page("lock.title").as("p-test").behind(), ByPIN: len(c.space.account.PIN) > 0,
		Passkey: c.passkeyWay(toUnlock, c.doorway().lock), Draft: len(c.space.session.Drafts) > 0, Problem: problem,
	}
	page.Passkey.Only = page.Passkey.Only && !page.ByPIN
	if page.Young {
		page.Page = page.as("p-young")
	}
	return page
}

func (c *call) lockForm() error {
	if !c.space.locked(c.now) {
		return c.redirect(c.afterLock())
	}
	c.w.Header().Set("Clear-Site-Data", `"cache"`) // nor are the pages of before shown on going back
	return c.render(http.StatusOK, lockView(c.newLockPage("")))
}

// lock locks this session now. When the database does not say in a moment that
// it is locked, the place is closed in this browser.
func (c *call) lock() error {
	err := c.openFor(c.young())
	if err == nil && !c.space.account.Lock {
		return c.redirect("/more/lock")
	}
	if err == nil {
		err = c.changeSession(func(s *openSession) { s.LockNow() })
	}
	if _, told := fault.As(err); told {
		return err
	}
	if err != nil {
		c.Log.Error("not locked in time: signed out", "error", err.Error())
		c.forgetHere()
		return c.redirect(c.doorway().out)
	}
	return c.redirect(c.doorway().lock)
}

// stay notes that somebody is still at the page.
func (c *call) stay() error {
	c.w.WriteHeader(http.StatusNoContent)
	return nil
}

// unlock opens a locked session. After five wrong tries the session ends. Of
// tries at the same moment one counts and is answered; the others are void.
func (c *call) unlock() error {
	if err := c.readForm(); err != nil {
		return err
	}
	s, way := c.space, c.doorway()
	if !s.locked(c.now) {
		return c.redirect(way.home)
	}
	right, err := c.opens(c.r.PostForm)
	if err != nil {
		return err
	}
	ended := false
	if right {
		s.session.Unlock(c.now)
	} else {
		ended = s.session.WrongPIN()
	}
	switch err := c.saveSession(); {
	case fault.Is(err, fault.Conflict):
		return c.redirect(way.lock)
	case err != nil:
		return err
	case right:
		return c.redirect(c.afterLock())
	case ended:
		return c.endSession(way.out)
	}
	return c.render(http.StatusUnprocessableEntity, lockView(c.newLockPage("lock.error.wrong")))
}

// opens tries the PIN, or the password where there is no PIN.
func (c *call) opens(in url.Values) (right bool, err error) {
	a := &c.space.account
	given, want := account.NormalPIN(in.Get("pin")), a.PIN
	if len(want) == 0 {
		given, want = in.Get("password"), a.Password
	}
	if given == "" || len(want) == 0 {
		return false, nil
	}
	err = c.inTurn(func() { right, _ = c.Keys.CheckPassword(given, want) })
	if right {
		c.right()
	}
	return right, err
}

// lockSettingsPage sets the lock and its PIN.
type lockSettingsPage struct {
	Page
	On, HasPIN bool
	AskPIN     bool // nothing else says whose place it is: a change needs the PIN
	Guarded    bool
	Problem    string
}

func (c *call) showLockSettings(code int, problem string) error {
	a := c.space.account
	return c.render(code, lockSettingsView(lockSettingsPage{
		Page: c.page("lock.set.title"), On: a.Lock, HasPIN: len(a.PIN) > 0,
		AskPIN: len(a.PIN) > 0 && !guarded(a), Guarded: guarded(a), Problem: problem,
	}))
}

func (c *call) lockSettings() error { return c.showLockSettings(http.StatusOK, "") }

func (c *call) setLock() error {
	if err := c.readForm(); err != nil {
		return err
	}
	err := c.changeLock(c.r.PostForm)
	if f, ok := fault.As(err); ok {
		return c.showLockSettings(status[f.Kind], f.Key)
	}
	if err != nil {
		return err
	}
	return c.redirect("/more/lock")
}

// changeLock takes a new PIN if there is one, and switches the lock. Without a
// PIN there is no lock but that of a passkey.
func (c *call) changeLock(in url.Values) error {
	if a := c.space.account; len(a.PIN) > 0 && !guarded(a) {
		wrong := fault.New(fault.Invalid, "lock.error.pin")
		if err := c.try(c.space, account.NormalPIN(in.Get("old")), byPIN, wrong); err != nil {
			return err
		}
	}
	var hash []byte
	if typed := in.Get("pin"); typed != "" {
		pin, err := account.ParsePIN(typed, birthdays(c.space.children)...)
		if err != nil {
			return err
		}
		if err := c.inTurn(func() { hash = c.Keys.HashPassword(pin) }); err != nil {
			return err
		}
	}
	return c.saveAccount(c.space, nil, func(a *account.Account) error {
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
func birthdays(children []kept[family.Child]) (days []calendar.Day) {
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
