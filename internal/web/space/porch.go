package space

import (
	"cmp"
	"slices"

	"mentor/internal/agreement"
	"mentor/internal/family"
	"mentor/internal/store"
)

// OpenPorch is the bond of the signed-in parent about a child of theirs in which the
// parent is alone, made when there is none yet: the code for the child's door leads
// there, and what the parent proposes to the child lies there until it is answered.
// Whoever comes by a code meets the parent in a bond of their own, so that nobody
// learns from a code who came by another. Of two windows that make it at once one does.
func (d *Desk) OpenPorch(child string) (b Bond, err error) {
	err = UntilKept(func() (err error) {
		var there bool
		if b, there, err = d.BondAbout(child, false); err != nil || there {
			return err
		}
		b, err = d.newBond(family.Member{Role: family.AParent, Child: child, Joined: d.Space.Today})
		return err
	}, nil)
	return b, err
}

// newBond makes a porch, with who is signed in as its only member.
func (d *Desk) newBond(me family.Member) (Bond, error) {
	box, wrapped := d.Keys.NewVault()
	me.ID = d.Space.Box.ID
	m, err := MemberRow(box, me)
	if err != nil {
		return Bond{}, err
	}
	d.Space.Bonds = nil
	row := store.Bond{Vault: box.ID, Key: wrapped, Members: []store.Member{m}}
	if err := d.DB.AddBond(d.Ctx(), row, m, "", d.PorchHandle(me)); err != nil {
		return Bond{}, err
	}
	return d.OpenBond(row)
}

// PorchHandle is what only the porch of a parent about a child is found by.
func (d *Desk) PorchHandle(parent family.Member) string {
	return d.Keys.BlindIndex("bond", parent.ID+"/"+parent.Child)
}

// porchOf is the porch of the parent of a bond with a child.
func (d *Desk) porchOf(b Bond) (Bond, error) {
	row, err := d.BondBy(d.PorchHandle(b.Parent()))
	if err != nil {
		return Bond{}, err
	}
	return d.OpenBond(row)
}

// OnPorch is an agreement that the child of a bond has not answered, by its id there.
func OnPorch(d *Desk, b Bond, id string) (p Agreement, ok bool, err error) {
	porch, err := d.porchOf(b)
	if err != nil {
		return p, false, err
	}
	rows, err := porchRows(d, porch)
	i := slices.IndexFunc(rows, func(r store.Record) bool { return AnswerID(d, b, r.ID) == id })
	if err != nil || i < 0 {
		return p, false, err
	}
	p, err = fromPorch(d, b, porch, rows[i])
	return p, err == nil, err
}

// SaveMove keeps what was done about an agreement. When somebody did something
// else about it since it was read, it gives Conflict.
func SaveMove(d *Desk, p Agreement, next agreement.Agreement) error {
	r := p.Kept
	r.Value = next
	if p.porch == nil {
		if err := SaveIn(d, p.Box, KindAgreement, r); err != nil {
			return err
		}
		return clearPorch(d, p)
	}
	r.Child = p.Bond.ID
	row, err := seal(p.Box, KindAgreement, r)
	if err != nil {
		return err
	}
	row.By, row.Most = d.writes(p.Box), KindAgreement.most()
	return d.DB.CopyRecord(d.Ctx(), p.porch.ID, store.Record{Kind: row.Kind, ID: p.PorchID, Version: r.Version}, p.Bond.ID, row)
}

// clearPorch takes away what a parent proposed, once they go on with an answer to it.
func clearPorch(d *Desk, p Agreement) error {
	if p.Me.Role == family.AChild || !p.WithChild() {
		return nil
	}
	porch, ok, err := d.BondAbout(p.Me.Child, false)
	if err != nil || !ok {
		return err
	}
	rows, err := porchRows(d, porch)
	i := slices.IndexFunc(rows, func(r store.Record) bool { return AnswerID(d, p.Bond, r.ID) == p.Kept.ID })
	if err != nil || i < 0 {
		return err
	}
	return d.DB.DeleteRecord(d.Ctx(), porch.ID, string(KindAgreement), rows[i].ID)
}

// withPorch are the agreements of a child in a bond, and those that lie on the porch
// and were not answered in it, the oldest first.
func withPorch(d *Desk, b Bond, all []Agreement) ([]Agreement, error) {
	porch, err := d.porchOf(b)
	if err != nil {
		return nil, err
	}
	rows, err := porchRows(d, porch)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		if id := AnswerID(d, b, row.ID); slices.ContainsFunc(all, func(p Agreement) bool { return p.Kept.ID == id }) {
			continue
		}
		p, err := fromPorch(d, b, porch, row)
		if err != nil {
			return nil, err
		}
		if CanSee(d, b, p.Value) {
			all = append(all, p)
		}
	}
	slices.SortStableFunc(all, func(p, q Agreement) int { return cmp.Compare(p.Day, q.Day) })
	return all, nil
}

// unanswered are those on the porch that no child answered, as far as the parent sees it.
func unanswered(d *Desk, porch Bond, all []Agreement) ([]Agreement, error) {
	bonds, err := d.Bonds()
	if err != nil {
		return nil, err
	}
	for _, b := range bonds {
		if !b.WithChild() || b.Me.Child != porch.Me.Child || b.Lapsed(d.Space.Today) {
			continue
		}
		rows, err := porchRows(d, b)
		if err != nil {
			return nil, err
		}
		all = slices.DeleteFunc(all, func(p Agreement) bool {
			return slices.ContainsFunc(rows, func(r store.Record) bool { return r.ID == AnswerID(d, b, p.Kept.ID) })
		})
	}
	return all, nil
}

func fromPorch(d *Desk, b, porch Bond, row store.Record) (Agreement, error) {
	r, err := Unseal[agreement.Agreement](porch.Box, row)
	r.ID = AnswerID(d, b, row.ID)
	return Agreement{Bond: b, Kept: r, porch: &porch, PorchID: row.ID}, err
}

// porchRows are what lies on a porch, as it is kept.
func porchRows(d *Desk, porch Bond) ([]store.Record, error) {
	return d.DB.Records(d.Ctx(), porch.ID, porch.ID, string(KindAgreement), FirstDay.String(), LastDay.String())
}

// AnswerID is the id that what lies on a porch has in a bond with a child.
func AnswerID(d *Desk, b Bond, id string) string { return d.Keys.BlindIndex("answer", b.ID+"/"+id) }
