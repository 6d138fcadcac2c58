package call

import (
	"mentor/internal/fault"
	"mentor/internal/web/limit"
	"mentor/internal/web/space"
)

// doorway is where the ways around a lock lead: a parent's, or a child's.
type doorway struct{ Home, Lock, Out string }

// Doorway is where the lock and the door of who asks are: those of a parent or of a child.
func Doorway(c *Call) doorway {
	if c.OfChild() {
		return doorway{"/c/today", "/c/lock", "/c"}
	}
	return doorway{"/today", "/lock", "/signin"}
}

// OpenJoinCode finds the porch that a typed code leads to, or takes a try from who typed
// it. When there is none left, a refusal still tells wrong from right: what keeps codes
// from being guessed is that one of ten minutes is drawn from 51 bits.
func OpenJoinCode(c *Call, typed string) (b space.Bond, handle string, err error) {
	b, handle, err = space.FindJoinCode(c.Desk, typed)
	switch {
	case err == nil:
		c.invited = true
		GiveBackTry(c)
	case fault.Is(err, fault.Invalid) && !c.Tried && !c.spend(c.lane, limit.Tries, 1):
		err = fault.New(fault.TooMany, "error.too_many")
	}
	return b, handle, err
}

// WrongCodeError says of a code that ended at this moment what is said of any that does
// not work. Other errors stay as they are.
func WrongCodeError(err error) error {
	if fault.Is(err, fault.NotFound) {
		return fault.New(fault.Invalid, "young.error.code")
	}
	return err
}
