package progress

import (
	"mentor/internal/calendar"
	"mentor/internal/instrument"
)

// Reason says why a test today would be early.
type Reason uint8

// The reasons. A full test asks about four weeks and a pulse about two, so the
// weeks asked about must not overlap.
const (
	InTime         Reason = iota
	BetterLater           // a full re-test 6 to 8 weeks after the last: counts, but eight weeks tell more
	FullTooNear           // under 6 weeks after the last full test: does not count
	AnyTestTooNear        // a pulse under 4 weeks after any test: does not count
)

func (r Reason) String() string {
	return [...]string{"in-time", "better-later", "full-too-near", "any-test-too-near"}[r]
}

// Days between tests (evidence sheet 2.1).
const (
	fullPlanned = 8 * 7
	fullFloor   = 6 * 7
	pulseFloor  = 4 * 7
)

// Timing says whether a test counts. An early one may be taken all the same.
type Timing struct {
	Reason Reason
	Counts bool
	From   calendar.Day // the first day on which it counts
	Best   calendar.Day // the first day on which nothing speaks against it
}

// When says whether a test of this length taken today counts. tests are those
// before it, baselines included; only counted ones push it back, so that trying
// early costs nothing.
func When(tests []Retest, length instrument.Length, today calendar.Day) Timing {
	t := Timing{Counts: true, From: today, Best: today}
	last, found := lastBefore(tests, length)
	if !found {
		return t
	}
	floor, planned, near := calendar.Day(fullFloor), calendar.Day(fullPlanned), FullTooNear
	if length == instrument.Short {
		floor, planned, near = pulseFloor, pulseFloor, AnyTestTooNear
	}
	t.From, t.Best = last+floor, last+planned
	switch {
	case today < t.From:
		t.Counts, t.Reason = false, near
	case today < t.Best:
		t.Reason = BetterLater
	}
	return t
}

// lastBefore is the day of the last counted test: of the last full one for a
// full test, of any for a pulse.
func lastBefore(tests []Retest, length instrument.Length) (last calendar.Day, found bool) {
	for _, t := range counted(tests) {
		if length == instrument.Short || t.Length == instrument.Full {
			last, found = t.Day, true
		}
	}
	return last, found
}
