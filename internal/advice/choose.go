package advice

import (
	"slices"
	"sort"

	"mentor/internal/instrument"
	"mentor/internal/safety"
)

// Reason is an answer that led to a card.
type Reason struct {
	ID     string
	Answer instrument.Answer
}

// Chosen is a card with the answers that led to it.
type Chosen struct {
	*Card
	Reasons  []Reason
	Lead     Lead
	priority float64
	breadth  int
}

// Lead is what moves a card before those that only a score asks for.
type Lead uint8

// From the weakest to the strongest.
const (
	ByNeed     Lead = iota // nothing but the answers
	ByEvent                // something that happened, or was done, and that the card is about
	ByReserves             // a parent with no strength left gets support first
	ByCalm                 // safety asks for calm
)

// Path says which of two programmes fits.
type Path uint8

// A parent whose trust is intact gets what keeps it, not a repair programme.
const (
	Repair Path = iota
	Prevent
)

// Advice is what one parent reads.
type Advice struct {
	Path     Path
	Begin    Chosen            // the one place to begin
	Areas    []AreaAdvice      // without Begin; areas with nothing are left out
	Strength string            // the scale to name first; "" when none stands out
	Withheld bool              // safety left something out
	Standout bool              // one place is clearly the one to begin with
	Scores   instrument.Result // as chosen from
}

// AreaAdvice is the advice of one area, the most fitting card first.
type AreaAdvice struct {
	Area  string
	Cards []Chosen
}

// Limits of what a tired person can read.
const (
	perArea    = 3
	maxReasons = 3
	perScale   = 2 // cards of one scale in one area
)

// intact is the score from which a scale is lived often (the literal word).
const intact = 62.5

// Choose picks the advice for one case.
func (d *Deck) Choose(c Case, s safety.Outcome) Advice {
	a := Advice{Path: path(c), Scores: c.Result, Strength: strength(c.Result)}
	if s.CalmFirst || s.Level >= safety.Orange {
		a.Path = Repair // nobody is told that all is well while somebody is not safe
	}
	var fit []Chosen
	for _, card := range d.Cards {
		if !card.forBand(c.Band) || card.Area == "prevent" && a.Path != Prevent || !c.meets(card.When) {
			continue
		}
		if card.withheld(s) {
			a.Withheld = true
			continue
		}
		fit = append(fit, c.choose(card, a.Path, s))
	}
	sort.SliceStable(fit, func(i, j int) bool { return fit[i].before(fit[j]) })
	fit = onePerTopic(fit)
	if a.Path == Prevent {
		fit = onlyKeeping(fit)
	}
	if len(fit) == 0 {
		return a // a deck that passes its check never comes here
	}
	a.Begin = fit[0]
	c.quote(&a.Begin)
	a.Standout = standsOut(c.Result, a.Begin.Scale)
	for _, area := range Areas {
		if cards := pick(fit[1:], area); len(cards) > 0 {
			for i := range cards {
				c.quote(&cards[i])
			}
			a.Areas = append(a.Areas, AreaAdvice{area, cards})
		}
	}
	return a
}

// before orders cards; of two that press alike, the one written more closely
// for this case comes first, so that a broad card never hides a narrow one.
func (ch Chosen) before(other Chosen) bool {
	if ch.priority != other.priority {
		return ch.priority > other.priority
	}
	return ch.breadth < other.breadth
}

func onePerTopic(fit []Chosen) []Chosen {
	seen := map[string]bool{}
	return slices.DeleteFunc(fit, func(ch Chosen) bool {
		again := ch.Topic != "" && seen[ch.Topic]
		seen[ch.Topic] = true
		return again
	})
}

// onlyKeeping leaves out what repairs, for a parent with nothing to repair,
// unless nothing else is left.
func onlyKeeping(fit []Chosen) []Chosen {
	keeping := slices.DeleteFunc(slices.Clone(fit), func(ch Chosen) bool {
		return ch.Area != "prevent" && ch.Lead != ByEvent && !ch.onStrength
	})
	if len(keeping) == 0 {
		return fit
	}
	return keeping
}

func (c *Card) forBand(band string) bool {
	return len(c.Bands) == 0 || band == "" || slices.Contains(c.Bands, band)
}

func (c *Card) withheld(s safety.Outcome) bool {
	return slices.ContainsFunc(c.Tags, func(t string) bool { return s.Withholds(safety.Ask(t)) })
}

// path: trust is intact when every score says "often" or more and no past
// mistake goes on.
func path(c Case) Path {
	valid := 0
	for _, s := range c.Result.Scores {
		if s.OK() {
			valid++
			if s.Value < intact {
				return Repair
			}
		}
	}
	for _, id := range c.Form.Mistakes {
		if c.Form.Of(c.Answers, id) == instrument.MistakeNow {
			return Repair
		}
	}
	if valid < len(c.Result.Scores)-1 {
		return Repair
	}
	return Prevent
}

// strength is the highest scale, when it is lived at least sometimes.
func strength(r instrument.Result) string {
	best := instrument.Score{Value: 49.9}
	for _, s := range r.Scores {
		if s.OK() && s.Value > best.Value {
			best = s
		}
	}
	return best.Scale
}

// standsOut reports whether a scale is lower than at least half of the others
// by more than chance would explain.
func standsOut(r instrument.Result, scale string) bool {
	low, n := r.Of(scale), 0
	for _, s := range r.Scores {
		if s.Value > low.Value && instrument.Distinct(s, low) {
			n++
		}
	}
	return n*2 >= len(r.Scores)-1
}

// What moves a card up. Need and the strongest reason together make at most
// 112, so that the large figures decide before them. Only the strongest reason
// counts: a card that could quote many answers fits no better for that.
const (
	forPrevent    = 400
	forEverybody  = -200 // what holds for everybody comes last
	lowReserves   = 37.5
	tickedWeight  = 10 // as much as the least favourable answer to an item
	distantWeight = 8  // a cause of earlier years
	lastingWeight = 12 // a mistake made for a while, or still made
)

var forLead = [...]float64{ByNeed: 0, ByEvent: 200, ByReserves: 400, ByCalm: 1000}

func (c Case) choose(card *Card, p Path, s safety.Outcome) Chosen {
	ch := Chosen{Card: card, breadth: card.breadth(c.Form)}
	score := c.Result.Of(card.Scale)
	need := 50.0
	if score.OK() {
		need = 100 - score.Value
	}
	ch.priority = need + float64(c.strongest(card))
	for _, l := range c.leads(card, s) {
		ch.Lead = max(ch.Lead, l)
		ch.priority += forLead[l]
	}
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

func (c Case) leads(card *Card, s safety.Outcome) (out []Lead) {
	if s.CalmFirst && slices.Contains(card.Tags, calmTag) {
		out = append(out, ByCalm)
	}
	if c.reservesLow() && card.Scale == c.reserves() {
		out = append(out, ByReserves)
	}
	if card.Leads && slices.ContainsFunc(card.Because, c.happened) {
		out = append(out, ByEvent)
	}
	return out
}

// happened reports whether id is a cause of the last year or a mistake that was made.
func (c Case) happened(id string) bool {
	v := c.Form.Of(c.Answers, id)
	if slices.Contains(c.Form.Causes, id) {
		return v&instrument.Recent != 0
	}
	return slices.Contains(c.Form.Mistakes, id) && v >= instrument.MistakeOnce && v <= instrument.MistakeNow
}

func (c Case) reserves() string { return c.Form.SupportFirst }

func (c Case) reservesLow() bool {
	s := c.Result.Of(c.reserves())
	return s.OK() && s.Value < lowReserves
}

// strongest is the weight of the answer that speaks most for the card, 0..12.
func (c Case) strongest(card *Card) (w int) {
	for _, id := range card.Because {
		w = max(w, c.weight(card, id, c.Form.Of(c.Answers, id)))
	}
	return w
}

// quote adds the answers to quote, from the one that speaks most for the card.
// Something is quoted whenever anything the card names was answered: where no
// answer is strong, the weak ones are.
func (c Case) quote(ch *Chosen) {
	least := min(strongWeight, c.strongest(ch.Card))
	weight := map[string]int{}
	for _, id := range ch.Because {
		v := c.Form.Of(c.Answers, id)
		if w := c.weight(ch.Card, id, v); w > 0 && (w >= least || least < strongWeight) {
			weight[id] = w
			ch.Reasons = append(ch.Reasons, Reason{id, v})
		}
	}
	sort.SliceStable(ch.Reasons, func(i, j int) bool { return weight[ch.Reasons[i].ID] > weight[ch.Reasons[j].ID] })
	ch.Reasons = ch.Reasons[:min(maxReasons, len(ch.Reasons))]
}

// strongWeight is the weight of an answer in the middle, "about half the time".
const strongWeight = 6

// weight is how much an answer speaks for the card, 0..12; 0 when it cannot be quoted.
func (c Case) weight(card *Card, id string, v instrument.Answer) int {
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

func pick(fit []Chosen, area string) (out []Chosen) {
	scales := map[string]int{}
	for _, ch := range fit {
		if ch.Area == area && scales[ch.Scale] < perScale && len(out) < perArea {
			scales[ch.Scale]++
			out = append(out, ch)
		}
	}
	return out
}
