package web

import (
	"net/http"
	"time"

	"mentor/internal/fault"
	"mentor/internal/instrument"
	"mentor/internal/sitting"
	"mentor/internal/store"
	"mentor/internal/vault"
)

// openSitting is a sitting whose secret came with the request.
type openSitting struct {
	*sitting.Sitting
	form *instrument.Form
	box  *vault.Box
	row  store.Sitting
}

// sealedPlace is bound to every sealed sitting, so that it opens nowhere else.
const sealedPlace = "sitting.sealed"

// cookieName has the prefix that pins a cookie to this host and to HTTPS;
// plain loopback cannot have it in every browser.
func (s *Node) cookieName() string {
	if s.secure {
		return "__Host-sitting"
	}
	return "sitting"
}

func (c *call) setCookie(secret vault.Secret) {
	http.SetCookie(c.w, &http.Cookie{
		Name: c.cookieName(), Value: secret.String(), Path: "/", HttpOnly: true, Secure: c.secure,
		SameSite: http.SameSiteLaxMode, MaxAge: int((sitting.DraftLife + sitting.ResultLife).Seconds()),
	})
}

func (c *call) dropCookie() {
	http.SetCookie(c.w, &http.Cookie{
		Name: c.cookieName(), Path: "/", HttpOnly: true, Secure: c.secure, SameSite: http.SameSiteLaxMode, MaxAge: -1,
	})
}

func (c *call) secret() (vault.Secret, bool) {
	cookie, err := c.r.Cookie(c.cookieName())
	if err != nil {
		return vault.Secret{}, false
	}
	return vault.ParseSecret(cookie.Value)
}

// openSitting opens the sitting of the request's cookie. Without a cookie
// there is none; with one that opens nothing, its time has passed: the answer
// is the same whether it ever was.
func (c *call) openSitting() (*openSitting, error) {
	secret, ok := c.secret()
	if !ok {
		if c.noCookies() {
			return nil, fault.New(fault.NotFound, "error.no_cookie")
		}
		return nil, fault.New(fault.NotFound, "test.error.none")
	}
	return c.open(c.Keys.Open(secret))
}

// maybeSitting is the open sitting, or nil when there is none.
func (c *call) maybeSitting() (*openSitting, error) {
	s, err := c.openSitting()
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Expired) {
		return nil, nil
	}
	return s, err
}

func (c *call) open(box *vault.Box) (*openSitting, error) {
	row, err := c.DB.Sitting(c.ctx(), box.ID, c.now.UnixMilli())
	if fault.Is(err, fault.NotFound) {
		return nil, fault.New(fault.Expired, "test.error.expired")
	}
	if err != nil {
		return nil, err
	}
	packed, err := box.Unseal(sealedPlace, row.Sealed)
	if err != nil {
		return nil, err
	}
	s, err := sitting.Unpack(packed, c.lib.Form)
	if err != nil {
		return nil, err
	}
	return &openSitting{s, c.lib.Form(s.Form), box, row}, nil
}

func sealSitting(box *vault.Box, s *sitting.Sitting) store.Sitting {
	return store.Sitting{ID: box.ID, Expires: s.Expires().UnixMilli(), Sealed: box.Seal(sealedPlace, s.Pack())}
}

// addSitting keeps a new sitting and gives its secret to the browser.
func (c *call) addSitting(s *sitting.Sitting) error {
	secret := vault.NewSecret()
	if err := c.DB.AddSitting(c.ctx(), sealSitting(c.Keys.Open(secret), s)); err != nil {
		return err
	}
	c.room.add()
	c.setCookie(secret)
	return nil
}

// saveSitting makes a change and keeps it. When another tab saved meanwhile,
// the change is made again on what that tab saved: nothing is overwritten.
func (c *call) saveSitting(change func(*openSitting) error) error {
	return untilKept(func() error {
		if err := change(c.sitting); err != nil {
			return err
		}
		row := sealSitting(c.sitting.box, c.sitting.Sitting)
		row.Version = c.sitting.row.Version
		return c.DB.SaveSitting(c.ctx(), row)
	}, func() (err error) {
		c.sitting, err = c.open(c.sitting.box)
		return err
	})
}

// takeZone counts the days of the open test by the clock of who is signed in.
func (c *call) takeZone() error {
	s, err := c.openSpace()
	if fault.Is(err, fault.SignedOut) {
		return nil
	}
	if err != nil {
		return err
	}
	c.sitting.SetZone(s.account.Zone)
	return nil
}

// mayAnswer refuses answers after the weeks that the test asks about have
// moved on. Whether everybody is safe can be said for as long as there is a result.
func (c *call) mayAnswer(stop instrument.Stop) error {
	if stop.Kind == instrument.AskSafety {
		return nil
	}
	return c.inTime()
}

// inTime refuses what is about weeks that have moved on.
func (c *call) inTime() error {
	if c.now.Sub(c.sitting.Started) > sitting.DraftLife {
		return fault.New(fault.Expired, "test.error.window")
	}
	return nil
}

// hoursLeft is how many hours the draft still has, rounded up.
func (s *openSitting) hoursLeft(now time.Time) int {
	return int((s.Started.Add(sitting.DraftLife).Sub(now) + time.Hour - 1) / time.Hour)
}
