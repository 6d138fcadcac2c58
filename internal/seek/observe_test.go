package seek_test

import (
	"testing"
	"time"

	"mentor/internal/calendar"
	"mentor/internal/instrument"
	"mentor/internal/journal"
	"mentor/internal/seek"
)

var today = calendar.Of(2026, time.March, 12) // a Thursday

// Weeks between the first and the last test of the row with low closeness. The
// content calls 37.5 low.
func TestApartWeeks(t *testing.T) {
	g := guide(t)
	at := func(week int, value float64) seek.Test {
		return seek.Test{Day: calendar.Day(7 * week), Closeness: scored(value), Reserves: scored(value + 1)}
	}
	unknown := seek.Test{Day: 7 * 8}
	tooFew := seek.Test{Day: 7 * 8, Closeness: instrument.Score{Why: instrument.TooFew, Answered: 1}}
	for _, c := range []struct {
		tests []seek.Test
		want  int
	}{
		{nil, 0},
		{[]seek.Test{at(0, 20)}, 0},
		{[]seek.Test{at(0, 37.5), at(8, 30), at(16, 10)}, 16},
		{[]seek.Test{at(0, 20), at(8, 38), at(16, 20)}, 0},
		{[]seek.Test{at(0, 60), at(8, 20), at(16, 20)}, 8},
		{[]seek.Test{at(0, 20), unknown, at(16, 20)}, 0},
		{[]seek.Test{at(0, 20), tooFew, at(16, 20)}, 0},
		{[]seek.Test{at(0, 20), at(16, 60)}, 0},
	} {
		s := g.Observe(journal.Log{}, c.tests, today)
		if s.ApartWeeks != c.want {
			t.Errorf("%v: %d, want %d", c.tests, s.ApartWeeks, c.want)
		}
		if n := len(c.tests); n > 0 && (s.Closeness != c.tests[n-1].Closeness || s.Reserves != c.tests[n-1].Reserves) {
			t.Errorf("%v: not the scores of the last test: %+v", c.tests, s)
		}
	}
}

// Hard moments count for two weeks, storm for this week and the four before.
func TestObserveLog(t *testing.T) {
	g := guide(t)
	storm := func(days ...calendar.Day) (l journal.Log) {
		for _, d := range days {
			l.Entries = append(l.Entries, journal.Entry{Day: d, Weather: 1}, journal.Entry{Day: d + 1, Weather: 2})
		}
		return l
	}
	monday := today.Monday()
	for _, c := range []struct {
		what                  string
		log                   journal.Log
		open, blowUps, stormy int
	}{
		{"nothing", journal.Log{}, 0, 0, 0},
		{"thirteen days ago", journal.Log{Hard: []journal.Hard{{Day: today - 13}}}, 1, 1, 0},
		{"fourteen days ago", journal.Log{Hard: []journal.Hard{{Day: today - 14}}}, 0, 0, 0},
		{"mended", journal.Log{Hard: []journal.Hard{{Day: today, How: journal.InPerson}}}, 0, 1, 0},
		{"two weeks", storm(monday-14, monday-7), 0, 0, 2},
		{"five weeks, and one more", storm(monday-35, monday-28, monday-21, monday-14, monday-7, monday), 0, 0, 5},
	} {
		s := g.Observe(c.log, nil, today)
		if got, want := [3]int{s.Open, s.BlowUps, s.StormyWeeks}, [3]int{c.open, c.blowUps, c.stormy}; got != want {
			t.Errorf("%s: %v, want %v", c.what, got, want)
		}
	}
	if got := seek.Since(today); got != monday-28 {
		t.Errorf("the log matters since %s", got)
	}
}

// What a test said is news for two weeks; what was noted stays.
func TestNews(t *testing.T) {
	s := seek.Situation{Reserves: scored(0), Closeness: scored(0), Worried: true, BlowUps: 3}
	for tested, want := range map[calendar.Day]seek.Situation{
		today: s, today - 13: s, today - 14: {BlowUps: 3}, 0: {BlowUps: 3},
	} {
		if got := s.News(tested, today); got.Worried != want.Worried || got.Reserves != want.Reserves || got.Closeness != want.Closeness || got.BlowUps != 3 {
			t.Errorf("tested on %s: %+v", tested, got)
		}
	}
}
