package web

import (
	"fmt"
	"html"
	"maps"
	"net/http/httptest"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"mentor/internal/account"
	"mentor/internal/web/call"
)

var (
	anyAddress    = regexp.MustCompile(` (?:href|action|data-lock)="(/[^"]*)"`)
	onlyLeadsOn   = strings.NewReplacer(` action="/c/help"`, "", ` action="/c/out"`, "") // no page comes by them
	hiddenAddress = regexp.MustCompile(`^/c(/[A-Za-z0-9_-]{100,}|#[a-z-]+)?$`)
)

// differs is any such address, and what else differs from one answer to the next.
var differs = regexp.MustCompile(`/c/[A-Za-z0-9_-]{100,}|"(challenge|since)": ?"[^"]*"|name="id" value="[^"]*"`)

// tells fails for an address of a child's page that says something of it, and gives
// those that stand in the answer.
func tells(t *testing.T, what string, w *httptest.ResponseRecorder) (all []string) {
	t.Helper()
	if to := w.Header().Get("Location"); to != "" {
		all = append(all, to)
	}
	body := w.Body.String()
	for _, m := range anyAddress.FindAllStringSubmatch(onlyLeadsOn.Replace(body), -1) {
		if !strings.HasPrefix(m[1], "/assets/") && m[1] != "/leave" {
			all = append(all, html.UnescapeString(m[1]))
		}
	}
	for _, address := range all {
		if !hiddenAddress.MatchString(address) {
			t.Errorf("%s has the address %s", what, address)
		}
	}
	if title := pageTitle.FindString(body); title != "" && !strings.Contains(title, ">Notes<") {
		t.Errorf("%s is called %s", what, title)
	}
	return all
}

// One computer for all: the history of the browser, where addresses and titles stand,
// says nothing of what a child did, from the door on.
func TestHistoryTellsNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t, veiled)
	mum := s.anna()
	kid := s.visitor()
	form := "code=" + doorOf(mum) + "&name=otter&year=2012&pin=739164"
	tells(t, "the door", kid.get("/c"))
	tells(t, "a wrong name", kid.post("/c/in", form))
	tells(t, "a code", kid.post("/c/code", form))
	tells(t, "a place", kid.post("/c/join", form))
	bond := kid.childSpace().Space.Bonds[0].ID
	tells(t, "weather", kid.post("/c/today", "weather=2&day="+s.clock.Format(time.DateOnly)))
	tells(t, "words", kid.post("/c/say", "id=say-00000000000001&words=Quokka"))
	tells(t, "too little", kid.post("/c/wish", "id=wish-0000000000001&words="))
	tells(t, "a preview", kid.post("/c/kept/say-00000000000001/preview", "bond="+bond))
	seen := map[string]bool{}
	for at := []string{"/c/today"}; len(at) > 0; at = at[1:] {
		w := kid.get(at[0])
		if real, _ := s.Unveil(httptest.NewRequest("GET", at[0], nil)); real != nil && w.Code >= 500 {
			t.Fatalf("%s: %d", real.URL, w.Code)
		}
		for _, address := range tells(t, "a page", w) {
			r := httptest.NewRequest("GET", strings.SplitN(address, "#", 2)[0], nil)
			real, _ := s.BehindVeil(r, strings.TrimPrefix(r.URL.Path, "/c/"))
			if real != nil && !seen[real.Path] {
				seen[real.Path] = true
				at = append(at, r.URL.Path)
			}
		}
	}
	if len(seen) < 25 {
		t.Errorf("only %d addresses were seen: %v", len(seen), seen)
	}
	tells(t, "closing it", kid.post("/c/out", ""))
	tells(t, "deleted", kid.get("/c?gone"))
}

// Whoever finds an address in the history comes to the door, as by any other: a parent,
// somebody in another place, and who was not in, after an hour.
func TestHistoryOpensNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t, veiled)
	mum := s.anna()
	kid, posing := s.comes(mum, "otter"), s.comes(mum, "heron")
	at := kid.post("/c/say", "id=say-00000000000001&words=Quokka").Header().Get("Location")
	if p := kid.want(kid.get(at), 200); !strings.Contains(p, "Quokka") || !strings.Contains(p, "Kept.") {
		t.Fatal("it does not lead to the page")
	}
	for who, v := range map[string]*visitor{"nobody": s.visitor(), "a parent": mum, "another place": posing} {
		if w := v.get(at); w.Code != 303 || w.Header().Get("Location") != "/c" {
			t.Errorf("to %s it gives %d %s", who, w.Code, w.Header().Get("Location"))
		}
	}
	forged := s.visitor()
	forged.cookies["session"] = strings.SplitN(kid.cookies["session"], ".", 2)[0] + ".x"
	helped := call.Veil(kid.childSpace(), "/c/help/de")
	kid.want(kid.get(helped), 200)
	forged.want(forged.get(helped), 303, "/c")
	s.clock = s.clock.Add(account.IdleLock + time.Second)
	locked := kid.get(helped) // who clicks through the history of a locked browser
	if lock := kid.get(locked.Header().Get("Location")); locked.Code != 303 || !strings.Contains(lock.Body.String(), `name="pin"`) {
		t.Errorf("behind the lock help gives %d", locked.Code)
	}
	kid.want(kid.get("/c/help/de"), 200) // by its own address it is there for everybody
	_, c := s.visitor().callTo()
	help := call.Veil(c, "/c/help/de")
	s.visitor().want(s.visitor().get(help), 200)
	s.clock = s.clock.Add(call.VeilLife)
	s.visitor().want(s.visitor().get(help), 303, "/c")
	s.visitor().want(s.visitor().get("/c/"+strings.Repeat("A", 200)), 303, "/c")
}

// A form that is sent when its page's session is over is not lost with its address.
func TestHiddenFormIsTaken(t *testing.T) {
	t.Parallel()
	s := newSite(t, veiled)
	kid := s.comes(s.anna(), "otter")
	p := kid.want(kid.get("/c/say"), 200)
	action := regexp.MustCompile(`<form method="post" action="(/c/[\w-]{100,})" class="stack"`).FindStringSubmatch(p)
	if action == nil {
		t.Fatal(p)
	}
	kid.want(kid.post(action[1], "id=say-00000000000001&words=first"), 303)
	kid.want(kid.post("/c/out", ""), 303)
	if body := kid.want(kid.post(action[1], "id=say-00000000000002&words=Quokka+still+here"), 401); !strings.Contains(body, "Quokka still here") {
		t.Errorf("it is lost: %s", fmt.Sprint(body))
	}
}

// Whoever sends a form to an address from the history learns nothing of the page that it
// was: what is in the form decides the answer.
func TestHistoryTakesFormsAlike(t *testing.T) {
	t.Parallel()
	s := newSite(t, veiled)
	mum := s.anna()
	_, outside := s.visitor().callTo()
	addresses := map[string]string{}
	for _, path := range []string{"/c/in", "/c/code", "/c/join", "/c/forgot", "/c/help"} {
		addresses["before a child was in, "+path] = call.Veil(outside, path)
	}
	kid := s.comes(mum, "otter")
	c := kid.childSpace()
	for _, path := range []string{"/c/say", "/c/today", "/c/stop", "/c/words", "/c/kept/none/show", "/c/again", "/c/agreements"} {
		addresses["in a place, "+path] = call.Veil(c, path)
	}
	s.clock = s.clock.Add(call.VeilLife)
	for _, form := range []string{"", "words=Quokka", "country=DE", "pin=739165", "code=BCDF+GHJK+MNPQ", "name=heron&year=2012&pin=502938", "name=heron&year=2012&pin=502938&words=a+b", "name=heron&year=2012&pin=502938&code=BCDF+GHJK+MNPQ"} {
		answers := map[string]string{}
		for what, at := range addresses {
			w := mum.post(at, form)
			answer := differs.ReplaceAllString(fmt.Sprint(w.Code, w.Header().Get("Location"), w.Body.String()), "*")
			answers[answer] = what
		}
		if len(answers) != 1 {
			t.Errorf("%q is answered in %d ways: %q", form, len(answers), slices.Collect(maps.Values(answers)))
		}
	}
}

// Whoever finds the browser locked, with the history in it, learns nothing of a page by
// sending a form there: what is in the form decides the answer, and what a child wrote
// is kept. HEAD tells no more than GET.
func TestLockedHistoryTakesFormsAlike(t *testing.T) {
	t.Parallel()
	s := newSite(t, veiled)
	kid := s.comes(s.anna(), "otter")
	kid.want(kid.post("/c/say", "id=say-00000000000001&words=Quokka"), 303)
	c, writings := kid.childSpace(), writingPaths(s)
	bond := c.Space.Bonds[0].ID
	real := strings.NewReplacer("{id}", "say-00000000000001", "{bond}", bond, "{country}", "de")
	const sentence = "words=Quokka+again"
	ask := func(method, path, form string) string {
		kid.want(kid.post("/c/unlock", "pin=739164"), 303)
		kid.want(kid.post("/c/lock", ""), 303)
		w := kid.do(method, call.Veil(c, real.Replace(path)), form)
		return differs.ReplaceAllString(fmt.Sprint(w.Code, w.Header(), w.Body.String()), "*")
	}
	for _, form := range []string{
		"", "none=1", "bond=" + bond, "bond=" + bond + "&shown=copy-say-000000001", sentence, "country=DE", "country=DE&words=Quokka", "pin=739165",
		"code=BCDF+GHJK+MNPQ", "name=heron&year=2012&pin=502938", "name=heron&year=2012&pin=502938&words=a+b", "name=heron&year=2012&pin=502938&code=BCDF+GHJK+MNPQ",
	} {
		answers := map[string][]string{}
		for path, writes := range writings {
			if !writes || form != sentence {
				answer := ask("POST", path, form)
				answers[answer] = append(answers[answer], path)
			}
		}
		if len(answers) != 1 {
			t.Errorf("%q is answered in %d ways: %q", form, len(answers), slices.Collect(maps.Values(answers)))
		}
	}
	heads := map[string][]string{}
	for path := range writings {
		if path == "/c/lock" {
			continue // where all others lead
		}
		answer := ask("HEAD", path, "")
		heads[answer] = append(heads[answer], path)
	}
	if len(heads) != 1 {
		t.Errorf("HEAD is answered in %d ways: %q", len(heads), slices.Collect(maps.Values(heads)))
	}
	if answer := ask("POST", "/c/say", "id=say-00000000000002&words=Quokka+once+more"); !strings.HasPrefix(answer, "303") {
		t.Errorf("what was written is lost: %s", answer)
	}
	kid.want(kid.post("/c/unlock", "pin=739164"), 303)
	kid.want(kid.get("/c/kept/say-00000000000002"), 200)
}

// Behind the lock no hidden address is a way to try names and PINs that nobody counts.
func TestLockedHistoryCountsTries(t *testing.T) {
	t.Parallel()
	s := newSite(t, veiled, func(c *call.Config) { c.Limits.CodePerMinute = 10 })
	kid := s.comes(s.anna(), "otter")
	c := kid.childSpace()
	kid.want(kid.post("/c/lock", ""), 303)
	for _, path := range []string{"/c/help", "/c/join", "/c/say", "/c/kept", "/c/stop"} {
		codes := map[int]int{}
		for range 15 {
			codes[kid.post(call.Veil(c, path), "name=heron&year=2012&pin=502938").Code]++
		}
		if codes[422] != 10 || codes[429] != 5 {
			t.Errorf("%s: %v", path, codes)
		}
		s.clock = s.clock.Add(time.Minute)
	}
}

// writingPaths are the paths of a child's side that a page may lead to, and whether what
// a child wrote goes there.
func writingPaths(s *testSite) map[string]bool {
	all := map[string]bool{}
	for _, rt := range s.table() {
		method, path, _ := strings.Cut(rt.pattern, " ")
		switch path {
		case "/c/{letters}", "/c/stay", "/c/draft", call.WayOutOfHere: // no page's address, see call.Veil
			continue
		}
		if strings.HasPrefix(path, "/c/") {
			all[path] = all[path] || method == "POST" && reflect.ValueOf(rt.guard).Pointer() == reflect.ValueOf(call.ChildWriting).Pointer()
		}
	}
	return all
}

// A child who deleted their place reads so, and in the shared browser of somebody else
// who goes in here reads that it puts them out.
func TestDoorTells(t *testing.T) {
	t.Parallel()
	s := newSite(t, veiled)
	mum := s.anna()
	kid := s.comes(mum, "otter")
	w := kid.post("/c/stop", "pin=739164")
	kid.want(w, 303)
	if body := kid.want(kid.get(w.Header().Get("Location")), 200); !strings.Contains(body, "Your place is deleted") {
		t.Errorf("the door does not say that the place is gone:\n%s", body)
	}
	const others = "Somebody else is signed in in this browser"
	if !strings.Contains(mum.want(mum.get("/c"), 200), others) || strings.Contains(kid.want(kid.get("/c"), 200), others) {
		t.Error("the door tells of others only where somebody is signed in")
	}
}

// A page at the lock that was open for long still takes the PIN, and still lets one out.
func TestOldLockOpensAndCloses(t *testing.T) {
	t.Parallel()
	s := newSite(t, veiled)
	kid := s.comes(s.anna(), "otter")
	kid.want(kid.post("/c/lock", ""), 303)
	p := kid.want(kid.get("/c/lock"), 200)
	actions := regexp.MustCompile(`<form method="post" action="(/c/[^"]+)"`).FindAllStringSubmatch(p, -1)
	s.clock = s.clock.Add(3 * call.VeilLife)
	kid.want(kid.post(actions[0][1], "pin=739164"), 303)
	kid.want(kid.get("/c/today"), 200)
	_, outside := s.visitor().callTo()
	help := call.Veil(outside, "/c/help")
	s.clock = s.clock.Add(3 * call.VeilLife)
	kid.want(kid.post(help, "country=DE"), 303) // and to help, from a door that was open as long
	kid.want(kid.post(actions[1][1], ""), 303, "/c")
	if _, in := kid.cookies["session"]; in {
		t.Error("the place is still open")
	}
}
