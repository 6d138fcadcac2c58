package cli

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"
)

// However many send slowly, no more are let in than there is room for, and who comes
// after them is answered.
func TestSlowConnectionsGo(t *testing.T) {
	const room = 20
	d := newDoor(room)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		fmt.Fprint(w, len(body), err)
	}))
	server.Config.ConnState = d.state
	server.Start()
	defer server.Close()
	slow := make([]net.Conn, 10*room)
	for i := range slow {
		c, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		fmt.Fprint(c, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nx")
		slow[i] = c
	}
	slow[0].SetReadDeadline(time.Now().Add(10 * time.Second)) //nolint:errcheck // a socket has one
	if _, err := slow[0].Read(make([]byte, 1)); err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatalf("the first was not hung up on: %v", err)
	}
	answer, err := http.Post(server.URL, "text/plain", strings.NewReader("hello"))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if body, err := io.ReadAll(answer.Body); string(body) != "5 <nil>" || err != nil {
		t.Errorf("who came last was told %q, %v", body, err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.of) > room || d.in.Len() != len(d.of) {
		t.Errorf("%d are in, %d in the order", len(d.of), d.in.Len())
	}
}
