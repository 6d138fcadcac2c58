package report

import (
	"strings"

	"mentor/internal/agreement"
	"mentor/internal/calendar"
	"mentor/internal/locale"
)

// Pact is an agreement of the owner of a report with somebody.
type Pact struct {
	Agreement agreement.Agreement
	Me        string // the side of the owner
	With      string // what the other is called
}

// Agreements are those that both said yes to and that held in the chosen days, as
// they stood on the last of them. Of the other's words only those are here that
// both signed; notes and what was said of them are the owner's, whom the report
// calls who.
func Agreements(loc *locale.Locale, who string, from, to calendar.Day, all []Pact) Part {
	p := part(loc, "agreements")
	for _, one := range all {
		one.Agreement = one.Agreement.Until(to)
		if !one.held(from) {
			continue
		}
		if p.Empty() {
			p.text(loc.T("report.agreed.how"))
		}
		p.head(one.Agreement.InForce().Terms.What)
		p.add(Block{Facts: one.facts(loc, who, from, to)})
	}
	return p
}

// held reports whether it was agreed on and had not ended before a day.
func (p Pact) held(from calendar.Day) bool {
	return p.Agreement.InForce().N > 0 && (!p.Agreement.Over() || p.lastDay() >= from)
}

// lastDay is the day of the last step.
func (p Pact) lastDay() calendar.Day { return p.Agreement.Steps[len(p.Agreement.Steps)-1].Day }

func (p Pact) facts(loc *locale.Locale, who string, from, to calendar.Day) (facts []Fact) {
	add := func(name, text string) {
		if text != "" {
			facts = append(facts, Fact{name, text})
		}
	}
	v := p.Agreement.InForce()
	mine, theirs := v.Terms.First, v.Terms.Other
	if p.Agreement.First != p.Me {
		mine, theirs = theirs, mine
	}
	add(loc.T("report.agreed.why"), v.Terms.Why)
	add(loc.T("report.agreed.does", "who", who), mine)
	add(loc.T("report.agreed.does", "who", p.With), theirs)
	if c := v.Terms.Checks; c != nil {
		add(loc.T("report.agreed.checked"), c.What)
		add(loc.T("report.agreed.check.how"), c.How)
		add(loc.T("report.agreed.check.by"), p.checker(loc, who, c.By))
	} else {
		add(loc.T("report.agreed.checked"), loc.T("report.agreed.unchecked"))
	}
	add(loc.T("report.agreed.days"), loc.T("report.agreed.span", "from", loc.Date(v.Terms.From), "look", loc.Date(p.Agreement.ReviewOn())))
	add(loc.T("report.agreed.state"), p.state(loc))
	return append(facts, p.notes(loc, who, from, to)...)
}

func (p Pact) checker(loc *locale.Locale, who string, by agreement.By) string {
	switch {
	case by == agreement.ByBoth:
		return loc.T("report.agreed.both", "who", who, "other", p.With)
	case (by == agreement.ByFirst) == (p.Agreement.First == p.Me):
		return who
	}
	return p.With
}

// state says whether it holds, and not who ended it.
func (p Pact) state(loc *locale.Locale) string {
	if p.Agreement.Over() {
		return loc.T("report.agreed.ended", "date", loc.Date(p.lastDay()))
	}
	return loc.T("report.agreed.holds")
}

// notes are what the owner noted in the chosen days, and their words.
func (p Pact) notes(loc *locale.Locale, who string, from, to calendar.Day) []Fact {
	kept, not := 0, 0
	var words []Fact
	for _, s := range p.Agreement.Steps {
		on, said := s.Day, s.Words
		switch {
		case s.By != p.Me:
			continue
		case s.Move == agreement.Kept || s.Move == agreement.NotKept:
			on = s.On
		case s.Move == agreement.Looked:
			said = strings.TrimSpace(loc.T("report.agreed.look", "went", loc.T("agreement.went."+string(s.Went)), "words", s.Words))
		case s.Move != agreement.Ended:
			continue
		}
		if on < from || on > to {
			continue
		}
		switch s.Move {
		case agreement.Kept:
			kept++
		case agreement.NotKept:
			not++
		}
		if said != "" {
			words = append(words, Fact{loc.T("report.agreed.words", "who", who, "date", loc.Date(on)), said})
		}
	}
	if counts := noted(loc, kept, not); counts != "" {
		words = append([]Fact{{loc.T("report.agreed.noted", "who", who), counts}}, words...)
	}
	return words
}

// noted says how often it was kept and how often not; what never was is not said.
func noted(loc *locale.Locale, kept, not int) string {
	held, broken := loc.N("report.agreed.kept", kept), loc.N("report.agreed.not", not)
	switch {
	case kept > 0 && not > 0:
		return loc.T("report.agreed.counts", "kept", held, "not", broken)
	case kept > 0:
		return held
	case not > 0:
		return broken
	}
	return ""
}
