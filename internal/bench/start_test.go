package bench

import (
	"flag"
	"iter"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"mentor/internal/store"
	"mentor/internal/vault"
)

// BenchmarkW9 is the cold start, from exec to the first answer, and the memory
// of a program that nobody asks for anything.
func BenchmarkW9(b *testing.B) {
	data := filepath.Join(b.TempDir(), "data")
	startMentor(b, data).stop()
	var took []time.Duration
	for b.Loop() {
		took = append(took, coldStart(b, data))
	}
	b.ReportMetric(0, "ns/op") // it would be that of ending, too
	b.ReportMetric(ms(percentile(took, .5)), "cold-ms")
	b.ReportMetric(startMentor(b, data).idle(b), "idle-MB")
}

// coldStart starts the program on a folder, stops it, and gives what the start took.
func coldStart(tb testing.TB, data string) time.Duration {
	m := startMentor(tb, data)
	m.stop()
	return m.cold
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
	body := answers().Encode()
	if err := spread(m.addr, clients, clients, func(c *client, i int) error { return submit(c, cookies[i], body) }); err != nil {
		b.Fatal(err)
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
	err = share(2*recordsAtOnce, n, func(turns iter.Seq[int]) error {
		for range turns {
			s := store.Sitting{ID: vault.NewSecret().String(), Expires: expires, Sealed: make([]byte, 110)}
			if err := db.AddSitting(b.Context(), s); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}
