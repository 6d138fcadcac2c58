package advice

import (
	"fmt"
	"slices"

	"mentor/internal/instrument"
	"mentor/internal/safety"
	"mentor/internal/yamlfile"
)

// Gaps looks for parents whom the deck would leave with nothing: no answer at
// all, every scale on one level, each with everything withheld and nothing
// withheld; and for things that can be told and would get no answer. What lies in
// between is covered by a property test.
func (d *Deck) Gaps(form *instrument.Form) (ps []yamlfile.Problem) {
	bad := func(format string, args ...any) {
		ps = append(ps, yamlfile.Problem{File: "advice", Line: 1, Reason: fmt.Sprintf(format, args...)})
	}
	for _, band := range form.Bands {
		for level := 0; level <= 5; level++ {
			a := form.Blank()
			for p, it := range form.Items() {
				if level > 0 {
					a[p] = answerFor(it, level)
				}
			}
			c := Case{form, a, form.Score(a, instrument.Full, instrument.APriori), band.ID}
			if d.Choose(c, safety.Outcome{}, "").Begin.Card == nil || !d.harmless(c) {
				bad("a parent in band %s could be left without any advice", band.ID)
			}
		}
		for _, key := range d.Order.keys() {
			if !slices.ContainsFunc(d.Cards, func(c *Card) bool { return c.answersAll(key, band.ID) }) {
				bad("%s in band %s has no card that can always be shown", key, band.ID)
			}
		}
	}
	if !slices.ContainsFunc(d.Cards, func(c *Card) bool {
		return slices.Contains(c.Tags, calmTag) && c.When.everybody() && len(c.Bands) == 0 && c.harmless()
	}) {
		bad("a parent could be left without advice for calm, where safety asks for it")
	}
	return ps
}

// harmless reports whether a card that fits asks for nothing that safety withholds.
func (d *Deck) harmless(c Case) bool {
	return slices.ContainsFunc(d.Cards, func(card *Card) bool {
		return card.forBand(c.Band) && card.Area != "prevent" && c.meets(&card.When) && card.harmless()
	})
}

func (c *Card) harmless() bool {
	return !slices.ContainsFunc(c.Tags, safety.IsAsk) && c.Needs == "" && !slices.Contains(c.Tags, growingTag)
}

// answersAll reports whether the card answers a thing told in a band, whatever
// safety withholds and wherever the child lives.
func (c *Card) answersAll(key, band string) bool {
	return slices.Contains(c.Answers, key) && c.forBand(band) && c.harmless()
}
