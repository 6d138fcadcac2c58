package signin

import (
	"net/http"

	"mentor/internal/account"
	"mentor/internal/family"
	"mentor/internal/fault"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// passwordPage sets the name and the password to sign in with.
type passwordPage struct {
	page.Page
	Name        string // as it was typed, or is
	HasPassword bool
	Household   bool
	Passkeys    passkeyBox
	Problem     string
}

func showPassword(c *call.Call, code int, name, problem string) error {
	return c.Render(code, passwordView(passwordPage{
		Page: c.Page("password.title"), Name: name, HasPassword: len(c.Space.Account.Password) > 0,
		Household: c.Household(), Passkeys: newPasskeyBox(c), Problem: problem,
	}))
}

// PasswordForm answers GET /more/signin.
func PasswordForm(c *call.Call) error {
	return showPassword(c, http.StatusOK, c.Space.Account.Name, "")
}

// ChangePassword answers POST /more/signin.
func ChangePassword(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	in := c.R.PostForm
	err := setSignIn(c, in.Get("name"), in.Get("password"), in.Has("others"))
	if f, ok := fault.As(err); ok {
		return showPassword(c, call.Status[f.Kind], in.Get("name"), f.Key)
	}
	if err != nil {
		return err
	}
	return c.Redirect("/more?said=signin")
}

// setSignIn changes the name, and the password unless it is empty and there is
// another way in. Then the session begins anew; endOthers ends all others.
func setSignIn(c *call.Call, name, password string, endOthers bool) (err error) {
	s, next := c.Space, c.Space.Account
	if password == "" && space.Guarded(next) {
		next.Name, err = account.ParseName(name)
	} else {
		err = call.SetPassword(c, &next, name, password, childNames(s.Children)...)
	}
	if err != nil {
		return err
	}
	endOthers = endOthers && password != ""
	err = c.SaveAccount(s, []string{c.NameHandle(next.Name)}, func(a *account.Account) error {
		a.Name, a.Password = next.Name, next.Password
		if endOthers {
			a.DistrustOthers(call.DeviceHash(c))
		}
		return nil
	})
	if err != nil || password == "" {
		return err
	}
	if endOthers {
		if err := c.DB.EndOtherSessions(c.Ctx(), s.Box.ID, s.Token); err != nil {
			return err
		}
	}
	return call.SignInTo(c, s)
}

func childNames(children []space.Kept[family.Child]) (names []string) {
	for _, ch := range children {
		names = append(names, ch.Value.Name)
	}
	return names
}
