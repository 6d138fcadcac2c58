package together

import (
	"strings"

	"mentor/internal/agreement"
	"mentor/internal/calendar"
	"mentor/internal/web/page"
)

// historyLine is one step of how it came to what stands.
type historyLine struct {
	Day   calendar.Day
	Says  string
	Parts string // what a change changed
	Words string
	Terms *agreement.Terms
}

// history is all steps, the oldest first.
func (v caseView) history() (lines []historyLine) {
	n := 0
	for _, s := range v.A.Steps {
		h := historyLine{Day: s.Day, Words: s.Words, Terms: s.Terms}
		if s.Terms != nil {
			n++
			h.Parts = v.changed(*s.Terms, v.before(n))
		}
		switch {
		case s.Move == agreement.Looked:
			h.Says = v.lookSays(s)
		case s.By == v.Me:
			h.Says = v.T("agreement.step.me."+string(s.Move), "day", page.LongDay(v.Page, s.On))
		default:
			h.Says = v.T("agreement.step.other."+string(s.Move), "other", v.Name, "day", page.LongDay(v.Page, s.On))
		}
		lines = append(lines, h)
	}
	return lines
}

// changed names what differs from the version before.
func (v caseView) changed(t agreement.Terms, was agreement.Version) string {
	if was.N == 0 {
		return ""
	}
	var names []string
	for _, part := range t.Differs(was.Terms) {
		names = append(names, v.part(part))
	}
	if len(names) == 0 {
		return ""
	}
	return v.T("agreement.changed", "parts", strings.Join(names, " · "))
}

// lookSays is how it went for a side, and what they wish.
func (v caseView) lookSays(s agreement.Step) string {
	went, wish := v.T("agreement.went."+string(s.Went)), v.T("agreement.wish."+string(s.Wish))
	if s.By == v.Me {
		return v.T("agreement.look.me", "went", went, "wish", wish)
	}
	return v.T("agreement.look.other", "other", v.Name, "went", went, "wish", wish)
}

// outcome is what the last complete look gave.
func (v caseView) outcome() string {
	if len(v.Last) == 0 {
		return ""
	}
	switch wish := agreement.Common(v.Last); {
	case wish == "":
		return v.T("agreement.outcome.differ")
	case wish == agreement.GoOn:
		return v.T("agreement.outcome.keep", "day", page.LongDay(v.Page, v.A.ReviewOn()))
	}
	return v.T("agreement.outcome.step")
}

// wantsStep reports whether both wished for a step that nobody has written yet.
func (v caseView) wantsStep() bool {
	wish := agreement.Common(v.Last)
	return v.Standing.Agreed() && len(v.Open) == 0 && (wish == agreement.Widen || wish == agreement.Narrow)
}

// step is what was agreed on for a wish.
func (v caseView) step(wish agreement.Wish) string {
	switch wish {
	case agreement.Widen:
		return v.Standing.Terms.Wider
	case agreement.Narrow:
		return v.Standing.Terms.Narrower
	}
	return ""
}

// lookHeading says whether it is time.
func (v caseView) lookHeading() string {
	switch {
	case v.Turn == agreement.Boths || v.Turn == agreement.Mine:
		return v.T("agreement.is.look")
	case len(v.Open) > 0:
		return v.T("agreement.look.again")
	}
	return v.T("agreement.look.early")
}

// notYet is the last "not yet" to what stands, if it was said.
func (v caseView) notYet() (last agreement.Step) {
	for _, s := range v.A.Steps {
		if s.Move == agreement.NotYet && s.About == v.Standing.N {
			last = s
		}
	}
	return last
}

// typed is what was typed in a move that did not go through.
func (v caseView) typed(move, name string) string {
	if v.Failed != move {
		return ""
	}
	return v.Typed[name]
}

func (f termsForm) check() agreement.Check {
	if f.Terms.Checks == nil {
		return agreement.Check{}
	}
	return *f.Terms.Checks
}

// dayValue is a day as a field holds it; empty for one that was not understood.
func dayValue(d calendar.Day) string {
	if d == 0 {
		return ""
	}
	return d.String()
}

// checkerName is who checks, as a form offers it.
func checkerName(p page.Page, by, other string) string {
	switch by {
	case "me":
		return p.T("agreement.by.me")
	case "other":
		return p.T("agreement.by.other", "other", other)
	case "both":
		return p.T("agreement.by.both")
	}
	return p.T("agreement.nothing")
}
