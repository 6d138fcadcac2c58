package web

import (
	"context"
	"sync"
	"time"

	"mentor/internal/store"
)

// queue lets so many through at once, and has so many wait. Who finds it full is
// told at once: to wait for nothing is worse than to try again.
type queue struct {
	places chan struct{} // one for each whose turn it is
	most   int           // how many may be in it, those whose turn it is among them
	each   int           // how many of one lane may
	wait   time.Duration // how long one waits at most; 0: until it is their turn

	mu sync.Mutex
	in int
	of map[lane]int
}

func newQueue(atOnce, most, each int, wait time.Duration) *queue {
	return &queue{places: make(chan struct{}, atOnce), most: most, each: each, wait: wait, of: map[lane]int{}}
}

// enter waits for one's turn, which ends with leave. It gives ErrBusy when there is
// no room, and the error of ctx when that ends first.
func (l *queue) enter(ctx context.Context, who lane) (leave func(), err error) {
	if !l.join(who) {
		return nil, store.ErrBusy
	}
	if err := l.turn(ctx, nil); err != nil {
		l.out(who)
		return nil, err
	}
	return func() { <-l.places; l.out(who) }, nil
}

// join takes the end of it, if there is room.
func (l *queue) join(who lane) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.in >= l.most || l.of[who] >= l.each {
		return false
	}
	l.in++
	l.of[who]++
	return true
}

// full reports whether there is no room for anybody.
func (l *queue) full() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.in >= l.most
}

// turn waits for a place; before that, where there is none at once, it calls waits.
func (l *queue) turn(ctx context.Context, waits func()) error {
	select {
	case l.places <- struct{}{}:
		return nil
	default:
	}
	if waits != nil {
		waits()
	}
	var over <-chan time.Time
	if l.wait > 0 {
		timer := time.NewTimer(l.wait)
		defer timer.Stop()
		over = timer.C
	}
	select {
	case l.places <- struct{}{}:
		return nil
	case <-over:
		return store.ErrBusy
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (l *queue) out(who lane) (empty bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.in--
	if l.of[who]--; l.of[who] == 0 {
		delete(l.of, who)
	}
	return l.in == 0
}

// queues are one queue for each of many, as long as anybody stands in it.
type queues struct {
	atOnce, most int
	mu           sync.Mutex
	of           map[lane]*queue
}

func newQueues(atOnce, most int) *queues {
	return &queues{atOnce: atOnce, most: most, of: map[lane]*queue{}}
}

func (all *queues) enter(ctx context.Context, who lane, waits func()) (leave func(), err error) {
	all.mu.Lock()
	l := all.of[who]
	if l == nil {
		l = newQueue(all.atOnce, all.most, all.most, 0)
		all.of[who] = l
	}
	joined := l.join(who)
	all.mu.Unlock()
	if !joined {
		return nil, store.ErrBusy
	}
	out := func() {
		all.mu.Lock()
		defer all.mu.Unlock()
		if l.out(who) {
			delete(all.of, who)
		}
	}
	if err := l.turn(ctx, waits); err != nil {
		out()
		return nil, err
	}
	return func() { <-l.places; out() }, nil
}
