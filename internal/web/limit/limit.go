// Package limit keeps one person from taking the room of the others: budgets that fill
// again, lines that people wait in, and how many there may be at once. It knows no request.
package limit

import (
	"crypto/sha256"
	"net/netip"
	"sync"
	"time"

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

// Defaults suit a public site: a school behind one address still passes.
var Defaults = Limits{
	PerSecond: 50, BeginPerMinute: 60, CodePerMinute: 60, PlacesPerDay: 60,
	BytesPerDay: 256 << 10, NetworkPerDay: 64 << 20, DevicesPerDay: 10, MaxSittings: 1_000_000,
}

// Limiter keeps budgets in memory. Those that somebody could use up at one app node
// after the other, tries, tests begun and places, are asked for in the database, too,
// where several nodes have it together; of requests and bytes each node has its own,
// so that n nodes allow n times as many. Of a budget it keeps one number:
// until when it is spent, so that a full one is not kept at all.
type Limiter struct {
	Limits Limits
	Shared func(k BudgetKey, cost, whole time.Duration, now time.Time) bool // takes from the database's budget; nil when this node is alone

	now   func() time.Time
	mu    sync.Mutex
	spent map[BudgetKey]int64 // until when each is spent, in Unix nanoseconds
	swept int64               // when full ones were last forgotten, in the same
}

// Lane is whose budget something is taken from: a network's, a known device's, or
// a vault's.
type Lane [1 + 16]byte

// What lanes begin with; a network's begins with the length of its prefix.
const (
	ofDevice = 0xff - iota
	ofVault
	ofSession
)

// BudgetKey names one budget: whose it is, and of what.
type BudgetKey struct {
	Lane Lane
	What Counted
}

// Counted is what a budget is of. Those from Begun to Devices may be shared between nodes.
type Counted uint8

const (
	Asking      Counted = iota // requests
	Begun                      // tests
	Tries                      // of what only one person should know
	Places                     // of parents, made
	DevicesHere                // new devices that a network makes known
	Devices                    // new devices that an account makes known
	Answers                    // to those who are refused, each with what was sent
	BytesOf                    // bytes of one kind in a vault
	InAnyCase                  // bytes of a vault, whatever its neighbours keep
	OfNetwork                  // bytes from one network
)

// NewLimiter makes full budgets; now is the clock.
func NewLimiter(l Limits, now func() time.Time) *Limiter {
	return &Limiter{Limits: l, now: now, spent: map[BudgetKey]int64{}}
}

// maxBudgets bounds the limiter's own memory. A provider's customers may do
// together what twenty households may.
const (
	maxBudgets  = 100_000
	WideFactor  = 20
	sweepBudget = time.Minute
)

// householdsHere is how many accounts of one network make devices known on one day: a
// school may. A place of a child costs the network so many bytes. So many tests a day a
// known device may begin when others have begun all that its network may: few, for the
// sittings of all its devices have to fit into MaxSittings.
const (
	householdsHere = 30
	BytesOfAPlace  = 4 << 10
	TestsOfADevice = 5
)

// rule is how long one takes to fill again, and a whole budget.
type rule struct{ One, whole time.Duration }

// Per is a rule by which n come in a time d, and bursts times d is the whole budget.
func Per(d time.Duration, n float64, bursts float64) rule {
	if n <= 0 {
		return rule{}
	}
	return rule{time.Duration(float64(d) / n), time.Duration(float64(d) * bursts)}
}

// Rule is how the budget of something fills.
func (l Limits) Rule(b Counted) rule {
	switch b {
	case Asking:
		return Per(time.Second, l.PerSecond, 10)
	case Begun:
		return Per(time.Minute, l.BeginPerMinute, 1)
	case Tries:
		return Per(time.Minute, l.CodePerMinute, 1)
	case Places:
		return Per(24*time.Hour, l.PlacesPerDay, 1)
	case DevicesHere:
		return Per(24*time.Hour, l.DevicesPerDay*householdsHere, 1)
	case Devices:
		return Per(24*time.Hour, l.DevicesPerDay, 1)
	case Answers:
		return Per(time.Second, min(l.PerSecond*10, 500), 1)
	case OfNetwork:
		return Per(24*time.Hour, l.NetworkPerDay, 1)
	case InAnyCase:
		return Per(24*time.Hour, l.BytesPerDay/16, 1)
	}
	return Per(24*time.Hour, l.BytesPerDay, 1)
}

// Take takes n from a budget, or nothing when there is not so much in it. A
// negative n gives back.
func (l *Limiter) Take(k BudgetKey, r rule, n int64) bool {
	if r.One == 0 {
		return true
	}
	now, cost := l.now(), time.Duration(n)*r.One
	if !l.takeHere(k, cost, r.whole, now.UnixNano()) {
		return false
	}
	return l.Shared == nil || k.What == Asking || k.What > Devices || l.Shared(k, cost, r.whole, now)
}

func (l *Limiter) takeHere(k BudgetKey, cost, whole time.Duration, now int64) bool {
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
func (l *Limiter) sweep(now int64) {
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

// NetworkLane is the part of an address that a household has, or, wide, the
// customers of a provider. No address gives a lane of its own.
func NetworkLane(addr netip.Addr, bits4, bits6 int) (l Lane) {
	p := Network(addr, bits4, bits6)
	if p.IsValid() {
		l[0] = byte(p.Bits())
		as16 := p.Addr().As16()
		copy(l[1:], as16[:])
	}
	return l
}

// Network is the part of an address that many share.
func Network(addr netip.Addr, bits4, bits6 int) netip.Prefix {
	bits := bits4
	if addr.Is6() {
		bits = bits6
	}
	p, _ := addr.Prefix(bits) // the bits fit; no address gives no prefix
	return p
}

// DeviceLane is that of a known device.
func DeviceLane(id [vault.DeviceSize]byte) Lane { return named(ofDevice, id) }

// VaultLane is that of a vault, by its id.
func VaultLane(id string) Lane {
	secret, _ := vault.ParseSecret(id) // 16 bytes, too
	return named(ofVault, secret)
}

// SessionLane is that of a session, by its token.
func SessionLane(token string) Lane {
	sum := sha256.Sum256([]byte(token))
	return named(ofSession, [16]byte(sum[:16]))
}

func named(of byte, id [16]byte) (l Lane) {
	l[0] = of
	copy(l[1:], id[:])
	return l
}
