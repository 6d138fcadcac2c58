package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"mentor/internal/account"
	"mentor/internal/calendar"
	"mentor/internal/family"
	"mentor/internal/fault"
	"mentor/internal/store"
	"mentor/internal/vault"
)

// space is the private space of the parent, or child, whose session came with the request.
type space struct {
	box      *vault.Box
	row      store.Account
	account  account.Account
	token    string // what the session is found by
	session  openSession
	sealed   []byte // the session as it was read
	zone     *time.Location
	today    calendar.Day
	children []kept[family.Child]
	child    kept[family.Child] // the one the pages are about; Version 0 when there is none

	results   []kept[keptResult] // kept tests, once they were read
	resultsOf string             // the child they are about
	opened    map[string]*openSitting
	diary     readDiary // what of it was read last
	bonds     []bond    // once they were read
}

// openSession is a session with the child that its pages are about.
type openSession struct {
	account.Session
	Child  string    `json:"child,omitempty"`
	Drafts []unsent  `json:"drafts,omitempty"`
	Mine   time.Time `json:"mine,omitzero"` // who asked to recover the account until then was its owner
}

// guarded reports whether a password or a passkey is asked for to sign in.
func guarded(a account.Account) bool { return len(a.Password)+len(a.Passkeys) > 0 }

// onlyPIN reports whether nothing but the PIN is asked for to sign in.
func onlyPIN(a account.Account) bool { return !guarded(a) && a.Lock && len(a.PIN) > 0 }

// locked reports whether the session asks for its PIN or passkey first.
func (s *space) locked(now time.Time) bool { return s.account.Lock && s.session.Locked(now) }

// Places that sealed values of an account are bound to.
const (
	accountPlace = "account.sealed"
	sessionPlace = "session.sealed/"
)

// cookie makes a cookie that only this site reads, pinned to HTTPS where there
// is HTTPS.
func (c *call) cookie(name, value string, life time.Duration) *http.Cookie {
	return &http.Cookie{
		Name: c.pinned(name), Value: value, Path: "/", HttpOnly: true, Secure: c.secure,
		SameSite: http.SameSiteLaxMode, MaxAge: int(life.Seconds()),
	}
}

// pinned has the prefix that pins a cookie to this host and to HTTPS; plain
// loopback cannot have it in every browser.
func (s *Node) pinned(name string) string {
	if s.secure {
		return "__Host-" + name
	}
	return name
}

const (
	sessionCookie = "session" // the vault and the token of a session
	deviceCookie  = "device"  // the token of a browser that was signed in with
)

// signInTo makes a new session for an account, once it is proved whose it is,
// and gives its token to the browser. An earlier session of this browser ends:
// a token is never reused.
func (c *call) signInTo(s *space) error {
	c.right()
	if id, token, ok := c.sessionToken(); ok {
		if err := c.DB.EndSession(c.ctx(), id, vault.TokenHash(token)); err != nil {
			return err
		}
	}
	device := c.deviceFor(s.box.ID)
	if err := c.saveAccount(s, nil, func(a *account.Account) error {
		a.SignedIn(vault.TokenHash(device), c.now)
		return nil
	}); err != nil {
		return err
	}
	token := vault.NewToken()
	s.token = vault.TokenHash(token)
	s.session.Session = account.NewSession(vault.TokenHash(device), browserName(c.r.UserAgent()), c.now)
	s.zone = s.account.Location()
	s.today = calendar.At(c.now, s.zone)
	if err := c.addSession(s); err != nil {
		return err
	}
	if s.account.Discreet {
		http.SetCookie(c.w, c.cookie(discreetCookie, "1", discreetLife))
	}
	http.SetCookie(c.w, c.cookie(sessionCookie, s.box.ID+"."+token, account.LongestLife))
	if !c.known || s.account.Child == nil { // when it ends would tell when a child was here last
		http.SetCookie(c.w, c.cookie(deviceCookie, device, account.DeviceLife))
	}
	return nil
}

// deviceFor is the token of this browser, or a new one for who proved whose account
// it is. An account or a network that makes many gets such as nobody knows again: they would be
// lanes without end.
func (c *call) deviceFor(account string) string {
	if c.known {
		return c.device()
	}
	if !c.spend(vaultLane(account), devices, 1) || !c.spend(c.house(), devicesHere, 1) {
		return vault.NewToken()
	}
	return c.Keys.NewDevice()
}

// device is the token of this browser, or empty when nobody signed in with it.
func (c *call) device() string {
	cookie, err := c.r.Cookie(c.pinned(deviceCookie))
	if err != nil || len(cookie.Value) > 64 {
		return ""
	}
	return cookie.Value
}

func (c *call) deviceHash() string {
	if d := c.device(); d != "" {
		return vault.TokenHash(d)
	}
	return ""
}

// browserName is what the browser says it is, short enough for a list.
func browserName(agent string) string {
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

// turnTo makes a child the one that the pages of this browser are about.
func (c *call) turnTo(child string) error {
	return c.changeSession(func(s *openSession) { s.Child = child })
}

// sessionRow is the row of a session as it is now.
func (s *space) sessionRow() (row store.Session, err error) {
	plain, err := json.Marshal(s.session)
	if err != nil {
		return row, err
	}
	return store.Session{
		ID: s.token, Expires: s.session.Expires().UnixMilli(), Sealed: s.box.Seal(sessionPlace+s.token, plain),
	}, nil
}

func (c *call) addSession(s *space) error {
	row, err := s.sessionRow()
	if err != nil {
		return err
	}
	s.sealed = row.Sealed
	return c.DB.AddSession(c.ctx(), s.box.ID, row)
}

// saveSession keeps the session as it is now. When another request changed or
// ended it since it was read, it gives Conflict.
func (c *call) saveSession() error {
	s := c.space
	row, err := s.sessionRow()
	if err != nil {
		return err
	}
	if err := c.DB.SaveSession(c.ctx(), s.box.ID, row, s.sealed); err != nil {
		return err
	}
	s.sealed = row.Sealed
	return nil
}

// changeSession makes a change to the session and keeps it. When another
// request changed it meanwhile, the change is made again on that; when it was
// ended meanwhile, nobody is signed in here.
func (c *call) changeSession(change func(*openSession)) error {
	return untilKept(func() error {
		change(&c.space.session)
		return c.saveSession()
	}, func() error {
		fresh, err := c.openSpace()
		if err != nil {
			return err
		}
		c.space.session, c.space.sealed = fresh.session, fresh.sealed
		return nil
	})
}

func (c *call) dropSession() { http.SetCookie(c.w, c.cookie(sessionCookie, "", -time.Second)) }

// sessionToken reads the cookie: the vault and the token.
func (c *call) sessionToken() (id, token string, ok bool) {
	cookie, err := c.r.Cookie(c.pinned(sessionCookie))
	if err != nil {
		return "", "", false
	}
	return strings.Cut(cookie.Value, ".")
}

// openSpace opens the space of the request's session. Without one, or with one
// that has ended, nobody is signed in: the answer is the same.
func (c *call) openSpace() (*space, error) {
	id, token, ok := c.sessionToken()
	if !ok {
		return nil, fault.New(fault.SignedOut, "account.error.signed_out")
	}
	if err := c.joinSession(token); err != nil {
		return nil, err
	}
	hash := vault.TokenHash(token)
	row, acc, err := c.DB.OpenSession(c.ctx(), id, hash, c.now.UnixMilli())
	if fault.Is(err, fault.NotFound) {
		return nil, fault.New(fault.SignedOut, "account.error.signed_out")
	}
	if err != nil {
		return nil, err
	}
	s := &space{row: acc, token: hash, sealed: row.Sealed}
	if s.box, err = c.Keys.OpenVault(acc.Vault, acc.Key); err != nil {
		return nil, err
	}
	if err := openJSON(s.box, sessionPlace+hash, row.Sealed, &s.session); err != nil {
		return nil, err
	}
	if err := openJSON(s.box, accountPlace, acc.Sealed, &s.account); err != nil {
		return nil, err
	}
	c.wind(s)
	return s, nil
}

// wind sets the clock of a space.
func (d *Desk) wind(s *space) {
	s.zone = s.account.Location()
	s.today = calendar.At(d.now, s.zone)
}

// day says the day of a moment by the clock of a space.
func (c *call) day(t time.Time, s *space) string { return c.L.Day(calendar.At(t, s.zone), s.today) }

// openAccount opens the account of a vault without a session.
func (d *Desk) openAccount(id string) (*space, error) {
	row, err := d.DB.Account(d.ctx(), id)
	if err != nil {
		return nil, err
	}
	return d.openAccountRow(row)
}

func (d *Desk) openAccountRow(row store.Account) (s *space, err error) {
	s = &space{row: row}
	if s.box, err = d.Keys.OpenVault(row.Vault, row.Key); err != nil {
		return nil, err
	}
	if err := openJSON(s.box, accountPlace, row.Sealed, &s.account); err != nil {
		return nil, err
	}
	d.wind(s)
	return s, nil
}

func openJSON(box *vault.Box, place string, sealed []byte, into any) error {
	plain, err := box.Unseal(place, sealed)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(plain, into); err != nil {
		return fmt.Errorf("%s cannot be read", place) // the cause could show what was written
	}
	return nil
}

// saveAccount makes a change to the account and keeps it. When another tab
// saved meanwhile, the change is made again on what that tab saved.
func (d *Desk) saveAccount(s *space, handles []string, change func(*account.Account) error) error {
	return d.saveSpace(s, handles, func(s *space) error { return change(&s.account) })
}

// saveSpace is saveAccount for a change that may move when the account ends, too.
func (d *Desk) saveSpace(s *space, handles []string, change func(*space) error) error {
	return untilKept(func() error {
		if err := change(s); err != nil {
			return err
		}
		plain, err := json.Marshal(s.account)
		if err != nil {
			return err
		}
		row := s.row
		row.Sealed = s.box.Seal(accountPlace, plain)
		err = d.DB.SaveAccount(d.ctx(), row, handles)
		if err == nil {
			s.row.Version++
		}
		return err // a name that is taken stays so
	}, func() error {
		fresh, err := d.openAccount(s.row.Vault)
		if err != nil {
			return err
		}
		s.row, s.account = fresh.row, fresh.account
		return nil
	})
}
