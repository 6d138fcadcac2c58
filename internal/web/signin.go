package web

import (
	"net/http"
	"regexp"

	"mentor/internal/account"
	"mentor/internal/fault"
	"mentor/internal/vault"
)

// signInPage asks who it is. The answer is the same whether the name is known
// or the password wrong.
type signInPage struct {
	Page
	Lone       bool // the only account on this computer, and it has no password
	ByPIN      bool // but a PIN
	NoPassword bool
	Passkey    passkeyWay
	To         string // where to go on afterwards
	Problem    string
	Name       string
}

func (c *call) signInForm() error {
	page := signInPage{Page: c.page("signin.title").as("p-test").behind(), Passkey: c.passkeyWay(toSignIn, "/today")}
	lone, err := c.loneAccount()
	if err != nil {
		return err
	}
	if lone != nil {
		page.Lone, page.ByPIN = !guarded(lone.account), lone.account.Lock
		page.Passkey.Only = !page.Lone && len(lone.account.Password) == 0
	}
	return c.render(http.StatusOK, signInView(page))
}

// loneAccount is the only account of a household, or nil.
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
	return c.openAccount(id)
}

// openLone opens the only account of a household, if nothing guards it. When it
// is to be locked, the PIN is asked for, and wrong ones count as wrong passwords.
func (c *call) openLone() error {
	if err := c.readForm(); err != nil {
		return err
	}
	s, err := c.loneAccount()
	if err != nil {
		return err
	}
	if s == nil || guarded(s.account) {
		return fault.New(fault.SignedOut, "account.error.signed_out")
	}
	if s.account.Lock {
		pin := account.NormalPIN(c.r.PostForm.Get("pin"))
		err = c.try(s, pin, byPIN, fault.New(fault.Invalid, "signin.error.pin"))
	}
	if f, ok := fault.As(err); ok {
		page := signInPage{Page: c.page("signin.title").as("p-test").behind(), Lone: true, ByPIN: true, Problem: f.Key}
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

func (c *call) signIn() error {
	if err := c.readForm(); err != nil {
		return err
	}
	page := signInPage{
		Page: c.page("signin.title").as("p-test").behind(), Name: c.r.PostForm.Get("name"), Passkey: c.passkeyWay(toSignIn, "/today"),
	}
	wrong := fault.New(fault.Invalid, "signin.error.wrong")
	s, err := c.prove(page.Name, c.r.PostForm.Get("password"), byPassword, wrong)
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

// hashOf is one of the hashes that an account can be opened with; empty when
// the account cannot be opened so.
type hashOf func(*account.Account) []byte

func byPassword(a *account.Account) []byte { return a.Password }
func byPIN(a *account.Account) []byte      { return a.PIN }
func byPaper(a *account.Account) []byte    { return a.Paper }

// prove finds the account of a name and tries what was given. A name that is
// not known takes as long as something wrong and gives the same fault.
func (c *call) prove(name, given string, by hashOf, refused error) (*space, error) {
	id, err := c.DB.VaultOf(c.r.Context(), c.nameHandle(name))
	if fault.Is(err, fault.NotFound) {
		return nil, c.waste(given, refused)
	}
	if err != nil {
		return nil, err
	}
	s, err := c.openAccount(id)
	if err != nil {
		return nil, err
	}
	return s, c.try(s, given, by, refused)
}

// waste takes the time of trying a password.
func (c *call) waste(given string, refused error) error {
	if err := c.inTurn(func() { c.Keys.CheckPassword(given, vault.DummyHash()) }); err != nil {
		return err
	}
	return refused
}

// try tries what was given on an account and counts what failed. While it has
// to wait, nothing is tried, and the answer is that to something wrong.
func (c *call) try(s *space, given string, by hashOf, refused error) error {
	if s.account.Wait(c.deviceHash(), c.now) > 0 || len(by(&s.account)) == 0 {
		return c.waste(given, refused)
	}
	var right bool
	if err := c.inTurn(func() { right, _ = c.Keys.CheckPassword(given, by(&s.account)) }); err != nil {
		return err
	}
	if right {
		return c.stillAllowed(s, refused)
	}
	err := c.saveAccount(s, nil, func(a *account.Account) error { a.Fail(c.deviceHash(), c.now); return nil })
	if err != nil {
		return err
	}
	return refused
}

// stillAllowed refuses even what is right when others failed at the same moment
// so often that it has to wait: many tries at once are no more than one by one.
func (c *call) stillAllowed(s *space, refused error) error {
	fresh, err := c.openAccount(s.row.Vault)
	if err != nil {
		return err
	}
	if fresh.account.Wait(c.deviceHash(), c.now) > 0 {
		return refused
	}
	s.row, s.account = fresh.row, fresh.account
	return nil
}

// signOut ends this session.
func (c *call) signOut() error {
	return c.endSession("/")
}

// endSession ends this session and leads somewhere.
func (c *call) endSession(to string) error {
	if err := c.DB.EndSession(c.r.Context(), c.space.box.ID, c.space.token); err != nil {
		return err
	}
	c.dropSession()
	c.w.Header().Set("Clear-Site-Data", clearSite)
	return c.redirect(to)
}

// provedFor are the pages that proving once more who it is leads back to.
var provedFor = regexp.MustCompile(`^/(more|delete|family)(/[A-Za-z0-9_-]+)*$`)

// provedTo is the one that was asked for, or the settings.
func provedTo(asked string) string {
	if provedFor.MatchString(asked) {
		return asked
	}
	return "/more"
}

func (c *call) againForm() error {
	return c.render(http.StatusOK, againView(c.newAgainPage(c.r.URL.Query().Get("to"), "")))
}

func (c *call) newAgainPage(to, problem string) signInPage {
	return signInPage{
		Page: c.page("signin.again.title").as("p-test").behind(), NoPassword: !guarded(c.space.account), To: provedTo(to),
		Passkey: c.passkeyWay(toProve, provedTo(to)), Problem: problem,
	}
}

// again proves once more who it is, for what cannot be taken back.
func (c *call) again() error {
	if err := c.readForm(); err != nil {
		return err
	}
	if guarded(c.space.account) {
		err := c.try(c.space, c.r.PostForm.Get("password"), byPassword, fault.New(fault.Invalid, "signin.error.password"))
		if f, ok := fault.As(err); ok {
			return c.render(status[f.Kind], againView(c.newAgainPage(c.r.PostForm.Get("to"), f.Key)))
		}
		if err != nil {
			return err
		}
	}
	if err := c.signInTo(c.space); err != nil {
		return err
	}
	return c.redirect(provedTo(c.r.PostForm.Get("to")))
}
