package signin

import (
	"net/http"

	"mentor/internal/account"
	"mentor/internal/fault"
	"mentor/internal/vault"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// recoveryPage chooses how the account can be opened when nothing else is left.
type recoveryPage struct {
	page.Page
	Way       account.Recovery
	Named     bool     // there is a name to ask by
	Asks      []string // the days on which somebody asked
	Code      string   // the printed code, shown once
	Recovered bool     // it was just recovered
	Problem   string
}

func newRecoveryPage(c *call.Call, problem string) recoveryPage {
	a := c.Space.Account
	p := recoveryPage{Page: c.Page("recovery.title"), Way: a.Recovery, Named: a.Name != "", Problem: problem}
	for _, ask := range a.Recoveries(c.Now) {
		p.Asks = append(p.Asks, call.Day(c, ask.At, c.Space))
	}
	p.Asked = false // the page says it itself
	return p
}

// RecoveryForm answers GET /more/recovery.
func RecoveryForm(c *call.Call) error {
	p := newRecoveryPage(c, "")
	p.Recovered = c.R.URL.Query().Has("recovered")
	return c.Render(http.StatusOK, recoveryView(p))
}

// ChooseRecovery chooses the way. A printed code is made and shown at once, and
// never again; an earlier one opens nothing from then on. There is no way by
// e-mail as long as the program sends none.
func ChooseRecovery(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	way := account.Recovery(c.R.PostForm.Get("way"))
	code, err := setRecovery(c, way)
	if f, ok := fault.As(err); ok {
		return c.Render(call.Status[f.Kind], recoveryView(newRecoveryPage(c, f.Key)))
	}
	if err != nil {
		return err
	}
	if code == "" {
		return c.Redirect("/more/recovery")
	}
	p := newRecoveryPage(c, "")
	p.Code = code
	return c.Render(http.StatusOK, paperView(p))
}

func setRecovery(c *call.Call, way account.Recovery) (code string, err error) {
	var hash []byte
	if way == account.ByPaper {
		code = vault.NewPaper()
		typed, _ := vault.ReadPaper(code)
		if err := call.DoInTurn(c, func() { hash = c.Keys.HashPassword(typed) }); err != nil {
			return "", err
		}
	}
	return code, c.SaveAccount(c.Space, nil, func(a *account.Account) error {
		if a.Name == "" && way != account.NoRecovery {
			return fault.New(fault.Invalid, "account.error.recovery_name") // who asks has to say for whom
		}
		a.Paper = hash
		return a.ChooseRecovery(way)
	})
}

// RefuseRecovery ends every ask for recovery.
func RefuseRecovery(c *call.Call) error {
	err := c.SaveAccount(c.Space, nil, func(a *account.Account) error { a.RefuseRecovery(); return nil })
	if err != nil {
		return err
	}
	return c.Redirect("/more?said=refused")
}

// OwnRecovery notes that it was the owner who asked: this browser says no more
// about it, other browsers do. Whoever found the place open could have asked, so
// the owner shows who they are.
func OwnRecovery(c *call.Call) error {
	if c.NeedFresh() != nil {
		return c.Redirect("/signin/again?to=/more")
	}
	if err := call.ChangeSession(c, func(s *space.OpenSession) { s.Mine = c.Now }); err != nil {
		return err
	}
	return c.Redirect("/more?said=mine")
}
