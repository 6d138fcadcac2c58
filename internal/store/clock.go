package store

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
)

// LastSweep is the moment, in milliseconds, that the last sweep believed it to
// be; 0 before the first.
func (db *DB) LastSweep(ctx context.Context) (ms int64, err error) {
	var text string
	err = db.read.QueryRowContext(ctx, `SELECT value FROM installation WHERE name = 'last_sweep'`).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return strconv.ParseInt(text, 10, 64)
}

// SetLastSweep notes the moment of a sweep.
func (db *DB) SetLastSweep(ctx context.Context, ms int64) error {
	return db.write(ctx, func(q querier) error {
		_, err := q.ExecContext(ctx, `
			INSERT INTO installation (name, value)
			VALUES ('last_sweep', $1)
			ON CONFLICT (name) DO UPDATE SET value = excluded.value`, strconv.FormatInt(ms, 10))
		return err
	})
}
