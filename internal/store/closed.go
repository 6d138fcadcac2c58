package store

import (
	"context"

	"mentor/internal/fault"
)

// Move is an account that goes on in a new vault. The old one stays, closed: it
// has no account, no name and no session any more, and belongs to the new one.
type Move struct {
	From    string // the vault that is left
	Version int64  // of its account, as it was read
	To      Account
	Members []BondMember // in its bonds, sealed for the new vault
}

// BondMember is a member with its bond.
type BondMember struct {
	Bond   string
	Sealed []byte
}

// MoveAccount moves an account to a new vault by a handle that leads to a bond,
// which is used up. When that was used already it gives NotFound; when the
// account changed since it was read, or belongs to other bonds by now, Conflict.
// In both cases nothing changes.
func (db *DB) MoveAccount(ctx context.Context, m Move, bond, handle string) error {
	return db.write(ctx, func(q querier) error {
		if err := useHandle(ctx, q, bond, handle); err != nil {
			return err
		}
		r, err := q.ExecContext(ctx, `DELETE FROM account WHERE vault_id = $1 AND version = $2`, m.From, m.Version)
		if err := changed(r, err, "error.conflict"); err != nil {
			return err
		}
		if err := addAccount(ctx, q, m.To, nil); err != nil {
			return err
		}
		if err := moveMembers(ctx, q, m); err != nil {
			return err
		}
		return closeVault(ctx, q, m.From, m.To.Vault)
	})
}

// moveMembers moves the places of an account in its bonds. What it lets somebody
// without an account read stays with the vault that is left: who comes in by the
// new one can neither end nor see it, and it goes on to its end.
func moveMembers(ctx context.Context, q querier, m Move) error {
	for _, in := range m.Members {
		r, err := q.ExecContext(ctx, `
			UPDATE member
			SET vault_id = $1, sealed = $2
			WHERE vault_id = $3 AND bond_id = $4`, m.To.Vault, in.Sealed, m.From, in.Bond)
		if err := changed(r, err, "error.conflict"); err != nil {
			return err
		}
	}
	var left int
	if err := q.QueryRowContext(ctx, `SELECT count(*) FROM member WHERE vault_id = $1 AND role <> 'owner'`, m.From).Scan(&left); err != nil {
		return err
	}
	if left > 0 {
		return fault.New(fault.Conflict, "error.conflict")
	}
	return nil
}

// closeVault takes from a vault what it can be reached by, and gives it with all
// that it owned to another.
func closeVault(ctx context.Context, q querier, vault, owner string) error {
	for _, statement := range []string{
		`UPDATE handle SET vault_id = $1 WHERE vault_id = $2`,
		`UPDATE vault SET owner = $1 WHERE id = $2 OR owner = $2`,
	} {
		if _, err := q.ExecContext(ctx, statement, owner, vault); err != nil {
			return err
		}
	}
	_, err := q.ExecContext(ctx, `DELETE FROM session WHERE vault_id = $1`, vault)
	return err
}

// Holder reads the account that a vault belongs to, with the wrapped key of the
// vault: its own, or when it is closed the one that it waits for. Without one it
// gives NotFound.
func (db *DB) Holder(ctx context.Context, vault string) (key []byte, a Account, err error) {
	err = db.read.QueryRowContext(ctx, `
		SELECT v.key, o.id, o.key, a.version, a.ends, a.sealed
		FROM vault v
		JOIN vault o ON o.id = COALESCE(v.owner, v.id)
		JOIN account a ON a.vault_id = o.id
		WHERE v.id = $1`, vault).Scan(&key, &a.Vault, &a.Key, &a.Version, &a.Ends, &a.Sealed)
	return key, a, notFound(err)
}

// ClosedVaults are the wrapped keys of the closed vaults of an account, by id.
func (db *DB) ClosedVaults(ctx context.Context, owner string) (map[string][]byte, error) {
	rows, err := db.read.QueryContext(ctx, `SELECT id, key FROM vault WHERE owner = $1`, owner)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	keys := map[string][]byte{}
	for rows.Next() {
		var id string
		var key []byte
		if err := rows.Scan(&id, &key); err != nil {
			return nil, err
		}
		keys[id] = key
	}
	return keys, rows.Err()
}

// Reopen keeps a changed account together with what was in closed vaults of its,
// sealed for it, and deletes those. When the account changed since it was read,
// or one of the vaults is not closed any more, it gives Conflict and nothing changes.
func (db *DB) Reopen(ctx context.Context, a Account, closed []string, all []Record) error {
	return db.write(ctx, func(q querier) error {
		r, err := q.ExecContext(ctx, `
			UPDATE account
			SET version = version + 1, ends = $1, sealed = $2
			WHERE vault_id = $3 AND version = $4`, a.Ends, a.Sealed, a.Vault, a.Version)
		if err := changed(r, err, "error.conflict"); err != nil {
			return err
		}
		for _, vault := range closed {
			if _, err := q.ExecContext(ctx, `
				UPDATE member
				SET vault_id = $1
				WHERE vault_id = $2 AND role = 'owner'`, a.Vault, vault); err != nil {
				return err
			}
			r, err := q.ExecContext(ctx, `DELETE FROM vault WHERE id = $1 AND owner = $2`, vault, a.Vault)
			if err := changed(r, err, "error.conflict"); err != nil {
				return err
			}
		}
		for _, r := range all {
			if _, err := q.ExecContext(ctx, `
				INSERT INTO record (vault_id, kind, id, child_id, day, version, gone, sealed)
				VALUES ($1, $2, $3, $4, $5, $6, 0, $7)`, a.Vault, r.Kind, r.ID, r.Child, r.Day, r.Version, r.Sealed); err != nil {
				return err
			}
		}
		return nil
	})
}

// EmptyVault removes everything that is written in a vault, and its sessions.
func (db *DB) EmptyVault(ctx context.Context, vault string) error {
	return db.write(ctx, func(q querier) error {
		if _, err := q.ExecContext(ctx, `DELETE FROM record WHERE vault_id = $1`, vault); err != nil {
			return err
		}
		_, err := q.ExecContext(ctx, `DELETE FROM session WHERE vault_id = $1`, vault)
		return err
	})
}
