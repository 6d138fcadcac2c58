package web

import (
	"time"

	"mentor/internal/store"
)

// A wrong clock must not delete what people keep, and a computer that is on for
// two hours every second day must delete what they were told would go. So the
// program counts the time itself, and lets the clock correct it:
const (
	longestOff   = 15 * clockDay // at once, when it is ahead by less: the computer of every second weekend
	longestBack  = clockDay      // at once, when it is behind by less
	believeAfter = 90 * clockDay // when it is further off, after it has gone on evenly for so long

	clockDay = int64(24 * time.Hour / time.Millisecond)
)

// tick is the clock of a sweep at now, after what the last sweep left. While the
// clock is in doubt the count goes on by what the clock does between two sweeps.
func tick(k store.Clock, now time.Time) (next store.Clock, doubt bool) {
	clock, first := now.UnixMilli(), k.Count == 0
	step := clock - k.Seen
	if step < 0 || step > longestOff {
		step, k.Stood = 0, 0
	}
	k = store.Clock{Count: k.Count + step, Seen: clock, Stood: k.Stood + step}
	ahead := clock - k.Count
	if first || k.Stood >= believeAfter || -longestBack <= ahead && ahead <= longestOff {
		return store.Clock{Count: clock, Seen: clock}, false
	}
	return k, true
}
