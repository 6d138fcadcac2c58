package space

import (
	"mentor/internal/calendar"
	"mentor/internal/family"
	"mentor/internal/safety"
)

// CautionDays is how long the answers to the safety questions of any test leave
// advice out: twelve weeks. Those of the last test do so until there is a newer one.
const CautionDays = 12 * 7

// Caution is what safety says about the child of the pages: what is withheld,
// and how urgently help is shown.
func (d *Desk) Caution() (o safety.Outcome, err error) {
	err = d.cautious(func(_ Kept[KeptResult], of safety.Outcome) { o = o.And(of) })
	return o, err
}

// ContactWaits reports whether safety withholds contact with the child of the pages.
func (d *Desk) ContactWaits() (bool, error) {
	o, err := d.Caution()
	return o.Withholds("contact"), err
}

// StaysApart reports whether safety leaves out, for the child of the pages, what
// brings this parent nearer to the other.
func (d *Desk) StaysApart() (bool, error) {
	o, err := d.Caution()
	return family.StaysApart(o), err
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
