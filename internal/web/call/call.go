// Package call is one request on its way through a room: guards, cookies, proof of who
// somebody is, budgets, what was typed, and how it is answered. A handler loads, decides
// with a pure function, saves, and gives an error that Fail turns into a page.
package call

import (
	"context"
	"net/http"
	"strings"
	"time"

	"mentor/internal/library"
	"mentor/internal/locale"
	"mentor/internal/web/limit"
	"mentor/internal/web/space"
)

// Call is one request on its way through a handler.
type Call struct {
	*Node
	*space.Desk // its Space is nil until a guard has opened one
	W           http.ResponseWriter
	R           *http.Request
	Class       Class
	L           *locale.Locale
	Sitting     *space.OpenSitting // set by the guards WithSitting and WithResult
	HidesSpace  bool               // the page shows nothing of the space: it may stand before a lock

	lane            limit.Lane   // whose budgets it is taken from
	known           bool         // the browser was signed in with before
	KeepsBehindLock bool         // set by the guard ChildWriting: what is sent is answered behind the lock, too
	invited         bool         // a code was told that somebody of the family made
	Tried           bool         // a try was taken that what is right gives back
	lines           []limit.Lane // of its session, and of its account
	leaves          []func()

	otherwise []string // what another window kept of that which was typed
	refused   bool     // the answer says that nothing was kept

	MaxWait    time.Duration // with the database; 0: patience
	asking     context.Context
	stopAsking context.CancelFunc
	leaveWork  func() // nil when it stands in no line of work

	steady bool      // it is answered at a whole step, see AnswerSteadily
	since  time.Time // when it was let in, or came out of the last line
}

// NewCall is a request with its desk.
func (s *Node) NewCall(w http.ResponseWriter, r *http.Request, lib *library.Library) *Call {
	c := &Call{Node: s, W: w, R: r}
	c.Desk = &space.Desk{DB: s.DB, Keys: s.Keys, Lib: lib, Now: s.Now(), Ctx: c.answering, WaitForRoom: c.beHeavy, PayFor: c.mayKeep, AnswerSteadily: c.AnswerSteadily}
	return c
}

// Shelf is the content in the language of the request.
func (c *Call) Shelf() *library.Shelf { return c.Lib.In(c.L) }

// Reads reports whether a page is asked for: with HEAD, what stands above it.
func (c *Call) Reads() bool { return c.R.Method == http.MethodGet || c.R.Method == http.MethodHead }

// OfChild reports whether the request is for the pages of a child.
func (c *Call) OfChild() bool { return strings.HasPrefix(c.R.URL.Path, "/c/") || c.R.URL.Path == "/c" }

// Handler answers a request, or gives the error that Fail turns into a page.
type Handler func(*Call) error
