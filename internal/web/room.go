package web

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strconv"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"

	"mentor/internal/fault"
	"mentor/internal/store"
)

// rooms are the lines of this server.
type rooms struct {
	work     [3]*queue           // by standing: requests that are worked on
	codes    *queue              // codes of families that are looked up, in which a house has half
	slow     [3]*queue           // by standing: passwords, PINs and codes, each 19 MiB, in which a house has a part
	accounts *queues             // requests of one account
	sessions *queues             // requests of one session; nobody waits in it
	keeping  *queues             // results that are kept, by the test
	heavy    *semaphore.Weighted // requests that open much of what is kept
}

// mayInvite reports whether what was sent may be a code of the family's. It is looked
// up before it is a try, see openDoor: whatever others have used up, one that is right
// leads in.
func (c *call) mayInvite() bool {
	return c.asksSecret() && (c.r.URL.Path == "/c/code" || c.r.URL.Path == "/c/join")
}

// standing is what is known of who asks before anything is looked up.
type standing uint8

const (
	byStranger standing = iota
	byInvited           // came with a code that somebody of the family made
	byKnown             // comes from a device that was signed in with
)

// How many are let in. Work that waits longer than soon is refused: the people
// behind it have more from trying again. Two passwords are worked on at once; of
// the two places one is that of known devices, whatever strangers do.
const (
	workAtOnce, workInLine    = 64, 320
	strangersAtOnce           = 32
	strangersInLine           = 96
	codesAtOnce, codesInLine  = 8, 96
	slowStrangers, slowOthers = 16, 64
	slowHouse, slowClass      = 12, 48 // of the others
	accountAtOnce, accountAll = 2, 12
	soon                      = 25 * time.Millisecond
)

func newRooms() rooms {
	other := newQueue(1, slowStrangers, slowStrangers/2, 0)
	class := newQueue(1, slowOthers, slowClass, 0)
	class.places = other.places
	return rooms{
		work: [3]*queue{
			byStranger: newQueue(strangersAtOnce, strangersInLine, strangersInLine, soon),
			byInvited:  newQueue(workAtOnce, workInLine, workInLine/2, soon), // everybody who reads or takes the test
			byKnown:    newQueue(workAtOnce, workInLine, workInLine, soon),
		},
		codes:    newQueue(codesAtOnce, codesInLine, codesInLine/2, soon),
		slow:     [3]*queue{byStranger: other, byInvited: class, byKnown: newQueue(1, slowOthers, slowHouse, 0)},
		accounts: newQueues(accountAtOnce, accountAll),
		sessions: newQueues(accountAll, accountAll),
		keeping:  newQueues(1, accountAll),
		heavy:    semaphore.NewWeighted(heavyAtOnce),
	}
}

// workOf is the line of a class, and who it is that stands in it.
func (c *call) workOf() (*queue, lane) {
	switch {
	case c.mayInvite():
		return c.rooms.codes, c.house()
	case c.class == owned || c.known:
		return c.rooms.work[byKnown], c.lane
	case c.class == guesses:
		return c.rooms.work[byStranger], c.lane
	}
	return c.rooms.work[byInvited], c.lane
}

// storeClass is whose writes those of the request are.
func (c *call) storeClass() store.Class {
	switch {
	case c.class == free:
		return store.Exits
	case c.class == owned || c.known:
		return store.Own
	case c.class == guesses:
		return store.Strangers
	}
	return store.Tests
}

// comeIn takes the request in: what was sent is here before it takes anybody's
// place, so that who sends slowly keeps nobody waiting.
func (c *call) comeIn() error {
	if !c.admit() {
		return fault.New(fault.TooMany, "error.too_many")
	}
	if c.class == free {
		return nil
	}
	if c.asksSecret() && !c.known && !c.mayInvite() && c.rooms.slow[byStranger].full() {
		return store.ErrBusy // before anything is looked up for them
	}
	c.receive()
	if c.asksSecret() {
		c.steadily()
	}
	return c.stepIn()
}

// stepIn waits for a place among those who work.
func (c *call) stepIn() (err error) {
	line, who := c.workOf()
	c.leaveWork, err = line.enter(c.r.Context(), who)
	c.since = time.Now()
	return err
}

// enter notes what the end of the request has to leave.
func (c *call) enter(leave func(), err error) error {
	if err == nil {
		c.leaves = append(c.leaves, leave)
	}
	return err
}

// end leaves what was entered, the last first.
func (c *call) end() {
	for i := len(c.leaves) - 1; i >= 0; i-- {
		c.leaves[i]()
	}
	c.stepOut()
	if c.stopAsking != nil {
		c.stopAsking()
	}
}

// stepOut leaves the line of work.
func (c *call) stepOut() {
	if c.leaveWork != nil {
		c.leaveWork()
		c.leaveWork = nil
	}
}

// receive reads what was sent.
func (c *call) receive() {
	if c.r.ContentLength == 0 {
		return
	}
	var buf bytes.Buffer
	if n := c.r.ContentLength; n > 0 && n < 4096 {
		buf.Grow(int(n) + bytes.MinRead)
	}
	_, err := buf.ReadFrom(c.r.Body)
	if err == nil {
		err = io.EOF
	}
	c.r.Body = &received{buf, err}
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

// inTurn works on a code or a password when it is its turn. Where too many wait,
// it does not, and that is said at once. Who waits holds no place of those who work:
// what comes after is little, and so many at once as passwords are.
func (c *call) inTurn(work func()) error {
	c.evenOut()
	leave, err := c.rooms.slow[c.standing()].enter(c.r.Context(), c.house())
	switch {
	case errors.Is(err, context.Canceled):
		return err
	case err != nil:
		c.retryAfter(fault.Full)
		return store.ErrBusy
	}
	defer leave()
	work()
	c.since = time.Now()
	return nil
}

func (c *call) standing() standing {
	switch {
	case c.invited:
		return byInvited
	case c.known:
		return byKnown
	}
	return byStranger
}

// takeTurn lets at most two requests of an account through at once: one that costs
// much makes its own account wait, and nobody else.
func (c *call) takeTurn(account string) error { return c.once(c.rooms.accounts, vaultLane(account)) }

// joinSession refuses what the account could not take in anyway, before anything is
// looked up for it.
func (c *call) joinSession(token string) error { return c.once(c.rooms.sessions, sessionLane(token)) }

// once enters a line in which the request does not stand yet.
func (c *call) once(all *queues, who lane) error {
	if c.class == free || slices.Contains(c.lines, who) {
		return nil
	}
	c.lines = append(c.lines, who)
	return c.stand(all, who)
}

// stand waits in a line of its own people. Meanwhile it holds no place of those who work.
func (c *call) stand(all *queues, who lane) error {
	worked := c.leaveWork != nil
	if err := c.enter(all.enter(c.ctx(), who, c.stepOut)); err != nil {
		return err
	}
	if worked && c.leaveWork == nil {
		return c.stepIn()
	}
	return nil
}

// retryAfter tells when it is worth trying again.
func (c *call) retryAfter(kind fault.Kind) {
	if kind == fault.TooMany || kind == fault.Full {
		c.w.Header().Set("Retry-After", strconv.Itoa(10))
	}
}

// room bounds how many sittings are kept. The count is taken at each sweep
// and moves with what this node adds in between.
type room struct {
	most int64
	have atomic.Int64
}

func (r *room) set(n int64) { r.have.Store(n) }
func (r *room) add()        { r.have.Add(1) }
func (r *room) full() bool  { return r.most > 0 && r.have.Load() >= r.most }
