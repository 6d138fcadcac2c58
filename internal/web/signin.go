package web

import (
	"bytes"
	"crypto/rand"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"time"

	"mentor/internal/account"
	"mentor/internal/fault"
)

// signInPage asks who it is. The answer is the same whether the name is known
// or the password wrong.
type signInPage struct {
	Page
	Places     []place // of this computer that need no password
	Only       bool    // there are no others
	NoPassword bool
	ByPIN      bool // to prove it once more, the PIN is asked for
	Passkey    passkeyWay
	To         string // where to go on afterwards
	Problem    string
	Name       string
}

// place is an account of a household that nothing guards but perhaps a PIN.
type place struct {
	ID    string
	Since string // a day
	ByPIN bool
	space *space
}

// maxPlaces is how many places of one computer are offered.
const maxPlaces = 8

func (c *call) newSignInPage() (signInPage, error) {
	to := invitedTo(c.r.FormValue("to"))
	page := signInPage{Page: c.page("signin.title").as("p-test").behind(), To: to, Passkey: c.passkeyWay(toSignIn, signedInTo(to))}
	places, others, err := c.places()
	if err != nil || len(places)+len(others) == 0 {
		return page, err
	}
	named, err := c.DB.HasHandles(c.ctx())
	page.Places, page.Only = places, len(others) == 0 && !named
	page.Passkey.Only = len(places) == 0 && len(others) == 1 && len(others[0].account.Password) == 0 && !named
	return page, err
}

func (c *call) signInForm() error {
	page, err := c.newSignInPage()
	if err != nil {
		return err
	}
	return c.render(http.StatusOK, signInView(page))
}

// places are the accounts of a household: those that open by themselves, and
// the others.
func (c *call) places() (open []place, others []*space, err error) {
	if !c.household() {
		return nil, nil, nil
	}
	c.steadily() // those of children are passed over
	ids, err := c.DB.Nameless(c.ctx(), maxPlaces)
	for _, id := range ids {
		s, err := c.openAccount(id)
		if err != nil {
			return nil, nil, err
		}
		if guarded(s.account) {
			others = append(others, s)
			continue
		}
		open = append(open, place{ID: id, Since: c.day(s.account.Created, s), ByPIN: s.account.Lock, space: s})
	}
	return open, others, err
}

// pinName is the field for the PIN of a place, its own on the page.
func pinName(i int) string {
	if i == 0 {
		return "pin"
	}
	return "pin-" + strconv.Itoa(i)
}

// openPlace opens a place of a household that nothing guards. When it is to be
// locked, the PIN is asked for, and wrong ones count as wrong passwords.
func (c *call) openPlace() error {
	if err := c.readForm(); err != nil {
		return err
	}
	page, err := c.newSignInPage()
	if err != nil {
		return err
	}
	id := c.r.PostForm.Get("place")
	i := slices.IndexFunc(page.Places, func(p place) bool { return p.ID == id || id == "" && len(page.Places) == 1 })
	if i < 0 {
		return fault.New(fault.SignedOut, "account.error.signed_out")
	}
	s := page.Places[i].space
	if s.account.Lock {
		pin := account.NormalPIN(c.r.PostForm.Get(pinName(i)))
		err = c.try(s, pin, byPIN, fault.New(fault.Invalid, "signin.error.pin"))
	}
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
	return c.redirect(signedInTo(page.To))
}

func (c *call) signIn() error {
	if err := c.readForm(); err != nil {
		return err
	}
	to := invitedTo(c.r.PostForm.Get("to"))
	page := signInPage{
		Page: c.page("signin.title").as("p-test").behind(), Name: c.r.PostForm.Get("name"), To: to,
		Passkey: c.passkeyWay(toSignIn, signedInTo(to)),
	}
	wrong := fault.New(fault.Invalid, "signin.error.wrong")
	s, err := c.prove(c.nameHandle(page.Name), c.r.PostForm.Get("password"), byPassword, wrong)
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
	return c.redirect(signedInTo(page.To))
}

// invited are the pages that signing in leads back to: invitations.
var invited = regexp.MustCompile(`^/join/[A-Za-z0-9_-]{16,64}$`)

// invitedTo is the invitation that was asked for, or empty.
func invitedTo(asked string) string {
	if invited.MatchString(asked) {
		return asked
	}
	return ""
}

// signedInTo is where signing in leads: to an invitation, else to today.
func signedInTo(invitation string) string {
	if invitation != "" {
		return invitation
	}
	return "/today"
}

// proof is one of the things that an account can be opened with.
type proof struct {
	hash  func(*account.Account) []byte // empty when the account cannot be opened so
	waits bool                          // wrong tries make the next one wait
}

// A printed code is drawn from 86 bits, a child's words from more than 64, and
// neither can be guessed: they wait for nobody, so that nobody who knows the name
// can keep its owner out.
var (
	byPassword = proof{func(a *account.Account) []byte { return a.Password }, true}
	byPIN      = proof{func(a *account.Account) []byte { return a.PIN }, true}
	byPaper    = proof{func(a *account.Account) []byte { return a.Paper }, false}
	byWords    = proof{func(a *account.Account) []byte { return a.Child.Words.Hash }, false}
)

// mustWait reports whether nothing is tried yet.
func (c *call) mustWait(a *account.Account, by proof) bool {
	return by.waits && a.Wait(c.deviceHash(), c.now) > 0
}

// prove finds the account that a handle leads to and tries what was given. One
// that is not known takes as long as something wrong and gives the same fault.
func (c *call) prove(handle, given string, by proof, refused error) (*space, error) {
	id, err := c.DB.VaultOf(c.ctx(), handle)
	if fault.Is(err, fault.NotFound) {
		return nil, c.waste(given, by.waits, refused)
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

// waste takes the time of trying a password and, where it counts, of keeping that it
// was wrong.
func (c *call) waste(given string, counts bool, refused error) error {
	if err := c.inTurn(func() { c.Keys.CheckPassword(given, c.Keys.DummyHash()) }); err != nil {
		return err
	}
	if !counts {
		return refused
	}
	if err := c.countForNobody(); err != nil {
		return err
	}
	return refused
}

// countForNobody writes where there is nobody to count for: a database that had less to
// do would tell whose name is not here.
func (c *call) countForNobody() error {
	_, err := c.DB.Spend(c.ctx(), "nobody/"+rand.Text()[:2], 1, int64(time.Hour), c.now.UnixNano())
	return err
}

// try tries what was given on an account and counts what failed. While it has
// to wait, nothing is tried, and the answer is that to something wrong.
func (c *call) try(s *space, given string, by proof, refused error) error {
	if c.mustWait(&s.account, by) || len(by.hash(&s.account)) == 0 {
		return c.waste(given, by.waits, refused)
	}
	var right bool
	hash := by.hash(&s.account)
	if err := c.inTurn(func() { right, _ = c.Keys.CheckPassword(given, hash) }); err != nil {
		return err
	}
	if right {
		c.right()
		return c.stillAllowed(s, by, hash, refused)
	}
	if !by.waits {
		return refused
	}
	err := c.saveAccount(s, nil, func(a *account.Account) error { a.Fail(c.deviceHash(), c.now); return nil })
	if err != nil {
		return err
	}
	return refused
}

// stillAllowed refuses even what is right when others failed at the same moment
// so often that it has to wait: many tries at once are no more than one by one.
// Nor is what was changed or used at that moment right any more.
func (c *call) stillAllowed(s *space, by proof, hash []byte, refused error) error {
	fresh, err := c.openAccount(s.row.Vault)
	if err != nil {
		return err
	}
	if c.mustWait(&fresh.account, by) || !bytes.Equal(by.hash(&fresh.account), hash) {
		return refused
	}
	s.row, s.account = fresh.row, fresh.account
	return nil
}

// signOut closes the place in this browser, whatever the database does.
func (c *call) signOut() error {
	c.forgetHere()
	return c.redirect("/")
}

// endSession ends this session for certain, and leads somewhere.
func (c *call) endSession(to string) error {
	if err := c.DB.EndSession(c.ctx(), c.space.box.ID, c.space.token); err != nil {
		return err
	}
	c.dropSession()
	c.w.Header().Set("Clear-Site-Data", clearSite)
	return c.redirect(to)
}

// provedFor are the pages that proving once more who it is leads back to.
var provedFor = regexp.MustCompile(`^/(more|delete|family|share)(/[A-Za-z0-9_-]+)*$`)

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
		ByPIN:   onlyPIN(c.space.account),
		Passkey: c.passkeyWay(toProve, provedTo(to)), Problem: problem,
	}
}

// again proves once more who it is, for what cannot be taken back.
func (c *call) again() error {
	if err := c.readForm(); err != nil {
		return err
	}
	err := c.proveAgain()
	if f, ok := fault.As(err); ok {
		return c.render(status[f.Kind], againView(c.newAgainPage(c.r.PostForm.Get("to"), f.Key)))
	}
	if err != nil {
		return err
	}
	if err := c.signInTo(c.space); err != nil {
		return err
	}
	return c.redirect(provedTo(c.r.PostForm.Get("to")))
}

// proveAgain tries what the account asks for: the password, else the PIN, else
// nothing.
func (c *call) proveAgain() error {
	in := c.r.PostForm
	switch a := c.space.account; {
	case guarded(a):
		return c.try(c.space, in.Get("password"), byPassword, fault.New(fault.Invalid, "signin.error.password"))
	case onlyPIN(a):
		return c.try(c.space, account.NormalPIN(in.Get("pin")), byPIN, fault.New(fault.Invalid, "signin.error.pin"))
	}
	return nil
}
