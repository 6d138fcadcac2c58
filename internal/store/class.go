package store

import "mentor/internal/fault"

// Class is whose work something is. What comes first in a queue is not what came
// first: an exit goes before a diary, a diary before a test, and all of them
// before a stranger at the door.
type Class uint8

// The classes. A database as it was opened is for Own.
const (
	Own       Class = iota // what somebody keeps in a place of theirs
	Exits                  // leaving, locking, and what is done behind them
	Tests                  // tests without an account
	Strangers              // signing in where nobody signed in before
	classes
)

// order is who goes first.
var order = [classes]Class{Exits, Own, Tests, Strangers}

// waitAtMost bounds how many writes of a class wait for the writer. Those of
// Tests and Strangers are so few that the line is short: who finds it full is told
// at once, and can try again.
var waitAtMost = [classes]int{Own: 4096, Exits: 4096, Tests: shareAtMost, Strangers: 64}

// ErrBusy is given at once to who finds the line full; nothing was changed.
var ErrBusy = fault.New(fault.Full, "error.busy")

// As is the same database for another class. It is not closed apart.
func (db *DB) As(c Class) *DB {
	as := *db
	as.class = c
	if db.crowd != nil && (c == Tests || c == Strangers) {
		as.pool, as.read, as.engine = db.crowd, db.crowd, postgres{db.crowd}
	}
	return &as
}
