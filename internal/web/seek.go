package web

import (
	"net/http"

	"mentor/internal/calendar"
	"mentor/internal/instrument"
	"mentor/internal/plan"
	"mentor/internal/progress"
	"mentor/internal/seek"
)

// seekPage says when a third person may help, and how to find one. Visitors see
// what stands there for everybody.
type seekPage struct {
	Page
	seek.Advice
	Words *seek.Words
	Parts []seek.Part
}

// scriptPart is the part under which the words to say on the phone stand.
const scriptPart = "phone"

func (c *call) seek() error {
	own, err := c.hasOwnPlace()
	if err != nil {
		return err
	}
	var s seek.Situation
	if own {
		s, err = c.ownSituation()
	} else {
		s.Safety, err = c.withheld()
		s.Worried = c.lib.Safety.Worried(s.Safety)
	}
	if err != nil {
		return err
	}
	s.Asked = true // nobody comes here but by asking
	page := seekPage{Page: c.page("seek.h1"), Advice: c.lib.Seek.Advise(s), Words: c.shelf().Seek, Parts: c.lib.Seek.Parts}
	if !own {
		return c.render(http.StatusOK, seekForVisitors(page))
	}
	return c.render(http.StatusOK, seekForParents(page))
}

// ownSituation is what the program knows about the child, the plan included.
func (c *call) ownSituation() (seek.Situation, error) {
	s, _, err := c.situation()
	if err != nil {
		return s, err
	}
	p, err := c.thePlan()
	if p.Plan.ToldOfThird(p.Proposals, c.space.today-cautionDays) {
		s.Relapses = plan.ToldRelapses
	}
	return s, err
}

// situation is what the tests and the log say, with the day of the last test,
// zero when there is none.
func (d *Desk) situation() (s seek.Situation, tested calendar.Day, err error) {
	unsafe, err := d.caution()
	if err != nil {
		return s, 0, err
	}
	today := d.space.today
	lately, err := d.diary(seek.Since(today), today)
	if err != nil {
		return s, 0, err
	}
	tests, err := d.testsSoFar()
	if err != nil {
		return s, 0, err
	}
	s = d.lib.Seek.Observe(lately.log(), tests.told(), today)
	s.Safety, s.Worried = unsafe, d.lib.Safety.Worried(unsafe)
	s.Unchanged = progress.Unchanged(tests.Looks)
	if n := len(tests.Kept); n > 0 {
		tested = tests.Kept[n-1].Day
	}
	return s, tested, nil
}

// told is what the tests on the form of the first say to the rules.
func (t testsSoFar) told() (all []seek.Test) {
	if t.First.Answers == nil {
		return nil
	}
	for _, test := range append([]progress.Retest{t.First}, t.All...) {
		r := t.Form.Score(test.Answers, test.Length, instrument.APriori)
		all = append(all, seek.Test{Day: test.Day, Closeness: r.Of(t.Form.Closeness), Reserves: r.Of(t.Form.SupportFirst)})
	}
	return all
}

// seekNote is a word for the page of today when somebody else could help soon;
// nil when there is no reason, and when help comes first anyway. What a test
// said is told for two weeks, and then stands on the page that says more.
func (c *call) seekNote() (*note, error) {
	s, tested, err := c.situation()
	if err != nil {
		return nil, err
	}
	r := c.lib.Seek.Advise(s.News(tested, c.space.today)).Soon()
	if r == nil {
		return nil, nil
	}
	return &note{
		Title: c.L.T("seek.note"), Text: c.shelf().Seek.Reasons[r.ID].Seen,
		Href: "/seek", Button: c.L.T("seek.note.go"),
	}, nil
}
