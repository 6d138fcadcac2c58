package space

import (
	"slices"

	"mentor/internal/calendar"
	"mentor/internal/instrument"
	"mentor/internal/progress"
)

// TestsSoFar are the tests about one child and what can be told of them.
type TestsSoFar struct {
	Form  *instrument.Form
	First progress.Retest
	All   []progress.Retest // after the first
	Looks []progress.Look
	Slope progress.Slope
	Trend bool // there are three full tests
	Kept  []Kept[KeptResult]
}

// TestsSoFar compares the tests after the first with it.
func (d *Desk) TestsSoFar() (t TestsSoFar, err error) {
	all, err := d.Results()
	if err != nil {
		return t, err
	}
	return d.TestsOf(all)
}

// TestsOf is TestsSoFar of some of the tests, which come the earliest first.
func (d *Desk) TestsOf(all []Kept[KeptResult]) (t TestsSoFar, err error) {
	t.Kept = all
	form, tests, err := d.Retests(all)
	t.Form = form
	if err != nil || len(tests) == 0 {
		return t, err
	}
	t.First, t.All = tests[0], tests[1:]
	p := progress.Programme{Form: t.Form, Calibration: instrument.APriori, Baselines: tests[:1]}
	t.Looks = p.Looks(t.All)
	t.Slope, t.Trend = p.Trend(t.All)
	return t, nil
}

// ChildTests are the tests about the child of the pages, as the rules for re-tests read them.
func (d *Desk) ChildTests() (*instrument.Form, []progress.Retest, error) {
	all, err := d.Results()
	if err != nil {
		return nil, nil, err
	}
	return d.Retests(all)
}

// Retests are the kept tests as progress reads them, the earliest first, without
// those whose scores are withheld. Forms are compared with themselves only: they
// are the tests on the form of the first of them.
func (d *Desk) Retests(all []Kept[KeptResult]) (form *instrument.Form, tests []progress.Retest, err error) {
	form = d.Lib.Current()
	for _, r := range all {
		s, err := d.OpenResult(r)
		if err != nil {
			return nil, nil, err
		}
		if s.Withheld() {
			continue
		}
		if len(tests) == 0 {
			form = s.Instrument
		}
		if s.Instrument == form {
			tests = append(tests, progress.Retest{Day: r.Day, Answers: s.Answers, Length: s.Length, Counted: !r.Value.Uncount})
		}
	}
	return form, tests, nil
}

// MayCompare reports whether a test that is kept now can be compared with those
// before it: it was not taken too early, and not in a hurry.
func (d *Desk) MayCompare(s *OpenSitting, day calendar.Day, before []Kept[KeptResult]) (bool, error) {
	if s.Hurried(s.Instrument) {
		return false, nil
	}
	form, tests, err := d.Retests(before)
	if err != nil {
		return false, err
	}
	if form != s.Instrument && len(tests) > 0 {
		return false, nil // of another version
	}
	tests = slices.DeleteFunc(tests, func(t progress.Retest) bool { return t.Day > day })
	return progress.When(tests, s.Length, day).Counts, nil
}
