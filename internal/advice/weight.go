package advice

import (
	"slices"

	"mentor/internal/instrument"
)

// What moves a card up that only a score asks for. Need and the strongest reason
// together make at most 112, so that the large figures decide before them. Only
// the strongest reason counts: a card that could quote many answers fits no better for that.
const (
	forPrevent    = 400
	forEverybody  = -200 // what holds for everybody comes last
	lowReserves   = 37.5
	tickedWeight  = 10 // as much as the least favourable answer to an item
	distantWeight = 8  // a cause of earlier years
	lastingWeight = 12 // a mistake made for a while, or still made
)

func (c *Case) choose(card *Card, p Path) Chosen {
	ch := Chosen{Card: card, Tier: ByNeed, breadth: card.breadth(c.Form)}
	score := c.Result.Of(card.Scale)
	need := 50.0
	if score.OK() {
		need = 100 - score.Value
	}
	ch.priority = need + float64(c.strongest(card))
	if p == Prevent && card.Area == "prevent" {
		ch.priority += forPrevent
	}
	if card.When.everybody() {
		ch.priority += forEverybody
	}
	return ch
}

// breadth is how many answers and ages a card is written for; each thing that
// must hold besides makes it narrower.
func (c *Card) breadth(form *instrument.Form) int {
	bands := len(c.Bands)
	if bands == 0 {
		bands = len(form.Bands)
	}
	return len(c.Because) + bands - len(c.When.All)
}

func (c *Case) reserves() string { return c.Form.SupportFirst }

func (c *Case) reservesLow() bool {
	s := c.Result.Of(c.reserves())
	return s.OK() && s.Value < lowReserves
}

// strongest is the weight of the answer that speaks most for the card, 0..12.
func (c *Case) strongest(card *Card) (w int) {
	for _, id := range card.Because {
		w = max(w, c.weight(card, id, c.Form.Of(c.Answers, id)))
	}
	return w
}

// quote adds the answers to quote, from the one that speaks most for the card:
// what was told before what was scored. Something is quoted whenever anything
// the card names was answered: where no answer is strong, the weak ones are.
func (c *Case) quote(ch *Chosen) {
	type weighed struct {
		Reason
		weight int
	}
	least, told := min(strongWeight, c.strongest(ch.Card)), 0
	reasons := make([]weighed, 0, len(ch.Because))
	for _, id := range ch.Because {
		v := c.Form.Of(c.Answers, id)
		w := c.weight(ch.Card, id, v)
		if ch.Told != "" && w > 0 && c.toldAs(ch.Card, id) {
			w += lastingWeight
			told++
			if id == question(ch.Told) {
				w += lastingWeight
			}
		}
		if w > 0 && (w >= least || least < strongWeight) {
			reasons = append(reasons, weighed{Reason{id, v}, w})
		}
	}
	slices.SortStableFunc(reasons, func(a, b weighed) int { return b.weight - a.weight })
	for _, r := range reasons[:min(max(maxReasons, min(told, maxTold)), len(reasons))] {
		ch.Reasons = append(ch.Reasons, r.Reason)
	}
}

// toldAs reports whether the answer to a question is one of the things that the
// card answers.
func (c *Case) toldAs(card *Card, id string) bool {
	return slices.Contains(card.Answers, id) || slices.Contains(card.Answers, id+":"+c.Form.FactOption(c.Answers, id))
}

// strongWeight is the weight of an answer in the middle, "about half the time".
const strongWeight = 6

// weight is how much an answer speaks for the card, 0..12; 0 when it cannot be quoted.
func (c *Case) weight(card *Card, id string, v instrument.Answer) int {
	if item := c.Form.Item(id); item != nil {
		y, ok := item.Favourable(v)
		switch {
		case !ok:
			return 0
		case card.onStrength:
			return 2 * y
		}
		return 2 * (6 - y)
	}
	if option := c.Form.FactOption(c.Answers, id); option != "" {
		if slices.Contains(card.Answers, id+":"+option) || card.When.holdsOn(c, id) {
			return tickedWeight
		}
		return 0
	}
	switch isCause := slices.Contains(c.Form.Causes, id); {
	case isCause && v == instrument.Earlier:
		return distantWeight
	case isCause && v != 0, !isCause && v == instrument.MistakeOnce:
		return tickedWeight
	case !isCause && v > instrument.MistakeOnce && v <= instrument.MistakeNow:
		return lastingWeight
	}
	return 0
}
