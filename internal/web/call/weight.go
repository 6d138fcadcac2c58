package call

import (
	"time"

	"mentor/internal/fault"
	"mentor/internal/store"
	"mentor/internal/vault"
	"mentor/internal/web/limit"
	"mentor/internal/web/space"
)

// beHeavy waits until the request may open more than most do; limit.HeavyAtOnce places
// are the whole room.
func (c *Call) beHeavy(places int64) error {
	if !c.Lines.Heavy.TryAcquire(places) {
		c.evenOut() // few are heavy at once: they need no place of the others besides
		if err := c.Lines.Heavy.Acquire(c.Ctx(), places); err != nil {
			return store.ErrBusy
		}
		c.since = time.Now()
	}
	c.leaves = append(c.leaves, func() { c.Lines.Heavy.Release(places) })
	return nil
}

// mayKeep takes what is kept from the bytes that a vault has for a kind in a day.
// A little each vault may keep in any case; what is more is taken from its network,
// too, so that nobody fills the disk from one place by having many vaults.
func (c *Call) mayKeep(box *vault.Box, k space.Kind, bytes int) error {
	whole := limit.VaultLane(box.ID)
	of := whole
	for i, b := range []byte(k) { // a lane of its own for each kind
		of[1+i%16] ^= b
	}
	n := int64(bytes)
	if c.spend(of, limit.BytesOf, n) && (c.spend(whole, limit.InAnyCase, n) || c.spend(house(c), limit.OfNetwork, n)) {
		return nil
	}
	return fault.New(fault.TooMany, "error.much")
}
