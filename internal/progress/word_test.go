package progress

import (
	"math"
	"math/rand/v2"
	"testing"

	"mentor/internal/calendar"
)

// The probability is that of the whole normal distribution, in which then and
// now lean on each other; in a short time they do so much.
func TestWarmer(t *testing.T) {
	for _, name := range []string{"rising", "gap", "quarrels", "daily"} {
		whole := load(t, name)
		for _, s := range []Series{whole, whole[:28]} {
			l, _ := Fit(s)
			l.StepVar = .005 // little movement, so that they do
			l.smooth(s, l.NoteVar)
			weights := make([]float64, len(l.Points))
			weights[6], weights[len(weights)-1] = -1, 1
			rise, variance := brute(s, l.StepVar, l.NoteVar, weights)
			near(t, name, l.Warmer(), math.Erfc(-rise/math.Sqrt(2*variance))/2, 1e-8)
			apart := math.Hypot(l.Points[6].SE, l.Points[len(weights)-1].SE)
			if len(s) == 28 && apart < 1.02*math.Sqrt(variance) {
				t.Errorf("%s: then and now have nothing in common, so the test says nothing", name)
			}
		}
	}
}

func TestWords(t *testing.T) {
	for _, c := range []struct {
		p    float64
		want Word
	}{
		{0, CoolerThan},
		{.025, CoolerThan},
		{.026, ProbablyCoolerThan},
		{.2, ProbablyCoolerThan},
		{.21, CannotTellYet},
		{.79, CannotTellYet},
		{.8, ProbablyWarmerThan},
		{.974, ProbablyWarmerThan},
		{.975, WarmerThan},
		{1, WarmerThan},
	} {
		equal(t, "word", wordFor(c.p), c.want)
	}
	words := map[string]Word{"steady": CannotTellYet, "rising": WarmerThan, "gap": WarmerThan, "quarrels": WarmerThan}
	for name, want := range words {
		l, _ := Fit(load(t, name))
		equal(t, name, l.Word(), want)
		l, _ = Fit(turned(load(t, name)))
		equal(t, name+" turned over", l.Word(), WarmerThan+CoolerThan-want)
	}
	s := load(t, "rising")
	for n := range s { // the days up to the nth noted one
		l, _ := Fit(s[:n+1])
		equal(t, "too early", l.Word() == TooEarly, n+1 < 10 || s[n].Day-start < 48)
	}
	none, _ := Fit(nil)
	equal(t, "without a line", none.Word(), TooEarly)
}

// turned is the series upside down.
func turned(s Series) Series {
	for i := range s {
		s[i].Mean = 6 - s[i].Mean
	}
	return s
}

// notes are 24 weeks of a family that notes 4 to 6 days a week. The weather
// around the level lingers: a part of each day's noise (linger, 0 to 1) is the
// day before's. gain is how far the level rises until the end.
func notes(r *rand.Rand, linger, gain float64) Series {
	const days = 24 * 7
	level, spread := 2+1.6*r.Float64(), .7+.4*r.Float64()
	often := float64(4+r.IntN(3)) / 7
	var s Series
	mood := r.NormFloat64()
	for day := range days {
		mood = linger*mood + math.Sqrt(1-linger*linger)*r.NormFloat64()
		if r.Float64() < often {
			v := math.Round(level + gain*float64(day)/days + spread*mood)
			s = append(s, Value{start + calendar.Day(day), min(5, max(1, v))})
		}
	}
	return s
}

// strong is the share of families who read a strong word in week 24, and a
// strong or a probable one.
func strong(t *testing.T, families int, linger, gain float64) (strong, either float64) {
	t.Helper()
	r := rand.New(rand.NewPCG(31, 32))
	for range families {
		l, ok := Fit(notes(r, linger, gain))
		if !ok {
			t.Fatal("no line")
		}
		w := l.Word()
		strong += share(w == WarmerThan || w == CoolerThan, families)
		either += share(w != CannotTellYet, families)
	}
	return strong, either
}

// Families with whom nothing changes read "warmer" or "cooler" in at most 5 of
// 100 in week 24, also when moods linger a little.
func TestSteadyFamiliesReadNoStrongWord(t *testing.T) {
	for _, linger := range []float64{0, .2} {
		s, either := strong(t, 5000, linger, 0)
		t.Logf("nothing changes, lingering %.1f: strong word %.2f %%, any word %.1f %%", linger, 100*s, 100*either)
		if s > .05 {
			t.Errorf("lingering %.1f: %.2f %% of steady families read a strong word", linger, 100*s)
		}
		if s < .002 {
			t.Errorf("lingering %.1f: %.2f %%: the families are too quiet to prove anything", linger, 100*s)
		}
	}
	s, either := strong(t, 2000, .4, 0)
	t.Logf("nothing changes, lingering 0.4: strong word %.2f %%, any word %.1f %% (not held: docs/statistics.md)", 100*s, 100*either)
}

// At no single look from week 7 on do more than 5 in 100 of the steady families
// that read a word at all read a strong one. Who looks every week sees more of
// chance than who looks once; no law holds that, so a page says the word of the
// day and keeps no record of the best.
func TestEveryLookHolds(t *testing.T) {
	r := rand.New(rand.NewPCG(41, 42))
	const families = 2500
	words, told, ever := map[int]float64{}, map[int]float64{}, 0.0
	for range families {
		s, seen := notes(r, .2, 0), false
		for week := 7; week <= 24; week++ {
			w := wordAfter(s, week)
			strong := w == WarmerThan || w == CoolerThan
			seen = seen || strong
			words[week] += share(w != TooEarly, 1)
			told[week] += share(strong, 1)
		}
		ever += share(seen, families)
	}
	for week := 7; week <= 24; week++ {
		of := told[week] / words[week]
		if !(of <= .05) {
			t.Errorf("in week %d %.2f %% of steady families read a strong word", week, 100*of)
		}
		t.Logf("nothing changes, lingering 0.2, week %2d: %.1f %% of %.0f families", week, 100*of, words[week])
	}
	t.Logf("at one of these looks or more: %.1f %%", 100*ever)
}

// wordAfter is the word at the end of a week, the first being 1.
func wordAfter(s Series, week int) Word {
	n := 0
	for n < len(s) && s[n].Day < start+calendar.Day(7*week) {
		n++
	}
	l, _ := Fit(s[:n])
	return l.Word()
}

// A rise by half a step is read by some, by a whole step by most.
func TestRisingFamiliesReadIt(t *testing.T) {
	half, anyHalf := strong(t, 1000, .2, .5)
	whole, anyWhole := strong(t, 1000, .2, 1)
	t.Logf("a rise of 0.5: strong %.0f %%, any %.0f %%; of 1: strong %.0f %%, any %.0f %%", 100*half, 100*anyHalf, 100*whole, 100*anyWhole)
	if half < .1 || whole < .5 {
		t.Errorf("a rise of half a step is read by %.2f, of a step by %.2f", half, whole)
	}
}
