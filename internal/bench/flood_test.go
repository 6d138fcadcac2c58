package bench

import (
	"context"
	"database/sql"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"mentor/internal/calendar"
	"mentor/internal/journal"
	"mentor/internal/vault"
)

// What one flood may do to everybody else.
const (
	othersWithin   = 200 * time.Millisecond // 99 of 100 of their requests
	refusedWithin  = 50 * time.Millisecond  // 99 of 100 of those that are
	exitWithin     = 200 * time.Millisecond
	signInWithin   = time.Second // from a known device
	residentWithin = 256.0       // MB
	floodFor       = 10 * time.Second
)

// tally is what requests of one kind took, and how they were answered.
type tally struct {
	mu   sync.Mutex
	took []time.Duration
	by   map[int]int
}

func (t *tally) add(status int, took time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.by == nil {
		t.by = map[int]int{}
	}
	t.by[status]++
	t.took = append(t.took, took)
}

func (t *tally) within(tb testing.TB, what string, p float64, goal time.Duration) {
	tb.Helper()
	late := percentile(t.took, p)
	tb.Logf("%-22s %6d, p50 %7.1f ms, p99 %7.1f ms, longest %7.1f ms; answers %v", what, len(t.took),
		ms(percentile(t.took, .5)), ms(percentile(t.took, .99)), ms(percentile(t.took, 1)), t.by)
	if late > goal {
		tb.Errorf("%s: %v, the goal is %v", what, late, goal)
	}
}

// asker asks for one thing after the other until the flood is over.
type asker struct {
	every time.Duration // 0: as fast as answers come
	raw   func(i int) []byte
	to    *tally
	told  *tally // of those that are refused, when they are counted apart
}

func (a asker) ask(ctx context.Context, addr string) {
	var c *client
	for i := 0; ctx.Err() == nil; i++ {
		begun := time.Now()
		if c == nil {
			var err error
			if c, err = dial(addr); err != nil {
				continue
			}
		}
		r, err := c.do(a.raw(i), false)
		if ctx.Err() != nil {
			break
		}
		to := a.to
		if a.told != nil && (r.status == http.StatusServiceUnavailable || r.status == http.StatusTooManyRequests) {
			to = a.told
		}
		to.add(r.status, time.Since(begun))
		if err != nil {
			c.conn.Close()
			c = nil
		}
		time.Sleep(a.every - time.Since(begun))
	}
	if c != nil {
		c.conn.Close()
	}
}

// flood is one person, or many, at whom everybody else must not suffer.
type flood struct {
	m       mentor
	others  []family
	leaving []family // who leave all the time
	work    []asker
	frozen  bool // the database does not answer: the others can read, no more

	mine, refused, diaries, exits tally
	peak                          float64
}

var exitPaths = []string{"/leave", "/help", "/c/help", "/hard", "/breathe", "/healthz"}

func (f *flood) run(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), floodFor)
	defer cancel()
	var all sync.WaitGroup
	for _, a := range f.work {
		all.Go(func() { a.ask(ctx, f.m.addr) })
	}
	for _, o := range f.others {
		all.Go(func() {
			asker{every: 100 * time.Millisecond, to: &f.diaries, raw: func(i int) []byte {
				if i%2 == 0 || f.frozen {
					return request("GET", "/today", o.cookie, "")
				}
				return request("POST", "/today", o.cookie, noteForm(o))
			}}.ask(ctx, f.m.addr)
		})
	}
	all.Go(func() {
		asker{every: 20 * time.Millisecond, to: &f.exits, raw: func(i int) []byte {
			return request("GET", exitPaths[i%len(exitPaths)], f.leaving[i%len(f.leaving)].cookie, "")
		}}.ask(ctx, f.m.addr)
	})
	for ctx.Err() == nil {
		f.peak = max(f.peak, f.m.memory(t))
		time.Sleep(50 * time.Millisecond)
	}
	all.Wait()
	f.mine.within(t, "the flood", 0, time.Hour)
	f.refused.within(t, "refused of it", .99, refusedWithin)
	f.diaries.within(t, "the others", .99, othersWithin)
	f.exits.within(t, "exits", 1, exitWithin)
	t.Logf("resident memory %.0f MB at most", f.peak)
	if f.peak > residentWithin {
		t.Errorf("%.0f MB are resident, the goal is %.0f", f.peak, residentWithin)
	}
	for status := range f.diaries.by {
		if status != http.StatusOK && status != http.StatusSeeOther {
			t.Errorf("the others were answered with %d", status)
		}
	}
}

// flooded is a program with some others in it, and a file that write has filled.
func flooded(t *testing.T, write func(keeper) error) *flood {
	t.Helper()
	if os.Getenv("MENTOR_SOAK") == "" {
		t.Skip("make soak asks for it")
	}
	data := filepath.Join(t.TempDir(), "data")
	if write != nil {
		keep(t, data, write)
	}
	m := startMentor(t, data)
	all := parents(t, m.addr, 25)
	return &flood{m: m, others: all[5:], leaving: all[:5]}
}

// X18: one account with 1,500 long moments is asked for 64 at once.
func TestFloodOfOneAccount(t *testing.T) {
	var heavy family
	f := flooded(t, func(k keeper) (err error) {
		box, wrapped := k.keys.NewVault()
		heavy.child = vault.NewID()
		if heavy.cookie, err = k.account(t, box, wrapped, heavy.child); err != nil {
			return err
		}
		r := records{box: box}
		r.add("child", heavy.child, k.today, map[string]string{"n": "Mia", "b": "b6"})
		r.child = heavy.child
		for i := range 1500 {
			day := k.today - calendar.Day(i%14)
			r.add("hard", vault.NewID(), day, journal.Hard{Day: day, At: time.Now(), What: strings.Repeat("words ", 4000)})
		}
		for _, row := range r.rows {
			if _, err := k.db.AddRecord(t.Context(), box.ID, row); err != nil {
				return err
			}
		}
		return r.err
	})
	pages := []string{"/today", "/progress", "/hard", "/plan"}
	for range 64 {
		f.work = append(f.work, asker{to: &f.mine, told: &f.refused, raw: func(i int) []byte {
			return request("GET", pages[i%len(pages)], heavy.cookie, "")
		}})
	}
	f.run(t)
}

// X21: 600 strangers try passwords, and a known device signs in.
func TestFloodOfSignIns(t *testing.T) {
	f := flooded(t, nil)
	owner, password := keeperOf(t, f.m.addr)
	for range 600 {
		f.work = append(f.work, asker{every: 50 * time.Millisecond, to: &f.mine, told: &f.refused, raw: func(i int) []byte {
			return request("POST", "/signin", "", "name=owner&password=wrong+words+again")
		}})
	}
	var known tally
	f.work = append(f.work, asker{every: 1500 * time.Millisecond, to: &known, raw: func(int) []byte {
		return request("POST", "/signin", owner, "name=owner&password="+password)
	}})
	f.run(t)
	known.within(t, "a known device", 1, signInWithin)
	if known.by[http.StatusSeeOther] != len(known.took) {
		t.Errorf("a known device was answered %v", known.by)
	}
}

// keeperOf makes the account "owner", and gives the cookie of its device alone.
func keeperOf(t *testing.T, addr string) (device, password string) {
	t.Helper()
	c, err := dial(addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.conn.Close()
	cookie, err := begin(c)
	if err == nil {
		err = submit(c, cookie, "length=short")
	}
	if err != nil {
		t.Fatal(err)
	}
	password = vault.NewID()
	r, err := c.do(request("POST", "/keep", cookie, "child=Mia&zone=UTC&name=owner&password="+password), false)
	if err := want(r, err, http.StatusSeeOther); err != nil {
		t.Fatal(err)
	}
	device = deviceCookie.FindString(r.cookie)
	if device == "" {
		t.Fatalf("no device in %q", r.cookie)
	}
	return device, password
}

// X14: a thousand anonymous tests are sent in every second, each new.
func TestFloodOfTests(t *testing.T) {
	f := flooded(t, nil)
	tests := sittings(t, f.m.addr, 1000)
	body := answers().Encode()
	for n := range 100 {
		f.work = append(f.work, asker{every: 100 * time.Millisecond, to: &f.mine, told: &f.refused, raw: func(i int) []byte {
			if i%2 == 0 {
				return request("POST", "/test", "", "band=b6&name=Mia&country=DE")
			}
			return request("POST", "/test/finish", tests[(10*n+i)%len(tests)], body)
		}})
	}
	f.run(t)
}

// X17: the writer of the database is held by somebody else, and everybody writes.
func TestFloodWhileFrozen(t *testing.T) {
	f := flooded(t, nil)
	f.frozen = true
	free := hold(t, filepath.Join(f.m.data, "mentor.db"))
	defer free()
	var leaving tally
	for n := range 200 {
		f.work = append(f.work, asker{every: 50 * time.Millisecond, to: &f.mine, raw: func(int) []byte {
			return request("POST", "/test", "", "band=b6&name=Mia&country=DE")
		}})
		if n < 5 {
			f.work = append(f.work, asker{every: 100 * time.Millisecond, to: &leaving, raw: func(i int) []byte {
				return request("POST", []string{"/signout", "/lock"}[i%2], f.leaving[i%len(f.leaving)].cookie, "")
			}})
		}
	}
	f.run(t)
	leaving.within(t, "signing out, locking", 1, exitWithin)
}

// hold begins a write and does not end it.
func hold(t *testing.T, path string) (free func()) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.ExecContext(t.Context(), "BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	return func() { conn.Close(); db.Close() } //nolint:errcheck // it is over
}

// X14: 5,000 connections send a byte of their form and no more.
func TestFloodOfSlowBodies(t *testing.T) {
	f := flooded(t, nil)
	for range 5000 {
		c, err := net.Dial("tcp", f.m.addr)
		if err != nil {
			t.Skip("this machine has not so many connections: ", err)
		}
		defer c.Close()
		fmt.Fprintf(c, "POST /test HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 9000\r\n\r\nb", host)
	}
	f.run(t)
}
