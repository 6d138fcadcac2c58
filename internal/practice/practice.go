// Package practice is what a family can do: small practices for a parent,
// things to talk about, things to do together. It loads and checks them.
package practice

import (
	"io/fs"
	"slices"
	"strings"

	"mentor/internal/instrument"
	"mentor/internal/safety"
	"mentor/internal/yamlfile"
)

// Practice is one small thing a parent does, again and again.
type Practice struct {
	ID      string
	Step    int      // of the programme, 1..6
	Builds  []string // scales of the form, one to three
	Bands   []string // empty: for every age
	Minutes int      // each time
	Often   string   // one of Often
	Tags    []string // what it asks for (see safety.Ask), or calm
	Apart   bool     // works for a child who lives elsewhere
	Source  string   // one of the sources that advice names, or ours
	Hinders []string // what may get in the way; each has a reply
}

// Often lists how often a practice may be meant.
var Often = []string{"daily", "most-days", "twice-a-week", "weekly", "fortnightly", "monthly", "once", "as-needed"}

// Starter is something to talk about that is not school.
type Starter struct {
	ID    string
	Bands []string
}

// Activity is something to do together.
type Activity struct {
	ID      string
	Bands   []string
	Minutes int
	Cost    string // none, little, more
	Place   string // in, out, either
	Leads   string // child, parent, both
	Apart   bool
}

// Set is everything a family can do.
type Set struct {
	Practices  []Practice
	Starters   []Starter
	Activities []Activity
}

// Withheld reports whether safety leaves the practice out.
func (p *Practice) Withheld(s safety.Outcome) bool {
	return slices.ContainsFunc(p.Tags, func(t string) bool { return s.Withholds(safety.Ask(t)) })
}

// Fits reports whether something for bands suits a child of band; an empty
// band suits all.
func Fits(bands []string, band string) bool {
	return band == "" || len(bands) == 0 || slices.Contains(bands, band)
}

// Find is the practice id, or nil.
func (s *Set) Find(id string) *Practice {
	for i := range s.Practices {
		if s.Practices[i].ID == id {
			return &s.Practices[i]
		}
	}
	return nil
}

// LoadSet reads practices/ and talk/ and checks them against the form and the
// sources that advice names.
func LoadSet(fsys fs.FS, form *instrument.Form, sources map[string]string) (*Set, []yamlfile.Problem) {
	s := &Set{}
	c := check{yamlfile.Check{Sources: sources}, form}
	for _, name := range []string{"practices/practices.yaml", "talk/starters.yaml", "talk/activities.yaml"} {
		var part Set
		if !c.Read(fsys, name, &part) {
			continue
		}
		c.set(part)
		s.Practices = append(s.Practices, part.Practices...)
		s.Starters = append(s.Starters, part.Starters...)
		s.Activities = append(s.Activities, part.Activities...)
	}
	return s, c.Problems
}

type check struct {
	yamlfile.Check
	form *instrument.Form
}

func (c *check) set(s Set) {
	for _, p := range s.Practices {
		c.thing(p.ID, p.Bands, p.Minutes)
		c.practice(p)
	}
	for _, st := range s.Starters {
		c.thing(st.ID, st.Bands, 1)
	}
	for _, a := range s.Activities {
		c.thing(a.ID, a.Bands, a.Minutes)
		c.oneOf(a.ID, a.Cost, "none", "little", "more")
		c.oneOf(a.ID, a.Place, "in", "out", "either")
		c.oneOf(a.ID, a.Leads, "child", "parent", "both")
	}
}

func (c *check) thing(id string, bands []string, minutes int) {
	c.Once(id)
	for _, b := range bands {
		if !c.form.HasBand(b) {
			c.Bad(id, "unknown band %q", b)
		}
	}
	if minutes < 1 || minutes > 120 {
		c.Bad(id, "takes %d minutes", minutes)
	}
}

func (c *check) practice(p Practice) {
	c.oneOf(p.ID, p.Often, Often...)
	if p.Step < 1 || p.Step > 6 {
		c.Bad(p.ID, "step %d is not one of 1 to 6", p.Step)
	}
	if len(p.Builds) == 0 || len(p.Builds) > 3 {
		c.Bad(p.ID, "builds %d scales; one to three", len(p.Builds))
	}
	for _, scale := range p.Builds {
		if !c.form.HasScale(scale) {
			c.Bad(p.ID, "unknown scale %q", scale)
		}
	}
	for _, t := range p.Tags {
		if t != "calm" && !safety.IsAsk(t) {
			c.Bad(p.ID, "unknown tag %q", t)
		}
	}
	c.Source(p.ID, p.Source)
	if len(p.Hinders) == 0 {
		c.Bad(p.ID, "says nothing of what may get in the way")
	}
}

func (c *check) oneOf(id, got string, want ...string) {
	if !slices.Contains(want, got) {
		c.Bad(id, "%q is not one of %s", got, strings.Join(want, ", "))
	}
}
