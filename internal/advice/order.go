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
	Living []string // options of the fact living
	Roles  []string // options of the fact role
	Wrongs []string // causes beside which growing up is no reason, as beside every deed
	Needs  map[string]Fact
	Calm   []string // cards for calm, the best first; any other comes after them
}

// Tier is what kind of thing a card answers; lower tiers come first.
type Tier uint8

// The tiers in their order. ByNeed is what only a score asks for.
const (
	ByDeed Tier = iota
	ByRecent
	ByLiving
	ByRole
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

const (
	livingFact = "living"
	roleFact   = "role"
	graveDeeds = 3 // so many deeds, from the first, come first even when they are over
)

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
	check("living", o.Living, optionsAfterFirst(form, livingFact))
	check("roles", o.Roles, optionsAfterFirst(form, roleFact))
	for need, x := range o.Needs {
		if wrong := x.check(form); wrong != "" {
			ps = append(ps, f.Problem(need, "%s: %s", need, wrong))
		}
	}
	return o, ps
}

// optionsAfterFirst are the options of a fact that ask for an answer: the first
// is the plain one.
func optionsAfterFirst(form *instrument.Form, fact string) []string {
	for _, f := range form.Facts {
		if f.ID == fact {
			return f.Options[1:]
		}
	}
	return nil
}

// told are the things that the parent told, in the order in which they are answered.
func (o Order) told(c Case) (out []Told) {
	add := func(key string, tier Tier, rank int) { out = append(out, Told{key, tier, rank}) }
	for i, id := range o.Deeds {
		if v := c.Form.Of(c.Answers, id); v >= instrument.MistakeOnce && v <= instrument.MistakeNow {
			rank := i
			if i >= graveDeeds && v != instrument.MistakeNow {
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
	for _, fact := range []struct {
		id      string
		tier    Tier
		options []string
	}{{livingFact, ByLiving, o.Living}, {roleFact, ByRole, o.Roles}} {
		if option := c.Form.FactOption(c.Answers, fact.id); slices.Contains(fact.options, option) {
			add(fact.id+":"+option, fact.tier, 0)
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
func (o Order) grownUp(c Case) bool {
	return !slices.ContainsFunc(o.told(c), func(t Told) bool {
		return t.Tier == ByDeed || slices.Contains(o.Wrongs, t.Key)
	})
}

// keys are all that a card may say to answer.
func (o Order) keys() []string {
	keys := slices.Concat(o.Deeds, o.Causes, []string{Low})
	for fact, options := range map[string][]string{livingFact: o.Living, roleFact: o.Roles} {
		for _, option := range options {
			keys = append(keys, fact+":"+option)
		}
	}
	return keys
}

// question is the question that a key is an answer to, "" for Low.
func question(key string) string {
	if key == Low {
		return ""
	}
	id, _, _ := strings.Cut(key, ":")
	return id
}
