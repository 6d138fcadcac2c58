package store

import (
	"context"

	"mentor/internal/fault"
)

// Sitting is a row of the table sitting.
type Sitting struct {
	ID      string
	Version int64
	Expires int64 // milliseconds
	Sealed  []byte
}

// Sitting reads the sitting id, or gives NotFound. One whose time has passed
// at now is not there any more, whether it has been swept or not.
func (db *DB) Sitting(ctx context.Context, id string, now int64) (Sitting, error) {
	s := Sitting{ID: id}
	err := db.read.QueryRowContext(ctx, `
		SELECT version, expires, sealed
		FROM sitting
		WHERE id = $1 AND expires > $2`, id, now).Scan(&s.Version, &s.Expires, &s.Sealed)
	return s, notFound(err)
}

// AddSitting keeps a new sitting.
func (db *DB) AddSitting(ctx context.Context, s Sitting) error {
	return db.write(ctx, func(q querier) error {
		_, err := q.ExecContext(ctx, `
			INSERT INTO sitting (id, version, expires, sealed)
			VALUES ($1, 1, $2, $3)`, s.ID, s.Expires, s.Sealed)
		return err
	})
}

// SaveSitting keeps a changed sitting. When somebody else (another tab) saved
// since s.Version was read it changes nothing and gives Conflict.
func (db *DB) SaveSitting(ctx context.Context, s Sitting) error {
	return db.write(ctx, func(q querier) error {
		r, err := q.ExecContext(ctx, `
			UPDATE sitting
			SET version = version + 1, expires = $1, sealed = $2
			WHERE id = $3 AND version = $4`, s.Expires, s.Sealed, s.ID, s.Version)
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil || n == 1 {
			return err
		}
		return fault.New(fault.Conflict, "error.conflict")
	})
}

// DeleteSitting removes a sitting and the codes that lead to it.
func (db *DB) DeleteSitting(ctx context.Context, id string) error {
	return db.write(ctx, func(q querier) error {
		_, err := q.ExecContext(ctx, `DELETE FROM sitting WHERE id = $1`, id)
		return err
	})
}

// sweepAtOnce keeps a sweep short, so that a diary entry never waits for it.
const sweepAtOnce = 1000

// SweepSittings removes sittings whose time has passed and reports how many;
// at most a thousand at a time.
func (db *DB) SweepSittings(ctx context.Context, now int64) (n int64, err error) {
	err = db.write(ctx, func(q querier) error {
		r, err := q.ExecContext(ctx, `
			DELETE FROM sitting
			WHERE id IN (SELECT id FROM sitting WHERE expires <= $1 LIMIT $2)`, now, sweepAtOnce)
		if err != nil {
			return err
		}
		n, err = r.RowsAffected()
		return err
	})
	return n, err
}

// CountSittings is how many sittings are kept, for the bound on anonymous storage.
func (db *DB) CountSittings(ctx context.Context) (n int64, err error) {
	err = db.read.QueryRowContext(ctx, `SELECT count(*) FROM sitting`).Scan(&n)
	return n, err
}

// AddResumeCode keeps the sealed secret that a code leads to. A sitting has one
// code: the earlier one ends.
func (db *DB) AddResumeCode(ctx context.Context, id, sitting string, sealed []byte) error {
	return db.write(ctx, func(q querier) error {
		if _, err := q.ExecContext(ctx, `DELETE FROM resume_code WHERE sitting_id = $1`, sitting); err != nil {
			return err
		}
		_, err := q.ExecContext(ctx, `
			INSERT INTO resume_code (id, sitting_id, sealed)
			VALUES ($1, $2, $3)`, id, sitting, sealed)
		return err
	})
}

// HasResumeCode reports whether somebody made a code to the sitting.
func (db *DB) HasResumeCode(ctx context.Context, sitting string) (has bool, err error) {
	err = db.read.QueryRowContext(ctx, `
		SELECT EXISTS (SELECT 1 FROM resume_code WHERE sitting_id = $1)`, sitting).Scan(&has)
	return has, err
}

// EndResumeCode makes the code to a sitting open nothing any more.
func (db *DB) EndResumeCode(ctx context.Context, sitting string) error {
	return db.write(ctx, func(q querier) error {
		_, err := q.ExecContext(ctx, `DELETE FROM resume_code WHERE sitting_id = $1`, sitting)
		return err
	})
}

// ResumeCode reads the sealed secret of a code, or gives NotFound.
func (db *DB) ResumeCode(ctx context.Context, id string, now int64) (sealed []byte, err error) {
	err = db.read.QueryRowContext(ctx, `
		SELECT c.sealed
		FROM resume_code c
		JOIN sitting s ON s.id = c.sitting_id
		WHERE c.id = $1 AND s.expires > $2`, id, now).Scan(&sealed)
	return sealed, notFound(err)
}
