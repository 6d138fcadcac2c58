package progress

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"mentor/internal/instrument"
	"mentor/internal/instrument/instrumenttest"
)

// test is the answers of one test, and how much of it was asked.
type test struct {
	answers instrument.Answers
	length  instrument.Length
}

// judged is the second test beside the first, by the judge of a programme.
func judged(f *instrument.Form, cal instrument.Calibration, before, after test, focus ...string) Look {
	first := Retest{start, before.answers, before.length, true}
	p := Programme{Form: f, Calibration: cal, Focus: focus, Baselines: []Retest{first}}
	return p.Looks([]Retest{{start + 56, after.answers, after.length, true}})[0]
}

// reliability is the a-priori calibration with one reliability for everything; 0 changes nothing.
func reliability(r float64) instrument.Calibration {
	cal := instrument.APriori
	if r > 0 {
		cal.Status = func(int) float64 { return r }
		cal.Change = cal.Status
	}
	return cal
}

// others answers every scale but one with y.
func others(f *instrument.Form, a instrument.Answers, scale string, y int) {
	for _, s := range f.Scales {
		if s.ID != scale {
			instrumenttest.Level(f, a, s.ID, y)
		}
	}
}

type changeCase struct {
	Name, Scale, Length string
	R                   float64
	Chosen              bool
	Before, After       string
	Items               int
	Values              [2]float64
	SEDiff              float64 `yaml:"se_diff"`
	RCI, SDC            float64
	Verdict             string
}

func (c changeCase) focus() []string {
	if c.Chosen {
		return []string{c.Scale}
	}
	return nil
}

// With all other scales up by four steps the gate is open; with none, shut.
func TestChangeVectors(t *testing.T) {
	f := form(t)
	for _, c := range instrumenttest.Vectors[changeCase](t, "changes.yaml") {
		t.Run(c.Name, func(t *testing.T) {
			length := instrumenttest.Lengths[c.Length]
			before, after := test{f.Blank(), length}, test{f.Blank(), length}
			places := instrumenttest.Asked(f, c.Scale, length)
			instrumenttest.Answer(t, f, before.answers, places, c.Before)
			instrumenttest.Answer(t, f, after.answers, places, c.After)
			others(f, before.answers, c.Scale, 1)
			others(f, after.answers, c.Scale, 5)
			cal := reliability(c.R)
			look := judged(f, cal, before, after, c.focus()...)
			equal(t, "the gate", look.Total.Verdict, Changed)
			ch := scaleOf(look, c.Scale)
			equal(t, "common items", commonItems(f, before, after, c.Scale), c.Items)
			equal(t, "verdict", ch.Verdict.String(), c.Verdict)
			near(t, "before", ch.Before, c.Values[0], 5e-5)
			near(t, "after", ch.After, c.Values[1], 5e-5)
			near(t, "SE_diff", ch.SEDiff, c.SEDiff, 5e-7)
			near(t, "RCI", ch.RCI, c.RCI, 5e-7)
			near(t, "SDC", ch.SDC, c.SDC, 5e-7)

			others(f, after.answers, c.Scale, 1)
			shut := scaleOf(judged(f, cal, before, after, c.focus()...), c.Scale)
			if ch.Verdict == Changed {
				ch.Verdict = Possible
			}
			equal(t, "under a shut gate", shut, ch)
		})
	}
}

// commonItems is how many items of a scale the comparison stands on; of T, scales.
func commonItems(f *instrument.Form, before, after test, scale string) int {
	c := f.Compare(before.answers, after.answers, min(before.length, after.length), instrument.APriori)
	for _, s := range c.Scales {
		if s.Scale == scale {
			return s.Items
		}
	}
	return c.Total.Items
}

// SDC95 is the smallest difference of a scale that was chosen beforehand.
func TestNoiseVectors(t *testing.T) {
	type noiseCase struct {
		R, SEM, CI90 float64
		SEDiff       float64 `yaml:"se_diff"`
		SDC95        float64
	}
	f := form(t)
	a := test{answers(f, 3, nil), instrument.Full}
	for _, c := range instrumenttest.Vectors[noiseCase](t, "noise.yaml") {
		s := f.Score(a.answers, a.length, reliability(c.R)).Of("CLO")
		ch := scaleOf(judged(f, reliability(c.R), a, a, "CLO"), "CLO")
		near(t, "SEM", s.SEM, c.SEM, .05)
		near(t, "half of the interval", (s.Hi-s.Lo)/2, c.CI90, .05)
		near(t, "SE_diff", ch.SEDiff, c.SEDiff, .05)
		near(t, "SDC95", ch.SDC, c.SDC95, .05)
	}
}

// The limits of the verdicts, approached from both sides by choosing the noise.
func TestVerdictLimits(t *testing.T) {
	bonferroni := func(looks float64) float64 { return math.Sqrt2 * math.Erfinv(1-.05/looks) }
	near(t, "5 % over nine scales", bonferroni(9), limitScale, 5e-4)
	near(t, "5 % over the planned looks", bonferroni(float64(len(Planned))), limitTotal, 5e-4)
	near(t, "5 % of one", bonferroni(1), limitChosen, 5e-4)
	f := form(t)
	before := test{answers(f, 1, map[string]int{"CLO": 2}), instrument.Full}
	after := test{answers(f, 5, map[string]int{"CLO": 3}), instrument.Full}
	for _, c := range []struct {
		rci   float64
		focus string
		want  Verdict
	}{
		{1.279, "", Noise},
		{1.281, "", Possible},
		{2.772, "", Possible},
		{2.774, "", Changed},
		{1.959, "CLO", Possible},
		{1.961, "CLO", Changed},
		{1.961, "RES", Possible},
	} {
		cal := reliability(.5)
		cal.SD = 25 / c.rci // SE_diff = SD*sqrt(2*(1-.5)) = SD
		ch := scaleOf(judged(f, cal, before, after, c.focus), "CLO")
		near(t, "RCI", ch.RCI, c.rci, 1e-9)
		equal(t, "verdict", ch.Verdict, c.want)
	}
	for rci, want := range map[float64]Verdict{1.279: Noise, 1.281: Possible, 2.637: Possible, 2.639: Changed} {
		cal := instrument.APriori
		cal.TotalSEM = (8*100 + 25) / 9. / rci / math.Sqrt2
		total := judged(f, cal, before, after).Total
		near(t, "RCI of T", total.RCI, rci, 1e-9)
		equal(t, "verdict of T", total.Verdict, want)
	}
}

// With SEM 4.5 seventeen points of T can be told from noise, in any of six looks.
func TestTotalChange(t *testing.T) {
	f := form(t)
	before := test{answers(f, 3, nil), instrument.Full}
	rise := func(length instrument.Length, up map[string]int) Change {
		return judged(f, instrument.APriori, before, test{answers(f, 3, up), length}).Total
	}
	c := rise(instrument.Full, map[string]int{"CLO": 5, "RES": 5})
	near(t, "SE_diff of T", 1.96*c.SEDiff, 12.473363620130784, 1e-9)
	near(t, "SDC of T", c.SDC, 16.788129198, 1e-9)
	near(t, "rise of T", c.After-c.Before, 100./9, 1e-9)
	equal(t, "verdict below SDC", c.Verdict, Possible)
	up := map[string]int{"CLO": 5, "RES": 5, "UND": 5}
	equal(t, "verdict of three scales, below SDC", rise(instrument.Short, up).Verdict, Possible)
	up["TLK"] = 5
	equal(t, "verdict above SDC", rise(instrument.Short, up).Verdict, Changed)
	after := test{answers(f, 3, up), instrument.Full}
	instrumenttest.Level(f, after.answers, "UND", 0)
	instrumenttest.Level(f, after.answers, "TLK", 0)
	equal(t, "verdict of seven scales", judged(f, instrument.APriori, before, after).Total.Verdict, NotComparable)
}

// A test compared with itself has not changed.
func TestJudgedWithItself(t *testing.T) {
	f := form(t)
	rapid.Check(t, func(t *rapid.T) {
		a := test{instrumenttest.AnyAnswers(f).Draw(t, "answers"), instrumenttest.AnyLength().Draw(t, "length")}
		look := judged(f, instrument.APriori, a, a)
		for _, ch := range append(look.Scales, look.Total) {
			if ch.RCI != 0 || ch.Before != ch.After {
				t.Fatalf("%+v", ch)
			}
			want := Noise
			if a.length == instrument.Short && ch.Scale != "T" {
				want = TooShort
			}
			if ch.Verdict != want && ch.Verdict != NotComparable {
				t.Fatalf("%s: %s", ch.Scale, ch.Verdict)
			}
		}
	})
}

// Told backwards, a rise is a fall of the same size and certainty.
func TestSwappingFlipsTheSign(t *testing.T) {
	f := form(t)
	rapid.Check(t, func(t *rapid.T) {
		length := instrumenttest.AnyLength().Draw(t, "length")
		a := test{instrumenttest.AnyAnswers(f).Draw(t, "before"), length}
		b := test{instrumenttest.AnyAnswers(f).Draw(t, "after"), length}
		there, back := judged(f, instrument.APriori, a, b), judged(f, instrument.APriori, b, a)
		for i, x := range append(there.Scales, there.Total) {
			y := append(back.Scales, back.Total)[i]
			if math.Abs(x.RCI+y.RCI) > 1e-12 || x.Verdict != y.Verdict || x.SDC != y.SDC || x.Before != y.After {
				t.Fatalf("%+v\n%+v", x, y)
			}
		}
	})
}
