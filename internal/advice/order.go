package advice

import (
	"io/fs"
	"slices"
	"strings"

	"mentor/internal/instrument"
	"mentor/internal/yamlfile"
)

// Order says in which order what a parent told is answered (advice/order.yaml).
type Order struct {
	Deeds  []string // mistakes, the graver first
	Causes []string
	Place  []string // how one is in touch and who one is to the child: "living:far", "role:step"
	Wrongs []string // causes beside which growing up is no reason, as beside every deed
	Needs  map[string]Fact
	Self   []string // what is about the parent's own strength
	Calm   []string // cards for calm, the best first; any other comes after them
}

// Tier is what kind of thing a card answers; lower tiers come first.
type Tier uint8

// The tiers in their order. ByNeed is what only a score asks for.
const (
	ByDeed Tier = iota
	ByRecent
	ByPlace
	ByLow
	ByEarlier
	ByNeed
)

// Told is one thing that a parent told and that gets an answer.
type Told struct {
	Key  string // a mistake, a cause, "living:far", "role:step", or Low
	Tier Tier
	rank int
}

// Low is the key of a parent's own strength when it is really low.
const Low = "low"

// graveDeeds are so many deeds, from the first, that weigh even where all is well.
const graveDeeds = 3

func loadOrder(fsys fs.FS, form *instrument.Form) (Order, []yamlfile.Problem) {
	var o Order
	f, ps := yamlfile.Read(fsys, "advice/order.yaml", &o)
	if f == nil {
		return o, ps
	}
	check := func(section string, listed, asked []string) {
		for _, id := range asked {
			if !slices.Contains(listed, id) {
				ps = append(ps, f.Problem(section, "%s: %s has no place", section, id))
			}
		}
		for _, id := range listed {
			if !slices.Contains(asked, id) {
				ps = append(ps, f.Problem(id, "%s: there is no %s", section, id))
			}
		}
	}
	check("deeds", o.Deeds, form.Mistakes)
	check("causes", o.Causes, slices.Concat(form.Causes, form.Retired.Causes))
	check("place", o.Place, append(optionsAfterFirst(form, "living"), optionsAfterFirst(form, "role")...))
	for need, x := range o.Needs {
		if wrong := x.check(form); wrong != "" {
			ps = append(ps, f.Problem(need, "%s: %s", need, wrong))
		}
	}
	return o, ps
}

// optionsAfterFirst are the options of a fact that ask for an answer, as keys: the
// first is the plain one.
func optionsAfterFirst(form *instrument.Form, fact string) (keys []string) {
	for _, f := range form.Facts {
		if f.ID == fact {
			for _, option := range f.Options[1:] {
				keys = append(keys, fact+":"+option)
			}
		}
	}
	return keys
}

// told are the things that the parent told, in the order in which they are answered.
func (o Order) told(c Case) (out []Told) {
	add := func(key string, tier Tier, rank int) { out = append(out, Told{key, tier, rank}) }
	for i, id := range o.Deeds {
		if v := c.Form.Of(c.Answers, id); v >= instrument.MistakeOnce && v <= instrument.MistakeNow {
			rank := i
			if i > 0 && v != instrument.MistakeNow {
				rank += len(o.Deeds) // it is over
			}
			add(id, ByDeed, rank)
		}
	}
	for i, id := range o.Causes {
		switch v := c.Form.Of(c.Answers, id); {
		case v&instrument.Recent != 0:
			add(id, ByRecent, i)
		case v&instrument.Earlier != 0:
			add(id, ByEarlier, i)
		}
	}
	for i, key := range o.Place {
		if fact, option, _ := strings.Cut(key, ":"); c.Form.FactOption(c.Answers, fact) == option {
			add(key, ByPlace, i)
		}
	}
	if c.reservesLow() {
		add(Low, ByLow, 0)
	}
	slices.SortStableFunc(out, func(a, b Told) int {
		if a.Tier != b.Tier {
			return int(a.Tier) - int(b.Tier)
		}
		return a.rank - b.rank
	})
	return out
}

// grownUp reports whether growing up may be given as a reason: not beside a
// deed, and not beside a wrong of the last year.
func (o Order) grownUp(told []Told) bool {
	return !slices.ContainsFunc(told, func(t Told) bool {
		return t.Tier == ByDeed || slices.Contains(o.Wrongs, t.Key)
	})
}

// keys are all that a card may say to answer.
func (o Order) keys() []string {
	return slices.Concat(o.Deeds, o.Causes, o.Place, []string{Low})
}

// question is the question that a key is an answer to, "" for Low.
func question(key string) string {
	if key == Low {
		return ""
	}
	id, _, _ := strings.Cut(key, ":")
	return id
}
