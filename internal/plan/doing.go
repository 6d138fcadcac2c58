package plan

import (
	"slices"

	"mentor/internal/calendar"
	"mentor/internal/fault"
	"mentor/internal/practice"
	"mentor/internal/safety"
)

// Limits of what a parent takes on.
const (
	MaxDoing   = 3
	MaxMinutes = 20  // a day, all practices together
	MaxHalf    = 200 // letters of each half of an if-then sentence
	MaxName    = 80  // letters of the name of a practice of one's own
)

// Doing is a practice as one parent does it: an if-then sentence in their own
// words. Minutes and Often are those of the content on the day it was chosen.
type Doing struct {
	ID      string `json:"id"` // of the content, or own-1, own-2 …
	When    string `json:"when"`
	Then    string `json:"then"`
	Smaller bool   `json:"small,omitzero"` // the smaller version
	Minutes int    `json:"min"`            // each time, in the full version
	Often   string `json:"often"`          // one of practice.Often
	Name    string `json:"name,omitzero"`  // of a practice of the parent's own
	Child   bool   `json:"child,omitzero"` // one of the parent's own that asks for the child
}

// inFourWeeks is how many times in 28 days. What is done once is counted in a
// week of its own; what is done as needed, as twice a week: a guess.
var inFourWeeks = map[string]int{
	"daily": 28, "most-days": 20, "twice-a-week": 8, "weekly": 4, "fortnightly": 2, "monthly": 1, "once": 4, "as-needed": 8,
}

const fourWeeks = 28

// load is the minutes in 28 days. The smaller version counts as half: a guess.
func (d Doing) load() int {
	minutes := d.Minutes
	if d.Smaller {
		minutes = (minutes + 1) / 2
	}
	return minutes * inFourWeeks[d.Often]
}

// MinutesOf is what the practices take a day on average, rounded up:
// minutes each time, by times a week, by seven.
func MinutesOf(doing []Doing) int {
	load := 0
	for _, d := range doing {
		load += d.load()
	}
	return (load + fourWeeks - 1) / fourWeeks
}

// withheld reports whether safety leaves the practice out. One that the content
// has no more asks for nothing that is known, so it is left out with contact.
func (b *Book) withheld(d Doing, o safety.Outcome) bool {
	if p := b.set.Find(d.ID); p != nil {
		return p.Withheld(o)
	}
	return (d.Child || !d.own()) && o.Withholds(contact)
}

// contact is what safety withholds when being with the child is not safe.
const contact safety.Ask = "contact"

func (d Doing) own() bool { return d.Name != "" }

// Light is a few days with one practice only, in its smaller version.
type Light struct {
	ID    string       `json:"id"`
	Until calendar.Day `json:"until"` // the first day after them
}

// lightDays is how long it is after a slip (evidence sheet 6.8).
const lightDays = 3

// Active is what the parent does on a day: without what safety withholds, and
// on light days one practice only.
func (p *Plan) Active(b *Book, k Known, today calendar.Day) []Doing {
	doing := p.safe(b, k)
	if p.Light == nil || today >= p.Light.Until {
		return doing
	}
	i := find(doing, p.Light.ID)
	if i < 0 {
		return doing
	}
	return small(doing[i])
}

// safe is the practices of the week without those that safety withholds.
func (p *Plan) safe(b *Book, k Known) []Doing {
	return slices.DeleteFunc(slices.Clone(p.Now().Doing), func(d Doing) bool { return b.withheld(d, k.Safety) })
}

func find(doing []Doing, id string) int {
	return slices.IndexFunc(doing, func(d Doing) bool { return d.ID == id })
}

func small(d Doing) []Doing {
	d.Smaller = true
	return []Doing{d}
}

// Add takes a practice into the week. One without an id is the parent's own and
// gets one; it has a Name, Minutes, Often and Child. A fourth one, more than
// twenty minutes a day, what safety withholds and what the content does not
// have are faults.
func (p *Plan) Add(b *Book, k Known, d Doing) error { return p.put(b, k, p.Now().Doing, d) }

// Swap takes a practice in place of another, which is put aside.
func (p *Plan) Swap(b *Book, k Known, out string, d Doing) error {
	rest, err := p.without(out)
	if err != nil {
		return err
	}
	if err := p.put(b, k, rest, d); err != nil {
		return err
	}
	p.Aside = append(p.Aside, out)
	return nil
}

// Drop puts a practice aside.
func (p *Plan) Drop(id string) error {
	rest, err := p.without(id)
	if err != nil {
		return err
	}
	p.Now().Doing = rest
	if !slices.Contains(p.Aside, id) {
		p.Aside = append(p.Aside, id)
	}
	return nil
}

// Reword changes the sentence of a practice, and whether it is the smaller version.
func (p *Plan) Reword(id, when, then string, smaller bool) error {
	i := find(p.Now().Doing, id)
	if i < 0 {
		return fault.New(fault.NotFound, "plan.error.practice")
	}
	doing := slices.Clone(p.Now().Doing)
	d := &doing[i]
	d.When, d.Then, d.Smaller = when, then, smaller
	if err := d.tidy(); err != nil {
		return err
	}
	if MinutesOf(doing) > MaxMinutes {
		return fault.New(fault.Invalid, "plan.error.minutes")
	}
	p.Now().Doing = doing
	return nil
}

func (p *Plan) without(id string) ([]Doing, error) {
	if find(p.Now().Doing, id) < 0 {
		return nil, fault.New(fault.NotFound, "plan.error.practice")
	}
	return slices.DeleteFunc(slices.Clone(p.Now().Doing), func(d Doing) bool { return d.ID == id }), nil
}

func (p *Plan) put(b *Book, k Known, to []Doing, d Doing) error {
	if len(to) >= MaxDoing {
		return fault.New(fault.Invalid, "plan.error.three")
	}
	own := p.Own
	if d.ID == "" {
		own++
		d.ID = ownID(own)
		if err := d.checkOwn(); err != nil {
			return err
		}
	} else if err := d.take(b, k); err != nil {
		return err
	}
	if err := d.tidy(); err != nil {
		return err
	}
	doing := append(slices.Clone(to), d)
	switch {
	case find(to, d.ID) >= 0:
		return fault.New(fault.Invalid, "plan.error.twice")
	case b.withheld(d, k.Safety):
		return fault.New(fault.Invalid, "plan.error.withheld")
	case MinutesOf(doing) > MaxMinutes:
		return fault.New(fault.Invalid, "plan.error.minutes")
	}
	p.Now().Doing, p.Own = doing, own
	p.Aside = slices.DeleteFunc(p.Aside, func(id string) bool { return id == d.ID })
	return nil
}

// take fills in what the content says of the practice.
func (d *Doing) take(b *Book, k Known) error {
	c := b.set.Find(d.ID)
	if c == nil || !practice.Fits(c.Bands, k.Band) {
		return fault.New(fault.NotFound, "plan.error.practice")
	}
	d.Minutes, d.Often, d.Name, d.Child = c.Minutes, c.Often, "", false
	return nil
}

func (d *Doing) checkOwn() error {
	if err := tidy(&d.Name, MaxName, "plan.error.name"); err != nil {
		return err
	}
	if d.Minutes < 1 || d.Minutes > MaxMinutes || !slices.Contains(practice.Often, d.Often) {
		return fault.New(fault.Invalid, "plan.error.often")
	}
	return nil
}

func (d *Doing) tidy() error {
	if err := tidy(&d.When, MaxHalf, "plan.error.when"); err != nil {
		return err
	}
	return tidy(&d.Then, MaxHalf, "plan.error.then")
}
