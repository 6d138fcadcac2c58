package web

import (
	"math"
	"time"

	"mentor/internal/calendar"
	"mentor/internal/fault"
	"mentor/internal/store"
	"mentor/internal/vault"
)

// What a request may open of what is kept, in sealed bytes: half a year of a busy
// diary is a third of light. Who needs more waits until few others do, and what is
// beyond heavy, the oldest, is left out and said: one page is never all memory.
const (
	light       = 512 << 10
	heavy       = 4 << 20
	heavyAtOnce = 4
)

// records reads the latest of a list, as much as the request may open.
func (c *call) records(vault string, k kind, child string, from, to calendar.Day) ([]store.Record, error) {
	for {
		rows, more, err := c.DB.LatestRecords(c.ctx(), vault, child, string(k), from.String(), to.String(), c.roomLeft())
		if err != nil {
			return nil, err
		}
		if more && !c.heavy {
			if err := c.beHeavy(1); err != nil {
				return nil, err
			}
			continue
		}
		c.cut = c.cut || more
		for _, r := range rows {
			c.opened += len(r.Sealed)
		}
		return rows, nil
	}
}

// roomLeft is how many bytes the request may still open.
func (c *call) roomLeft() int {
	switch {
	case c.whole:
		return math.MaxInt
	case c.heavy:
		return max(heavy-c.opened, 0)
	}
	return max(light-c.opened, 0)
}

// openWhole lets the request read all there is, alone with it: where what is left
// out would be a mistake.
func (c *call) openWhole() error {
	err := c.beHeavy(heavyAtOnce)
	c.whole = err == nil
	return err
}

// beHeavy waits until the request may open more than most do; all at once asks
// for is the whole room.
func (c *call) beHeavy(places int64) error {
	if c.heavy {
		return nil
	}
	if !c.rooms.heavy.TryAcquire(places) {
		c.evenOut() // few are heavy at once: they need no place of the others besides
		if err := c.rooms.heavy.Acquire(c.ctx(), places); err != nil {
			return store.ErrBusy
		}
		c.since = time.Now()
	}
	c.heavy = true
	c.leaves = append(c.leaves, func() { c.rooms.heavy.Release(places) })
	return nil
}

// all reads everything in a vault, alone with it.
func (c *call) all(vault string) ([]store.Record, error) {
	if err := c.openWhole(); err != nil {
		return nil, err
	}
	return c.DB.AllRecords(c.ctx(), vault)
}

// keeps takes what is kept from the bytes that a vault has for a kind in a day.
// A little each vault may keep in any case; what is more is taken from its network,
// too, so that nobody fills the disk from one place by having many vaults.
func (c *call) keeps(box *vault.Box, k kind, bytes int) error {
	whole := vaultLane(box.ID)
	of := whole
	for i, b := range []byte(k) { // a lane of its own for each kind
		of[1+i%16] ^= b
	}
	n := int64(bytes)
	if c.spend(of, bytesOf, n) && (c.spend(whole, inAnyCase, n) || c.spend(c.house(), ofNetwork, n)) {
		return nil
	}
	return fault.New(fault.TooMany, "error.much")
}
