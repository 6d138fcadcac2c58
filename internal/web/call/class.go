package call

import (
	"mentor/internal/store"
)

// Class is what kind of request one is: it decides from which budgets it is taken, in
// which line it stands, and as whose its writes go into the store.
type Class uint8

const (
	Owned   Class = iota // pages of who has a place
	Public               // pages that anybody reads, and the test
	Begins               // a test is begun
	Guesses              // something that only one person should know is tried, or made
	Free                 // the ways out, and help: they never wait
)

// StoreClass is as whose the writes of the request go.
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
