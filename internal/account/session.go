package account

import "time"

// How long a session lives, and how long what it allows.
const (
	IdleLife    = 30 * 24 * time.Hour  // since it was last used
	LongestLife = 180 * 24 * time.Hour // since it began
	IdleLock    = 5 * time.Minute      // until it asks for the PIN or passkey, when the lock is on
	FreshFor    = 10 * time.Minute     // after signing in: export, share, change of e-mail, deletion
	maxPINTries = 5
	seenEvery   = time.Minute
)

// Session is a browser that is signed in, as it is kept, sealed.
type Session struct {
	Device   string    `json:"device"` // Device.ID
	Name     string    `json:"name"`   // what the browser says it is, for the list of sessions
	Started  time.Time `json:"started"`
	Seen     time.Time `json:"seen"`
	Proved   time.Time `json:"proved"` // when a password, passkey or code was last given
	Shut     bool      `json:"shut,omitempty"`
	PINTries int       `json:"pin_tries,omitempty"` // wrong ones in a row
}

// NewSession begins a session at a sign-in.
func NewSession(device, name string, now time.Time) Session {
	return Session{Device: device, Name: name, Started: now, Seen: now, Proved: now}
}

// Expires is when the session ends if it is not used before.
func (s *Session) Expires() time.Time {
	idle, longest := s.Seen.Add(IdleLife), s.Started.Add(LongestLife)
	if idle.Before(longest) {
		return idle
	}
	return longest
}

// Touch notes that the session is used. changed asks the caller to keep it:
// once a minute at most, so the lock may close up to a minute early. A session
// that is locked is not touched.
func (s *Session) Touch(now time.Time) (changed bool) {
	if now.Sub(s.Seen).Abs() < seenEvery {
		return false
	}
	s.Seen = now
	return true
}

// Locked reports whether the session asks for the PIN or passkey first: it was
// locked by hand, left alone, or the clock says that it was used in the future.
// It is asked only while the account's lock is on.
func (s *Session) Locked(now time.Time) bool {
	return s.Shut || now.Sub(s.Seen) >= IdleLock || s.Seen.Sub(now) >= seenEvery
}

// LockNow locks the session by hand.
func (s *Session) LockNow() { s.Shut = true }

// Unlock opens a locked session after the right PIN.
func (s *Session) Unlock(now time.Time) { s.Shut, s.PINTries, s.Seen = false, 0, now }

// WrongPIN counts a wrong PIN, and reports whether it was the last one that the
// session allows: then it ends, and only signing in helps.
func (s *Session) WrongPIN() (ended bool) {
	s.PINTries++
	return s.UsedUp()
}

// UsedUp reports whether the last wrong PIN was given: the session has ended, also
// while it is still there.
func (s *Session) UsedUp() bool { return s.PINTries >= maxPINTries }

// Prove notes that the owner has signed in again; it unlocks too.
func (s *Session) Prove(now time.Time) {
	s.Proved = now
	s.Unlock(now)
}

// Fresh reports whether the owner signed in just now. Exporting, sharing,
// changing the e-mail or how to sign in, and deleting need it; the PIN is not
// enough.
func (s *Session) Fresh(now time.Time) bool {
	since := now.Sub(s.Proved)
	return since >= 0 && since < FreshFor
}
