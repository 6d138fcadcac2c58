package account

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"
)

const day = 24 * time.Hour

// Used every day a session lives for 180 days, unused for 30.
func TestSessionLife(t *testing.T) {
	s := NewSession("device", "Firefox", noon)
	if got := s.Expires(); !got.Equal(noon.Add(30 * day)) {
		t.Errorf("unused it ends at %v", got)
	}
	for n := range 400 {
		now := noon.Add(time.Duration(n) * day)
		if !now.Before(s.Expires()) {
			if n != 180 {
				t.Errorf("used every day it ended on day %d", n)
			}
			return
		}
		s.Touch(now)
	}
	t.Error("used every day it never ends")
}

func TestTouch(t *testing.T) {
	for after, want := range map[time.Duration]bool{
		0: false, 59 * time.Second: false, time.Minute: true, 4 * time.Minute: true, -59 * time.Second: false, -day: true,
	} {
		s := NewSession("", "", noon)
		now := noon.Add(after)
		if got := s.Touch(now); got != want || s.Seen.Equal(now) != (want || after == 0) {
			t.Errorf("%v after: changed %v, seen %v", after, got, s.Seen)
		}
	}
}

func TestLocked(t *testing.T) {
	for after, want := range map[time.Duration]bool{
		0: false, 5*time.Minute - 1: false, 5 * time.Minute: true, day: true, 3650 * day: true,
		-30 * time.Second: false, -time.Minute: true, -day: true, // the clock went back
	} {
		s := NewSession("", "", noon)
		if got := s.Locked(noon.Add(after)); got != want {
			t.Errorf("%v after its use: locked %v", after, got)
		}
		s.Unlock(noon.Add(after))
		if s.Locked(noon.Add(after)) {
			t.Errorf("%v after its use: unlocking does not help", after)
		}
	}
	s := NewSession("", "", noon)
	s.LockNow()
	s.Touch(noon.Add(2 * time.Minute))
	if !s.Locked(noon.Add(2 * time.Minute)) {
		t.Error("locking by hand does nothing")
	}
	if s.Prove(noon.Add(3 * time.Minute)); s.Locked(noon.Add(3 * time.Minute)) {
		t.Error("signing in again does not unlock")
	}
}

// Five wrong PINs in a row end a session; the right one or signing in again
// begin the count anew, waiting does not.
func TestWrongPIN(t *testing.T) {
	for name, between := range map[string]func(*Session){
		"nothing": nil,
		"right":   func(s *Session) { s.Unlock(noon) },
		"sign in": func(s *Session) { s.Prove(noon) },
		"touched": func(s *Session) { s.Touch(noon.Add(day)) },
	} {
		s := NewSession("", "", noon)
		for range 4 {
			if s.WrongPIN() {
				t.Fatal("it ended before the fifth")
			}
		}
		if between != nil {
			between(&s)
		}
		if ended, want := s.WrongPIN(), name == "nothing" || name == "touched"; ended != want {
			t.Errorf("%s, then the fifth wrong one: ended %v", name, ended)
		}
	}
}

func TestFresh(t *testing.T) {
	for after, want := range map[time.Duration]bool{
		0: true, 10*time.Minute - 1: true, 10 * time.Minute: false, day: false, -time.Second: false,
	} {
		s := NewSession("", "", noon)
		s.Unlock(noon.Add(9 * time.Minute)) // a PIN is not enough
		if got := s.Fresh(noon.Add(after)); got != want {
			t.Errorf("%v after signing in: fresh %v", after, got)
		}
		if s.Prove(noon.Add(after)); !s.Fresh(noon.Add(after)) {
			t.Errorf("%v after: signing in again does not make it fresh", after)
		}
	}
}

func TestSessionIsKept(t *testing.T) {
	s := Session{"device", "Firefox", noon, noon.Add(1), noon.Add(2), true, 3}
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var back Session
	if err := json.Unmarshal(text, &back); err != nil || !reflect.DeepEqual(s, back) {
		t.Errorf("%s came back as %+v, %v", text, back, err)
	}
}
