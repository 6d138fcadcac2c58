// Package storetest gives tests a fresh database on every engine.
package storetest

import (
	"crypto/rand"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"strings"
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
	t.Run("sqlite", func(t *testing.T) { f(t, open(t, filepath.Join(t.TempDir(), "mentor.db"))) })
	t.Run("postgres", func(t *testing.T) { f(t, open(t, freshPostgres(t))) })
}

func open(t *testing.T, url string) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), url)
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

// freshPostgres makes a database with a name of its own and gives its address.
func freshPostgres(t *testing.T) string {
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
