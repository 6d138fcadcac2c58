package web

import (
	"net/http"
	"slices"
	"time"

	"mentor/internal/account"
	"mentor/internal/fault"
	"mentor/internal/vault"
)

// recoveryPage chooses how the account can be opened when nothing else is left.
type recoveryPage struct {
	Page
	Way       account.Recovery
	Named     bool     // there is a name to ask by
	Asks      []string // the days on which somebody asked
	Code      string   // the printed code, shown once
	Recovered bool     // it was just recovered
	Problem   string
}

func (c *call) newRecoveryPage(problem string) recoveryPage {
	a := c.space.account
	page := recoveryPage{Page: c.page("recovery.title"), Way: a.Recovery, Named: a.Name != "", Problem: problem}
	for _, ask := range a.Recoveries(c.now) {
		page.Asks = append(page.Asks, c.day(ask.At, c.space))
	}
	page.Asked = false // the page says it itself
	return page
}

func (c *call) recoveryForm() error {
	page := c.newRecoveryPage("")
	page.Recovered = c.r.URL.Query().Has("recovered")
	return c.render(http.StatusOK, recoveryView(page))
}

// chooseRecovery chooses the way. A printed code is made and shown at once, and
// never again; an earlier one opens nothing from then on. There is no way by
// e-mail as long as the program sends none.
func (c *call) chooseRecovery() error {
	if err := c.readForm(); err != nil {
		return err
	}
	way := account.Recovery(c.r.PostForm.Get("way"))
	code, err := c.setRecovery(way)
	if f, ok := fault.As(err); ok {
		return c.render(status[f.Kind], recoveryView(c.newRecoveryPage(f.Key)))
	}
	if err != nil {
		return err
	}
	if code == "" {
		return c.redirect("/more/recovery")
	}
	page := c.newRecoveryPage("")
	page.Code = code
	return c.render(http.StatusOK, paperView(page))
}

func (c *call) setRecovery(way account.Recovery) (code string, err error) {
	var hash []byte
	if way == account.ByPaper {
		code = vault.NewPaper()
		typed, _ := vault.ReadPaper(code)
		if err := c.inTurn(func() { hash = c.Keys.HashPassword(typed) }); err != nil {
			return "", err
		}
	}
	return code, c.saveAccount(c.space, nil, func(a *account.Account) error {
		if a.Name == "" && way != account.NoRecovery {
			return fault.New(fault.Invalid, "account.error.recovery_name") // who asks has to say for whom
		}
		a.Paper = hash
		return a.ChooseRecovery(way)
	})
}

// refuseRecovery ends every ask for recovery.
func (c *call) refuseRecovery() error {
	err := c.saveAccount(c.space, nil, func(a *account.Account) error { a.RefuseRecovery(); return nil })
	if err != nil {
		return err
	}
	return c.redirect("/more?said=refused")
}

// ownRecovery notes that it was the owner who asked: this browser says no more
// about it, other browsers do. Whoever found the place open could have asked, so
// the owner shows who they are.
func (c *call) ownRecovery() error {
	if c.needFresh() != nil {
		return c.redirect("/signin/again?to=/more")
	}
	if err := c.changeSession(func(s *openSession) { s.Mine = c.now }); err != nil {
		return err
	}
	return c.redirect("/more?said=mine")
}

// asked reports whether somebody asked to recover the account whom the owner
// has not claimed to be.
func (s *space) asked(now time.Time) bool {
	return slices.ContainsFunc(s.account.Recoveries(now), func(k account.Ask) bool { return k.At.After(s.session.Mine) })
}
