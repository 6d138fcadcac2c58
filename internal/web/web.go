// Package web is the pages: one file a noun, a typed page struct above its
// handler, the templates beside it. A handler loads, decides with a pure
// method, saves, and returns an error that one place turns into a page.
package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"path"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/a-h/templ"

	"mentor/internal/fault"
	"mentor/internal/library"
	"mentor/internal/locale"
	"mentor/internal/store"
	"mentor/internal/vault"
)

// Config is what a server is made from.
type Config struct {
	DB       *store.DB
	Keys     *vault.Keys
	Library  func() *library.Library // asked on every request; `mentor dev` reads the files anew
	Assets   *Assets
	Log      *slog.Logger
	Now      func() time.Time
	Origin   string // the public address, such as https://trust.example.org; empty on loopback
	Limits   Limits
	Proxies  []netip.Prefix // whose word about addresses is believed; none: those of this computer
	Mirror   bool           // offers the made-up right-to-left language
	Patience time.Duration  // with the database, for each request; 0: ten seconds
	Moment   time.Duration  // with the database, for a way out; 0: 150 ms
	Step     time.Duration  // of the time of an answer that could tell of a child; 0: ten milliseconds
	Fresh    bool           // keeps no rendered page: content may change under it
	Demo     bool           // the made-up parents of `mentor dev`
	Plain    bool           // shows the real addresses of a child's pages: for who works on them
}

// Server answers requests.
type Server struct{ *Node }

// Node is what all requests of an app node have in common. Nothing in it is needed by
// another one.
type Node struct {
	Config
	secure   bool // behind HTTPS
	host     string
	patterns []string // the patterns of the table
	pages    pageCache
	limits   *limiter
	room     room
	rooms    rooms
	behind   chan struct{} // a place for each thing that is done behind an answer

	exactly func(time.Time) // waits until then, see watchClock

	toldOfProxy, toldOfSilence sync.Once
}

// New makes a server.
func New(cfg Config) *Server {
	s := &Server{newNode(cfg)}
	for _, r := range s.table() {
		s.patterns = append(s.patterns, r.pattern)
	}
	return s
}

func newNode(cfg Config) *Node {
	s := &Node{Config: cfg, exactly: watchClock}
	if u, err := url.Parse(cfg.Origin); err == nil && cfg.Origin != "" {
		s.secure, s.host = u.Scheme == "https", strings.TrimSuffix(u.Host, ":443")
	}
	s.limits = newLimiter(cfg.Limits, cfg.Now)
	s.room.most = cfg.Limits.MaxSittings
	s.shareBudgets()
	s.rooms = newRooms()
	s.behind = make(chan struct{}, laterAtOnce)
	return s
}

// Handler is the whole site with its guards around it.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	for _, r := range s.table() {
		mux.Handle(r.pattern, s.serve(r))
	}
	mux.Handle("/", s.serve(route{pattern: "/", class: public, guard: anyone, handle: func(c *call) error {
		if takesForm(mux, c.r) {
			return c.redirect(path.Dir(c.r.URL.Path))
		}
		return fault.New(fault.NotFound, "error.not_found")
	}}))
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(s.serve(route{pattern: crossSite, class: free, guard: anyone, handle: func(*call) error {
		return fault.New(fault.Foreign, "error.cross")
	}}))
	return s.front(cross.Handler(mux))
}

// takesForm reports whether what is asked for as a page is where a form goes: who
// reloads the page that answered it is led to what is above it.
func takesForm(mux *http.ServeMux, r *http.Request) bool {
	sent := r.Clone(r.Context())
	sent.Method = http.MethodPost
	_, pattern := mux.Handler(sent)
	return r.Method == http.MethodGet && strings.HasPrefix(pattern, http.MethodPost)
}

// crossSite stands for what another site has sent. It counts as nobody's try.
const crossSite = "cross-site"

// maxBody bounds every request: the longest form, a hard moment, has 8,500
// letters, and a letter of Chinese is nine bytes in it.
const maxBody = 96 << 10

// front is what every request passes: known host, headers, size. Where it came from
// is looked at next, and only then how often; see call.comeIn.
func (s *Server) front(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.setHeaders(w.Header())
		if !s.knownHost(r.Host) && r.URL.Path != "/healthz" { // a balancer asks by address
			http.Error(w, "This address is not served here.", http.StatusMisdirectedRequest)
			return
		}
		r, open := s.unveiled(r)
		if !open {
			http.Redirect(w, r, "/c", http.StatusSeeOther)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		next.ServeHTTP(w, r)
	})
}

const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; " +
	"connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; " +
	"require-trusted-types-for 'script'; trusted-types mentor"

func (s *Server) setHeaders(h http.Header) {
	h.Set("Content-Security-Policy", contentPolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), browsing-topics=()")
	h.Set("Cache-Control", "no-store")
	if s.secure {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

// knownHost keeps other names from being pointed at a loopback server.
func (s *Server) knownHost(host string) bool {
	if s.host != "" {
		return strings.EqualFold(host, s.host)
	}
	name := host
	if without, _, err := net.SplitHostPort(host); err == nil {
		name = without
	}
	return name == "localhost" || name == "127.0.0.1" || name == "::1" || name == "[::1]"
}

// call is one request on its way through a handler.
type call struct {
	*Node
	*Desk   // its space is set by the guards signedIn, writing, withChild, writingOf, justSignedIn
	w       http.ResponseWriter
	r       *http.Request
	class   class
	L       *locale.Locale
	sitting *openSitting // set by the guards withSitting and withResult
	plain   bool         // the page shows nothing of the space: it may stand before a lock

	lane    lane   // whose budgets it is taken from
	known   bool   // the browser was signed in with before
	late    bool   // set by the guard childWriting: behind the lock it is answered, too
	invited bool   // a code was told that somebody of the family made
	tried   bool   // a try was taken that what is right gives back
	lines   []lane // of its session, and of its account
	leaves  []func()

	otherwise []string // what another window kept of that which was typed
	refused   bool     // the answer says that nothing was kept

	patience   time.Duration // with the database; 0: patience
	asking     context.Context
	stopAsking context.CancelFunc
	leaveWork  func() // nil when it stands in no line of work

	steady bool      // it is answered at a whole step, see steadily
	since  time.Time // when it was let in, or came out of the last line
}

// newCall is a request with its desk.
func (s *Node) newCall(w http.ResponseWriter, r *http.Request, lib *library.Library) *call {
	c := &call{Node: s, w: w, r: r}
	c.Desk = &Desk{DB: s.DB, Keys: s.Keys, lib: lib, now: s.Now(), ctx: c.answering, wide: c.beHeavy, keeps: c.mayKeep, even: c.steadily}
	return c
}

// shelf is the content in the language of the request.
func (c *call) shelf() *library.Shelf { return c.lib.In(c.L) }

type handler func(*call) error

// serve runs a route's guard and handler and turns what comes back into a page.
func (s *Server) serve(rt route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		lib := s.Library()
		catalogue := lib.Catalogue
		if s.Mirror {
			catalogue = catalogue.WithMirror()
		}
		c := s.newCall(w, r, lib)
		c.class, c.L = rt.class, catalogue.For(r.Header.Get("Accept-Language"))
		defer c.end()
		defer c.recover(rt.pattern)
		err := c.comeIn()
		if err == nil {
			err = c.run(rt)
		}
		if err != nil {
			c.fail(err, rt.pattern)
		}
	})
}

// run answers a request that was let in.
func (c *call) run(rt route) error {
	c.DB = c.Node.DB.As(c.storeClass())
	if c.behindLock() {
		return c.lockedOut(rt)
	}
	if err := rt.guard(c); err != nil {
		return err
	}
	return c.answerWith(rt)
}

// answerWith runs a handler. What it has kept is held no longer.
func (c *call) answerWith(rt route) error {
	err := rt.handle(c)
	if err == nil {
		c.forgetKept(rt.pattern)
	}
	return err
}

// reads reports whether a page is asked for: with HEAD, what stands above it.
func (c *call) reads() bool { return c.r.Method == http.MethodGet || c.r.Method == http.MethodHead }

var errBroke = errors.New("see above")

// recover logs a mistake of ours by its route: the server's own way would log
// the person's address.
func (c *call) recover(pattern string) {
	if v := recover(); v != nil {
		c.Log.Error("a handler broke", "route", pattern, "what", fmt.Sprintf("%T", v), "stack", string(debug.Stack()))
		c.space = nil // it may be half of what it should be
		c.fail(errBroke, pattern)
	}
}

// status gives the HTTP status of each kind of fault.
var status = map[fault.Kind]int{
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

// youngLeadsTo is leadsTo on the pages of a child.
var youngLeadsTo = map[fault.Kind]string{
	fault.SignedOut: "/c",
	fault.Locked:    "/c/lock",
	fault.Stale:     "/c/again",
}

// young reports whether the request is for the pages of a child.
func (c *call) young() bool { return strings.HasPrefix(c.r.URL.Path, "/c/") || c.r.URL.Path == "/c" }

// fail is the one place that speaks to a person about an error. An error that
// is no fault is logged by route, never by address or content.
func (c *call) fail(err error, pattern string) {
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
	pressed := c.young() && f.Kind == fault.Stale && c.r.Method == http.MethodPost // a button: nothing typed is at stake
	if f.Kind == fault.SignedOut && c.noCookies() {
		f = &fault.Fault{Kind: fault.Invalid, Key: "error.no_cookie"}
	}
	if to := leadsTo[f.Kind]; to != "" && (pressed || c.reads()) {
		if c.young() {
			to = youngLeadsTo[f.Kind]
		}
		if from := c.r.URL.Path; f.Kind == fault.Stale {
			if pressed {
				from = path.Dir(from) // the page that has the button
			}
			to += "?to=" + url.QueryEscape(from) // and back, see provedFor
		}
		c.redirect(to) //nolint:errcheck // it gives none
		return
	}
	if f.Key == "test.error.expired" && c.r.Method == http.MethodGet && c.r.Header.Get("Sec-Fetch-Mode") != "cors" {
		c.dropCookie() // it has been said once; nothing on the device tells it again
	}
	c.plain = true
	c.retryAfter(f.Kind)
	code, known := status[f.Kind]
	if !known {
		code = http.StatusInternalServerError
	}
	if err := c.renderError(code, f); err != nil && !errors.Is(err, context.Canceled) {
		c.Log.Error("error page failed", "route", pattern, "error", err.Error())
	}
}

// renderError says what happened. So many refusals a second of one lane keep what was typed;
// the others are one page that is rendered once: a flood costs little.
func (c *call) renderError(code int, f *fault.Fault) error {
	var sent again
	refused := f.Kind == fault.TooMany || f.Kind == fault.Full
	if !refused || c.spend(c.lane, answers, 1) {
		sent = c.sentForm(f.Kind)
	}
	page := func() templ.Component { return errorPage(c.page("error.title"), f.Key, sent) }
	if (refused || f.Kind == fault.Foreign) && sent.Path == "" && c.space == nil && !c.young() {
		return c.renderSharedAs(code, fmt.Sprint(f.Key, sent.Here), page)
	}
	p := c.page("error.title")
	p.Home = c.space == nil && c.sitting == nil && !c.young() && c.home() != ""
	return c.render(code, errorPage(p, f.Key, sent))
}

// broken is what is said about an error that is no fault: a page that is read
// changed nothing; of what was sent we cannot know.
func (c *call) broken(err error) *fault.Fault {
	f := &fault.Fault{Key: "error.internal"}
	if c.r.Method == http.MethodPost {
		f = &fault.Fault{Key: "error.unsure"}
		if c.r.PostForm.Has("id") {
			f = &fault.Fault{Key: "error.unsure.once"}
		}
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, store.ErrUnsure) {
		f.Kind = fault.Full
	}
	return f
}

// readForm reads what was sent into r.PostForm. Too much of it is told apart
// from what cannot be read.
func (c *call) readForm() error {
	err := c.r.ParseForm()
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return err
	}
	if err == nil {
		countLines(c.r.PostForm)
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

// redirect sends the browser to a path of our own with GET.
func (c *call) redirect(path string) error {
	if c.r.Method == http.MethodPost && c.r.Header.Get("Sec-Fetch-Site") == "" && c.givesFirst() {
		path = afterCookie(path)
	}
	http.Redirect(c.w, c.r, c.veil(path), http.StatusSeeOther)
	return nil
}
