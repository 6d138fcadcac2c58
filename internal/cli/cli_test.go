package cli_test

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	_ "github.com/ncruces/go-sqlite3/driver" // the driver "sqlite3"
	"github.com/rogpeppe/go-internal/testscript"

	"mentor/internal/cli"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"mentor": func() { os.Exit(cli.Main(os.Args[1:])) }})
}

// Each script is one verb, or one thing a start is refused for. Beyond
// testscript's own commands it may use:
//
//	start ARG...     runs mentor until it tells its address, which becomes $ADDR
//	halt             sends SIGTERM, wants exit code 0, gives stdout and stderr
//	linger           has a request under way while the server is told to stop
//	get PATH         gives the status and the body of a page as stdout
//	refuse N ARG...  runs mentor, wants exit code N and one sentence on stderr
//	busy             takes a port of this computer, which becomes $BUSY
//	newer FILE       marks a SQLite file as written by a later version
func TestScripts(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("HOME", e.WorkDir+"/home")
			e.Setenv("CHECKOUT", root)
			e.Values["server"] = &server{}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"start": start, "halt": halt, "linger": linger, "get": get, "refuse": refuse, "busy": busy, "newer": newer,
		},
	})
}

// server is the mentor that a script has started.
type server struct {
	cmd     *exec.Cmd
	out     *bufio.Reader
	said    string // on stdout, up to the address
	log     bytes.Buffer
	running bool
	told    bool // to stop; a second signal would not let it finish
}

func (s *server) end(ts *testscript.TestScript) {
	if !s.told {
		s.told = true
		ts.Check(s.cmd.Process.Signal(syscall.SIGTERM))
	}
}

// mentor is the program with the script's folder and environment. One that
// hangs is ended after a minute.
func mentor(ts *testscript.TestScript, args []string) *exec.Cmd {
	path, err := exec.LookPath("mentor")
	ts.Check(err)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	ts.Defer(cancel)
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Dir = ts.MkAbs(".")
	for _, name := range []string{"HOME", "PATH", "TMPDIR", "XDG_DATA_HOME", "MENTOR_ADDR", "MENTOR_DATA", "MENTOR_KEY_FILE", "MENTOR_ORIGIN"} {
		if value := ts.Getenv(name); value != "" {
			cmd.Env = append(cmd.Env, name+"="+value)
		}
	}
	return cmd
}

func start(ts *testscript.TestScript, _ bool, args []string) {
	s := ts.Value("server").(*server)
	*s = server{cmd: mentor(ts, args), running: true}
	s.cmd.Stderr = &s.log
	out, err := s.cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(s.cmd.Start())
	ts.Defer(func() {
		if s.running {
			s.cmd.Process.Kill()
			s.cmd.Wait()
		}
	})
	s.out = bufio.NewReader(out)
	for address := ""; address == ""; {
		line, err := s.out.ReadString('\n')
		if err != nil {
			s.running = false
			s.cmd.Wait()
			ts.Fatalf("mentor %v did not start: %s", args, s.log.String())
		}
		s.said += line
		if _, rest, ok := strings.Cut(line, " is at http"); ok {
			address = strings.TrimLeft(strings.Fields(rest)[0], "s:/")
			ts.Setenv("ADDR", address)
		}
	}
}

func halt(ts *testscript.TestScript, _ bool, _ []string) {
	s := ts.Value("server").(*server)
	s.end(ts)
	rest, err := io.ReadAll(s.out)
	ts.Check(err)
	s.running = false
	if err := s.cmd.Wait(); err != nil {
		ts.Fatalf("after SIGTERM: %v: %s", err, s.log.String())
	}
	fmt.Fprint(ts.Stdout(), s.said, string(rest))
	fmt.Fprint(ts.Stderr(), s.log.String())
}

// linger sends the first half of a request and SIGTERM, waits until no new
// connection is taken, sends the other half and wants an answer.
func linger(ts *testscript.TestScript, _ bool, _ []string) {
	address := ts.Getenv("ADDR")
	conn, err := net.Dial("tcp", address)
	ts.Check(err)
	defer conn.Close()
	fmt.Fprintf(conn, "POST /test HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-www-form-urlencoded\r\n"+
		"Expect: 100-continue\r\nContent-Length: 3\r\n\r\n", address)
	answers := bufio.NewReader(conn)
	_, err = http.ReadResponse(answers, nil) // "100 Continue": the handler has begun
	ts.Check(err)
	ts.Value("server").(*server).end(ts)
	for err == nil {
		var other net.Conn
		if other, err = net.Dial("tcp", address); err == nil {
			other.Close()
		}
	}
	fmt.Fprint(conn, "a=b")
	response, err := http.ReadResponse(answers, nil)
	ts.Check(err)
	fmt.Fprintln(ts.Stdout(), response.Status)
}

func get(ts *testscript.TestScript, _ bool, args []string) {
	response, err := http.Get("http://" + ts.Getenv("ADDR") + args[0])
	ts.Check(err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	ts.Check(err)
	fmt.Fprintf(ts.Stdout(), "%s\n%s", response.Status, body)
}

// sentence is what a refusal looks like: one line, no full stop inside, and
// nothing of the program's insides.
var sentence = regexp.MustCompile(`^mentor: [^\n]+[^\n.]\n$`)

func refuse(ts *testscript.TestScript, _ bool, args []string) {
	cmd := mentor(ts, args[1:])
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	cmd.Run() // the exit code says how it went
	if code := fmt.Sprint(cmd.ProcessState.ExitCode()); code != args[0] {
		ts.Fatalf("exit code %s, want %s: %s", code, args[0], complaint.String())
	}
	text := complaint.String()
	if !sentence.MatchString(text) || strings.Contains(text, ". ") || strings.Contains(text, "goroutine") {
		ts.Fatalf("not one sentence: %q", text)
	}
	fmt.Fprint(ts.Stdout(), out.String())
	fmt.Fprint(ts.Stderr(), text)
}

func busy(ts *testscript.TestScript, _ bool, _ []string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Defer(func() { l.Close() })
	ts.Setenv("BUSY", l.Addr().String())
}

func newer(ts *testscript.TestScript, _ bool, args []string) {
	db, err := sql.Open("sqlite3", "file:"+ts.MkAbs(args[0]))
	ts.Check(err)
	defer db.Close()
	_, err = db.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)`)
	ts.Check(err)
}
