package web

import (
	"strings"
	"testing"
	"time"

	"mentor/internal/instrument"
)

// parent is somebody who kept a full result about Mia, without a password, and
// is signed in.
func (s *site) parent() *visitor {
	s.t.Helper()
	v := s.holder(finished(s.t, instrument.Full, "Mia", s.clock, nil))
	v.want(v.post("/keep", "child=Mia&zone=Europe/Berlin"), 303, "/today")
	return v
}

// Anna's way through what the matrix asks about: one thing of each kind, under
// ids that stand in the requests.
var annas = []string{
	"/today id=own-entry-0000001&day={today}&weather=4&words=hello",
}

// anna is a parent who has one thing of each kind.
func (s *site) anna() *visitor {
	s.t.Helper()
	v := s.parent()
	for _, request := range annas {
		target, form, _ := strings.Cut(strings.ReplaceAll(request, "{today}", s.clock.Format(time.DateOnly)), " ")
		if w := v.post(target, form); w.Code != 303 {
			s.t.Fatalf("%s: status %d\n%s", request, w.Code, w.Body)
		}
	}
	return v
}

// locked is a parent whose session asks for the PIN.
func (s *site) locked() *visitor {
	s.t.Helper()
	v := s.anna()
	v.want(v.post("/more/lock", "pin=739164&lock=1"), 303, "/more/lock")
	v.want(v.post("/lock", ""), 303, "/lock")
	return v
}

// What is somebody else's looks to the byte like what never was.
func TestForeignIsMissing(t *testing.T) {
	s := newSite(t)
	for _, route := range s.routes {
		for _, request := range requests[route.pattern] {
			if !strings.Contains(request, "own-") {
				continue
			}
			s.anna()
			missing := strings.ReplaceAll(request, "own-", "not-")
			foreign, none := s.parent(), s.parent()
			f, n := whole(foreign.ask(route.pattern, request)), whole(none.ask(route.pattern, missing))
			if strings.ReplaceAll(f, "own-", "not-") != n {
				t.Errorf("%s %s tells that somebody has it:\n%.300s\n%.300s", route.pattern, request, f, n)
			}
		}
	}
}
