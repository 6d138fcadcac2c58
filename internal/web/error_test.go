package web

import (
	"strings"
	"testing"
)

// An error leads who is signed in to their own first page, and others to the test.
func TestErrorsLeadHome(t *testing.T) {
	t.Parallel()
	s := newSite(t, veiled)
	anna := s.anna()
	mia := s.asChild(anna, miaBorn)
	for name, who := range map[string]struct {
		v    *visitor
		home bool
	}{"parent": {anna, true}, "child": {mia, true}, "locked": {s.locked(), false}, "stranger": {s.visitor(), false}} {
		for target, status := range map[string]int{"/nothing": 404, "/library/nothing": 404, "/help/zz": 404, "/result": 404, "/join/nothing-that-was-ever-made": 404} {
			body := who.v.want(who.v.get(target), status)
			if strings.Contains(body, `>Back to Today<`) != who.home || strings.Contains(body, "To the test") == who.home {
				t.Errorf("%s at %s: leads home %v", name, target, !who.home)
			}
			if strings.Contains(body, `"/c/today"`) {
				t.Errorf("%s at %s: the address says that it is a child’s", name, target)
			}
		}
	}
	anna.want(anna.get("/"), 303, "/today")
	if to := mia.get("/").Header().Get("Location"); !strings.HasPrefix(to, "/c/") {
		t.Errorf("a child is led to %q", to)
	}
}
