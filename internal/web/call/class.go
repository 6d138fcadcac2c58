package call

import (
	"mentor/internal/store"
)

// Class is what kind of request one is: which budgets it is taken from, and whose
// work it is (ours, see store.Class).
type Class uint8

const (
	Owned   Class = iota // pages of who has a place
	Public               // pages that anybody reads, and the test
	Begins               // a test is begun
	Guesses              // something is tried that only one person should know, or made
	Free                 // the ways out, and help: they never wait
)

// StoreClass is whose writes those of the request are.
func StoreClass(c *Call) store.Class {
	switch {
	case c.Class == Free:
		return store.Exits
	case c.Class == Owned || c.known:
		return store.Own
	case c.Class == Guesses:
		return store.Strangers
	}
	return store.Tests
}
