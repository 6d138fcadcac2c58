package cli_test

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// household is the real program with one parent's data, and a browser that is
// signed in to it.
type household struct {
	t       *testing.T
	binary  string
	folder  string
	addr    string
	cmd     *exec.Cmd
	browser *http.Client
}

func newHousehold(t *testing.T) *household {
	t.Helper()
	h := &household{t: t, folder: t.TempDir()}
	h.binary = filepath.Join(h.folder, "mentor")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", h.binary, "mentor").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h.addr = l.Addr().String()
	l.Close()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	h.browser = &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	t.Cleanup(h.kill)
	return h
}

// start runs the program and reports how long it took to its first answer.
func (h *household) start() (took time.Duration) {
	h.t.Helper()
	h.cmd = exec.Command(h.binary, "serve", "--addr", h.addr, "--data", filepath.Join(h.folder, "data"),
		"--key-file", filepath.Join(h.folder, "root.key"), "--no-open")
	h.cmd.Stderr = os.Stderr
	begun := time.Now()
	if err := h.cmd.Start(); err != nil {
		h.t.Fatal(err)
	}
	for time.Since(begun) < 10*time.Second {
		if r, err := http.Get("http://" + h.addr + "/healthz"); err == nil {
			r.Body.Close()
			return time.Since(begun)
		}
		time.Sleep(time.Millisecond) // the port is not open yet
	}
	h.t.Fatal("the program did not answer")
	return 0
}

func (h *household) kill() {
	if h.cmd != nil {
		h.cmd.Process.Kill() //nolint:errcheck // it may have ended
		h.cmd.Wait()         //nolint:errcheck // it was killed
		h.cmd = nil
	}
}

// send posts a form; err is set when no answer came.
func (h *household) send(ctx context.Context, path string, form url.Values) (status int, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+h.addr+path, strings.NewReader(form.Encode()))
	if err != nil {
		return 0, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return h.do(r)
}

func (h *household) do(r *http.Request) (status int, err error) {
	answer, err := h.browser.Do(r)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	_, err = io.Copy(io.Discard, answer.Body)
	return answer.StatusCode, err
}

func (h *household) get(path string) (status int) {
	h.t.Helper()
	r, err := http.NewRequestWithContext(h.t.Context(), http.MethodGet, "http://"+h.addr+path, http.NoBody)
	if err != nil {
		h.t.Fatal(err)
	}
	status, err = h.do(r)
	if err != nil {
		h.t.Fatal(err)
	}
	return status
}

// settle takes a short test and keeps its result.
func (h *household) settle() {
	h.t.Helper()
	for _, step := range []struct{ path, form string }{
		{"/test", "band=b6&name=Mia"}, {"/test/q/17", ""}, {"/test/finish", "length=short"}, {"/keep", "child=Mia&zone=UTC"},
	} {
		form, _ := url.ParseQuery(step.form)
		if status, err := h.send(h.t.Context(), step.path, form); err != nil || status >= 400 {
			h.t.Fatalf("%s: %d, %v", step.path, status, err)
		}
	}
}

// noting is what was sent to the program, and what it acknowledged.
type noting struct {
	sync.Mutex
	sent, acknowledged map[string]bool
}

func note(id string) url.Values {
	today := time.Now().UTC().Add(-4 * time.Hour) // a day ends at four
	return url.Values{"id": {id}, "day": {today.Format(time.DateOnly)}, "weather": {"4"}, "words": {"note " + id}}
}

// writeUntilKilled sends notes from several windows and kills the program
// while they are under way.
func (h *household) writeUntilKilled(n *noting) {
	ctx, cancel := context.WithCancel(h.t.Context())
	var windows sync.WaitGroup
	for window := range 4 {
		windows.Go(func() {
			for i := range 12 { // so few that the budget of a household is not met
				id := fmt.Sprintf("killed-%d-%d-%016x", window, i, rand.Uint64())
				n.Lock()
				n.sent[id] = true
				n.Unlock()
				status, err := h.send(ctx, "/today", note(id))
				if err != nil {
					return // the program is dead
				}
				n.Lock()
				n.acknowledged[id] = status == http.StatusSeeOther
				n.Unlock()
			}
		})
	}
	time.Sleep(time.Duration(5+rand.IntN(60)) * time.Millisecond) // a random moment is the point
	h.kill()
	cancel()
	windows.Wait()
}

// X5: kill -9 of the real program under writes. What was acknowledged is there;
// what was not is sent again, and then stands there once; the program is ready
// again in under a second.
func TestKilledProgramLosesNoNote(t *testing.T) {
	const kills = 8 // with more, the checks below would meet the budget of a household
	h := newHousehold(t)
	h.start()
	h.settle()
	n := &noting{sent: map[string]bool{}, acknowledged: map[string]bool{}}
	var slowest time.Duration
	for range kills {
		h.writeUntilKilled(n)
		slowest = max(slowest, h.start())
	}
	for id, kept := range n.acknowledged {
		if status := h.get("/entry/" + id); kept && status != http.StatusOK {
			t.Fatalf("%s was acknowledged and is gone: %d", id, status)
		}
	}
	h.kill()
	h.start()
	for id := range n.sent {
		if status, err := h.send(t.Context(), "/today", note(id)); err != nil || status != http.StatusSeeOther {
			t.Fatalf("sending %s again: %d, %v", id, status, err)
		}
	}
	if rows := h.entries(); rows != len(n.sent) {
		t.Errorf("%d notes stand there, %d were sent", rows, len(n.sent))
	}
	if len(n.acknowledged) < 5*kills || slowest > 5*time.Second { // W9 measures it; here a machine may be busy
		t.Errorf("%d acknowledged, slowest start %v", len(n.acknowledged), slowest)
	}
	t.Logf("%d kills, %d notes acknowledged, %d unanswered, slowest start %v", kills, len(n.acknowledged), len(n.sent)-len(n.acknowledged), slowest)
}

// entries counts the notes in the file.
func (h *household) entries() (n int) {
	h.t.Helper()
	h.kill()
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(h.folder, "data", "mentor.db"))
	if err != nil {
		h.t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRow(`SELECT count(*) FROM record WHERE kind = 'entry'`).Scan(&n); err != nil {
		h.t.Fatal(err)
	}
	return n
}
