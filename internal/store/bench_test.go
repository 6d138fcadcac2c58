package store_test

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"testing"

	"mentor/internal/store"
)

// rowsBefore is how many sittings stand in the file before a measurement: with
// an empty file every save would touch the same page.
const rowsBefore = 20_000

// BenchmarkCommit measures durable writes on SQLite: "one" a caller that waits
// for each, "128" as many callers at once, who share commits.
func BenchmarkCommit(b *testing.B) {
	for _, callers := range []struct {
		name string
		n    int
	}{{"one", 1}, {"128", 128}} {
		b.Run(callers.name+"/add", func(b *testing.B) { benchmarkAdd(b, callers.n) })
		b.Run(callers.name+"/save", func(b *testing.B) { benchmarkSave(b, callers.n) })
	}
}

func benchmarkAdd(b *testing.B, callers int) {
	db, _ := filled(b)
	concurrently(b, callers, func(int) error {
		return db.AddSitting(b.Context(), newSitting())
	})
}

func benchmarkSave(b *testing.B, callers int) {
	db, rows := filled(b)
	turn := make([]int, callers)
	concurrently(b, callers, func(caller int) error {
		// Each caller goes round its own rows.
		own := rows[caller*len(rows)/callers : (caller+1)*len(rows)/callers]
		s := &own[turn[caller]%len(own)]
		turn[caller]++
		if err := db.SaveSitting(b.Context(), *s); err != nil {
			return err
		}
		s.Version++
		return nil
	})
}

// concurrently runs f b.N times, spread over callers at once, and reports how
// many ran in a second.
func concurrently(b *testing.B, callers int, f func(caller int) error) {
	b.Helper()
	var next atomic.Int64
	if callers > 1 {
		b.SetParallelism((callers + runtime.GOMAXPROCS(0) - 1) / runtime.GOMAXPROCS(0))
	}
	b.ResetTimer()
	run := func(more func() bool) {
		caller := int(next.Add(1)-1) % callers
		for more() {
			if err := f(caller); err != nil {
				b.Error(err)
				return
			}
		}
	}
	if callers == 1 {
		run(b.Loop)
	} else {
		b.RunParallel(func(pb *testing.PB) { run(pb.Next) })
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "commits/s")
}

// filled opens a file that holds rowsBefore sittings.
func filled(b *testing.B) (*store.DB, []store.Sitting) {
	b.Helper()
	db, err := store.Open(b.Context(), filepath.Join(b.TempDir(), "mentor.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	rows := make([]store.Sitting, rowsBefore)
	for i := range rows {
		rows[i] = newSitting()
	}
	if err := addAll(b.Context(), db, rows); err != nil {
		b.Fatal(err)
	}
	return db, rows
}

// addAll adds rows with many callers, as web would.
func addAll(ctx context.Context, db *store.DB, rows []store.Sitting) error {
	const callers = 64
	errs := make(chan error, callers)
	for c := range callers {
		go func() {
			for i := c; i < len(rows); i += callers {
				if err := db.AddSitting(ctx, rows[i]); err != nil {
					errs <- fmt.Errorf("row %d: %w", i, err)
					return
				}
				rows[i].Version = 1
			}
			errs <- nil
		}()
	}
	for range callers {
		if err := <-errs; err != nil {
			return err
		}
	}
	return nil
}

// sealedSize is a full test: about 95 bytes packed, and 28 that sealing adds.
const sealedSize = 123

// newSitting makes a row as web would: an id of 22 characters and sealed bytes.
func newSitting() store.Sitting {
	var random [16 + sealedSize]byte
	rand.Read(random[:])
	return store.Sitting{
		ID:      base64.RawURLEncoding.EncodeToString(random[:16]),
		Version: 1,
		Expires: later,
		Sealed:  append([]byte(nil), random[16:]...),
	}
}

const (
	now   = 1_800_000_000_000
	later = now + 48*60*60*1000
)
