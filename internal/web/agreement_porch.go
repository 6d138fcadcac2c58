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
	Name  string // what the other is called here
	porch *bond  // where it lies, as long as the child of the bond has not answered it
	As    string // its id there
}

// answerID is the id that what lies on a porch has in a bond with a child.
func (c *call) answerID(b bond, id string) string { return c.Keys.BlindIndex("answer", b.ID+"/"+id) }

// porchRows are what lies on a porch, as it is kept.
func (c *call) porchRows(porch bond) ([]store.Record, error) {
	return c.DB.Records(c.ctx(), porch.ID, porch.ID, string(kindAgreement), firstDay.String(), lastDay.String())
}

// onPorch is an agreement that the child of a bond has not answered, by its id there.
func (c *call) onPorch(b bond, id string) (p pact, ok bool, err error) {
	porch, err := c.porchOf(b)
	if err != nil {
		return p, false, err
	}
	rows, err := c.porchRows(porch)
	i := slices.IndexFunc(rows, func(r store.Record) bool { return c.answerID(b, r.ID) == id })
	if err != nil || i < 0 {
		return p, false, err
	}
	p, err = c.fromPorch(b, porch, rows[i])
	return p, err == nil, err
}

func (c *call) fromPorch(b, porch bond, row store.Record) (pact, error) {
	r, err := unseal[agreement.Agreement](porch.box, row)
	r.ID = c.answerID(b, row.ID)
	return pact{bond: b, kept: r, Name: c.otherName(b), porch: &porch, As: row.ID}, err
}

// withPorch are the agreements of a child in a bond, and those that lie on the porch
// and were not answered in it, the oldest first.
func (c *call) withPorch(b bond, all []pact) ([]pact, error) {
	porch, err := c.porchOf(b)
	if err != nil {
		return nil, err
	}
	rows, err := c.porchRows(porch)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		if id := c.answerID(b, row.ID); slices.ContainsFunc(all, func(p pact) bool { return p.kept.ID == id }) {
			continue
		}
		p, err := c.fromPorch(b, porch, row)
		if err != nil {
			return nil, err
		}
		if c.sees(b, p.Value) {
			all = append(all, p)
		}
	}
	slices.SortStableFunc(all, func(p, q pact) int { return cmp.Compare(p.Day, q.Day) })
	return all, nil
}

// unanswered are those on the porch that no child answered, as far as the parent sees it.
func (c *call) unanswered(porch bond, all []pact) ([]pact, error) {
	bonds, err := c.bonds()
	if err != nil {
		return nil, err
	}
	for _, b := range bonds {
		if !b.withChild() || b.me.Child != porch.me.Child || b.Lapsed(c.space.today) {
			continue
		}
		rows, err := c.porchRows(b)
		if err != nil {
			return nil, err
		}
		all = slices.DeleteFunc(all, func(p pact) bool {
			return slices.ContainsFunc(rows, func(r store.Record) bool { return r.ID == c.answerID(b, p.kept.ID) })
		})
	}
	return all, nil
}

// keepMoved keeps what was done about an agreement. When somebody did something
// else about it since it was read, it gives Conflict.
func (c *call) keepMoved(p pact, next agreement.Agreement) error {
	r := p.kept
	r.Value = next
	if p.porch == nil {
		if err := saveIn(c, p.box, kindAgreement, r); err != nil {
			return err
		}
		return c.clearPorch(p)
	}
	r.Child = p.bond.ID
	row, err := seal(p.box, kindAgreement, r)
	if err != nil {
		return err
	}
	row.By, row.Most = c.writes(p.box), kindAgreement.most()
	return c.DB.CopyRecord(c.ctx(), p.porch.ID, store.Record{Kind: row.Kind, ID: p.As, Version: r.Version}, p.bond.ID, row)
}

// clearPorch takes away what a parent proposed, once they go on with an answer to it.
func (c *call) clearPorch(p pact) error {
	if p.me.Role == family.AChild || !p.withChild() {
		return nil
	}
	porch, ok, err := c.bondAbout(p.me.Child, false)
	if err != nil || !ok {
		return err
	}
	rows, err := c.porchRows(porch)
	i := slices.IndexFunc(rows, func(r store.Record) bool { return c.answerID(p.bond, r.ID) == p.kept.ID })
	if err != nil || i < 0 {
		return err
	}
	return c.DB.DeleteRecord(c.ctx(), porch.ID, string(kindAgreement), rows[i].ID)
}
