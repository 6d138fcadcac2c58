package planner

import (
	"strings"

	"mentor/internal/plan"
	"mentor/internal/web/space"
)

// ownWords is the address of a practice of the parent's own.
const ownWords = "own"

// doingOf is the practices of a week that safety leaves, the light days aside.
func doingOf(p space.PlanNow, b *plan.Book, week int) []plan.Doing {
	of := p.Plan
	of.Weeks, of.Light = of.Weeks[:week], nil
	return of.Active(b, p.Known, p.Today)
}

// doing is what the week asks for on this day.
func (f planFrame) doing() []plan.Doing { return f.Now.Plan.Active(f.Book, f.Now.Known, f.Now.Today) }

// waits is how many practices of the week wait until the light days are over.
func (f planFrame) waits() int {
	return len(doingOf(f.Now, f.Book, f.Now.Plan.Number())) - len(f.doing())
}

// name is what a practice is called.
func (f planFrame) name(d plan.Doing) string {
	if w, ok := f.Family.Practices[d.ID]; ok {
		return w.Name
	}
	if d.Name != "" {
		return d.Name
	}
	return d.Then
}

// sentence joins the halves of an if-then sentence.
func (f planFrame) sentence(d plan.Doing) string {
	text := f.T("plan.sentence", "when", strings.TrimRight(d.When, " ,"), "then", d.Then)
	if strings.ContainsAny(text[len(text)-1:], ".!?") || strings.HasSuffix(text, "”") {
		return text
	}
	return text + "."
}

// takes is what a practice of the week takes, in a line.
func (f planFrame) takes(d plan.Doing) string {
	first := f.N("library.minutes", d.Minutes)
	if d.Smaller {
		first = f.T("plan.smaller.said")
	}
	return first + " · " + f.T("library.often."+d.Often)
}

// done says on how many of the last 28 days a practice was noted; on none, what
// it takes.
func (f planFrame) done(d plan.Doing) string {
	n := f.Now.Facts.Practices[d.ID]
	switch {
	case n == 0:
		return f.takes(d)
	case d.Smaller:
		return f.T("plan.smaller.said") + " · " + f.N("plan.done", n)
	}
	return f.N("plan.done", n)
}

// whys are the reasons in words.
func (f planFrame) whys(ids []string) (out []string) {
	for _, id := range ids {
		out = append(out, f.Words.Why[id])
	}
	return out
}

// suggestedFor says why a practice is suggested.
func (f planFrame) suggestedFor(s plan.Suggestion) []string {
	out := f.whys(s.Why)
	if s.Scale != "" {
		out = append(out, f.T("plan.builds", "scale", f.Scales.Scales[s.Scale].Name))
	}
	return out
}

// suggested is a suggestion as the parent would take it.
func (f planFrame) suggested(s plan.Suggestion) plan.Doing {
	p := f.Set.Find(s.ID)
	return plan.Doing{ID: s.ID, Minutes: p.Minutes, Often: p.Often, Smaller: s.Smaller}
}
