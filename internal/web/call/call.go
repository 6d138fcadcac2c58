// Package call is one request on its way through a room: guards, cookies, proof of who
// somebody is, budgets, what was typed, and how it is answered. A handler loads, decides
// with a pure function, saves, and gives an error that Fail turns into a page.
package call

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"runtime/debug"
	"strings"
	"time"

	"github.com/a-h/templ"

	"mentor/internal/fault"
	"mentor/internal/library"
	"mentor/internal/locale"
	"mentor/internal/store"
	"mentor/internal/web/limit"
	"mentor/internal/web/page"
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
	BeforeLock  bool               // the page shows nothing of the space: it may stand before a lock

	lane    limit.Lane   // whose budgets it is taken from
	known   bool         // the browser was signed in with before
	Late    bool         // set by the guard ChildWriting: what is sent is answered behind the lock, too
	invited bool         // a code was told that somebody of the family made
	Tried   bool         // a try was taken that what is right gives back
	lines   []limit.Lane // of its session, and of its account
	leaves  []func()

	otherwise []string // what another window kept of that which was typed
	refused   bool     // the answer says that nothing was kept

	Waits      time.Duration // with the database; 0: patience
	asking     context.Context
	stopAsking context.CancelFunc
	leaveWork  func() // nil when it stands in no line of work

	steady bool      // it is answered at a whole step, see Steadily
	since  time.Time // when it was let in, or came out of the last line
}

// NewCall is a request with its desk.
func (s *Node) NewCall(w http.ResponseWriter, r *http.Request, lib *library.Library) *Call {
	c := &Call{Node: s, W: w, R: r}
	c.Desk = &space.Desk{DB: s.DB, Keys: s.Keys, Lib: lib, Now: s.Now(), Ctx: c.answering, Wide: c.beHeavy, Keeps: c.mayKeep, Even: c.Steadily}
	return c
}

// Shelf is the content in the language of the request.
func (c *Call) Shelf() *library.Shelf { return c.Lib.In(c.L) }

// Handler answers a request, or gives the error that Fail turns into a page.
type Handler func(*Call) error

// Reads reports whether a page is asked for: with HEAD, what stands above it.
func (c *Call) Reads() bool { return c.R.Method == http.MethodGet || c.R.Method == http.MethodHead }

var errBroke = errors.New("see above")

// Recover logs a mistake of ours by its route: the server's own way would log
// the person's address.
func (c *Call) Recover(pattern string) {
	if v := recover(); v != nil {
		c.Log.Error("a handler broke", "route", pattern, "what", fmt.Sprintf("%T", v), "stack", string(debug.Stack()))
		c.Space = nil // it may be half of what it should be
		c.Fail(errBroke, pattern)
	}
}

// Status gives the HTTP status of each kind of fault.
var Status = map[fault.Kind]int{
	fault.NotFound: http.StatusNotFound,
	fault.Invalid:  http.StatusUnprocessableEntity,
	fault.Conflict: http.StatusConflict,
	fault.Expired:  http.StatusGone,
	fault.TooMany:  http.StatusTooManyRequests,
	fault.Full:     http.StatusServiceUnavailable,
	fault.Foreign:  http.StatusForbidden,

	fault.SignedOut: http.StatusUnauthorized,
	fault.Locked:    http.StatusUnauthorized,
	fault.Stale:     http.StatusUnauthorized,
	fault.Ending:    http.StatusGone,
	fault.Childless: http.StatusConflict,
}

// leadsTo is where a page to read goes when it may not be shown now.
var leadsTo = map[fault.Kind]string{
	fault.SignedOut: "/signin",
	fault.Locked:    "/lock",
	fault.Stale:     "/signin/again",
	fault.Ending:    "/delete",
	fault.Childless: "/family/child",
}

// childLeadsTo is leadsTo on the pages of a child.
var childLeadsTo = map[fault.Kind]string{
	fault.SignedOut: "/c",
	fault.Locked:    "/c/lock",
	fault.Stale:     "/c/again",
}

// OfChild reports whether the request is for the pages of a child.
func (c *Call) OfChild() bool { return strings.HasPrefix(c.R.URL.Path, "/c/") || c.R.URL.Path == "/c" }

// Fail is the one place that speaks to a person about an error. An error that
// is no fault is logged by route, never by address or content.
func (c *Call) Fail(err error, pattern string) {
	var tooLarge *http.MaxBytesError
	f, ok := fault.As(err)
	switch {
	case ok:
	case errors.As(err, &tooLarge):
		f = &fault.Fault{Kind: fault.Invalid, Key: "error.too_large"}
	case errors.Is(err, context.Canceled):
		return
	default:
		c.Log.Error("request failed", "route", pattern, "error", err.Error())
		f = c.broken(err)
	}
	pressed := c.OfChild() && f.Kind == fault.Stale && c.R.Method == http.MethodPost // a button: nothing typed is at stake
	if f.Kind == fault.SignedOut && NoCookies(c) {
		f = &fault.Fault{Kind: fault.Invalid, Key: "error.no_cookie"}
	}
	if to := leadsTo[f.Kind]; to != "" && (pressed || c.Reads()) {
		if c.OfChild() {
			to = childLeadsTo[f.Kind]
		}
		if from := c.R.URL.Path; f.Kind == fault.Stale {
			if pressed {
				from = path.Dir(from) // the page that has the button
			}
			to += "?to=" + url.QueryEscape(from) // and back, see ProvedTo
		}
		c.Redirect(to) //nolint:errcheck // it gives none
		return
	}
	if f.Key == "test.error.expired" && c.R.Method == http.MethodGet && c.R.Header.Get("Sec-Fetch-Mode") != "cors" {
		DropCookie(c) // it has been said once; nothing on the device tells it again
	}
	c.BeforeLock = true
	retryAfter(c, f.Kind)
	code, known := Status[f.Kind]
	if !known {
		code = http.StatusInternalServerError
	}
	if err := c.renderError(code, f); err != nil && !errors.Is(err, context.Canceled) {
		c.Log.Error("error page failed", "route", pattern, "error", err.Error())
	}
}

// renderError says what happened. So many refusals a second of one lane keep what was typed;
// the others are one page that is rendered once: a flood costs little.
func (c *Call) renderError(code int, f *fault.Fault) error {
	var sent page.SentForm
	refused := f.Kind == fault.TooMany || f.Kind == fault.Full
	if !refused || c.spend(c.lane, limit.Answers, 1) {
		sent = sentForm(c, f.Kind)
	}
	v := func() templ.Component { return page.ErrorPage(c.Page("error.title"), f.Key, sent) }
	if (refused || f.Kind == fault.Foreign) && sent.Path == "" && c.Space == nil && !c.OfChild() {
		return c.renderSharedAs(code, fmt.Sprint(f.Key, sent.Here), v)
	}
	p := c.Page("error.title")
	p.Home = c.Space == nil && c.Sitting == nil && !c.OfChild() && Home(c) != ""
	return c.Render(code, page.ErrorPage(p, f.Key, sent))
}

// broken is what is said about an error that is no fault: a page that is read
// changed nothing; of what was sent we cannot know.
func (c *Call) broken(err error) *fault.Fault {
	f := &fault.Fault{Key: "error.internal"}
	if c.R.Method == http.MethodPost {
		f = &fault.Fault{Key: "error.unsure"}
		if c.R.PostForm.Has("id") {
			f = &fault.Fault{Key: "error.unsure.once"}
		}
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, store.ErrUnsure) {
		f.Kind = fault.Full
	}
	return f
}

// ReadForm reads what was sent into r.PostForm. Too much of it is told apart
// from what cannot be read.
func (c *Call) ReadForm() error {
	err := c.R.ParseForm()
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return err
	}
	if err == nil {
		countLines(c.R.PostForm)
		return nil
	}
	return fault.New(fault.Invalid, "error.form")
}

// countLines makes a new line one letter, as a browser counts it: it sends two.
func countLines(in url.Values) {
	for _, values := range in {
		for i, v := range values {
			values[i] = strings.ReplaceAll(v, "\r\n", "\n")
		}
	}
}

// Redirect sends the browser to a path of our own with GET.
func (c *Call) Redirect(path string) error {
	if c.R.Method == http.MethodPost && c.R.Header.Get("Sec-Fetch-Site") == "" && givesFirst(c) {
		path = AfterCookie(path)
	}
	http.Redirect(c.W, c.R, Veil(c, path), http.StatusSeeOther)
	return nil
}
