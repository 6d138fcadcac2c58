package web

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"mentor/internal/account"
	"mentor/internal/calendar"
	"mentor/internal/instrument"
	"mentor/internal/sitting"
	"mentor/internal/web/call"
	"mentor/internal/web/space"
)

// parent is somebody who kept a full result about Mia, without a password, and
// is signed in. Over HTTPS too: making a password takes long.
func (s *testSite) parent() *visitor {
	s.t.Helper()
	v := s.holder(finished(s.t, instrument.Full, "Mia", s.clock, nil))
	defer func(origin string) { s.Origin = origin }(s.Origin)
	s.Origin = ""
	v.want(v.post("/keep", "child=Mia&zone=Europe/Berlin"), 303, "/today")
	return v
}

// Anna's way through what the matrix asks about: one thing of each kind, under
// ids that stand in the requests.
var annas = []string{
	"/today id=own-entry-0000001&day={today}&weather=4&words=hello",
	"/plan minutes=20&living=together",
	"/plan/practice practice=own&name=A+song&when=When+I+cook&then=I+sing&minutes=5&often=daily",
	"/hard id=own-hard-00000001&day={today}&what=a+quarrel",
	"/tested id=own-tested-000001&day={today}&own=a+look",
	"/agreements id=own-agree-0000001&what=Phones+at+night&from={today}&review=2026-03-28",
	"/signs/choose sign=i-make-it-good&sign=i-keep-small-promises&name=A+wave&level1=a&level2=b&level3=c&level4=d&level5=e",
}

// anna is a parent who has one thing of each kind.
func (s *testSite) anna() *visitor {
	s.t.Helper()
	v := s.parent()
	v.addBen()
	for _, request := range annas {
		target, form, _ := strings.Cut(strings.ReplaceAll(request, "{today}", s.clock.Format(time.DateOnly)), " ")
		if w := v.post(target, form); w.Code != 303 {
			s.t.Fatalf("%s: status %d\n%s", request, w.Code, w.Body)
		}
	}
	v.keepsResult("own-result-000001", finished(s.t, instrument.Full, "Mia", s.clock.Add(-70*24*time.Hour), nil))
	return v
}

// callTo is a call of the visitor's to work on, and where it answers.
func (v *visitor) callTo() (*httptest.ResponseRecorder, *call.Call) {
	r := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
	for name, value := range v.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	c := v.NewCall(w, r, v.Library())
	c.Class = call.Free
	return w, c
}

// space is the private space of the visitor's session, with a call to work on it.
func (v *visitor) space() *call.Call {
	v.t.Helper()
	_, c := v.callTo()
	if err := call.Writing(c); err != nil {
		v.t.Fatal(err)
	}
	return c
}

// keepsResult gives the visitor a second kept result, of ten weeks ago, under an
// id of our choice.
func (v *visitor) keepsResult(id string, s *sitting.Sitting) {
	v.t.Helper()
	v.keepsResultOf(70, id, s)
}

func (v *visitor) keepsResultOf(daysAgo calendar.Day, id string, s *sitting.Sitting) {
	v.t.Helper()
	c := v.space()
	_, err := space.Add(c.Desk, space.KindResult, space.Kept[space.KeptResult]{
		ID: id, Child: c.Space.Child.ID, Day: c.Space.Today - daysAgo, Value: space.KeptResult{Packed: s.Pack()},
	})
	if err != nil {
		v.t.Fatal(err)
	}
}

// addBen adds a second child; the pages stay about the first.
func (v *visitor) addBen() {
	v.t.Helper()
	mia := regexp.MustCompile(`"(/family/child/[\w-]+)"`).FindStringSubmatch(v.get("/family").Body.String())
	v.want(v.post("/family/child", "id=own-child-0000001&name=Ben"), 303, "/family")
	v.want(v.post(mia[1]+"/turn", "here=today"), 303, "/today")
}

// locked is a parent whose session asks for the PIN.
func (s *testSite) locked() *visitor {
	s.t.Helper()
	v := s.anna()
	if s.pin == nil {
		v.want(v.post("/more/lock", "pin=739164&lock=1"), 303, "/more/lock")
		s.pin = v.space().Space.Account.PIN // making it again takes long
	} else {
		v.change(func(a *account.Account) { a.PIN, a.Lock = s.pin, true })
	}
	v.want(v.post("/lock", ""), 303, "/lock")
	return v
}

// ending is a parent who deletes everything in a week.
func (s *testSite) ending() *visitor {
	s.t.Helper()
	v := s.anna()
	v.want(v.post("/delete", "when=week"), 303, "/delete")
	return v
}

// stale is a parent with a password who proved long ago who they are.
func (s *testSite) stale() *visitor {
	s.t.Helper()
	v := s.anna()
	v.change(func(a *account.Account) { a.Password = []byte("no password has this hash") })
	c := v.space()
	if err := call.ChangeSession(c, func(o *space.OpenSession) { o.Proved = s.clock.Add(-account.FreshFor) }); err != nil {
		s.t.Fatal(err)
	}
	return v
}

// What is somebody else's looks to the byte like what never was.
func TestForeignIsMissing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, route := range s.table() {
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
