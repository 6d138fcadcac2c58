package store_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"mentor/internal/store"
)

// writerVariable makes the test binary the process that is killed.
const writerVariable = "MENTOR_TEST_WRITER"

func TestMain(m *testing.M) {
	if path := os.Getenv(writerVariable); path != "" {
		fmt.Fprintln(os.Stderr, writeUntilKilled(path))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// writersAtOnce is how many writes can be under way when the process dies.
const writersAtOnce = 16

// writeUntilKilled adds a sitting and saves it, again and again, and prints
// the id and the version of every write after it was acknowledged.
func writeUntilKilled(path string) error {
	db, err := store.Open(context.Background(), path)
	if err != nil {
		return err
	}
	var out sync.Mutex
	failed := make(chan error)
	for range writersAtOnce {
		go func() {
			for {
				s := newSitting()
				for i, write := range []func(context.Context, store.Sitting) error{db.AddSitting, db.SaveSitting} {
					if err := write(context.Background(), s); err != nil {
						failed <- err
						return
					}
					out.Lock()
					fmt.Println(s.ID, i+1)
					out.Unlock()
				}
			}
		}()
	}
	return <-failed
}

// X5, short form: what was acknowledged before a kill -9 is there, once.
func TestKilledProcessLosesNothing(t *testing.T) {
	const kills = 20
	path := filepath.Join(t.TempDir(), "mentor.db")
	acknowledged := map[string]int64{} // id -> the last version
	for kill := range kills {
		killWriter(t, path, acknowledged)
		db := openPath(t, path)
		for id, version := range acknowledged {
			// A save may have been kept without a word.
			if got := read(t, db, id); got.Version != version && got.Version != version+1 {
				t.Fatalf("%s has version %d, %d was acknowledged", id, got.Version, version)
			}
		}
		n, said := count(t, db), int64(len(acknowledged))
		if n < said || n > said+int64(kill+1)*writersAtOnce {
			t.Fatalf("%d rows, %d acknowledged", n, said)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d kills, %d sittings acknowledged", kills, len(acknowledged))
}

// killWriter starts a writer, kills it at a random moment, and notes what it
// had acknowledged.
func killWriter(t *testing.T, path string, acknowledged map[string]int64) {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), writerVariable+"="+path)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines, killAt := 0, 1+rand.IntN(2000)
	for in := bufio.NewScanner(out); in.Scan(); lines++ {
		if lines == killAt {
			child.Process.Kill()
		}
		var id string
		var version int64
		if n, _ := fmt.Sscan(in.Text(), &id, &version); n == 2 && len(id) == 22 {
			acknowledged[id] = max(acknowledged[id], version)
		}
	}
	if err := child.Wait(); err == nil || lines < killAt {
		t.Fatalf("the writer ended by itself after %d writes: %v", lines, err)
	}
}
