package call

import (
	"net/http"
	"strings"
	"time"

	"mentor/internal/account"
	"mentor/internal/calendar"
	"mentor/internal/fault"
	"mentor/internal/vault"
	"mentor/internal/web/limit"
	"mentor/internal/web/space"
)

// OpenJoinCode finds the porch that a typed code leads to, or takes a try from who typed
// it. When there is none left, a refusal still tells wrong from right: what keeps codes
// from being guessed is that one of ten minutes is drawn from 51 bits.
func OpenJoinCode(c *Call, typed string) (b space.Bond, handle string, err error) {
	b, handle, err = space.FindJoinCode(c.Desk, typed)
	switch {
	case err == nil:
		c.invited = true
		Right(c)
	case fault.Is(err, fault.Invalid) && !c.Tried && !c.spend(c.lane, limit.Tries, 1):
		err = fault.New(fault.TooMany, "error.too_many")
	}
	return b, handle, err
}

// Cookie makes a cookie that only this site reads, pinned to HTTPS where there
// is HTTPS.
func Cookie(c *Call, name, value string, life time.Duration) *http.Cookie {
	return &http.Cookie{
		Name: c.Pinned(name), Value: value, Path: "/", HttpOnly: true, Secure: c.Secure,
		SameSite: http.SameSiteLaxMode, MaxAge: int(life.Seconds()),
	}
}

// Pinned has the prefix that pins a cookie to this host and to HTTPS; plain
// loopback cannot have it in every browser.
func (s *Node) Pinned(name string) string {
	if s.Secure {
		return "__Host-" + name
	}
	return name
}

const (
	SessionCookie = "session" // the vault and the token of a session
	DeviceCookie  = "device"  // the token of a browser that was signed in with
)

// SignInTo makes a new session for an account, once it is proved whose it is,
// and gives its token to the browser. An earlier session of this browser ends:
// a token is never reused.
func SignInTo(c *Call, s *space.Space) error {
	Right(c)
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

// deviceFor is the token of this browser, or a new one for who proved whose account
// it is. An account or a network that makes many gets such as nobody knows again: they would be
// lanes without end.
func deviceFor(c *Call, account string) string {
	if c.known {
		return device(c)
	}
	if !c.spend(limit.VaultLane(account), limit.Devices, 1) || !c.spend(house(c), limit.DevicesHere, 1) {
		return vault.NewToken()
	}
	return c.Keys.NewDevice()
}

// device is the token of this browser, or empty when nobody signed in with it.
func device(c *Call) string {
	cookie, err := c.R.Cookie(c.Pinned(DeviceCookie))
	if err != nil || len(cookie.Value) > 64 {
		return ""
	}
	return cookie.Value
}

// DeviceHash is what a known browser is found by; empty for any other.
func DeviceHash(c *Call) string {
	if d := device(c); d != "" {
		return vault.TokenHash(d)
	}
	return ""
}

// BrowserName is what the browser says it is, short enough for a list.
func BrowserName(agent string) string {
	for _, b := range []struct{ mark, name string }{
		{"Edg", "Edge"}, {"OPR", "Opera"}, {"Firefox", "Firefox"}, {"Chrome", "Chrome"}, {"Safari", "Safari"},
	} {
		if strings.Contains(agent, b.mark) {
			for _, on := range []string{"Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux"} {
				if strings.Contains(agent, on) {
					return b.name + ", " + on
				}
			}
			return b.name
		}
	}
	return ""
}

// TurnTo makes a child the one that the pages of this browser are about.
func TurnTo(c *Call, child string) error {
	return ChangeSession(c, func(s *space.OpenSession) { s.Child = child })
}

func addSession(c *Call, s *space.Space) error {
	row, err := s.SessionRow()
	if err != nil {
		return err
	}
	s.Sealed = row.Sealed
	return c.DB.AddSession(c.Ctx(), s.Box.ID, row)
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

// DropSession takes the session from the browser.
func DropSession(c *Call) { http.SetCookie(c.W, Cookie(c, SessionCookie, "", -time.Second)) }

// SessionToken reads the cookie: the vault and the token.
func SessionToken(c *Call) (id, token string, ok bool) {
	cookie, err := c.R.Cookie(c.Pinned(SessionCookie))
	if err != nil {
		return "", "", false
	}
	return strings.Cut(cookie.Value, ".")
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
	if err := space.OpenJSON(s.Box, space.AccountPlace, acc.Sealed, &s.Account); err != nil {
		return nil, err
	}
	c.Wind(s)
	return s, nil
}
