package share

import "time"

// Lock is what a copy asks for before it opens. It lies with the copy and goes
// with it.
type Lock struct {
	Grant string    `json:"g"`           // the id of the grant, in the vault of who made it
	Until time.Time `json:"u"`           // it opens before this moment
	Hash  []byte    `json:"h"`           // of the passphrase
	Wrong int       `json:"w,omitempty"` // wrong tries in a row
	Last  time.Time `json:"l,omitzero"`  // the last of them
}

// The tries of a passphrase: after freeTries wrong ones nothing is tried for
// tryWait, and then for as long after each further one.
const (
	freeTries = 5
	tryWait   = 15 * time.Minute
)

// Reads reports whether the copy can be read at a moment.
func (l *Lock) Reads(now time.Time) bool { return now.Before(l.Until) }

// Waits reports whether no passphrase is tried now. A clock that went back does
// not make it longer.
func (l *Lock) Waits(now time.Time) bool {
	since := now.Sub(l.Last)
	return l.Wrong >= freeTries && since >= 0 && since < tryWait
}

// Fail counts a wrong try.
func (l *Lock) Fail(now time.Time) { l.Wrong, l.Last = l.Wrong+1, now }

// Succeed forgets the wrong tries.
func (l *Lock) Succeed() { l.Wrong, l.Last = 0, time.Time{} }

// PassLife is how long a browser that gave the passphrase may read without
// giving it again.
const PassLife = 30 * time.Minute

// Pass is what such a browser carries, sealed. It opens one copy only, and only
// while that is there.
type Pass struct {
	Vault string    `json:"v"`
	Until time.Time `json:"u"`
}

// Opens reports whether the pass is good for a copy at a moment.
func (p Pass) Opens(vault string, now time.Time) bool {
	left := p.Until.Sub(now)
	return vault != "" && p.Vault == vault && left > 0 && left <= PassLife
}

// Good reports whether the pass still counts, whatever has become of its copy.
func (p Pass) Good(now time.Time) bool { return p.Opens(p.Vault, now) }
