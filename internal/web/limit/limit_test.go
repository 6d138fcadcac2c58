package limit

import (
	"net/netip"
	"testing"
	"time"
)

// The limiter's memory has a bound.
func TestLimiterForgets(t *testing.T) {
	t.Parallel()
	l := NewLimiter(Defaults, time.Now)
	for i := range maxBudgets + 10 {
		addr := netip.AddrFrom4([4]byte{byte(i >> 16), byte(i >> 8), byte(i), 1})
		if !l.Take(BudgetKey{NetworkLane(addr, 24, 56), Tries}, l.Limits.Rule(Tries), 1) {
			t.Fatalf("network %d was refused", i)
		}
	}
	if len(l.spent) > maxBudgets {
		t.Errorf("%d budgets are kept", len(l.spent))
	}
}
