package web

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// A sweep deletes what has ended; a clock that jumped is believed after a day.
func TestSweepAndTheClock(t *testing.T) {
	s := newSite(t)
	s.visitor().do("POST", "/test", "band=b6")
	kept := func() int64 {
		t.Helper()
		n, err := s.DB.CountSittings(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	sweep := func() {
		t.Helper()
		if err := s.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	sweep()
	if kept() != 1 {
		t.Fatalf("a fresh test was swept")
	}
	s.clock = s.clock.Add(10 * 365 * 24 * time.Hour)
	sweep()
	if kept() != 1 {
		t.Error("a clock that jumped ten years deleted a test")
	}
	if !strings.Contains(s.log.String(), "the clock jumped") {
		t.Error("the jump is not in the log")
	}
	s.clock = s.clock.Add(believeIn - time.Second)
	sweep()
	if kept() != 1 {
		t.Error("a clock that jumped was believed within the day")
	}
	s.Server = New(s.Config) // a start does not make the clock right
	sweep()
	if kept() != 1 {
		t.Error("a start with a clock that jumped deleted a test")
	}
	s.clock = s.clock.Add(believeIn)
	sweep()
	if kept() != 0 {
		t.Error("what has ended stays after the clock was believed")
	}
}

// A sweep that fails says so.
func TestSweepFails(t *testing.T) {
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
	s := newSite(t)
	h := s.serve(route{pattern: "GET /broken", guard: anyone, handle: func(*call) error { panic("Mia") }})
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
