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
	priority float64
	breadth  int // how many answers and ages the card is written for
}

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
	if len(fit) == 0 {
		return a // a deck that passes its check never comes here
	}
	a.Begin = fit[0]
	a.Standout = standsOut(c.Result, a.Begin.Scale)
	for _, area := range Areas {
		if cards := pick(fit[1:], area); len(cards) > 0 {
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

// What moves a card up: a parent with no strength left gets support first;
// when safety asks for calm, calm comes first; something that was ticked is
// nearer than a score. Need and reasons together make at most 130, so that the
// large figures decide before them.
const (
	forCalm      = 1000
	forReserves  = 200
	forPrevent   = 200
	forEverybody = -200 // what holds for everybody comes last
	forReason    = 6
	forTicked    = 10
	lowReserves  = 37.5
)

func (c Case) choose(card *Card, p Path, s safety.Outcome) Chosen {
	ch := Chosen{Card: card, Reasons: c.reasons(card)}
	score := c.Result.Of(card.Scale)
	need := 50.0
	if score.OK() {
		need = 100 - score.Value
	}
	ch.priority = need
	for _, r := range ch.Reasons {
		if c.Form.Item(r.ID) == nil {
			ch.priority += forTicked
		} else {
			ch.priority += forReason
		}
	}
	if c.reservesLow() && card.Scale == c.reserves() {
		ch.priority += forReserves
	}
	if s.CalmFirst && slices.Contains(card.Tags, calmTag) {
		ch.priority += forCalm
	}
	if p == Prevent && card.Area == "prevent" {
		ch.priority += forPrevent
	}
	if len(card.When.facts()) == 0 {
		ch.priority += forEverybody
	}
	ch.breadth = len(card.Because) + len(c.Form.Bands)
	if len(card.Bands) > 0 {
		ch.breadth = len(card.Because) + len(card.Bands)
	}
	return ch
}

func (c Case) reserves() string { return c.Form.SupportFirst }

func (c Case) reservesLow() bool {
	s := c.Result.Of(c.reserves())
	return s.OK() && s.Value < lowReserves
}

// reasons are the answers to quote: what was ticked, then items from the one
// that speaks most for the card. A card always quotes something, if anything
// it names was answered.
func (c Case) reasons(card *Card) []Reason {
	type quote struct {
		Reason
		weight int
	}
	var strong, weak []quote
	for _, id := range card.Because {
		v := c.Form.Of(c.Answers, id)
		item := c.Form.Item(id)
		if item == nil {
			if slices.Contains(c.Form.Causes, id) && v != 0 || slices.Contains(c.Form.Mistakes, id) && v >= instrument.MistakeOnce && v <= instrument.MistakeNow {
				strong = append(strong, quote{Reason{id, v}, 10})
			}
			continue
		}
		y, ok := item.Favourable(v)
		if !ok {
			continue
		}
		if card.Area == "prevent" {
			y = 6 - y
		}
		q := quote{Reason{id, v}, 6 - y}
		if y <= 3 {
			strong = append(strong, q)
		} else {
			weak = append(weak, q)
		}
	}
	if len(strong) == 0 {
		strong = weak
	}
	sort.SliceStable(strong, func(i, j int) bool { return strong[i].weight > strong[j].weight })
	var out []Reason
	for _, q := range strong[:min(maxReasons, len(strong))] {
		out = append(out, q.Reason)
	}
	return out
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
