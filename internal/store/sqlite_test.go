package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"github.com/ncruces/go-sqlite3/driver"
	"github.com/pressly/goose/v3"
)

func TestSecondOpenIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mentor.db")
	first := openFile(t, path)
	if _, err := Open(t.Context(), path); !errors.Is(err, ErrLocked) {
		t.Errorf("second open: %v, want ErrLocked", err)
	}
	put(t, first, "still works")
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second := openFile(t, path)
	if got := names(t, second); got != "still works" {
		t.Errorf("after the first was closed: %q", got)
	}
}

func TestNewerSchemaIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mentor.db")
	db := openFile(t, path)
	put(t, db, "before")
	if _, err := db.engine.(*sqlite).db.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, 1)`); err != nil {
		t.Fatal(err)
	}
	db.Close()
	before := readFile(t, path)
	for range 2 { // the second shows that the first let go of the lock
		if _, err := Open(t.Context(), path); !errors.Is(err, ErrNewer) {
			t.Errorf("open: %v, want ErrNewer", err)
		}
	}
	if after := readFile(t, path); after != before {
		t.Error("a refused open changed the file")
	}
	if copies := glob(t, path+".before-*"); len(copies) != 0 {
		t.Errorf("a refused open made %v", copies)
	}
}

func TestMigrationCopiesTheFileFirst(t *testing.T) {
	path := filepath.Join(t.TempDir(), "it's here", "mentor.db")
	db := openFile(t, path)
	put(t, db, "precious")
	if copies := glob(t, path+".before-*"); len(copies) != 0 {
		t.Errorf("the first start made %v", copies)
	}
	writer := db.engine.(*sqlite).db
	for range 2 { // a second try, after a start that failed, makes the copy anew
		err := migrate(t.Context(), goose.DialectSQLite3, writer, withMigration(t, `BROKEN`), func() error { return copyFile(t.Context(), writer, path) })
		if err == nil {
			t.Fatal("a broken migration passed")
		}
	}
	err := migrate(t.Context(), goose.DialectSQLite3, writer, withMigration(t, `DELETE FROM installation`), func() error { return copyFile(t.Context(), writer, path) })
	if err != nil {
		t.Fatal(err)
	}
	if got := names(t, db); got != "" {
		t.Fatalf("the migration did not run: %q", got)
	}
	copies := glob(t, path+".before-*")
	if len(copies) != 1 {
		t.Fatalf("copies: %v", copies)
	}
	if got := names(t, openFile(t, copies[0])); got != "precious" {
		t.Errorf("the copy holds %q", got)
	}
}

func TestFailedCopyStopsTheMigration(t *testing.T) {
	db := openFile(t, filepath.Join(t.TempDir(), "mentor.db"))
	put(t, db, "precious")
	full := errors.New("disk full")
	err := migrate(t.Context(), goose.DialectSQLite3, db.engine.(*sqlite).db, withMigration(t, `DELETE FROM installation`), func() error { return full })
	if !errors.Is(err, full) {
		t.Errorf("%v, want %v", err, full)
	}
	if got := names(t, db); got != "precious" {
		t.Errorf("migrated without a copy: %q", got)
	}
}

func TestEveryConnectionHasTheSettings(t *testing.T) {
	db := openFile(t, filepath.Join(t.TempDir(), "mentor.db"))
	writer := db.engine.(*sqlite)
	check := func(pool string, conn *sql.Conn, queryOnly int) {
		var got string
		err := conn.QueryRowContext(t.Context(), `
			SELECT format('%s %d %d %d %d %d', journal_mode, synchronous, foreign_keys, secure_delete, query_only, timeout)
			FROM pragma_journal_mode, pragma_synchronous, pragma_foreign_keys,
			     pragma_secure_delete, pragma_query_only, pragma_busy_timeout`).Scan(&got)
		if want := fmt.Sprintf("wal 2 1 1 %d 5000", queryOnly); err != nil || got != want {
			t.Errorf("%s: %q, %v, want %q", pool, got, err, want)
		}
	}
	check("writer", writer.conn, 0)
	for pool, p := range map[string]*sql.DB{"writer's pool": writer.db, "readers": db.pool} {
		for range max(4, 2*runtime.GOMAXPROCS(0)) { // held, so that each is another one
			conn, err := p.Conn(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			check(pool, conn, map[*sql.DB]int{db.pool: 1}[p])
		}
	}
}

func TestFailingWriteIsAloneInItsCommit(t *testing.T) {
	db := openFile(t, filepath.Join(t.TempDir(), "mentor.db"))
	put(t, db, "taken")
	halfway := errors.New("halfway")
	errs := inOneCommit(t, db,
		func() error { return tryPut(t, db, "a") },
		func() error { return tryPut(t, db, "taken") },
		func() error {
			return db.write(t.Context(), func(q querier) error {
				if err := insert(q, "undone"); err != nil {
					return err
				}
				return halfway
			})
		},
		func() error { return tryPut(t, db, "b") },
	)
	if errs[0] != nil || errs[1] == nil || !errors.Is(errs[2], halfway) || errs[3] != nil {
		t.Errorf("answers: %v", errs)
	}
	if got := names(t, db); got != "a b taken" {
		t.Errorf("kept %q", got)
	}
}

func TestCancelledWhileItWaits(t *testing.T) {
	db := openFile(t, filepath.Join(t.TempDir(), "mentor.db"))
	ctx, cancel := context.WithCancel(t.Context())
	errs := inOneCommit(t, db,
		func() error { return tryPut(t, db, "a") },
		func() error { return db.write(ctx, func(q querier) error { return insert(q, "gone") }) },
		func() error { defer cancel(); return nil }, // nothing to write: cancels while the writer is held
		func() error { return tryPut(t, db, "b") },
	)
	if errs[0] != nil || !errors.Is(errs[1], context.Canceled) || errs[3] != nil {
		t.Errorf("answers: %v", errs)
	}
	if got := names(t, db); got != "a b" {
		t.Errorf("kept %q", got)
	}
}

// SQLite rolls back the whole transaction when a write is interrupted.
func TestCancelledWhileItRuns(t *testing.T) {
	db := openFile(t, filepath.Join(t.TempDir(), "mentor.db"))
	ctx := &cancelledLate{Context: t.Context()}
	errs := inOneCommit(t, db,
		func() error { return tryPut(t, db, "a") },
		func() error {
			return db.write(ctx, func(q querier) error {
				if err := insert(q, "whole"); err != nil {
					return err
				}
				_, err := q.ExecContext(ctx, `
					WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
					UPDATE installation SET value = (SELECT max(i) FROM n) WHERE name = 'whole'`)
				return err
			})
		},
		func() error { return tryPut(t, db, "b") },
	)
	if errs[0] != nil || errs[1] != nil || errs[2] != nil {
		t.Errorf("answers: %v", errs)
	}
	if got := names(t, db); got != "a b whole" {
		t.Errorf("kept %q", got)
	}
}

// cancelledLate is live when it is first asked and cancelled afterwards.
type cancelledLate struct {
	context.Context
	asked atomic.Int64
}

func (c *cancelledLate) Err() error {
	if c.asked.Add(1) > 1 {
		return context.Canceled
	}
	return nil
}

// A transaction that is gone before its end takes everybody with it: each is
// told, nothing is kept, and the next commit works.
func TestTransactionThatEndsEarly(t *testing.T) {
	db := openFile(t, filepath.Join(t.TempDir(), "mentor.db"))
	errs := inOneCommit(t, db,
		func() error { return tryPut(t, db, "a") },
		func() error {
			return db.write(t.Context(), func(q querier) error {
				return errors.Join(insert(q, "b"), execute(q, `ROLLBACK`))
			})
		},
		func() error { return tryPut(t, db, "c") },
	)
	for i, err := range errs {
		if err == nil {
			t.Errorf("write %d was acknowledged", i)
		}
	}
	if got := names(t, db); got != "" {
		t.Errorf("kept %q", got)
	}
	put(t, db, "next")
	if got := names(t, db); got != "next" {
		t.Errorf("the next commit kept %q", got)
	}
}

func TestFullDisk(t *testing.T) {
	db := openFile(t, filepath.Join(t.TempDir(), "mentor.db"))
	limit := func(pages string) {
		err := db.engine.(*sqlite).conn.Raw(func(c any) error {
			return c.(driver.Conn).Raw().Exec(`PRAGMA max_page_count = ` + pages)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	put(t, db, "before")
	limit("1") // SQLite takes the present size
	big := strings.Repeat("x", 1<<20)
	errs := inOneCommit(t, db,
		func() error { return tryPut(t, db, "a") },
		func() error { return tryPut(t, db, big) },
		func() error { return tryPut(t, db, "b") },
	)
	if errs[1] == nil {
		t.Fatal("a megabyte went onto a full disk")
	}
	want := map[bool]string{true: "a b before", false: "before"}[errs[0] == nil && errs[2] == nil]
	if got := names(t, db); got != want {
		t.Errorf("kept %q after the answers %v", got, errs)
	}
	limit("1000000")
	put(t, db, "there is room again")
}

func TestCloseAnswersEveryWriter(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mentor.db")
	db := openFile(t, path)
	kept := make(chan string, 64)
	for i := range cap(kept) {
		go func() {
			name := ""
			for n := 0; ; n++ {
				next := fmt.Sprintf("%02d-%06d", i, n)
				if tryPut(t, db, next) != nil {
					break
				}
				name = next
			}
			kept <- name
		}()
	}
	put(t, db, "the writers run")
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	again := openFile(t, path)
	for range cap(kept) {
		if name := <-kept; name != "" && !strings.Contains(names(t, again), name) {
			t.Errorf("%s was acknowledged and is gone", name)
		}
	}
}

// inOneCommit holds the writer until every f that writes waits for it, so that
// all of them share the next commit, in this order.
func inOneCommit(t *testing.T, db *DB, fs ...func() error) []error {
	t.Helper()
	s := db.engine.(*sqlite)
	held, release := make(chan struct{}), make(chan struct{})
	go db.write(context.Background(), func(querier) error { close(held); <-release; return nil }) //nolint:errcheck // writes nothing
	<-held
	answers := make([]chan error, len(fs))
	for i, f := range fs {
		answers[i] = make(chan error, 1)
		before := len(s.jobs[Own])
		go func() { answers[i] <- f() }()
		for len(s.jobs[Own]) == before && len(answers[i]) == 0 {
			runtime.Gosched()
		}
	}
	close(release)
	errs := make([]error, len(fs))
	for i := range fs {
		errs[i] = <-answers[i]
	}
	return errs
}

func openFile(t *testing.T, path string) *DB {
	t.Helper()
	db, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// withMigration is what the program brings and one more migration.
func withMigration(t *testing.T, text string) fs.FS {
	t.Helper()
	files := fstest.MapFS{"0098_next.sql": {Data: []byte("-- +goose Up\n" + text + ";\n")}}
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		data, err := migrations.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files[filepath.Base(name)] = &fstest.MapFile{Data: data}
	}
	return files
}

func execute(q querier, query string, args ...any) error {
	_, err := q.ExecContext(context.Background(), query, args...)
	return err
}

func insert(q querier, name string) error {
	return execute(q, `INSERT INTO installation (name, value) VALUES ($1, '')`, name)
}

func tryPut(t *testing.T, db *DB, name string) error {
	return db.write(t.Context(), func(q querier) error { return insert(q, name) })
}

func put(t *testing.T, db *DB, name string) {
	t.Helper()
	if err := tryPut(t, db, name); err != nil {
		t.Fatal(err)
	}
}

// names is every name that stands in installation.
func names(t *testing.T, db *DB) (all string) {
	t.Helper()
	err := db.pool.QueryRow(`SELECT coalesce(group_concat(name, ' ' ORDER BY name), '') FROM installation`).Scan(&all)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func glob(t *testing.T, pattern string) []string {
	t.Helper()
	found, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// The copy of a migration is its owner's alone, and ends at the next start.
func TestCopyIsPrivateAndEnds(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mentor.db")
	db, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	s := db.engine.(*sqlite)
	if err := copyFile(t.Context(), s.db, path); err != nil {
		t.Fatal(err)
	}
	copies := glob(t, path+".before-*")
	if len(copies) != 1 {
		t.Fatalf("copies: %v", copies)
	}
	if info, err := os.Stat(copies[0]); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the copy has mode %v (%v)", info.Mode(), err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if db, err = Open(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if copies := glob(t, path+".before-*"); len(copies) != 0 {
		t.Errorf("after a good start there still are %v", copies)
	}
}
