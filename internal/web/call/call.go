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

	HidesSpace      bool          // the page shows nothing of the space: it may stand before a lock
	KeepsBehindLock bool          // set by the guard ChildWriting: what is sent is answered behind the lock, too
	Tried           bool          // a try was taken, which GiveBackTry gives back
	MaxWait         time.Duration // how long it waits for the database in all; 0: Config.Patience

	// What it is taken from, and where it waits.
	lane      limit.Lane   // whose budgets it is taken from
	known     bool         // the browser was signed in with before
	invited   bool         // it brought a code that somebody of the family made
	lines     []limit.Lane // of its session, and of its account, in which it stands
	leaves    []func()     // what End leaves, the last first
	leaveWork func()       // nil when it stands in no line of work
	steady    bool         // it is answered at a whole step, see AnswerSteadily
	since     time.Time    // when it was let in, or came out of the last line

	// What ends with the wait for the database.
	asking     context.Context
	stopAsking context.CancelFunc

	// What the page says of a form.
	otherwise []string // what another window kept in the place of what was typed
	refused   bool     // the answer says that nothing was kept
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
