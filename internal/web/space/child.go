package space

import (
	"slices"

	"mentor/internal/calendar"
	"mentor/internal/family"
	"mentor/internal/fault"
)

// ChildOf is a child of the account.
func (d *Desk) ChildOf(id string) (Kept[family.Child], error) {
	i := slices.IndexFunc(d.Space.Children, func(ch Kept[family.Child]) bool { return ch.ID == id })
	if i < 0 {
		return Kept[family.Child]{}, fault.New(fault.NotFound, "error.not_found")
	}
	return d.Space.Children[i], nil
}

// ContactWaits reports whether safety withholds contact with the child of the pages.
func (d *Desk) ContactWaits() (bool, error) {
	o, err := d.Caution()
	return o.Withholds("contact"), err
}

// ChildBand is the age band of the child of the pages today, or empty.
func (d *Desk) ChildBand() string {
	band, _ := d.Space.Child.Value.BandOn(d.Space.Today, d.Lib.Current().Bands)
	return band
}

// ExampleBand is whose examples suit the child of the pages.
func (d *Desk) ExampleBand() string {
	if band := d.ChildBand(); band != "" {
		return band
	}
	return DefaultBand
}

// About makes the child of a record the one that this page is about.
func (d *Desk) About(child string) {
	i := slices.IndexFunc(d.Space.Children, func(ch Kept[family.Child]) bool { return ch.ID == child })
	if i >= 0 {
		d.Space.Child = d.Space.Children[i]
	}
}

// KnownChild is the child of the account that is called the same, or the one given.
func (d *Desk) KnownChild(child Kept[family.Child]) Kept[family.Child] {
	for _, ch := range d.Space.Children {
		if ch.Value.Name == child.Value.Name {
			return ch
		}
	}
	return child
}

// HasEntry reports whether anything was noted before a day.
func (d *Desk) HasEntry(before calendar.Day) (bool, error) {
	return d.DB.HasRecord(d.Ctx(), d.Space.Box.ID, d.Space.Child.ID, string(KindEntry), (before - 1).String())
}

// DefaultBand is whose examples are shown while no age is known.
const DefaultBand = "b10"
