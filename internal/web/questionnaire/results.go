package questionnaire

import (
	"mentor/internal/web/call"
	"mentor/internal/web/space"
)

// KeptResult is a result that its parent keeps.
func KeptResult(c *call.Call) error {
	p, err := keptResultPage(c)
	if err != nil {
		return err
	}
	return renderResult(c, p)
}

// KeptAdvice is the long list of advice of a result that is kept.
func KeptAdvice(c *call.Call) error {
	p, err := keptResultPage(c)
	if err != nil {
		return err
	}
	return showAdvice(c, p)
}

func keptResultPage(c *call.Call) (p *resultPage, err error) {
	r, err := space.Read[space.KeptResult](c.Desk, space.KindResult, c.R.PathValue("id"))
	if err != nil {
		return p, err
	}
	if c.Sitting, err = c.OpenResult(r); err != nil {
		return p, err
	}
	p = newResultPage(c)
	p.Kept, p.Uncounted, p.On, p.ReadOn = r.ID, r.Value.Uncount, r.Day, c.Space.Today
	return p, nil
}

// DeleteResult answers POST /results/{id}/away.
func DeleteResult(c *call.Call) error { return c.DeleteRecord(space.KindResult, "/progress") }

// RestoreResult answers POST /results/{id}/back.
func RestoreResult(c *call.Call) error { return c.RestoreRecord(space.KindResult, "/progress") }
