package space

import (
	"cmp"
	"slices"
	"time"

	"mentor/internal/calendar"
	"mentor/internal/journal"
)

// HardMoment is a hard moment as the pages tell it: what was ticked about it, what
// was written, or both.
type HardMoment struct {
	Day   calendar.Day
	Own   *Kept[journal.Hard]
	Tick  *Kept[journal.Entry]
	State journal.State
}

// Href is where it is told, and can be mended for as long as the parent wants.
func (m HardMoment) Href() string {
	if m.Own != nil {
		return "/hard/" + m.Own.ID
	}
	return "/entry/" + m.Tick.ID
}

func (m HardMoment) at() time.Time {
	if m.Own != nil {
		return m.Own.Value.At
	}
	return m.Tick.Value.At
}

// Moments are the hard moments of a diary, the newest first.
func (d Diary) Moments() (all []HardMoment) {
	for _, day := range d.Days() {
		for _, m := range (journal.Day{Log: day.Log()}).Moments() {
			one := HardMoment{State: m.State}
			if m.Tick >= 0 {
				one.Tick = &day.Entries[m.Tick]
				one.Day = one.Tick.Day
			}
			if m.Own >= 0 {
				one.Own = &day.hard[m.Own]
				one.Day = one.Own.Day
			}
			all = append(all, one)
		}
	}
	slices.SortFunc(all, func(a, b HardMoment) int {
		return cmp.Or(cmp.Compare(b.Day, a.Day), b.at().Compare(a.at()), cmp.Compare(a.Href(), b.Href()))
	})
	return all
}

// MomentOf is the moment that a record tells, as it is kept.
func MomentOf(d *Desk, h Kept[journal.Hard]) (HardMoment, error) {
	that, err := d.Diary(h.Day, h.Day)
	for _, m := range that.Moments() {
		if m.Own != nil && m.Own.ID == h.ID {
			return m, err
		}
	}
	return HardMoment{Day: h.Day, Own: &h, State: h.Value.State()}, err
}

// OpenMoments are the moments that the page of today may quietly speak of: none
// where safety withholds contact.
func OpenMoments(d *Desk) (open []Kept[journal.Hard], err error) {
	if waits, err := d.ContactWaits(); waits || err != nil {
		return nil, err
	}
	today := d.Space.Today
	lately, err := d.Diary(today-journal.BackDays, today)
	for _, m := range lately.Moments() {
		if m.Own != nil && m.State == journal.Open && m.Own.Value.QuietReminder(today) {
			open = append(open, *m.Own)
		}
	}
	return open, err
}
