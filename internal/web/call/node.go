package call

import (
	"log/slog"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"

	"mentor/internal/library"
	"mentor/internal/store"
	"mentor/internal/vault"
	"mentor/internal/web/limit"
	"mentor/internal/web/page"
)

// Config is what a server is made from.
type Config struct {
	DB       *store.DB
	Keys     *vault.Keys
	Library  func() *library.Library // asked on every request; `mentor dev` reads the files anew
	Assets   *page.Assets
	Log      *slog.Logger
	Now      func() time.Time
	Origin   string // the public address, such as https://trust.example.org; empty on loopback
	Limits   limit.Limits
	Proxies  []netip.Prefix // whose word about addresses is believed; none: those of this computer
	Mirror   bool           // offers the made-up right-to-left language
	Patience time.Duration  // with the database, for each request; 0: ten seconds
	Moment   time.Duration  // with the database, for a way out; 0: 150 ms
	Step     time.Duration  // of the time of an answer that could tell of a child; 0: ten milliseconds
	Fresh    bool           // keeps no rendered page: content may change under it
	Demo     bool           // the made-up parents of `mentor dev`
	Plain    bool           // shows the real addresses of a child's pages: for who works on them
}

// Node is what all requests of an app node have in common. Nothing in it is needed by
// another one.
type Node struct {
	Config
	Secure   bool // behind HTTPS
	Host     string
	Patterns []string // the patterns of the table
	Pages    pageCache
	Budgets  *limit.Limiter
	Sittings limit.SittingCount
	Lines    limit.Lines
	Behind   chan struct{} // a place for each thing that is done behind an answer

	Exactly func(time.Time) // waits until then, see WatchClock

	toldOfProxy, toldOfSilence sync.Once
}

// NewNode makes what the requests of a server have in common.
func NewNode(cfg Config) *Node {
	s := &Node{Config: cfg, Exactly: WatchClock}
	if u, err := url.Parse(cfg.Origin); err == nil && cfg.Origin != "" {
		s.Secure, s.Host = u.Scheme == "https", strings.TrimSuffix(u.Host, ":443")
	}
	s.Budgets = limit.NewLimiter(cfg.Limits, cfg.Now)
	s.Sittings.Most = cfg.Limits.MaxSittings
	s.shareBudgets()
	s.Lines = limit.NewLines()
	s.Behind = make(chan struct{}, laterAtOnce)
	return s
}

// Household reports whether the operator is the parent: nothing but this
// computer reaches the server.
func (s *Node) Household() bool { return s.Origin == "" }
