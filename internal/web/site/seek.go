package site

import (
	"net/http"

	"mentor/internal/plan"
	"mentor/internal/seek"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// seekPage says when a third person may help, and how to find one. Visitors see
// what stands there for everybody.
type seekPage struct {
	page.Page
	seek.Advice
	Words *seek.Words
	Parts []seek.Part
}

// ScriptPart is the part under which the words to say on the phone stand.
const ScriptPart = "phone"

// Seek answers GET /seek.
func Seek(c *call.Call) error {
	own, err := call.HasOwnPlace(c)
	if err != nil {
		return err
	}
	var s seek.Situation
	if own {
		s, err = ownSituation(c)
	} else {
		s.Safety, err = withheld(c)
		s.Worried = c.Lib.Safety.Worried(s.Safety)
	}
	if err != nil {
		return err
	}
	s.Asked = true // nobody comes here but by asking
	p := seekPage{Page: c.Page("seek.h1"), Advice: c.Lib.Seek.Advise(s), Words: c.Shelf().Seek, Parts: c.Lib.Seek.Parts}
	if !own {
		return c.Render(http.StatusOK, seekForVisitors(p))
	}
	return c.Render(http.StatusOK, seekForParents(p))
}

// ownSituation is what the program knows about the child, the plan included.
func ownSituation(c *call.Call) (seek.Situation, error) {
	s, _, err := space.Situation(c.Desk)
	if err != nil {
		return s, err
	}
	p, err := c.ThePlan()
	if p.Plan.ToldOfThird(p.Proposals, c.Space.Today-space.CautionDays) {
		s.Relapses = plan.ToldRelapses
	}
	return s, err
}
