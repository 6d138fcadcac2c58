package store

import (
	"context"
	"strconv"
)

// Clock is what a sweep leaves for the next, all in milliseconds.
type Clock struct {
	Count int64 // the moment that it believed it to be; 0 before the first sweep
	Seen  int64 // what the clock said
	Stood int64 // for how long the clock has gone on evenly since it jumped; 0 while it is believed
}

// facts are the rows of installation that hold a clock.
func (k *Clock) facts() map[string]*int64 {
	return map[string]*int64{"last_sweep": &k.Count, "last_sweep_clock": &k.Seen, "last_sweep_stood": &k.Stood}
}

// Clock reads what the last sweep left.
func (db *DB) Clock(ctx context.Context) (k Clock, err error) {
	rows, err := db.read.QueryContext(ctx, `SELECT name, value FROM installation WHERE name LIKE 'last_sweep%'`)
	if err != nil {
		return k, err
	}
	defer rows.Close()
	facts := k.facts()
	for rows.Next() {
		var name, value string
		if err := rows.Scan(&name, &value); err != nil {
			return k, err
		}
		if fact := facts[name]; fact != nil {
			if *fact, err = strconv.ParseInt(value, 10, 64); err != nil {
				return k, err
			}
		}
	}
	if k.Seen == 0 { // an earlier version kept only what it believed
		k.Seen = k.Count
	}
	return k, rows.Err()
}

// SetClock keeps it for the next sweep.
func (db *DB) SetClock(ctx context.Context, k Clock) error {
	return db.write(ctx, func(q querier) error {
		for name, value := range k.facts() {
			_, err := q.ExecContext(ctx, `
				INSERT INTO installation (name, value)
				VALUES ($1, $2)
				ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, strconv.FormatInt(*value, 10))
			if err != nil {
				return err
			}
		}
		return nil
	})
}
