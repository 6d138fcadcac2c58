package plan

import (
	"maps"
	"slices"

	"mentor/internal/fault"
)

// Course is the way through the six steps: 24 weeks.
type Course struct {
	Legs  []Leg    `json:"legs"` // in order; their weeks sum to 24
	Rules []string `json:"rules,omitzero"`
	Mine  Mine     `json:"mine,omitzero"`
}

// Leg is some weeks of one step. A step that was interrupted has two.
type Leg struct {
	Step  int      `json:"step"`
	Weeks int      `json:"weeks"`
	Why   []string `json:"why,omitzero"` // the rules that fired for the step, and whyMine
}

// Mine is what the parent wants otherwise than the rules.
type Mine struct {
	Weeks map[int]int `json:"weeks,omitzero"` // by step: how many in all
	Order []int       `json:"order,omitzero"` // all six steps; empty: as the rules say
}

// whyMine is why a leg is as it is when the parent said so.
const whyMine = "your-choice"

// IsZero reports whether nothing is overruled.
func (m Mine) IsZero() bool { return len(m.Weeks)+len(m.Order) == 0 }

// Take is m with a step of so many weeks; 0 leaves it to the rules again.
func (m Mine) Take(step, weeks int) Mine {
	m.Weeks = maps.Clone(m.Weeks)
	if m.Weeks == nil {
		m.Weeks = map[int]int{}
	}
	m.Weeks[step] = weeks
	if weeks == 0 {
		delete(m.Weeks, step)
	}
	return m
}

// First is m with a step before all others: the plan goes on with it this week.
func (m Mine) First(c Course, step int) Mine {
	m.Order = append([]int{step}, slices.DeleteFunc(c.Order(), func(s int) bool { return s == step })...)
	return m
}

func (m Mine) check() error {
	for step, weeks := range m.Weeks {
		if step < 1 || step > Steps || weeks < 1 || weeks > Weeks-Steps+1 {
			return fault.New(fault.Invalid, "plan.error.weeks")
		}
	}
	order := slices.Sorted(slices.Values(m.Order))
	if len(order) > 0 && !slices.Equal(order, []int{1, 2, 3, 4, 5, 6}) {
		return fault.New(fault.Invalid, "plan.error.order")
	}
	return nil
}

// Order is the steps in the order in which they come first.
func (c Course) Order() (steps []int) {
	for _, l := range c.Legs {
		if !slices.Contains(steps, l.Step) {
			steps = append(steps, l.Step)
		}
	}
	return steps
}

// At is the leg of a week from 1; after the last week the last leg.
func (c Course) At(week int) Leg {
	for _, l := range c.Legs {
		if week -= l.Weeks; week <= 0 {
			return l
		}
	}
	return c.Legs[len(c.Legs)-1]
}

// split is the legs that lie before a week, and the steps that come from it on.
func (c Course) split(week int) (past []Leg, ahead []int) {
	left := week - 1
	for _, l := range c.Legs {
		if l.Weeks > left {
			ahead = append(ahead, l.Step)
		}
		if l.Weeks = min(l.Weeks, left); l.Weeks > 0 {
			past = append(past, l)
			left -= l.Weeks
		}
	}
	return past, ahead
}

// fired are the rules that hold, in the order of the book.
func (b *Book) fired(k Known, s Setting) (ids []string) {
	for _, r := range b.Rules {
		if r.fires(k, s) {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

func (r *Rule) fires(k Known, s Setting) bool {
	switch {
	case r.Calm && !k.Safety.CalmFirst,
		len(r.Bands) > 0 && !slices.Contains(r.Bands, k.Band),
		len(r.Living) > 0 && !slices.Contains(r.Living, s.Living):
		return false
	}
	return empty(r.When) || k.Case != nil && r.met(*k.Case)
}

// span is the weeks of one step while a course is laid.
type span struct {
	step, weeks, least, most int
	need                     int  // weeks that rules asked for it
	fixed, done              bool // by the parent; lies behind
	why                      []string
}

// lay lays out the weeks from week on; those before stay as in old. A step that
// lies behind gets no more weeks, unless the parent gave it a number.
func (b *Book) lay(c, old Course, week int) (Course, error) {
	past, ahead := old.split(week)
	spent := map[int]int{}
	for _, l := range past {
		spent[l.Step] += l.Weeks
	}
	spans := make([]*span, 0, Steps)
	for _, base := range b.Course {
		s := b.span(base, c)
		open := slices.Contains(ahead, s.step)
		if open && s.fixed && s.weeks < spent[s.step] {
			return c, fault.New(fault.Invalid, "plan.error.passed")
		}
		s.spend(spent[s.step], open)
		spans = append(spans, s)
	}
	if !fit(spans, Weeks-week+1) {
		return c, fault.New(fault.Invalid, "plan.error.weeks")
	}
	c.Legs = slices.Clone(past)
	for _, step := range b.order(c) {
		i := slices.IndexFunc(spans, func(s *span) bool { return s.step == step })
		c.add(Leg{step, spans[i].weeks, spans[i].why})
	}
	return c, nil
}

// add puts a leg at the end; with the leg before it, when that is of the same step.
func (c *Course) add(l Leg) {
	last := len(c.Legs) - 1
	switch {
	case l.Weeks == 0:
	case last >= 0 && c.Legs[last].Step == l.Step:
		l.Weeks += c.Legs[last].Weeks
		c.Legs[last] = l
	default:
		c.Legs = append(c.Legs, l)
	}
}

// span is what the rules that fired, and the parent, want for a step.
func (b *Book) span(base Base, c Course) *span {
	s := &span{step: base.Step, weeks: base.Weeks, least: base.Least, most: base.Most}
	for _, r := range b.Rules {
		if r.Step != base.Step || !slices.Contains(c.Rules, r.ID) {
			continue
		}
		s.why = append(s.why, r.ID)
		s.need += r.Weeks
		if r.AtMost > 0 {
			s.most = max(s.least, min(s.most, r.AtMost))
		}
	}
	s.weeks = min(max(s.weeks+s.need, s.least), s.most)
	if w := c.Mine.Weeks[s.step]; w > 0 {
		s.weeks, s.least, s.most, s.fixed = w, w, w, true
		s.why = append(s.why, whyMine)
	} else if len(c.Mine.Order) > 0 {
		s.why = append(s.why, whyMine)
	}
	return s
}

// spend takes off the weeks that lie behind.
func (s *span) spend(spent int, open bool) {
	s.done = spent > 0 && !open && !s.fixed
	if s.done {
		s.weeks, s.least, s.most = 0, 0, 0
		return
	}
	s.least, s.weeks, s.most = max(0, s.least-spent), max(0, s.weeks-spent), max(0, s.most-spent)
	if spent == 0 {
		s.least = max(1, s.least)
	}
	s.weeks, s.most = max(s.weeks, s.least), max(s.most, s.least)
}

// fit makes the weeks of the spans sum to total: within their bounds, and when
// that is not enough, beyond them with any that the parent did not fix and that
// does not lie behind. It tells whether it could.
func fit(spans []*span, total int) bool {
	for range 2 {
		for sum(spans) != total {
			if !nudge(spans, sum(spans) < total) {
				break
			}
		}
		if sum(spans) == total {
			return true
		}
		for _, s := range spans {
			if !s.fixed && !s.done {
				s.least, s.most = min(s.least, 1), Weeks
			}
		}
	}
	return sum(spans) == total
}

func sum(spans []*span) (n int) {
	for _, s := range spans {
		n += s.weeks
	}
	return n
}

// nudge gives one week to the span with the most room, the earlier step; or
// takes one from the span that rules asked least for, the longest, the later
// step. What was taken counts as asked for, so that no step pays for all.
func nudge(spans []*span, give bool) bool {
	var best *span
	for _, s := range spans {
		switch {
		case give && s.weeks < s.most:
			if best == nil || s.most-s.weeks > best.most-best.weeks {
				best = s
			}
		case !give && s.weeks > s.least:
			if best == nil || s.need < best.need || s.need == best.need && s.weeks >= best.weeks {
				best = s
			}
		}
	}
	switch {
	case best == nil:
		return false
	case give:
		best.weeks++
	default:
		best.weeks--
		best.need++
	}
	return true
}

// order is the steps in the order that the parent wants, or else the rules:
// the rule that stands first in the book is applied last, so that it gets its place.
func (b *Book) order(c Course) []int {
	if len(c.Mine.Order) > 0 {
		return c.Mine.Order
	}
	steps := make([]int, 0, Steps)
	for _, base := range b.Course {
		steps = append(steps, base.Step)
	}
	for _, r := range slices.Backward(b.Rules) {
		at := slices.Index(steps, r.Step)
		if r.By > 0 && at >= r.By && slices.Contains(c.Rules, r.ID) {
			steps = slices.Insert(slices.Delete(steps, at, at+1), r.By-1, r.Step)
		}
	}
	return steps
}
