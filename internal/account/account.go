// Package account holds the rules of signing in: what a name, a password and a
// PIN may be, how often may be tried, how long a session lives, and how an
// account is recovered. The rules are:
//
//   - The strongest adversary lives in the household. They know the names and
//     the birthdays, see the screen, and may read the e-mail. So the owner
//     chooses how the account can be recovered, and every way can be refused.
//   - Nobody can lock out a device that the owner has signed in with.
//   - Everything about an account is kept sealed in its own vault; what a
//     person types is kept as a hash only.
//   - Time is passed in. When a clock goes back, what needed waiting needs it
//     still, and what was fresh or open is not.
package account

import (
	"bytes"
	"encoding/json"
	"slices"
	"time"
	_ "time/tzdata" // a computer without zone files knows them all the same

	"mentor/internal/fault"
)

// Account is what is kept of somebody who can sign in, sealed. A lone parent on
// their own machine has one without a name, a password or a passkey.
type Account struct {
	Name        string    `json:"name,omitempty"` // as shown; see NormalName
	Email       string    `json:"email,omitempty"`
	EmailProved time.Time `json:"email_proved,omitzero"` // when a link sent there was followed
	Zone        string    `json:"zone"`                  // of the time zone database, as Europe/Vienna
	Language    string    `json:"language,omitempty"`    // a tag; empty is what the browser asks for
	Created     time.Time `json:"created"`

	Password []byte    `json:"password,omitempty"` // vault.HashPassword
	PIN      []byte    `json:"pin,omitempty"`      // vault.HashPassword of the PIN
	Paper    []byte    `json:"paper,omitempty"`    // vault.HashPassword of the printed code; good once
	Passkeys []Passkey `json:"passkeys,omitempty"`

	Recovery Recovery `json:"recovery"`
	Lock     bool     `json:"lock,omitempty"`     // a session left alone asks for the PIN or passkey
	Discreet bool     `json:"discreet,omitempty"` // neutral name and icon

	Failures Failures `json:"failures,omitzero"` // from devices that are not trusted
	Devices  []Device `json:"devices,omitempty"`
	Asks     []Ask    `json:"asks,omitempty"`

	Child *Child `json:"child,omitempty"` // nil: a parent
}

// DeletionUndo is how long a deletion can be undone, when the owner does not
// want it at once. Until then the account is closed to everything but that.
const DeletionUndo = 7 * 24 * time.Hour

// Passkey is one key of the owner's on a device or in a key ring.
type Passkey struct {
	ID         []byte          `json:"id"`
	Name       string          `json:"name"` // the owner's word for it
	Added      time.Time       `json:"added"`
	Used       time.Time       `json:"used,omitzero"`
	Synced     time.Time       `json:"synced,omitzero"` // when it began to be kept outside its device, too
	Behind     time.Time       `json:"behind,omitzero"` // when it last counted fewer uses than before: a copy, or put back from one
	Credential json.RawMessage `json:"credential"`      // as the library that checks it keeps it
}

// PasskeyUse is what a passkey showed when it was used.
type PasskeyUse struct {
	Credential     json.RawMessage
	Asked          time.Time // when it was asked
	Synced, Behind bool      // begins with this use; see Passkey
}

// MaxPasskeys keeps a sealed account small: a passkey is about half a kilobyte.
const MaxPasskeys = 10

// AddPasskey adds a passkey, or puts it in the place of the one with its id.
func (a *Account) AddPasskey(p Passkey) error {
	if i := a.passkey(p.ID); i >= 0 {
		a.Passkeys[i] = p
		return nil
	}
	if len(a.Passkeys) >= MaxPasskeys {
		return fault.New(fault.Invalid, "account.error.passkeys")
	}
	a.Passkeys = append(a.Passkeys, p)
	return nil
}

// RemovePasskey takes a passkey away; one that is not there is away. The last
// way to sign in stays as long as the account has a name to sign in with.
func (a *Account) RemovePasskey(id []byte) error {
	i := a.passkey(id)
	if i < 0 {
		return nil
	}
	if a.Name != "" && len(a.Password) == 0 && len(a.Passkeys) == 1 {
		return fault.New(fault.Invalid, "account.error.last_way_in")
	}
	a.Passkeys = slices.Delete(a.Passkeys, i, i+1)
	if len(a.Passkeys) == 0 && len(a.PIN) == 0 {
		a.Lock = false
	}
	return nil
}

// UsePasskey notes that a passkey showed whose account it is, and keeps the
// credential that this gave. An answer to what was asked before its last use was
// given once already, or is late, and gives Invalid. A last use that the clock
// has not reached yet says nothing.
func (a *Account) UsePasskey(id []byte, use PasskeyUse, now time.Time) error {
	i := a.passkey(id)
	if i < 0 {
		return fault.New(fault.Invalid, "passkey.error.failed")
	}
	p := &a.Passkeys[i]
	if !p.Used.After(now) && !use.Asked.After(p.Used) {
		return fault.New(fault.Invalid, "passkey.error.failed")
	}
	p.Used, p.Credential = now, use.Credential
	if use.Synced {
		p.Synced = now
	}
	if use.Behind {
		p.Behind = now
	}
	return nil
}

// passkeyNewsFor is how long the owner is told on the first page.
const passkeyNewsFor = 7 * 24 * time.Hour

// PasskeyNews reports whether a passkey lately began to be kept elsewhere, or
// may have been copied.
func (a *Account) PasskeyNews(now time.Time) bool {
	lately := func(t time.Time) bool { return !t.IsZero() && now.Sub(t).Abs() < passkeyNewsFor }
	return slices.ContainsFunc(a.Passkeys, func(p Passkey) bool { return lately(p.Synced) || lately(p.Behind) })
}

func (a *Account) passkey(id []byte) int {
	return slices.IndexFunc(a.Passkeys, func(p Passkey) bool { return bytes.Equal(p.ID, id) })
}

// SetLock switches the lock. It needs something to open it with that is quicker
// than signing in: a PIN or a passkey.
func (a *Account) SetLock(on bool) error {
	if on && len(a.PIN) == 0 && len(a.Passkeys) == 0 {
		return fault.New(fault.Invalid, "account.error.lock_needs_pin")
	}
	a.Lock = on
	return nil
}

// SetZone takes the name of a time zone.
func (a *Account) SetZone(name string) error {
	if _, err := time.LoadLocation(name); err != nil || name == "" || name == "Local" {
		return fault.New(fault.Invalid, "account.error.zone")
	}
	a.Zone = name
	return nil
}

// Location is the account's time zone; UTC when the system does not know it
// any more.
func (a *Account) Location() *time.Location {
	zone, err := time.LoadLocation(a.Zone)
	if err != nil {
		return time.UTC
	}
	return zone
}
