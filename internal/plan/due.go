package plan

import (
	"mentor/internal/calendar"
)

// DueKind is something a parent may want to do today.
type DueKind string

// The kinds, in the order in which they are shown.
const (
	DueApology DueKind = "apology"  // the day after: how did the child take it?
	DueCheckIn DueKind = "check-in" // once a week
	DueSigns   DueKind = "signs"    // rate the signs of trust, once a week
	DueTest    DueKind = "test"     // the whole test again
	DuePulse   DueKind = "pulse"    // the short one
	DueChoose  DueKind = "choose"   // no practice is chosen
	DueVision  DueKind = "vision"   // no picture of trust yet
)

// DueKinds lists them in the order in which they are shown.
var DueKinds = []DueKind{DueApology, DueCheckIn, DueSigns, DueTest, DuePulse, DueChoose, DueVision}

// Due is one of them. Nothing is ever late: what was not done in its time is
// not asked for any more.
type Due struct {
	Kind DueKind
	Week int // for a check-in: the number of the week it is about
}

// Test is a test that was taken.
type Test struct {
	Day  calendar.Day
	Full bool // not the pulse
}

const (
	maxDue      = 3
	apologyDays = 3 // after the day itself
	checkInFrom = 6 // days into the week: on its last day
	testWeeks   = 3 // for so many weeks a test is asked for
	testEarly   = 14
)

// milestones are the weeks of the tests again (evidence sheet 7).
var milestones = []struct {
	week int
	full bool
}{{4, false}, {8, true}, {12, false}, {16, true}, {20, false}, {24, true}}

// Due is what is due today, at most three things. Nothing is while the plan
// pauses, nor for who comes back after a pause or a silence.
func (p *Plan) Due(v *Vision, k Known, tests []Test, today calendar.Day, log LogFacts) (out []Due) {
	if p.Paused(today) || p.returned(today) || p.silent(today, log) {
		return nil
	}
	add := func(kind DueKind, is bool, week int) {
		if is && len(out) < maxDue {
			out = append(out, Due{kind, week})
		}
	}
	add(DueApology, log.Apology != 0 && log.Apology < today && today <= log.Apology+apologyDays && !k.Safety.Withholds(contact), 0)
	week := p.askAbout(today)
	add(DueCheckIn, week > 0, week)
	add(DueSigns, v.due(today), 0)
	switch test, full := p.askTest(tests); {
	case test && full:
		add(DueTest, true, 0)
	case test:
		add(DuePulse, true, 0)
	}
	add(DueChoose, len(p.Now().Doing) == 0, 0)
	add(DueVision, v.Words == "" && p.Number() <= 2, 0)
	return out
}

// askAbout is the week to check in: on the seventh day the one that is lived;
// else the one before, as long as it has not ended more than a week ago.
func (p *Plan) askAbout(today calendar.Day) int {
	n := p.Number()
	asks := func(w Week) bool { return w.CheckIn == nil && len(w.Doing) > 0 }
	if w := p.Weeks[n-1]; today >= w.From+checkInFrom {
		if asks(w) {
			return n
		}
		return 0
	}
	if n > 1 && asks(p.Weeks[n-2]) && today < p.Weeks[n-2].From+2*daysAWeek {
		return n - 1
	}
	return 0
}

// askTest tells whether a test is due, and which: that of the last milestone,
// for three weeks, unless one as long was taken since two weeks before it.
func (p *Plan) askTest(tests []Test) (due, full bool) {
	for _, m := range milestones {
		if p.Number() >= m.week {
			due, full = p.Number() < m.week+testWeeks && !p.taken(tests, m.week, m.full), m.full
		}
	}
	return due, full
}

func (p *Plan) taken(tests []Test, week int, full bool) bool {
	for _, t := range tests {
		if t.Day >= p.Weeks[week-1].From-testEarly && (t.Full || !full) {
			return true
		}
	}
	return false
}
