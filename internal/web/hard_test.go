package web

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"mentor/internal/instrument"
	"mentor/internal/safety"
	"mentor/internal/web/call"
	"mentor/internal/web/space"
)

// reminded are the ids of the moments that the page of today would speak of.
func (v *visitor) reminded() (ids []string) {
	v.t.Helper()
	r := httptest.NewRequest(http.MethodGet, "/today", nil)
	for name, value := range v.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	c := v.NewCall(httptest.NewRecorder(), r, v.Library())
	c.Class = call.Free
	if err := call.WithChild(c); err != nil {
		v.t.Fatal(err)
	}
	open, err := space.OpenMoments(c.Desk)
	if err != nil {
		v.t.Fatal(err)
	}
	for _, h := range open {
		ids = append(ids, h.ID)
	}
	return ids
}

// The page of today speaks of an open moment on the days after it, never on the
// day itself, never of one that is said or waved away, and of none where safety
// withholds contact.
func TestOpenMoments(t *testing.T) {
	t.Parallel()
	keep := func(s *testSite, said map[string]safety.Reply) *visitor {
		v := s.holder(finished(t, instrument.Full, "Mia", s.clock, said))
		v.want(v.post("/keep", "child=Mia&zone=Europe/Berlin"), 303, "/today")
		for id, rest := range map[string]string{"open-hard-0000001": "", "said-hard-0000001": "&how=person", "quiet-hard-000001": ""} {
			v.want(v.post("/hard", "id="+id+"&what=a+word&day="+s.clock.Format(time.DateOnly)+rest), 303)
		}
		v.want(v.post("/hard/quiet-hard-000001/quiet", ""), 303, "/today")
		return v
	}
	s := newSite(t)
	safe, unsafe := keep(s, nil), keep(s, map[string]safety.Reply{"court": safety.Yes})
	for _, one := range []struct {
		days int
		want int
	}{{0, 0}, {1, 1}, {3, 1}, {4, 0}} {
		s.clock = noon.Add(time.Duration(one.days) * 24 * time.Hour)
		if got := safe.reminded(); len(got) != one.want || one.want == 1 && got[0] != "open-hard-0000001" {
			t.Errorf("%d days after, it speaks of %v", one.days, got)
		}
		if got := unsafe.reminded(); got != nil {
			t.Errorf("%d days after, with contact withheld, it speaks of %v", one.days, got)
		}
	}
}
