// Package store is the only place with SQL. The same text runs on SQLite and
// on PostgreSQL; what truly differs stands in sqlite.go and postgres.go. The
// rules are:
//
//   - Parameters are numbered $1, $2, ... in the order of their first use.
//   - Times are milliseconds passed in by the caller; the store has no clock.
//   - Every query starts from the owner's id.
//   - A write is acknowledged after it is on disk, never before.
package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/pressly/goose/v3"

	"mentor/internal/fault"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Sentences for a start that is refused. cli shows them as they are.
var (
	ErrNewer    = errors.New("the data was written by a newer version of this program: install that version or a later one")
	ErrLocked   = errors.New("another copy of this program already uses this data folder: stop that one first")
	ErrWrongKey = errors.New("the data was made with another key: start with the key file it was made with")
	// ErrStatements is for a pooler that takes statements one by one.
	ErrStatements = errors.New("the pooler in front of the database has no transactions: set its pool_mode to transaction or session")
)

// ErrDamaged is given for a file that is no database or a broken one.
var ErrDamaged = errors.New("the data file is damaged")

// ErrUnsure is given when the time of a write was over while its commit was
// under way: it may have been kept, or not.
var ErrUnsure = errors.New("the database did not say in time whether it was kept")

// DB is an open database. It is safe for use by many goroutines.
type DB struct {
	pool   *sql.DB
	read   querier // on pool, outside of any transaction
	engine engine
	class  Class
	crowd  *sql.DB // the connections of everybody without a place; nil where they need none of their own
}

// engine is what differs between the two databases.
type engine interface {
	// write runs f in a transaction and returns after the commit is durable.
	write(ctx context.Context, c Class, f func(querier) error) error
	// forget takes what was deleted out of the files, where that can be done.
	forget(ctx context.Context) error
	// describe tells the settings that durability hangs on, for benchmarks.
	describe(ctx context.Context) (string, error)
	close() error
}

// querier is what a query needs, inside a transaction or outside of one.
type querier interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// OpenVolatile is Open for tests: a commit does not wait for the disk, so that what
// was acknowledged may be lost with the power. See TestOnlyTestsAreCheap in internal.
func OpenVolatile(ctx context.Context, url string) (*DB, error) {
	if !isPostgres(url) {
		return openSQLite(ctx, url, "_pragma=synchronous(off)")
	}
	more := "?"
	if strings.Contains(url, "?") {
		more = "&"
	}
	return openPostgres(ctx, url+more+"synchronous_commit=off")
}

// Open opens the database at url, a file path for SQLite or a postgres:// URL,
// and brings its schema up to date.
func Open(ctx context.Context, url string) (*DB, error) {
	if isPostgres(url) {
		return openPostgres(ctx, url)
	}
	return openSQLite(ctx, url)
}

func isPostgres(url string) bool {
	return strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://")
}

// Empty reports whether nothing was ever kept in the database at url. It makes
// nothing.
func Empty(ctx context.Context, url string) (bool, error) {
	if isPostgres(url) {
		return emptyPostgres(ctx, url)
	}
	info, err := os.Stat(url)
	if errors.Is(err, fs.ErrNotExist) {
		return true, nil
	}
	return err == nil && info.Size() == 0, err
}

// Close waits for the commit under way and closes the database. A write that
// was not part of it gives an error. A second Close does nothing.
func (db *DB) Close() error {
	err := errors.Join(db.engine.close(), db.pool.Close())
	if db.crowd != nil {
		err = errors.Join(err, db.crowd.Close())
	}
	return err
}

// Ready reports whether the database answers a query as the pages ask it.
func (db *DB) Ready(ctx context.Context) error {
	var there bool
	return db.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM installation WHERE name = $1)`, "root_key").Scan(&there)
}

// Describe tells the engine and its durability settings.
func (db *DB) Describe(ctx context.Context) (string, error) { return db.engine.describe(ctx) }

// Forget takes what was deleted out of the database's files. SQLite overwrites
// it in the file at once, but its log keeps older pages until it is emptied,
// which this does unless somebody is reading just then: ask again later. What
// PostgreSQL deletes stays in its files until it has vacuumed and used the room
// anew; there this does nothing.
func (db *DB) Forget(ctx context.Context) error { return db.engine.forget(ctx) }

func (db *DB) write(ctx context.Context, f func(querier) error) error {
	return db.engine.write(ctx, db.class, f)
}

// migrate applies what is missing. before is called once, when something is
// about to change in a database that already holds data.
func migrate(ctx context.Context, dialect goose.Dialect, db *sql.DB, files fs.FS, before func() error) error {
	p, err := goose.NewProvider(dialect, db, files)
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	have, err := p.GetDBVersion(ctx)
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	var newest int64
	for _, s := range p.ListSources() {
		newest = max(newest, s.Version)
	}
	if have > newest {
		return ErrNewer
	}
	if have > 0 && have < newest {
		if err := before(); err != nil {
			return fmt.Errorf("copy before migration: %w", err)
		}
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	return nil
}

// UseKey remembers the fingerprint of the root key on the first start, and
// refuses any other afterwards.
func (db *DB) UseKey(ctx context.Context, fingerprint string) error {
	var have string
	err := db.write(ctx, func(q querier) error {
		return q.QueryRowContext(ctx, `
			INSERT INTO installation (name, value)
			VALUES ('root_key', $1)
			ON CONFLICT (name) DO UPDATE SET value = installation.value
			RETURNING value`, fingerprint).Scan(&have)
	})
	if err != nil {
		return err
	}
	if have != fingerprint {
		return ErrWrongKey
	}
	return nil
}

// notFound is the answer for what is not there and for what is not yours.
func notFound(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fault.New(fault.NotFound, "error.not_found")
	}
	return err
}
