package account

import "time"

// Child is what the account of a child has besides: a child signs in with a name
// they made up and a PIN, has no e-mail, and comes back with words of their own.
type Child struct {
	Born   int     `json:"born"`             // year
	Words  []byte  `json:"words,omitempty"`  // vault.HashPassword of the recovery words
	Closed string  `json:"closed,omitempty"` // the vault whose pages stay closed until the words are said
	Resets []Reset `json:"resets,omitempty"` // the oldest first
}

// Reset is a new PIN that was set with a code from a parent.
type Reset struct {
	By   string    `json:"by"` // what the parent is called here
	At   time.Time `json:"at"`
	Seen bool      `json:"seen,omitempty"` // the child said to know of it
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
