package call

import (
	"context"
	"time"

	"mentor/internal/store"
	"mentor/internal/web/limit"
)

// admit takes a request from its budgets. A known device has budgets of its own:
// nobody else, and no neighbour, can use them up. It begins tests as one of its house,
// and a few more when that has none left.
func admit(c *Call) bool {
	if c.Class == Free {
		return true
	}
	c.lane = house(c)
	if id, ok := c.Keys.KnownDevice(device(c)); ok {
		c.known, c.lane = true, limit.DeviceLane(id)
	}
	if mayInvite(c) {
		return true
	}
	if !c.spend(c.lane, limit.Asking, 1) {
		return false
	}
	switch c.Class {
	case Begins:
		wide := c.Budgets.Limits.Rule(limit.Begun)
		wide.One /= limit.WideFactor
		return c.spend(house(c), limit.Begun, 1) && c.Budgets.Take(limit.BudgetKey{Lane: limit.NetworkLane(c.Node.ClientAddr(c.R), 16, 40), What: limit.Begun}, wide, 1) ||
			c.known && c.Budgets.Take(limit.BudgetKey{Lane: c.lane, What: limit.Begun}, limit.Per(24*time.Hour, limit.TestsOfADevice, 1), 1)
	case Guesses:
		c.Tried = c.spend(c.lane, limit.Tries, 1)
		return c.Tried
	}
	return true
}

// GiveBackTry gives back what a try took: what was right is no guess. So a class comes in
// behind one address, and nobody who counts their tries until they are refused
// learns that somebody else has just come in.
func GiveBackTry(c *Call) {
	if c.Tried {
		c.Tried = false
		c.spend(c.lane, limit.Tries, -1)
	}
}

func (s *Node) spend(l limit.Lane, b limit.Counted, n int64) bool {
	return s.Budgets.Take(limit.BudgetKey{Lane: l, What: b}, s.Budgets.Limits.Rule(b), n)
}

// house is the lane of the network that the request comes from.
func house(c *Call) limit.Lane { return limit.NetworkLane(c.Node.ClientAddr(c.R), 24, 56) }

// shareBudgets has app nodes that use one database keep to one budget. Where it
// does not answer at once, each keeps to its own.
func (s *Node) shareBudgets() {
	if s.DB == nil || !s.DB.Shared() {
		return
	}
	db := s.DB.As(store.Strangers)
	s.Budgets.Shared = func(k limit.BudgetKey, cost, whole time.Duration, now time.Time) bool {
		ctx, cancel := context.WithTimeout(context.Background(), Moment)
		defer cancel()
		id := s.Keys.BlindIndex("budget", string(append(k.Lane[:], byte(k.What))))
		ok, err := db.Spend(ctx, id, int64(cost), int64(whole), now.UnixNano())
		return ok || err != nil
	}
}
