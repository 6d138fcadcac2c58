package space

import (
	"slices"

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

// AgesOf is how old a child may be this year, by what the parent told: from the
// year of birth or, while that is not known, the age band.
func AgesOf(d *Desk, ch family.Child) (from, to int) {
	if ch.Year > 0 {
		age := d.Space.Today.UTC().Year() - ch.Year
		return age, age
	}
	for _, b := range d.Lib.Current().Bands {
		if b.ID == ch.Band {
			return b.From, b.To
		}
	}
	return family.FirstAge, family.LastAge - 1
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

// DefaultBand is whose examples are shown while no age is known.
const DefaultBand = "b10"
