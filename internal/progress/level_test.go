package progress

import (
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"mentor/internal/calendar"
)

// brute is the level model as one big normal distribution, solved by
// elimination: no filter, no smoother. It gives the estimate and the variance
// of then-minus-now style sums.
func brute(s Series, step, note float64, weights []float64) (estimate, variance float64) {
	n := len(weights)
	a := make([][]float64, n) // precision, with two right-hand sides
	for i := range a {
		a[i] = make([]float64, n+2)
		a[i][n+1] = weights[i]
	}
	for i := 1; i < n; i++ {
		a[i][i] += 1 / step
		a[i-1][i-1] += 1 / step
		a[i][i-1] -= 1 / step
		a[i-1][i] -= 1 / step
	}
	for _, v := range s {
		i := int(v.Day - s[0].Day)
		a[i][i] += 1 / note
		a[i][n] += v.Mean / note
	}
	for i := range a {
		for j := i + 1; j < n; j++ {
			f := a[j][i] / a[i][i]
			for k := i; k < n+2; k++ {
				a[j][k] -= f * a[i][k]
			}
		}
	}
	mean, spread := make([]float64, n), make([]float64, n)
	for i := n - 1; i >= 0; i-- {
		mean[i], spread[i] = a[i][n], a[i][n+1]
		for k := i + 1; k < n; k++ {
			mean[i] -= a[i][k] * mean[k]
			spread[i] -= a[i][k] * spread[k]
		}
		mean[i] /= a[i][i]
		spread[i] /= a[i][i]
		estimate += weights[i] * mean[i]
		variance += weights[i] * spread[i]
	}
	return estimate, variance
}

// Sums of days, with what the days have in common, are those of the whole
// normal distribution.
func TestCombine(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, name := range []string{"rising", "gap", "quarrels"} {
		s := load(t, name)
		l, _ := Fit(s)
		weights := make([]float64, len(l.Points))
		for i := range weights {
			weights[i] = r.NormFloat64()
		}
		estimate, se := l.combine(0, weights)
		wantEstimate, wantVariance := brute(s, l.StepVar, l.NoteVar, weights)
		near(t, name+" estimate", estimate, wantEstimate, 1e-8)
		near(t, name+" error", se, math.Sqrt(wantVariance), 1e-8)

		part := make([]float64, len(weights)) // a part from the middle
		copy(part[40:47], weights)
		estimate, se = l.combine(40, weights[:7])
		wantEstimate, wantVariance = brute(s, l.StepVar, l.NoteVar, part)
		near(t, name+" estimate of a week", estimate, wantEstimate, 1e-8)
		near(t, name+" error of a week", se, math.Sqrt(wantVariance), 1e-8)
	}
}

func TestNoLineUnderTenDays(t *testing.T) {
	s := load(t, "rising")
	if _, ok := Fit(s[:9]); ok {
		t.Error("nine noted days made a line")
	}
	if _, ok := Fit(s[:10]); !ok {
		t.Error("ten noted days made no line")
	}
	if _, ok := Fit(nil); ok {
		t.Error("no day made a line")
	}
}

// flat is the same value on every day.
func flat(days int, value float64) Series {
	s := make(Series, days)
	for i := range s {
		s[i] = Value{start + calendar.Day(i), value}
	}
	return s
}

// A family that always notes the same is not taken to be certain.
func TestAllEqual(t *testing.T) {
	l, ok := Fit(flat(60, 5))
	equal(t, "ok", ok, true)
	equal(t, "step", l.StepVar, 0)
	near(t, "note", l.NoteVar, 1.0/12, 1e-12)
	equal(t, "word", l.Word(), CannotTellYet)
	for _, p := range l.Points {
		near(t, "estimate", p.Estimate, 5, 1e-12)
		near(t, "error", p.SE, math.Sqrt(1.0/12/60), 1e-12)
		near(t, "hi", p.Hi, 5, 0)
		near(t, "lo", p.Lo, 5-z80*p.SE, 1e-12)
	}
}

// Steps without noise: the noise is held at what rounding alone makes.
func TestNoteVarHasAFloor(t *testing.T) {
	s := flat(50, 2)
	for i := 25; i < 50; i++ {
		s[i].Mean = 4
	}
	l, _ := Fit(s)
	near(t, "note", l.NoteVar, 1.0/12, 1e-12)
	if l.StepVar <= 0 {
		t.Error("a jump of two was explained without a step")
	}
	equal(t, "word", l.Word(), WarmerThan)
}

// In a long gap the band is wider than at its edges, and widest in the middle.
func TestGapWidensTheBand(t *testing.T) {
	l, _ := Fit(load(t, "gap"))
	edge, middle := l.Points[46], l.Points[53]
	if !(middle.SE > 1.05*edge.SE) {
		t.Errorf("standard error %.3f in the middle of the gap, %.3f before it", middle.SE, edge.SE)
	}
}

// Whatever is noted: finite figures in order and within the scale, and no
// better place for the variances on a fine grid.
func TestAnySeries(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for round := range 300 {
		s := anySeries(r)
		l, ok := Fit(s)
		equal(t, "ok", ok, true)
		for _, p := range l.Points {
			if !(1 <= p.Lo && p.Lo <= p.Estimate+1e-9 && p.Estimate <= p.Hi+1e-9 && p.Hi <= 5 && p.SE > 0 && p.SE < 10) {
				t.Fatalf("round %d: %+v", round, p)
			}
		}
		if p := l.Warmer(); !(p >= 0 && p <= 1) {
			t.Fatalf("round %d: probability %g", round, p)
		}
		for x := -25.0; x < 10; x += .25 {
			if ll, _ := s.profile(math.Exp(x)); ll > l.LogLik+1e-6 {
				t.Errorf("round %d: ratio exp(%g) is better by %g", round, x, ll-l.LogLik)
			}
		}
	}
}

// anySeries is 10 to 90 noted days with gaps and any values, also of two kinds only.
func anySeries(r *rand.Rand) Series {
	var s Series
	day, kinds, sticky := start, 1+r.IntN(5), r.Float64()
	value := 1.0
	for range 10 + r.IntN(80) {
		if r.Float64() > sticky {
			value = float64(1 + r.IntN(kinds))
		}
		s = append(s, Value{day, value})
		day += calendar.Day(1 + r.IntN(3))
		if r.IntN(30) == 0 {
			day += calendar.Day(r.IntN(200))
		}
	}
	return s
}

func made(days int) Series {
	r := rand.New(rand.NewPCG(5, 6))
	var s Series
	level := 2.5
	for i := range days {
		level = min(4.5, max(1.5, level+.05*r.NormFloat64()))
		if i == 0 || r.Float64() < .75 {
			s = append(s, Value{start + calendar.Day(i), min(5, max(1, math.Round(level+.8*r.NormFloat64())))})
		}
	}
	return s
}

// Five years of notes are no harder than half a year.
func TestFiveYears(t *testing.T) {
	l, ok := Fit(made(1800))
	equal(t, "ok", ok, true)
	if len(l.Points) < 1790 {
		t.Errorf("%d points for 1,800 days", len(l.Points))
	}
	near(t, "step", l.StepVar, .0025, .0015)
	near(t, "note", l.NoteVar, .64, .08) // rounding adds to it, the ends of the scale take away
}

func BenchmarkFit(b *testing.B) {
	for _, days := range []int{180, 1800} {
		s := made(days)
		b.Run(strconv.Itoa(days), func(b *testing.B) {
			for b.Loop() {
				Fit(s)
			}
		})
	}
}
