// Package storetest gives tests a fresh database on every engine.
package storetest

import (
	"crypto/rand"
	"database/sql"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"mentor/internal/store"
)

// postgresVariable names a server whose user may CREATE DATABASE.
const postgresVariable = "MENTOR_TEST_POSTGRES"

// Each runs f in the subtests sqlite and postgres, each with an empty database
// that is gone afterwards. Without a PostgreSQL server that subtest is skipped;
// with CI=true it fails, so that no gate passes by having tested half.
func Each(t *testing.T, f func(t *testing.T, db *store.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { f(t, Open(t, filepath.Join(t.TempDir(), "mentor.db"))) })
	t.Run("postgres", func(t *testing.T) { f(t, Open(t, Postgres(t))) })
}

// EachStuck is Each with a way to make the database stop answering: of SQLite
// somebody holds the writer, of PostgreSQL the line is dead. free undoes it.
func EachStuck(t *testing.T, f func(t *testing.T, db *store.DB, stick func() (free func()))) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "mentor.db")
		f(t, Open(t, path), func() func() { return holdWriter(t, path) })
	})
	t.Run("postgres", func(t *testing.T) {
		address, line := deadable(t, Postgres(t))
		f(t, Open(t, address), line.cut)
	})
}

// holdWriter begins a write in another connection and does not end it.
func holdWriter(t *testing.T, path string) (free func()) {
	t.Helper()
	other, err := sql.Open("sqlite3", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	tx, err := other.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.ExecContext(t.Context(), "BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	return sync.OnceFunc(func() { tx.Close(); other.Close() })
}

// line leads to a server, and carries nothing while it is cut.
type line struct{ carries sync.RWMutex }

func (l *line) cut() (free func()) {
	l.carries.Lock()
	return sync.OnceFunc(l.carries.Unlock)
}

// deadable puts a line before the server of a postgres:// address.
func deadable(t *testing.T, server string) (address string, l *line) {
	t.Helper()
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	door, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { door.Close() })
	network, behind := "tcp", u.Host
	if folder := u.Query().Get("host"); folder != "" { // as .ci/postgres makes it
		network, behind = "unix", filepath.Join(folder, ".s.PGSQL.5432")
	}
	u.Host, u.RawQuery, l = door.Addr().String(), "sslmode=disable", &line{}
	go func() {
		for {
			near, err := door.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial(network, behind)
			if err != nil {
				near.Close()
				return
			}
			go l.carry(near, far)
			go l.carry(far, near)
		}
	}()
	return u.String(), l
}

func (l *line) carry(from, to net.Conn) {
	defer to.Close()
	buf := make([]byte, 16<<10)
	for {
		n, err := from.Read(buf)
		l.carries.RLock()
		_, err2 := to.Write(buf[:n])
		l.carries.RUnlock()
		if err != nil || err2 != nil {
			return
		}
	}
}

// Open opens a database for the time of a test, without waiting for its disk.
func Open(t testing.TB, url string) *store.DB {
	t.Helper()
	db, err := store.OpenVolatile(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error("close:", err)
		}
	})
	return db
}

// Postgres makes an empty database that is gone after the test, and gives its
// address; without a server the test is skipped, as by Each.
func Postgres(t *testing.T) string {
	t.Helper()
	server := os.Getenv(postgresVariable)
	if server == "" {
		const advice = "set " + postgresVariable + " to the postgres:// URL of a server where the user may CREATE DATABASE, as .ci/postgres prints it"
		if os.Getenv("CI") == "true" {
			t.Fatal(advice)
		}
		t.Skip(advice)
	}
	address, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	admin, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { admin.Close() })
	name := "mentor_test_" + strings.ToLower(rand.Text())
	if _, err := admin.ExecContext(t.Context(), `CREATE DATABASE `+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := admin.Exec(`DROP DATABASE ` + name + ` WITH (FORCE)`); err != nil {
			t.Error("drop:", err)
		}
	})
	address.Path = "/" + name
	return address.String()
}
