package web

import (
	"slices"
	"time"

	"mentor/internal/family"
)

// news is what every page of a child says before all else, when there is something.
type news struct {
	Household bool
	Ends      string // the day on which the place ends, because nobody of the family has one
	CanKeep   bool
	Lapses    []lapse
}

// lapse is a bond that ended by age, or soon does.
type lapse struct {
	ID, By string
	Now    family.Standing
}

// news of the signed-in child; nothing before the guard has let the child in.
func (c *call) news() *news {
	s := c.space
	if s == nil || s.account.Child == nil || s.locked(c.now) {
		return nil
	}
	n := &news{Household: c.household()}
	if s.row.Ends > 0 {
		n.Ends, n.CanKeep = c.youngDay(time.UnixMilli(s.row.Ends), s), s.ownAge()
	}
	for _, b := range s.bonds {
		now := b.Standing(s.today)
		if now != family.Holding && !slices.Contains(s.account.Child.LetEnd, b.ID) {
			n.Lapses = append(n.Lapses, lapse{ID: b.ID, By: b.other.Name, Now: now})
		}
	}
	return n
}

// ownAge reports whether the child decides alone on the place.
func (s *space) ownAge() bool { return s.today.UTC().Year()-s.account.Child.Born >= family.OwnAge }
