package web

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"testing"
	"time"

	"mentor/internal/account"
	"mentor/internal/store"
	"mentor/internal/store/storetest"
	"mentor/internal/web/call"
	"mentor/internal/web/site"
)

// exitWithin is how soon a way out answers.
const exitWithin = 200 * time.Millisecond

// Whatever the database does, a way out answers at once, takes the session from
// this browser and leaves nothing behind for going back.
func TestExitsWithoutDatabase(t *testing.T) {
	ways := []struct {
		who, method, path string
		status            int
		out               bool // nobody is signed in here afterwards
	}{
		{"parent", "GET", "/leave", 303, true},
		{"parent", "POST", "/signout", 303, true},
		{"parent", "POST", "/lock", 303, true},
		{"parent", "GET", "/hard", 200, false},
		{"parent", "GET", "/breathe", 200, false},
		{"parent", "GET", "/help", 200, false},
		{"tester", "GET", "/help", 200, false},
		{"tester", "GET", "/leave", 303, true},
		{"child", "GET", "/leave", 303, true},
		{"child", "POST", "/c/out", 303, true},
		{"child", "POST", "/c/lock", 303, true},
		{"child", "GET", "/c/help", 200, false},
	}
	storetest.EachStuck(t, func(t *testing.T, db *store.DB, stick func() func()) {
		s := serveDB(t, db)
		mum := s.locked()
		mum.want(mum.post("/unlock", "pin=739164"), 303, "/today")
		kid := s.asChild(mum, 2012)
		s.change(kid, func(a *account.Account) error { a.PIN = s.pin; return a.SetLock(true) })
		who := map[string]*visitor{"parent": mum, "child": kid, "tester": s.holder(draft(t, "Mia", s.clock))}
		free := stick()
		defer free()
		for _, way := range ways {
			quickest := time.Hour
			var w *httptest.ResponseRecorder
			for range 3 { // a busy machine may be slow once
				v := *who[way.who]
				v.cookies = maps.Clone(v.cookies)
				began := time.Now()
				w = v.do(way.method, way.path, "")
				quickest = min(quickest, time.Since(began))
				if _, in := v.cookies["session"]; way.out && (in || w.Header().Get("Clear-Site-Data") != call.ClearSite) {
					t.Errorf("%s %s of a %s: cookies %v, Clear-Site-Data %q", way.method, way.path, way.who, v.cookies, w.Header().Get("Clear-Site-Data"))
				}
			}
			if quickest > exitWithin || w.Code != way.status {
				t.Errorf("%s %s of a %s: status %d after %v", way.method, way.path, way.who, w.Code, quickest)
			}
		}
	})
}

// Who left while the database was away is signed out of it once it answers.
func TestLeftSessionEnds(t *testing.T) {
	t.Parallel()
	storetest.EachStuck(t, func(t *testing.T, db *store.DB, stick func() func()) {
		s := serveDB(t, db)
		mum := s.parent()
		stolen := *mum
		stolen.cookies = maps.Clone(mum.cookies)
		free := stick()
		mum.want(mum.get("/leave"), http.StatusSeeOther, site.LeaveFor)
		free()
		for len(s.Behind) > 0 { // done as soon as the database answers
			runtime.Gosched()
		}
		stolen.want(stolen.get("/today"), http.StatusSeeOther, "/signin")
	})
}

// A page that needs the database gives up after its patience, and says so.
func TestPatience(t *testing.T) {
	storetest.EachStuck(t, func(t *testing.T, db *store.DB, stick func() func()) {
		s := serveDB(t, db, func(c *call.Config) { c.Patience = 3 * call.Moment })
		mum := s.parent()
		free := stick()
		defer free()
		form := url.Values{"id": {"own-entry-0000009"}, "day": {s.clock.Format(time.DateOnly)}, "weather": {"4"}, "words": {"We laughed about the spoon."}}
		began := time.Now()
		w := mum.post("/today", form.Encode())
		if took := time.Since(began); took > 20*call.Moment {
			t.Errorf("answered after %v", took)
		}
		body := mum.want(w, http.StatusServiceUnavailable)
		if !strings.Contains(body, "We laughed about the spoon.") || !strings.Contains(body, "own-entry-0000009") {
			t.Errorf("what was typed is not on the page:\n%s", body)
		}
	})
}
