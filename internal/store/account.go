package store

import (
	"context"

	"mentor/internal/fault"
)

// Account is a row of the table account with its vault's key.
type Account struct {
	Vault   string
	Key     []byte // wrapped
	Version int64
	Ends    int64 // milliseconds; 0 when it stays
	Sealed  []byte
}

// AddAccount keeps a new account with its vault. A handle that is taken gives
// Conflict, and nothing is kept.
func (db *DB) AddAccount(ctx context.Context, a Account, handles ...string) error {
	return db.write(ctx, func(q querier) error { return addAccount(ctx, q, a, handles) })
}

func addAccount(ctx context.Context, q querier, a Account, handles []string) error {
	if _, err := q.ExecContext(ctx, `
		INSERT INTO vault (id, key)
		VALUES ($1, $2)`, a.Vault, a.Key); err != nil {
		return err
	}
	if _, err := q.ExecContext(ctx, `
		INSERT INTO account (vault_id, version, ends, sealed)
		VALUES ($1, 1, 0, $2)`, a.Vault, a.Sealed); err != nil {
		return err
	}
	return addHandles(ctx, q, a.Vault, handles, nameTaken)
}

// nameTaken is what is said of a name to sign in with that somebody has.
const nameTaken = "account.error.name_taken"

// addHandles has handles lead to a vault. One that leads to another gives Conflict
// with the key taken.
func addHandles(ctx context.Context, q querier, vault string, handles []string, taken string) error {
	for _, h := range handles {
		r, err := q.ExecContext(ctx, `
			INSERT INTO handle (vault_id, id)
			VALUES ($1, $2)
			ON CONFLICT (id) DO NOTHING`, vault, h)
		if err := changed(r, err, taken); err != nil {
			return err
		}
	}
	return nil
}

// changed gives Conflict with key when a statement changed nothing.
func changed(r interface{ RowsAffected() (int64, error) }, err error, key string) error {
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || n > 0 {
		return err
	}
	return fault.New(fault.Conflict, key)
}

// Account reads the account of a vault, or gives NotFound.
func (db *DB) Account(ctx context.Context, vault string) (Account, error) {
	a := Account{Vault: vault}
	err := db.read.QueryRowContext(ctx, `
		SELECT v.key, a.version, a.ends, a.sealed
		FROM vault v
		JOIN account a ON a.vault_id = v.id
		WHERE v.id = $1`, vault).Scan(&a.Key, &a.Version, &a.Ends, &a.Sealed)
	return a, notFound(err)
}

// SaveAccount keeps a changed account. When somebody saved since a.Version was
// read it changes nothing and gives Conflict. handles replaces what it is
// found by; nil leaves that as it is.
func (db *DB) SaveAccount(ctx context.Context, a Account, handles []string) error {
	return db.write(ctx, func(q querier) error {
		r, err := q.ExecContext(ctx, `
			UPDATE account
			SET version = version + 1, ends = $1, sealed = $2
			WHERE vault_id = $3 AND version = $4`, a.Ends, a.Sealed, a.Vault, a.Version)
		if err := changed(r, err, "error.conflict"); err != nil || handles == nil {
			return err
		}
		if _, err := q.ExecContext(ctx, `DELETE FROM handle WHERE vault_id = $1`, a.Vault); err != nil {
			return err
		}
		return addHandles(ctx, q, a.Vault, handles, nameTaken)
	})
}

// VaultOf finds the vault a handle leads to, or gives NotFound.
func (db *DB) VaultOf(ctx context.Context, handle string) (vault string, err error) {
	err = db.read.QueryRowContext(ctx, `SELECT vault_id FROM handle WHERE id = $1`, handle).Scan(&vault)
	return vault, notFound(err)
}

// Nameless lists the vaults of accounts that nothing finds, at most so many, by
// id. A household has a few.
func (db *DB) Nameless(ctx context.Context, most int) (all []string, err error) {
	rows, err := db.read.QueryContext(ctx, `
		SELECT vault_id
		FROM account a
		WHERE NOT EXISTS (SELECT 1 FROM handle h WHERE h.vault_id = a.vault_id)
			AND NOT EXISTS (SELECT 1 FROM young y WHERE y.vault_id = a.vault_id)
		ORDER BY vault_id
		LIMIT $1`, most)
	return texts(rows, err)
}

// HasHandles reports whether any account of a parent is found by something. A
// child's name does not count: nobody is to learn at the parents' door that a child
// has a place.
func (db *DB) HasHandles(ctx context.Context) (has bool, err error) {
	err = db.read.QueryRowContext(ctx, `
		SELECT EXISTS (SELECT 1 FROM handle h JOIN account a ON a.vault_id = h.vault_id)`).Scan(&has)
	return has, err
}

// AddYoung keeps the account of a child with its vault, under a name that others may
// have too.
func (db *DB) AddYoung(ctx context.Context, a Account, name string) error {
	return db.write(ctx, func(q querier) error { return addYoung(ctx, q, a, name) })
}

func addYoung(ctx context.Context, q querier, a Account, name string) error {
	if err := addAccount(ctx, q, a, nil); err != nil {
		return err
	}
	_, err := q.ExecContext(ctx, `INSERT INTO young (name, vault_id) VALUES ($1, $2)`, name, a.Vault)
	return err
}

// Young lists the accounts of children under a name, by id.
func (db *DB) Young(ctx context.Context, name string) (all []Account, err error) {
	rows, err := db.read.QueryContext(ctx, `
		SELECT v.id, v.key, a.version, a.ends, a.sealed
		FROM young y
		JOIN vault v ON v.id = y.vault_id
		JOIN account a ON a.vault_id = v.id
		WHERE y.name = $1
		ORDER BY v.id`, name)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var a Account
		if err := rows.Scan(&a.Vault, &a.Key, &a.Version, &a.Ends, &a.Sealed); err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, rows.Err()
}

// DeleteAccount removes an account at once: its vault, the key, everything that
// was sealed with it, and its bonds, as EndBond does. Forget takes the last traces
// out of the files.
func (db *DB) DeleteAccount(ctx context.Context, vault string, ends int64) error {
	return db.write(ctx, func(q querier) error { return deleteAccount(ctx, q, vault, ends) })
}

func deleteAccount(ctx context.Context, q querier, vault string, ends int64) error {
	rows, err := q.QueryContext(ctx, `SELECT bond_id FROM member WHERE vault_id = $1 ORDER BY bond_id`, vault)
	if err := endBonds(ctx, q, rows, err, ends); err != nil {
		return err
	}
	_, err = q.ExecContext(ctx, `DELETE FROM vault WHERE id = $1`, vault)
	return err
}

// OrphanFor is how long the place of a child stays when nobody of the family has
// one any more, in milliseconds: two weeks to copy what is in it.
const OrphanFor = 14 * 24 * 60 * 60 * 1000

// SweepAccounts removes accounts whose time to be undone has passed, and
// reports how many; at most a hundred at a time. ends is as in DeleteAccount.
func (db *DB) SweepAccounts(ctx context.Context, now, ends int64) (n int64, err error) {
	err = db.write(ctx, func(q querier) error {
		rows, err := q.QueryContext(ctx, `
			SELECT vault_id
			FROM account
			WHERE ends > 0 AND ends <= $1
			LIMIT 100`, now)
		vaults, err := texts(rows, err)
		if err != nil {
			return err
		}
		for _, vault := range vaults {
			if err := deleteAccount(ctx, q, vault, ends); err != nil {
				return err
			}
		}
		n = int64(len(vaults))
		return nil
	})
	return n, err
}
