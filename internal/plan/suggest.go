package plan

import (
	"cmp"
	"slices"

	"mentor/internal/calendar"
	"mentor/internal/practice"
)

// What the program can say of why a practice is suggested.
const (
	rankCalm     = "calm-now"
	rankStep     = "this-step"
	rankNeed     = "low-scale"
	rankApart    = "no-presence"
	rankLong     = "long-done"
	rankPutAside = "put-aside"
	rankFits     = "fits"
)

var ranks = []string{rankCalm, rankStep, rankNeed, rankApart, rankLong, rankPutAside, rankFits}

// Days says on which days a practice can be done.
type Days string

// AnyDay is the zero value; DaysTogether is for a child who is there on some days.
const (
	AnyDay       Days = ""
	DaysTogether Days = "together"
)

// Suggestion is a practice that fits, and why.
type Suggestion struct {
	ID      string
	Smaller bool // only the smaller version fits the minutes
	Days    Days
	Scale   string // the low scale it builds; "" when none
	Why     []string
}

// longDone is from how many weeks on a practice was there for long.
const longDone = 4

// low is the score under which what a practice builds counts as low: from there
// on it is lived often (the literal word).
const low = 62.5

// Suggest are the practices that fit the week, the most fitting first, without
// those that the parent does already. Of two that fit alike the shorter comes
// first. While the child is away only what needs no presence is left.
func (b *Book) Suggest(p *Plan, k Known, today calendar.Day) []Suggestion {
	type ranked struct {
		Suggestion
		points  float64
		minutes int
	}
	s := p.Setting
	if p.Paused(today) && p.Pause.Why == Away {
		s.Living = Apart
	}
	var all []ranked
	for i := range b.set.Practices {
		c := &b.set.Practices[i]
		if sug, ok := b.fits(c, p, k, s); ok {
			all = append(all, ranked{sug, b.points(&sug, c, p, k, s), c.Minutes})
		}
	}
	slices.SortStableFunc(all, func(x, y ranked) int {
		return cmp.Or(cmp.Compare(y.points, x.points), cmp.Compare(x.minutes, y.minutes))
	})
	out := make([]Suggestion, len(all))
	for i, r := range all {
		out[i] = r.Suggestion
	}
	return out
}

// fits reports whether a practice may be suggested at all.
func (b *Book) fits(c *practice.Practice, p *Plan, k Known, s Setting) (Suggestion, bool) {
	sug := Suggestion{ID: c.ID}
	if !practice.Fits(c.Bands, k.Band) || c.Withheld(k.Safety) || s.Living == Apart && !c.Apart {
		return sug, false
	}
	if find(p.Now().Doing, c.ID) >= 0 || c.Often == "once" && p.did(c.ID) {
		return sug, false
	}
	if s.Living == Shared && !c.Apart {
		sug.Days = DaysTogether
	}
	d := Doing{Minutes: c.Minutes, Often: c.Often}
	if MinutesOf([]Doing{d}) > s.Minutes {
		d.Smaller, sug.Smaller = true, true
	}
	return sug, MinutesOf([]Doing{d}) <= s.Minutes
}

// points adds up what speaks for a practice, and notes it as why.
func (b *Book) points(sug *Suggestion, c *practice.Practice, p *Plan, k Known, s Setting) (sum float64) {
	add := func(id string, part float64) {
		if part > 0 {
			i := slices.IndexFunc(b.Ranks, func(r Rank) bool { return r.ID == id })
			sum += part * b.Ranks[i].Points
			sug.Why = append(sug.Why, id)
		}
	}
	if k.Safety.CalmFirst && slices.Contains(c.Tags, "calm") {
		add(rankCalm, 1)
	}
	if c.Step == p.Leg().Step {
		add(rankStep, 1)
	}
	var need float64
	sug.Scale, need = lowest(c, k)
	add(rankNeed, need)
	if c.Apart && s.Living != Together {
		add(rankApart, 1)
	}
	if p.weeksOf(c.ID) >= longDone {
		add(rankLong, 1)
	}
	if slices.Contains(p.Aside, c.ID) {
		add(rankPutAside, 1)
	}
	if len(sug.Why) == 0 {
		add(rankFits, 1)
	}
	return sum
}

// lowest is the scale that a practice builds and that is lowest, and how low
// it is, from 0 to 1; "" when none is low or nothing was scored.
func lowest(c *practice.Practice, k Known) (scale string, need float64) {
	if k.Case == nil {
		return "", 0
	}
	for _, id := range c.Builds {
		if s := k.Case.Result.Of(id); s.OK() && (low-s.Value)/low > need {
			scale, need = id, (low-s.Value)/low
		}
	}
	return scale, need
}

// weeksOf is in how many weeks a practice was chosen.
func (p *Plan) weeksOf(id string) (n int) {
	for _, w := range p.Weeks {
		if find(w.Doing, id) >= 0 {
			n++
		}
	}
	return n
}

// did reports whether the parent ever said that they did it.
func (p *Plan) did(id string) bool {
	return slices.ContainsFunc(p.Weeks, func(w Week) bool {
		r, ok := w.CheckIn.of(id)
		return ok && r.Did != Not
	})
}
