package instrument_test

import (
	"math"
	"testing"

	"mentor/content"
	"mentor/internal/instrument"
	"mentor/internal/instrument/instrumenttest"
)

// form is the released form.
func form(t testing.TB) *instrument.Form {
	t.Helper()
	f, problems := instrument.LoadForm(content.Files, "trust-1")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return f
}

// near fails the test when got is further from want than half of the last printed digit.
func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > within {
		t.Errorf("%s = %.10f, want %.10f", what, got, want)
	}
}

func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}

type scoreCase struct {
	Name, Scale, Length, Answers string
	K, M                         int
	NoScore                      string `yaml:"no_score"`
	Value, SEM                   float64
	Interval                     [2]float64
	Words                        [2]string
}

func TestScoreVectors(t *testing.T) {
	f := form(t)
	for _, c := range instrumenttest.Vectors[scoreCase](t, "scores.yaml") {
		t.Run(c.Name, func(t *testing.T) {
			length, a := instrumenttest.Lengths[c.Length], f.Blank()
			instrumenttest.Answer(t, f, a, instrumenttest.Asked(f, c.Scale, length), c.Answers)
			s := f.Score(a, length, instrument.APriori).Of(c.Scale)
			equal(t, "k", s.Of, c.K)
			equal(t, "m", s.Answered, c.M)
			equal(t, "no score because", instrumenttest.Whys[s.Why], c.NoScore)
			near(t, "value", s.Value, c.Value, 5e-5)
			near(t, "SEM", s.SEM, c.SEM, 5e-7)
			near(t, "lo", s.Lo, c.Interval[0], 5e-3)
			near(t, "hi", s.Hi, c.Interval[1], 5e-3)
			if lo, hi := s.Words(); s.OK() {
				equal(t, "words", [2]string{lo.String(), hi.String()}, c.Words)
			}
		})
	}
}

type totalCase struct {
	Name     string
	Levels   map[string]int
	Scales   int
	NoScore  string `yaml:"no_score"`
	Value    float64
	Interval [2]float64
	Guidance string
	Sure     bool
}

func TestTotalVectors(t *testing.T) {
	f := form(t)
	for _, c := range instrumenttest.Vectors[totalCase](t, "totals.yaml") {
		t.Run(c.Name, func(t *testing.T) {
			a := f.Blank()
			for scale, y := range c.Levels {
				instrumenttest.Level(f, a, scale, y)
			}
			r := f.Score(a, instrument.Full, instrument.APriori)
			equal(t, "scales", r.Total.Answered, c.Scales)
			equal(t, "no total because", instrumenttest.Whys[r.Total.Why], c.NoScore)
			near(t, "T", r.Total.Value, c.Value, 5e-7)
			near(t, "lo", r.Total.Lo, c.Interval[0], 5e-5)
			near(t, "hi", r.Total.Hi, c.Interval[1], 5e-5)
			equal(t, "guidance", r.Guidance.Cell, c.Guidance)
			equal(t, "sure", r.Guidance.Sure, c.Sure)
		})
	}
}

func TestWordVectors(t *testing.T) {
	type wordCase struct {
		Score float64
		Word  string
	}
	for _, c := range instrumenttest.Vectors[wordCase](t, "words.yaml") {
		if got := instrument.WordFor(c.Score).String(); got != c.Word {
			t.Errorf("%v is %s, want %s", c.Score, got, c.Word)
		}
	}
}

// 18.73 points lie between two scales of SEM 8.05 before they may be told apart.
func TestDistinct(t *testing.T) {
	const sem = 8.049845
	for gap, want := range map[float64]bool{0: false, 18.72: false, 18.73: true, -18.72: false, -18.73: true} {
		a, b := instrument.Score{Value: 50, SEM: sem}, instrument.Score{Value: 50 + gap, SEM: sem}
		equal(t, "distinct", instrument.Distinct(a, b), want)
	}
	missing := instrument.Score{Value: 100, Why: instrument.TooFew}
	equal(t, "distinct from a missing score", instrument.Distinct(missing, instrument.Score{}), false)
}
