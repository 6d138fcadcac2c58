package space

import (
	"cmp"
	"slices"
	"time"

	"mentor/internal/calendar"
	"mentor/internal/sitting"
)

// KeptResult is a finished test that its parent keeps.
type KeptResult struct {
	Packed  []byte `json:"packed"`            // sitting.Pack
	Uncount bool   `json:"uncount,omitempty"` // taken too early, or in a hurry: not compared
	Seen    bool   `json:"seen,omitempty"`    // told that help comes first, the parent said to know where it is
}

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
