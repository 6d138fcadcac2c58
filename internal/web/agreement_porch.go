package web

import (
	"cmp"
	"slices"

	"mentor/internal/agreement"
	"mentor/internal/family"
	"mentor/internal/store"
)

// pact is an agreement in the bond of the two whose it is. A parent's pages say
// nothing of the other end of a bond with a child but what the child did there:
// they are the same whether there is a child at that end or not.
//
// What a parent proposes to a child lies on the porch, and every place that came by a
// code of the parent's reads it there, under an id of its own. Who answers first takes a
// copy into the bond that they meet the parent in; from then on the parent sees the
// copy in the place of what lies on the porch.
type pact struct {
	bond
	kept[agreement.Agreement]
	porch *bond  // where it lies, as long as the child of the bond has not answered it
	As    string // its id there
}

// answerID is the id that what lies on a porch has in a bond with a child.
func (d *Desk) answerID(b bond, id string) string { return d.Keys.BlindIndex("answer", b.ID+"/"+id) }

// porchRows are what lies on a porch, as it is kept.
func (d *Desk) porchRows(porch bond) ([]store.Record, error) {
	return d.DB.Records(d.ctx(), porch.ID, porch.ID, string(kindAgreement), firstDay.String(), lastDay.String())
}

// onPorch is an agreement that the child of a bond has not answered, by its id there.
func (d *Desk) onPorch(b bond, id string) (p pact, ok bool, err error) {
	porch, err := d.porchOf(b)
	if err != nil {
		return p, false, err
	}
	rows, err := d.porchRows(porch)
	i := slices.IndexFunc(rows, func(r store.Record) bool { return d.answerID(b, r.ID) == id })
	if err != nil || i < 0 {
		return p, false, err
	}
	p, err = d.fromPorch(b, porch, rows[i])
	return p, err == nil, err
}

func (d *Desk) fromPorch(b, porch bond, row store.Record) (pact, error) {
	r, err := unseal[agreement.Agreement](porch.box, row)
	r.ID = d.answerID(b, row.ID)
	return pact{bond: b, kept: r, porch: &porch, As: row.ID}, err
}

// withPorch are the agreements of a child in a bond, and those that lie on the porch
// and were not answered in it, the oldest first.
func (d *Desk) withPorch(b bond, all []pact) ([]pact, error) {
	porch, err := d.porchOf(b)
	if err != nil {
		return nil, err
	}
	rows, err := d.porchRows(porch)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		if id := d.answerID(b, row.ID); slices.ContainsFunc(all, func(p pact) bool { return p.kept.ID == id }) {
			continue
		}
		p, err := d.fromPorch(b, porch, row)
		if err != nil {
			return nil, err
		}
		if d.sees(b, p.Value) {
			all = append(all, p)
		}
	}
	slices.SortStableFunc(all, func(p, q pact) int { return cmp.Compare(p.Day, q.Day) })
	return all, nil
}

// unanswered are those on the porch that no child answered, as far as the parent sees it.
func (d *Desk) unanswered(porch bond, all []pact) ([]pact, error) {
	bonds, err := d.bonds()
	if err != nil {
		return nil, err
	}
	for _, b := range bonds {
		if !b.withChild() || b.me.Child != porch.me.Child || b.Lapsed(d.space.today) {
			continue
		}
		rows, err := d.porchRows(b)
		if err != nil {
			return nil, err
		}
		all = slices.DeleteFunc(all, func(p pact) bool {
			return slices.ContainsFunc(rows, func(r store.Record) bool { return r.ID == d.answerID(b, p.kept.ID) })
		})
	}
	return all, nil
}

// keepMoved keeps what was done about an agreement. When somebody did something
// else about it since it was read, it gives Conflict.
func (d *Desk) keepMoved(p pact, next agreement.Agreement) error {
	r := p.kept
	r.Value = next
	if p.porch == nil {
		if err := saveIn(d, p.box, kindAgreement, r); err != nil {
			return err
		}
		return d.clearPorch(p)
	}
	r.Child = p.bond.ID
	row, err := seal(p.box, kindAgreement, r)
	if err != nil {
		return err
	}
	row.By, row.Most = d.writes(p.box), kindAgreement.most()
	return d.DB.CopyRecord(d.ctx(), p.porch.ID, store.Record{Kind: row.Kind, ID: p.As, Version: r.Version}, p.bond.ID, row)
}

// clearPorch takes away what a parent proposed, once they go on with an answer to it.
func (d *Desk) clearPorch(p pact) error {
	if p.me.Role == family.AChild || !p.withChild() {
		return nil
	}
	porch, ok, err := d.bondAbout(p.me.Child, false)
	if err != nil || !ok {
		return err
	}
	rows, err := d.porchRows(porch)
	i := slices.IndexFunc(rows, func(r store.Record) bool { return d.answerID(p.bond, r.ID) == p.kept.ID })
	if err != nil || i < 0 {
		return err
	}
	return d.DB.DeleteRecord(d.ctx(), porch.ID, string(kindAgreement), rows[i].ID)
}
