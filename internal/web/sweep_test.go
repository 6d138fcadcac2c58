package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"mentor/internal/web/call"
)

// sittings is how many tests are kept.
func (s *testSite) sittings() int64 {
	s.t.Helper()
	n, err := s.DB.CountSittings(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	return n
}

// on is a computer that is switched on for a while: it sweeps now and then.
func (s *testSite) on(long time.Duration) {
	s.t.Helper()
	s.Server = New(s.Config)
	s.sweep()
	for end := s.clock.Add(long); s.clock.Before(end); s.sweep() {
		s.clock = s.clock.Add(time.Hour)
	}
}

// twoHours is a computer of a house: on for two hours every second day.
func (s *testSite) twoHours(days int) {
	s.t.Helper()
	for ; days > 0; days -= 2 {
		s.on(2 * time.Hour)
		s.clock = s.clock.Add(46 * time.Hour)
	}
}

// What has ended goes, in a house, too: tests, accounts, sessions, what was
// taken away.
func TestSweepInAHouse(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.on(time.Hour)
	s.visitor().do("POST", "/test", "band=b6")
	stays, ends := s.anna(), s.parent()
	stays.want(stays.post("/entry/own-entry-0000001/away", ""), 303)
	ends.want(ends.post("/delete", "when=week"), 303, "/delete")
	has := func(table string) int { return strings.Count("\n"+s.rows(), "\n"+table+" ") }
	before := s.sittings()
	s.twoHours(6)
	if has("account") != 2 || s.sittings() >= before {
		t.Errorf("after 6 days %d accounts, and %d tests of %d", has("account"), s.sittings(), before)
	}
	s.twoHours(4)
	if has("account") != 1 || strings.Contains(s.rows(), " own-entry-0000001 ") {
		t.Errorf("after 10 days there still are %d accounts, or what was taken away", has("account"))
	}
	s.clock = s.clock.AddDate(0, 0, 20) // on holiday
	s.twoHours(60)
	if has("session") != 0 {
		t.Errorf("after 3 months there are %d sessions", has("session"))
	}
	stays = s.visitor()
	stays.want(stays.post("/signin/open", ""), 303, "/today")
	if strings.Count(s.log.String(), "the clock jumped") != 1 {
		t.Errorf("the holiday is in the log as %s", &s.log)
	}
}

// A clock that is wrong deletes nothing, however long the computer runs with it,
// and what ends meanwhile ends by the time that has gone by.
func TestSweepAndTheClock(t *testing.T) {
	t.Parallel()
	for name, wrong := range map[string]time.Duration{
		"400 days ahead": 400 * 24 * time.Hour, "10 years ahead": 3653 * 24 * time.Hour, "400 days behind": -400 * 24 * time.Hour,
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			s.on(time.Hour)
			s.anna()
			ends := s.parent()
			ends.want(ends.post("/delete", "when=week"), 303, "/delete")
			s.visitor().do("POST", "/test", "band=b6")
			before, tests := strings.Count(s.rows(), "\n"), s.sittings()
			s.clock = s.clock.Add(wrong)
			s.on(30 * time.Hour)
			s.on(time.Hour)
			if now := strings.Count(s.rows(), "\n"); now != before {
				t.Errorf("of %d rows %d are left", before, now)
			}
			if !strings.Contains(s.log.String(), "the clock jumped") {
				t.Error("the jump is not in the log")
			}
			s.twoHours(4)
			s.clock = s.clock.Add(-wrong)
			s.on(time.Hour)
			if n := strings.Count("\n"+s.rows(), "\naccount "); n != 2 {
				t.Errorf("after 6 of the 7 days to think again there are %d accounts", n)
			}
			s.twoHours(4)
			if n := strings.Count("\n"+s.rows(), "\naccount "); n != 1 || s.sittings() >= tests {
				t.Errorf("with the clock set right there are %d accounts and %d tests of %d", n, s.sittings(), tests)
			}
		})
	}
}

// Clocks that jump one after the other are no more right than one.
func TestSweepAndManyClocks(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.on(time.Hour)
	s.anna()
	s.visitor().do("POST", "/test", "band=b6")
	before := strings.Count(s.rows(), "\n")
	right := s.clock
	for _, days := range []int{400, 3653, -400, 0, 3653, 400, 800, 0} {
		s.clock = right.AddDate(0, 0, days)
		s.on(time.Hour)
	}
	if now := strings.Count(s.rows(), "\n"); now != before {
		t.Errorf("of %d rows %d are left", before, now)
	}
}

// A node with a wrong clock beside one with the right one keeps nothing from going.
func TestSweepOfTwoNodes(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.sweep()
	s.visitor().do("POST", "/test", "band=b6")
	for range 50 {
		s.clock = s.clock.Add(time.Hour)
		s.sweep()
		right := s.clock
		s.clock = right.AddDate(10, 0, 0)
		s.sweep()
		s.clock = right
	}
	if n := s.sittings(); n != 0 {
		t.Errorf("after 50 hours %d tests are left", n)
	}
}

// A sweep that fails says so.
func TestSweepFails(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	if err := s.DB.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Sweep(t.Context()); err == nil {
		t.Error("a sweep of a closed database says nothing")
	}
}

// A link on another site leads away and closes nothing.
func TestLeaveFromElsewhere(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.visitor()
	v.do("POST", "/test", "band=b6")
	w := v.ask("GET /leave", "/leave", "Sec-Fetch-Site", "cross-site")
	if w.Code != http.StatusSeeOther || w.Header().Get("Clear-Site-Data") != "" || len(w.Result().Cookies()) > 0 {
		t.Errorf("status %d, Clear-Site-Data %q, cookies %v", w.Code, w.Header().Get("Clear-Site-Data"), w.Result().Cookies())
	}
	w = v.ask("GET /leave", "/leave", "Sec-Fetch-Site", "same-origin")
	if w.Header().Get("Clear-Site-Data") != `"cache", "storage"` || len(w.Result().Cookies()) != 2 {
		t.Errorf("the own link: Clear-Site-Data %q, cookies %v", w.Header().Get("Clear-Site-Data"), w.Result().Cookies())
	}
}

// A handler that breaks is logged by its route, without the person's address.
func TestBrokenHandler(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.serve(route{pattern: "GET /broken", guard: call.Anyone, handle: func(*call.Call) error { panic("Mia") }})
	v := s.visitor()
	v.from = "203.0.113.77:1"
	s.handler = h
	if w := v.do("GET", "/broken", ""); w.Code != http.StatusInternalServerError {
		t.Errorf("status %d", w.Code)
	}
	if log := s.log.String(); !strings.Contains(log, "GET /broken") || strings.Contains(log, "203.0.113") || strings.Contains(log, "what=Mia") {
		t.Errorf("the log says: %s", log)
	}
}
