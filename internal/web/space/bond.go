package space

import (
	"encoding/json"
	"slices"

	"mentor/internal/family"
	"mentor/internal/fault"
	"mentor/internal/store"
	"mentor/internal/vault"
)

// Bond is an open bond of who is signed in: what two people have together. The
// rules are:
//
//   - Every vault has one readership. What is shown to somebody is kept in their
//     vault, what two have together in the bond's; so no query can show too much.
//   - Records about a bond have its id in the place of a child's, in the vaults
//     of its members too. They go when the bond goes.
type Bond struct {
	family.Bond
	Box   *vault.Box
	Me    family.Member
	Other family.Member // without an ID when the bond is lone
}

// Lone reports whether nobody is at the other end yet.
func (b Bond) Lone() bool { return b.Other.ID == "" }

// WithChild reports whether a child has met a parent in it.
func (b Bond) WithChild() bool { return !b.Pair() && !b.Lone() }

// MySide is how agreements name who is signed in: by role between a parent and a
// child, because what lies on a porch is for every place of the child; by person
// between two parents.
func (b Bond) MySide() string {
	if b.Pair() {
		return b.Me.ID
	}
	return string(b.Me.Role)
}

// Bonds are those of who is signed in, in a lasting order. One request reads them once.
func (d *Desk) Bonds() ([]Bond, error) {
	s := d.Space
	if s.Bonds != nil {
		return s.Bonds, nil
	}
	if s.Account.Child == nil && d.AnswerSteadily != nil {
		d.AnswerSteadily() // how many there are, a parent is not to know
	}
	rows, err := d.DB.Bonds(d.Ctx(), s.Box.ID)
	if err != nil {
		return nil, err
	}
	all := make([]Bond, len(rows))
	for i, row := range rows {
		if all[i], err = d.OpenBond(row); err != nil {
			return nil, err
		}
	}
	s.Bonds = all
	return s.Bonds, nil
}

// BondOf is a bond of who is signed in, in which they may do something today; to
// everybody else it is not there.
func (d *Desk) BondOf(id string, a family.Action) (Bond, error) {
	all, err := d.Bonds()
	if err != nil {
		return Bond{}, err
	}
	i := slices.IndexFunc(all, func(b Bond) bool { return b.ID == id && b.May(d.Space.Box.ID, a, d.Space.Today) })
	if i < 0 {
		return Bond{}, fault.New(fault.NotFound, "error.not_found")
	}
	return all[i], nil
}

// BondAbout is the bond of the signed-in parent about a child of theirs that one
// looks for: the porch, or of a pair that with the other parent. ok is false when
// there is none.
func (d *Desk) BondAbout(child string, pair bool) (b Bond, ok bool, err error) {
	all, err := d.Bonds()
	i := slices.IndexFunc(all, func(b Bond) bool { return b.Me.Child == child && b.Pair() == pair && (pair || b.Lone()) })
	if err != nil || i < 0 {
		return b, false, err
	}
	return all[i], true, nil
}

// PairOf is the bond with the other parent of a child; lone when nobody has
// come yet. ok is false when there is none.
func (d *Desk) PairOf(child string) (b Bond, ok bool, err error) { return d.BondAbout(child, true) }

// BondBy reads the bond that a handle leads to, or gives NotFound.
func (d *Desk) BondBy(handle string) (store.Bond, error) {
	id, err := d.DB.VaultOf(d.Ctx(), handle)
	if err != nil {
		return store.Bond{}, err
	}
	return d.DB.Bond(d.Ctx(), id)
}

// OpenBond opens a row for a member of it.
func (d *Desk) OpenBond(row store.Bond) (b Bond, err error) {
	if b.Box, err = d.Keys.OpenVault(row.Vault, row.Key); err != nil {
		return b, err
	}
	b.ID = row.Vault
	for _, m := range row.Members {
		one := family.Member{ID: m.Vault, Role: family.Role(m.Role)}
		if err := OpenJSON(b.Box, memberPlace(m.Vault), m.Sealed, &one); err != nil {
			return b, err
		}
		b.Members = append(b.Members, one)
	}
	if d.Space != nil {
		b.Me, b.Other = b.With(d.Space.Box.ID)
	}
	return b, nil
}

// OpenOther opens the vault at the other end of a bond, to put there what it is shown.
func (d *Desk) OpenOther(b Bond) (*vault.Box, error) {
	row, err := d.DB.Account(d.Ctx(), b.Other.ID)
	if err != nil {
		return nil, err
	}
	return d.Keys.OpenVault(row.Vault, row.Key)
}

// Meeting is the bond in which a child meets the parent of a porch, who is called
// there for good what they are called now: nobody passes for the other parent later.
func (d *Desk) Meeting(porch Bond, child family.Member) (row store.Bond, err error) {
	box, wrapped := d.Keys.NewVault()
	row = store.Bond{Vault: box.ID, Key: wrapped}
	for _, m := range []family.Member{porch.Parent(), child} {
		sealed, err := MemberRow(box, m)
		if err != nil {
			return row, err
		}
		row.Members = append(row.Members, sealed)
	}
	return row, nil
}

// SaveMember keeps what is known of a member of a bond.
func (d *Desk) SaveMember(b Bond, m family.Member) error {
	row, err := MemberRow(b.Box, m)
	if err != nil {
		return err
	}
	d.Space.Bonds = nil
	return d.DB.SaveMember(d.Ctx(), m.ID, b.ID, row.Sealed)
}

// MemberRow seals a member for a bond.
func MemberRow(box *vault.Box, m family.Member) (store.Member, error) {
	plain, err := json.Marshal(m)
	return store.Member{Vault: m.ID, Role: string(m.Role), Sealed: box.Seal(memberPlace(m.ID), plain)}, err
}

// memberPlace binds a sealed member to person and bond.
func memberPlace(person string) string { return "member.sealed/" + person }

// EndBonds ends all that the signed-in parent has together with anybody about a child.
func (d *Desk) EndBonds(child string) error {
	all, err := d.Bonds()
	if err != nil {
		return err
	}
	for _, b := range all {
		if b.Me.Child != child {
			continue
		}
		if err := d.DB.EndBond(d.Ctx(), d.Space.Box.ID, b.ID, d.Now.UnixMilli()+store.OrphanFor); err != nil {
			return err
		}
	}
	return nil
}

// PairHandle is what only one bond of two parents about a child of a parent's
// has: there are never two, and never two open invitations.
func (d *Desk) PairHandle(child string) string {
	return d.Keys.BlindIndex("pair", d.Space.Box.ID+"/"+child)
}
