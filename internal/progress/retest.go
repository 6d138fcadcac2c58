package progress

import (
	"math"
	"slices"

	"mentor/internal/calendar"
	"mentor/internal/instrument"
)

// Retest is one test of a parent about a child: a first one, a re-test or a
// pulse. One that was taken too early or without reading is kept and shown, but
// not counted (see When, instrument.Form.Hurried).
type Retest struct {
	Day     calendar.Day
	Answers instrument.Answers
	Length  instrument.Length
	Counted bool
}

// PlannedLook is a test of the programme after the first one.
type PlannedLook struct {
	Week   int // after the first test
	Length instrument.Length
}

// Planned are the looks of a programme. Their number is in the limit of the
// total: with more looks, one of them would more often be wrong.
var Planned = [...]PlannedLook{
	{4, instrument.Short},
	{8, instrument.Full},
	{12, instrument.Short},
	{16, instrument.Full},
	{20, instrument.Short},
	{24, instrument.Full},
}

// Limits for |RCI|, all two-sided: 5 % over the six planned looks for the
// total, 5 % over nine scales for one of them, 5 % for a scale that was chosen
// beforehand (Bonferroni; evidence sheet 2.6).
const (
	limitTotal    = 2.638
	limitScale    = 2.773
	limitChosen   = 1.96
	limitPossible = 1.28
)

// Verdict says whether a test differs from the first by more than noise.
type Verdict uint8

// The verdicts. The last three are in the order of what can be said.
const (
	NotComparable Verdict = iota // too little was answered both times
	TooShort                     // a scale of a pulse: shown, never judged
	NotPlanned                   // after the six looks of a programme
	Noise                        // cannot be told from noise
	Possible                     // see what the next test says
	Changed
)

func (v Verdict) String() string {
	return [...]string{"not-comparable", "too-short", "not-planned", "noise", "possible", "changed"}[v]
}

// Change is one score then and now, 0..100.
type Change struct {
	Scale         string  // of the form; T for the total
	Before, After float64 // on the items answered both times
	SEBefore      float64 // of the mean of the baselines: SEM / sqrt(baselines)
	SEAfter       float64 // of one test: SEM
	SEDiff        float64 // sqrt(SEBefore^2 + SEAfter^2)
	RCI           float64 // (After - Before) / SEDiff
	SDC           float64 // the smallest difference that is called changed: limit * SEDiff
	Verdict       Verdict
}

// Look is one counted test beside the first.
type Look struct {
	Day    calendar.Day
	Length instrument.Length
	Total  Change
	Scales []Change
}

// Drop reports a total that is lower by more than noise. It may be a harder
// time, or the parent may now see more than before (response shift).
func (l Look) Drop() bool { return l.Total.Verdict == Changed && l.Total.RCI < 0 }

// Programme judges the tests of one parent about one child.
type Programme struct {
	Form        *instrument.Form
	Calibration instrument.Calibration // one for all tests
	Focus       []string               // scales chosen before the first re-test, at most two
	Baselines   []Retest               // one or two tests from before the programme; two are averaged
}

// Looks compares every counted test with the baselines, the earliest first.
//
// The rules are:
//   - the total is changed at |RCI| >= 2.638;
//   - a scale is changed only at a look at which the total is changed too;
//   - a pulse says nothing about a scale;
//   - six looks are judged, and no more.
//
// So a family with which nothing changes is told "changed", of the total or of
// any scale at any look, with at most 5 % probability (Bonferroni).
func (p *Programme) Looks(tests []Retest) []Look {
	base := counted(p.Baselines)
	if len(base) == 0 {
		return nil
	}
	var looks []Look
	judged := 0
	for _, test := range counted(tests) {
		look := p.look(base, test)
		if look.Total.Verdict != NotComparable {
			judged++
		}
		if judged > len(Planned) {
			look.leaveUnjudged()
		}
		looks = append(looks, look)
	}
	return looks
}

// counted are the tests that count, the earliest first.
func counted(tests []Retest) []Retest {
	tests = slices.Clone(tests)
	tests = slices.DeleteFunc(tests, func(t Retest) bool { return !t.Counted })
	slices.SortStableFunc(tests, func(a, b Retest) int { return int(a.Day - b.Day) })
	return tests
}

func (p *Programme) look(base []Retest, test Retest) Look {
	length := test.Length
	for _, b := range base {
		length = min(length, b.Length)
	}
	var totals []instrument.Change
	scales := make([][]instrument.Change, len(p.Form.Scales))
	for _, b := range base {
		c := p.Form.Compare(b.Answers, test.Answers, length, p.Calibration)
		totals = append(totals, c.Total)
		for i, s := range c.Scales {
			scales[i] = append(scales[i], s)
		}
	}
	look := Look{Day: test.Day, Length: length, Total: judge(totals, limitTotal)}
	for i := range p.Form.Scales {
		look.Scales = append(look.Scales, p.scale(scales[i], look))
	}
	return look
}

// scale judges one scale under the gate of the total.
func (p *Programme) scale(against []instrument.Change, look Look) Change {
	limit := limitScale
	if slices.Contains(p.Focus, against[0].Scale) {
		limit = limitChosen
	}
	c := judge(against, limit)
	switch {
	case c.Verdict == NotComparable:
	case look.Length == instrument.Short:
		c.Verdict = TooShort
	case c.Verdict == Changed && look.Total.Verdict != Changed:
		c.Verdict = Possible
	}
	return c
}

// judge takes the mean over the baselines, and the verdict by the limit alone.
// All must be comparable: with one of two, the error would be another. Of their
// errors the largest counts: with fewer items in common it is larger.
func judge(against []instrument.Change, limit float64) Change {
	c, k := Change{Scale: against[0].Scale}, float64(len(against))
	for _, a := range against {
		if !a.OK() {
			return Change{Scale: a.Scale}
		}
		c.Before += a.Before / k
		c.After += a.After / k
		c.SEAfter = max(c.SEAfter, a.SEM)
	}
	c.SEBefore = c.SEAfter / math.Sqrt(k)
	c.SEDiff = math.Hypot(c.SEBefore, c.SEAfter)
	c.RCI = (c.After - c.Before) / c.SEDiff
	c.SDC = limit * c.SEDiff
	c.Verdict = verdict(math.Abs(c.RCI), limit)
	return c
}

func verdict(rci, limit float64) Verdict {
	switch {
	case rci >= limit:
		return Changed
	case rci >= limitPossible:
		return Possible
	}
	return Noise
}

func (l *Look) leaveUnjudged() {
	for i := range l.Scales {
		l.Scales[i].Verdict = min(l.Scales[i].Verdict, NotPlanned)
	}
	l.Total.Verdict = min(l.Total.Verdict, NotPlanned)
}

// Unchanged is how many full re-tests in a row, up to the last, were not told
// from the first test. After two of them a psychologist is the better help.
func Unchanged(looks []Look) int {
	n := 0
	for _, l := range slices.Backward(looks) {
		switch {
		case l.Length == instrument.Short || l.Total.Verdict < Noise:
		case l.Total.Verdict == Changed:
			return n
		default:
			n++
		}
	}
	return n
}
