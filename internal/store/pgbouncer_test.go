package store_test

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"testing"

	"mentor/internal/store"
	"mentor/internal/store/storetest"
)

// bouncer runs pgbouncer before the server of an address,
// and gives its own. Without the program the test is skipped; with CI=true it fails.
func bouncer(t *testing.T, server, mode string) string {
	t.Helper()
	program, err := exec.LookPath("pgbouncer")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip("pgbouncer is not there")
	}
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	host := u.Hostname()
	if folder := u.Query().Get("host"); folder != "" {
		host = folder
	}
	folder, err := os.MkdirTemp("", "mentor-bouncer-") // the path of a socket is short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	if err := os.Chmod(folder, 0o777); err != nil {
		t.Fatal(err)
	}
	config := filepath.Join(folder, "pgbouncer.ini")
	text := fmt.Sprintf("[databases]\n* = host=%s user=%s\n[pgbouncer]\nunix_socket_dir = %s\nauth_type = any\npool_mode = %s\ndefault_pool_size = 8\n",
		host, u.User.Username(), folder, mode)
	if err := os.WriteFile(config, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	args := []string{"-q", config}
	if os.Getuid() == 0 { // which it refuses to run as
		if _, err := user.Lookup("postgres"); err != nil {
			t.Fatal(err)
		}
		args = append([]string{"-u", "postgres"}, args...)
	}
	cmd := exec.Command(program, args...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() }) //nolint:errcheck // it is killed
	for socket := filepath.Join(folder, ".s.PGSQL.6432"); ; {
		if conn, err := net.Dial("unix", socket); err == nil { // the file is there before anybody listens
			conn.Close()
			break
		}
		if err := t.Context().Err(); err != nil {
			t.Fatal(err)
		}
	}
	u.Host, u.RawQuery = "", url.Values{"host": {folder}, "port": {"6432"}, "sslmode": {"disable"}}.Encode()
	return u.String()
}

// Two nodes that start together behind pgbouncer, and then all write and read
// at once, lose nothing: what is prepared for one connection is never asked of
// another.
func TestThroughPgbouncer(t *testing.T) {
	for _, mode := range []string{"transaction", "session"} {
		t.Run(mode, func(t *testing.T) {
			address := bouncer(t, storetest.Postgres(t), mode)
			nodes := make(chan *store.DB, 2)
			for range cap(nodes) {
				go func() {
					db, err := store.Open(t.Context(), address)
					if err != nil {
						t.Error(err)
					}
					nodes <- db
				}()
			}
			errs := make(chan error, 2*266)
			for range cap(nodes) {
				db := <-nodes
				if db == nil {
					t.FailNow()
				}
				defer db.Close()
				for i := range 266 {
					go func() { errs <- keepAndRead(t, db, fmt.Sprintf("%p-%d", db, i)) }()
				}
			}
			failed := 0
			for range cap(errs) {
				if err := <-errs; err != nil {
					failed++
					t.Log(err)
				}
			}
			if failed > 0 {
				t.Errorf("%d of %d failed", failed, cap(errs))
			}
		})
	}
}

func keepAndRead(t *testing.T, db *store.DB, id string) error {
	s := store.Sitting{ID: id, Expires: 2, Sealed: []byte("sealed")}
	if err := db.AddSitting(t.Context(), s); err != nil {
		return err
	}
	if _, err := db.Sitting(t.Context(), id, 1); err != nil {
		return err
	}
	_, err := db.Bonds(t.Context(), id)
	return err
}

// A pooler that has no transactions is refused when the program starts.
func TestThroughPgbouncerByStatement(t *testing.T) {
	db, err := store.Open(t.Context(), bouncer(t, storetest.Postgres(t), "statement"))
	if err == nil {
		db.Close()
	}
	if !errors.Is(err, store.ErrStatements) {
		t.Errorf("refused with %v", err)
	}
}
