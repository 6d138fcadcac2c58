package progress

import (
	"math"
	"testing"

	"mentor/internal/calendar"
	"mentor/internal/instrument"
)

// answers gives every item the favourable value y, and those of one scale others.
func answers(f *instrument.Form, y int, other map[string]int) instrument.Answers {
	a := f.Blank()
	for place, item := range f.Items() {
		v := y
		if o, ok := other[f.Scales[f.ScaleOf(place)].ID]; ok {
			v = o
		}
		if item.Unfavourable() {
			v = 6 - v
		}
		a[place] = instrument.Answer(v)
	}
	return a
}

func programme(t *testing.T, focus ...string) *Programme {
	f := form(t)
	first := Retest{start, answers(f, 3, nil), instrument.Full, true}
	return &Programme{Form: f, Calibration: instrument.APriori, Focus: focus, Baselines: []Retest{first}}
}

func later(p *Programme, week int, length instrument.Length, y int, other map[string]int) Retest {
	return Retest{start + calendar.Day(7*week), answers(p.Form, y, other), length, true}
}

func scaleOf(l Look, id string) Change {
	for _, s := range l.Scales {
		if s.Scale == id {
			return s
		}
	}
	return Change{}
}

// One step on every item of one scale is 25 points of it (RCI 1.96) and 2.8 of the total.
func TestVerdicts(t *testing.T) {
	for _, c := range []struct {
		what       string
		focus      []string
		y          int
		other      map[string]int
		total, clo Verdict
	}{
		{"nothing", nil, 3, nil, Noise, Noise},
		{"all up by a step", nil, 4, nil, Changed, Possible},
		{"all up by a step, chosen", []string{"CLO"}, 4, nil, Changed, Changed},
		{"all up by a step, another chosen", []string{"TLK"}, 4, nil, Changed, Possible},
		{"all up by two steps", nil, 5, nil, Changed, Changed},
		{"all down by two steps", nil, 1, nil, Changed, Changed},
		{"one scale up by two steps: the gate is shut", []string{"CLO"}, 3, map[string]int{"CLO": 5}, Noise, Possible},
		{"four scales up by a step", nil, 3, map[string]int{"CLO": 4, "RES": 4, "UND": 4, "TLK": 4}, Possible, Possible},
		{"others up, this one still", nil, 4, map[string]int{"CLO": 3}, Changed, Noise},
	} {
		p := programme(t, c.focus...)
		l := p.Looks([]Retest{later(p, 8, instrument.Full, c.y, c.other)})[0]
		equal(t, c.what+": total", l.Total.Verdict, c.total)
		equal(t, c.what+": CLO", scaleOf(l, "CLO").Verdict, c.clo)
		equal(t, c.what+": drop", l.Drop(), c.total == Changed && c.y < 3)
	}
}

func TestFigures(t *testing.T) {
	p := programme(t, "CLO")
	l := p.Looks([]Retest{later(p, 8, instrument.Full, 4, nil)})[0]
	equal(t, "scale", l.Total.Scale, "T")
	near(t, "before", l.Total.Before, 50, 1e-9)
	near(t, "after", l.Total.After, 75, 1e-9)
	near(t, "SE of the difference", l.Total.SEDiff, 4.5*math.Sqrt2, 1e-9)
	near(t, "RCI", l.Total.RCI, 25/(4.5*math.Sqrt2), 1e-9)
	near(t, "SDC", l.Total.SDC, 16.788, .001)
	near(t, "SDC of a chosen scale", scaleOf(l, "CLO").SDC, 24.947, .001)
	near(t, "SDC of another", scaleOf(l, "TLK").SDC, 35.295, .001)

	pulse := p.Looks([]Retest{later(p, 4, instrument.Short, 4, nil)})[0]
	// 20.25 + 324*(5*.20 + 2*.17 + 2*.20)/81, the sum over the nine scales of r(all) - r(3)
	near(t, "SE of the difference of a pulse", pulse.Total.SEDiff, math.Sqrt(2*(20.25+4*(7*.20+2*.17))), 1e-9)
	equal(t, "total of a pulse", pulse.Total.Verdict, Changed)
	for _, s := range pulse.Scales {
		equal(t, "a pulse's "+s.Scale, s.Verdict, TooShort)
	}
}

// A short first test is compared as a pulse is.
func TestShortBaseline(t *testing.T) {
	p := programme(t)
	p.Baselines[0].Length = instrument.Short
	l := p.Looks([]Retest{later(p, 8, instrument.Full, 5, nil)})[0]
	equal(t, "length", l.Length, instrument.Short)
	equal(t, "CLO", scaleOf(l, "CLO").Verdict, TooShort)
	equal(t, "total", l.Total.Verdict, Changed)
}

// Two baselines are averaged, and the error is smaller.
func TestTwoBaselines(t *testing.T) {
	p := programme(t)
	p.Baselines = append(p.Baselines, Retest{start - 14, answers(p.Form, 2, nil), instrument.Full, true})
	l := p.Looks([]Retest{later(p, 8, instrument.Full, 3, nil)})[0]
	near(t, "before", l.Total.Before, 37.5, 1e-9)
	near(t, "SE of the difference", l.Total.SEDiff, 4.5*math.Sqrt(1.5), 1e-9)
	near(t, "RCI", l.Total.RCI, 12.5/(4.5*math.Sqrt(1.5)), 1e-9)
	near(t, "SE of a scale", scaleOf(l, "CLO").SEDiff, 9*math.Sqrt(1.5), 1e-9)
	near(t, "SE of the mean of both", l.Total.SEBefore, 3.181980515339464, 1e-12) // 4.5/sqrt(2)
	near(t, "SE of the test after them", l.Total.SEAfter, 4.5, 1e-12)

	p.Baselines[1].Counted = false
	near(t, "before, when one does not count", p.Looks([]Retest{later(p, 8, instrument.Full, 3, nil)})[0].Total.Before, 50, 1e-9)
	p.Baselines[0].Counted = false
	equal(t, "looks without a baseline", len(p.Looks([]Retest{later(p, 8, instrument.Full, 3, nil)})), 0)
}

func TestLooks(t *testing.T) {
	p := programme(t)
	practice := later(p, 3, instrument.Full, 5, nil)
	practice.Counted = false
	looks := p.Looks([]Retest{later(p, 16, instrument.Full, 4, nil), practice, later(p, 8, instrument.Full, 3, nil)})
	equal(t, "looks", len(looks), 2)
	equal(t, "the earlier first", looks[0].Day, start+8*7)

	var many []Retest
	for week := 4; week <= 32; week += 4 {
		many = append(many, later(p, week, instrument.Full, 5, nil))
	}
	for i, l := range p.Looks(many) {
		want := Changed
		if i >= len(Planned) {
			want = NotPlanned
		}
		equal(t, "total", l.Total.Verdict, want)
		equal(t, "CLO", scaleOf(l, "CLO").Verdict, want)
	}
}

func TestTooLittleInCommon(t *testing.T) {
	p := programme(t)
	test := later(p, 8, instrument.Full, 5, nil)
	for place := range p.Form.Items() {
		if id := p.Form.Scales[p.Form.ScaleOf(place)].ID; id == "CLO" {
			test.Answers[place] = instrument.Skipped
		}
	}
	l := p.Looks([]Retest{test})[0]
	equal(t, "one scale missing: CLO", scaleOf(l, "CLO").Verdict, NotComparable)
	equal(t, "one scale missing: total", l.Total.Verdict, Changed)
	for place := range p.Form.Items() {
		test.Answers[place] = instrument.Skipped
	}
	l = p.Looks([]Retest{test})[0]
	equal(t, "all missing: total", l.Total.Verdict, NotComparable)
	near(t, "all missing: RCI", l.Total.RCI, 0, 0)
}

func TestUnchanged(t *testing.T) {
	p := programme(t)
	for _, c := range []struct {
		full []int // the answer to every item at weeks 8, 16, 24
		want int
	}{{nil, 0}, {[]int{3}, 1}, {[]int{3, 3}, 2}, {[]int{5, 3}, 1}, {[]int{3, 5}, 0}, {[]int{3, 5, 3}, 1}} {
		tests := []Retest{later(p, 12, instrument.Short, 3, nil)}
		for i, y := range c.full {
			tests = append(tests, later(p, 8*(i+1), instrument.Full, y, nil))
		}
		equal(t, "unchanged", Unchanged(p.Looks(tests)), c.want)
	}
}

// The check value of the evidence sheet: 45, 50, 58, 60 with SEM 18*sqrt(1-.80).
func TestLine(t *testing.T) {
	s, ok := line([]float64{0, 1, 2, 3}, []float64{45, 50, 58, 60}, 18*math.Sqrt(.2))
	equal(t, "ok", ok, true)
	near(t, "slope", s.PerWeek, 5.3, 1e-9)
	near(t, "error", s.SE, 3.6, 1e-9)
	near(t, "z", s.Z, 1.472222, 1e-6)
	equal(t, "tests", s.Tests, 4)
	if _, ok := line([]float64{0, 1}, []float64{1, 2}, 1); ok {
		t.Error("two tests made a trend")
	}
	if _, ok := line([]float64{2, 2, 2}, []float64{1, 2, 3}, 1); ok {
		t.Error("three tests on one day made a trend")
	}
}

func TestTrend(t *testing.T) {
	p := programme(t)
	tests := []Retest{
		later(p, 8, instrument.Full, 3, map[string]int{"CLO": 5}),
		later(p, 12, instrument.Short, 5, nil), // a pulse is not in it
		later(p, 16, instrument.Full, 4, nil),
	}
	s, ok := p.Trend(tests)
	equal(t, "ok", ok, true)
	equal(t, "tests", s.Tests, 3)
	// totals 50, 50+50/9, 75 at weeks 0, 8, 16: the slope is between the ends
	near(t, "slope", s.PerWeek, 25.0/16, 1e-9)
	near(t, "error", s.SE, 4.5/math.Sqrt(128), 1e-9)

	place, _ := p.Form.Place("CLO1") // left out once, left out everywhere: also the 5 it had at first
	p.Baselines[0].Answers[place] = 5
	tests[2].Answers[place] = instrument.Skipped
	was := tests[0].Answers[place]
	s, _ = p.Trend(tests)
	near(t, "slope on common items", s.PerWeek, 25.0/16, 1e-9)
	equal(t, "the tests stay as they are", tests[0].Answers[place], was)
	if _, ok := p.Trend(tests[:2]); ok {
		t.Error("two full tests made a trend")
	}
}

func TestWhen(t *testing.T) {
	full := Retest{Day: start, Length: instrument.Full, Counted: true}
	pulse := Retest{Day: start + 28, Length: instrument.Short, Counted: true}
	practice := Retest{Day: start + 30, Length: instrument.Full}
	before := []Retest{pulse, practice, full}
	for _, c := range []struct {
		length instrument.Length
		day    calendar.Day // after start
		want   Timing
	}{
		{instrument.Full, 41, Timing{FullTooNear, false, start + 42, start + 56}},
		{instrument.Full, 42, Timing{BetterLater, true, start + 42, start + 56}},
		{instrument.Full, 55, Timing{BetterLater, true, start + 42, start + 56}},
		{instrument.Full, 56, Timing{InTime, true, start + 42, start + 56}},
		{instrument.Short, 55, Timing{AnyTestTooNear, false, start + 56, start + 56}},
		{instrument.Short, 56, Timing{InTime, true, start + 56, start + 56}},
	} {
		equal(t, "timing of a "+c.length.String()+" test", When(before, c.length, start+c.day), c.want)
	}
	equal(t, "a pulse after the full test", When([]Retest{full}, instrument.Short, start+27).Reason, AnyTestTooNear)
	equal(t, "the first test", When([]Retest{practice}, instrument.Full, start), Timing{InTime, true, start, start})
}

// The plan of a programme never runs into its own rule.
func TestPlannedLooksCount(t *testing.T) {
	tests := []Retest{{Day: start, Length: instrument.Full, Counted: true}}
	for _, p := range Planned {
		day := start + calendar.Day(7*p.Week)
		equal(t, "reason", When(tests, p.Length, day).Reason, InTime)
		tests = append(tests, Retest{Day: day, Length: p.Length, Counted: true})
	}
}

// Each name of a typed word is its own.
func TestNames(t *testing.T) {
	seen := map[string]bool{}
	for w := TooEarly; w <= WarmerThan; w++ {
		seen[w.String()] = true
	}
	for v := NotComparable; v <= Changed; v++ {
		seen[v.String()] = true
	}
	for r := InTime; r <= AnyTestTooNear; r++ {
		seen[r.String()] = true
	}
	equal(t, "names", len(seen), 6+6+4)
}
