package bench

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"iter"
	"net"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// client is one browser of the load: one connection, requests written as
// bytes, answers read with as little work as HTTP allows, so that the load
// costs the same for every server it is put on.
type client struct {
	conn net.Conn
	in   *bufio.Reader
	addr string
}

func dial(addr string) (*client, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &client{conn: conn, in: bufio.NewReaderSize(conn, 64<<10), addr: addr}, nil
}

// reply is what the load looks at.
type reply struct {
	status int
	cookie string // those that are set, as a browser sends them back
	body   []byte // only when asked for
}

// do sends one request and reads its whole answer.
func (c *client) do(raw []byte, keep bool) (reply, error) {
	if _, err := c.conn.Write(raw); err != nil {
		return reply{}, err
	}
	line, err := c.in.ReadSlice('\n')
	if err != nil || len(line) < 12 {
		return reply{}, fmt.Errorf("no answer: %w", err)
	}
	r := reply{status: int(line[9]-'0')*100 + int(line[10]-'0')*10 + int(line[11]-'0')}
	length, chunked := 0, false
	for {
		line, err := c.in.ReadSlice('\n')
		if err != nil {
			return r, err
		}
		if len(line) <= 2 {
			break
		}
		switch {
		case bytes.HasPrefix(line, []byte("Content-Length:")):
			length, _ = strconv.Atoi(string(bytes.TrimSpace(line[15:])))
		case bytes.HasPrefix(line, []byte("Transfer-Encoding: chunked")):
			chunked = true
		case bytes.HasPrefix(line, []byte("Set-Cookie:")):
			r.take(line[11:])
		}
	}
	if chunked {
		return r, c.chunks(&r, keep)
	}
	if keep {
		r.body = make([]byte, length)
		_, err = io.ReadFull(c.in, r.body)
		return r, err
	}
	_, err = c.in.Discard(length)
	return r, err
}

// take notes a cookie, unless it is one that is dropped.
func (r *reply) take(line []byte) {
	cookie, _, _ := bytes.Cut(bytes.TrimSpace(line), []byte(";"))
	if bytes.HasSuffix(cookie, []byte("=")) {
		return
	}
	if r.cookie != "" {
		r.cookie += "; "
	}
	r.cookie += string(cookie)
}

func (c *client) chunks(r *reply, keep bool) error {
	for {
		line, err := c.in.ReadSlice('\n')
		if err != nil {
			return err
		}
		n, err := strconv.ParseInt(string(bytes.TrimSpace(line)), 16, 32)
		if err != nil {
			return err
		}
		if keep && n > 0 {
			part := make([]byte, n)
			if _, err := io.ReadFull(c.in, part); err != nil {
				return err
			}
			r.body = append(r.body, part...)
		} else if _, err := c.in.Discard(int(n)); err != nil {
			return err
		}
		if _, err := c.in.Discard(2); err != nil || n == 0 {
			return err
		}
	}
}

// networks is over how many households the load is spread: the server gives
// each network a budget, as it does in life.
const networks = 4000

var nextNetwork atomic.Uint32

// request writes a request as a phone would send it.
func request(method, path, cookie, body string) []byte {
	n := nextNetwork.Add(1) % networks
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: %s\r\nAccept-Encoding: gzip\r\nAccept-Language: en-GB,en;q=0.9\r\nX-Forwarded-For: 10.%d.%d.9\r\n",
		method, path, host, n>>8, n&255)
	if cookie != "" {
		fmt.Fprintf(&b, "Cookie: %s\r\n", cookie)
	}
	if method == http.MethodPost {
		fmt.Fprintf(&b, "Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n", len(body))
	}
	b.WriteString("\r\n" + body)
	return b.Bytes()
}

// clients is how many browsers press at once.
const clients = 128

// share lets so many workers take turns at 0 to n-1, and gives the first error.
func share(workers, n int, work func(turns iter.Seq[int]) error) error {
	var next atomic.Int64
	turns := func(yield func(int) bool) {
		for i := next.Add(1) - 1; i < int64(n) && yield(int(i)); i = next.Add(1) - 1 {
		}
	}
	var wg sync.WaitGroup
	errs := make(chan error, workers)
	for range min(workers, n) {
		wg.Go(func() {
			if err := work(turns); err != nil {
				errs <- err
			}
		})
	}
	wg.Wait()
	close(errs)
	return <-errs // nil when there is none
}

// spread makes n calls of one from so many clients at once, and gives the
// first error.
func spread(addr string, clients, n int, one func(c *client, i int) error) error {
	return share(clients, n, func(turns iter.Seq[int]) error {
		c, err := dial(addr)
		if err != nil {
			return err
		}
		defer c.conn.Close()
		for i := range turns {
			if err := one(c, i); err != nil {
				return err
			}
		}
		return nil
	})
}

// load spreads b.N calls of one over the clients, reports requests a second
// and the 99th percentile, and gives the former. Any error ends the benchmark.
func load(b *testing.B, addr string, one func(c *client, i int) error) (perSecond float64) {
	b.Helper()
	took := make([]time.Duration, b.N)
	b.ResetTimer()
	start := time.Now()
	err := spread(addr, clients, b.N, func(c *client, i int) error {
		t := time.Now()
		err := one(c, i)
		took[i] = time.Since(t)
		return err
	})
	perSecond = float64(b.N) / time.Since(start).Seconds()
	b.StopTimer()
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(perSecond, "req/s")
	b.ReportMetric(float64(percentile(took, .99).Microseconds())/1000, "p99-ms")
	return perSecond
}

// want fails on any other status.
func want(r reply, err error, status int) error {
	if err != nil {
		return err
	}
	if r.status != status {
		return fmt.Errorf("status %d, want %d", r.status, status)
	}
	return nil
}
