package site

import (
	"net/http"

	"mentor/internal/journal"
	"mentor/internal/safety"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// repairPage helps with the words of an apology. Nothing of it is kept: what
// was written stands on the page that answers, and nowhere else.
type repairPage struct {
	page.Page
	Apology page.Apology
	Own     bool // a parent is signed in here, and could keep it
	Problem string
}

func newRepairPage(c *call.Call) (p repairPage, err error) {
	p.Apology = page.Apology{Repair: c.Shelf().Repair, Band: space.DefaultBand}
	s, err := call.MaybeSitting(c)
	if err != nil {
		return p, err
	}
	var o safety.Outcome
	if s != nil {
		p.Apology.Band, o = s.Band, s.Safety.And(s.Instrument.Gated(s.Answers))
	}
	if p.Own, err = call.HasOwnPlace(c); err != nil {
		return p, err
	}
	if p.Own {
		more, err := c.Caution()
		if err != nil {
			return p, err
		}
		p.Apology.Band, o = c.ExampleBand(), o.And(more)
	}
	p.Apology.Wait = o.Withholds("contact")
	p.Page = c.Page("repair.title")
	return p, nil
}

// RepairForm answers GET /repair.
func RepairForm(c *call.Call) error {
	p, err := newRepairPage(c)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, repairView(p))
}

// ReadThrough shows what was written as a whole and points at what may undo it.
func ReadThrough(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	p, err := newRepairPage(c)
	if err != nil {
		return err
	}
	p.Apology.Typed = c.ReadApology()
	if p.Apology.Whole() == "" {
		p.Problem = "repair.error.empty"
	}
	for _, text := range p.Apology.Typed {
		if page.TooLong(text, journal.MaxPart) > 0 {
			p.Problem = "journal.error.words_long"
		}
	}
	if p.Problem != "" {
		return c.Render(http.StatusUnprocessableEntity, repairView(p))
	}
	return c.Render(http.StatusOK, repairView(p))
}
