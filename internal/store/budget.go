package store

import "context"

// Shared reports whether other app nodes may use the same database.
func (db *DB) Shared() bool { return db.crowd != nil }

// Spend takes from a budget that all app nodes have together: cost is how long it
// takes to fill again, whole how long an empty one takes, both in nanoseconds as
// now is. A negative cost gives back. ok is false, and nothing is taken, when there
// is not so much in it.
func (db *DB) Spend(ctx context.Context, id string, cost, whole, now int64) (ok bool, err error) {
	err = db.write(ctx, func(q querier) error {
		r, err := q.ExecContext(ctx, `
			INSERT INTO budget (id, spent)
			VALUES ($1, $2)
			ON CONFLICT (id) DO UPDATE
			SET spent = CASE WHEN budget.spent > $3 THEN budget.spent ELSE $3 END + $4
			WHERE budget.spent + $4 <= $5`, id, now+cost, now, cost, now+whole)
		if err != nil {
			return err
		}
		n, err := r.RowsAffected()
		ok = n > 0
		return err
	})
	return ok, err
}

// budgetsFor is how long a budget takes to fill at most, in nanoseconds: one that
// is spent for longer was spent by a wrong clock.
const budgetsFor = 48 * 60 * 60 * 1e9

// SweepBudgets removes those that are full again at now, in nanoseconds.
func (db *DB) SweepBudgets(ctx context.Context, now int64) error {
	return db.write(ctx, func(q querier) error {
		_, err := q.ExecContext(ctx, `
			DELETE FROM budget
			WHERE spent <= $1 OR spent > $2`, now, now+int64(budgetsFor))
		return err
	})
}
