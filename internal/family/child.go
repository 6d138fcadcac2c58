// Package family is who lives with whom: the child, the days they are together, and
// what a typical week leaves them; and the bonds between them, with what each member
// may do in one.
//
// What is told is kept sealed, as JSON. A field is never renamed and never gets
// another meaning; one that a program does not know is read past.
package family

import (
	"slices"
	"time"
	"unicode/utf8"

	"mentor/internal/calendar"
	"mentor/internal/fault"
	"mentor/internal/instrument"
	"mentor/internal/names"
)

// MaxName is the longest name for a child, in letters.
const MaxName = 30

// Child is a child as one parent tells of them. Nothing is required.
type Child struct {
	Name     string         `json:"n,omitempty"`  // what the parent calls them
	Band     string         `json:"b,omitempty"`  // age band as told in the test; used while no year is known
	Year     int            `json:"y,omitempty"`  // of birth
	Month    int            `json:"m,omitempty"`  // of birth, 1..12
	Living   Living         `json:"l,omitempty"`  // how much they live with this parent
	Weekdays []time.Weekday `json:"wd,omitempty"` // for half and some: the days they are here
	Turn     calendar.Day   `json:"t,omitempty"`  // or: a day on which a week with this parent begins; every second week is one
}

// Living is how much a child lives with the parent, in the words of the test.
type Living string

// The ways to live; empty is not said.
const (
	Always Living = "always"
	Half   Living = "half" // about half the time
	Some   Living = "some" // some days or weekends
	Apart  Living = "apart"
)

// elsewhere is what the test says of a child who lives apart, besides Apart: in
// touch from far away, or not at all just now.
var elsewhere = []string{"far", "none"}

// Livings are the ways to live in the order in which they are offered.
var Livings = []Living{Always, Half, Some, Apart}

// NewChild is a child by what the test was told, any of which may be empty. The
// faults are those of Check.
func NewChild(name, band, living string) (Child, error) {
	if slices.Contains(elsewhere, living) {
		living = string(Apart)
	}
	c := Child{Name: name, Band: band, Living: Living(living)}.Tidy()
	return c, c.Check(0)
}

// Tidy is the child as it is kept: the name as names.Clean leaves it, a month only
// with a year, and days together only where they say more than Living does.
func (c Child) Tidy() Child {
	c.Name = names.Clean(c.Name)
	if c.Year == 0 {
		c.Month = 0
	}
	if !c.shared() || len(c.Weekdays) > 0 {
		c.Turn = 0
	}
	if !c.shared() {
		c.Weekdays = nil
	}
	c.Weekdays = slices.Compact(slices.Sorted(slices.Values(c.Weekdays)))
	return c
}

func (c Child) shared() bool { return c.Living == Half || c.Living == Some }

// oldest is the greatest age in years that a birth may lie back: beyond the
// programme's ages, so that a grown-up son or daughter is no mistake.
const oldest = 60

// Check gives the faults family.error.name_long, family.error.living,
// family.error.weekday, and family.error.birth for a birth after today or more
// than 60 years ago.
func (c Child) Check(today calendar.Day) error {
	bad := func(what string) error { return fault.New(fault.Invalid, "family.error."+what) }
	now := today.UTC()
	months := now.Year()*12 + int(now.Month()) - (c.Year*12 + max(c.Month, 1))
	switch {
	case utf8.RuneCountInString(c.Name) > MaxName:
		return bad("name_long")
	case c.Living != "" && !slices.Contains(Livings, c.Living):
		return bad("living")
	case slices.ContainsFunc(c.Weekdays, func(d time.Weekday) bool { return d < time.Sunday || d > time.Saturday }):
		return bad("weekday")
	case c.Month < 0 || c.Month > 12 || c.Year != 0 && (months < 0 || months > oldest*12):
		return bad("birth")
	}
	return nil
}

// midyear stands for a month of birth that was not told.
const midyear = 7

// AgeOn is the age on a day in whole years. The birthday is taken as the first
// of its month, and as the first of July when the month was not told: then the
// age may be off by one for half a year. false: no year was told, or they are
// not born yet.
func (c Child) AgeOn(day calendar.Day) (years int, known bool) {
	month := c.Month
	if month == 0 {
		month = midyear
	}
	t := day.UTC()
	years = t.Year() - c.Year
	if int(t.Month()) < month {
		years--
	}
	if c.Year == 0 || t.Year() < c.Year {
		return 0, false
	}
	return max(years, 0), true
}

// Fit is how a child's age fits the ages that the texts are written for.
type Fit string

// The fits. Younger and older children get the texts of the nearest age, and a
// kind word about it.
const (
	Unknown Fit = "unknown"
	Within  Fit = "within"
	Younger Fit = "younger"
	Older   Fit = "older"
)

// BandOn is the age band on a day; bands are in the order of age. Without a
// year of birth it is the band that was told, which may be empty: every age.
func (c Child) BandOn(day calendar.Day, bands []instrument.Band) (id string, fit Fit) {
	age, known := c.AgeOn(day)
	if !known {
		if c.Band == "" {
			return "", Unknown
		}
		return c.Band, Within
	}
	if len(bands) == 0 {
		return "", Unknown
	}
	if first := bands[0]; age < first.From {
		return first.ID, Younger
	}
	for _, b := range bands {
		if age <= b.To {
			return b.ID, Within
		}
	}
	return bands[len(bands)-1].ID, Older
}

// Where is whether the child is with this parent on a day.
type Where uint8

// The answers to With.
const (
	NotSaid Where = iota // nobody told
	Here
	Away
)

// With is whether the child is with this parent on a day, by what was told. A
// child who lives apart is away; single visits are not known.
func (c Child) With(day calendar.Day) Where {
	here := false
	switch {
	case c.Living == Always:
		here = true
	case c.shared() && len(c.Weekdays) > 0:
		here = slices.Contains(c.Weekdays, day.Weekday())
	case c.shared() && c.Turn != 0:
		const fortnight = 14
		here = ((day-c.Turn)%fortnight+fortnight)%fortnight < 7
	case c.Living != Apart:
		return NotSaid
	}
	if here {
		return Here
	}
	return Away
}
