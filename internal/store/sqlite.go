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
	"sync"

	"github.com/gofrs/flock"
	"github.com/ncruces/go-sqlite3/driver" // registers itself as "sqlite3"
)

// sqlite has one writer goroutine. It takes every write that is waiting,
// gives each a savepoint, and lets all of them share one commit: one fsync for
// many callers, each answered after it.
type sqlite struct {
	db     *sql.DB
	conn   *sql.Conn
	stmts  statements
	jobs   [classes]chan *job
	purge  chan chan error // asks the writer to empty the log
	done   chan struct{}   // closed to stop the writer
	closed chan struct{}   // closed when it has stopped
	ending sync.Once
	lock   *flock.Flock
}

type job struct {
	ctx   context.Context
	f     func(querier) error
	err   error
	ready chan struct{}

	mu    sync.Mutex // held while f runs: who gives up waits for that, not for the commit
	begun bool
}

// begin runs f unless its caller has given up.
func (j *job) begin(q querier) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := j.ctx.Err(); err != nil {
		return err
	}
	j.begun = true
	return j.f(q)
}

// giveUp is for a caller whose time is over. What has not begun by now never does.
func (j *job) giveUp() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.begun {
		return errors.Join(ErrUnsure, j.ctx.Err())
	}
	return j.ctx.Err()
}

// sqliteURL puts the settings into the address, so that every connection has
// them. more is further parameters, of which a setting given again wins: the
// trial of power cuts brings its own disk that way.
func sqliteURL(path string, more []string) string {
	q := url.Values{"_pragma": {
		"busy_timeout(5000)", "journal_mode(wal)", "synchronous(full)", "foreign_keys(on)",
		"secure_delete(on)", "wal_autocheckpoint(2000)",
	}}
	escaped := (&url.URL{Path: path}).EscapedPath()
	modeof := "modeof=" + strings.ReplaceAll(escaped, "&", "%26") // what SQLite makes is read by whom the file is read by
	return "file:" + escaped + "?" + strings.Join(append([]string{modeof, q.Encode()}, more...), "&")
}

func openSQLite(ctx context.Context, path string, more ...string) (*DB, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	lock := flock.New(path + ".lock")
	if ok, err := lock.TryLock(); err != nil {
		return nil, err
	} else if !ok {
		return nil, ErrLocked
	}
	if err := ownersAlone(path); err != nil {
		lock.Unlock()
		return nil, err
	}
	db, err := openSQLiteLocked(ctx, path, sqliteURL(path, more), lock)
	if err != nil {
		if info, err := os.Stat(path + "-wal"); err == nil && info.Size() == 0 { // ours
			os.Remove(path + "-wal")
			os.Remove(path + "-shm")
		}
		lock.Unlock()
	}
	return db, err
}

func openSQLiteLocked(ctx context.Context, path, address string, lock *flock.Flock) (*DB, error) {
	writer, err := sql.Open("sqlite3", address)
	if err != nil {
		return nil, err
	}
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	if err := whole(ctx, writer); err != nil {
		writer.Close()
		return nil, err
	}
	if err := migrateFile(ctx, writer, files, path); err != nil {
		writer.Close()
		return nil, err
	}
	conn, err := writer.Conn(ctx)
	if err != nil {
		writer.Close()
		return nil, err
	}
	read, err := sql.Open("sqlite3", address+"&_pragma=query_only(on)")
	if err != nil {
		writer.Close()
		return nil, err
	}
	readers := max(4, 2*runtime.GOMAXPROCS(0))
	read.SetMaxOpenConns(readers)
	read.SetMaxIdleConns(readers)
	s := &sqlite{
		db: writer, conn: conn, stmts: statements{conn: conn, by: map[string]*sql.Stmt{}},
		purge: make(chan chan error), done: make(chan struct{}), closed: make(chan struct{}), lock: lock,
	}
	for c := range s.jobs {
		s.jobs[c] = make(chan *job, waitAtMost[c])
	}
	go s.run()
	return &DB{pool: read, read: &prepared{db: read}, engine: s}, nil
}

func (s *sqlite) write(ctx context.Context, c Class, f func(querier) error) error {
	j := &job{ctx: ctx, f: f, ready: make(chan struct{})}
	select {
	case s.jobs[c] <- j:
	case <-s.done:
		return sql.ErrConnDone
	default:
		return ErrBusy
	}
	select {
	case <-j.ready:
		return j.err
	case <-ctx.Done():
		return j.giveUp()
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
		case j := <-s.jobs[Exits]:
			s.commit(s.waiting(j))
		case j := <-s.jobs[Own]:
			s.commit(s.waiting(j))
		case j := <-s.jobs[Tests]:
			s.commit(s.waiting(j))
		case j := <-s.jobs[Strangers]:
			s.commit(s.waiting(j))
		case answer := <-s.purge:
			answer <- s.emptyLog()
		case <-s.done:
			return
		}
	}
}

// waiting takes what is queued besides the first job, in the order of the
// classes, without waiting for more.
func (s *sqlite) waiting(first *job) []*job {
	batch := []*job{first}
	for _, c := range order {
		for len(batch) < shareAtMost && len(s.jobs[c]) > 0 { // nobody else takes from it
			batch = append(batch, <-s.jobs[c])
		}
	}
	return batch
}

// commit answers a batch after the one commit all of it shares.
func (s *sqlite) commit(batch []*job) {
	err := s.transact(batch)
	for _, j := range batch {
		if err != nil {
			j.err = errors.Join(j.err, err)
		}
		close(j.ready)
	}
}

// transact gives an error when nothing of the batch was kept. What fails one
// caller alone stands in that caller's job.
func (s *sqlite) transact(batch []*job) error {
	if err := s.exec("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	for _, j := range batch {
		if err := s.savepoint(j); err != nil {
			return errors.Join(err, s.rollback())
		}
	}
	if err := s.exec("COMMIT"); err != nil {
		return errors.Join(err, s.rollback())
	}
	return nil
}

// savepoint keeps one caller's failure from the others that share the commit.
// It gives an error when that cannot be done: on a full disk, for one, SQLite
// may end the whole transaction, and what came after would stand outside of it.
func (s *sqlite) savepoint(j *job) error {
	if err := s.exec("SAVEPOINT one"); err != nil {
		return err
	}
	if j.err = j.begin(s.stmts); j.err != nil {
		if err := s.exec("ROLLBACK TO one"); err != nil {
			return err
		}
	}
	return s.exec("RELEASE one")
}

// forget has the writer empty the log between two commits.
func (s *sqlite) forget(ctx context.Context) error {
	answer := make(chan error, 1)
	select {
	case s.purge <- answer:
		select {
		case err := <-answer:
			return err
		case <-ctx.Done():
			return ctx.Err()
		}
	case <-s.closed:
		return sql.ErrConnDone
	case <-ctx.Done():
		return ctx.Err()
	}
}

// emptyLog moves the log into the file and cuts it to nothing. Writers wait
// meanwhile, so it gives up soon when somebody is reading an older state.
func (s *sqlite) emptyLog() error {
	ctx := context.Background()
	if err := s.exec("PRAGMA busy_timeout(200)"); err != nil {
		return err
	}
	var busy, pages, moved int
	err := s.conn.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &moved)
	return errors.Join(err, s.exec("PRAGMA busy_timeout(5000)"))
}

func (s *sqlite) exec(query string) error {
	_, err := s.stmts.ExecContext(context.Background(), query)
	return err
}

// rollback ends the transaction unless SQLite has already ended it.
func (s *sqlite) rollback() error {
	return s.conn.Raw(func(c any) error {
		raw := c.(driver.Conn).Raw()
		if raw.GetAutocommit() {
			return nil
		}
		return raw.Exec("ROLLBACK")
	})
}

// describe tells the settings that durability hangs on.
func (s *sqlite) describe(ctx context.Context) (string, error) {
	var version, journal, sync string
	err := s.db.QueryRowContext(ctx, `
		SELECT sqlite_version(), (SELECT journal_mode FROM pragma_journal_mode), (SELECT synchronous FROM pragma_synchronous)`).
		Scan(&version, &journal, &sync)
	return fmt.Sprintf("SQLite %s, journal_mode=%s, synchronous=%s (2 is FULL)", version, journal, sync), err
}

func (s *sqlite) close() (err error) {
	s.ending.Do(func() {
		close(s.done)
		<-s.closed
		s.stmts.close()
		err = errors.Join(s.conn.Close(), s.db.Close(), s.lock.Unlock())
	})
	return err
}

// statements prepares each query once on the writer's connection. Only the
// writer goroutine uses it. A caller's context ends at its door: SQLite answers
// an interrupted write by rolling back the transaction that others share.
type statements struct {
	conn *sql.Conn
	by   map[string]*sql.Stmt
}

func (st statements) prepare(query string) (*sql.Stmt, error) {
	if s, ok := st.by[query]; ok {
		return s, nil
	}
	s, err := st.conn.PrepareContext(context.Background(), query)
	if err == nil {
		st.by[query] = s
	}
	return s, err
}

func (st statements) ExecContext(_ context.Context, query string, args ...any) (sql.Result, error) {
	s, err := st.prepare(query)
	if err != nil {
		return nil, err
	}
	return s.ExecContext(context.Background(), args...)
}

func (st statements) QueryRowContext(_ context.Context, query string, args ...any) *sql.Row {
	s, err := st.prepare(query)
	if err != nil {
		return st.conn.QueryRowContext(context.Background(), query, args...) // carries the error
	}
	return s.QueryRowContext(context.Background(), args...)
}

func (st statements) QueryContext(_ context.Context, query string, args ...any) (*sql.Rows, error) {
	s, err := st.prepare(query)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(context.Background(), args...)
}

// prepared reads with statements that are prepared once for each connection:
// preparing costs more than reading a row.
type prepared struct {
	db *sql.DB
	by sync.Map // query -> *sql.Stmt
}

func (p *prepared) prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	if s, ok := p.by.Load(query); ok {
		return s.(*sql.Stmt), nil
	}
	s, err := p.db.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	kept, had := p.by.LoadOrStore(query, s)
	if had {
		s.Close() //nolint:errcheck // another goroutine was faster
	}
	return kept.(*sql.Stmt), nil
}

func (p *prepared) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	s, err := p.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.ExecContext(ctx, args...)
}

func (p *prepared) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	s, err := p.prepare(ctx, query)
	if err != nil {
		return p.db.QueryRowContext(ctx, query, args...) // which fails with the same error
	}
	return s.QueryRowContext(ctx, args...)
}

func (p *prepared) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	s, err := p.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(ctx, args...)
}

func (st statements) close() {
	for _, s := range st.by {
		s.Close()
	}
}
