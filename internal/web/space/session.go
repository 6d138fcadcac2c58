package space

import (
	"encoding/json"
	"slices"
	"time"

	"mentor/internal/account"
	"mentor/internal/store"
)

// OpenSession is a session with the child that its pages are about.
type OpenSession struct {
	account.Session
	Child  string    `json:"child,omitempty"`
	Drafts []Unsent  `json:"drafts,omitempty"`
	Mine   time.Time `json:"mine,omitzero"` // who asked to recover the account until then was its owner
}

// Locked reports whether the session asks for its PIN or passkey first.
func (s *Space) Locked(now time.Time) bool { return s.Account.Lock && s.Session.Locked(now) }

// RecoveryAsked reports whether somebody asked to recover the account whom the owner
// has not claimed to be.
func (s *Space) RecoveryAsked(now time.Time) bool {
	return slices.ContainsFunc(s.Account.Recoveries(now), func(k account.Ask) bool { return k.At.After(s.Session.Mine) })
}

// SessionRow is the row of a session as it is now.
func (s *Space) SessionRow() (row store.Session, err error) {
	plain, err := json.Marshal(s.Session)
	if err != nil {
		return row, err
	}
	return store.Session{
		ID: s.Token, Expires: s.Session.Expires().UnixMilli(), Sealed: s.Box.Seal(SessionPlace+s.Token, plain),
	}, nil
}
