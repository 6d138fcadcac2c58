package bench

import (
	"errors"
	"flag"
	"fmt"
	"iter"
	"math/rand/v2"
	"net/http"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

var openFor = flag.Duration("open", 20*time.Second, "how long each open load of W7 lasts")

// stream is requests that come by themselves, so many a second on average, at
// moments nobody agreed on: a Poisson process, the same in every run.
type stream struct {
	name      string
	perSecond float64
	goal      time.Duration // of the 99th percentile
	one       func(c *client, i int) error
}

// arrivals are the moments of a stream, from its start.
func (s stream) arrivals(seed uint64, length time.Duration) (at []time.Duration) {
	r := rand.New(rand.NewPCG(seed, 7))
	for t := 0.0; ; {
		t += r.ExpFloat64() / s.perSecond
		if t >= length.Seconds() {
			return at
		}
		at = append(at, time.Duration(t*float64(time.Second)))
	}
}

// open puts streams on a server at once. What a request took is counted from
// the moment it should have been sent: who comes while the server is busy
// waits too. It gives the median of the first stream. Any error ends the benchmark.
func open(b *testing.B, addr string, length time.Duration, streams ...stream) (median time.Duration) {
	b.Helper()
	took := make([][]time.Duration, len(streams))
	failed := make([]error, len(streams))
	var wg sync.WaitGroup
	start := time.Now()
	for n, s := range streams {
		at := s.arrivals(uint64(n), length)
		took[n] = make([]time.Duration, len(at))
		wg.Go(func() {
			failed[n] = share(clients, len(at), func(turns iter.Seq[int]) error { return s.send(addr, start, at, took[n], turns) })
		})
	}
	wg.Wait()
	if err := errors.Join(failed...); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(0, "ns/op") // it would be how long the load lasted
	for n, s := range streams {
		p99 := percentile(took[n], .99)
		b.ReportMetric(ms(percentile(took[n], .5)), s.name+"-p50-ms")
		b.ReportMetric(ms(p99), s.name+"-p99-ms")
		b.Logf("%s: %d requests, p50 %.1f ms, p99 %.1f ms, longest %.1f ms; the goal for p99 is %v",
			s.name, len(took[n]), ms(percentile(took[n], .5)), ms(p99), ms(percentile(took[n], 1)), s.goal)
	}
	return percentile(took[0], .5)
}

// send is one client of a stream: it takes the next arrival, waits for its
// moment, and sends it. It connects with the first, because the server hangs up
// on who says nothing.
func (s stream) send(addr string, start time.Time, at, took []time.Duration, turns iter.Seq[int]) (err error) {
	var c *client
	for i := range turns {
		planned := start.Add(at[i])
		time.Sleep(time.Until(planned))
		if c == nil {
			if c, err = dial(addr); err != nil {
				return err
			}
			defer c.conn.Close()
		}
		if err := s.one(c, i); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		took[i] = time.Since(planned)
	}
	return nil
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// Goal B3 and B4: what is saved and read every second, and how late the last
// of a hundred may be; on a slow disk too.
const (
	submitsPerSecond, readsPerSecond, notesPerSecond = 1000, 500, 20
	rawPerSecond                                     = 200

	lateGoal     = 15 * time.Millisecond
	lateGoalSlow = 60 * time.Millisecond
)

// BenchmarkW7 is the mixed open load: anonymous tests are sent in and their
// pages read while parents write their diaries. The same is put on hello, with
// some raw commits beside it: that is what the load, the machine and the disk
// add of themselves.
func BenchmarkW7(b *testing.B) {
	b.Run("yardsticks", func(b *testing.B) {
		insert := rawFile(b)
		open(b, startHello(b), *openFor/2,
			stream{"hello", submitsPerSecond + readsPerSecond, lateGoal, func(c *client, _ int) error {
				r, err := c.do(request("GET", "/", "", ""), false)
				return want(r, err, http.StatusOK)
			}},
			stream{"commit", rawPerSecond, lateGoal, func(_ *client, i int) error { return insert(i) }})
	})
	b.Run("mixed", func(b *testing.B) { mixed(b, lateGoal) })
	b.Run("mixed/fsync+10ms", func(b *testing.B) {
		if _, err := exec.LookPath("strace"); err != nil {
			b.Skip("strace makes a disk slow, and is not here")
		}
		mixed(b, lateGoalSlow, slowDisk...)
	})
}

const fsyncDelay = 10 * time.Millisecond

// slowDisk holds every fsync of the program back. No other call is stopped.
var slowDisk = []string{
	"strace", "-D", "-f", "--seccomp-bpf", "-o", "/dev/null",
	"-e", "trace=fsync,fdatasync", "-e", "inject=fsync,fdatasync:delay_exit=" + fsyncDelay.String(),
}

// mixed puts the load on a fresh server that is run by a command.
func mixed(b *testing.B, goal time.Duration, under ...string) {
	m := startMentor(b, filepath.Join(b.TempDir(), "data"), under...)
	tests := sittings(b, m.addr, 1000)
	all := parents(b, m.addr, 50)
	body := answers().Encode()
	pages := []string{"/test", "/test/q/5", "/result"}
	// There are results to read.
	if err := spread(m.addr, clients, len(tests), func(c *client, i int) error { return submit(c, tests[i], body) }); err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	median := open(b, m.addr, *openFor,
		stream{"submit", submitsPerSecond, goal, func(c *client, i int) error { return submit(c, tests[i%len(tests)], body) }},
		stream{"read", readsPerSecond, goal, func(c *client, i int) error {
			r, err := c.do(request("GET", pages[i%len(pages)], tests[i%len(tests)], ""), false)
			return want(r, err, http.StatusOK)
		}},
		stream{"note", notesPerSecond, goal, func(c *client, i int) error { return note(c, all[i%len(all)]) }},
	)
	b.StopTimer()
	if len(under) > 0 && median < fsyncDelay {
		b.Fatal("the disk was not slow")
	}
	m.honest(b, all)
}
