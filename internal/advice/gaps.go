package advice

import (
	"mentor/internal/instrument"
	"mentor/internal/safety"
	"mentor/internal/yamlfile"
)

// Gaps looks for parents whom the deck would leave with nothing: no answer at
// all, every scale on one level, each with everything withheld and nothing
// withheld. What is monotone in between is covered by a property test.
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
				if d.Choose(c, o).Begin.Card == nil {
					ps = append(ps, yamlfile.Problem{File: "advice", Line: 1, Reason: "a parent in band " + band.ID + " could be left without any advice"})
				}
			}
		}
	}
	return ps
}
