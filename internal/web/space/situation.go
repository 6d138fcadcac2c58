package space

import (
	"mentor/internal/calendar"
	"mentor/internal/instrument"
	"mentor/internal/progress"
	"mentor/internal/seek"
)

// Situation is what the tests and the log say, with the day of the last test,
// zero when there is none.
func Situation(d *Desk) (s seek.Situation, tested calendar.Day, err error) {
	unsafe, err := d.Caution()
	if err != nil {
		return s, 0, err
	}
	today := d.Space.Today
	lately, err := d.Diary(seek.Since(today), today)
	if err != nil {
		return s, 0, err
	}
	tests, err := d.TestsSoFar()
	if err != nil {
		return s, 0, err
	}
	s = d.Lib.Seek.Observe(lately.Log(), tests.told(), today)
	s.Safety, s.Worried = unsafe, d.Lib.Safety.Worried(unsafe)
	s.Unchanged = progress.Unchanged(tests.Looks)
	if n := len(tests.Kept); n > 0 {
		tested = tests.Kept[n-1].Day
	}
	return s, tested, nil
}

// told is what the tests on the form of the first say to the rules.
func (t TestsSoFar) told() (all []seek.Test) {
	if t.First.Answers == nil {
		return nil
	}
	for _, test := range append([]progress.Retest{t.First}, t.All...) {
		r := t.Form.Score(test.Answers, test.Length, instrument.APriori)
		all = append(all, seek.Test{Day: test.Day, Closeness: r.Of(t.Form.Closeness), Reserves: r.Of(t.Form.SupportFirst)})
	}
	return all
}
