package web

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"mentor/internal/calendar"
	"mentor/internal/safety"
	"mentor/internal/sitting"
)

// cautionDays is how long the answers to the safety questions of any test leave
// advice out: twelve weeks. Those of the last test do so until there is a newer one.
const cautionDays = 12 * 7

// results are the kept tests about the child, the oldest first. One request
// reads them once.
func (d *Desk) results() (all []kept[keptResult], err error) {
	s := d.space
	if s.results != nil && s.resultsOf == s.child.ID {
		return s.results, nil
	}
	all, err = listKept[keptResult](d, kindResult, s.child.ID, firstDay, lastDay)
	if err == nil {
		err = d.byFinish(all)
	}
	if err == nil {
		s.results, s.resultsOf = all, s.child.ID
	}
	return all, err
}

// byFinish orders tests of one day by when they were finished.
func (d *Desk) byFinish(all []kept[keptResult]) error {
	days := map[calendar.Day]int{}
	for _, r := range all {
		days[r.Day]++
	}
	finished := map[string]time.Time{}
	for _, r := range all {
		if days[r.Day] > 1 {
			s, err := d.openResult(r)
			if err != nil {
				return err
			}
			finished[r.ID] = s.Finished
		}
	}
	slices.SortStableFunc(all, func(a, b kept[keptResult]) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), finished[a.ID].Compare(finished[b.ID]))
	})
	return nil
}

// recent are the results whose safety answers may count today: those of the
// last twelve weeks, or all when there are none, so that the last of them is there.
func (d *Desk) recent() ([]kept[keptResult], error) {
	s := d.space
	if s.results != nil && s.resultsOf == s.child.ID {
		return s.results, nil
	}
	some, err := listKept[keptResult](d, kindResult, s.child.ID, s.today-cautionDays, lastDay)
	if err != nil {
		return nil, err
	}
	if len(some) > 0 {
		return some, d.byFinish(some)
	}
	return d.results()
}

// openResult opens a kept test. One request opens each once.
func (d *Desk) openResult(r kept[keptResult]) (*openSitting, error) {
	if s := d.space.opened[r.ID]; s != nil {
		return s, nil
	}
	s, err := sitting.Unpack(r.Value.Packed, d.lib.Form)
	if err != nil {
		return nil, err
	}
	if d.space.opened == nil {
		d.space.opened = map[string]*openSitting{}
	}
	o := &openSitting{Sitting: s, form: d.lib.Form(s.Form)}
	d.space.opened[r.ID] = o
	return o, nil
}

// lastKept is the last kept test about the child, or nil.
func (d *Desk) lastKept() (*openSitting, error) {
	all, err := d.results()
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return d.openResult(all[len(all)-1])
}

// caution is what safety says about the child of the pages: what is withheld,
// and how urgently help is shown.
func (d *Desk) caution() (o safety.Outcome, err error) {
	err = d.cautious(func(_ kept[keptResult], of safety.Outcome) { o = o.And(of) })
	return o, err
}

// cautious goes through the results whose safety answers count today.
func (d *Desk) cautious(each func(r kept[keptResult], of safety.Outcome)) error {
	all, err := d.recent()
	if err != nil {
		return err
	}
	for i, r := range all {
		if i < len(all)-1 && d.space.today-r.Day > calendar.Day(cautionDays) {
			continue
		}
		s, err := d.openResult(r)
		if err != nil {
			return err
		}
		each(r, s.Safety.And(s.form.Gated(s.Answers)))
	}
	return nil
}

// unseen are the results whose answers put help first on every page, as long as
// the parent did not say, of these very answers, to know where it is.
func (d *Desk) unseen() (ids []string, err error) {
	err = d.cautious(func(r kept[keptResult], of safety.Outcome) {
		if of.Urgency >= safety.First && !r.Value.Seen {
			ids = append(ids, r.ID)
		}
	})
	return ids, err
}

// helpFor is the child of the pages when help comes first; empty when it does
// not, and while the session is locked. When nobody can tell, it comes first.
func (c *call) helpFor() string {
	s := c.space
	if s.child.Version == 0 || s.locked(c.now) {
		return ""
	}
	ids, err := c.unseen()
	if err != nil && !errors.Is(err, context.Canceled) {
		c.Log.Error("caution failed", "error", err.Error())
	}
	if err == nil && len(ids) == 0 {
		return ""
	}
	return s.child.ID
}

// helpSeen keeps, with the results that put help first, that the parent knows
// where it is. A later test asks anew.
func (c *call) helpSeen() error {
	ids, err := c.unseen()
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := changeKept(c.Desk, kindResult, id, func(r *kept[keptResult]) error { r.Value.Seen = true; return nil }); err != nil {
			return err
		}
	}
	return c.redirect(c.tabOf())
}
