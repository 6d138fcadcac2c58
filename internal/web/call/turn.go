package call

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"time"

	"mentor/internal/fault"
	"mentor/internal/store"
	"mentor/internal/web/limit"
)

// ComeIn takes the request in: what was sent is here before it takes anybody's
// place, so that who sends slowly keeps nobody waiting.
func ComeIn(c *Call) error {
	if !admit(c) {
		return fault.New(fault.TooMany, "error.too_many")
	}
	if c.Class == Free {
		return nil
	}
	if asksSecret(c) && !c.known && !mayInvite(c) && c.Lines.Slow[limit.ByStranger].Full() {
		return store.ErrBusy // before anything is looked up for them
	}
	receive(c)
	err := stepIn(c)
	if err == nil && asksSecret(c) { // whoever is refused here, nothing was looked up for
		c.AnswerSteadily()
	}
	return err
}

// End leaves what was entered, the last first.
func End(c *Call) {
	for i := len(c.leaves) - 1; i >= 0; i-- {
		c.leaves[i]()
	}
	c.StepOut()
	if c.stopAsking != nil {
		c.stopAsking()
	}
}

// workOf is the line of a class, and who it is that stands in it.
func workOf(c *Call) (*limit.Queue, limit.Lane) {
	switch {
	case mayInvite(c):
		return c.Lines.Codes, house(c)
	case c.Class == Owned || c.known:
		return c.Lines.Work[limit.ByKnown], c.lane
	case c.Class == Guesses:
		return c.Lines.Work[limit.ByStranger], c.lane
	}
	return c.Lines.Work[limit.ByInvited], c.lane
}

// mayInvite reports whether what was sent may be a code of the family's. It is looked
// up before it is a try, see OpenJoinCode: whatever others have used up, one that is right
// leads in.
func mayInvite(c *Call) bool {
	return asksSecret(c) && (c.R.URL.Path == "/c/code" || c.R.URL.Path == "/c/join")
}

// stepIn waits for a place among those who work.
func stepIn(c *Call) (err error) {
	line, who := workOf(c)
	c.leaveWork, err = line.Enter(c.R.Context(), who)
	c.since = time.Now()
	return err
}

// StepOut leaves the line of work.
func (c *Call) StepOut() {
	if c.leaveWork != nil {
		c.leaveWork()
		c.leaveWork = nil
	}
}

// enter notes what the end of the request has to leave.
func (c *Call) enter(leave func(), err error) error {
	if err == nil {
		c.leaves = append(c.leaves, leave)
	}
	return err
}

// DoInTurn works on a code or a password when it is its turn. Where too many wait,
// it does not, and that is said at once. Who waits holds no place of those who work:
// what comes after is little, and so many at once as passwords are.
func DoInTurn(c *Call, work func()) error {
	line := c.Lines.Slow[standing(c)]
	if line.Full() {
		retryAfter(c, fault.Full)
		return store.ErrBusy // its answer comes at a whole step, too
	}
	c.evenOut()
	leave, err := line.Enter(c.R.Context(), house(c))
	switch {
	case errors.Is(err, context.Canceled):
		return err
	case err != nil:
		retryAfter(c, fault.Full)
		return store.ErrBusy
	}
	defer leave()
	work()
	c.since = time.Now()
	return nil
}

func standing(c *Call) limit.Standing {
	switch {
	case c.invited:
		return limit.ByInvited
	case c.known:
		return limit.ByKnown
	}
	return limit.ByStranger
}

// takeTurn lets at most two requests of an account through at once: one that costs
// much makes its own account wait, and nobody else.
func takeTurn(c *Call, account string) error {
	return once(c, c.Lines.Accounts, limit.VaultLane(account))
}

// joinSession refuses what the account could not take in anyway, before anything is
// looked up for it.
func joinSession(c *Call, token string) error {
	return once(c, c.Lines.Sessions, limit.SessionLane(token))
}

// once enters a line in which the request does not stand yet.
func once(c *Call, all *limit.Queues, who limit.Lane) error {
	if c.Class == Free || slices.Contains(c.lines, who) {
		return nil
	}
	c.lines = append(c.lines, who)
	return Stand(c, all, who)
}

// Stand waits in a line of its own people. Meanwhile it holds no place of those who work.
func Stand(c *Call, all *limit.Queues, who limit.Lane) error {
	worked := c.leaveWork != nil
	if err := c.enter(all.Enter(c.Ctx(), who, c.StepOut)); err != nil {
		return err
	}
	if worked && c.leaveWork == nil {
		return stepIn(c)
	}
	return nil
}

// receive reads what was sent.
func receive(c *Call) {
	if c.R.ContentLength == 0 {
		return
	}
	var buf bytes.Buffer
	if n := c.R.ContentLength; n > 0 && n < 4096 {
		buf.Grow(int(n) + bytes.MinRead)
	}
	_, err := buf.ReadFrom(c.R.Body)
	if err == nil {
		err = io.EOF
	}
	c.R.Body = &received{buf, err}
}

// received is a body that was read, and how that ended.
type received struct {
	bytes.Buffer
	err error
}

func (b *received) Read(p []byte) (int, error) {
	if b.Len() == 0 {
		return 0, b.err
	}
	return b.Buffer.Read(p)
}

func (b *received) Close() error { return nil }
