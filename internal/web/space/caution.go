package space

import (
	"cmp"
	"slices"
	"time"

	"mentor/internal/calendar"
	"mentor/internal/safety"
	"mentor/internal/sitting"
)

// CautionDays is how long the answers to the safety questions of any test leave
// advice out: twelve weeks. Those of the last test do so until there is a newer one.
const CautionDays = 12 * 7

// Results are the kept tests about the child, the oldest first. One request
// reads them once.
func (d *Desk) Results() (all []Kept[KeptResult], err error) {
	s := d.Space
	if s.results != nil && s.resultsOf == s.Child.ID {
		return s.results, nil
	}
	all, err = List[KeptResult](d, KindResult, s.Child.ID, FirstDay, LastDay)
	if err == nil {
		err = d.byFinish(all)
	}
	if err == nil {
		s.results, s.resultsOf = all, s.Child.ID
	}
	return all, err
}

// byFinish orders tests of one day by when they were finished.
func (d *Desk) byFinish(all []Kept[KeptResult]) error {
	days := map[calendar.Day]int{}
	for _, r := range all {
		days[r.Day]++
	}
	finished := map[string]time.Time{}
	for _, r := range all {
		if days[r.Day] > 1 {
			s, err := d.OpenResult(r)
			if err != nil {
				return err
			}
			finished[r.ID] = s.Finished
		}
	}
	slices.SortStableFunc(all, func(a, b Kept[KeptResult]) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), finished[a.ID].Compare(finished[b.ID]))
	})
	return nil
}

// recent are the results whose safety answers may count today: those of the
// last twelve weeks, or all when there are none, so that the last of them is there.
func (d *Desk) recent() ([]Kept[KeptResult], error) {
	s := d.Space
	if s.results != nil && s.resultsOf == s.Child.ID {
		return s.results, nil
	}
	some, err := List[KeptResult](d, KindResult, s.Child.ID, s.Today-CautionDays, LastDay)
	if err != nil {
		return nil, err
	}
	if len(some) > 0 {
		return some, d.byFinish(some)
	}
	return d.Results()
}

// OpenResult opens a kept test. One request opens each once.
func (d *Desk) OpenResult(r Kept[KeptResult]) (*OpenSitting, error) {
	if s := d.Space.opened[r.ID]; s != nil {
		return s, nil
	}
	s, err := sitting.Unpack(r.Value.Packed, d.Lib.Form)
	if err != nil {
		return nil, err
	}
	if d.Space.opened == nil {
		d.Space.opened = map[string]*OpenSitting{}
	}
	o := &OpenSitting{Sitting: s, Instrument: d.Lib.Form(s.Form)}
	d.Space.opened[r.ID] = o
	return o, nil
}

// LastKept is the last kept test about the child, or nil.
func (d *Desk) LastKept() (*OpenSitting, error) {
	all, err := d.Results()
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return d.OpenResult(all[len(all)-1])
}

// Caution is what safety says about the child of the pages: what is withheld,
// and how urgently help is shown.
func (d *Desk) Caution() (o safety.Outcome, err error) {
	err = d.cautious(func(_ Kept[KeptResult], of safety.Outcome) { o = o.And(of) })
	return o, err
}

// cautious goes through the results whose safety answers count today.
func (d *Desk) cautious(each func(r Kept[KeptResult], of safety.Outcome)) error {
	all, err := d.recent()
	if err != nil {
		return err
	}
	for i, r := range all {
		if i < len(all)-1 && d.Space.Today-r.Day > calendar.Day(CautionDays) {
			continue
		}
		s, err := d.OpenResult(r)
		if err != nil {
			return err
		}
		each(r, s.Safety.And(s.Instrument.Gated(s.Answers)))
	}
	return nil
}

// Unseen are the results whose answers put help first on every page, as long as
// the parent did not say, of these very answers, to know where it is.
func (d *Desk) Unseen() (ids []string, err error) {
	err = d.cautious(func(r Kept[KeptResult], of safety.Outcome) {
		if of.Urgency >= safety.First && !r.Value.Seen {
			ids = append(ids, r.ID)
		}
	})
	return ids, err
}
