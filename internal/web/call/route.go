package call

import (
	"mentor/internal/fault"
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

// Guard decides who may, and loads what the handler is about.
type Guard func(*Call) error

// Anyone may.
func Anyone(*Call) error { return nil }

// WithSitting lets in who holds the secret of a sitting. To everybody else
// nothing is there, whether it never was, is over, or is somebody else's.
func WithSitting(c *Call) error {
	var err error
	c.Sitting, err = OpenSitting(c)
	return err
}

// WithResult lets in who holds the secret of a finished sitting.
func WithResult(c *Call) error {
	if err := WithSitting(c); err != nil {
		return err
	}
	if !c.Sitting.Done() {
		return fault.New(fault.NotFound, "result.error.unfinished")
	}
	return takeZone(c)
}
