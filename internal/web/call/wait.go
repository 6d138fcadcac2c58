package call

import (
	"cmp"
	"context"
	"time"

	"mentor/internal/vault"
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
		c.asking, c.stopAsking = context.WithTimeout(c.R.Context(), cmp.Or(c.Waits, c.Patience, patience))
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

// WayOut lets in anyone. What is behind it answers whatever the database does:
// leaving, signing out, locking, help and the pause after a hard moment.
func WayOut(c *Call) error { c.Waits = cmp.Or(c.Moment, Moment); return nil }

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

// ForgetHere takes the session from this browser at once, with what the browser
// keeps of its pages, and ends it in the database when that answers.
func (c *Call) ForgetHere() {
	if id, token, ok := SessionToken(c); ok {
		c.later("end a session", func(ctx context.Context) error { return c.DB.EndSession(ctx, id, vault.TokenHash(token)) })
	}
	DropSession(c)
	c.W.Header().Set("Clear-Site-Data", ClearSite)
}

// ClearSite tells the browser to forget what this site keeps on the device,
// its worker among it.
const ClearSite = `"cache", "storage"`
