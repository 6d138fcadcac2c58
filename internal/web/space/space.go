package space

import (
	"encoding/json"
	"fmt"
	"time"

	"mentor/internal/account"
	"mentor/internal/calendar"
	"mentor/internal/family"
	"mentor/internal/store"
	"mentor/internal/vault"
)

// Space is the private space of the parent, or child, whose session came with the request.
type Space struct {
	Box      *vault.Box
	Row      store.Account
	Account  account.Account
	Token    string // what the session is found by
	Session  OpenSession
	Sealed   []byte               // the session as it was read
	Zone     *time.Location       // of the account
	Today    calendar.Day         // in that zone
	Children []Kept[family.Child] // of a parent
	Child    Kept[family.Child]   // the one the pages are about; Version 0 when there is none
	Bonds    []Bond               // nil until Desk.Bonds has read them

	// What the request has read, so that it reads it once.
	results   []Kept[KeptResult]
	resultsOf string                  // the child that results are about
	opened    map[string]*OpenSitting // by the id of the result
	diary     readDiary
}

// Guarded reports whether a password or a passkey is asked for to sign in.
func Guarded(a account.Account) bool { return len(a.Password)+len(a.Passkeys) > 0 }

// OnlyPIN reports whether nothing but the PIN is asked for to sign in.
func OnlyPIN(a account.Account) bool { return !Guarded(a) && a.Lock && len(a.PIN) > 0 }

// DecidesAlone reports whether the child is old enough to decide alone on the place.
func (s *Space) DecidesAlone() bool {
	return s.Today.UTC().Year()-s.Account.Child.Born >= family.OwnAge
}

// OpenAccount opens the account of a vault without a session.
func (d *Desk) OpenAccount(id string) (*Space, error) {
	row, err := d.DB.Account(d.Ctx(), id)
	if err != nil {
		return nil, err
	}
	return d.OpenAccountRow(row)
}

// OpenAccountRow opens an account that was read.
func (d *Desk) OpenAccountRow(row store.Account) (s *Space, err error) {
	s = &Space{Row: row}
	if s.Box, err = d.Keys.OpenVault(row.Vault, row.Key); err != nil {
		return nil, err
	}
	if err := OpenJSON(s.Box, AccountPlace, row.Sealed, &s.Account); err != nil {
		return nil, err
	}
	d.SetClock(s)
	return s, nil
}

// SetClock gives a space the zone of its account, and the day that it is there now.
func (d *Desk) SetClock(s *Space) {
	s.Zone = s.Account.Location()
	s.Today = calendar.At(d.Now, s.Zone)
}

// SaveAccount makes a change to the account and keeps it. When another tab
// saved meanwhile, the change is made again on what that tab saved.
func (d *Desk) SaveAccount(s *Space, handles []string, change func(*account.Account) error) error {
	return d.SaveSpace(s, handles, func(s *Space) error { return change(&s.Account) })
}

// SaveSpace is SaveAccount for a change that may also move when the account ends.
func (d *Desk) SaveSpace(s *Space, handles []string, change func(*Space) error) error {
	return UntilKept(func() error {
		if err := change(s); err != nil {
			return err
		}
		plain, err := json.Marshal(s.Account)
		if err != nil {
			return err
		}
		row := s.Row
		row.Sealed = s.Box.Seal(AccountPlace, plain)
		err = d.DB.SaveAccount(d.Ctx(), row, handles)
		if err == nil {
			s.Row.Version++
		}
		return err // a name that is taken stays so
	}, func() error {
		fresh, err := d.OpenAccount(s.Row.Vault)
		if err != nil {
			return err
		}
		s.Row, s.Account = fresh.Row, fresh.Account
		return nil
	})
}

// NameHandle is what an account is found by with a sign-in name.
func (d *Desk) NameHandle(name string) string {
	return d.Keys.BlindIndex("name", account.NormalName(name))
}

// Places that sealed values of an account are bound to.
const (
	AccountPlace = "account.sealed"
	SessionPlace = "session.sealed/"
)

// OpenJSON unseals a value that is bound to a place. Its error names the place, never what is in it.
func OpenJSON(box *vault.Box, place string, sealed []byte, into any) error {
	plain, err := box.Unseal(place, sealed)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(plain, into); err != nil {
		return fmt.Errorf("%s cannot be read", place) // the cause could show what was written
	}
	return nil
}
