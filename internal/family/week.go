package family

import (
	"math"
	"slices"

	"mentor/internal/calendar"
	"mentor/internal/fault"
)

// Week is a typical week as a parent tapped it.
type Week struct {
	Day     calendar.Day      `json:"d"`           // when it was tapped
	Answers map[string]string `json:"a,omitempty"` // option by question, both by their ids
}

// Taps is what is asked about a typical week, and what follows from it.
type Taps struct {
	Questions []Question
	Places    []Place
}

// Question asks for the hours of one thing, on workdays and weekends at once.
type Question struct {
	ID      string
	Takes   string // one of takings
	Options []Option
}

// Option is one answer, as hours of one day.
type Option struct {
	ID      string
	Workday Hours
	Weekend Hours
	Odd     bool // at hours that do not keep to the day
}

// Hours are hours of a day, from and to: the truth lies between, as far as told.
type Hours [2]float64

// Place is a place in the week where ten attentive minutes may fit.
type Place struct {
	ID     string
	Only   map[string][]string // by question: options of which one must be tapped
	Unless map[string][]string // by question: options of which none may be tapped
	Last   bool                // offered when nothing else fits
}

// Left is what a day leaves.
type Left struct {
	Together Hours // both are awake and at home
	Busy     Hours // household, care and rest of the parent, some of it in that time
}

// The ways in which something takes time; see content/family/week.yaml.
const (
	parentSleep = "parent-sleep"
	childSleep  = "child-sleep"
	parentOut   = "parent-out"
	childOut    = "child-out"
	childOwn    = "child-own"
	busy        = "busy"
)

var takings = []string{parentSleep, childSleep, parentOut, childOut, childOwn, busy}

// Check gives the fault family.error.choice for a question or an option that is
// not offered.
func (w Week) Check(t *Taps) error {
	for q, o := range w.Answers {
		if question := t.Question(q); question == nil || question.option(o) == nil {
			return fault.New(fault.Invalid, "family.error.choice")
		}
	}
	return nil
}

// Question is the question with an id, or nil.
func (t *Taps) Question(id string) *Question {
	for i := range t.Questions {
		if t.Questions[i].ID == id {
			return &t.Questions[i]
		}
	}
	return nil
}

func (q *Question) option(id string) *Option {
	for i := range q.Options {
		if q.Options[i].ID == id {
			return &q.Options[i]
		}
	}
	return nil
}

// Left is what a workday and a day of the weekend leave. ok is false as long as
// a question has no answer: nothing is guessed.
func (t *Taps) Left(w Week) (workday, weekend Left, ok bool) {
	on, off, odd := map[string][]Hours{}, map[string][]Hours{}, false
	for i := range t.Questions {
		q := &t.Questions[i]
		o := q.option(w.Answers[q.ID])
		if o == nil {
			return Left{}, Left{}, false
		}
		on[q.Takes] = append(on[q.Takes], o.Workday)
		off[q.Takes] = append(off[q.Takes], o.Weekend)
		odd = odd || o.Odd
	}
	return left(on, odd), left(off, odd), true
}

// left subtracts from a day the hours in which one of them sleeps or is out.
//
// In a family that keeps to the day, the sleep of one lies in the sleep of the
// other but for an hour at the ends, and work and school likewise; the child's
// own life may fall into the parent's work or not. At odd hours nothing is
// known: what takes one of them and the other may fall together or not at all.
func left(takes map[string][]Hours, odd bool) Left {
	total := func(kinds ...string) Hours {
		var all []Hours
		for _, k := range kinds {
			all = append(all, takes[k]...)
		}
		return sum(all...)
	}
	var gone Hours
	if odd {
		gone = total(parentSleep, parentOut).with(total(childSleep, childOut, childOwn), 24)
	} else {
		gone = sum(
			total(parentSleep).with(total(childSleep), ends),
			total(parentOut).with(total(childOut), ends),
			Hours{0, total(childOwn)[1]},
		)
	}
	return Left{
		Together: Hours{24 - gone[1], 24 - gone[0]}.rounded(),
		Busy:     total(busy).rounded(),
	}
}

// ends is how long, in hours, one of two things at the same time of day may
// stick out beyond the other.
const ends = 1

// with joins two things of which the shorter sticks out beyond the longer by at
// most a number of hours.
func (h Hours) with(o Hours, out float64) Hours {
	return Hours{max(h[0], o[0]), max(h[1], o[1]) + min(h[1], o[1], out)}
}

// sum adds hours that are told independently of each other: the middles add
// up, and so do the squares of the half widths, because the ends of several
// ranges seldom come together.
func sum(all ...Hours) Hours {
	middle, squares := 0.0, 0.0
	for _, h := range all {
		middle += (h[0] + h[1]) / 2
		squares += (h[1] - h[0]) * (h[1] - h[0]) / 4
	}
	half := math.Sqrt(squares)
	return Hours{middle - half, middle + half}
}

// rounded is h widened to half hours, within a day.
func (h Hours) rounded() Hours {
	within := func(x float64) float64 { return min(24, max(0, x)) }
	return Hours{math.Floor(within(h[0])*2) / 2, math.Ceil(within(h[1])*2) / 2}
}

// Fit lists where ten attentive minutes may fit in the week, by their ids, in
// the order of the day; there is always one. A question without an answer
// meets no only and no unless.
func (t *Taps) Fit(w Week) (places []string) {
	last := ""
	for _, p := range t.Places {
		switch {
		case p.Last:
			last = p.ID
		case p.fits(w):
			places = append(places, p.ID)
		}
	}
	if len(places) == 0 {
		return []string{last}
	}
	return places
}

func (p Place) fits(w Week) bool {
	for q, options := range p.Only {
		if !slices.Contains(options, w.Answers[q]) {
			return false
		}
	}
	for q, options := range p.Unless {
		if slices.Contains(options, w.Answers[q]) {
			return false
		}
	}
	return true
}
