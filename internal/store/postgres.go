package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io"
	"io/fs"
	"runtime"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib" // which is the driver "pgx", too
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// postgres lets the server share commits among its connections. Everybody
// without a place has connections of their own, so that nobody who has one waits
// behind them.
type postgres struct{ db *sql.DB }

func openPostgres(ctx context.Context, url string) (*DB, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, err
	}
	pooled, err := pooled(ctx, config)
	if err != nil {
		return nil, err
	}
	if pooled {
		config.DefaultQueryExecMode = pgx.QueryExecModeExec
	}
	conns := max(16, 8*runtime.GOMAXPROCS(0))
	db := connections(config, conns, pooled)
	if err := migratePostgres(ctx, db); err != nil {
		db.Close()
		return nil, err
	}
	return &DB{pool: db, read: db, engine: postgres{db}, crowd: connections(config, conns/2, pooled)}, nil
}

// connections opens so many at most, when they are needed. Idle ones are kept:
// opening one costs more than a hundred queries. A pooler keeps them itself, and
// may have fewer than would wait here.
func connections(config *pgx.ConnConfig, most int, pooled bool) *sql.DB {
	db := stdlib.OpenDB(*config)
	db.SetMaxOpenConns(most)
	db.SetMaxIdleConns(most)
	if pooled {
		db.SetMaxIdleConns(2)
		db.SetConnMaxIdleTime(time.Second)
	}
	return db
}

func emptyPostgres(ctx context.Context, url string) (empty bool, err error) {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return false, err
	}
	defer conn.Close(ctx)
	err = conn.QueryRow(ctx, `SELECT to_regclass('installation') IS NULL`, pgx.QueryExecModeSimpleProtocol).Scan(&empty)
	return empty, err
}

// pooled reports whether a pooler such as pgbouncer stands between: whoever
// greeted us is not who answers. It may give each transaction another server, so
// that nothing can be prepared for a connection or locked by one.
func pooled(ctx context.Context, config *pgx.ConnConfig) (bool, error) {
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return false, err
	}
	defer conn.Close(ctx)
	var answers int64
	err = conn.QueryRow(ctx, `SELECT pg_backend_pid()`, pgx.QueryExecModeSimpleProtocol).Scan(&answers)
	return int64(conn.PgConn().PID()) != answers, err
}

// lockFor is how long an app node waits for another that brings the schema up to date.
const lockFor = 5 * time.Minute

// noTransactions is what pgbouncer answers to BEGIN where every statement is for itself.
const noTransactions = "transaction blocks not allowed"

// migratePostgres holds a lock, so that app nodes that start together take
// turns. The lock is a transaction's, which a pooler leaves with one server.
func migratePostgres(ctx context.Context, db *sql.DB) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if refused := new(pgconn.PgError); errors.As(err, &refused) && strings.Contains(refused.Message, noTransactions) {
		return ErrStatements
	}
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // it only holds the lock
	waiting, cancel := context.WithTimeout(ctx, lockFor)
	defer cancel()
	if _, err := tx.ExecContext(waiting, `SELECT pg_advisory_xact_lock($1)`, lock.DefaultLockID); err != nil {
		return err
	}
	return migrate(ctx, goose.DialectPostgres, db, inPostgres{files}, func() error { return nil })
}

// inPostgres are migrations with the one type PostgreSQL calls otherwise.
type inPostgres struct{ fs.FS }

// Open opens one of them, or the folder they are in.
func (files inPostgres) Open(name string) (fs.File, error) {
	f, err := files.FS.Open(name)
	if err != nil || !strings.HasSuffix(name, ".sql") {
		return f, err
	}
	data, err := io.ReadAll(f)
	return translated{f, bytes.NewReader(bytes.ReplaceAll(data, []byte(" BLOB "), []byte(" BYTEA ")))}, err
}

// translated is a file with another text in it.
type translated struct {
	fs.File
	text io.Reader
}

func (t translated) Read(p []byte) (int, error) { return t.text.Read(p) }

func (p postgres) write(ctx context.Context, _ Class, f func(querier) error) error {
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
