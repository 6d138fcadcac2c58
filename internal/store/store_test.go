package store_test

import (
	"context"
	"errors"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"mentor/internal/fault"
	"mentor/internal/store"
	"mentor/internal/store/storetest"
)

func TestUseKey(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		for range 2 {
			if err := db.UseKey(t.Context(), "ours"); err != nil {
				t.Fatal(err)
			}
		}
		if err := db.UseKey(t.Context(), "another"); !errors.Is(err, store.ErrWrongKey) {
			t.Errorf("another key: %v, want ErrWrongKey", err)
		}
		if err := db.UseKey(t.Context(), "ours"); err != nil {
			t.Error("ours, after another was refused:", err)
		}
	})
}

func TestReadyAndDescribe(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		if err := db.Ready(t.Context()); err != nil {
			t.Error(err)
		}
		text, err := db.Describe(t.Context())
		if err != nil || !strings.Contains(text, "synchronous=0") && !strings.Contains(text, "synchronous_commit=off") {
			t.Errorf("%q, %v: does not say that a test's writes may be lost", text, err)
		}
	})
}

// What is not for a test waits for the disk.
func TestOpenIsDurable(t *testing.T) {
	for engine, address := range map[string]func(*testing.T) string{
		"sqlite":   func(t *testing.T) string { return filepath.Join(t.TempDir(), "mentor.db") },
		"postgres": storetest.Postgres,
	} {
		t.Run(engine, func(t *testing.T) {
			db, err := store.Open(t.Context(), address(t))
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			text, err := db.Describe(t.Context())
			durable := strings.Contains(text, "journal_mode=wal, synchronous=2") || strings.Contains(text, "fsync=on, synchronous_commit=on")
			if err != nil || !durable {
				t.Errorf("%q, %v: does not say that writes are durable", text, err)
			}
		})
	}
}

func TestNoAcknowledgedSaveIsLost(t *testing.T) {
	const callers, saves = 64, 50
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		rows := make([]store.Sitting, callers)
		each(callers, func(i int) {
			s := newSitting()
			if err := db.AddSitting(t.Context(), s); err != nil {
				t.Error(err)
			}
			for n := range saves {
				s.Sealed = []byte(strconv.Itoa(n))
				if err := db.SaveSitting(t.Context(), s); err != nil {
					t.Error(err)
					continue
				}
				s.Version++
			}
			rows[i] = s
		})
		if n := count(t, db); n != callers {
			t.Errorf("%d rows, %d were acknowledged", n, callers)
		}
		for _, s := range rows {
			if got := read(t, db, s.ID); got.Version != saves+1 || !equal(got, s) {
				t.Errorf("stands %+v, acknowledged %+v", got, s)
			}
		}
	})
}

func TestFailingWriteHarmsNoOther(t *testing.T) {
	const callers = 64
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		taken := added(t, db)
		good := make([]store.Sitting, callers)
		each(2*callers, func(i int) {
			s := newSitting()
			if i%2 == 0 {
				s.ID = taken.ID
			} else {
				good[i/2] = s
			}
			if err := db.AddSitting(t.Context(), s); (err != nil) != (i%2 == 0) {
				t.Errorf("caller %d: %v", i, err)
			}
		})
		for _, s := range append(good, taken) {
			if got := read(t, db, s.ID); !equal(got, s) {
				t.Errorf("stands %+v, acknowledged %+v", got, s)
			}
		}
		if n := count(t, db); n != callers+1 {
			t.Errorf("%d rows, want %d", n, callers+1)
		}
	})
}

func TestOneWriterWinsEachVersion(t *testing.T) {
	const writers, versions = 2, 100
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := added(t, db)
		for version := int64(1); version <= versions; version++ {
			var errs [writers]error
			each(writers, func(i int) {
				errs[i] = db.SaveSitting(t.Context(), store.Sitting{ID: s.ID, Version: version, Expires: later, Sealed: []byte{byte(i)}})
			})
			winner := 0
			if errs[0] != nil {
				winner = 1
			}
			if errs[winner] != nil || !fault.Is(errs[1-winner], fault.Conflict) {
				t.Fatalf("version %d: %v, want one nil and one Conflict", version, errs)
			}
			if got := read(t, db, s.ID); got.Version != version+1 || got.Sealed[0] != byte(winner) {
				t.Fatalf("version %d: stands %+v, writer %d was acknowledged", version, got, winner)
			}
		}
	})
}

func TestCancelledWriteLeavesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		stands, fresh := added(t, db), newSitting()
		changed := stands
		changed.Sealed = []byte("changed")
		for range 20 { // whichever of two ready channels the engine picks
			for name, err := range map[string]error{
				"add":    db.AddSitting(ctx, fresh),
				"save":   db.SaveSitting(ctx, changed),
				"delete": db.DeleteSitting(ctx, stands.ID),
			} {
				if !errors.Is(err, context.Canceled) {
					t.Errorf("%s: %v, want context.Canceled", name, err)
				}
			}
		}
		if got := read(t, db, stands.ID); !equal(got, stands) {
			t.Errorf("stands %+v, want %+v", got, stands)
		}
		if n := count(t, db); n != 1 {
			t.Errorf("%d rows, want 1", n)
		}
		if err := db.SaveSitting(t.Context(), changed); err != nil {
			t.Error("the next write:", err)
		}
	})
}

func TestWriteAfterClose(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		answered := make(chan error, 1)
		go func() {
			var err error
			for range 20 { // the queue still has room: none may be left in it
				if err = db.AddSitting(context.Background(), newSitting()); err == nil {
					break
				}
			}
			answered <- err
		}()
		select {
		case err := <-answered:
			if err == nil {
				t.Error("a write after Close was acknowledged")
			}
		case <-time.After(20 * time.Second):
			t.Fatal("a write after Close hangs")
		}
		if err := db.Close(); err != nil {
			t.Error("second Close:", err)
		}
	})
}

// each runs f(0) to f(n-1) at once and waits for all.
func each(n int, f func(i int)) {
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { f(i) })
	}
	wg.Wait()
}
