package journal

import (
	"slices"

	"mentor/internal/calendar"
)

// Log is what was written about one child, in any order.
type Log struct {
	Entries []Entry
	Hard    []Hard
	Tested  []Tested
}

// Day is all that was written about one day, each kind in the order of writing.
//
// A tick in an entry and a record of its own may be the same event: ticking
// "a hard moment" often comes before describing it. So a day has as many hard
// moments as there are ticks or records, whichever are more (see Moments); tests
// are counted likewise.
type Day struct {
	Date  calendar.Day
	Today bool
	Log
}

// Days are the days from one to another, both included, with or without notes.
func (l Log) Days(from, to, today calendar.Day) []Day {
	days := make([]Day, max(0, to-from+1))
	for i := range days {
		days[i].Date = from + calendar.Day(i)
		days[i].Today = days[i].Date == today
	}
	in := func(d calendar.Day) bool { return d >= from && d <= to }
	for _, e := range sorted(l.Entries, func(a, b Entry) int { return a.At.Compare(b.At) }) {
		if in(e.Day) {
			days[e.Day-from].Entries = append(days[e.Day-from].Entries, e)
		}
	}
	for _, h := range sorted(l.Hard, func(a, b Hard) int { return a.At.Compare(b.At) }) {
		if in(h.Day) {
			days[h.Day-from].Hard = append(days[h.Day-from].Hard, h)
		}
	}
	for _, t := range sorted(l.Tested, func(a, b Tested) int { return a.At.Compare(b.At) }) {
		if in(t.Day) {
			days[t.Day-from].Tested = append(days[t.Day-from].Tested, t)
		}
	}
	return days
}

func sorted[T any](all []T, by func(a, b T) int) []T {
	all = slices.Clone(all)
	slices.SortStableFunc(all, by)
	return all
}

// Noted reports whether anything was written about the day.
func (d Day) Noted() bool { return len(d.Entries)+len(d.Hard)+len(d.Tested) > 0 }

// Weather is the mean of what the entries say, 1..5; false when none says it.
func (d Day) Weather() (mean float64, said bool) {
	sum, n := 0, 0
	for _, e := range d.Entries {
		if e.Weather > 0 {
			sum += e.Weather
			n++
		}
	}
	if n == 0 {
		return 0, false
	}
	return float64(sum) / float64(n), true
}

// Together is the longest time that an entry names, or empty.
func (d Day) Together() Together {
	longest := -1
	for _, e := range d.Entries {
		longest = max(longest, slices.Index(Togethers, e.Together))
	}
	if longest < 0 {
		return ""
	}
	return Togethers[longest]
}

// Any reports whether one of the entries is as said.
func (d Day) Any(is func(Entry) bool) bool { return slices.ContainsFunc(d.Entries, is) }

// Practices are the ids of the practices done, each once.
func (d Day) Practices() (ids []string) {
	for _, e := range d.Entries {
		ids = append(ids, e.Practices...)
	}
	return once(ids)
}

// Moment is a hard moment of a day: a tick in an entry, a record of its own, or
// both, which are told apart by their places in Entries and Hard; -1 is none.
type Moment struct {
	Tick, Own int
	State     State // as far as either tells
}

// Moments are the hard moments of the day. A tick and a record that are mended
// are taken for the same event, so what one tells is not told as open by the other.
func (d Day) Moments() []Moment {
	ticked, own := furthest(d.Entries, Entry.state), furthest(d.Hard, Hard.State)
	ticked = slices.DeleteFunc(ticked, func(i int) bool { return !d.Entries[i].Hard })
	all := make([]Moment, max(len(ticked), len(own)))
	for i := range all {
		m := Moment{Tick: -1, Own: -1, State: Open}
		if i < len(own) {
			m.Own, m.State = own[i], d.Hard[own[i]].State()
		}
		if i < len(ticked) {
			m.Tick, m.State = ticked[i], m.State.or(d.Entries[ticked[i]].state())
		}
		all[i] = m
	}
	return all
}

// furthest are the places of all, those that are mended first.
func furthest[T any](all []T, state func(T) State) []int {
	places := make([]int, len(all))
	for i := range places {
		places[i] = i
	}
	slices.SortStableFunc(places, func(a, b int) int { return state(all[b]).rank() - state(all[a]).rank() })
	return places
}

// HardMoments is how many there were, and how many of them are repaired.
func (d Day) HardMoments() (n, repaired int) {
	all := d.Moments()
	for _, m := range all {
		if m.State != Open {
			repaired++
		}
	}
	return len(all), repaired
}

// Tests is how often the child tested the parent.
func (d Day) Tests() int { return len(d.Tested) + len(d.OnlyTicked()) }

// OnlyTicked are the places of the entries that tell of a test without a record
// of its own: of the day's ticks those that are more than its records.
func (d Day) OnlyTicked() (places []int) {
	for i, e := range d.Entries {
		if e.Tested {
			places = append(places, i)
		}
	}
	return places[min(len(d.Tested), len(places)):]
}

// Stone is how a day looks in the row of days.
type Stone string

// The stones. A day without a note is neutral, not a lack.
const (
	Dotted  Stone = "dotted"  // not noted
	Full    Stone = "full"    // noted
	Cracked Stone = "cracked" // a hard moment that is open
	Seam    Stone = "seam"    // hard moments, all of them repaired
)

// Stone is how the day looks.
func (d Day) Stone() Stone {
	n, repaired := d.HardMoments()
	switch {
	case n > repaired:
		return Cracked
	case n > 0:
		return Seam
	case d.Noted():
		return Full
	}
	return Dotted
}
