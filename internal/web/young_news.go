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
	Soon   bool
	Last   bool // it cannot be renewed: the child is 18, or nearly
}

// news of the signed-in child; nothing before the guard has let the child in.
func (c *call) news() *news {
	s := c.space
	if s == nil || s.account.Child == nil || s.locked(c.now) {
		return nil
	}
	n := &news{Household: c.household()}
	if s.row.Ends > 0 {
		n.Ends, n.CanKeep = c.youngDay(time.UnixMilli(s.row.Ends), s.zone), s.ownAge()
	}
	for _, b := range s.bonds {
		soon := b.LapsesSoon(s.today)
		if (soon || b.Lapsed(s.today)) && !slices.Contains(s.account.Child.LetEnd, b.ID) {
			n.Lapses = append(n.Lapses, lapse{ID: b.ID, By: b.other.Name, Soon: soon, Last: s.leaving(soon)})
		}
	}
	return n
}

// reaches is the age that a child reaches this year.
func (s *space) reaches() int { return s.today.UTC().Year() - s.account.Child.Born }

func (s *space) ownAge() bool { return s.reaches() >= family.OwnAge }

// leaving reports whether the end of a bond that lapsed, or soon does, is the one at 18.
func (s *space) leaving(soon bool) bool {
	age := s.reaches()
	if soon {
		age++
	}
	return age >= family.LastAge
}
