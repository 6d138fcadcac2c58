package advice

import (
	"cmp"
	"slices"

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
	Told     string // the key of what it answers; "" when only a score asks for it
	Tier     Tier
	Calm     bool // safety asks for calm, and it is for calm
	priority float64
	breadth  int
}

// Path says which of two programmes fits.
type Path uint8

// A parent whose trust is intact gets what keeps it, not a repair programme.
const (
	Repair Path = iota
	Prevent
)

// Advice is what one parent reads: one card to begin with, a few more, and all
// others that fit. With danger there is at most one card.
type Advice struct {
	Path     Path
	Begin    Chosen // its Card is nil when safety leaves no card
	Next     []Chosen
	Rest     []AreaAdvice      // the others; areas with nothing are left out
	Withheld bool              // safety left something out
	Standout bool              // one scale is clearly the one to begin with
	Scores   instrument.Result // as chosen from
}

// AreaAdvice is the advice of one area, the most fitting card first.
type AreaAdvice struct {
	Area  string
	Cards []Chosen
}

// Limits of what a tired person can read.
const (
	nextCards  = 3
	perArea    = 3 // besides what answers something told
	maxReasons = 2
	maxTold    = 3 // when a card answers several things that were told
	perScale   = 2 // cards of one scale in one area
)

// intact is the score from which a scale is lived often (the literal word).
const intact = 62.5

// SelfFirst puts what gives the parent strength before what they did.
const SelfFirst = "self"

// Choose picks the advice for one case. beside is what may stand below help that
// comes first, see safety.Table.Beside, or SelfFirst.
func (d *Deck) Choose(c Case, s safety.Outcome, beside string) Advice {
	a := Advice{Path: d.path(c), Scores: c.Result}
	if s.CalmFirst || s.Urgency >= safety.First {
		a.Path = Repair // nobody is told that all is well while somebody is not safe
	}
	told := d.Order.told(c)
	fit := d.fitting(c, s, &a, told)
	ordered := d.order(c, s, beside, a.Path, fit, told)
	if s.Urgency >= safety.First {
		ordered = beside1(ordered, beside)
	}
	a.Standout = len(ordered) > 0 && standsOut(c.Result, ordered[0].Scale)
	a.deal(ordered)
	a.each(c.quote)
	return a
}

// each visits every card that was dealt.
func (a *Advice) each(visit func(*Chosen)) {
	if a.Begin.Card != nil {
		visit(&a.Begin)
	}
	for i := range a.Next {
		visit(&a.Next[i])
	}
	for _, area := range a.Rest {
		for i := range area.Cards {
			visit(&area.Cards[i])
		}
	}
}

// beside1 leaves the one card that may stand below help that comes first.
func beside1(ordered []Chosen, beside string) []Chosen {
	if beside == "none" {
		return nil
	}
	if beside == calmTag {
		ordered = slices.DeleteFunc(ordered, func(ch Chosen) bool { return !slices.Contains(ch.Tags, calmTag) })
	}
	return ordered[:min(1, len(ordered))]
}

// deal lays out the ordered cards.
func (a *Advice) deal(ordered []Chosen) {
	if len(ordered) == 0 {
		return
	}
	a.Begin = ordered[0]
	rest := make([]Chosen, 0, len(ordered))
	scales := map[string]int{a.Begin.Scale: 1}
	room := nextCards
	if slices.ContainsFunc(ordered[1:], func(ch Chosen) bool { return ch.Told == Low }) {
		room-- // however much was told, somebody with no strength left reads of that too
	}
	for _, ch := range ordered[1:] {
		if ch.Told == Low {
			room++
		}
		// Of what only scores ask for, the few that stand out are of several kinds.
		if len(a.Next) < room && (ch.Told != "" || scales[ch.Scale] == 0) {
			a.Next = append(a.Next, ch)
			scales[ch.Scale]++
		} else {
			rest = append(rest, ch)
		}
	}
	for _, area := range Areas {
		if cards := pick(rest, area); len(cards) > 0 {
			a.Rest = append(a.Rest, AreaAdvice{area, cards})
		}
	}
}

// Leave moves all but n of the cards that come next to the others.
func (a *Advice) Leave(n int) {
	if len(a.Next) <= n {
		return
	}
	for _, ch := range slices.Backward(a.Next[n:]) {
		i := slices.IndexFunc(a.Rest, func(r AreaAdvice) bool { return r.Area == ch.Area })
		if i < 0 {
			a.Rest = append(a.Rest, AreaAdvice{Area: ch.Area})
			i = len(a.Rest) - 1
		}
		a.Rest[i].Cards = append([]Chosen{ch}, a.Rest[i].Cards...)
	}
	a.Next = a.Next[:n]
	slices.SortStableFunc(a.Rest, func(x, y AreaAdvice) int {
		return slices.Index(Areas, x.Area) - slices.Index(Areas, y.Area)
	})
}

// fitting are the cards that hold for the case and that nothing rules out.
func (d *Deck) fitting(c Case, s safety.Outcome, a *Advice, told []Told) []Chosen {
	fit := make([]Chosen, 0, len(d.Cards)/2)
	grown := d.Order.grownUp(told)
	apart := c.holdsOf(d.Order.Needs["contact"])
	for _, card := range d.Cards {
		switch {
		case !card.forBand(c.Band), card.Area == "prevent" && a.Path != Prevent, !c.meets(&card.When):
		case card.Needs != "" && c.holdsOf(d.Order.Needs[card.Needs]):
		case slices.Contains(card.Tags, growingTag) && !grown:
		case apart && slices.Contains(card.Tags, "contact"):
		case card.withheld(s):
			a.Withheld = true
		default:
			fit = append(fit, c.choose(card, a.Path))
		}
	}
	return fit
}

// order puts the cards in the order in which they are read: an answer to each
// thing that was told, then what the scores ask for. Calm comes before all when
// safety asks for it.
func (d *Deck) order(c Case, s safety.Outcome, beside string, path Path, fit []Chosen, told []Told) (out []Chosen) {
	out = make([]Chosen, 0, len(fit))
	taken := make(map[string]bool, len(fit))
	topics := map[string]bool{}
	take := func(ch Chosen) {
		taken[ch.ID] = true
		if ch.Topic != "" {
			topics[ch.Topic] = true
		}
		out = append(out, ch)
	}
	for _, t := range told {
		if slices.ContainsFunc(out, func(ch Chosen) bool { return slices.Contains(ch.Answers, t.Key) }) {
			continue
		}
		i := slices.IndexFunc(fit, func(ch Chosen) bool {
			return slices.Contains(ch.Answers, t.Key) && !taken[ch.ID] && (!s.CalmFirst || t.Tier != ByDeed || slices.Contains(ch.Tags, calmTag) || !d.calmFor(fit, t.Key))
		})
		if i >= 0 {
			ch := fit[i]
			ch.Told, ch.Tier = t.Key, t.Tier
			take(ch)
		}
	}
	byNeed := slices.DeleteFunc(fit, func(ch Chosen) bool { return taken[ch.ID] })
	slices.SortStableFunc(byNeed, Chosen.compare)
	if path == Prevent {
		byNeed = onlyKeeping(byNeed)
	}
	for _, ch := range byNeed {
		if ch.Topic == "" || !topics[ch.Topic] {
			take(ch)
		}
	}
	return d.lead(c, s, beside, path, out)
}

// calmFor reports whether a card for calm answers what was told.
func (d *Deck) calmFor(fit []Chosen, key string) bool {
	return slices.ContainsFunc(fit, func(ch Chosen) bool {
		return slices.Contains(ch.Answers, key) && slices.Contains(ch.Tags, calmTag)
	})
}

// lead moves to the front what has to begin: calm where safety asks for it, or what
// gives strength where the parent's own life may be in danger; and,
// where all is well, one thing to keep before a deed of once or twice.
func (d *Deck) lead(c Case, s safety.Outcome, beside string, path Path, out []Chosen) []Chosen {
	first := -1
	switch {
	case s.CalmFirst:
		first = d.calmest(out)
	case beside == SelfFirst:
		if first = slices.IndexFunc(out, func(ch Chosen) bool { return slices.Contains(d.Order.Self, ch.Told) }); first >= 0 {
			out[first].Tier = ByLow
		}
	case path == Prevent && len(out) > 0 && !d.weighs(c, out[0]):
		first = slices.IndexFunc(out, func(ch Chosen) bool { return ch.Area == "prevent" })
	}
	if first < 0 {
		return out
	}
	ch := out[first]
	ch.Calm = s.CalmFirst
	return append([]Chosen{ch}, slices.Delete(out, first, first+1)...)
}

// calmest is the place of the card for calm to begin with.
func (d *Deck) calmest(out []Chosen) int {
	for _, id := range d.Order.Calm {
		if i := slices.IndexFunc(out, func(ch Chosen) bool { return ch.ID == id }); i >= 0 {
			return i
		}
	}
	return slices.IndexFunc(out, func(ch Chosen) bool { return slices.Contains(ch.Tags, calmTag) })
}

// weighs reports whether what a card answers comes first even where all is well:
// a deed of more than once or twice, a grave one, or something of the last year.
func (d *Deck) weighs(c Case, ch Chosen) bool {
	switch ch.Tier {
	case ByDeed:
		return c.Form.Of(c.Answers, ch.Told) > instrument.MistakeOnce || slices.Index(d.Order.Deeds, ch.Told) < graveDeeds
	case ByRecent:
		return true
	}
	return false
}

// compare orders cards that only a score asks for; of two that press alike, the
// one written more closely for this case comes first, so that a broad card never
// hides a narrow one.
func (ch Chosen) compare(other Chosen) int {
	return cmp.Or(cmp.Compare(other.priority, ch.priority), cmp.Compare(ch.breadth, other.breadth))
}

// onlyKeeping leaves out what repairs, for a parent with nothing to repair,
// unless nothing else is left.
func onlyKeeping(fit []Chosen) []Chosen {
	keeping := slices.DeleteFunc(slices.Clone(fit), func(ch Chosen) bool {
		return ch.Area != "prevent" && !ch.onStrength
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
func (d *Deck) path(c Case) Path {
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

func pick(fit []Chosen, area string) (out []Chosen) {
	scales, n := map[string]int{}, 0
	for _, ch := range fit {
		switch {
		case ch.Area != area:
		case ch.Told != "":
			out = append(out, ch)
		case scales[ch.Scale] < perScale && n < perArea:
			scales[ch.Scale]++
			n++
			out = append(out, ch)
		}
	}
	return out
}
