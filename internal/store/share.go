package store

import "context"

// RemoveRecord deletes a record for good. One that is not there is gone.
func (db *DB) RemoveRecord(ctx context.Context, vault, kind, id string) error {
	return db.write(ctx, func(q querier) error {
		_, err := q.ExecContext(ctx, `
			DELETE FROM record
			WHERE vault_id = $1 AND kind = $2 AND id = $3`, vault, kind, id)
		return err
	})
}
