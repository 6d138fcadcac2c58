package call

import (
	"bytes"
	"crypto/rand"
	"regexp"
	"time"

	"mentor/internal/account"
	"mentor/internal/fault"
	"mentor/internal/web/space"
)

// Proof is one of the things that an account can be opened with.
type Proof struct {
	Hash  func(*account.Account) []byte // empty when the account cannot be opened so
	Waits bool                          // wrong tries make the next one wait
}

// A printed code is drawn from 86 bits, a child's words from more than 64, and
// neither can be guessed: they wait for nobody, so that nobody who knows the name
// can keep its owner out.
var (
	ByPassword = Proof{func(a *account.Account) []byte { return a.Password }, true}
	ByPIN      = Proof{func(a *account.Account) []byte { return a.PIN }, true}
	ByPaper    = Proof{func(a *account.Account) []byte { return a.Paper }, false}
	ByWords    = Proof{func(a *account.Account) []byte { return a.Child.Words.Hash }, false}
)

// Prove finds the account that a handle leads to and tries what was given. One
// that is not known takes as long as something wrong and gives the same fault.
func Prove(c *Call, handle, given string, by Proof, refused error) (*space.Space, error) {
	id, err := c.DB.VaultOf(c.Ctx(), handle)
	if fault.Is(err, fault.NotFound) {
		return nil, Waste(c, given, by.Waits, refused)
	}
	if err != nil {
		return nil, err
	}
	s, err := c.OpenAccount(id)
	if err != nil {
		return nil, err
	}
	return s, Try(c, s, given, by, refused)
}

// Try tries what was given on an account and counts what failed. While it has
// to wait, nothing is tried, and the answer is that to something wrong.
func Try(c *Call, s *space.Space, given string, by Proof, refused error) error {
	if MustWait(c, &s.Account, by) || len(by.Hash(&s.Account)) == 0 {
		return Waste(c, given, by.Waits, refused)
	}
	var right bool
	hash := by.Hash(&s.Account)
	if err := DoInTurn(c, func() { right, _ = c.Keys.CheckPassword(given, hash) }); err != nil {
		return err
	}
	if right {
		return StillAllowed(c, s, by, hash, refused)
	}
	if !by.Waits {
		return refused
	}
	err := c.SaveAccount(s, nil, func(a *account.Account) error { a.Fail(DeviceHash(c), c.Now); return nil })
	if err != nil {
		return err
	}
	return refused
}

// StillAllowed refuses even what is right when others failed at the same moment
// so often that it has to wait: many tries at once are no more than one by one.
// Nor is what was changed or used at that moment right any more.
func StillAllowed(c *Call, s *space.Space, by Proof, hash []byte, refused error) error {
	fresh, err := c.OpenAccount(s.Row.Vault)
	if err != nil {
		return err
	}
	if MustWait(c, &fresh.Account, by) || !bytes.Equal(by.Hash(&fresh.Account), hash) {
		return refused
	}
	GiveBackTry(c)
	s.Row, s.Account = fresh.Row, fresh.Account
	return nil
}

// MustWait reports whether nothing is tried yet.
func MustWait(c *Call, a *account.Account, by Proof) bool {
	return by.Waits && a.Wait(DeviceHash(c), c.Now) > 0
}

// Waste takes the time of trying a password and, where it counts, of keeping that it
// was wrong.
func Waste(c *Call, given string, counts bool, refused error) error {
	if err := DoInTurn(c, func() { c.Keys.CheckPassword(given, c.Keys.DummyHash()) }); err != nil {
		return err
	}
	if !counts {
		return refused
	}
	if err := c.CountForNobody(); err != nil {
		return err
	}
	return refused
}

// CountForNobody writes where there is nobody to count for: a database that had less to
// do would tell whose name is not here.
func (c *Call) CountForNobody() error {
	_, err := c.DB.Spend(c.Ctx(), "nobody/"+rand.Text()[:2], 1, int64(time.Hour), c.Now.UnixNano())
	return err
}

// Reauthenticate tries what the account asks for: the password, else the PIN, else
// nothing.
func Reauthenticate(c *Call) error {
	in := c.R.PostForm
	switch a := c.Space.Account; {
	case space.Guarded(a):
		return Try(c, c.Space, in.Get("password"), ByPassword, fault.New(fault.Invalid, "signin.error.password"))
	case space.OnlyPIN(a):
		return Try(c, c.Space, account.NormalPIN(in.Get("pin")), ByPIN, fault.New(fault.Invalid, "signin.error.pin"))
	}
	return nil
}

// ReturnAfterProof is the page that was asked for, if proving who one is may lead back to
// it, else the settings.
func ReturnAfterProof(asked string) string {
	if provedFor.MatchString(asked) {
		return asked
	}
	return "/more"
}

// provedFor are the pages that proving once more who it is leads back to.
var provedFor = regexp.MustCompile(`^/(more|delete|family|share)(/[A-Za-z0-9_-]+)*$`)
