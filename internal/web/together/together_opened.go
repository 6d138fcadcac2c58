package together

import (
	"mentor/internal/calendar"
	"mentor/internal/family"
	"mentor/internal/instrument"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// openedText is an opening in words, in the language of who reads it.
type openedText struct {
	Words string
	Lines []openedLine
	Taken string // the day of the test
}

// openedLine is a line of it: a name, and what is said of it.
type openedLine struct{ Name, Said string }

func textOfOpening(c *call.Call, o family.Opened) openedText {
	text, p := openedText{Words: o.Words}, c.Page("")
	add := func(name, said string) { text.Lines = append(text.Lines, openedLine{name, said}) }
	for _, s := range o.Signs {
		add(s, "")
	}
	for _, one := range o.Practices {
		add(practiceName(c, one), "")
	}
	if words := c.Shelf().Words(o.Form); words != nil {
		for _, a := range o.Areas {
			add(words.Scales[a.ID].Name, between(c, a))
		}
	}
	if day, err := calendar.Parse(o.Taken); err == nil {
		text.Taken = page.LongDay(p, day)
	}
	if o.Time != nil {
		add(p.T("timeweek.workday"), p.InHours(o.Time.Workday))
		add(p.T("timeweek.weekend"), p.InHours(o.Time.Weekend))
	}
	return text
}

// ownNow is a section of the parent's own as it is today, about the child of
// the pages; empty when there is nothing to open. The line is not kept
// elsewhere, so it is what the parent types.
func ownNow(c *call.Call, s family.Section) (family.Opened, error) {
	switch s {
	case family.TrustSection:
		return ownTrust(c)
	case family.TestSection:
		return ownTest(c)
	case family.PracticeSection:
		return ownPractices(c)
	case family.TimeSection:
		return ownTime(c)
	}
	return family.Opened{}, nil
}

func ownTrust(c *call.Call) (o family.Opened, err error) {
	v, err := c.TheVision()
	o.Words = v.Value.Words
	for _, s := range v.Value.Signs {
		o.Signs = append(o.Signs, s.Name)
	}
	return o, err
}

// ownTest is the last test with each area in words: no answer, no number,
// nothing of the safety questions, the causes or the mistakes. Where the parent
// is shown help and no scores, there is nothing to open either.
func ownTest(c *call.Call) (o family.Opened, err error) {
	all, err := c.Results()
	if err != nil || len(all) == 0 {
		return o, err
	}
	last := all[len(all)-1]
	s, err := c.OpenResult(last)
	if err != nil || s.Withheld() {
		return o, err
	}
	for _, score := range s.Instrument.Score(s.Answers, s.Length, instrument.APriori).Scores {
		if score.OK() {
			lo, hi := score.Words()
			o.Areas = append(o.Areas, family.Area{ID: score.Scale, Lo: lo.String(), Hi: hi.String()})
		}
	}
	o.Form, o.Taken = s.Form, last.Day.String()
	return o, nil
}

// ownPractices are those of this week: what each is called, not when and how.
func ownPractices(c *call.Call) (o family.Opened, err error) {
	p, err := c.ThePlan()
	if err != nil || p.Version == 0 {
		return o, err
	}
	for _, d := range p.Plan.Active(c.Lib.Plan, p.Known, p.Today) {
		name := d.Name
		if name == "" {
			name = d.Then
		}
		o.Practices = append(o.Practices, family.Practice{ID: d.ID, Name: name})
	}
	return o, nil
}

// ownTime are the hours that the typical week leaves; none as long as a question
// of it has no answer.
func ownTime(c *call.Call) (o family.Opened, err error) {
	week, had, err := space.Find[family.Week](c.Desk, space.KindWeek, c.Space.Child.ID)
	if err != nil || !had {
		return o, err
	}
	if workday, weekend, ok := c.Lib.Week.Left(week.Value); ok {
		o.Time = &family.Spare{Workday: workday.Together, Weekend: weekend.Together}
	}
	return o, nil
}

// practiceName is what a practice is called in the language of who reads it.
func practiceName(c *call.Call, p family.Practice) string {
	if w, ok := c.Shelf().Family.Practices[p.ID]; ok {
		return w.Name
	}
	return p.Name
}

// between is the literal words of an area: one, or from one to another.
func between(c *call.Call, a family.Area) string {
	if a.Lo == a.Hi {
		return c.L.T("word." + a.Lo)
	}
	return c.L.T("word.to", "lo", c.L.T("word."+a.Lo), "hi", c.L.T("word."+a.Hi))
}
