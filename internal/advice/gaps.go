package advice

import (
	"slices"

	"mentor/internal/instrument"
	"mentor/internal/safety"
	"mentor/internal/yamlfile"
)

// Gaps looks for parents whom the deck would leave with nothing, or without
// calm where safety asks for it: no answer at all, every scale on one level,
// each with everything withheld and nothing withheld. What lies in between is
// covered by a property test.
func (d *Deck) Gaps(form *instrument.Form) (ps []yamlfile.Problem) {
	all := make([]safety.Reply, len(form.Safety))
	for i := range all {
		all[i] = safety.Yes
	}
	for level := 0; level <= 5; level++ {
		a := form.Blank()
		for p, it := range form.Items() {
			if level > 0 {
				a[p] = answerFor(it, level)
			}
		}
		for _, band := range form.Bands {
			for _, o := range []safety.Outcome{{}, safety.Judge(form.Safety, all)} {
				c := Case{form, a, form.Score(a, instrument.Full, instrument.APriori), band.ID}
				ps = append(ps, gap(d.Choose(c, o), o, band.ID)...)
			}
		}
	}
	return ps
}

func gap(a Advice, o safety.Outcome, band string) []yamlfile.Problem {
	reason := ""
	switch begin := a.Begin.Card; {
	case begin == nil:
		reason = "without any advice"
	case o.CalmFirst && !slices.Contains(begin.Tags, calmTag):
		reason = "without advice for calm, where safety asks for it"
	default:
		return nil
	}
	return []yamlfile.Problem{{File: "advice", Line: 1, Reason: "a parent in band " + band + " could be left " + reason}}
}
