package bench

import (
	"bytes"
	"compress/gzip"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"sync/atomic"
	"testing"
	"time"

	"mentor/internal/calendar"
	"mentor/internal/store"
	"mentor/internal/vault"
)

// parents makes n accounts as browsers do: a short test, its result, the form
// that keeps it, and Today. The server works on two passwords at once.
func parents(tb testing.TB, addr string, n int) []family {
	tb.Helper()
	all := make([]family, n)
	err := spread(addr, 2, n, func(c *client, i int) (err error) {
		all[i], err = parent(c, i)
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	return all
}

// Where the id of the child and that of the vault stand.
var (
	childField  = regexp.MustCompile(`name="child" value="([^"]+)"`)
	vaultCookie = regexp.MustCompile(`session=([^.]+)\.`)

	deviceCookie = regexp.MustCompile(`__Host-device=[^;]+`)
)

func parent(c *client, i int) (f family, err error) {
	cookie, err := begin(c)
	if err != nil {
		return f, err
	}
	if err := submit(c, cookie, "length=short"); err != nil {
		return f, err
	}
	form := fmt.Sprintf("child=Mia&zone=UTC&name=bench-%d&password=%s", i, vault.NewID())
	r, err := c.do(request("POST", "/keep", cookie, form), false)
	if err := want(r, err, http.StatusSeeOther); err != nil {
		return f, err
	}
	begun.Add(-1) // the test is theirs now
	f.cookie = r.cookie
	id := vaultCookie.FindStringSubmatch(f.cookie)
	if id == nil {
		return f, fmt.Errorf("no session in %q", f.cookie)
	}
	f.vault = id[1]
	page, err := read(c, "/today", f.cookie)
	if child := childField.FindSubmatch(page); err == nil && child != nil {
		f.child = string(child[1])
		return f, nil
	}
	return f, fmt.Errorf("no child in the form of the day: %w", err)
}

// read is a page as a browser shows it.
func read(c *client, path, cookie string) ([]byte, error) {
	r, err := c.do(request("GET", path, cookie, ""), true)
	if err := want(r, err, http.StatusOK); err != nil {
		return nil, err
	}
	z, err := gzip.NewReader(bytes.NewReader(r.body))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

// noted counts the entries that the server said it keeps.
var noted atomic.Int64

// note sends one entry of the day, as the form of Today does.
func note(c *client, f family) error {
	r, err := c.do(request("POST", "/today", f.cookie, noteForm(f)), false)
	if err := want(r, err, http.StatusSeeOther); err != nil {
		return err
	}
	noted.Add(1)
	return nil
}

func noteForm(f family) string {
	return "child=" + f.child + "&id=" + vault.NewID() + "&version=0&day=" + calendar.At(time.Now(), time.UTC).String() +
		"&weather=4&together=half-hour&chose=child&there=yes&warm=1&words="
}

// entries counts what is kept of the diaries of some families.
func entries(tb testing.TB, db *store.DB, of []family) (n int64) {
	tb.Helper()
	for _, f := range of {
		rows, err := db.Records(tb.Context(), f.vault, f.child, "entry", "2000-01-01", "2100-01-01")
		if err != nil {
			tb.Fatal(err)
		}
		n += int64(len(rows))
	}
	return n
}

// The pages a parent reads, and how long their diaries are in days.
var (
	familyPages = []string{"/today", "/progress", "/plan"}
	diaries     = []struct {
		name string
		days int
	}{{"month", 30}, {"half-year", 182}, {"five-years", 1826}}
)

// planned begins a plan for each family.
func planned(tb testing.TB, addr string, all []family) {
	tb.Helper()
	err := spread(addr, clients, len(all), func(c *client, i int) error {
		r, err := c.do(request("POST", "/plan", all[i].cookie, "child="+all[i].child+"&minutes=20&living=together"), false)
		return want(r, err, http.StatusSeeOther)
	})
	if err != nil {
		tb.Fatal("the plan: ", err)
	}
}

// BenchmarkW6 is the pages of a parent with a diary of a month, of half a year
// and of five years. Goal B7: five years take at most 1.3 times a month.
func BenchmarkW6(b *testing.B) {
	data := filepath.Join(b.TempDir(), "data")
	var all []family
	keep(b, data, func(k keeper) error {
		for _, d := range diaries {
			f, err := k.family(b, d.days)
			if err != nil {
				return err
			}
			all = append(all, f)
		}
		return nil
	})
	m := startMentor(b, data)
	planned(b, m.addr, all)
	for _, path := range familyPages {
		var cases []asked
		for i, d := range diaries {
			cases = append(cases, asked{d.name, m.addr, path, all[i : i+1]})
		}
		b.Run(path[1:], func(b *testing.B) { compare(b, cases) })
	}
}

// asked is a page that is asked for, by one family after the other.
type asked struct {
	name, addr, path string
	by               []family
}

// compare asks for the pages in turn, one request at a time, so that whatever
// else the machine does falls on all of them alike. It reports the median of
// each in microseconds, and the ratio of the last to the first.
func compare(b *testing.B, cases []asked) {
	to := make([]*client, len(cases))
	for i, a := range cases {
		c, err := dial(a.addr)
		if err != nil {
			b.Fatal(err)
		}
		defer c.conn.Close()
		to[i] = c
	}
	took := make([][]time.Duration, len(cases))
	for n := 0; b.Loop(); n++ {
		for i, a := range cases {
			raw := request("GET", a.path, a.by[n%len(a.by)].cookie, "")
			start := time.Now()
			r, err := to[i].do(raw, false)
			if err := want(r, err, http.StatusOK); err != nil {
				b.Fatal(a.name, ": ", err)
			}
			took[i] = append(took[i], time.Since(start))
		}
	}
	for i, a := range cases {
		b.ReportMetric(float64(percentile(took[i], .5).Microseconds()), a.name+"-µs")
	}
	first, last := percentile(took[0], .5), percentile(took[len(took)-1], .5)
	b.ReportMetric(float64(last)/float64(first), "ratio")
}

var manyFamilies = flag.Int("families", 0, "also measure with so many families in the file, such as 100000")

// fewFamilies is what many are compared with.
const fewFamilies = 10

// BenchmarkFamilies is the pages of a parent, the cold start and the memory
// with many families in the file beside the same with ten. Each family has ten
// records. Goals B5 and B7. It is asked for with -families.
func BenchmarkFamilies(b *testing.B) {
	if *manyFamilies == 0 {
		b.Skip("-families=100000 asks for it")
	}
	var cases [2]asked
	for i, n := range []int{fewFamilies, *manyFamilies} {
		data := filepath.Join(b.TempDir(), fmt.Sprint(n))
		all := written(b, data, n)
		var colds []time.Duration
		for range 15 {
			colds = append(colds, coldStart(b, data))
		}
		m := startMentor(b, data)
		b.Logf("%d families: cold start %.0f ms (%.0f – %.0f), idle memory %.1f MB",
			n, ms(percentile(colds, .5)), ms(percentile(colds, 0)), ms(percentile(colds, 1)), m.idle(b))
		some := spreadOut(all)
		planned(b, m.addr, some) // which notes that their sessions are used, too
		cases[i] = asked{name: fmt.Sprint(n), addr: m.addr, by: some}
		defer func() { b.Logf("%d families: memory after the load %.1f MB", n, m.memory(b)) }()
	}
	for _, path := range familyPages {
		for i := range cases {
			cases[i].path = path
		}
		b.Run(path[1:], func(b *testing.B) { compare(b, cases[:]) })
	}
}

// spreadOut is a thousand of the families at most, from all over the file.
func spreadOut(all []family) (some []family) {
	for i := 0; i < len(all); i += max(1, len(all)/1000) {
		some = append(some, all[i])
	}
	return some
}

// written fills a file with n families and says what one takes in it.
func written(b *testing.B, data string, n int) (all []family) {
	const days = 8 // with the child and a test, ten records
	start := time.Now()
	keep(b, data, func(k keeper) (err error) {
		all, err = k.families(b, n, days)
		return err
	})
	file, err := os.Stat(filepath.Join(data, "mentor.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.Logf("%d families: written in %v, %d bytes in the file each", n, time.Since(start).Round(time.Second), file.Size()/int64(n))
	return all
}
