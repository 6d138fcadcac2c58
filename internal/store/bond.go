package store

import (
	"context"
	"database/sql"

	"mentor/internal/fault"
)

// Bond is a vault of what people have together, with its members.
type Bond struct {
	Vault   string
	Key     []byte // wrapped
	Ends    int64  // milliseconds; 0 when it stays
	Members []Member
}

// Member is a row of the table member.
type Member struct {
	Vault  string // the person's
	Role   string
	Sealed []byte
}

// RoleOwner is the role of the only member of a vault that somebody without an
// account may read. It goes with its owner, as a bond does, and is none.
const RoleOwner = "owner"

// maxMembers is how many belong to one bond: what two people have is theirs.
const maxMembers = 2

// AddBond keeps a new bond with its first member. A handle leads to it; empty
// for none. With it come others that only it may have: one that is taken gives
// Conflict, and nothing is kept.
func (db *DB) AddBond(ctx context.Context, b Bond, m Member, handle string, only ...string) error {
	return db.write(ctx, func(q querier) error {
		if _, err := q.ExecContext(ctx, `
			INSERT INTO vault (id, key, ends)
			VALUES ($1, $2, $3)`, b.Vault, b.Key, b.Ends); err != nil {
			return err
		}
		if err := addMember(ctx, q, b.Vault, m); err != nil {
			return err
		}
		if handle != "" {
			only = append(only, handle)
		}
		return addHandles(ctx, q, b.Vault, only, "error.conflict")
	})
}

func addMember(ctx context.Context, q querier, bond string, m Member) error {
	_, err := q.ExecContext(ctx, `
		INSERT INTO member (vault_id, bond_id, role, sealed)
		VALUES ($1, $2, $3, $4)`, m.Vault, bond, m.Role, m.Sealed)
	return err
}

// Join makes somebody a member of a bond by a handle that leads to it, which is
// used up; a bond that would have ended stays from then on. When the handle was
// used already, or the bond has its two members, it gives NotFound. only is as
// for AddBond. With an error nothing changes.
func (db *DB) Join(ctx context.Context, bond, handle string, m Member, only ...string) error {
	return db.write(ctx, func(q querier) error {
		if err := join(ctx, q, bond, handle, m); err != nil {
			return err
		}
		if _, err := q.ExecContext(ctx, `UPDATE vault SET ends = 0 WHERE id = $1`, bond); err != nil {
			return err
		}
		return addHandles(ctx, q, bond, only, "error.conflict")
	})
}

func join(ctx context.Context, q querier, bond, handle string, m Member) error {
	if err := useHandle(ctx, q, bond, handle); err != nil {
		return err
	}
	var n int
	if err := q.QueryRowContext(ctx, `SELECT count(*) FROM member WHERE bond_id = $1`, bond).Scan(&n); err != nil {
		return err
	}
	if n >= maxMembers {
		return fault.New(fault.NotFound, "error.not_found")
	}
	return addMember(ctx, q, bond, m)
}

// Meet makes a bond of its two members by a handle that leads to a bond of the one, by;
// when it does not lead there any more it gives NotFound. It is not used up: whoever
// made it could try whether it was. A place that would have ended stays from then on.
// With an error nothing changes.
func (db *DB) Meet(ctx context.Context, by, handle string, b Bond) error {
	return db.write(ctx, func(q querier) error { return meet(ctx, q, by, handle, b) })
}

// MeetNew is Meet for a child whose account is made by it, see AddYoung.
func (db *DB) MeetNew(ctx context.Context, a Account, name, by, handle string, b Bond) error {
	return db.write(ctx, func(q querier) error {
		if err := addYoung(ctx, q, a, name); err != nil {
			return err
		}
		return meet(ctx, q, by, handle, b)
	})
}

func meet(ctx context.Context, q querier, by, handle string, b Bond) error {
	var leads int
	if err := q.QueryRowContext(ctx, `SELECT count(*) FROM handle WHERE vault_id = $1 AND id = $2`, by, handle).Scan(&leads); err != nil {
		return err
	}
	if leads == 0 {
		return fault.New(fault.NotFound, "error.not_found")
	}
	if _, err := q.ExecContext(ctx, `INSERT INTO vault (id, key) VALUES ($1, $2)`, b.Vault, b.Key); err != nil {
		return err
	}
	for _, m := range b.Members {
		if err := addMember(ctx, q, b.Vault, m); err != nil {
			return err
		}
		if m.Role != "child" {
			continue
		}
		if _, err := q.ExecContext(ctx, `
			UPDATE account
			SET version = version + 1, ends = 0
			WHERE vault_id = $1 AND ends > 0`, m.Vault); err != nil { // it has somebody of the family again
			return err
		}
	}
	return nil
}

// useHandle takes a handle away that leads to a vault, or gives NotFound.
func useHandle(ctx context.Context, q querier, vault, handle string) error {
	r, err := q.ExecContext(ctx, `DELETE FROM handle WHERE vault_id = $1 AND id = $2`, vault, handle)
	return found(r, err)
}

// SetHandle makes a handle lead to a vault, in the place of those that did but
// for one that is kept; empty for none.
func (db *DB) SetHandle(ctx context.Context, vault, handle, keep string) error {
	return db.write(ctx, func(q querier) error {
		if _, err := q.ExecContext(ctx, `DELETE FROM handle WHERE vault_id = $1 AND id <> $2`, vault, keep); err != nil {
			return err
		}
		return addHandles(ctx, q, vault, []string{handle}, "error.conflict")
	})
}

// Bonds lists the bonds that a person belongs to, by id, each with its members.
// What the person lets somebody without an account read is none, see RoleOwner.
func (db *DB) Bonds(ctx context.Context, vault string) ([]Bond, error) {
	rows, err := db.read.QueryContext(ctx, `
		SELECT v.id, v.key, v.ends, o.vault_id, o.role, o.sealed
		FROM member m
		JOIN vault v ON v.id = m.bond_id
		JOIN member o ON o.bond_id = m.bond_id
		WHERE m.vault_id = $1 AND m.role <> 'owner'
		ORDER BY v.id, o.vault_id`, vault)
	return readBonds(rows, err)
}

// Bond reads a bond with its members, or gives NotFound.
func (db *DB) Bond(ctx context.Context, bond string) (Bond, error) {
	rows, err := db.read.QueryContext(ctx, `
		SELECT v.id, v.key, v.ends, o.vault_id, o.role, o.sealed
		FROM vault v
		JOIN member o ON o.bond_id = v.id
		WHERE v.id = $1
		ORDER BY o.vault_id`, bond)
	all, err := readBonds(rows, err)
	if err == nil && len(all) == 0 {
		err = fault.New(fault.NotFound, "error.not_found")
	}
	if err != nil {
		return Bond{}, err
	}
	return all[0], nil
}

func readBonds(rows *sql.Rows, err error) (all []Bond, _ error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var b Bond
		var m Member
		if err := rows.Scan(&b.Vault, &b.Key, &b.Ends, &m.Vault, &m.Role, &m.Sealed); err != nil {
			return nil, err
		}
		if n := len(all); n == 0 || all[n-1].Vault != b.Vault {
			all = append(all, b)
		}
		last := &all[len(all)-1]
		last.Members = append(last.Members, m)
	}
	return all, rows.Err()
}

// SaveMember keeps what is sealed about a member of a bond, or gives NotFound.
func (db *DB) SaveMember(ctx context.Context, vault, bond string, sealed []byte) error {
	return db.write(ctx, func(q querier) error {
		r, err := q.ExecContext(ctx, `
			UPDATE member
			SET sealed = $1
			WHERE vault_id = $2 AND bond_id = $3`, sealed, vault, bond)
		return found(r, err)
	})
}

// EndBond deletes a bond of a person's with everything in it: its vault, the key,
// and what of it lies with its members (their records about it). A child that
// belongs to no bond any more ends at ends, in milliseconds, or stays when that is 0.
// One that is not there has ended.
func (db *DB) EndBond(ctx context.Context, vault, bond string, ends int64) error {
	return db.write(ctx, func(q querier) error {
		rows, err := q.QueryContext(ctx, `
			SELECT bond_id
			FROM member
			WHERE vault_id = $1 AND bond_id = $2`, vault, bond)
		return endBonds(ctx, q, rows, err, ends)
	})
}

// endBonds is EndBond for the bonds that a query gave.
func endBonds(ctx context.Context, q querier, rows *sql.Rows, err error, ends int64) error {
	bonds, err := texts(rows, err)
	if err != nil {
		return err
	}
	for _, bond := range bonds {
		if err := endBond(ctx, q, bond, ends); err != nil {
			return err
		}
	}
	return nil
}

func endBond(ctx context.Context, q querier, bond string, ends int64) error {
	// Its members first, as who writes in it does, see stayIn: else each waits for the other.
	if err := lockMembers(ctx, q, bond); err != nil {
		return err
	}
	rows, err := q.QueryContext(ctx, `
		SELECT vault_id
		FROM member
		WHERE bond_id = $1 AND role = 'child'`, bond)
	children, err := texts(rows, err)
	if err != nil {
		return err
	}
	if err := forgetBond(ctx, q, bond); err != nil {
		return err
	}
	if _, err := q.ExecContext(ctx, `DELETE FROM vault WHERE id = $1`, bond); err != nil {
		return err
	}
	for _, child := range children {
		if _, err := q.ExecContext(ctx, `
			UPDATE account
			SET version = version + 1, ends = $1
			WHERE vault_id = $2 AND ends = 0
				AND NOT EXISTS (SELECT 1 FROM member WHERE vault_id = $2 AND role <> 'owner')`, ends, child); err != nil {
			return err
		}
	}
	return nil
}

// lockMembers keeps a bond as it is until the write is done.
func lockMembers(ctx context.Context, q querier, bond string) error {
	_, err := q.ExecContext(ctx, `UPDATE member SET role = role WHERE bond_id = $1`, bond)
	return err
}

// forgetBond removes what its members keep about a bond.
func forgetBond(ctx context.Context, q querier, bond string) error {
	_, err := q.ExecContext(ctx, `
		DELETE FROM record
		WHERE child_id = $1 AND vault_id IN (SELECT vault_id FROM member WHERE bond_id = $1)`, bond)
	return err
}

// texts is the only column of what a query gave.
func texts(rows *sql.Rows, err error) (all []string, _ error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		all = append(all, text)
	}
	return all, rows.Err()
}

// SweepVaults removes vaults that have ended at now; at most a hundred at a time.
func (db *DB) SweepVaults(ctx context.Context, now int64) (n int64, err error) {
	err = db.write(ctx, func(q querier) error {
		r, err := q.ExecContext(ctx, `
			DELETE FROM vault
			WHERE id IN (SELECT id FROM vault WHERE ends > 0 AND ends <= $1 LIMIT 100)`, now)
		if err != nil {
			return err
		}
		n, err = r.RowsAffected()
		return err
	})
	return n, err
}
