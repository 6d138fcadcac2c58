package web

import (
	"net/http"
	"slices"

	"mentor/internal/calendar"
	"mentor/internal/instrument"
	"mentor/internal/journal"
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
	if slices.ContainsFunc(p.Proposals, func(pr plan.Proposal) bool { return pr.Kind == plan.Third }) {
		s.Relapses = secondRelapse
	} else if said, ok := p.Plan.Said[plan.Third]; ok && c.space.today-said.Day <= cautionDays {
		s.Relapses = secondRelapse
	}
	return s, err
}

// secondRelapse is the relapse at which the plan proposes a third person; it
// tells no number.
const secondRelapse = 2

// seekDays is how far hard moments are looked back for, and for how long after
// a test the page of today speaks of what it said.
const seekDays = 14

// seekWeeks is how many weeks before this one are looked at for storm.
const seekWeeks = 4

// situation is what the tests and the log say, with the day of the last test,
// zero when there is none.
func (c *call) situation() (s seek.Situation, tested calendar.Day, err error) {
	if s.Safety, err = c.caution(); err != nil {
		return s, 0, err
	}
	s.Worried = c.lib.Safety.Worried(s.Safety)
	today := c.space.today
	d, err := c.diary(today.Monday()-7*seekWeeks, today)
	if err != nil {
		return s, 0, err
	}
	log := d.log()
	facts := log.Facts(today-seekDays+1, today)
	s.Open, s.BlowUps = facts.Open, facts.Hard
	s.StormyWeeks = stormyWeeks(log.Facts(today.Monday()-7*seekWeeks, today).Weeks)
	tests, err := c.testsSoFar()
	if err != nil || len(tests.Kept) == 0 {
		return s, 0, err
	}
	s.Unchanged = progress.Unchanged(tests.Looks)
	closeness := tests.scores(tests.Form.Closeness)
	if n := len(closeness); n > 0 {
		s.Closeness = closeness[n-1].Score
		s.Reserves = tests.scores(tests.Form.SupportFirst)[n-1].Score
	}
	s.ApartWeeks = apartWeeks(closeness, lowCloseness(c.lib.Seek))
	return s, tests.Kept[len(tests.Kept)-1].Day, nil
}

// When a week counts as stormy, as in the plan: a convention of ours.
const (
	stormyMean = 2.0 // of what was noted, from 1 to 5
	stormySaid = 2   // days that say it
)

// stormyWeeks counts the stormy weeks in a row up to the last. The week that is
// lived says nothing before it has days enough.
func stormyWeeks(weeks []journal.Week) (n int) {
	for i, w := range slices.Backward(weeks) {
		switch {
		case w.Said >= stormySaid && w.Weather <= stormyMean:
			n++
		case w.Said >= stormySaid || i < len(weeks)-1:
			return n
		}
	}
	return n
}

// dayScore is a score of one scale on the day of a test.
type dayScore struct {
	Day calendar.Day
	instrument.Score
}

// scores are the scores of one scale at every test, the earliest first.
func (t testsSoFar) scores(scale string) (all []dayScore) {
	if t.First.Answers == nil {
		return nil // there is no test on the form of today
	}
	for _, test := range append([]progress.Retest{t.First}, t.All...) {
		one := dayScore{Day: test.Day}
		for _, s := range t.Form.Score(test.Answers, test.Length, instrument.APriori).Scores {
			if s.Scale == scale {
				one.Score = s
			}
		}
		all = append(all, one)
	}
	return all
}

// apartWeeks are the weeks between the first and the last test of the unbroken
// row, up to the last, in which closeness is at most low. A test without the
// score breaks the row.
func apartWeeks(scores []dayScore, low float64) int {
	if len(scores) == 0 {
		return 0
	}
	last := scores[len(scores)-1].Day
	first := last
	for _, s := range slices.Backward(scores) {
		if !s.OK() || s.Answered == 0 || s.Value > low {
			break
		}
		first = s.Day
	}
	return int(last-first) / 7
}

// lowCloseness is what the rules of the content call low.
func lowCloseness(g *seek.Guide) float64 {
	for _, r := range g.Reasons {
		for _, one := range r.All {
			if one.Fact == "closeness" && one.AtMost != nil {
				return *one.AtMost
			}
		}
	}
	return -1
}

// seekNote is a word for the page of today when somebody else could help soon;
// nil when there is no reason, and when help comes first anyway. What a test
// said is told for two weeks, and then stands on the page that says more.
func (c *call) seekNote() (*note, error) {
	s, tested, err := c.situation()
	if err != nil {
		return nil, err
	}
	if c.space.today-tested >= seekDays {
		s.Reserves, s.Closeness = instrument.Score{}, instrument.Score{}
		s.Worried = false
	}
	for _, r := range c.lib.Seek.Advise(s).Reasons {
		if r.Soon {
			return &note{
				Title: c.L.T("seek.note"), Text: c.shelf().Seek.Reasons[r.ID].Seen,
				Href: "/seek", Button: c.L.T("seek.note.go"),
			}, nil
		}
	}
	return nil, nil
}
