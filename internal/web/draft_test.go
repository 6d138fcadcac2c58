package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"mentor/internal/account"
	"mentor/internal/web/call"
)

// holds has a page hold what stands in its forms, as its script tells it.
func (v *visitor) holds(path, forms string) {
	v.t.Helper()
	door := ""
	if strings.HasPrefix(path, "/c/") {
		door = "/c"
	}
	v.want(v.post(door+"/draft", url.Values{"path": {path}, "forms": {forms}}.Encode()), 204)
}

// held is what the page of a path is given that stood on it.
func (v *visitor) held(path string) string {
	v.t.Helper()
	door := ""
	if strings.HasPrefix(path, "/c/") {
		door = "/c"
	}
	w := v.get(door + "/draft?path=" + url.QueryEscape(path))
	if w.Code != 200 && w.Code != 204 {
		v.t.Fatalf("the draft of %s: status %d", path, w.Code)
	}
	return w.Body.String()
}

// What a page held is forgotten once its form is kept, wherever the form goes: not when
// it is refused, and not by another form.
func TestHeldUntilKept(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mum := s.anna()
	kid := s.asChild(mum, 2012)
	today := s.clock.Format(time.DateOnly)
	pact := "/c/agreements/" + kid.pactID("own-agree-0000001")
	for _, form := range []struct {
		of                       *visitor
		page, to, id, good, fail string
	}{
		{mum, "/hard/new", "/hard", "held-hard-0000001", "day=" + today + "&what=Quokka", "day=" + today},
		{mum, "/today", "/today", "held-entry-000001", "day=" + today + "&weather=4&words=Quokka", "day=" + today + "&words=" + strings.Repeat("x", 3000)},
		{mum, "/vision", "/vision", "", "version=1&words=Quokka", "version=7&words=Quokka"},
		{mum, "/plan/choose/own", "/plan/practice", "", "practice=own&name=Quokka&when=On+Sunday&then=we+walk&often=weekly&minutes=5", "practice=own"},
		{kid, "/c/say", "/c/say", "held-say-00000001", "words=Quokka", "words="},
		{kid, pact, pact, "held-move-0000001", "move=not-yet&version=1&words=Quokka", "move=not-yet&version=9&words=Quokka"},
	} {
		v, id := form.of, ""
		if form.id != "" {
			id = "&id=" + form.id
		}
		v.holds(form.page, `[{"to":"`+form.to+`","id":"`+form.id+`","fields":[["words","Quokka","",""]]},{"to":"/elsewhere","fields":[["words","Wombat","",""]]}]`)
		if w := v.post(form.to, form.fail+id); w.Code < 400 || !strings.Contains(v.held(form.page), "Quokka") {
			t.Errorf("%s: refused with %d, and what stood there is %q", form.page, w.Code, v.held(form.page))
		}
		if form.id != "" {
			v.want(v.post(form.to, form.good+"&id=other"+form.id[5:]), 303)
			if !strings.Contains(v.held(form.page), "Quokka") {
				t.Errorf("%s: another form that was kept took what stood there", form.page)
			}
		}
		if form.to == pact {
			continue // only one of them says not yet
		}
		v.want(v.post(form.to, form.good+id), 303)
		if left := v.held(form.page); strings.Contains(left, "Quokka") || !strings.Contains(left, "Wombat") {
			t.Errorf("%s: kept, and what stood there is %q", form.page, left)
		}
	}
}

// What stood typed on a page is held for whose page it was: not for who has signed in since
// in another window of that browser, and not where nobody would be led back to it.
func TestHeldForNobodyElse(t *testing.T) {
	t.Parallel()
	s := newSite(t, veiled)
	mum, dad := s.anna(), s.parent()
	for _, v := range []*visitor{mum, dad} {
		v.change(func(a *account.Account) { a.Lock = true })
	}
	_, after, _ := strings.Cut(mum.want(mum.get("/hard/new"), 200), ` data-whose="`)
	whose, _, _ := strings.Cut(after, `"`)
	typed := "path=/hard/new&whose=" + whose + `&forms=[{"to":"/hard","fields":[["what","Quokka","",""]]}]`
	dad.want(dad.post("/draft", typed), 401)
	if left := dad.held("/hard/new"); left != "" {
		t.Errorf("in the place of another stands %s", left)
	}
	mum.want(mum.post("/draft", typed), 204)

	kid, sister := s.comes(mum, "otter"), s.comes(mum, "heron")
	at := call.Veil(kid.childSpace(), "/c/say")
	sister.want(sister.post("/c/draft", "path="+at+`&forms=[{"to":"","fields":[["words","Quokka","",""]]}]`), 422)
}

// A child's pages tell where they are, and where their forms go, by hidden addresses.
func TestHeldUntilKeptBehindAVeil(t *testing.T) {
	t.Parallel()
	s := newSite(t, veiled)
	kid := s.comes(s.parent(), "otter")
	p := kid.want(kid.get("/c/say"), 200)
	_, after, _ := strings.Cut(p, `<form method="post" action="`)
	to, _, _ := strings.Cut(after, `"`)
	_, c := kid.callTo()
	if err := call.ChildAtDoor(c); err != nil {
		t.Fatal(err)
	}
	at := call.Veil(c, "/c/say")
	kid.holds(at, `[{"to":"`+to+`","id":"held-say-00000001","fields":[["words","Quokka","",""]]}]`)
	if told := kid.held(at); !strings.Contains(told, "Quokka") || strings.Contains(told, "/c/say") {
		t.Errorf("the page is told %s", told)
	}
	kid.want(kid.post(to, "id=held-say-00000001&words=Quokka"), 303)
	if left := kid.held(at); left != "" {
		t.Errorf("kept, and what stood there is %s", left)
	}
}

// goes is somebody who goes when the answer comes.
type goes struct {
	*httptest.ResponseRecorder
	away context.CancelFunc
}

func (g goes) WriteHeader(code int) { g.away(); g.ResponseRecorder.WriteHeader(code) }

// What was kept is held no longer, also when nobody waited for the answer.
func TestForgottenWithoutAnswer(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mum := s.parent()
	mum.holds("/hard/new", `[{"to":"/hard","id":"held-hard-0000001","fields":[["what","Quokka","",""]]}]`)
	form := "id=held-hard-0000001&what=Quokka&day=" + s.clock.Format(time.DateOnly)
	ctx, away := context.WithCancel(t.Context())
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/hard", strings.NewReader(form))
	r.Host = s.origin()
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for name, value := range mum.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	s.handler.ServeHTTP(goes{httptest.NewRecorder(), away}, r)
	if !strings.Contains(mum.want(mum.get("/hard/held-hard-0000001"), 200), "Quokka") {
		t.Error("it was not kept")
	}
	if left := mum.held("/hard/new"); left != "" {
		t.Errorf("what stood there is %s", left)
	}
}

// Where nothing is held of it, a form costs no write of the session.
func TestNothingHeldCostsNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mum := s.parent()
	mum.holds("/today", `[{"to":"/today","id":"held-entry-000001","fields":[["words","Wombat","",""]]}]`)
	before := string(mum.space().Space.Sealed)
	mum.want(mum.post("/hard", "id=held-hard-0000001&what=Quokka&day="+s.clock.Format(time.DateOnly)), 303)
	if string(mum.space().Space.Sealed) != before {
		t.Error("the session was written")
	}
}

// What chooses the form of a page leads back to that form; what was said there does not.
func TestHeldFormIsChosen(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mum := s.locked()
	mum.holds("/agreements/new?from=phone-night&with=&did=yes", `[{"to":"/agreements","fields":[["what","Quokka","",""]]}]`)
	to := "/agreements/new?from=phone-night&with=&again"
	mum.want(mum.post("/unlock", "pin=739164"), 303, to)
	if p := mum.want(mum.get(to), 200); !strings.Contains(p, `name="theirs"`) {
		t.Errorf("there is no form on\n%s", p)
	}
	if !strings.Contains(mum.held("/agreements/new?from=phone-night"), "Quokka") {
		t.Error("what stood there is lost")
	}
}
