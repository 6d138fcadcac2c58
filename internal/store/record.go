package store

import (
	"cmp"
	"context"
	"database/sql"
	"math"
	"slices"

	"mentor/internal/fault"
)

// Record is a row of the table record.
type Record struct {
	Kind    string
	ID      string
	Child   string // empty when it is about none
	Day     string // YYYY-MM-DD
	Version int64
	Sealed  []byte

	By   string // who writes it into a bond, as long as they belong to it; empty elsewhere
	Most int    // how many of a kind there may be about a child in a vault; 0: any number
}

// AddRecord keeps a new record. When there is one with the same kind and id it
// keeps that, whether it is there or was taken away, and added is false: it is
// the same wish, sent again. One too many gives Invalid; by who is no member of
// the bond, NotFound.
func (db *DB) AddRecord(ctx context.Context, vault string, r Record) (added bool, err error) {
	err = db.write(ctx, func(q querier) error {
		added, err = addRecord(ctx, q, vault, r)
		return err
	})
	return added && err == nil, err
}

func addRecord(ctx context.Context, q querier, vault string, r Record) (added bool, err error) {
	if err := stayIn(ctx, q, r.By, vault); err != nil {
		return false, err
	}
	done, err := q.ExecContext(ctx, `
		INSERT INTO record (vault_id, kind, id, child_id, day, version, gone, sealed)
		VALUES ($1, $2, $3, $4, $5, 1, 0, $6)
		ON CONFLICT (vault_id, kind, id) DO NOTHING`, vault, r.Kind, r.ID, r.Child, r.Day, r.Sealed)
	if err != nil {
		return false, err
	}
	n, err := done.RowsAffected()
	if added = n > 0; err != nil || !added || r.Most == 0 {
		return added, err
	}
	return added, atMost(ctx, q, vault, r)
}

// CopyRecord keeps a record in a bond that goes on from one in another. When that one
// changed since from.Version was read, or the copy is there already, it changes
// nothing and gives Conflict: of all who go on from it at once, each sees the others.
func (db *DB) CopyRecord(ctx context.Context, other string, from Record, vault string, r Record) error {
	return db.write(ctx, func(q querier) error {
		for _, bond := range []string{min(other, vault), max(other, vault)} { // in the order in which they end
			if err := lockMembers(ctx, q, bond); err != nil {
				return err
			}
		}
		done, err := q.ExecContext(ctx, `
			UPDATE record
			SET version = version + 1
			WHERE vault_id = $1 AND kind = $2 AND id = $3 AND version = $4 AND gone = 0`, other, from.Kind, from.ID, from.Version)
		if err := changed(done, err, "error.conflict"); err != nil {
			return err
		}
		added, err := addRecord(ctx, q, vault, r)
		if err == nil && !added {
			err = fault.New(fault.Conflict, "error.conflict")
		}
		return err
	})
}

// stayIn gives NotFound for who does not belong to a bond, and keeps who does in
// it until the write is done.
func stayIn(ctx context.Context, q querier, person, bond string) error {
	if person == "" {
		return nil
	}
	r, err := q.ExecContext(ctx, `
		UPDATE member
		SET role = role
		WHERE vault_id = $1 AND bond_id = $2`, person, bond)
	return found(r, err)
}

// atMost gives Invalid when there are too many of a kind about a child.
func atMost(ctx context.Context, q querier, vault string, r Record) error {
	var n int
	err := q.QueryRowContext(ctx, `
		SELECT count(*)
		FROM record
		WHERE vault_id = $1 AND child_id = $2 AND kind = $3`, vault, r.Child, r.Kind).Scan(&n)
	if err == nil && n > r.Most {
		err = fault.New(fault.Invalid, "error.many")
	}
	return err
}

// SaveRecord keeps a changed record. When somebody saved since r.Version was
// read, or took it away, it changes nothing and gives Conflict; by who is no
// member of the bond, NotFound.
func (db *DB) SaveRecord(ctx context.Context, vault string, r Record) error {
	return db.write(ctx, func(q querier) error {
		if err := stayIn(ctx, q, r.By, vault); err != nil {
			return err
		}
		done, err := q.ExecContext(ctx, `
			UPDATE record
			SET version = version + 1, day = $1, sealed = $2
			WHERE vault_id = $3 AND kind = $4 AND id = $5 AND version = $6 AND gone = 0`,
			r.Day, r.Sealed, vault, r.Kind, r.ID, r.Version)
		return changed(done, err, "error.conflict")
	})
}

// Record reads one record, or gives NotFound.
func (db *DB) Record(ctx context.Context, vault, kind, id string) (Record, error) {
	r := Record{Kind: kind, ID: id}
	err := db.read.QueryRowContext(ctx, `
		SELECT child_id, day, version, sealed
		FROM record
		WHERE vault_id = $1 AND kind = $2 AND id = $3 AND gone = 0`, vault, kind, id).
		Scan(&r.Child, &r.Day, &r.Version, &r.Sealed)
	return r, notFound(err)
}

// Records lists the records of one kind about a child from one day to another,
// both included, by day and then by id.
func (db *DB) Records(ctx context.Context, vault, child, kind, from, to string) (all []Record, err error) {
	all, _, err = db.LatestRecords(ctx, vault, child, kind, from, to, math.MaxInt)
	return all, err
}

// LatestRecords is Records without those that are over so many bytes, the latest
// taken first; more says that there are such.
func (db *DB) LatestRecords(ctx context.Context, vault, child, kind, from, to string, most int) (all []Record, more bool, err error) {
	rows, err := db.read.QueryContext(ctx, `
		SELECT id, day, version, sealed
		FROM record
		WHERE vault_id = $1 AND child_id = $2 AND kind = $3 AND day >= $4 AND day <= $5 AND gone = 0
		ORDER BY day DESC`, vault, child, kind, from, to) // as the index has them: with the id, SQLite would sort them anew
	if err != nil {
		return nil, false, err
	}
	defer rows.Close()
	for rows.Next() {
		r := Record{Kind: kind, Child: child}
		if err := rows.Scan(&r.ID, &r.Day, &r.Version, &r.Sealed); err != nil {
			return nil, false, err
		}
		if most -= len(r.Sealed); most < 0 {
			more = true
			break
		}
		all = append(all, r)
	}
	slices.SortFunc(all, func(a, b Record) int { return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.ID, b.ID)) })
	return all, more, rows.Err()
}

// AllRecords lists everything in a vault that is not taken away, by kind, day and id.
func (db *DB) AllRecords(ctx context.Context, vault string) (all []Record, err error) {
	rows, err := db.read.QueryContext(ctx, `
		SELECT kind, id, child_id, day, version, sealed
		FROM record
		WHERE vault_id = $1 AND gone = 0
		ORDER BY kind, day, id`, vault)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var r Record
		if err := rows.Scan(&r.Kind, &r.ID, &r.Child, &r.Day, &r.Version, &r.Sealed); err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, rows.Err()
}

// TakeAway hides a record at now, so that it can be put back for a while. One
// that is not there gives NotFound.
func (db *DB) TakeAway(ctx context.Context, vault, kind, id string, now int64) error {
	return db.write(ctx, func(q querier) error {
		r, err := q.ExecContext(ctx, `
			UPDATE record
			SET gone = $1
			WHERE vault_id = $2 AND kind = $3 AND id = $4 AND gone = 0`, now, vault, kind, id)
		return found(r, err)
	})
}

// PutBack shows a record again that was taken away and not yet swept. One that
// is there stays; one that was never there gives NotFound.
func (db *DB) PutBack(ctx context.Context, vault, kind, id string) error {
	return db.write(ctx, func(q querier) error {
		r, err := q.ExecContext(ctx, `
			UPDATE record
			SET gone = 0
			WHERE vault_id = $1 AND kind = $2 AND id = $3`, vault, kind, id)
		return found(r, err)
	})
}

// found gives NotFound when a statement changed nothing.
func found(r sql.Result, err error) error {
	if err := changed(r, err, "error.not_found"); !fault.Is(err, fault.Conflict) {
		return err
	}
	return fault.New(fault.NotFound, "error.not_found")
}

// DeleteRecord removes a record at once, for good. One that is not there is gone.
func (db *DB) DeleteRecord(ctx context.Context, vault, kind, id string) error {
	return db.write(ctx, func(q querier) error {
		_, err := q.ExecContext(ctx, `
			DELETE FROM record
			WHERE vault_id = $1 AND kind = $2 AND id = $3`, vault, kind, id)
		return err
	})
}

// DeleteChild removes a child's records and the child itself at once.
func (db *DB) DeleteChild(ctx context.Context, vault, child string) error {
	return db.write(ctx, func(q querier) error {
		_, err := q.ExecContext(ctx, `
			DELETE FROM record
			WHERE vault_id = $1 AND (child_id = $2 OR kind = 'child' AND id = $2)`, vault, child)
		return err
	})
}

// SweepRecords removes records that were taken away before a moment; at most a
// thousand at a time.
func (db *DB) SweepRecords(ctx context.Context, before int64) (n int64, err error) {
	err = db.write(ctx, func(q querier) error {
		r, err := q.ExecContext(ctx, `
			DELETE FROM record
			WHERE (vault_id, kind, id) IN (
				SELECT vault_id, kind, id FROM record WHERE gone > 0 AND gone < $1 LIMIT $2)`, before, sweepAtOnce)
		if err != nil {
			return err
		}
		n, err = r.RowsAffected()
		return err
	})
	return n, err
}

// HasRecord reports whether there is a record of one kind about a child on a
// day or before it.
func (db *DB) HasRecord(ctx context.Context, vault, child, kind, until string) (has bool, err error) {
	err = db.read.QueryRowContext(ctx, `
		SELECT EXISTS (
			SELECT 1
			FROM record
			WHERE vault_id = $1 AND child_id = $2 AND kind = $3 AND day <= $4 AND gone = 0)`,
		vault, child, kind, until).Scan(&has)
	return has, err
}
