// Package bench measures the whole program under load, beside two yardsticks
// that run in the same minute: a server that only says hello, and raw commits.
// Only ratios within one run count. `make bench` runs it; docs/performance.md
// has the goals and what was seen.
package bench

import (
	"context"
	"database/sql"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/ncruces/go-sqlite3/driver" // raw commits

	"mentor/content"
	"mentor/internal/instrument"
	"mentor/internal/library"
	"mentor/internal/store"
	"mentor/internal/vault"
)

// host is the name the measured server is asked for; behind a proxy the
// address of a household comes in a header.
const host = "bench.example"

func percentile(d []time.Duration, p float64) time.Duration {
	if len(d) == 0 {
		return 0
	}
	d = slices.Clone(d)
	slices.Sort(d)
	return d[min(len(d)-1, int(p*float64(len(d))))]
}

// TestMain doubles as the hello server, so that the yardstick is a process of its own.
func TestMain(m *testing.M) {
	if addr := os.Getenv("BENCH_HELLO"); addr != "" {
		hello(addr)
		return
	}
	code := m.Run()
	os.Remove(program) //nolint:errcheck // it may never have been built
	os.Exit(code)
}

func hello(addr string) {
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body) //nolint:errcheck // the yardstick
		io.WriteString(w, "hello")  //nolint:errcheck // the yardstick
	})
	fmt.Println(http.ListenAndServe(addr, handler))
}

func freeAddr(tb testing.TB) string {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// process starts a server and waits until it answers; took is how long that was.
func process(tb testing.TB, cmd *exec.Cmd, addr, path string) (took time.Duration) {
	tb.Helper()
	cmd.Stderr = os.Stderr
	start := time.Now()
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() }) //nolint:errcheck // it is over
	for time.Since(start) < 20*time.Second {
		c, err := dial(addr)
		if err == nil {
			r, err := c.do(request("GET", path, "", ""), false)
			c.conn.Close()
			if err == nil && r.status == http.StatusOK {
				return time.Since(start)
			}
		}
		time.Sleep(500 * time.Microsecond) // the port is not open yet
	}
	tb.Fatal("the server did not answer")
	return 0
}

func startHello(tb testing.TB) (addr string) {
	addr = freeAddr(tb)
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "BENCH_HELLO="+addr)
	process(tb, cmd, addr, "/")
	return addr
}

var program = filepath.Join(os.TempDir(), fmt.Sprintf("mentor-bench-%d", os.Getpid()))

// build makes the program as it is released, once.
var build = sync.OnceValue(func() error {
	out, err := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", program, "mentor").CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return nil
})

// mentor is the program under measure, as an operator would run it.
type mentor struct {
	addr, data string
	cmd        *exec.Cmd
	cold       time.Duration
}

func startMentor(tb testing.TB, data string) mentor {
	tb.Helper()
	if err := build(); err != nil {
		tb.Fatal(err)
	}
	m := mentor{addr: freeAddr(tb), data: data}
	m.cmd = exec.Command(program, "serve", "--addr", m.addr, "--data", data, "--key-file", filepath.Join(data, "..", "root.key"),
		"--origin", "https://"+host, "--no-open")
	m.cold = process(tb, m.cmd, m.addr, "/healthz")
	return m
}

func (m mentor) memory(tb testing.TB) (mb float64) {
	tb.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", m.cmd.Process.Pid))
	if err != nil {
		tb.Skip("the memory of a process is read from /proc")
	}
	for line := range strings.Lines(string(status)) {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == "VmRSS:" {
			kb, _ := strconv.Atoi(fields[1])
			return float64(kb) / 1024
		}
	}
	return 0
}

// form is the form the load answers.
var form = sync.OnceValue(func() *instrument.Form {
	lib, _ := library.Load(content.Files)
	return lib.Current()
})

// answers is a whole test as one form.
func answers() url.Values {
	form := form()
	v := url.Values{"length": {"full"}}
	for i, it := range form.Items() {
		v.Set(it.ID, strconv.Itoa(1+i%5))
	}
	for _, id := range form.Causes[:3] {
		v.Set(id, "1")
	}
	for _, id := range form.Mistakes {
		v.Set(id, "2")
	}
	for _, f := range form.Facts {
		v.Set(f.ID, "2")
	}
	return v
}

// safetyPages are the numbers of the pages that must be sent before a result.
func safetyPages() (pages []int) {
	for i, stop := range form().Course() {
		if stop.Kind == instrument.AskSafety {
			pages = append(pages, i+1)
		}
	}
	return pages
}

// begun counts the tests the server said it keeps.
var begun atomic.Int64

// honest stops the server and looks at what it left: as many tests as it
// acknowledged, under settings that make an acknowledgement mean something.
func (m mentor) honest(b *testing.B) {
	m.stop()
	db, err := store.Open(b.Context(), filepath.Join(m.data, "mentor.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	settings, err := db.Describe(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	kept, err := db.CountSittings(b.Context())
	if err != nil || kept != begun.Load() {
		b.Fatalf("%d tests are kept, %d were acknowledged (%v)", kept, begun.Load(), err)
	}
	b.Logf("%s; %d tests acknowledged, %d kept", settings, begun.Load(), kept)
}

// begin starts a test and passes the safety pages; it gives the cookie.
func begin(c *client) (string, error) {
	r, err := c.do(request("POST", "/test", "", "band=b6&name=Mia&country=DE"), false)
	if err := want(r, err, http.StatusSeeOther); err != nil {
		return "", err
	}
	begun.Add(1)
	cookie := r.cookie
	for _, n := range safetyPages() {
		r, err := c.do(request("POST", fmt.Sprintf("/test/q/%d", n), cookie, "danger-now=1"), false)
		if err := want(r, err, http.StatusSeeOther); err != nil {
			return "", err
		}
	}
	return cookie, nil
}

// sittings opens n tests.
func sittings(tb testing.TB, addr string, n int) (cookies []string) {
	tb.Helper()
	c, err := dial(addr)
	if err != nil {
		tb.Fatal(err)
	}
	defer c.conn.Close()
	for range n {
		cookie, err := begin(c)
		if err != nil {
			tb.Fatal(err)
		}
		cookies = append(cookies, cookie)
	}
	return cookies
}

// Benchmark runs the workloads between two runs of hello. A run whose two
// hellos differ by more than 15 % says nothing, and says so.
func Benchmark(b *testing.B) {
	helloAddr := startHello(b)
	m := startMentor(b, filepath.Join(b.TempDir(), "data"))
	body := answers().Encode()
	cookies := sittings(b, m.addr, 2*clients)
	var first, last float64
	b.Run("Hello/get/first", func(b *testing.B) { first = helloGet(b, helloAddr) })
	b.Run("Hello/post", func(b *testing.B) {
		load(b, helloAddr, func(c *client, i int) error {
			r, err := c.do(request("POST", "/", cookies[i%len(cookies)], body), false)
			return want(r, err, http.StatusOK)
		})
	})
	b.Run("W1/test-page", func(b *testing.B) {
		load(b, m.addr, func(c *client, _ int) error {
			r, err := c.do(request("GET", "/test", "", ""), false)
			return want(r, err, http.StatusOK)
		})
	})
	b.Run("W2/whole-test", func(b *testing.B) {
		load(b, m.addr, func(c *client, _ int) error { return wholeTest(c) })
	})
	b.Run("W3/submit", func(b *testing.B) {
		load(b, m.addr, func(c *client, i int) error {
			// each client has sittings of its own: 128 people, not one
			r, err := c.do(request("POST", "/test/finish", cookies[i%len(cookies)], body), false)
			return want(r, err, http.StatusSeeOther)
		})
	})
	b.Run("W4/result", func(b *testing.B) {
		load(b, m.addr, func(c *client, i int) error {
			r, err := c.do(request("GET", "/result", cookies[i%len(cookies)], ""), false)
			return want(r, err, http.StatusOK)
		})
	})
	b.Run("RawCommit/one-row-a-transaction", rawCommit)
	b.Run("Hello/get/last", func(b *testing.B) { last = helloGet(b, helloAddr) })
	b.Logf("memory after the load: %.1f MB", m.memory(b))
	m.honest(b)
	if diff := last/first - 1; diff > .15 || diff < -.15 {
		b.Logf("DISCARD: the two hellos differ by %.0f %%", 100*diff)
	}
}

func helloGet(b *testing.B, addr string) float64 {
	start := time.Now()
	load(b, addr, func(c *client, _ int) error {
		r, err := c.do(request("GET", "/", "", ""), false)
		return want(r, err, http.StatusOK)
	})
	return float64(b.N) / time.Since(start).Seconds()
}

// wholeTest is the short test as the script of the page sends it.
func wholeTest(c *client) error {
	cookie, err := begin(c)
	if err != nil {
		return err
	}
	for _, path := range []string{"/test/q/1", "/test/pages"} {
		r, err := c.do(request("GET", path, cookie, ""), false)
		if err := want(r, err, http.StatusOK); err != nil {
			return err
		}
	}
	for _, it := range form().Items() {
		if !it.Short {
			continue
		}
		r, err := c.do(request("POST", "/test/answers", cookie, it.ID+"=3"), false)
		if err := want(r, err, http.StatusNoContent); err != nil {
			return err
		}
	}
	r, err := c.do(request("POST", "/test/finish", cookie, "length=short"), false)
	if err := want(r, err, http.StatusSeeOther); err != nil {
		return err
	}
	r, err = c.do(request("GET", "/result", cookie, ""), false)
	return want(r, err, http.StatusOK)
}

// rawCommit is the other yardstick: one row, one transaction, one fsync.
func rawCommit(b *testing.B) {
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(b.TempDir(), "raw.db")+"?_pragma=journal_mode(wal)&_pragma=synchronous(full)")
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	conn, err := db.Conn(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.ExecContext(context.Background(), `CREATE TABLE t (id TEXT PRIMARY KEY, sealed BLOB)`); err != nil {
		b.Fatal(err)
	}
	insert, err := conn.PrepareContext(context.Background(), `INSERT INTO t VALUES ($1, $2)`)
	if err != nil {
		b.Fatal(err)
	}
	sealed := make([]byte, 110)
	b.ResetTimer()
	for i := range b.N {
		if _, err := insert.Exec(strconv.Itoa(i), sealed); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "req/s")
}

// BenchmarkW9 is the cold start: from exec to the first answer, and the memory then.
func BenchmarkW9(b *testing.B) {
	data := filepath.Join(b.TempDir(), "data")
	startMentor(b, data).stop()
	var took []time.Duration
	var mb float64
	for b.Loop() {
		m := startMentor(b, data)
		took = append(took, m.cold)
		mb = m.memory(b)
		m.stop()
	}
	b.ReportMetric(float64(percentile(took, .5).Microseconds())/1000, "cold-ms")
	b.ReportMetric(mb, "idle-MB")
}

// BenchmarkMillion is W4 with a million tests in the file, the memory then, and
// the cold start on that file. It takes a minute and is asked for with -million.
func BenchmarkMillion(b *testing.B) {
	if !*million {
		b.Skip("-million asks for it")
	}
	data := filepath.Join(b.TempDir(), "data")
	startMentor(b, data).stop()
	fill(b, filepath.Join(data, "mentor.db"), 999_000) // a little room is left below the bound
	m := startMentor(b, data)
	cookies := sittings(b, m.addr, clients)
	for _, cookie := range cookies {
		c, err := dial(m.addr)
		if err != nil {
			b.Fatal(err)
		}
		r, err := c.do(request("POST", "/test/finish", cookie, answers().Encode()), false)
		if err := want(r, err, http.StatusSeeOther); err != nil {
			b.Fatal(err)
		}
		c.conn.Close()
	}
	load(b, m.addr, func(c *client, i int) error {
		r, err := c.do(request("GET", "/result", cookies[i%len(cookies)], ""), false)
		return want(r, err, http.StatusOK)
	})
	b.ReportMetric(m.memory(b), "MB")
	b.ReportMetric(float64(m.cold.Microseconds())/1000, "cold-ms")
}

var million = flag.Bool("million", false, "also measure with a million stored tests")

// fill puts n tests of the size of a full one into the file.
func fill(b *testing.B, path string, n int) {
	db, err := store.Open(b.Context(), path)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	expires := time.Now().Add(24 * time.Hour).UnixMilli()
	var next atomic.Int64
	var wg sync.WaitGroup
	for range clients {
		wg.Go(func() {
			for i := next.Add(1); i <= int64(n); i = next.Add(1) {
				s := store.Sitting{ID: vault.NewSecret().String(), Expires: expires, Sealed: make([]byte, 110)}
				if err := db.AddSitting(b.Context(), s); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
}

func (m mentor) stop() {
	m.cmd.Process.Kill() //nolint:errcheck // it is over
	m.cmd.Wait()         //nolint:errcheck // killed
}
