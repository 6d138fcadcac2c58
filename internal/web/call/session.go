package call

import (
	"context"
	"net/http"
	"strings"
	"time"

	"mentor/internal/account"
	"mentor/internal/calendar"
	"mentor/internal/fault"
	"mentor/internal/vault"
	"mentor/internal/web/space"
)

const (
	SessionCookie = "session" // the vault and the token of a session
	DeviceCookie  = "device"  // the token of a browser that was signed in with
)

// SignInTo makes a new session for an account, once it is proved whose it is,
// and gives its token to the browser. An earlier session of this browser ends:
// a token is never reused.
func SignInTo(c *Call, s *space.Space) error {
	GiveBackTry(c)
	if id, token, ok := SessionToken(c); ok {
		if err := c.DB.EndSession(c.Ctx(), id, vault.TokenHash(token)); err != nil {
			return err
		}
	}
	device := deviceFor(c, s.Box.ID)
	if err := c.SaveAccount(s, nil, func(a *account.Account) error {
		a.SignedIn(vault.TokenHash(device), c.Now)
		return nil
	}); err != nil {
		return err
	}
	token := vault.NewToken()
	s.Token = vault.TokenHash(token)
	s.Session.Session = account.NewSession(vault.TokenHash(device), BrowserName(c.R.UserAgent()), c.Now)
	s.Zone = s.Account.Location()
	s.Today = calendar.At(c.Now, s.Zone)
	if err := addSession(c, s); err != nil {
		return err
	}
	if s.Account.Discreet {
		http.SetCookie(c.W, Cookie(c, DiscreetCookie, "1", DiscreetLife))
	}
	http.SetCookie(c.W, Cookie(c, SessionCookie, s.Box.ID+"."+token, account.LongestLife))
	if !c.known || s.Account.Child == nil { // when it ends would tell when a child was here last
		http.SetCookie(c.W, Cookie(c, DeviceCookie, device, account.DeviceLife))
	}
	return nil
}

// OpenSpace opens the space of the request's session. Without one, or with one
// that has ended, nobody is signed in: the answer is the same.
func OpenSpace(c *Call) (*space.Space, error) {
	id, token, ok := SessionToken(c)
	if !ok {
		return nil, fault.New(fault.SignedOut, "account.error.signed_out")
	}
	if err := joinSession(c, token); err != nil {
		return nil, err
	}
	hash := vault.TokenHash(token)
	row, acc, err := c.DB.OpenSession(c.Ctx(), id, hash, c.Now.UnixMilli())
	if fault.Is(err, fault.NotFound) {
		return nil, fault.New(fault.SignedOut, "account.error.signed_out")
	}
	if err != nil {
		return nil, err
	}
	s := &space.Space{Row: acc, Token: hash, Sealed: row.Sealed}
	if s.Box, err = c.Keys.OpenVault(acc.Vault, acc.Key); err != nil {
		return nil, err
	}
	if err := space.OpenJSON(s.Box, space.SessionPlace+hash, row.Sealed, &s.Session); err != nil {
		return nil, err
	}
	if s.Session.UsedUp() {
		return nil, fault.New(fault.SignedOut, "account.error.signed_out")
	}
	if err := space.OpenJSON(s.Box, space.AccountPlace, acc.Sealed, &s.Account); err != nil {
		return nil, err
	}
	c.SetClock(s)
	return s, nil
}

// SessionToken reads the cookie: the vault and the token.
func SessionToken(c *Call) (id, token string, ok bool) {
	cookie, err := c.R.Cookie(c.Pinned(SessionCookie))
	if err != nil {
		return "", "", false
	}
	return strings.Cut(cookie.Value, ".")
}

// HomePath is the first page of who is signed in and not locked; empty when nobody is,
// or the database does not say.
func HomePath(c *Call) string {
	s, err := OpenSpace(c)
	switch {
	case err != nil || s.Locked(c.Now) || s.Row.Ends > 0:
		return ""
	case s.Account.Child != nil:
		return "/c/today"
	}
	return "/today"
}

// SaveSession keeps the session as it is now. When another request changed or
// ended it since it was read, it gives Conflict.
func SaveSession(c *Call) error {
	s := c.Space
	row, err := s.SessionRow()
	if err != nil {
		return err
	}
	if err := c.DB.SaveSession(c.Ctx(), s.Box.ID, row, s.Sealed); err != nil {
		return err
	}
	s.Sealed = row.Sealed
	return nil
}

// ChangeSession makes a change to the session and keeps it. When another
// request changed it meanwhile, the change is made again on that; when it was
// ended meanwhile, nobody is signed in here.
func ChangeSession(c *Call, change func(*space.OpenSession)) error {
	return space.UntilKept(func() error {
		change(&c.Space.Session)
		return SaveSession(c)
	}, func() error {
		fresh, err := OpenSpace(c)
		if err != nil {
			return err
		}
		c.Space.Session, c.Space.Sealed = fresh.Session, fresh.Sealed
		return nil
	})
}

// TurnTo makes a child the one that the pages of this browser are about.
func TurnTo(c *Call, child string) error {
	return ChangeSession(c, func(s *space.OpenSession) { s.Child = child })
}

// EndSession ends this session for certain, and leads somewhere.
func EndSession(c *Call, to string) error {
	if err := c.DB.EndSession(c.Ctx(), c.Space.Box.ID, c.Space.Token); err != nil {
		return err
	}
	DropSession(c)
	c.W.Header().Set("Clear-Site-Data", ClearSite)
	return c.Redirect(to)
}

// ForgetHere takes the session from this browser at once, with what the browser
// keeps of its pages, and ends it in the database when that answers.
func (c *Call) ForgetHere() {
	if id, token, ok := SessionToken(c); ok {
		c.later("end a session", func(ctx context.Context) error { return c.DB.EndSession(ctx, id, vault.TokenHash(token)) })
	}
	DropSession(c)
	c.W.Header().Set("Clear-Site-Data", ClearSite)
}

// DropSession takes the session from the browser.
func DropSession(c *Call) { http.SetCookie(c.W, Cookie(c, SessionCookie, "", -time.Second)) }

// ClearSite tells the browser to forget what this site keeps on the device,
// its worker among it.
const ClearSite = `"cache", "storage"`

func addSession(c *Call, s *space.Space) error {
	row, err := s.SessionRow()
	if err != nil {
		return err
	}
	s.Sealed = row.Sealed
	return c.DB.AddSession(c.Ctx(), s.Box.ID, row)
}
