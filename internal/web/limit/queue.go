package limit

import (
	"context"
	"sync"
	"time"

	"mentor/internal/store"
)

// Queue lets so many through at once, and has so many wait. Who finds it full is
// told at once: to wait for nothing is worse than to try again.
type Queue struct {
	Places chan struct{} // one for each whose turn it is
	Most   int           // how many may be in it, those whose turn it is among them
	each   int           // how many of one lane may
	Wait   time.Duration // how long one waits at most; 0: until it is their turn

	Mu sync.Mutex
	In int          // how many are in it
	of map[Lane]int // how many of each lane are
}

func newQueue(atOnce, most, each int, wait time.Duration) *Queue {
	return &Queue{Places: make(chan struct{}, atOnce), Most: most, each: each, Wait: wait, of: map[Lane]int{}}
}

// Enter waits for one's turn, which ends with leave. It gives store.ErrBusy when there is
// no room, and the error of ctx when that ends first.
func (l *Queue) Enter(ctx context.Context, who Lane) (leave func(), err error) {
	if !l.Join(who) {
		return nil, store.ErrBusy
	}
	if err := l.turn(ctx, nil); err != nil {
		l.out(who)
		return nil, err
	}
	return func() { <-l.Places; l.out(who) }, nil
}

// Join takes the end of it, if there is room.
func (l *Queue) Join(who Lane) bool {
	l.Mu.Lock()
	defer l.Mu.Unlock()
	if l.In >= l.Most || l.of[who] >= l.each {
		return false
	}
	l.In++
	l.of[who]++
	return true
}

// Full reports whether there is no room for anybody.
func (l *Queue) Full() bool {
	l.Mu.Lock()
	defer l.Mu.Unlock()
	return l.In >= l.Most
}

// turn waits for a place; before that, where there is none at once, it calls waits.
func (l *Queue) turn(ctx context.Context, waits func()) error {
	select {
	case l.Places <- struct{}{}:
		return nil
	default:
	}
	if waits != nil {
		waits()
	}
	var over <-chan time.Time
	if l.Wait > 0 {
		timer := time.NewTimer(l.Wait)
		defer timer.Stop()
		over = timer.C
	}
	select {
	case l.Places <- struct{}{}:
		return nil
	case <-over:
		return store.ErrBusy
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (l *Queue) out(who Lane) (empty bool) {
	l.Mu.Lock()
	defer l.Mu.Unlock()
	l.In--
	if l.of[who]--; l.of[who] == 0 {
		delete(l.of, who)
	}
	return l.In == 0
}

// Queues are one queue for each of many, as long as anybody stands in it.
type Queues struct {
	atOnce, most int
	mu           sync.Mutex
	Of           map[Lane]*Queue
}

// NewQueues makes queues that each let atOnce through, with most in them.
func NewQueues(atOnce, most int) *Queues {
	return &Queues{atOnce: atOnce, most: most, Of: map[Lane]*Queue{}}
}

// Enter waits in the queue of one lane, as Queue.Enter does, and calls waits before it
// has to wait.
func (all *Queues) Enter(ctx context.Context, who Lane, waits func()) (leave func(), err error) {
	all.mu.Lock()
	l := all.Of[who]
	if l == nil {
		l = newQueue(all.atOnce, all.most, all.most, 0)
		all.Of[who] = l
	}
	joined := l.Join(who)
	all.mu.Unlock()
	if !joined {
		return nil, store.ErrBusy
	}
	out := func() {
		all.mu.Lock()
		defer all.mu.Unlock()
		if l.out(who) {
			delete(all.Of, who)
		}
	}
	if err := l.turn(ctx, waits); err != nil {
		out()
		return nil, err
	}
	return func() { <-l.Places; out() }, nil
}
