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
func (d *Desk) records(vault string, k kind, child string, from, to calendar.Day) ([]store.Record, error) {
	for {
		rows, more, err := d.DB.LatestRecords(d.ctx(), vault, child, string(k), from.String(), to.String(), d.roomLeft())
		if err != nil {
			return nil, err
		}
		if more && !d.heavy {
			if err := d.widen(1); err != nil {
				return nil, err
			}
			continue
		}
		d.cut = d.cut || more
		for _, r := range rows {
			d.opened += len(r.Sealed)
		}
		return rows, nil
	}
}

// roomLeft is how many bytes the request may still open.
func (d *Desk) roomLeft() int {
	switch {
	case d.whole:
		return math.MaxInt
	case d.heavy:
		return max(heavy-d.opened, 0)
	}
	return max(light-d.opened, 0)
}

// openWhole lets the request read all there is, alone with it: where what is left
// out would be a mistake.
func (d *Desk) openWhole() error {
	err := d.widen(heavyAtOnce)
	d.whole = err == nil
	return err
}

// widen lets more be read than light.
func (d *Desk) widen(places int64) error {
	if d.heavy {
		return nil
	}
	if d.wide != nil {
		if err := d.wide(places); err != nil {
			return err
		}
	}
	d.heavy = true
	return nil
}

// beHeavy waits until the request may open more than most do; heavyAtOnce places are
// the whole room.
func (c *call) beHeavy(places int64) error {
	if !c.rooms.heavy.TryAcquire(places) {
		c.evenOut() // few are heavy at once: they need no place of the others besides
		if err := c.rooms.heavy.Acquire(c.ctx(), places); err != nil {
			return store.ErrBusy
		}
		c.since = time.Now()
	}
	c.leaves = append(c.leaves, func() { c.rooms.heavy.Release(places) })
	return nil
}

// all reads everything in a vault, alone with it.
func (d *Desk) all(vault string) ([]store.Record, error) {
	if err := d.openWhole(); err != nil {
		return nil, err
	}
	return d.DB.AllRecords(d.ctx(), vault)
}

// keeps takes what is kept from the bytes that a vault has for a kind in a day.
// A little each vault may keep in any case; what is more is taken from its network,
// too, so that nobody fills the disk from one place by having many vaults.
func (c *call) mayKeep(box *vault.Box, k kind, bytes int) error {
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
