// Package seek says when a third person would help more than this program, and
// how to find one. The rules are:
//
//   - What says danger goes to the help page first: then no reason is given
//     here, and nothing is suggested that safety withholds.
//   - A reason is an invitation, never a verdict on a parent or a child.
//   - The numbers stand in the content; they are our suggestion, not a finding.
package seek

import (
	"slices"

	"mentor/internal/instrument"
	"mentor/internal/safety"
)

// Situation is what the program knows on the day it is asked. A zero field
// says nothing.
type Situation struct {
	Safety      safety.Outcome   // of the last twelve weeks
	Worried     bool             // the safety questions told of a worry, see safety.Table.Worried
	Asked       bool             // the parent asks for it
	Unchanged   int              // counted re-tests in a row whose total cannot be told from noise
	Open        int              // hard moments of the last 14 days that are not repaired
	BlowUps     int              // hard moments of the last 14 days
	Relapses    int              // times that the old pattern was back for two weeks or more
	StormyWeeks int              // weeks in a row, up to the last, that were stormy on the whole
	Reserves    instrument.Score // of the scale that the form names support_first, last test
	Closeness   instrument.Score // of the scale that the form names closeness, last test
	ApartWeeks  int              // weeks between the first and the last test of the unbroken row, up to the last, with Closeness as low
}

// fact is what a rule may ask for, and whether it is known.
type fact func(Situation) (value float64, known bool)

func count(of func(Situation) int) fact {
	return func(s Situation) (float64, bool) { return float64(of(s)), true }
}

func score(of func(Situation) instrument.Score) fact {
	return func(s Situation) (float64, bool) { return of(s).Value, of(s).OK() && of(s).Answered > 0 }
}

// facts are the words of the content for the fields of a Situation.
var facts = map[string]fact{
	"asked":        count(func(s Situation) int { return one(s.Asked) }),
	"worry":        count(func(s Situation) int { return one(s.Worried) }),
	"unchanged":    count(func(s Situation) int { return s.Unchanged }),
	"open":         count(func(s Situation) int { return s.Open }),
	"blow-ups":     count(func(s Situation) int { return s.BlowUps }),
	"relapses":     count(func(s Situation) int { return s.Relapses }),
	"stormy-weeks": count(func(s Situation) int { return s.StormyWeeks }),
	"apart-weeks":  count(func(s Situation) int { return s.ApartWeeks }),
	"reserves":     score(func(s Situation) instrument.Score { return s.Reserves }),
	"closeness":    score(func(s Situation) instrument.Score { return s.Closeness }),
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// Condition holds when a known fact is at least, or at most, a number.
type Condition struct {
	Fact    string
	AtLeast *float64 `yaml:"at_least"`
	AtMost  *float64 `yaml:"at_most"`
}

func (c Condition) holds(s Situation) bool {
	value, known := facts[c.Fact](s)
	return known && (c.AtLeast == nil || value >= *c.AtLeast) && (c.AtMost == nil || value <= *c.AtMost)
}

// Reason is why a third person may help now.
type Reason struct {
	ID     string
	Soon   bool         // this week rather than some day
	All    []Condition  // every one must hold
	Asks   []safety.Ask // what its words ask of the family; safety can withhold it
	Source string       // one of the sources that advice names, or yamlfile.Ours
}

func (r *Reason) holds(s Situation) bool {
	return !withheld(r.Asks, s.Safety) && !slices.ContainsFunc(r.All, func(c Condition) bool { return !c.holds(s) })
}

func withheld(asks []safety.Ask, o safety.Outcome) bool {
	return slices.ContainsFunc(asks, o.Withholds)
}

// Way is a kind of person or place to turn to.
type Way struct {
	ID   string
	Asks []safety.Ask // what it asks of the family; safety can withhold it
}

// Guide is the rules and the order of the texts.
type Guide struct {
	Reasons []Reason
	Ways    []Way
	Parts   []Part
}

// Part is one of the texts that stand there for everybody.
type Part struct {
	ID     string
	Source string
}

// Advice is what the page says.
type Advice struct {
	HelpFirst bool      // there is danger: the help page comes before everything here
	Reasons   []*Reason // in the order of the content; none when HelpFirst
	Ways      []*Way    // those that safety does not withhold
}

// Soon is the first of the reasons that should not wait; nil when all may.
func (a Advice) Soon() *Reason {
	for _, r := range a.Reasons {
		if r.Soon {
			return r
		}
	}
	return nil
}

// Advise applies the rules.
func (g *Guide) Advise(s Situation) Advice {
	a := Advice{HelpFirst: s.Safety.Urgency >= safety.First}
	for i := range g.Reasons {
		if !a.HelpFirst && g.Reasons[i].holds(s) {
			a.Reasons = append(a.Reasons, &g.Reasons[i])
		}
	}
	for i := range g.Ways {
		if !withheld(g.Ways[i].Asks, s.Safety) {
			a.Ways = append(a.Ways, &g.Ways[i])
		}
	}
	return a
}
