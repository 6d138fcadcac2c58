package store

import "context"

// Session is a row of the table session.
type Session struct {
	ID      string
	Expires int64 // milliseconds
	Sealed  []byte
}

// OpenSession reads a session that has not ended at now together with its
// account, or gives NotFound.
func (db *DB) OpenSession(ctx context.Context, vault, id string, now int64) (Session, Account, error) {
	s, a := Session{ID: id}, Account{Vault: vault}
	err := db.read.QueryRowContext(ctx, `
		SELECT s.expires, s.sealed, v.key, a.version, a.ends, a.sealed
		FROM session s
		JOIN vault v ON v.id = s.vault_id
		JOIN account a ON a.vault_id = s.vault_id
		WHERE s.vault_id = $1 AND s.id = $2 AND s.expires > $3`, vault, id, now).
		Scan(&s.Expires, &s.Sealed, &a.Key, &a.Version, &a.Ends, &a.Sealed)
	return s, a, notFound(err)
}

// maxSessions is how many browsers are signed in to one account at most.
const maxSessions = 50

// AddSession keeps a new session. Of too many, those that end first go.
func (db *DB) AddSession(ctx context.Context, vault string, s Session) error {
	return db.write(ctx, func(q querier) error {
		_, err := q.ExecContext(ctx, `
			INSERT INTO session (vault_id, id, expires, sealed)
			VALUES ($1, $2, $3, $4)`, vault, s.ID, s.Expires, s.Sealed)
		if err != nil {
			return err
		}
		_, err = q.ExecContext(ctx, `
			DELETE FROM session
			WHERE vault_id = $1 AND id IN (
				SELECT id FROM session WHERE vault_id = $1 ORDER BY expires DESC, id LIMIT 1000 OFFSET $2)`, vault, maxSessions)
		return err
	})
}

// SaveSession keeps a changed session. When it has ended since, or another
// request changed it, so that was is not what stands there, it changes nothing
// and gives Conflict: an ended session stays ended, and no try of a PIN is lost.
func (db *DB) SaveSession(ctx context.Context, vault string, s Session, was []byte) error {
	return db.write(ctx, func(q querier) error {
		r, err := q.ExecContext(ctx, `
			UPDATE session
			SET expires = $1, sealed = $2
			WHERE vault_id = $3 AND id = $4 AND sealed = $5`, s.Expires, s.Sealed, vault, s.ID, was)
		return changed(r, err, "error.conflict")
	})
}

// Sessions lists the sessions of a vault that have not ended at now.
func (db *DB) Sessions(ctx context.Context, vault string, now int64) (all []Session, err error) {
	rows, err := db.read.QueryContext(ctx, `
		SELECT id, expires, sealed
		FROM session
		WHERE vault_id = $1 AND expires > $2
		ORDER BY id`, vault, now)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var s Session
		if err := rows.Scan(&s.ID, &s.Expires, &s.Sealed); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, rows.Err()
}

// EndSession ends one session of a vault. One that is not there has ended.
func (db *DB) EndSession(ctx context.Context, vault, id string) error {
	return db.write(ctx, func(q querier) error {
		_, err := q.ExecContext(ctx, `DELETE FROM session WHERE vault_id = $1 AND id = $2`, vault, id)
		return err
	})
}

// EndOtherSessions ends every session of a vault but one; with an empty id, all.
func (db *DB) EndOtherSessions(ctx context.Context, vault, id string) error {
	return db.write(ctx, func(q querier) error {
		_, err := q.ExecContext(ctx, `DELETE FROM session WHERE vault_id = $1 AND id <> $2`, vault, id)
		return err
	})
}

// SweepSessions removes sessions that have ended; at most a thousand at a time.
func (db *DB) SweepSessions(ctx context.Context, now int64) (n int64, err error) {
	err = db.write(ctx, func(q querier) error {
		r, err := q.ExecContext(ctx, `
			DELETE FROM session
			WHERE (vault_id, id) IN (SELECT vault_id, id FROM session WHERE expires <= $1 LIMIT $2)`, now, sweepAtOnce)
		if err != nil {
			return err
		}
		n, err = r.RowsAffected()
		return err
	})
	return n, err
}
