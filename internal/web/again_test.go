package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"mentor/internal/instrument"
	"mentor/internal/share"
	"mentor/internal/web/call"
)

// A form that came back after it was sent, changed and sent again, keeps what it
// says now; once more, and when its first sending was taken away.
func TestSentAgainWithOtherWords(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mum := s.parent()
	kid := s.asChild(mum, 2012)
	today := s.clock.Format(time.DateOnly)
	for _, form := range []struct {
		name string
		of   *visitor
		to   string
		sent func(words string) string
		at   string // where it is read afterwards
		away string // what takes it away
	}{
		{"note", mum, "/today", func(w string) string { return "id=again-entry-00001&day=" + today + "&weather=4&words=" + w }, "/today", "/entry/again-entry-00001/away"},
		{"hard moment", mum, "/hard", func(w string) string { return "id=again-hard-000001&day=" + today + "&what=" + w }, "/hard", "/hard/again-hard-000001/away"},
		{"test", mum, "/tested", func(w string) string { return "id=again-tested-0001&day=" + today + "&own=" + w }, "/tested", "/tested/again-tested-0001/away"},
		{"child", mum, "/family/child", func(w string) string { return "id=again-child-00001&name=" + w }, "/family", ""},
		{"the child's words", kid, "/c/say", func(w string) string { return "id=again-say-0000001&words=" + w }, "/c/kept", ""},
	} {
		read := func(words string) bool {
			return strings.Contains(form.of.want(form.of.get(form.at), 200), words)
		}
		send := func(words string) {
			t.Helper()
			if w := form.of.post(form.to, form.sent(url.QueryEscape(words))); w.Code != 303 {
				t.Fatalf("%s: %q: status %d", form.name, words, w.Code)
			}
			if !read(words) {
				t.Errorf("%s: %q was sent and is not there", form.name, words)
			}
		}
		send("first")
		send("first and how it went")
		send("first and how it went")
		if read("first<") {
			t.Errorf("%s: kept twice", form.name)
		}
		if form.away != "" {
			form.of.want(form.of.post(form.away, ""), 303)
			send("after all")
		}
	}
}

// What was changed elsewhere since is not overwritten by a page that came back:
// it is told, with the words standing.
func TestSentAgainAfterAChange(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mum := s.parent()
	today := s.clock.Format(time.DateOnly)
	first := "id=again-entry-00002&day=" + today + "&weather=4&words="
	mum.want(mum.post("/today", first+"one"), 303)
	mum.want(mum.post("/entry/again-entry-00002", "version=1&day="+today+"&weather=4&words=two"), 303)
	body := mum.want(mum.post("/today", first+"three"), 409)
	if !strings.Contains(body, ">three</textarea>") {
		t.Errorf("what was typed is gone:\n%s", body)
	}
	if !strings.Contains(mum.want(mum.get("/entry/again-entry-00002"), 200), ">two</textarea>") {
		t.Error("the change is gone")
	}
}

// A move in an agreement that was sent before with other words is told.
func TestMoveSentAgain(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mum := s.anna()
	note := "move=note&kept=yes&day=" + s.clock.Format(time.DateOnly) + "&id=again-move-000001&words="
	kid := s.asChild(mum, 2012)
	kid.want(kid.post("/c/agreements/"+kid.pactID("own-agree-0000001"), "move=yes&version=1&id=again-move-000000"), 303)
	mum.want(mum.post("/agreements/own-agree-0000001", note+"good"), 303)
	mum.want(mum.post("/agreements/own-agree-0000001", note+"good"), 303)
	if body := mum.want(mum.post("/agreements/own-agree-0000001", note+"good+in+the+end"), 409); !strings.Contains(body, "good in the end") {
		t.Errorf("what was typed is gone:\n%s", body)
	}
}

// One word is as much typed as many, also where there is nothing to send it to any more.
func TestOneWordStays(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mum := s.parent()
	body := mum.want(mum.post("/agreements/gone-agree-000001", "move=not-yet&version=1&id=again-move-000002&words=bedtime"), 404)
	if !strings.Contains(body, "<blockquote class=\"whole\">bedtime</blockquote>") || strings.Contains(body, "again-move-000002") || strings.Contains(body, ">not-yet<") {
		t.Errorf("the page says:\n%s", body)
	}
}

// A text is as long as the browser counts it: a new line is one letter.
func TestLinesCountOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mum := s.parent()
	long := strings.TrimSuffix(strings.Repeat(strings.Repeat("x", 99)+"\r\n", 20), "\r\n") // 1,999 letters
	form := url.Values{"id": {"again-entry-00003"}, "day": {s.clock.Format(time.DateOnly)}, "weather": {"4"}, "words": {long}}
	mum.want(mum.post("/today", form.Encode()), 303)
}

// Where cookies are blocked it is said, instead of leading round and round.
func TestNoCookies(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for path, want := range map[string]int{"/test/q/1": 404, "/today": 422, "/c/today": 422} {
		body := s.visitor().want(s.visitor().get(path, "Sec-Fetch-Site", "same-origin"), want)
		if !strings.Contains(body, "Allow cookies for this site") {
			t.Errorf("%s does not say it", path)
		}
	}
	v := s.visitor()
	v.want(v.get("/today", "Sec-Fetch-Site", "none"), 303, "/signin")
}

// ends follows where a client is led that keeps no cookie, and gives the last page.
func (v *visitor) ends(w *httptest.ResponseRecorder, header ...string) string {
	for hops := 0; w.Code == http.StatusSeeOther; hops++ {
		if clear(v.cookies); hops > 2 {
			return "it goes round and round: " + w.Header().Get("Location")
		}
		w = v.get(w.Header().Get("Location"), header...)
	}
	clear(v.cookies)
	return w.Body.String()
}

// A client that keeps no cookie at all is told so, once, wherever one is needed, also
// when it does not say that a page of ours led it there.
func TestNoCookieIsKept(t *testing.T) {
	t.Parallel()
	s := newSite(t, overHTTPS, veiled)
	s.named("anna")
	mum := s.parent()
	s.comes(mum, "otter")
	mum.shares(ownShare, "2026-01-01", share.Summary)
	link, pass := mum.opens(ownShare)
	taking := s.holder(draft(t, "Mia", s.clock))
	code := regexp.MustCompile(`>([A-Z]{4}) ([A-Z]{4}) ([A-Z]{4})<`).FindStringSubmatch(taking.want(taking.post("/test/pause", ""), 200))
	for _, header := range [][]string{{"Sec-Fetch-Site", "same-origin"}, {"Sec-Fetch-Site", ""}} {
		for _, form := range []string{
			"/test band=b6",
			"/signin name=anna&password=" + rightWords,
			"/c/in name=otter&year=2012&pin=739164",
			link + " pass=" + pass,
			"/recover/wait name=anna",
			"/test/resume code=" + strings.Join(code[1:], ""),
		} {
			v := s.visitor()
			target, fields, _ := strings.Cut(form, " ")
			if body := v.ends(v.post(target, fields, header...), header...); !strings.Contains(body, "Allow cookies for this site") {
				t.Errorf("%s, %v: it is not said, but %.1500s", target, header, body)
			}
		}
		kid := s.visitor()
		words := kid.want(kid.post("/c/join", "code="+doorOf(mum)+"&name=lynx&year=2012&pin=739164", header...), 200)
		clear(kid.cookies)
		onward := regexp.MustCompile(`<a class="btn btn-lg btn-wide" href="([^"]+)"`).FindStringSubmatch(words)[1]
		if body := kid.ends(kid.get(onward, header...), header...); !strings.Contains(body, "Allow cookies for this site") {
			t.Errorf("from a child’s first words, %v: it is not said, but %.1500s", header, body)
		}
		s.clock = s.clock.Add(call.FirstLook)
		kid.want(kid.get(onward, header...), 303, "/c") // to whoever finds it later it is like any other
	}
}

// What stood typed when the lock came is there again after unlocking, for who
// unlocks this session and nobody else.
func TestDraftBehindTheLock(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mum := s.locked()
	form := url.Values{"path": {"/hard/new"}, "forms": {`[{"to":"/hard","fields":[["what","I shouted and then"]]}]`}}
	mum.want(mum.post("/draft", form.Encode()), 204)
	if body := mum.want(mum.get("/lock"), 200); strings.Contains(body, "shouted") || !strings.Contains(body, "still there") {
		t.Errorf("the lock says:\n%s", body)
	}
	mum.want(mum.get("/draft?path=/hard/new"), 303, "/lock")
	mum.want(mum.post("/unlock", "pin=739164"), 303, "/hard/new?again")
	if body := mum.want(mum.get("/draft?path=/hard/new"), 200); !strings.Contains(body, "I shouted and then") {
		t.Errorf("the draft is %s", body)
	}
	other := s.signedIn(strings.SplitN(mum.cookies["session"], ".", 2)[0])
	other.want(other.get("/draft?path=/hard/new"), 204)
	mum.want(mum.post("/draft", "path=/hard/new"), 204)
	mum.want(mum.get("/draft?path=/hard/new"), 204)
	for _, wrong := range []string{"", "path=/c/today&forms=[]", "path=//evil.example/&forms=[]", "path=/today&forms={"} {
		mum.want(mum.post("/draft", wrong), 422)
	}
}

// A practice that was taken, changed and sent again is as it says now.
func TestPracticeSentAgain(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mum := s.anna()
	form := "practice=own&name=A+walk&when=On+Sunday&then=we+walk&often=weekly&minutes="
	mum.want(mum.post("/plan/practice", form+"5"), 303)
	mum.want(mum.post("/plan/practice", form+"6"), 303)
	if body := visible(mum.want(mum.get("/plan"), 200)); strings.Count(body, "A walk") != 1 {
		t.Errorf("%d walks in the plan", strings.Count(body, "A walk"))
	}
}

// Two pages that are open at once keep what was typed on each: unlocking leads to the
// latest, and then to the other.
func TestTwoDraftsBehindTheLock(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mum := s.locked()
	hold := func(more string, words string) {
		form := url.Values{"forms": {`[{"fields":[["what","` + words + `"]]}]`}}
		mum.want(mum.post("/draft", form.Encode()+more), 204)
	}
	hold("&path=/today", "we cooked")
	hold("&path=/hard&sent=", "I shouted") // it was sent, and the page that answered has the form
	mum.want(mum.post("/unlock", "pin=739164"), 303, "/hard/new?again")
	if body := mum.want(mum.get("/draft?path=/hard/new"), 200); !strings.Contains(body, "I shouted") {
		t.Errorf("the latest draft is %s", body)
	}
	mum.want(mum.post("/lock", ""), 303)
	mum.want(mum.post("/unlock", "pin=739164"), 303, "/today?again")
	if body := mum.want(mum.get("/draft?path=/today"), 200); !strings.Contains(body, "we cooked") {
		t.Errorf("the other draft is %s", body)
	}
	mum.want(mum.post("/draft", "path=/today"), 204)
	mum.want(mum.get("/draft?path=/hard/new"), 200)
}

// Who keeps a result and gets no answer sends the form again: with the name and the
// password that were chosen it leads in, also when the account was made and the result
// was not kept. With another password it says what may have happened.
func TestKeptWithoutAnswer(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	form := "child=Mia&zone=Europe/Berlin&name=maren&password=" + rightWords
	first := s.holder(finished(t, instrument.Full, "Mia", s.clock, nil))
	first.want(first.post("/keep", form), 303, "/today")
	delete(first.cookies, "session") // the answer never came
	first.want(first.post("/keep", form), 303, "/today")
	first.want(first.get("/today"), 200)
	delete(first.cookies, "session")
	p := first.want(first.post("/keep", "child=Mia&name=maren&password="+otherWords), 404)
	if !strings.Contains(p, "most likely kept") || !strings.Contains(p, `href="/signin"`) {
		t.Errorf("the page says:\n%s", p)
	}

	second := s.holder(finished(t, instrument.Full, "Mia", s.clock, nil))
	second.want(second.post("/keep", "child=Mia&name=maren&password="+otherWords), 422)
	second.want(second.post("/keep", form), 303, "/today")
	if c := second.space(); len(c.Space.Children) != 1 {
		t.Errorf("there are %d children", len(c.Space.Children))
	}
}

// Of two windows in which one thing is changed, the second reads what the first kept
// beside its own words, and keeps its own when it is sent once more.
func TestTwoWindowsOnOne(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mum := s.anna()
	version := regexp.MustCompile(`name="version" value="(\d+)"`)
	for _, of := range []struct{ path, field, rest string }{
		{"/entry/own-entry-0000001", "words", "&weather=4"},
		{"/hard/own-hard-00000001", "what", ""},
		{"/tested/own-tested-000001", "did", "&own=a"},
		{"/vision", "words", ""},
	} {
		read := version.FindStringSubmatch(mum.want(mum.get(of.path), 200))
		if read == nil {
			t.Fatalf("%s has no version", of.path)
		}
		form := func(version, words string) string {
			return "version=" + version + "&day=" + s.clock.Format(time.DateOnly) + of.rest + "&" + of.field + "=" + words
		}
		mum.want(mum.post(of.path, form(read[1], "Quokka")), 303)
		p := mum.want(mum.post(of.path, form(read[1], "Wombat")), 409)
		if !strings.Contains(p, ">Quokka</blockquote>") || !strings.Contains(p, ">Wombat</textarea>") {
			t.Errorf("%s does not show both:\n%s", of.path, p)
			continue
		}
		mum.want(mum.post(of.path, form(version.FindStringSubmatch(p)[1], "Wombat")), 303)
	}
}
