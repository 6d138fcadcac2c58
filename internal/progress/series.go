// Package progress tells what a family's notes and tests can tell and no more:
// how the weather between two people went, with its uncertainty, and whether a
// test differs from the first by more than noise. It knows no words; those
// stand in the language files. Formulas, choices and figures: docs/statistics.md.
package progress

import (
	"slices"

	"mentor/internal/calendar"
)

// Note is the weather of one entry of the log: 1 stormy to 5 clear.
type Note struct {
	Day     calendar.Day
	Weather int
}

// Value is one noted day: the mean of its notes, 1..5.
type Value struct {
	Day  calendar.Day
	Mean float64
}

// Series is the noted days, each once, the earliest first. A day that is not
// in it was not noted: it counts for nothing and against nobody.
type Series []Value

// Daily makes the series of the notes, which may stand in any order. A note
// without weather (anything but 1..5) is left out.
func Daily(notes []Note) Series {
	sum, n := map[calendar.Day]float64{}, map[calendar.Day]float64{}
	for _, note := range notes {
		if note.Weather >= 1 && note.Weather <= 5 {
			sum[note.Day] += float64(note.Weather)
			n[note.Day]++
		}
	}
	s := make(Series, 0, len(n))
	for day, total := range sum {
		s = append(s, Value{day, total / n[day]})
	}
	slices.SortFunc(s, func(a, b Value) int { return int(a.Day - b.Day) })
	return s
}

// gapDays is how many days without a note are worth a word.
const gapDays = 7

// Gap is a run of days without a note, both ends included.
type Gap struct{ From, To calendar.Day }

// Days is how long the gap is.
func (g Gap) Days() int { return int(g.To-g.From) + 1 }

// Gaps are the runs of at least seven days without a note between the first
// noted day and today, the longest first and of equal ones the later. Today is
// not over and is not part of one.
func (s Series) Gaps(today calendar.Day) []Gap {
	var gaps []Gap
	for i, v := range s {
		next := today
		if i+1 < len(s) {
			next = s[i+1].Day
		}
		if g := (Gap{v.Day + 1, next - 1}); g.Days() >= gapDays {
			gaps = append(gaps, g)
		}
	}
	slices.SortFunc(gaps, func(a, b Gap) int {
		if a.Days() != b.Days() {
			return b.Days() - a.Days()
		}
		return int(b.From - a.From)
	})
	return gaps
}

// practiceWindow is the days looked back on: a share of days, never a streak.
const practiceWindow = 28

// PracticeDays is on how many of the 28 days up to and with today something
// was practised. A day counts once.
func PracticeDays(days []calendar.Day, today calendar.Day) int {
	seen := map[calendar.Day]bool{}
	for _, d := range days {
		if d <= today && d > today-practiceWindow {
			seen[d] = true
		}
	}
	return len(seen)
}
