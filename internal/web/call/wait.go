package call

import (
	"cmp"
	"context"
	"time"
)

// How long a request waits for the database in all. A way out waits a moment
// only: what it is not told by then, it leaves out.
const (
	patience       = 10 * time.Second
	HealthPatience = 2 * time.Second
	Moment         = 150 * time.Millisecond
	glance         = 30 * time.Millisecond
)

// answering ends with the request, or when it has waited long enough for the database.
func (c *Call) answering() context.Context {
	if c.asking == nil {
		c.asking, c.stopAsking = context.WithTimeout(c.R.Context(), cmp.Or(c.MaxWait, c.Patience, patience))
	}
	return c.asking
}

// goOn has the rest of a request go on when who asked has gone.
func (c *Call) goOn() {
	if c.stopAsking != nil {
		c.stopAsking()
	}
	c.asking, c.stopAsking = context.WithTimeout(context.WithoutCancel(c.R.Context()), cmp.Or(c.Patience, patience))
}

// laterAtOnce bounds how much is done behind answers that were given.
const laterAtOnce = 256

// later does what an answer waits for no longer than a glance. What fails
// is tried for a minute, then logged.
func (s *Node) later(what string, do func(context.Context) error) {
	select {
	case s.Behind <- struct{}{}:
	default:
		s.Log.Error("too much to do: left undone", "what", what)
		return
	}
	done := make(chan struct{})
	go func() {
		defer func() { <-s.Behind; close(done) }()
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		for err := do(ctx); err != nil; err = do(ctx) {
			select {
			case <-time.After(time.Second):
			case <-ctx.Done():
				s.Log.Error("left undone", "what", what, "error", err.Error())
				return
			}
		}
	}()
	select {
	case <-done:
	case <-time.After(glance):
	}
}
