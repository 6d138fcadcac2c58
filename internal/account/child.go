package account

import (
	"bytes"
	"slices"
	"time"

	"mentor/internal/fault"
)

// Child is what the account of a child has besides: a child signs in with a name
// they made up and a PIN, has no e-mail, and comes back with words of their own.
//
// A parent's code can set a new PIN, and whoever used it may be the parent. So
// what was written before stays closed until the words are said: not even the
// new PIN opens it. Who says the words has the whole place again.
type Child struct {
	Born   int      `json:"born"`              // year
	Words  Words    `json:"words,omitzero"`    // those that bring the child back
	Before []byte   `json:"before,omitempty"`  // the PIN from before the first reset that the words have not answered
	Closed []Closed `json:"closed,omitempty"`  // the oldest first
	Asleep []string `json:"asleep,omitempty"`  // bonds with others than who made the code: they wait for the words
	Resets []Reset  `json:"resets,omitempty"`  // the oldest first
	LetEnd []string `json:"let_end,omitempty"` // bonds of which the child knows that they end by age, and leaves it so
}

// Words are what is kept of recovery words.
type Words struct {
	Hash []byte    `json:"hash"` // vault.HashPassword of NormalWords
	Made time.Time `json:"made"`
}

// Same reports whether they are the same words, made at the same moment: each hash has a salt of its own.
func (w Words) Same(o Words) bool { return bytes.Equal(w.Hash, o.Hash) }

// Closed is a vault whose pages stay closed until the words are said.
type Closed struct {
	Vault string `json:"vault"`
	Words Words  `json:"words"`
}

// Reset is a new PIN that was set with a code from a parent.
type Reset struct {
	By   string    `json:"by"` // what the parent is called here
	At   time.Time `json:"at"`
	Seen bool      `json:"seen,omitempty"` // the child said to know of it
}

// maxClosed keeps a sealed account small.
const maxClosed = 20

// ResetPIN sets a new PIN by a code of who is called by. The pages in left stay
// closed, and asleep are the bonds with others.
func (a *Account) ResetPIN(pin []byte, left, by string, asleep []string, now time.Time) error {
	c := a.Child
	if len(c.Closed) >= maxClosed {
		return fault.New(fault.Invalid, "young.error.resets")
	}
	if len(c.Before) == 0 {
		c.Before = a.PIN
	}
	c.Closed = append(c.Closed, Closed{left, c.Words})
	c.Asleep = asleep
	c.Resets = append(c.Resets, Reset{By: by, At: now})
	a.renewPIN(pin)
	return nil
}

// renewPIN takes a new PIN. Who was trusted with the old one is not any more.
func (a *Account) renewPIN(pin []byte) {
	a.PIN, a.Lock = pin, true
	a.Devices, a.Failures.Run = nil, 0
}

// AtDoor are the words that give the place back: those of now, and the oldest
// ones that closed pages wait for, unless they are younger. Whoever made a new
// PIN and new words by a parent's code cannot keep out who has the first ones,
// nor come back after them.
func (c *Child) AtDoor() []Words {
	for _, one := range c.ClosedWords() {
		if !one.Same(c.Words) && one.Made.Before(c.Words.Made) && c.first(one) {
			return []Words{c.Words, one}
		}
	}
	return []Words{c.Words}
}

// first reports whether no closed page waits for older words.
func (c *Child) first(w Words) bool {
	return !slices.ContainsFunc(c.Closed, func(one Closed) bool { return one.Words.Made.Before(w.Made) })
}

// ClosedWords are the different words that closed pages wait for.
func (c *Child) ClosedWords() (all []Words) {
	for _, one := range c.Closed {
		if !slices.ContainsFunc(all, one.Words.Same) {
			all = append(all, one.Words)
		}
	}
	return all
}

// Opens are the vaults that open with these words.
func (c *Child) Opens(w Words) (vaults []string) {
	for _, one := range c.Closed {
		if one.Words.Same(w) {
			vaults = append(vaults, one.Vault)
		}
	}
	return vaults
}

// Reopen notes that the words were said: their pages are open. By the first words
// every bond is awake, and the PIN from before is no matter any more; younger ones
// may have been made by whoever came with a parent's code.
func (c *Child) Reopen(w Words) {
	if c.first(w) {
		c.Asleep, c.Before = nil, nil
		for i := range c.Resets { // whoever said to know of them may have been the one
			c.Resets[i].Seen = c.Resets[i].Seen && c.Resets[i].At.Before(w.Made)
		}
	}
	c.Closed = slices.DeleteFunc(c.Closed, func(one Closed) bool { return one.Words.Same(w) })
}

// WinBack gives the place to who said the words at the door, with a new PIN.
func (a *Account) WinBack(w Words, pin []byte) {
	a.Child.Reopen(w)
	a.Child.Words = w
	a.renewPIN(pin)
}

// Wake wakes a bond: a code came from its parent too.
func (c *Child) Wake(bond string) {
	c.Asleep = slices.DeleteFunc(c.Asleep, func(id string) bool { return id == bond })
}

// Unseen is the last reset that the child has not said to know of, or nil.
func (c *Child) Unseen() *Reset {
	for i := len(c.Resets) - 1; i >= 0; i-- {
		if !c.Resets[i].Seen {
			return &c.Resets[i]
		}
	}
	return nil
}

// Told are the resets that pages name: while something is closed only the last, for
// whoever set that PIN is not to learn who else is connected with the child.
func (c *Child) Told() []Reset {
	if len(c.Closed) > 0 {
		return c.Resets[max(0, len(c.Resets)-1):]
	}
	return c.Resets
}

// See notes that the child knows of every reset.
func (c *Child) See() {
	for i := range c.Resets {
		c.Resets[i].Seen = true
	}
}
