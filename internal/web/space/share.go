package space

import (
	"cmp"
	"slices"

	"mentor/internal/share"
	"mentor/internal/store"
)

// What is shared is a copy in a vault of its own, which its owner belongs to in
// the role store.RoleOwner: ending it deletes the vault and its key. The grant,
// with the log of openings and the notes that came back, stays with the owner.
// A child shares in the same way: a sharer of its own, its own sections.

// The ids of the records in a vault of what is shared; there is one of each.
const (
	SharedReport = "shared-report-01"
	SharedLock   = "shared-lock-0001"
)

// Grants are what who is signed in ever shared, the newest first.
func Grants(d *Desk) (all []Kept[share.Grant], err error) {
	about := []string{""} // a child's are about nobody but the child
	if d.Space.Account.Child == nil {
		about = nil
		for _, ch := range d.Space.Children {
			about = append(about, ch.ID)
		}
	}
	for _, id := range about {
		of, err := List[share.Grant](d, KindGrant, id, FirstDay, LastDay)
		if err != nil {
			return nil, err
		}
		all = append(all, of...)
	}
	slices.SortStableFunc(all, func(a, b Kept[share.Grant]) int { return cmp.Compare(b.Day, a.Day) })
	return all, nil
}

// ShareHandle is what a copy is found by with the token of its link.
func ShareHandle(d *Desk, token string) string { return d.Keys.BlindIndex("share", token) }

// EndCopy deletes what can be read, with its key. It is closed with the very
// next request of whoever reads it.
func EndCopy(d *Desk, g share.Grant) error {
	if g.Vault == "" {
		return nil
	}
	return d.DB.EndBond(d.Ctx(), d.Space.Box.ID, g.Vault, d.Now.UnixMilli()+store.OrphanFor)
}

// ForgetShare deletes a grant with its report and what is open of it.
func ForgetShare(d *Desk, g Kept[share.Grant]) error {
	if err := EndCopy(d, g.Value); err != nil {
		return err
	}
	for _, k := range []Kind{KindReport, KindGrant} {
		if err := d.DB.DeleteRecord(d.Ctx(), d.Space.Box.ID, string(k), g.ID); err != nil {
			return err
		}
	}
	return nil
}

// EndShares ends what is shared about a child that is deleted, or with an empty
// name what a child shares.
func EndShares(d *Desk, child string) error {
	all, err := List[share.Grant](d, KindGrant, child, FirstDay, LastDay)
	if err != nil {
		return err
	}
	for _, g := range all {
		if err := ForgetShare(d, g); err != nil {
			return err
		}
	}
	return nil
}
