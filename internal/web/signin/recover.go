package signin

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"
	"time"

	"mentor/internal/account"
	"mentor/internal/fault"
	"mentor/internal/vault"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// recoverPage is the way back for who cannot get in. Until the right code or a
// day of waiting proves who it is, every answer is the same, whether there is
// such a name, and whatever its owner has chosen.
type recoverPage struct {
	page.Page
	Name    string
	Code    string // as it was typed
	Hours   int    // still to wait; 0 when it can go on
	Asked   bool   // this browser has asked
	Problem string
}

func newRecoverPage(c *call.Call, problem string) recoverPage {
	p := recoverPage{Page: c.Page("recover.title").WithClass("p-test").WithSpaceScript(), Problem: problem}
	if w, ok := waiting(c); ok {
		p.Asked, p.Hours = true, w.hoursLeft(c.Now)
	}
	return p
}

// RecoverForm asks for the name, or shows how long this browser has to wait. It
// reads nothing but the cookie.
func RecoverForm(c *call.Call) error {
	if call.CookieLost(c) {
		return fault.New(fault.Invalid, "error.no_cookie")
	}
	return c.Render(http.StatusOK, recoverView(newRecoverPage(c, "")))
}

// RecoverWays offers every way to every name.
func RecoverWays(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	return showWays(c, http.StatusOK, "")
}

func showWays(c *call.Call, code int, problem string) error {
	p := newRecoverPage(c, problem)
	p.Name, p.Code = c.R.PostForm.Get("name"), c.R.PostForm.Get("code")
	if strings.TrimSpace(p.Name) == "" {
		p.Problem = "recover.error.name"
		return c.Render(http.StatusUnprocessableEntity, recoverView(p))
	}
	return c.Render(code, recoverWaysView(p))
}

// RecoverByCode takes a printed code and a new password in one step.
func RecoverByCode(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	in := c.R.PostForm
	err := openByCode(c, in.Get("name"), in.Get("code"), in.Get("password"))
	if f, ok := fault.As(err); ok {
		return showWays(c, call.Status[f.Kind], f.Key)
	}
	return err
}

func openByCode(c *call.Call, name, typed, password string) error {
	if err := account.ValidPassword(password, name, c.L.T("site.name")); err != nil {
		return err
	}
	refused := fault.New(fault.Invalid, "recover.error.code")
	code, _ := vault.ReadPaper(typed) // what is no code is as good as a wrong one
	s, err := call.Prove(c, c.NameHandle(name), code, call.ByPaper, refused)
	if err != nil {
		return err
	}
	used := call.ByPaper.Hash(&s.Account)
	return giveBack(c, s, password, func(a *account.Account) error {
		if !bytes.Equal(call.ByPaper.Hash(a), used) {
			return refused // somebody was faster: a code is good once
		}
		return nil
	})
}

// RecoverCookie holds what a browser waits for: what the name is found by, a
// secret, and when it asked, in milliseconds. It is the same for every name.
const RecoverCookie = "recover"

// waitingFor is the cookie, read.
type waitingFor struct {
	handle, secret string
	asked          time.Time
}

func waiting(c *call.Call) (w waitingFor, ok bool) {
	cookie, err := c.R.Cookie(c.Pinned(RecoverCookie))
	if err != nil {
		return w, false
	}
	parts := strings.Split(cookie.Value, ".")
	if len(parts) != 3 {
		return w, false
	}
	at, err := strconv.ParseInt(parts[2], 10, 64)
	w = waitingFor{handle: parts[0], secret: parts[1], asked: time.UnixMilli(at)}
	return w, err == nil && c.Now.Before(w.ask().Ends())
}

// ask is the ask as the account knows it, if it does.
func (w waitingFor) ask() account.Ask {
	return account.Ask{For: account.ToWait, Secret: vault.TokenHash(w.secret), At: w.asked}
}

// hoursLeft is how long it has still to wait, rounded up.
func (w waitingFor) hoursLeft(now time.Time) int {
	return int(max(0, w.ask().Opens().Sub(now)+time.Hour-1) / time.Hour)
}

// RecoverByWaiting asks for the account. Whether there is one, and whether its
// owner wants it, is not told.
func RecoverByWaiting(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	name := c.R.PostForm.Get("name")
	if strings.TrimSpace(name) == "" {
		return showWays(c, http.StatusUnprocessableEntity, "")
	}
	w := waitingFor{handle: c.NameHandle(name), secret: vault.NewToken(), asked: c.Now}
	if err := call.Waste(c, "", false, nil); err != nil {
		return err // it costs as much as a try, so that nobody asks for many names
	}
	if err := keepAsk(c, w); err != nil {
		return err
	}
	value := w.handle + "." + w.secret + "." + strconv.FormatInt(w.asked.UnixMilli(), 10)
	http.SetCookie(c.W, call.Cookie(c, RecoverCookie, value, w.ask().Ends().Sub(c.Now)))
	return c.Redirect(call.AfterCookie("/recover")) // the page is there without one too
}

func keepAsk(c *call.Call, w waitingFor) error {
	id, err := c.DB.VaultOf(c.Ctx(), w.handle)
	if fault.Is(err, fault.NotFound) {
		return c.CountForNobody()
	}
	if err != nil {
		return err
	}
	s, err := c.OpenAccount(id)
	if err != nil {
		return err
	}
	return c.SaveAccount(s, nil, func(a *account.Account) error {
		a.Ask(account.ToWait, w.ask().Secret, c.Now)
		return nil
	})
}

// RecoverAfterWaiting takes a new password when the day has passed and nobody
// has refused.
func RecoverAfterWaiting(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	err := openAfterWaiting(c, c.R.PostForm.Get("password"))
	if f, ok := fault.As(err); ok {
		return c.Render(call.Status[f.Kind], recoverView(newRecoverPage(c, f.Key)))
	}
	return err
}

func openAfterWaiting(c *call.Call, password string) error {
	refused := fault.New(fault.Invalid, "recover.error.waiting")
	w, ok := waiting(c)
	if !ok {
		return refused
	}
	if err := account.ValidPassword(password, c.L.T("site.name")); err != nil {
		return err
	}
	id, err := c.DB.VaultOf(c.Ctx(), w.handle)
	if fault.Is(err, fault.NotFound) {
		return call.Waste(c, password, false, refused)
	}
	if err != nil {
		return err
	}
	s, err := c.OpenAccount(id)
	if err != nil {
		return err
	}
	open := func(a *account.Account) error {
		if _, stage := a.Find(account.ToWait, w.ask().Secret, c.Now); stage != account.Open {
			return refused
		}
		return nil
	}
	if open(&s.Account) != nil {
		return call.Waste(c, password, false, refused)
	}
	return giveBack(c, s, password, open)
}

// giveBack gives an account to who has proved to be its owner: with a new
// password, signed in here and nowhere else. still is asked once more when it
// is kept.
func giveBack(c *call.Call, s *space.Space, password string, still func(*account.Account) error) error {
	c.Space = s
	err := c.LoadChildren()
	c.Space = nil // nobody is signed in yet, whatever the page says
	if err != nil {
		return err
	}
	known := append(childNames(s.Children), s.Account.Name, c.L.T("site.name"))
	if err := account.ValidPassword(password, known...); err != nil {
		return err
	}
	var hash []byte
	if err := call.DoInTurn(c, func() { hash = c.Keys.HashPassword(password) }); err != nil {
		return err
	}
	err = c.SaveAccount(s, nil, func(a *account.Account) error {
		if err := still(a); err != nil {
			return err
		}
		a.Recovered(hash)
		return nil
	})
	if err != nil {
		return err
	}
	if err := c.DB.EndOtherSessions(c.Ctx(), s.Box.ID, ""); err != nil {
		return err
	}
	if err := call.SignInTo(c, s); err != nil {
		return err
	}
	http.SetCookie(c.W, call.Cookie(c, RecoverCookie, "", -time.Second))
	return c.Redirect("/more/recovery?recovered")
}
