package web

import (
	"net/http"

	"mentor/internal/account"
	"mentor/internal/fault"
	"mentor/internal/vault"
)

// signInPage asks who it is. The answer is the same whether the name is known
// or the password wrong.
type signInPage struct {
	Page
	Lone       bool // the only account on this computer, and it has no password
	NoPassword bool
	Problem    string
	Name       string
}

func (c *call) signInForm() error {
	page := signInPage{Page: c.page("signin.title").as("p-test").behind()}
	lone, err := c.loneAccount()
	if err != nil {
		return err
	}
	page.Lone = lone != nil
	return c.render(http.StatusOK, signInView(page))
}

// loneAccount is the only account of a household, if it needs no password.
func (c *call) loneAccount() (*space, error) {
	if !c.household() {
		return nil, nil
	}
	id, err := c.DB.LoneVault(c.r.Context())
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	s, err := c.openAccount(id)
	if err != nil || guarded(s.account) {
		return nil, err
	}
	return s, nil
}

// openLone opens the only account of a household without a password.
func (c *call) openLone() error {
	s, err := c.loneAccount()
	if err != nil {
		return err
	}
	if s == nil {
		return fault.New(fault.SignedOut, "account.error.signed_out")
	}
	if err := c.signInTo(s); err != nil {
		return err
	}
	return c.redirect("/today")
}

func (c *call) signIn() error {
	if err := c.readForm(); err != nil {
		return err
	}
	page := signInPage{Page: c.page("signin.title").as("p-test").behind(), Name: c.r.PostForm.Get("name")}
	s, err := c.prove(page.Name, c.r.PostForm.Get("password"))
	if f, ok := fault.As(err); ok {
		page.Problem = f.Key
		return c.render(status[f.Kind], signInView(page))
	}
	if err != nil {
		return err
	}
	if err := c.signInTo(s); err != nil {
		return err
	}
	return c.redirect("/today")
}

// prove finds the account of a name and tries the password. A name that is not
// known takes as long as a wrong password and gives the same fault.
func (c *call) prove(name, password string) (*space, error) {
	refused := fault.New(fault.Invalid, "signin.error.wrong")
	id, err := c.DB.VaultOf(c.r.Context(), c.nameHandle(name))
	if fault.Is(err, fault.NotFound) {
		return nil, c.waste(password, refused)
	}
	if err != nil {
		return nil, err
	}
	s, err := c.openAccount(id)
	if err != nil {
		return nil, err
	}
	return s, c.tryPassword(s, password, refused)
}

// waste takes the time of trying a password.
func (c *call) waste(password string, refused error) error {
	if err := c.inTurn(func() { c.Keys.CheckPassword(password, vault.DummyHash()) }); err != nil {
		return err
	}
	return refused
}

// tryPassword tries the password of an account and counts what failed. While
// it has to wait, nothing is tried, and the answer is that to a wrong one.
func (c *call) tryPassword(s *space, password string, refused error) error {
	if s.account.Wait(c.deviceHash(), c.now) > 0 || len(s.account.Password) == 0 {
		return c.waste(password, refused)
	}
	var right bool
	if err := c.inTurn(func() { right, _ = c.Keys.CheckPassword(password, s.account.Password) }); err != nil {
		return err
	}
	if right {
		return nil
	}
	err := c.saveAccount(s, nil, func(a *account.Account) error { a.Fail(c.deviceHash(), c.now); return nil })
	if err != nil {
		return err
	}
	return refused
}

// signOut ends this session.
func (c *call) signOut() error {
	if err := c.DB.EndSession(c.r.Context(), c.space.box.ID, c.space.token); err != nil {
		return err
	}
	c.dropSession()
	return c.redirect("/")
}

func (c *call) againForm() error {
	return c.render(http.StatusOK, againView(c.newAgainPage("")))
}

func (c *call) newAgainPage(problem string) signInPage {
	return signInPage{Page: c.page("signin.again.title").as("p-test").behind(), NoPassword: !guarded(c.space.account), Problem: problem}
}

// again proves once more who it is, for what cannot be taken back.
func (c *call) again() error {
	if err := c.readForm(); err != nil {
		return err
	}
	if guarded(c.space.account) {
		err := c.tryPassword(c.space, c.r.PostForm.Get("password"), fault.New(fault.Invalid, "signin.error.password"))
		if f, ok := fault.As(err); ok {
			return c.render(status[f.Kind], againView(c.newAgainPage(f.Key)))
		}
		if err != nil {
			return err
		}
	}
	if err := c.signInTo(c.space); err != nil {
		return err
	}
	return c.redirect("/more")
}

// lockPage asks for what opens a locked space, and shows nothing of it.
type lockPage struct {
	Page
	ByPIN   bool
	Problem string
}

func (c *call) newLockPage(problem string) lockPage {
	page := lockPage{Page: c.page("lock.title").as("p-test").behind(), ByPIN: len(c.space.account.PIN) > 0, Problem: problem}
	return page
}

func (c *call) lockForm() error {
	if !c.space.locked(c.now) {
		return c.redirect("/today")
	}
	return c.render(http.StatusOK, lockView(c.newLockPage("")))
}

// lock locks this session now.
func (c *call) lock() error {
	if !c.space.account.Lock {
		return c.redirect("/more/lock")
	}
	c.space.session.LockNow()
	if err := c.putSession(c.space); err != nil {
		return err
	}
	return c.redirect("/lock")
}

// stay notes that somebody is still at the page.
func (c *call) stay() error {
	c.w.WriteHeader(http.StatusNoContent)
	return nil
}

// unlock opens a locked session. After five wrong tries the session ends.
func (c *call) unlock() error {
	if err := c.readForm(); err != nil {
		return err
	}
	right, err := c.opens()
	if err != nil {
		return err
	}
	if right {
		c.space.session.Unlock(c.now)
		if err := c.putSession(c.space); err != nil {
			return err
		}
		return c.redirect("/today")
	}
	if c.space.session.WrongPIN() {
		return c.signOut()
	}
	if err := c.putSession(c.space); err != nil {
		return err
	}
	return c.render(http.StatusUnprocessableEntity, lockView(c.newLockPage("lock.error.wrong")))
}

// opens tries the PIN, or the password where there is no PIN.
func (c *call) opens() (right bool, err error) {
	a := &c.space.account
	given, want := account.NormalPIN(c.r.PostForm.Get("pin")), a.PIN
	if len(want) == 0 {
		given, want = c.r.PostForm.Get("password"), a.Password
	}
	if given == "" || len(want) == 0 {
		return false, nil
	}
	err = c.inTurn(func() { right, _ = c.Keys.CheckPassword(given, want) })
	return right, err
}
