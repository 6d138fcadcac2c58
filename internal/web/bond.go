package web

import (
	"encoding/json"
	"slices"

	"mentor/internal/family"
	"mentor/internal/fault"
	"mentor/internal/store"
	"mentor/internal/vault"
)

// bond is an open bond of who is signed in: what two people have together. The
// rules are:
//
//   - Every vault has one readership. What is shown to somebody is kept in their
//     vault, what two have together in the bond's; so no query can show too much.
//   - Records about a bond have its id in the place of a child's, in the vaults
//     of its members too. They go when the bond goes.
type bond struct {
	family.Bond
	box   *vault.Box
	me    family.Member
	other family.Member // without an ID when the bond is lone
}

// lone reports whether nobody is at the other end yet.
func (b bond) lone() bool { return b.other.ID == "" }

// withChild reports whether a child has met a parent in it.
func (b bond) withChild() bool { return !b.Pair() && !b.lone() }

// memberPlace binds a sealed member to person and bond.
func memberPlace(person string) string { return "member.sealed/" + person }

// openBond opens a row for a member of it.
func (d *Desk) openBond(row store.Bond) (b bond, err error) {
	if b.box, err = d.Keys.OpenVault(row.Vault, row.Key); err != nil {
		return b, err
	}
	b.ID = row.Vault
	for _, m := range row.Members {
		one := family.Member{ID: m.Vault, Role: family.Role(m.Role)}
		if err := openJSON(b.box, memberPlace(m.Vault), m.Sealed, &one); err != nil {
			return b, err
		}
		b.Members = append(b.Members, one)
	}
	if d.space != nil {
		b.me, b.other = b.With(d.space.box.ID)
	}
	return b, nil
}

// bonds are those of who is signed in, in a lasting order. One request reads them once.
func (d *Desk) bonds() ([]bond, error) {
	s := d.space
	if s.bonds != nil {
		return s.bonds, nil
	}
	if s.account.Child == nil && d.even != nil {
		d.even() // how many there are, a parent is not to know
	}
	rows, err := d.DB.Bonds(d.ctx(), s.box.ID)
	if err != nil {
		return nil, err
	}
	all := make([]bond, len(rows))
	for i, row := range rows {
		if all[i], err = d.openBond(row); err != nil {
			return nil, err
		}
	}
	s.bonds = all
	return s.bonds, nil
}

// bondOf is a bond of who is signed in, in which they may do something today; to
// everybody else it is not there.
func (d *Desk) bondOf(id string, a family.Action) (bond, error) {
	all, err := d.bonds()
	if err != nil {
		return bond{}, err
	}
	i := slices.IndexFunc(all, func(b bond) bool { return b.ID == id && b.May(d.space.box.ID, a, d.space.today) })
	if i < 0 {
		return bond{}, fault.New(fault.NotFound, "error.not_found")
	}
	return all[i], nil
}

// bondBy reads the bond that a handle leads to, or gives NotFound.
func (d *Desk) bondBy(handle string) (store.Bond, error) {
	id, err := d.DB.VaultOf(d.ctx(), handle)
	if err != nil {
		return store.Bond{}, err
	}
	return d.DB.Bond(d.ctx(), id)
}

// bondAbout is the bond of the signed-in parent about a child of theirs that one
// looks for: the porch, or of a pair that with the other parent. ok is false when
// there is none.
func (d *Desk) bondAbout(child string, pair bool) (b bond, ok bool, err error) {
	all, err := d.bonds()
	i := slices.IndexFunc(all, func(b bond) bool { return b.me.Child == child && b.Pair() == pair && (pair || b.lone()) })
	if err != nil || i < 0 {
		return b, false, err
	}
	return all[i], true, nil
}

// porch is the bond of the signed-in parent about a child of theirs in which the
// parent is alone, made when there is none yet: the code for the child's door leads
// there, and what the parent proposes to the child lies there until it is answered.
// Whoever comes by a code meets the parent in a bond of their own, so that nobody
// learns from a code who came by another. Of two windows that make it at once one does.
func (d *Desk) porch(child string) (b bond, err error) {
	err = untilKept(func() (err error) {
		var there bool
		if b, there, err = d.bondAbout(child, false); err != nil || there {
			return err
		}
		b, err = d.newBond(family.Member{Role: family.AParent, Child: child, Joined: d.space.today})
		return err
	}, nil)
	return b, err
}

// porchHandle is what only the porch of a parent about a child is found by.
func (d *Desk) porchHandle(parent family.Member) string {
	return d.Keys.BlindIndex("bond", parent.ID+"/"+parent.Child)
}

// porchOf is the porch of the parent of a bond with a child.
func (d *Desk) porchOf(b bond) (bond, error) {
	row, err := d.bondBy(d.porchHandle(b.Parent()))
	if err != nil {
		return bond{}, err
	}
	return d.openBond(row)
}

// newBond makes a porch, with who is signed in as its only member.
func (d *Desk) newBond(me family.Member) (bond, error) {
	box, wrapped := d.Keys.NewVault()
	me.ID = d.space.box.ID
	m, err := memberRow(box, me)
	if err != nil {
		return bond{}, err
	}
	d.space.bonds = nil
	row := store.Bond{Vault: box.ID, Key: wrapped, Members: []store.Member{m}}
	if err := d.DB.AddBond(d.ctx(), row, m, "", d.porchHandle(me)); err != nil {
		return bond{}, err
	}
	return d.openBond(row)
}

// meeting is the bond in which a child meets the parent of a porch, who is called
// there for good what they are called now: nobody passes for the other parent later.
func (d *Desk) meeting(porch bond, child family.Member) (row store.Bond, err error) {
	box, wrapped := d.Keys.NewVault()
	row = store.Bond{Vault: box.ID, Key: wrapped}
	for _, m := range []family.Member{porch.Parent(), child} {
		sealed, err := memberRow(box, m)
		if err != nil {
			return row, err
		}
		row.Members = append(row.Members, sealed)
	}
	return row, nil
}

// memberRow seals a member for a bond.
func memberRow(box *vault.Box, m family.Member) (store.Member, error) {
	plain, err := json.Marshal(m)
	return store.Member{Vault: m.ID, Role: string(m.Role), Sealed: box.Seal(memberPlace(m.ID), plain)}, err
}

// saveMember keeps what is known of a member of a bond.
func (d *Desk) saveMember(b bond, m family.Member) error {
	row, err := memberRow(b.box, m)
	if err != nil {
		return err
	}
	d.space.bonds = nil
	return d.DB.SaveMember(d.ctx(), m.ID, b.ID, row.Sealed)
}

// openOther opens the vault at the other end of a bond, to put there what it is shown.
func (d *Desk) openOther(b bond) (*vault.Box, error) {
	row, err := d.DB.Account(d.ctx(), b.other.ID)
	if err != nil {
		return nil, err
	}
	return d.Keys.OpenVault(row.Vault, row.Key)
}

// endBonds ends all that the signed-in parent has together with anybody about a child.
func (d *Desk) endBonds(child string) error {
	all, err := d.bonds()
	if err != nil {
		return err
	}
	for _, b := range all {
		if b.me.Child != child {
			continue
		}
		if err := d.DB.EndBond(d.ctx(), d.space.box.ID, b.ID, d.now.UnixMilli()+store.OrphanFor); err != nil {
			return err
		}
	}
	return nil
}
