package seek

import (
	"slices"

	"mentor/internal/calendar"
	"mentor/internal/instrument"
	"mentor/internal/journal"
)

// recentDays is how far hard moments are looked back for, and for how long after
// a test what it said is news.
const recentDays = 14

// stormWeeks is how many weeks before this one are looked at for storm.
const stormWeeks = 4

// Since is the first day of the log that matters on a day.
func Since(today calendar.Day) calendar.Day { return today.Monday() - 7*stormWeeks }

// Test is what the rules ask of one test.
type Test struct {
	Day                 calendar.Day
	Closeness, Reserves instrument.Score
}

// Observe is what the log and the tests, the earliest first, say on a day.
func (g *Guide) Observe(log journal.Log, tests []Test, today calendar.Day) Situation {
	recent := log.Facts(today-recentDays+1, today)
	s := Situation{Open: recent.Open, BlowUps: recent.Hard, StormyWeeks: log.Facts(Since(today), today).StormyWeeks()}
	if n := len(tests); n > 0 {
		s.Closeness, s.Reserves = tests[n-1].Closeness, tests[n-1].Reserves
		s.ApartWeeks = apartWeeks(tests, g.lowCloseness())
	}
	return s
}

// apartWeeks are the weeks between the first and the last test of the unbroken
// row, up to the last, in which closeness is at most low. A test without the
// score breaks the row.
func apartWeeks(tests []Test, low float64) int {
	last := tests[len(tests)-1].Day
	first := last
	for _, t := range slices.Backward(tests) {
		if c := t.Closeness; !c.OK() || c.Answered == 0 || c.Value > low {
			break
		}
		first = t.Day
	}
	return int(last-first) / 7
}

// lowCloseness is what the rules of the content call low.
func (g *Guide) lowCloseness() float64 {
	for _, r := range g.Reasons {
		for _, one := range r.All {
			if one.Fact == "closeness" && one.AtMost != nil {
				return *one.AtMost
			}
		}
	}
	return -1
}

// News is the situation without what the last test said, when that is two weeks
// old or older.
func (s Situation) News(tested, today calendar.Day) Situation {
	if today-tested >= recentDays {
		s.Reserves, s.Closeness, s.Worried = instrument.Score{}, instrument.Score{}, false
	}
	return s
}
