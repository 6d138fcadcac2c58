package store_test

import (
	"testing"

	"mentor/internal/store"
	"mentor/internal/store/storetest"
)

// What one app node spends, another cannot spend again; it fills with time, and
// what is given back is there at once.
func TestBudgetIsShared(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		now := int64(1_700_000_000e9)
		spend := func(id string, cost int64) bool {
			t.Helper()
			ok, err := db.Spend(t.Context(), id, cost, 100, now)
			if err != nil {
				t.Fatal(err)
			}
			return ok
		}
		for i, want := range []bool{true, true, false} {
			if got := spend("one", 50); got != want {
				t.Errorf("spending %d: %t", i, got)
			}
		}
		if !spend("other", 100) || !spend("one", -50) || !spend("one", 50) || spend("one", 1) {
			t.Error("another's budget, or what was given back, is not there; or more is")
		}
		now += 30
		if spend("one", 31) || !spend("one", 30) {
			t.Error("it did not fill with time")
		}
		if err := db.SweepBudgets(t.Context(), now); err != nil || spend("one", 1) {
			t.Errorf("sweeping filled it: %v", err)
		}
		now += 1000
		if !spend("one", 100) || spend("one", 1) {
			t.Error("it holds more than it does")
		}
		now -= 100 * 24 * 60 * 60 * 1e9 // the clock was wrong
		if err := db.SweepBudgets(t.Context(), now); err != nil || !spend("one", 100) {
			t.Errorf("a wrong clock shuts out for good: %v", err)
		}
	})
}
