package plan

import (
	"slices"

	"mentor/internal/calendar"
	"mentor/internal/fault"
)

// Kind is what the plan proposes.
type Kind string

// The kinds, in the order in which they are shown. Safe, Worse and End come
// with others; of the rest one is shown at a time, but for a third person,
// who may be suggested beside a restart.
const (
	Safe    Kind = "safe"         // what safety withholds is left out of the week
	End     Kind = "end"          // the 24 weeks have been lived
	Back    Kind = "back"         // the pause is over
	Welcome Kind = "welcome"      // after silence
	Third   Kind = "third-person" // the second relapse
	Restart Kind = "restart"      // two bad weeks: the first relapse, or another
	Slip    Kind = "slip"         // a hard moment that is not repaired
	Lessen  Kind = "less"         // it was too much
	Next    Kind = "next"         // two good weeks
	Worse   Kind = "worse-first"  // a card: it may get harder at first
)

// Kinds lists them in the order in which they are shown.
var Kinds = []Kind{Safe, End, Back, Welcome, Third, Restart, Slip, Lessen, Next, Worse}

// Move is a thing to do, in the order of a proposal; a page leads to it.
type Move string

// The moves.
const (
	ToSafety Move = "safety" // answer the safety questions again
	ToRepair Move = "repair"
	ToHelp   Move = "help"   // how to find a psychologist
	ToChoose Move = "choose" // choose or swap a practice
	ToSmall  Move = "small"  // one practice, in its smaller version
	ToHello  Move = "hello"  // when there is no practice: a friendly hello
	ToTest   Move = "test"
)

// Moves lists them.
var Moves = []Move{ToSafety, ToRepair, ToHelp, ToChoose, ToSmall, ToHello, ToTest}

// Proposal is what the plan would change, and why. Nothing has changed yet.
type Proposal struct {
	Kind  Kind
	Why   []string // ids of Words.Why; one or more
	Do    []Move
	Doing []Doing // the practices afterwards; nil: as they are
	Light string  // the one practice of the next three days; "" for none
	Swap  string  // Next: the practice that can make room; "" for none
}

// Said is how a proposal was answered.
type Said struct {
	Day calendar.Day `json:"day"`
	Yes bool         `json:"yes,omitzero"`
}

// Why something is proposed.
const (
	whySafety    = "safety-withholds"
	whyEnd       = "weeks-are-lived"
	whyBack      = "pause-is-over"
	whySilent    = "silence"
	whyTwice     = "second-relapse"
	whyTwoBad    = "two-bad-weeks"
	whyOpen      = "not-repaired"
	whyNot       = "was-not-done"
	whyHard      = "went-badly"
	whyTwoGood   = "two-good-weeks"
	whyOnce      = "done-once"
	whyTests     = "more-tests"
	whyHardMore  = "more-hard-moments"
	whyHardWeek  = "hard-moments"
	whyStormWeek = "stormy-week"
)

var paceWhys = []string{
	whyMine, whySafety, whyEnd, whyBack, whySilent, whyTwice, whyTwoBad, whyOpen, whyNot, whyHard,
	whyTwoGood, whyOnce, whyTests, whyHardMore, whyHardWeek, whyStormWeek,
}

// quiet is for how many days an answered proposal does not come again.
const quiet = 7

// Proposals is what the plan proposes on a day; nothing while it pauses.
func (p *Plan) Proposals(b *Book, k Known, today calendar.Day, log LogFacts) []Proposal {
	if p.Paused(today) {
		return nil
	}
	view := pace{p: p, k: k, doing: p.safe(b, k), log: log, lived: p.lived(log)}
	all := []*Proposal{view.safe(), view.end()}
	switch {
	case p.returned(today):
		all = append(all, view.gently(Back, whyBack))
	case p.silent(today, log):
		all = append(all, view.gently(Welcome, whySilent))
	default:
		all = append(all, view.third(), view.one(today), view.worse())
	}
	var out []Proposal
	for _, pr := range all {
		if pr != nil && !p.hushed(pr.Kind, today) {
			out = append(out, *pr)
		}
	}
	return out
}

// hushed reports whether a proposal was answered lately. The end is told once,
// and what safety leaves out is told as long as it is so.
func (p *Plan) hushed(kind Kind, today calendar.Day) bool {
	said, ok := p.Said[kind]
	switch kind {
	case Safe, Back:
		return false
	case End:
		return ok
	}
	return ok && today < said.Day+quiet
}

// Answer accepts or declines a proposal of that kind; what it said is done only
// when it is accepted. One that is not proposed now is a fault.
func (p *Plan) Answer(b *Book, k Known, today calendar.Day, log LogFacts, kind Kind, yes bool) error {
	all := p.Proposals(b, k, today, log)
	i := slices.IndexFunc(all, func(pr Proposal) bool { return pr.Kind == kind })
	if i < 0 {
		return fault.New(fault.Conflict, "plan.error.proposal")
	}
	if p.Said == nil {
		p.Said = map[Kind]Said{}
	}
	p.Said[kind] = Said{today, yes}
	if kind == Back {
		p.Pause = nil
	}
	if !yes {
		return nil
	}
	if all[i].Doing != nil {
		p.Now().Doing = all[i].Doing
	}
	if all[i].Light != "" {
		p.Light = &Light{all[i].Light, today + lightDays}
	}
	return nil
}
