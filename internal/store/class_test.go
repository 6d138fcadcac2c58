package store

import (
	"context"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"testing"

	"mentor/internal/fault"
)

// held is the writer in the middle of a commit, until it is let go.
func held(t *testing.T, db *DB) (letGo func()) {
	t.Helper()
	begun, hold := make(chan struct{}), make(chan struct{})
	go db.write(context.WithoutCancel(t.Context()), func(querier) error { close(begun); <-hold; return nil }) //nolint:errcheck // it writes nothing
	<-begun
	return sync.OnceFunc(func() { close(hold) })
}

// What waits for the writer goes in the order of the classes, whoever came first;
// who finds the line full is told at once.
func TestClassesInTheQueue(t *testing.T) {
	db := openFile(t, filepath.Join(t.TempDir(), "mentor.db"))
	queue := db.engine.(*sqlite)
	letGo := held(t, db)
	defer letGo()
	var (
		callers sync.WaitGroup
		mu      sync.Mutex
		done    []Class
	)
	write := func(c Class) error {
		return db.As(c).write(t.Context(), func(querier) error {
			mu.Lock()
			defer mu.Unlock()
			done = append(done, c)
			return nil
		})
	}
	for _, c := range []Class{Strangers, Tests, Own, Exits} {
		for n := range waitAtMost[c] {
			callers.Go(func() {
				if err := write(c); err != nil {
					t.Error(c, err)
				}
			})
			for len(queue.jobs[c]) <= n { // until it stands in the line
				runtime.Gosched()
			}
		}
		if err := write(c); !fault.Is(err, fault.Full) {
			t.Errorf("one more of class %d: %v", c, err)
		}
	}
	letGo()
	callers.Wait()
	var want []Class
	for _, c := range order {
		want = append(want, slices.Repeat([]Class{c}, waitAtMost[c])...)
	}
	slip := 0 // the first of a batch is whoever the writer woke up with
	for i := range want {
		if done[i] != want[i] {
			slip++
		}
	}
	if batches := len(want)/shareAtMost + 1; len(done) != len(want) || slip > 2*batches*len(order) {
		t.Errorf("%d of %d came at another place than their class has", slip, len(want))
	}
}
