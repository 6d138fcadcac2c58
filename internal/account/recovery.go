package account

import (
	"crypto/subtle"
	"slices"
	"time"

	"mentor/internal/fault"
)

// Recovery is the way by which an account can be opened when nothing else is
// left. The owner chooses one.
type Recovery string

// The ways.
const (
	NoRecovery Recovery = "none"  // what is forgotten is lost
	ByPaper    Recovery = "paper" // a printed code, good once
	ByWaiting  Recovery = "wait"  // whoever asks waits a day, and every visit of the owner can refuse
	ByEmail    Recovery = "email" // a link, for those whose e-mail nobody else reads
)

// ChooseRecovery chooses the way, and ends what was asked for by another. Paper
// needs a code that has been made, waiting a name to ask by, a link an address
// that is proved.
func (a *Account) ChooseRecovery(r Recovery) error {
	switch {
	case !slices.Contains([]Recovery{NoRecovery, ByPaper, ByWaiting, ByEmail}, r):
		return fault.New(fault.Invalid, "error.form")
	case r == ByPaper && len(a.Paper) == 0:
		return fault.New(fault.Invalid, "account.error.recovery_paper")
	case r == ByWaiting && a.Name == "":
		return fault.New(fault.Invalid, "account.error.recovery_name")
	case r == ByEmail && a.EmailProved.IsZero():
		return fault.New(fault.Invalid, "account.error.recovery_email")
	}
	if a.Recovery != r {
		a.RefuseRecovery()
	}
	a.Recovery = r
	return nil
}

// ChangeEmail takes another address, or none. It is not proved, so what rested
// on the old one ends: recovery by e-mail, and links that are under way.
func (a *Account) ChangeEmail(email string) {
	if email == a.Email {
		return
	}
	a.Email, a.EmailProved = email, time.Time{}
	a.Asks = slices.DeleteFunc(a.Asks, func(k Ask) bool { return k.For != ToWait })
	if a.Recovery == ByEmail {
		a.Recovery = NoRecovery
	}
}

// Recovered gives the account to who has recovered it, with the hash of a new
// password. All that others could have had ends: the PIN with its lock, the
// printed code, trusted devices, other asks. The caller ends the sessions.
// Passkeys stay; the owner is shown them.
func (a *Account) Recovered(password []byte) {
	a.Password, a.PIN, a.Paper, a.Lock = password, nil, nil, false
	a.Devices, a.Failures.Run = nil, 0
	a.RefuseRecovery()
	if a.Recovery == ByPaper {
		a.Recovery = NoRecovery // until there is a new code
	}
}

// Purpose is what somebody asks for who is not signed in and holds a secret.
type Purpose string

// The purposes.
const (
	ToWait  Purpose = "wait"  // recover the account after a day
	ToLink  Purpose = "link"  // recover it by a link in an e-mail
	ToProve Purpose = "prove" // show that mail arrives at the address
)

// life is from when on, and until when, an ask can be used.
func (p Purpose) life() (opens, ends time.Duration) {
	switch p {
	case ToWait:
		return 24 * time.Hour, 72 * time.Hour
	case ToLink:
		return 0, 10 * time.Minute // ASVS 5.0, 6.5.5
	case ToProve:
		return 0, 24 * time.Hour
	}
	return 0, 0
}

// Ask is one thing that was asked for. Whoever asked holds the secret, in a
// cookie or a link; here is its hash.
type Ask struct {
	For    Purpose   `json:"for"`
	Secret string    `json:"secret"` // vault.TokenHash
	At     time.Time `json:"at"`
}

// Opens is from when on it can be used.
func (k Ask) Opens() time.Time { opens, _ := k.For.life(); return k.At.Add(opens) }

// Ends is when it can be used no more.
func (k Ask) Ends() time.Time { _, ends := k.For.life(); return k.At.Add(ends) }

// maxAsks is how many asks are kept at once: several, so that a stranger's does
// not keep out the owner's.
const maxAsks = 5

// Ask keeps an ask with the hash of its secret. It reports whether it did: not
// when the owner has chosen another way, there is no address to send a link to,
// or too many are under way. Who asked is told the same in every case.
func (a *Account) Ask(p Purpose, secret string, now time.Time) bool {
	allowed := p == ToWait && a.Recovery == ByWaiting || p == ToLink && a.Recovery == ByEmail || p == ToProve && a.Email != ""
	a.Asks = slices.DeleteFunc(a.Asks, func(k Ask) bool { return !now.Before(k.Ends()) })
	if !allowed || len(a.Asks) >= maxAsks {
		return false
	}
	a.Asks = append(a.Asks, Ask{p, secret, now})
	return true
}

// Stage is how far an ask has come.
type Stage uint8

// The stages. One that was refused, has ended or never was looks the same.
const (
	NotAsked Stage = iota
	Waiting        // it opens later
	Open           // it can be used now
)

// Find finds the ask that a secret's hash belongs to.
func (a *Account) Find(p Purpose, secret string, now time.Time) (Ask, Stage) {
	for _, k := range a.Asks {
		if k.For != p || subtle.ConstantTimeCompare([]byte(k.Secret), []byte(secret)) == 0 || !now.Before(k.Ends()) {
			continue
		}
		if now.Before(k.Opens()) {
			return k, Waiting
		}
		return k, Open
	}
	return Ask{}, NotAsked
}

// ProveEmail notes that the link sent to the address was followed, when the
// secret's hash is the one of its ask.
func (a *Account) ProveEmail(secret string, now time.Time) bool {
	if _, stage := a.Find(ToProve, secret, now); stage != Open {
		return false
	}
	a.EmailProved = now
	a.Asks = slices.DeleteFunc(a.Asks, func(k Ask) bool { return k.For == ToProve })
	return true
}

// Recoveries are the asks by which somebody may recover the account: shown to
// the owner at every visit.
func (a *Account) Recoveries(now time.Time) (out []Ask) {
	for _, k := range a.Asks {
		if k.For != ToProve && now.Before(k.Ends()) {
			out = append(out, k)
		}
	}
	return out
}

// RefuseRecovery ends every ask for recovery.
func (a *Account) RefuseRecovery() {
	a.Asks = slices.DeleteFunc(a.Asks, func(k Ask) bool { return k.For != ToProve })
}
