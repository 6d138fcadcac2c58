package account

import "time"

// Child is what the account of a child has besides: a child signs in with a name
// they made up, their year of birth and a PIN, has no e-mail, and comes back with
// words of their own. Nothing else opens a place: a parent's code makes a new one.
type Child struct {
	Born   int       `json:"born"`              // year
	Words  Words     `json:"words,omitzero"`    // those that bring the child back
	Form   string    `json:"form,omitempty"`    // vault.TokenHash of the id of the form that made the place
	Again  time.Time `json:"again,omitzero"`    // when it got another PIN by its words
	LetEnd []string  `json:"let_end,omitempty"` // bonds of which the child knows that they end by age, and leaves it so
}

// PINSince is since when a child's place has its PIN.
func (a *Account) PINSince() time.Time {
	if a.Child.Again.IsZero() {
		return a.Created
	}
	return a.Child.Again
}

// Words are what is kept of recovery words.
type Words struct {
	Hash []byte    `json:"hash"` // vault.HashPassword of NormalWords
	Made time.Time `json:"made"`
}

// WinBack gives the place to who said the words, with a new PIN. Who was trusted
// with the old one is not any more.
func (a *Account) WinBack(pin []byte, now time.Time) {
	a.PIN, a.Lock, a.Child.Again = pin, true, now
	a.Devices, a.Failures.Run = nil, 0
}
