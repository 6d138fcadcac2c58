package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/gofrs/flock"
	_ "github.com/ncruces/go-sqlite3/driver" // the driver "sqlite3"
	"github.com/pressly/goose/v3"
)

// sqlite has one writer goroutine. It takes every write that is waiting,
// gives each a savepoint, and lets all of them share one commit: one fsync for
// many callers, each answered after it.
type sqlite struct {
	db     *sql.DB
	conn   *sql.Conn
	stmts  statements
	jobs   chan *job
	done   chan struct{}
	closed chan struct{}
	lock   *flock.Flock
}

type job struct {
	ctx   context.Context
	f     func(querier) error
	err   error
	ready chan struct{}
}

// sqliteURL puts the settings into the address, so that every connection has them.
func sqliteURL(path string) string {
	q := url.Values{"_pragma": {
		"busy_timeout(5000)", "journal_mode(wal)", "synchronous(full)", "foreign_keys(on)",
		"secure_delete(on)", "wal_autocheckpoint(2000)",
	}}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
}

func openSQLite(ctx context.Context, path string) (*DB, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	lock := flock.New(path + ".lock")
	if ok, err := lock.TryLock(); err != nil {
		return nil, err
	} else if !ok {
		return nil, ErrLocked
	}
	db, err := openSQLiteLocked(ctx, path, lock)
	if err != nil {
		lock.Unlock()
	}
	return db, err
}

func openSQLiteLocked(ctx context.Context, path string, lock *flock.Flock) (*DB, error) {
	writer, err := sql.Open("sqlite3", sqliteURL(path))
	if err != nil {
		return nil, err
	}
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	if err := migrate(ctx, goose.DialectSQLite3, writer, files, func() error { return copyFile(ctx, writer, path) }); err != nil {
		writer.Close()
		return nil, err
	}
	conn, err := writer.Conn(ctx)
	if err != nil {
		writer.Close()
		return nil, err
	}
	read, err := sql.Open("sqlite3", sqliteURL(path)+"&_pragma=query_only(on)")
	if err != nil {
		writer.Close()
		return nil, err
	}
	readers := max(4, 2*runtime.GOMAXPROCS(0))
	read.SetMaxOpenConns(readers)
	read.SetMaxIdleConns(readers)
	s := &sqlite{
		db: writer, conn: conn, stmts: statements{conn: conn, by: map[string]*sql.Stmt{}},
		jobs: make(chan *job, 1024), done: make(chan struct{}), closed: make(chan struct{}), lock: lock,
	}
	go s.run()
	return &DB{read: read, engine: s}, nil
}

// copyFile keeps the file as it was before a migration, beside it.
func copyFile(ctx context.Context, db *sql.DB, path string) error {
	var version int64
	if err := db.QueryRowContext(ctx, `SELECT max(version_id) FROM goose_db_version`).Scan(&version); err != nil {
		return err
	}
	copied := fmt.Sprintf("%s.before-%d", path, version+1)
	if err := os.Remove(copied); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	_, err := db.ExecContext(ctx, `VACUUM INTO '`+strings.ReplaceAll(copied, "'", "''")+`'`)
	return err
}

func (s *sqlite) write(ctx context.Context, f func(querier) error) error {
	j := &job{ctx: ctx, f: f, ready: make(chan struct{})}
	select {
	case s.jobs <- j:
	case <-s.done:
		return sql.ErrConnDone
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case <-j.ready:
		return j.err
	case <-s.closed:
		select {
		case <-j.ready:
			return j.err
		default:
			return sql.ErrConnDone
		}
	}
}

// shareAtMost bounds how many writes wait for one commit.
const shareAtMost = 256

func (s *sqlite) run() {
	defer close(s.closed)
	for {
		select {
		case j := <-s.jobs:
			s.commit(s.waiting(j))
		case <-s.done:
			return
		}
	}
}

// waiting takes what is queued behind the first job, without waiting for more.
func (s *sqlite) waiting(first *job) []*job {
	batch := []*job{first}
	for len(batch) < shareAtMost {
		select {
		case j := <-s.jobs:
			batch = append(batch, j)
		default:
			return batch
		}
	}
	return batch
}

func (s *sqlite) commit(batch []*job) {
	defer func() {
		for _, j := range batch {
			close(j.ready)
		}
	}()
	// The transaction must end whatever becomes of one caller.
	ctx := context.Background()
	failAll := func(err error) {
		for _, j := range batch {
			j.err = errors.Join(j.err, err)
		}
	}
	if _, err := s.stmts.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		failAll(err)
		return
	}
	for _, j := range batch {
		j.err = s.savepoint(ctx, j)
	}
	if _, err := s.stmts.ExecContext(ctx, "COMMIT"); err != nil {
		s.stmts.ExecContext(ctx, "ROLLBACK") //nolint:errcheck // already failing
		failAll(err)
	}
}

// savepoint keeps one caller's failure from the others that share the commit.
func (s *sqlite) savepoint(ctx context.Context, j *job) error {
	if err := j.ctx.Err(); err != nil {
		return err
	}
	if _, err := s.stmts.ExecContext(ctx, "SAVEPOINT one"); err != nil {
		return err
	}
	err := j.f(s.stmts)
	if err != nil {
		_, back := s.stmts.ExecContext(ctx, "ROLLBACK TO one")
		err = errors.Join(err, back)
	}
	_, release := s.stmts.ExecContext(ctx, "RELEASE one")
	return errors.Join(err, release)
}

// describe tells the settings that durability hangs on.
func (s *sqlite) describe(ctx context.Context) (string, error) {
	var version, journal, sync string
	err := s.db.QueryRowContext(ctx, `
		SELECT sqlite_version(), (SELECT journal_mode FROM pragma_journal_mode), (SELECT synchronous FROM pragma_synchronous)`).
		Scan(&version, &journal, &sync)
	return fmt.Sprintf("SQLite %s, journal_mode=%s, synchronous=%s (2 is FULL)", version, journal, sync), err
}

func (s *sqlite) close() error {
	close(s.done)
	<-s.closed
	s.stmts.close()
	return errors.Join(s.conn.Close(), s.db.Close(), s.lock.Unlock())
}

// statements prepares each query once on the writer's connection. Only the
// writer goroutine uses it.
type statements struct {
	conn *sql.Conn
	by   map[string]*sql.Stmt
}

func (st statements) prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	if s, ok := st.by[query]; ok {
		return s, nil
	}
	s, err := st.conn.PrepareContext(ctx, query)
	if err == nil {
		st.by[query] = s
	}
	return s, err
}

func (st statements) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	s, err := st.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.ExecContext(ctx, args...)
}

func (st statements) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	s, err := st.prepare(ctx, query)
	if err != nil {
		return st.conn.QueryRowContext(ctx, query, args...)
	}
	return s.QueryRowContext(ctx, args...)
}

func (st statements) close() {
	for _, s := range st.by {
		s.Close()
	}
}
