package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"runtime"
	"testing/fstest"

	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// postgres lets the server share commits among its connections.
type postgres struct{ db *sql.DB }

func openPostgres(ctx context.Context, url string) (*DB, error) {
	db, err := sql.Open("pgx", url)
	if err != nil {
		return nil, err
	}
	// Idle connections are kept: opening one costs more than a hundred queries.
	conns := max(16, 8*runtime.GOMAXPROCS(0))
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	if err := migratePostgres(ctx, db); err != nil {
		db.Close()
		return nil, err
	}
	return &DB{pool: db, read: db, engine: postgres{db}}, nil
}

// migratePostgres holds a lock, so that app nodes that start together take
// turns; each asks for it once a second, for five minutes.
func migratePostgres(ctx context.Context, db *sql.DB) error {
	files, err := postgresFiles()
	if err != nil {
		return err
	}
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300))
	if err != nil {
		return err
	}
	return migrate(ctx, goose.DialectPostgres, db, files, func() error { return nil }, goose.WithSessionLocker(locker))
}

// postgresFiles gives the migrations with the one type PostgreSQL calls otherwise.
func postgresFiles() (fs.FS, error) {
	out := fstest.MapFS{}
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		data, err := fs.ReadFile(migrations, name)
		if err != nil {
			return nil, err
		}
		out[name[len("migrations/"):]] = &fstest.MapFile{Data: bytes.ReplaceAll(data, []byte(" BLOB "), []byte(" BYTEA "))}
	}
	return out, nil
}

func (p postgres) write(ctx context.Context, f func(querier) error) error {
	tx, err := p.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := f(tx); err != nil {
		tx.Rollback() //nolint:errcheck // already failing
		return err
	}
	return committed(tx.Commit())
}

// committed tells apart what the server refused from what it did not answer.
func committed(err error) error {
	var refused *pgconn.PgError
	if err == nil || errors.As(err, &refused) || errors.Is(err, sql.ErrTxDone) {
		return err
	}
	return errors.Join(ErrUnsure, err)
}

func (p postgres) describe(ctx context.Context) (string, error) {
	var version, fsync, commit string
	err := p.db.QueryRowContext(ctx, `
		SELECT current_setting('server_version'), current_setting('fsync'), current_setting('synchronous_commit')`).
		Scan(&version, &fsync, &commit)
	return "PostgreSQL " + version + ", fsync=" + fsync + ", synchronous_commit=" + commit, err
}

func (p postgres) forget(context.Context) error { return nil } // see DB.Forget

func (p postgres) close() error { return nil } // DB closes the pool
