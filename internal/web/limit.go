package web

import (
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
	classFree // help and the quick exit never wait
)

func classOf(r *http.Request) class {
	path := strings.TrimPrefix(r.URL.Path, "/c") // a child's help is as free
	if r.Method == http.MethodGet && (r.URL.Path == "/leave" || path == "/help" || strings.HasPrefix(path, "/help/")) {
		return classFree
	}
	if r.Method != http.MethodPost {
		return classAny
	}
	if strings.HasPrefix(r.URL.Path, "/join/") {
		return classCode
	}
	if token, ok := strings.CutPrefix(r.URL.Path, "/r/"); ok && !strings.Contains(token, "/") {
		return classCode // a passphrase is tried
	}
	switch r.URL.Path {
	case "/test":
		return classBegin
	case "/test/resume", "/test/pause", "/keep", "/signin", "/signin/open", "/signin/again", "/unlock",
		"/recover/code", "/recover/wait", "/recover/new", "/more/signin", "/more/lock", "/more/recovery",
		"/c/in", "/c/code", "/c/join", "/c/forgot", "/c/words", "/c/again", "/c/stop", "/c/connect", "/c/unlock":
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

// Bounds of the limiter's own memory and of what a provider's customers may
// do together: twenty households at full budget.
const (
	maxBudgets = 100_000
	wideFactor = 20
)

func (l *limiter) allow(addr netip.Addr, c class) bool {
	if l.limits.PerSecond == 0 || c == classFree {
		return true // no limits are set in benchmarks
	}
	now := l.now()
	l.mu.Lock()
	defer l.mu.Unlock()
	if now.Sub(l.swept) > 10*time.Minute || now.Before(l.swept) || len(l.by) > maxBudgets {
		l.by = map[budgetKey]*rate.Limiter{}
		l.swept = now
	}
	house, wide := network(addr, 24, 56), network(addr, 16, 40)
	if !l.take(budgetKey{house, classAny}, l.limits.PerSecond, 10*l.limits.PerSecond, now) {
		return false
	}
	switch c {
	case classBegin:
		perMinute := l.limits.BeginPerMinute
		return l.take(budgetKey{house, c}, perMinute/60, perMinute, now) &&
			l.take(budgetKey{wide, c}, wideFactor*perMinute/60, wideFactor*perMinute, now)
	case classCode:
		return l.take(budgetKey{house, c}, l.limits.CodePerMinute/60, l.limits.CodePerMinute, now)
	}
	return true
}

// network is the part of an address that many share.
func network(addr netip.Addr, bits4, bits6 int) netip.Prefix {
	bits := bits4
	if addr.Is6() {
		bits = bits6
	}
	p, _ := addr.Prefix(bits) // the bits fit; no address gives no prefix, a budget of its own
	return p
}

func (l *limiter) take(k budgetKey, perSecond, burst float64, now time.Time) bool {
	b, ok := l.by[k]
	if !ok {
		b = rate.NewLimiter(rate.Limit(perSecond), max(1, int(burst)))
		l.by[k] = b
	}
	return b.AllowN(now, 1)
}

// address is where a request comes from. Behind a proxy (an origin is set) the
// proxy's last word counts, with a port or without.
func (s *Server) address(r *http.Request) netip.Addr {
	addr := parseAddr(r.RemoteAddr)
	if s.host == "" {
		return addr
	}
	if lists := r.Header.Values("X-Forwarded-For"); len(lists) > 0 {
		list := lists[len(lists)-1] // some proxies add a line, others add to it
		if told := parseAddr(strings.TrimSpace(list[strings.LastIndexByte(list, ',')+1:])); told.IsValid() {
			return told
		}
	}
	return addr
}

func parseAddr(text string) netip.Addr {
	if ap, err := netip.ParseAddrPort(text); err == nil {
		return ap.Addr().Unmap()
	}
	addr, err := netip.ParseAddr(text)
	if err != nil {
		return netip.Addr{}
	}
	return addr.Unmap()
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
