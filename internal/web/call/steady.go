package call

import (
	"cmp"
	"net/http"
	"runtime"
	"time"
)

// How long an answer takes tells how much was read for it: a page of a parent's took 50
// to 90 µs more for each place of the child, a try 60 for each of that name. So the time
// of such answers goes by whole steps. The rules are:
//
//   - Steady are all tries, and what reads the bonds of a parent.
//   - The time counts from when a request is there with all that was sent, and is let in.
//     Who could choose that moment, by sending slowly or by standing in a line, would put
//     the end of the work at the border of a step, and see each microsecond.
//   - So a wait for others, or for a slow hash, in the midst of the work begins at a whole
//     step, and the time counts anew after it.
//   - Meanwhile it holds no place of those who work. It stays in the lines of its own account:
//     when the next in them begins tells no more than the answer.

// WholeStep is what Config.Step is when nothing is said: ten times what twelve places cost.
const WholeStep = 10 * time.Millisecond

// AnswerSteadily has the request answered at a whole step.
func (c *Call) AnswerSteadily() {
	if !c.steady {
		c.steady, c.W = true, &steadyWriter{ResponseWriter: c.W, wait: c.evenOut}
	}
}

// steadyWriter waits before it begins to answer.
type steadyWriter struct {
	http.ResponseWriter
	wait  func()
	begun bool
}

func (w *steadyWriter) WriteHeader(code int) {
	if !w.begun {
		w.begun = true
		w.wait()
	}
	w.ResponseWriter.WriteHeader(code)
}

func (w *steadyWriter) Write(b []byte) (int, error) {
	if !w.begun {
		w.WriteHeader(http.StatusOK)
	}
	return w.ResponseWriter.Write(b)
}

// evenOut leaves the line of work and, when the request is steady, waits for the next
// whole step, or until nobody waits for the answer.
func (c *Call) evenOut() {
	c.StepOut()
	if !c.steady {
		return
	}
	step := cmp.Or(c.Step, WholeStep)
	end := time.Now().Add(step - time.Since(c.since)%step)
	select {
	case <-time.After(time.Until(end) - timerLag):
		c.Exactly(end)
	case <-c.R.Context().Done():
	}
}

// timerLag is how late a timer is when nothing else is to do: it waits for whole
// milliseconds from when that began. The end of a step would tell when the work ended.
const timerLag = time.Millisecond

// WatchClock waits until a moment to the microsecond, and lets others work meanwhile.
func WatchClock(until time.Time) {
	for time.Now().Before(until) {
		runtime.Gosched()
	}
}
