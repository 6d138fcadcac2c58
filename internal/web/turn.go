package web

import (
	"context"
	"time"

	"mentor/internal/fault"
)

// slowAtOnce bounds how many codes and passwords are worked on at once: each
// takes 19 MiB.
const slowAtOnce = 2

// slowWait is how long one waits for its turn.
const slowWait = 5 * time.Second

// inTurn works on a code or a password when it is its turn; when too many
// wait, or the person has gone, it does not.
func (c *call) inTurn(work func()) error {
	ctx, cancel := context.WithTimeout(c.r.Context(), slowWait)
	defer cancel()
	select {
	case c.slow <- struct{}{}:
		defer func() { <-c.slow }()
		work()
		return nil
	case <-ctx.Done():
		return fault.New(fault.TooMany, "resume.error.busy")
	}
}
