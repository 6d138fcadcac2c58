package web

import (
	"mentor/internal/calendar"
	"mentor/internal/safety"
	"mentor/internal/sitting"
)

// cautionDays is how long the answers to the safety questions of any test leave
// advice out: twelve weeks. Those of the last test do so until there is a newer one.
const cautionDays = 12 * 7

// results are the kept tests about the child, the oldest first.
func (c *call) results() ([]kept[keptResult], error) {
	return listKept[keptResult](c, kindResult, c.space.child.ID, firstDay, lastDay)
}

// openResult opens a kept test.
func (c *call) openResult(r kept[keptResult]) (*openSitting, error) {
	s, err := sitting.Unpack(r.Value.Packed, c.lib.Form)
	if err != nil {
		return nil, err
	}
	return &openSitting{Sitting: s, form: c.lib.Form(s.Form)}, nil
}

// caution is what safety says about the child of the pages: what is withheld,
// and how urgently help is shown.
func (c *call) caution() (o safety.Outcome, err error) {
	all, err := c.results()
	if err != nil {
		return o, err
	}
	for i, r := range all {
		if i < len(all)-1 && c.space.today-r.Day > calendar.Day(cautionDays) {
			continue
		}
		s, err := c.openResult(r)
		if err != nil {
			return o, err
		}
		o = o.And(s.Safety.And(s.form.Gated(s.Answers)))
	}
	return o, nil
}
