package plan

import (
	"fmt"
	"io/fs"
	"slices"

	"mentor/internal/advice"
	"mentor/internal/instrument"
	"mentor/internal/practice"
	"mentor/internal/yamlfile"
)

// Weeks of a whole plan, and steps of the programme.
const (
	Weeks = 24
	Steps = 6
)

// Book is the rules of the plan, as content/plan/plan.yaml writes them.
type Book struct {
	Course []Base
	Rules  []*Rule
	Starts []*Start
	Ranks  []Rank
	Signs  []SignOf

	set *practice.Set
}

// Base is how long a step takes when no rule fires, and the bounds within
// which rules may move it, in weeks.
type Base struct{ Step, Weeks, Least, Most int }

// Rule changes one step of the course when all that it names holds.
type Rule struct {
	ID     string
	When   advice.Condition
	Bands  []string
	Living []Living
	Calm   bool

	Step   int
	Weeks  int // more, or fewer
	By     int // the place it comes at, or before; 0: where it is
	AtMost int `yaml:"at_most"`

	met func(advice.Case) bool
}

// Start is what is filled in about a family before the parent says otherwise.
type Start struct {
	ID      string
	When    advice.Condition
	Living  Living
	Minutes int

	met func(advice.Case) bool
}

// Rank is how many points put a practice before others.
type Rank struct {
	ID     string
	Points float64
}

// SignOf is a sign of trust to choose from.
type SignOf struct {
	ID    string
	Bands []string
}

// Load reads plan/plan.yaml and checks it against the form; set is what the
// plan chooses practices from.
func Load(fsys fs.FS, form *instrument.Form, set *practice.Set) (*Book, []yamlfile.Problem) {
	b := &Book{set: set}
	f, ps := yamlfile.Read(fsys, "plan/plan.yaml", b)
	if f == nil {
		return nil, ps
	}
	c := check{yamlfile.Check{File: f}, form}
	c.course(b)
	for _, r := range b.Rules {
		c.Once(r.ID)
		c.rule(r)
	}
	for _, s := range b.Starts {
		c.Once(s.ID)
		c.start(s)
	}
	c.ranks(b)
	for _, s := range b.Signs {
		c.Once(s.ID)
		c.bands(s.ID, s.Bands)
	}
	return b, c.Problems
}

type check struct {
	yamlfile.Check
	form *instrument.Form
}

func (c *check) bands(id string, bands []string) {
	for _, b := range bands {
		if !c.form.HasBand(b) {
			c.Bad(id, "unknown band %q", b)
		}
	}
}

// course: each step once, all weeks together 24, and room for that within the
// bounds even when every rule that caps a step fires.
func (c *check) course(b *Book) {
	sum, least, most := 0, 0, 0
	seen := map[int]bool{}
	for _, s := range b.Course {
		if s.Step < 1 || s.Step > Steps || seen[s.Step] || s.Least < 1 || s.Least > s.Weeks || s.Weeks > s.Most {
			c.Bad("course", "step %d with %d weeks, from %d to %d", s.Step, s.Weeks, s.Least, s.Most)
		}
		seen[s.Step] = true
		highest := s.Most
		for _, r := range b.Rules {
			if r.Step == s.Step && r.AtMost > 0 {
				highest = max(s.Least, min(highest, r.AtMost))
			}
		}
		sum, least, most = sum+s.Weeks, least+s.Least, most+highest
	}
	if len(seen) != Steps || sum != Weeks || least > Weeks || most < Weeks {
		c.Bad("course", "%d steps, %d weeks, from %d to %d; want %d steps and %d weeks", len(seen), sum, least, most, Steps, Weeks)
	}
}

func (c *check) rule(r *Rule) {
	r.met = c.condition(r.ID, r.When)
	c.bands(r.ID, r.Bands)
	for _, l := range r.Living {
		if !slices.Contains(Livings, l) {
			c.Bad(r.ID, "unknown living %q", l)
		}
	}
	if empty(r.When) && len(r.Bands) == 0 && len(r.Living) == 0 && !r.Calm {
		c.Bad(r.ID, "it would always fire; change the course instead")
	}
	if r.Step < 1 || r.Step > Steps || r.By < 0 || r.By > Steps || r.AtMost < 0 {
		c.Bad(r.ID, "step %d by place %d, at most %d weeks", r.Step, r.By, r.AtMost)
	}
	if r.Weeks == 0 && r.By == 0 && r.AtMost == 0 {
		c.Bad(r.ID, "it changes nothing")
	}
}

func (c *check) start(s *Start) {
	s.met = c.condition(s.ID, s.When)
	if s.Living != "" && !slices.Contains(Livings, s.Living) {
		c.Bad(s.ID, "unknown living %q", s.Living)
	}
	if s.Minutes != 0 && !slices.Contains(MinutesADay, s.Minutes) {
		c.Bad(s.ID, "%d minutes a day; want one of %v", s.Minutes, MinutesADay)
	}
	if empty(s.When) || s.Living == "" && s.Minutes == 0 {
		c.Bad(s.ID, "it says nothing")
	}
}

func (c *check) condition(id string, when advice.Condition) func(advice.Case) bool {
	met, wrong := when.Compile(c.form)
	for _, reason := range wrong {
		c.Bad(id, "%s", reason)
	}
	return met
}

func empty(c advice.Condition) bool { return len(c.All)+len(c.Any)+len(c.Unless) == 0 }

func (c *check) ranks(b *Book) {
	for _, r := range b.Ranks {
		c.Once(r.ID)
		if !slices.Contains(ranks, r.ID) {
			c.Bad(r.ID, "the program knows no such rank")
		}
	}
	for _, id := range ranks {
		if !slices.ContainsFunc(b.Ranks, func(r Rank) bool { return r.ID == id }) {
			c.Bad("ranks", fmt.Sprintf("%s is missing", id))
		}
	}
}

// SignsFor are the signs to choose from for a child of a band.
func (b *Book) SignsFor(band string) (ids []string) {
	for _, s := range b.Signs {
		if practice.Fits(s.Bands, band) {
			ids = append(ids, s.ID)
		}
	}
	return ids
}

func (b *Book) hasSign(id string) bool {
	return slices.ContainsFunc(b.Signs, func(s SignOf) bool { return s.ID == id })
}
