package web

import (
	"context"
	"crypto/sha256"
	"net/netip"
	"sync"
	"time"

	"mentor/internal/store"
	"mentor/internal/vault"
)

// Limits keep one person from taking the room of the others. One that is 0 is none.
type Limits struct {
	PerSecond      float64 // requests, ten seconds' worth at once
	BeginPerMinute float64 // tests begun
	CodePerMinute  float64 // passwords, PINs and codes tried that were wrong, or made; each costs 19 MiB for a moment
	PlacesPerDay   float64 // parents' places made from one network
	BytesPerDay    float64 // kept of one kind in one vault
	NetworkPerDay  float64 // bytes kept from one network, beyond what each vault may keep in any case
	DevicesPerDay  float64 // new devices that an account makes known
	MaxSittings    int64   // kept at once; beyond it no new test begins
}

// DefaultLimits suit a public site: a school behind one address still passes.
var DefaultLimits = Limits{
	PerSecond: 50, BeginPerMinute: 60, CodePerMinute: 60, PlacesPerDay: 60,
	BytesPerDay: 256 << 10, NetworkPerDay: 64 << 20, DevicesPerDay: 10, MaxSittings: 1_000_000,
}

// class is what kind of request one is: which budgets it is taken from, and whose
// work it is (ours, see store.Class).
type class uint8

const (
	owned   class = iota // pages of who has a place
	public               // pages that anybody reads, and the test
	begins               // a test is begun
	guesses              // something is tried that only one person should know, or made
	free                 // the ways out, and help: they never wait
)

// limiter keeps budgets in memory. Those that somebody could use up at one app node
// after the other, tries, tests begun and places, are asked for in the database, too,
// where several nodes have it together; of requests and bytes each node has its own,
// so that n nodes allow n times as many. Of a budget it keeps one number:
// until when it is spent, so that a full one is not kept at all.
type limiter struct {
	limits Limits
	now    func() time.Time
	shared func(k budgetKey, cost, whole time.Duration, now time.Time) bool // nil when this node is alone
	mu     sync.Mutex
	spent  map[budgetKey]int64 // nanoseconds
	swept  int64
}

// lane is whose budget something is taken from: a network's, a known device's, or
// a vault's.
type lane [1 + 16]byte

// What lanes begin with; a network's begins with the length of its prefix.
const (
	ofDevice = 0xff - iota
	ofVault
	ofSession
)

type budgetKey struct {
	lane lane
	what counted
}

// counted is what a budget is of.
type counted uint8

const (
	asking counted = iota
	begun
	tries
	places
	devicesHere // new devices that a network makes known
	devices
	answers   // to those who are refused, each with what was sent
	bytesOf   // of a kind in a vault
	inAnyCase // bytes of a vault, whatever its neighbours keep
	ofNetwork // bytes
)

func newLimiter(l Limits, now func() time.Time) *limiter {
	return &limiter{limits: l, now: now, spent: map[budgetKey]int64{}}
}

// maxBudgets bounds the limiter's own memory. A provider's customers may do
// together what twenty households may.
const (
	maxBudgets  = 100_000
	wideFactor  = 20
	sweepBudget = time.Minute
)

// householdsHere is how many accounts of one network make devices known on one day: a
// school may. A place of a child costs the network so many bytes. So many tests a day a
// known device may begin when others have begun all that its network may: few, for the
// sittings of all its devices have to fit into MaxSittings.
const (
	householdsHere = 30
	bytesOfAPlace  = 4 << 10
	testsOfADevice = 5
)

// rule is how long one takes to fill again, and a whole budget.
type rule struct{ one, whole time.Duration }

func per(d time.Duration, n float64, bursts float64) rule {
	if n <= 0 {
		return rule{}
	}
	return rule{time.Duration(float64(d) / n), time.Duration(float64(d) * bursts)}
}

func (l Limits) rule(b counted) rule {
	switch b {
	case asking:
		return per(time.Second, l.PerSecond, 10)
	case begun:
		return per(time.Minute, l.BeginPerMinute, 1)
	case tries:
		return per(time.Minute, l.CodePerMinute, 1)
	case places:
		return per(24*time.Hour, l.PlacesPerDay, 1)
	case devicesHere:
		return per(24*time.Hour, l.DevicesPerDay*householdsHere, 1)
	case devices:
		return per(24*time.Hour, l.DevicesPerDay, 1)
	case answers:
		return per(time.Second, min(l.PerSecond*10, 500), 1)
	case ofNetwork:
		return per(24*time.Hour, l.NetworkPerDay, 1)
	case inAnyCase:
		return per(24*time.Hour, l.BytesPerDay/16, 1)
	}
	return per(24*time.Hour, l.BytesPerDay, 1)
}

// take takes n from a budget, or nothing when there is not so much in it. A
// negative n gives back.
func (l *limiter) take(k budgetKey, r rule, n int64) bool {
	if r.one == 0 {
		return true
	}
	now, cost := l.now(), time.Duration(n)*r.one
	if !l.takeHere(k, cost, r.whole, now.UnixNano()) {
		return false
	}
	return l.shared == nil || k.what == asking || k.what > devices || l.shared(k, cost, r.whole, now)
}

func (l *limiter) takeHere(k budgetKey, cost, whole time.Duration, now int64) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sweep(now)
	full := now + int64(whole)
	spent := min(max(l.spent[k], now), full) + int64(cost) // after a clock that went back it is empty, not for good
	if spent > full {
		return false
	}
	l.spent[k] = spent
	return true
}

// sweep forgets budgets that are full again; when there are too many others, all.
func (l *limiter) sweep(now int64) {
	if len(l.spent) <= maxBudgets && now-l.swept < int64(sweepBudget) && now >= l.swept {
		return
	}
	l.swept = now
	for k, spent := range l.spent {
		if spent <= now {
			delete(l.spent, k)
		}
	}
	if len(l.spent) > maxBudgets {
		clear(l.spent)
	}
}

// shareBudgets has app nodes that use one database keep to one budget. Where it
// does not answer at once, each keeps to its own.
func (s *Node) shareBudgets() {
	if s.DB == nil || !s.DB.Shared() {
		return
	}
	db := s.DB.As(store.Strangers)
	s.limits.shared = func(k budgetKey, cost, whole time.Duration, now time.Time) bool {
		ctx, cancel := context.WithTimeout(context.Background(), moment)
		defer cancel()
		id := s.Keys.BlindIndex("budget", string(append(k.lane[:], byte(k.what))))
		ok, err := db.Spend(ctx, id, int64(cost), int64(whole), now.UnixNano())
		return ok || err != nil
	}
}

// networkLane is the part of an address that a household has, or, wide, the
// customers of a provider. No address gives a lane of its own.
func networkLane(addr netip.Addr, bits4, bits6 int) (l lane) {
	p := network(addr, bits4, bits6)
	if p.IsValid() {
		l[0] = byte(p.Bits())
		as16 := p.Addr().As16()
		copy(l[1:], as16[:])
	}
	return l
}

// network is the part of an address that many share.
func network(addr netip.Addr, bits4, bits6 int) netip.Prefix {
	bits := bits4
	if addr.Is6() {
		bits = bits6
	}
	p, _ := addr.Prefix(bits) // the bits fit; no address gives no prefix
	return p
}

func deviceLane(id [vault.DeviceSize]byte) lane { return named(ofDevice, id) }

// vaultLane is that of a vault, by its id.
func vaultLane(id string) lane {
	secret, _ := vault.ParseSecret(id) // 16 bytes, too
	return named(ofVault, secret)
}

// sessionLane is that of a session, by its token.
func sessionLane(token string) lane {
	sum := sha256.Sum256([]byte(token))
	return named(ofSession, [16]byte(sum[:16]))
}

func named(of byte, id [16]byte) (l lane) {
	l[0] = of
	copy(l[1:], id[:])
	return l
}

// admit takes a request from its budgets. A known device has budgets of its own:
// nobody else, and no neighbour, can use them up. It begins tests as one of its house,
// and a few more when that has none left.
func (c *call) admit() bool {
	if c.class == free {
		return true
	}
	c.lane = c.house()
	if id, ok := c.Keys.KnownDevice(c.device()); ok {
		c.known, c.lane = true, deviceLane(id)
	}
	if c.mayInvite() {
		return true
	}
	if !c.spend(c.lane, asking, 1) {
		return false
	}
	switch c.class {
	case begins:
		wide := c.limits.limits.rule(begun)
		wide.one /= wideFactor
		return c.spend(c.house(), begun, 1) && c.limits.take(budgetKey{networkLane(c.Node.address(c.r), 16, 40), begun}, wide, 1) ||
			c.known && c.limits.take(budgetKey{c.lane, begun}, per(24*time.Hour, testsOfADevice, 1), 1)
	case guesses:
		c.tried = c.spend(c.lane, tries, 1)
		return c.tried
	}
	return true
}

// house is the lane of the network that the request comes from.
func (c *call) house() lane { return networkLane(c.Node.address(c.r), 24, 56) }

func (s *Node) spend(l lane, b counted, n int64) bool {
	return s.limits.take(budgetKey{l, b}, s.limits.limits.rule(b), n)
}

// right gives back what a try took: what was right is no guess. So a class comes in
// behind one address, and nobody who counts their tries until they are refused
// learns that somebody else has just come in.
func (c *call) right() {
	if c.tried {
		c.tried = false
		c.spend(c.lane, tries, -1)
	}
}
