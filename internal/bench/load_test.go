package bench

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
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
	cookie string
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
			cookie, _, _ := bytes.Cut(line[11:], []byte(";"))
			r.cookie = string(bytes.TrimSpace(cookie))
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

// load spreads b.N calls of one over the clients and reports requests a
// second and the 99th percentile. Any error ends the benchmark.
func load(b *testing.B, addr string, one func(c *client, i int) error) {
	b.Helper()
	var next atomic.Int64
	var wg sync.WaitGroup
	took := make([]time.Duration, b.N)
	errs := make(chan error, clients)
	b.ResetTimer()
	start := time.Now()
	for range min(clients, b.N) {
		wg.Go(func() {
			c, err := dial(addr)
			if err != nil {
				errs <- err
				return
			}
			defer c.conn.Close()
			for {
				i := int(next.Add(1)) - 1
				if i >= b.N {
					return
				}
				t := time.Now()
				if err := one(c, i); err != nil {
					errs <- err
					return
				}
				took[i] = time.Since(t)
			}
		})
	}
	wg.Wait()
	total := time.Since(start)
	b.StopTimer()
	select {
	case err := <-errs:
		b.Fatal(err)
	default:
	}
	b.ReportMetric(float64(b.N)/total.Seconds(), "req/s")
	b.ReportMetric(float64(percentile(took, .99).Microseconds())/1000, "p99-ms")
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
