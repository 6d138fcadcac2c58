// Package web is the site: the table of its routes, and the server that answers them. The
// pages are in rooms below it, each named by the addresses it answers; ARCHITECTURE.md
// draws the floors they stand on.
package web

import (
	"net"
	"net/http"
	"path"
	"strings"

	"mentor/internal/fault"
	"mentor/internal/web/call"
)

// Server answers requests.
type Server struct{ *call.Node }

// New makes a server.
func New(cfg call.Config) *Server {
	s := &Server{call.NewNode(cfg)}
	for _, r := range s.table() {
		s.Patterns = append(s.Patterns, r.pattern)
	}
	return s
}

// Handler is the whole site with its guards around it.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	for _, r := range s.table() {
		mux.Handle(r.pattern, s.serve(r))
	}
	mux.Handle("/", s.serve(route{pattern: "/", class: call.Public, guard: call.Anyone, handle: func(c *call.Call) error {
		if takesForm(mux, c.R) {
			return c.Redirect(path.Dir(c.R.URL.Path))
		}
		return fault.New(fault.NotFound, "error.not_found")
	}}))
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(s.serve(route{pattern: crossSite, class: call.Free, guard: call.Anyone, handle: func(*call.Call) error {
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
// is looked at next, and only then how often; see call.ComeIn.
func (s *Server) front(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.setHeaders(w.Header())
		if !s.knownHost(r.Host) && r.URL.Path != "/healthz" { // a balancer asks by address
			http.Error(w, "This address is not served here.", http.StatusMisdirectedRequest)
			return
		}
		r, open := s.Unveil(r)
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
	if s.Secure {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

// knownHost keeps other names from being pointed at a loopback server.
func (s *Server) knownHost(host string) bool {
	if s.Host != "" {
		return strings.EqualFold(host, s.Host)
	}
	name := host
	if without, _, err := net.SplitHostPort(host); err == nil {
		name = without
	}
	return name == "localhost" || name == "127.0.0.1" || name == "::1" || name == "[::1]"
}

// serve runs a route's guard and handler and turns what comes back into a page.
func (s *Server) serve(rt route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		lib := s.Library()
		catalogue := lib.Catalogue
		if s.Mirror {
			catalogue = catalogue.WithMirror()
		}
		c := s.NewCall(w, r, lib)
		c.Class, c.L = rt.class, catalogue.For(r.Header.Get("Accept-Language"))
		defer call.End(c)
		defer c.Recover(rt.pattern)
		err := call.ComeIn(c)
		if err == nil {
			err = run(c, rt)
		}
		if err != nil {
			c.Fail(err, rt.pattern)
		}
	})
}

// run answers a request that was let in.
func run(c *call.Call, rt route) error {
	c.DB = c.Node.DB.As(call.StoreClass(c))
	if call.VeiledAndLocked(c) {
		return lockedOut(c, rt)
	}
	if err := rt.guard(c); err != nil {
		return err
	}
	return answerWith(c, rt)
}

// answerWith runs a handler. What it has kept is held no longer.
func answerWith(c *call.Call, rt route) error {
	err := rt.handle(c)
	if err == nil {
		call.ForgetKept(c, rt.pattern)
	}
	return err
}

// Config is what a server is made from.
type Config = call.Config
