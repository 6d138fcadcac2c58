package web

import (
	"slices"
	"time"

	"mentor/internal/family"
	"mentor/internal/fault"
)

// maybeChild is asChild for a page that others may see too: nobody is signed in
// when there is no child here, or their session is locked.
func (c *call) maybeChild() (in bool, err error) {
	err = asChild(c)
	if f, ok := fault.As(err); ok && (f.Kind == fault.SignedOut || f.Kind == fault.Locked) {
		c.space = nil
		return false, nil
	}
	return err == nil, err
}

// childFresh lets in a child who gave the PIN a moment ago.
func childFresh(c *call) error {
	if err := asChild(c); err != nil {
		return err
	}
	return c.needFresh()
}

// sleeps reports whether a bond of a child waits for the words, see
// account.Child. To the child's pages it is not there until then.
func (s *space) sleeps(bond string) bool {
	if s.account.Child == nil {
		return false
	}
	for _, id := range s.account.Child.Asleep {
		if id == bond {
			return true
		}
	}
	return false
}

// doorway is where the ways around a lock lead: a parent's, or a child's.
type doorway struct{ home, lock, out string }

func (c *call) doorway() doorway {
	if c.young() {
		return doorway{"/c/today", "/c/lock", "/c"}
	}
	return doorway{"/today", "/lock", "/signin"}
}

// news is what every page of a child says before all else, when there is something.
type news struct {
	Household bool
	By, Day   string // of a new PIN that the child was not told of yet
	Closed    bool   // pages wait for the words
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
	n := &news{Household: c.household(), Closed: len(s.account.Child.Closed) > 0}
	if r := s.account.Child.Unseen(); r != nil {
		n.By, n.Day = r.By, c.youngDay(r.At, s.zone)
	}
	if s.row.Ends > 0 {
		n.Ends, n.CanKeep = c.youngDay(time.UnixMilli(s.row.Ends), s.zone), s.ownAge()
	}
	for _, b := range s.bonds {
		soon := b.LapsesSoon(s.today)
		if (soon || b.Lapsed(s.today)) && !slices.Contains(s.account.Child.LetEnd, b.ID) {
			n.Lapses = append(n.Lapses, lapse{ID: b.ID, By: b.parentName(), Soon: soon, Last: s.leaving(soon)})
		}
	}
	return n
}

// youngAge is what a child reaches this year.
func (s *space) youngAge() int { return s.today.UTC().Year() - s.account.Child.Born }

func (s *space) ownAge() bool { return s.youngAge() >= family.OwnAge }

// leaving reports whether the end of a bond that lapsed, or soon does, is the one at 18.
func (s *space) leaving(soon bool) bool {
	age := s.youngAge()
	if soon {
		age++
	}
	return age >= family.LastAge
}

// withoutSleeping are the bonds without those that sleep; never nil.
func (s *space) withoutSleeping(all []bond) []bond {
	awake := []bond{}
	for _, b := range all {
		if !s.sleeps(b.ID) {
			awake = append(awake, b)
		}
	}
	return awake
}
