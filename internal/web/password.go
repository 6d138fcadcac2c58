package web

import (
	"net/http"

	"mentor/internal/account"
	"mentor/internal/family"
	"mentor/internal/fault"
)

// passwordPage sets the name and the password to sign in with.
type passwordPage struct {
	Page
	Name        string // as it was typed, or is
	HasPassword bool
	Household   bool
	Passkeys    passkeyBox
	Problem     string
}

func (c *call) showPassword(code int, name, problem string) error {
	return c.render(code, passwordView(passwordPage{
		Page: c.page("password.title"), Name: name, HasPassword: len(c.space.account.Password) > 0,
		Household: c.household(), Passkeys: c.passkeyBox(), Problem: problem,
	}))
}

func (c *call) passwordForm() error { return c.showPassword(http.StatusOK, c.space.account.Name, "") }

func (c *call) changePassword() error {
	if err := c.readForm(); err != nil {
		return err
	}
	in := c.r.PostForm
	err := c.setSignIn(in.Get("name"), in.Get("password"), in.Has("others"))
	if f, ok := fault.As(err); ok {
		return c.showPassword(status[f.Kind], in.Get("name"), f.Key)
	}
	if err != nil {
		return err
	}
	return c.redirect("/more?said=signin")
}

// setSignIn changes the name, and the password unless it is empty and there is
// another way in. Then the session begins anew; endOthers ends all others.
func (c *call) setSignIn(name, password string, endOthers bool) (err error) {
	s, next := c.space, c.space.account
	if password == "" && guarded(next) {
		next.Name, err = account.ParseName(name)
	} else {
		err = c.setPassword(&next, name, password, childNames(s.children)...)
	}
	if err != nil {
		return err
	}
	endOthers = endOthers && password != ""
	err = c.saveAccount(s, []string{c.nameHandle(next.Name)}, func(a *account.Account) error {
		a.Name, a.Password = next.Name, next.Password
		if endOthers {
			a.DistrustOthers(c.deviceHash())
		}
		return nil
	})
	if err != nil || password == "" {
		return err
	}
	if endOthers {
		if err := c.DB.EndOtherSessions(c.ctx(), s.box.ID, s.token); err != nil {
			return err
		}
	}
	return c.signInTo(s)
}

func childNames(children []kept[family.Child]) (names []string) {
	for _, ch := range children {
		names = append(names, ch.Value.Name)
	}
	return names
}
