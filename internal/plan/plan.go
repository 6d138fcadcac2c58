// Package plan is half a year with one child: what a parent hopes to see, the
// way through the six steps, the practices of a week, and how the plan keeps
// pace with what happened. The rules are:
//
//   - Everything the plan chooses can be asked why, and overruled. What a
//     parent overruled stays when the plan is laid out anew.
//   - Nothing changes by itself but the number of the week. The plan proposes;
//     the parent accepts or does not.
//   - Silence costs nothing: a week that nobody came to is not counted, and who
//     comes back is asked for nothing that was missed.
//   - What safety withholds is not suggested, cannot be added and is not shown.
//     That comes before every other rule, the parent's own choice included.
//   - At most three practices, and at most twenty minutes a day.
//
// Vision and Plan are kept as JSON. Fields that a program does not know are
// passed over.
package plan

import (
	"slices"

	"mentor/internal/advice"
	"mentor/internal/calendar"
	"mentor/internal/fault"
	"mentor/internal/safety"
)

// Living says how a child lives with the parent.
type Living string

// The ways. Shared is a child who is there on some days or weeks.
const (
	Together Living = "together"
	Shared   Living = "shared"
	Apart    Living = "apart"
)

// Livings and MinutesADay are what a parent may choose.
var (
	Livings     = []Living{Together, Shared, Apart}
	MinutesADay = []int{5, 10, 15, 20}
)

// Setting is what the parent says about their days.
type Setting struct {
	Living  Living `json:"living"`
	Minutes int    `json:"minutes"` // a day that exist
}

func (s Setting) check() error {
	if !slices.Contains(Livings, s.Living) || !slices.Contains(MinutesADay, s.Minutes) {
		return fault.New(fault.Invalid, "plan.error.setting")
	}
	return nil
}

// Known is what the program knows besides the plan. It is never kept in it.
type Known struct {
	Case   *advice.Case // the kept result; nil without one
	Band   string       // of the child's age; may be empty
	Safety safety.Outcome
}

// Setting is what to fill in before the parent says otherwise, and why.
func (b *Book) Setting(k Known) (s Setting, why []string) {
	s = Setting{Living: Together, Minutes: 10}
	for _, start := range b.Starts {
		if k.Case == nil || !start.met(*k.Case) {
			continue
		}
		why = append(why, start.ID)
		if start.Living != "" {
			s.Living = start.Living
		}
		if start.Minutes > 0 {
			s.Minutes = start.Minutes
		}
	}
	return s, why
}

// Plan is one parent's plan with one child.
type Plan struct {
	Began   calendar.Day  `json:"began"`
	Setting Setting       `json:"setting"`
	Course  Course        `json:"course"`
	Weeks   []Week        `json:"weeks"` // the last is the one that is lived
	Pause   *Pause        `json:"pause,omitzero"`
	Light   *Light        `json:"light,omitzero"`
	Said    map[Kind]Said `json:"said,omitzero"` // the last answer to each kind of proposal
	Aside   []string      `json:"aside,omitzero"`
	Own     int           `json:"own,omitzero"` // practices of their own so far
}

// Week is seven days of the plan.
type Week struct {
	From    calendar.Day `json:"from"`
	Doing   []Doing      `json:"doing,omitzero"`
	CheckIn *CheckIn     `json:"in,omitzero"`
	Log     WeekLog      `json:"log,omitzero"` // what the log said, noted when the week ended
}

// Begin makes a plan. An unknown setting is a fault.
func (b *Book) Begin(k Known, s Setting, today calendar.Day) (*Plan, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	p := &Plan{Began: today, Setting: s, Weeks: []Week{{From: today}}}
	var err error
	p.Course, err = b.lay(Course{Rules: b.fired(k, s)}, Course{}, 1)
	return p, err
}

// Number is the number of the week, from 1. After the 24th it goes on.
func (p *Plan) Number() int { return len(p.Weeks) }

// Over reports whether the 24 weeks have been lived.
func (p *Plan) Over() bool { return p.Number() > Weeks }

// Now is the week that is lived.
func (p *Plan) Now() *Week { return &p.Weeks[len(p.Weeks)-1] }

// Leg is the leg of the week that is lived; after the 24th the last one.
func (p *Plan) Leg() Leg { return p.Course.At(p.Number()) }

// Renew lays the weeks from this one on out anew, after a new result or when
// the setting changed. What the parent overruled stays.
func (p *Plan) Renew(b *Book, k Known, s Setting) error {
	if err := s.check(); err != nil {
		return err
	}
	c := Course{Rules: b.fired(k, s), Mine: p.Course.Mine}
	if err := p.relay(b, c); err != nil {
		return err
	}
	p.Setting = s
	return nil
}

// Overrule lays the weeks from this one on out as the parent wants them; an
// empty Mine takes everything back. What cannot be done is a fault and changes
// nothing.
func (p *Plan) Overrule(b *Book, m Mine) error {
	if err := m.check(); err != nil {
		return err
	}
	if p.Over() {
		return fault.New(fault.Invalid, "plan.error.over")
	}
	return p.relay(b, Course{Rules: p.Course.Rules, Mine: m})
}

func (p *Plan) relay(b *Book, c Course) error {
	if p.Over() { // nothing is left to lay out
		c.Legs = p.Course.Legs
		p.Course = c
		return nil
	}
	c, err := b.lay(c, p.Course, p.Number())
	if err == nil {
		p.Course = c
	}
	return err
}
