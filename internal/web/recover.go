package web

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"
	"time"

	"mentor/internal/account"
	"mentor/internal/fault"
	"mentor/internal/vault"
)

// recoverPage is the way back for who cannot get in. Until the right code or a
// day of waiting proves who it is, every answer is the same, whether there is
// such a name, and whatever its owner has chosen.
type recoverPage struct {
	Page
	Name    string
	Code    string // as it was typed
	Hours   int    // still to wait; 0 when it can go on
	Asked   bool   // this browser has asked
	Problem string
}

func (c *call) newRecoverPage(problem string) recoverPage {
	page := recoverPage{Page: c.page("recover.title").as("p-test").behind(), Problem: problem}
	if w, ok := c.waiting(); ok {
		page.Asked, page.Hours = true, w.hoursLeft(c.now)
	}
	return page
}

// recoverForm asks for the name, or shows how long this browser has to wait. It
// reads nothing but the cookie.
func (c *call) recoverForm() error {
	if c.gaveInVain() {
		return fault.New(fault.Invalid, "error.no_cookie")
	}
	return c.render(http.StatusOK, recoverView(c.newRecoverPage("")))
}

// recoverWays offers every way to every name.
func (c *call) recoverWays() error {
	if err := c.readForm(); err != nil {
		return err
	}
	return c.showWays(http.StatusOK, "")
}

func (c *call) showWays(code int, problem string) error {
	page := c.newRecoverPage(problem)
	page.Name, page.Code = c.r.PostForm.Get("name"), c.r.PostForm.Get("code")
	if strings.TrimSpace(page.Name) == "" {
		page.Problem = "recover.error.name"
		return c.render(http.StatusUnprocessableEntity, recoverView(page))
	}
	return c.render(code, recoverWaysView(page))
}

// recoverByCode takes a printed code and a new password in one step.
func (c *call) recoverByCode() error {
	if err := c.readForm(); err != nil {
		return err
	}
	in := c.r.PostForm
	err := c.openByCode(in.Get("name"), in.Get("code"), in.Get("password"))
	if f, ok := fault.As(err); ok {
		return c.showWays(status[f.Kind], f.Key)
	}
	return err
}

func (c *call) openByCode(name, typed, password string) error {
	if err := account.ValidPassword(password, name, c.L.T("site.name")); err != nil {
		return err
	}
	refused := fault.New(fault.Invalid, "recover.error.code")
	code, _ := vault.ReadPaper(typed) // what is no code is as good as a wrong one
	s, err := c.prove(c.nameHandle(name), code, byPaper, refused)
	if err != nil {
		return err
	}
	used := byPaper.hash(&s.account)
	return c.giveBack(s, password, func(a *account.Account) error {
		if !bytes.Equal(byPaper.hash(a), used) {
			return refused // somebody was faster: a code is good once
		}
		return nil
	})
}

// recoverCookie holds what a browser waits for: what the name is found by, a
// secret, and when it asked, in milliseconds. It is the same for every name.
const recoverCookie = "recover"

// waitingFor is the cookie, read.
type waitingFor struct {
	handle, secret string
	asked          time.Time
}

func (c *call) waiting() (w waitingFor, ok bool) {
	cookie, err := c.r.Cookie(c.pinned(recoverCookie))
	if err != nil {
		return w, false
	}
	parts := strings.Split(cookie.Value, ".")
	if len(parts) != 3 {
		return w, false
	}
	at, err := strconv.ParseInt(parts[2], 10, 64)
	w = waitingFor{handle: parts[0], secret: parts[1], asked: time.UnixMilli(at)}
	return w, err == nil && c.now.Before(w.ask().Ends())
}

// ask is the ask as the account knows it, if it does.
func (w waitingFor) ask() account.Ask {
	return account.Ask{For: account.ToWait, Secret: vault.TokenHash(w.secret), At: w.asked}
}

// hoursLeft is how long it has still to wait, rounded up.
func (w waitingFor) hoursLeft(now time.Time) int {
	return int(max(0, w.ask().Opens().Sub(now)+time.Hour-1) / time.Hour)
}

// recoverByWaiting asks for the account. Whether there is one, and whether its
// owner wants it, is not told.
func (c *call) recoverByWaiting() error {
	if err := c.readForm(); err != nil {
		return err
	}
	name := c.r.PostForm.Get("name")
	if strings.TrimSpace(name) == "" {
		return c.showWays(http.StatusUnprocessableEntity, "")
	}
	w := waitingFor{handle: c.nameHandle(name), secret: vault.NewToken(), asked: c.now}
	if err := c.waste("", false, nil); err != nil {
		return err // it costs as much as a try, so that nobody asks for many names
	}
	if err := c.keepAsk(w); err != nil {
		return err
	}
	value := w.handle + "." + w.secret + "." + strconv.FormatInt(w.asked.UnixMilli(), 10)
	http.SetCookie(c.w, c.cookie(recoverCookie, value, w.ask().Ends().Sub(c.now)))
	return c.redirect(afterCookie("/recover")) // the page is there without one too
}

func (c *call) keepAsk(w waitingFor) error {
	id, err := c.DB.VaultOf(c.ctx(), w.handle)
	if fault.Is(err, fault.NotFound) {
		return c.countForNobody()
	}
	if err != nil {
		return err
	}
	s, err := c.openAccount(id)
	if err != nil {
		return err
	}
	return c.saveAccount(s, nil, func(a *account.Account) error {
		a.Ask(account.ToWait, w.ask().Secret, c.now)
		return nil
	})
}

// recoverAfterWaiting takes a new password when the day has passed and nobody
// has refused.
func (c *call) recoverAfterWaiting() error {
	if err := c.readForm(); err != nil {
		return err
	}
	err := c.openAfterWaiting(c.r.PostForm.Get("password"))
	if f, ok := fault.As(err); ok {
		return c.render(status[f.Kind], recoverView(c.newRecoverPage(f.Key)))
	}
	return err
}

func (c *call) openAfterWaiting(password string) error {
	refused := fault.New(fault.Invalid, "recover.error.waiting")
	w, ok := c.waiting()
	if !ok {
		return refused
	}
	if err := account.ValidPassword(password, c.L.T("site.name")); err != nil {
		return err
	}
	id, err := c.DB.VaultOf(c.ctx(), w.handle)
	if fault.Is(err, fault.NotFound) {
		return c.waste(password, false, refused)
	}
	if err != nil {
		return err
	}
	s, err := c.openAccount(id)
	if err != nil {
		return err
	}
	open := func(a *account.Account) error {
		if _, stage := a.Find(account.ToWait, w.ask().Secret, c.now); stage != account.Open {
			return refused
		}
		return nil
	}
	if open(&s.account) != nil {
		return c.waste(password, false, refused)
	}
	return c.giveBack(s, password, open)
}

// giveBack gives an account to who has proved to be its owner: with a new
// password, signed in here and nowhere else. still is asked once more when it
// is kept.
func (c *call) giveBack(s *space, password string, still func(*account.Account) error) error {
	c.space = s
	err := c.loadChildren()
	c.space = nil // nobody is signed in yet, whatever the page says
	if err != nil {
		return err
	}
	known := append(childNames(s.children), s.account.Name, c.L.T("site.name"))
	if err := account.ValidPassword(password, known...); err != nil {
		return err
	}
	var hash []byte
	if err := c.inTurn(func() { hash = c.Keys.HashPassword(password) }); err != nil {
		return err
	}
	err = c.saveAccount(s, nil, func(a *account.Account) error {
		if err := still(a); err != nil {
			return err
		}
		a.Recovered(hash)
		return nil
	})
	if err != nil {
		return err
	}
	if err := c.DB.EndOtherSessions(c.ctx(), s.box.ID, ""); err != nil {
		return err
	}
	if err := c.signInTo(s); err != nil {
		return err
	}
	http.SetCookie(c.w, c.cookie(recoverCookie, "", -time.Second))
	return c.redirect("/more/recovery?recovered")
}
