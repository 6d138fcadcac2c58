package bench

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

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
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", program, "mentor")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	out, err := cmd.CombinedOutput()
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

// rootKey is the file of the key for a folder.
func rootKey(data string) string { return filepath.Join(data, "..", filepath.Base(data)+".key") }

// startMentor starts the program on a folder; under is a command that it is
// run by, if any. What was acknowledged is counted from here.
func startMentor(tb testing.TB, data string, under ...string) mentor {
	tb.Helper()
	if err := build(); err != nil {
		tb.Fatal(err)
	}
	begun.Store(0)
	noted.Store(0)
	m := mentor{addr: freeAddr(tb), data: data}
	line := append(under, program, "serve", "--addr", m.addr, "--data", data, "--key-file", rootKey(data),
		"--origin", "https://"+host, "--no-open")
	m.cmd = exec.Command(line[0], line[1:]...)
	m.cold = process(tb, m.cmd, m.addr, "/healthz")
	return m
}

// idle is the memory in MB a second after a start.
func (m mentor) idle(tb testing.TB) (mb float64) {
	time.Sleep(time.Second)
	return m.memory(tb)
}

// memory is what the program holds resident, in MB.
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

func (m mentor) stop() {
	m.cmd.Process.Kill() //nolint:errcheck // it is over
	m.cmd.Wait()         //nolint:errcheck // killed
}
