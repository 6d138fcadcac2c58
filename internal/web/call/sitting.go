package call

import (
	"net/http"

	"mentor/internal/fault"
	"mentor/internal/sitting"
	"mentor/internal/vault"
	"mentor/internal/web/space"
)

// OpenSitting opens the sitting of the request's cookie. Without a cookie
// there is none; with one that opens nothing, its time has passed: the answer
// is the same whether it ever was.
func OpenSitting(c *Call) (*space.OpenSitting, error) {
	secret, ok := SittingSecret(c)
	if !ok {
		if NoCookies(c) {
			return nil, fault.New(fault.NotFound, "error.no_cookie")
		}
		return nil, fault.New(fault.NotFound, "test.error.none")
	}
	return Open(c, c.Keys.Open(secret))
}

// MaybeSitting is the open sitting, or nil when there is none.
func MaybeSitting(c *Call) (*space.OpenSitting, error) {
	s, err := OpenSitting(c)
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Expired) {
		return nil, nil
	}
	return s, err
}

// Open opens a test, or gives Expired when it has ended.
func Open(c *Call, box *vault.Box) (*space.OpenSitting, error) {
	row, err := c.DB.Sitting(c.Ctx(), box.ID, c.Now.UnixMilli())
	if fault.Is(err, fault.NotFound) {
		return nil, fault.New(fault.Expired, "test.error.expired")
	}
	if err != nil {
		return nil, err
	}
	packed, err := box.Unseal(space.SealedPlace, row.Sealed)
	if err != nil {
		return nil, err
	}
	s, err := sitting.Unpack(packed, c.Lib.Form)
	if err != nil {
		return nil, err
	}
	return &space.OpenSitting{Sitting: s, Instrument: c.Lib.Form(s.Form), Box: box, Row: row}, nil
}

// AddSitting keeps a new sitting and gives its secret to the browser. The one that the
// browser had goes.
func AddSitting(c *Call, s *sitting.Sitting) error {
	old, had := SittingSecret(c)
	secret := vault.NewSecret()
	if err := c.DB.AddSitting(c.Ctx(), space.SealSitting(c.Keys.Open(secret), s)); err != nil {
		return err
	}
	c.Sittings.Add()
	SetSittingCookie(c, secret)
	if !had {
		return nil
	}
	return c.DB.DeleteSitting(c.Ctx(), c.Keys.Open(old).ID)
}

// SittingSecret is the secret of a test that came with the request.
func SittingSecret(c *Call) (vault.Secret, bool) {
	cookie, err := c.R.Cookie(c.CookieName())
	if err != nil {
		return vault.Secret{}, false
	}
	return vault.ParseSecret(cookie.Value)
}

// SetSittingCookie gives the secret of a test to the browser.
func SetSittingCookie(c *Call, secret vault.Secret) {
	http.SetCookie(c.W, &http.Cookie{
		Name: c.CookieName(), Value: secret.String(), Path: "/", HttpOnly: true, Secure: c.Secure,
		SameSite: http.SameSiteLaxMode, MaxAge: int((sitting.DraftLife + sitting.ResultLife).Seconds()),
	})
}

// DropSittingCookie takes the secret of a test from the browser.
func DropSittingCookie(c *Call) {
	http.SetCookie(c.W, &http.Cookie{
		Name: c.CookieName(), Path: "/", HttpOnly: true, Secure: c.Secure, SameSite: http.SameSiteLaxMode, MaxAge: -1,
	})
}

// CookieName has the prefix that pins a cookie to this host and to HTTPS;
// plain loopback cannot have it in every browser.
func (s *Node) CookieName() string {
	if s.Secure {
		return "__Host-sitting"
	}
	return "sitting"
}

// takeZone counts the days of the open test by the clock of who is signed in.
func takeZone(c *Call) error {
	s, err := OpenSpace(c)
	if fault.Is(err, fault.SignedOut) {
		return nil
	}
	if err != nil {
		return err
	}
	c.Sitting.SetZone(s.Account.Zone)
	return nil
}
