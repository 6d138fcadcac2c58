package space

import (
	"slices"

	"mentor/internal/agreement"
	"mentor/internal/family"
)

// Agreement is an agreement in the bond of the two whose it is. A parent's pages say
// nothing of the other end of a bond with a child but what the child did there:
// they are the same whether there is a child at that end or not.
//
// What a parent proposes to a child lies on the porch, and every place that came by a
// code of the parent's reads it there, under an id of its own. Who answers first takes a
// copy into the bond that they meet the parent in; from then on the parent sees the
// copy in the place of what lies on the porch.
type Agreement struct {
	Bond
	Kept[agreement.Agreement]
	porch   *Bond  // where it lies, as long as the child of the bond has not answered it
	PorchID string // its id there
}

// AgreementsOf are the agreements of a bond that who is signed in may see, the
// oldest first. When the bond has lapsed, what the child did in it is the child's
// to see alone, and what the parent alone did since is the parent's: nobody is
// written to after the end.
func AgreementsOf(d *Desk, b Bond) (all []Agreement, err error) {
	rows, err := ListIn[agreement.Agreement](d, b.Box, KindAgreement, b.ID, FirstDay, LastDay)
	for _, r := range rows {
		if CanSee(d, b, r.Value) {
			all = append(all, Agreement{Bond: b, Kept: r})
		}
	}
	switch {
	case err != nil || b.Pair():
		return all, err
	case b.Me.Role == family.AChild:
		return withPorch(d, b, all)
	case b.Lone():
		return unanswered(d, b, all)
	}
	return all, nil
}

// CanSee reports whether who is signed in sees an agreement, of a bond that may have ended by
// age: a child what was touched while it held, a parent what the child touched until it ended.
func CanSee(d *Desk, b Bond, a agreement.Agreement) bool {
	touched, last := a.TouchedBy(string(family.AChild)), a.Steps[len(a.Steps)-1].Day
	if b.Me.Role == family.AChild {
		return touched || !b.Lapsed(d.Space.Today) || !b.Lapsed(last)
	}
	return !touched || !b.Lapsed(d.Space.Today)
}

// AgreeBonds are the bonds that the page is about: of a child all, of a parent
// those about the child of the pages.
func AgreeBonds(d *Desk) ([]Bond, error) {
	all, err := d.Bonds()
	if err != nil || d.Space.Account.Child != nil {
		return all, err
	}
	return slices.DeleteFunc(slices.Clone(all), func(b Bond) bool { return b.Me.Child != d.Space.Child.ID }), nil
}

// AppendNew appends what is not there yet.
func AppendNew[T comparable](all []T, more ...T) []T {
	for _, one := range more {
		if !slices.Contains(all, one) {
			all = append(all, one)
		}
	}
	return all
}
