package progress

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"mentor/internal/calendar"
)

func TestDaily(t *testing.T) {
	got := Daily([]Note{{start + 2, 4}, {start, 1}, {start + 2, 5}, {start + 1, 0}, {start + 3, 6}})
	if want := (Series{{start, 1}, {start + 2, 4.5}}); !slices.Equal(got, want) {
		t.Errorf("series is %v, want %v", got, want)
	}
	equal(t, "days of nothing", len(Daily(nil)), 0)
}

func TestGaps(t *testing.T) {
	s := Series{{start, 3}, {start + 7, 3}, {start + 15, 3}, {start + 28, 3}}
	for _, c := range []struct {
		today calendar.Day
		want  []Gap
	}{
		{start + 28, []Gap{{start + 16, start + 27}, {start + 8, start + 14}}},
		{start + 35, []Gap{{start + 16, start + 27}, {start + 8, start + 14}}},
		{start + 36, []Gap{{start + 16, start + 27}, {start + 29, start + 35}, {start + 8, start + 14}}},
	} {
		if got := s.Gaps(c.today); !slices.Equal(got, c.want) {
			t.Errorf("gaps on %v are %v, want %v", c.today, got, c.want)
		}
	}
	equal(t, "days", Gap{start + 16, start + 27}.Days(), 12)
	equal(t, "gaps of nothing", len(Series(nil).Gaps(start)), 0)
}

func TestPracticeDays(t *testing.T) {
	today := start + 100
	days := []calendar.Day{today, today, today - 27, today - 28, today - 3, today + 1}
	equal(t, "days", PracticeDays(days, today), 3)
	equal(t, "of none", PracticeDays(nil, today), 0)
}

func TestWeeks(t *testing.T) {
	s := load(t, "gap") // starts on a Monday, 112 days, no note on days 48 to 59
	for i := range s {
		s[i].Day += 2 // and now on a Wednesday, the gap from day 50 to 61
	}
	l, _ := Fit(s)
	weeks := l.Weeks()
	equal(t, "first Monday", weeks[0].Of, start)
	total, days := 0, 0
	for i, w := range weeks {
		equal(t, "Monday", w.Of, start+calendar.Day(7*i))
		total += w.Days
		if !(1 <= w.Lo && w.Lo < w.Estimate && w.Estimate < w.Hi && w.Hi <= 5) {
			t.Errorf("%+v", w)
		}
	}
	equal(t, "noted days in all weeks", total, len(s))
	equal(t, "days in the week of the gap", weeks[7].Days, 1)
	equal(t, "days in the week after it", weeks[8].Days, 1)

	for i, w := range weeks { // against the whole normal distribution
		weights := make([]float64, len(l.Points))
		for j, p := range l.Points {
			if p.Day.Monday() == w.Of {
				weights[j] = 1
				days++
			}
		}
		k := 0.0
		for _, x := range weights {
			k += x
		}
		for j := range weights {
			weights[j] /= k
		}
		mean, variance := brute(s, l.StepVar, l.NoteVar, weights)
		near(t, fmt.Sprint("estimate of week ", i), w.Estimate, mean, 1e-8)
		near(t, fmt.Sprint("range of week ", i), w.Hi-w.Estimate, z80*math.Sqrt(variance), 1e-8)
	}
	equal(t, "days of all weeks", days, len(l.Points))
}
