package call

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"runtime/debug"
	"strconv"

	"github.com/a-h/templ"

	"mentor/internal/fault"
	"mentor/internal/store"
	"mentor/internal/web/limit"
	"mentor/internal/web/page"
)

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
			to += "?to=" + url.QueryEscape(from) // and back, see ReturnAfterProof
		}
		c.Redirect(to) //nolint:errcheck // it gives none
		return
	}
	if f.Key == "test.error.expired" && c.R.Method == http.MethodGet && c.R.Header.Get("Sec-Fetch-Mode") != "cors" {
		DropSittingCookie(c) // it has been said once; nothing on the device tells it again
	}
	c.HidesSpace = true
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
	p.Home = c.Space == nil && c.Sitting == nil && !c.OfChild() && HomePath(c) != ""
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

// Recover logs a mistake of ours by its route: the server's own way would log
// the person's address.
func (c *Call) Recover(pattern string) {
	if v := recover(); v != nil {
		c.Log.Error("a handler broke", "route", pattern, "what", fmt.Sprintf("%T", v), "stack", string(debug.Stack()))
		c.Space = nil // it may be half of what it should be
		c.Fail(errBroke, pattern)
	}
}

var errBroke = errors.New("see above")

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

// retryAfter tells when it is worth trying again.
func retryAfter(c *Call, kind fault.Kind) {
	if kind == fault.TooMany || kind == fault.Full {
		c.W.Header().Set("Retry-After", strconv.Itoa(10))
	}
}
