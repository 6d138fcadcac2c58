package web

import (
	"cmp"
	"path"
	"slices"
	"time"

	"mentor/internal/calendar"
	"mentor/internal/journal"
)

// hardMoment is a hard moment as the pages tell it: what was ticked about it, what
// was written, or both.
type hardMoment struct {
	Day   calendar.Day
	Own   *kept[journal.Hard]
	Tick  *kept[journal.Entry]
	State journal.State
}

// days are the days of a diary with what stands in it, each with its records.
func (d diary) days() (all []diary) {
	of := map[calendar.Day]bool{}
	for _, e := range d.entries {
		of[e.Day] = true
	}
	for _, h := range d.hard {
		of[h.Day] = true
	}
	for _, t := range d.tested {
		of[t.Day] = true
	}
	for day := range of {
		all = append(all, d.within(day, day))
	}
	return all
}

// moments are the hard moments of a diary, the newest first.
func (d diary) moments() (all []hardMoment) {
	for _, day := range d.days() {
		for _, m := range (journal.Day{Log: day.log()}).Moments() {
			one := hardMoment{State: m.State}
			if m.Tick >= 0 {
				one.Tick = &day.entries[m.Tick]
				one.Day = one.Tick.Day
			}
			if m.Own >= 0 {
				one.Own = &day.hard[m.Own]
				one.Day = one.Own.Day
			}
			all = append(all, one)
		}
	}
	slices.SortFunc(all, func(a, b hardMoment) int {
		return cmp.Or(cmp.Compare(b.Day, a.Day), b.at().Compare(a.at()), cmp.Compare(a.href(), b.href()))
	})
	return all
}

func (m hardMoment) at() time.Time {
	if m.Own != nil {
		return m.Own.Value.At
	}
	return m.Tick.Value.At
}

// href is where it is told, and can be mended for as long as the parent wants.
func (m hardMoment) href() string {
	if m.Own != nil {
		return "/hard/" + m.Own.ID
	}
	return "/entry/" + m.Tick.ID
}

// words are the first words of what was written about it.
func (m hardMoment) words() string {
	if m.Own != nil {
		return firstWords(m.Own.Value.What + " " + m.Own.Value.Mine)
	}
	return firstWords(m.Tick.Value.Words)
}

// stone is gold when it is mended.
func (m hardMoment) stone() dayStone {
	s := dayStone{ID: path.Base(m.href()), State: stoneCracked, Seed: int(m.Day)}
	if m.State != journal.Open {
		s.State = stoneMended
	}
	return s
}

// momentOf is the moment that a record tells, as it is kept.
func (d *Desk) momentOf(h kept[journal.Hard]) (hardMoment, error) {
	that, err := d.diary(h.Day, h.Day)
	for _, m := range that.moments() {
		if m.Own != nil && m.Own.ID == h.ID {
			return m, err
		}
	}
	return hardMoment{Day: h.Day, Own: &h, State: h.Value.State()}, err
}

// openMoments are the moments that the page of today may quietly speak of: none
// where safety withholds contact.
func (d *Desk) openMoments() (open []kept[journal.Hard], err error) {
	if waits, err := d.contactWaits(); waits || err != nil {
		return nil, err
	}
	today := d.space.today
	lately, err := d.diary(today-journal.BackDays, today)
	for _, m := range lately.moments() {
		if m.Own != nil && m.State == journal.Open && m.Own.Value.QuietReminder(today) {
			open = append(open, *m.Own)
		}
	}
	return open, err
}
