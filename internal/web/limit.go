package web

import (
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"
)

// Limits keep one address from taking the room of the others.
type Limits struct {
	PerSecond      float64 // requests an address may make, with a burst of ten seconds' worth
	BeginPerMinute float64 // tests an address may begin
	CodePerMinute  float64 // resume codes an address may try or make; each costs 19 MiB for a moment
	MaxSittings    int64   // kept at once; beyond it no new test begins
}

// DefaultLimits suit a public site: a school behind one address still passes.
var DefaultLimits = Limits{PerSecond: 50, BeginPerMinute: 30, CodePerMinute: 6, MaxSittings: 1_000_000}

// class is a kind of request with a budget of its own.
type class uint8

const (
	classAny class = iota
	classBegin
	classCode
)

func classOf(r *http.Request) class {
	if r.Method != http.MethodPost {
		return classAny
	}
	switch r.URL.Path {
	case "/test":
		return classBegin
	case "/test/resume", "/test/pause":
		return classCode
	}
	return classAny
}

// limiter keeps a budget for each network and class, in memory: on several
// app nodes each has its own.
type limiter struct {
	limits Limits
	now    func() time.Time
	mu     sync.Mutex
	by     map[budgetKey]*rate.Limiter
	swept  time.Time
}

type budgetKey struct {
	network netip.Prefix
	class   class
}

func newLimiter(l Limits, now func() time.Time) *limiter {
	return &limiter{limits: l, now: now, by: map[budgetKey]*rate.Limiter{}}
}

func (l *limiter) allow(network netip.Prefix, c class) bool {
	if l.limits.PerSecond == 0 {
		return true // benchmarks
	}
	now := l.now()
	l.mu.Lock()
	defer l.mu.Unlock()
	if now.Sub(l.swept) > 10*time.Minute || now.Before(l.swept) {
		clear(l.by)
		l.swept = now
	}
	return l.take(budgetKey{network, classAny}, l.limits.PerSecond, 10*l.limits.PerSecond, now) &&
		(c != classBegin || l.take(budgetKey{network, c}, l.limits.BeginPerMinute/60, l.limits.BeginPerMinute, now)) &&
		(c != classCode || l.take(budgetKey{network, c}, l.limits.CodePerMinute/60, l.limits.CodePerMinute, now))
}

func (l *limiter) take(k budgetKey, perSecond, burst float64, now time.Time) bool {
	b, ok := l.by[k]
	if !ok {
		b = rate.NewLimiter(rate.Limit(perSecond), max(1, int(burst)))
		l.by[k] = b
	}
	return b.AllowN(now, 1)
}

// address is the network a request comes from: a /24 or a /56, so that one
// house is one budget. Behind a proxy (an origin is set) the proxy's last word counts.
func (s *Server) address(r *http.Request) netip.Prefix {
	host, _, _ := net.SplitHostPort(r.RemoteAddr)
	if s.host != "" {
		if lists := r.Header.Values("X-Forwarded-For"); len(lists) > 0 {
			list := lists[len(lists)-1] // some proxies add a line, others add to it
			host = strings.TrimSpace(list[strings.LastIndexByte(list, ',')+1:])
		}
	}
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return netip.Prefix{}
	}
	bits := 24
	if addr = addr.Unmap(); addr.Is6() {
		bits = 56
	}
	p, _ := addr.Prefix(bits) // the bits fit the address
	return p
}

// refuse answers too many requests, without rendering a page for each.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request) {
	const wait = 10
	w.Header().Set("Retry-After", strconv.Itoa(wait))
	text := s.Library().Catalogue.For(r.Header.Get("Accept-Language")).T("error.too_many")
	http.Error(w, text, http.StatusTooManyRequests)
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
