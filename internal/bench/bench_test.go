// Package bench measures the whole program under load, beside two yardsticks
// that run in the same minute: a server that only says hello, and raw commits.
// Only ratios within one run count. `make bench` runs it; docs/performance.md
// has the goals and what was seen.
package bench

import (
	"database/sql"
	"maps"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	_ "github.com/ncruces/go-sqlite3/driver" // raw commits

	"mentor/internal/store"
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

// Benchmark runs the workloads between two runs of hello. A run whose two
// hellos differ by more than 15 % says nothing, and says so.
func Benchmark(b *testing.B) {
	data := filepath.Join(b.TempDir(), "data")
	var readers []family
	keep(b, data, func(k keeper) (err error) {
		readers, err = k.families(b, clients, halfYear)
		return err
	})
	helloAddr := startHello(b)
	m := startMentor(b, data)
	planned(b, m.addr, readers)
	writers := parents(b, m.addr, writing)
	body := answers().Encode()
	cookies := sittings(b, m.addr, 2*clients)
	rates := map[string]float64{}
	run := func(name, addr string, one func(c *client, i int) error) {
		b.Run(name, func(b *testing.B) { rates[name] = load(b, addr, one) })
	}
	get := func(path string, cookie func(i int) string) func(*client, int) error {
		return func(c *client, i int) error {
			r, err := c.do(request("GET", path, cookie(i), ""), false)
			return want(r, err, http.StatusOK)
		}
	}
	nobody := func(int) string { return "" }
	// Each client has tests and families of its own: 128 people, not one.
	visitor := func(i int) string { return cookies[i%len(cookies)] }
	reader := func(i int) string { return readers[i%len(readers)].cookie }

	run(helloFirst, helloAddr, get("/", nobody))
	run("Hello/post", helloAddr, func(c *client, i int) error {
		r, err := c.do(request("POST", "/", visitor(i), body), false)
		return want(r, err, http.StatusOK)
	})
	run("W1/test-page", m.addr, get("/test", nobody))
	run("W2/whole-test", m.addr, func(c *client, _ int) error { return wholeTest(c) })
	run("W3/submit", m.addr, func(c *client, i int) error { return submit(c, visitor(i), body) })
	run("W4/result", m.addr, get("/result", visitor))
	run("W5/daily-log", m.addr, func(c *client, i int) error { return note(c, writers[i%len(writers)]) })
	for _, path := range familyPages {
		run("W6"+path, m.addr, get(path, reader))
	}
	b.Run(rawCommits, func(b *testing.B) { rates[rawCommits] = rawCommit(b) })
	run(helloLast, helloAddr, get("/", nobody))
	b.Logf("memory after the load: %.1f MB", m.memory(b))
	m.honest(b, writers)
	compareRates(b, rates)
}

const (
	halfYear = 182 // days
	writing  = 200 // parents who write their diaries

	helloFirst, helloLast, rawCommits = "Hello/get/first", "Hello/get/last", "RawCommit/one-row-a-transaction"
)

// compareRates says each rate as a ratio to the yardsticks of the run.
func compareRates(b *testing.B, rates map[string]float64) {
	first, last := rates[helloFirst], rates[helloLast]
	for _, name := range slices.Sorted(maps.Keys(rates)) {
		b.Logf("%-32s %8.0f a second: %.3f of hello, %.2f of raw commits", name, rates[name], 2*rates[name]/(first+last), rates[name]/rates[rawCommits])
	}
	if diff := last/first - 1; diff > .15 || diff < -.15 {
		b.Logf("DISCARD: the two hellos differ by %.0f %%", 100*diff)
	}
}

// rawCommit is the other yardstick: one row, one transaction, one fsync.
func rawCommit(b *testing.B) (perSecond float64) {
	insert := rawFile(b)
	b.ResetTimer()
	for i := range b.N {
		if err := insert(i); err != nil {
			b.Fatal(err)
		}
	}
	perSecond = float64(b.N) / b.Elapsed().Seconds()
	b.ReportMetric(perSecond, "req/s")
	return perSecond
}

// rawFile makes a file with one table, and gives what commits the ith row.
func rawFile(b *testing.B) (insert func(i int) error) {
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(b.TempDir(), "raw.db")+"?_pragma=journal_mode(wal)&_pragma=synchronous(full)")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(b.Context(), `CREATE TABLE t (id TEXT PRIMARY KEY, sealed BLOB)`); err != nil {
		b.Fatal(err)
	}
	row, err := db.PrepareContext(b.Context(), `INSERT INTO t VALUES ($1, $2)`)
	if err != nil {
		b.Fatal(err)
	}
	sealed := make([]byte, 110)
	return func(i int) error {
		_, err := row.Exec(strconv.Itoa(i), sealed)
		return err
	}
}

// honest stops the server and looks at what it left: as many tests, and as many
// entries in the diaries of those parents, as it acknowledged, under settings
// that make an acknowledgement mean something.
func (m mentor) honest(b *testing.B, writers []family) {
	b.Helper()
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
	written := entries(b, db, writers)
	if written != noted.Load() {
		b.Fatalf("%d entries are kept, %d were acknowledged", written, noted.Load())
	}
	b.Logf("%s; tests acknowledged %d, kept %d; entries acknowledged %d, kept %d", settings, begun.Load(), kept, noted.Load(), written)
}
