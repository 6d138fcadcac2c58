package web

import (
	"database/sql"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"mentor/internal/web/child"
)

// ofTheirs is what no two places have alike.
var ofTheirs = regexp.MustCompile(`(?s)<ol class="code young-words">.*?</ol>|(session|device)=[^;]*|"(challenge|since)": ?"[^"]*"|data-whose="[^"]*"|name="(id|code)" value="[^"]*"`)

// what an imposter can look at, who joined as the child by a code.
var imposterLooks = []string{
	"/c", "/c/today", "/c/say", "/c/wish", "/c/kept", "/c/who-sees", "/c/stop", "/c/words", "/c/export", "/c/again", "/c/lock",
	"/c/agreements", "/c/agreements/new", "/c/agreements/new?from=knock", "/c/share", "/c/share/new", "/c/help",
}

// poses makes a place by a code as a parent would who wants to know whether there is
// one, and gives all that they read, but for ids.
func (s *testSite) poses(mum *visitor, code, name string) (*visitor, string) {
	s.t.Helper()
	v := s.visitor()
	form := "code=" + code + "&year=2012&pin=739164&name=" + name
	var all strings.Builder
	p := func(body string) {
		all.WriteString(ofTheirs.ReplaceAllString(body, "*"))
	}
	p(v.want(v.post("/c/code", form), 200))
	p(v.want(v.post("/c/join", form), 200))
	for _, path := range imposterLooks {
		p(whole(v.get(path)))
	}
	c := v.childSpace()
	for _, b := range c.Space.Bonds {
		p(whole(v.get("/c/felt/" + b.ID)))
	}
	text := strings.NewReplacer(strings.ReplaceAll(code, "+", " "), "*", v.pactID("own-agree-0000001"), "*", c.Space.Bonds[0].ID, "*").Replace(all.String())
	v.want(v.post("/c/out", ""), 303)
	p(whole(v.post("/c/in", "name="+name+"&year=2012&pin=502938")))
	return v, text
}

// X19: a parent who joins as the child learns nothing: not whether there is a place,
// nor what its child did there, nor whether the code that they gave was used. And the
// child's code works all the same, before and after.
func TestImposterLearnsNothing(t *testing.T) {
	t.Parallel()
	world := func(do func(s *testSite, mum *visitor) (code string)) string {
		s := newSite(t)
		mum := s.anna()
		code := do(s, mum)
		if code == "" {
			code = doorOf(mum)
		}
		_, read := s.poses(mum, code, "badger")
		kid := s.comes(mum, "heron")
		kid.want(kid.get("/c/today"), 200)
		return read
	}
	never := world(func(*testSite, *visitor) string { return "" })
	for what, do := range map[string]func(s *testSite, mum *visitor) string{
		"came": func(s *testSite, mum *visitor) string { s.comes(mum, "otter"); return "" },
		"came by this very code": func(s *testSite, mum *visitor) string {
			code := doorOf(mum)
			kid := s.visitor()
			kid.want(kid.post("/c/join", "code="+code+"&name=otter&year=2012&pin=739164"), 200)
			return code
		},
		"is called the same":     func(s *testSite, mum *visitor) string { s.comes(mum, "badger"); return "" },
		"is called so elsewhere": func(s *testSite, _ *visitor) string { s.comes(s.parent(), "badger"); return "" },
		"is there twice":         func(s *testSite, mum *visitor) string { s.comes(mum, "otter"); s.comes(mum, "finch"); return "" },
		"wrote":                  func(s *testSite, mum *visitor) string { s.asChild(mum, 2012).digs(mum.bondWith().ID); return "" },
		"connected with another": func(s *testSite, mum *visitor) string {
			k := s.asChild(mum, 2012)
			k.post("/c/connect", "code="+doorOf(s.parent()))
			return ""
		},
		"deleted everything": func(s *testSite, mum *visitor) string { s.asChild(mum, 2012).post("/c/stop", ""); return "" },
		"let the bond lapse": func(s *testSite, mum *visitor) string { s.asChild(mum, 2010); return "" },
		"showed something": func(s *testSite, mum *visitor) string {
			k := s.asChild(mum, 2012)
			b := mum.bondWith().ID
			k.digs(b)
			k.post("/c/kept/den-say-0000000001/show", "bond="+b)
			return ""
		},
		"answered what was agreed": func(s *testSite, mum *visitor) string {
			k := s.asChild(mum, 2012)
			k.post("/c/agreements/"+k.pactID("own-agree-0000001"), "move=yes&version=1&id=kids-yes-000000001")
			return ""
		},
	} {
		t.Run(what, func(t *testing.T) {
			if read := world(do); read != never {
				t.Errorf("an imposter reads that the child %s:\n%s", what, firstChange(never, read))
			}
		})
	}
}

// What the child shows and answers reaches the parent from every place of the child,
// and thanks reach the place that they are for.
func TestParentSeesAllPlaces(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mum := s.anna()
	first, second := s.comes(mum, "otter"), s.comes(mum, "heron")
	for name, kid := range map[string]*visitor{"first": first, "second": second} {
		bond := kid.childSpace().Space.Bonds[0].ID
		kid.want(kid.post("/c/say", "id=say-00000000000001&words=Quokka-"+name), 303)
		kid.want(kid.post("/c/kept/say-00000000000001/show", "bond="+bond+"&shown=copy-of-"+name+"-0001"), 303)
		kid.want(kid.post("/c/agreements", aTerms("Wombat-"+name, "with", bond, "id", "from-"+name+"-0000001")), 303)
	}
	second.want(second.post("/c/agreements/"+second.pactID("own-agree-0000001"), "move=not-yet&version=1&id=not-yet-0000000001&words="+url.QueryEscape("Later?")), 303)
	voice, agreed := mum.want(mum.get("/voice"), 200), mum.want(mum.get("/agreements"), 200)
	for _, name := range []string{"first", "second"} {
		if !strings.Contains(voice, "Quokka-"+name) || !strings.Contains(agreed, "Wombat-"+name) {
			t.Errorf("of the %s place something is missing", name)
		}
	}
	if strings.Count(agreed, "Phones at night") != 1 {
		t.Error("what one place answered is there twice")
	}
	if p := first.want(first.get("/c/agreements/"+first.pactID("own-agree-0000001")), 200); strings.Contains(p, "Later?") {
		t.Error("one place reads the other's answer")
	}
	mum.want(mum.post("/voice/copy-of-second-0001/thank", ""), 303)
	if p := second.get("/c/kept").Body.String(); !strings.Contains(p, "thank you") {
		t.Error("the thanks do not arrive")
	}
	if p := first.get("/c/kept").Body.String(); strings.Contains(p, "thank you") {
		t.Error("the thanks arrive at the wrong place")
	}
	second.want(second.post("/c/stop", "pin=739164"), 303, "/c?gone")
	voice, agreed = mum.want(mum.get("/voice"), 200), mum.want(mum.get("/agreements"), 200)
	if !strings.Contains(voice, "Quokka-first") || strings.Contains(voice, "Quokka-second") || strings.Contains(agreed, "Wombat-second") {
		t.Error("one place that goes does not go alone")
	}
}

// Children may call themselves the same: name, year of birth and PIN together, or
// name, year and words, find the one place. What is wrong leads to none, and waits for
// all of them.
func TestNamesCanBeShared(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	words := map[string]string{}
	comes := func(parent *visitor, form string) string {
		v := s.visitor()
		p := v.want(v.post("/c/join", "code="+doorOf(parent)+"&"+form), 200)
		var all []string
		for _, m := range regexp.MustCompile(`<li>(\w+)</li>`).FindAllStringSubmatch(p, -1) {
			all = append(all, m[1])
		}
		words[vaultOf(v)] = strings.Join(all, "+")
		return vaultOf(v)
	}
	mum := s.parent()
	first := comes(mum, "name=otter&year=2012&pin=739164")
	second := comes(mum, "name=Otter&year=2012&pin=846215")
	third := comes(s.parent(), "name=otter&year=2013&pin=739164")
	for form, want := range map[string]string{
		"name=otter&year=2012&pin=739164":  first,
		"name=OTTER&year=2012&pin=846215":  second,
		"name=otter&year=+2013&pin=739164": third,
	} {
		v := s.visitor()
		if v.want(v.post("/c/in", form), 303, "/c/today"); vaultOf(v) != want {
			t.Errorf("%s leads to another place", form)
		}
	}
	for id, said := range words {
		year := map[bool]string{true: "2013", false: "2012"}[id == third]
		v := s.visitor()
		if v.want(v.post("/c/forgot", "name=otter&pin=913650&year="+year+"&words="+said), 303, "/c/today"); vaultOf(v) != id {
			t.Error("the words lead to another place")
		}
	}
	v := s.visitor()
	for range 4 {
		v.want(v.post("/c/in", "name=otter&year=2012&pin=502938"), 422)
	}
	v.want(v.post("/c/in", "name=otter&year=2012&pin=913650"), 422)
	v.want(v.post("/c/in", "name=otter&year=2013&pin=913650"), 303)
}

// A form whose answer was lost makes one place when it is sent again, and shows words
// that work; with another PIN it is another wish.
func TestJoinSentTwice(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	kid := s.visitor()
	form := "id=join-000000000001&name=otter&year=2012&code=" + doorOf(s.parent()) + "&pin="
	kid.want(kid.post("/c/join", form+"739164"), 200)
	first := vaultOf(kid)
	p := kid.want(kid.post("/c/join", form+"739164"), 200)
	if vaultOf(kid) != first {
		t.Fatal("it made a second place")
	}
	var words []string
	for _, m := range regexp.MustCompile(`<li>(\w+)</li>`).FindAllStringSubmatch(p, -1) {
		words = append(words, m[1])
	}
	phone := s.visitor()
	phone.want(phone.post("/c/forgot", "name=otter&year=2012&pin=846215&words="+strings.Join(words, "+")), 303, "/c/today")
	kid.want(kid.post("/c/join", form+"284609"), 200)
	if vaultOf(kid) == first {
		t.Error("with another PIN it opens the place that was made")
	}
}

// Whoever goes back in the browser minutes later and sends the form that made a place
// once more, is led to the door, and nobody's words change.
func TestJoinSentMuchLater(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	kid := s.visitor()
	form := "id=join-000000000001&name=otter&year=2012&pin=739164&code=" + doorOf(s.parent())
	kid.want(kid.post("/c/join", form), 200)
	kid.want(kid.post("/c/out", ""), 303)
	s.clock = s.clock.Add(child.LostAnswer + time.Second)
	kid.want(kid.post("/c/join", form), 303, "/c")
	if _, in := kid.cookies["session"]; in {
		t.Error("it let somebody in")
	}
}

// Who has a place under the same name and year comes into their own with the PIN that it
// has, whatever PINs the others have: to give it one after the other finds nobody's.
func TestNobodysPINCanBeTriedOut(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mum := s.parent()
	comes := func(pin string) (place string, words string) {
		s.clock = s.clock.Add(time.Minute)
		v := s.visitor()
		p := v.want(v.post("/c/join", "code="+doorOf(mum)+"&name=otter&year=2012&pin="+pin), 200)
		for _, m := range regexp.MustCompile(`<li>(\w+)</li>`).FindAllStringSubmatch(p, -1) {
			words += "+" + m[1]
		}
		return vaultOf(v), words
	}
	opens := func(pin string) string {
		v := s.visitor()
		v.want(v.post("/c/in", "name=otter&year=2012&pin="+pin), 303, "/c/today")
		return vaultOf(v)
	}
	before, words := comes("846215")
	kid, _ := comes("739164")
	if opens("739164") != kid {
		t.Fatal("the child's own PIN does not open the child's place")
	}
	if after, _ := comes("739164"); opens("739164") != after {
		t.Error("a place made with a guess opens another's")
	}
	s.clock = s.clock.Add(time.Minute)
	v := s.visitor()
	v.want(v.post("/c/forgot", "name=otter&year=2012&pin=739164&words="+words[1:]), 303, "/c/today")
	if opens("739164") != before {
		t.Error("a place that was given a guess opens another's")
	}
}

// A wrong try takes as much work for a name that is not here, for one that is, and for
// one that two have: something is kept in one go.
func TestWrongTriesWorkAlike(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mum := s.named("maren")
	s.comes(mum, "otter")
	s.comes(mum, "heron")
	s.comes(mum, "heron")
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(s.folder, "mentor.db")+"?_pragma=query_only(on)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	version := func() (n int) {
		if err := db.QueryRowContext(t.Context(), `PRAGMA data_version`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	for _, try := range []string{
		"/signin name=nobody&password=coffee-train-umbrella", "/signin name=maren&password=coffee-train-umbrella",
		"/c/in name=badger&year=2012&pin=502938", "/c/in name=otter&year=2011&pin=502938",
		"/c/in name=otter&year=2012&pin=502938", "/c/in name=heron&year=2012&pin=502938",
		"/recover/wait name=nobody", "/recover/wait name=maren", "/r/nothing pass=NYTK+DPKN+WCKG",
	} {
		path, form, _ := strings.Cut(try, " ")
		before := version()
		s.visitor().post(path, form)
		if version() == before {
			t.Errorf("%s keeps nothing", try)
		}
	}
}

// Places that somebody made before the child came, each with another PIN, are no guesses
// at the child's: what does not fit there counts, though it opens one of theirs.
func TestDecoysAreNoGuesses(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mum := s.parent()
	code := doorOf(mum)
	comes := func(pin string) *visitor {
		s.clock = s.clock.Add(time.Second)
		v := s.visitor()
		v.want(v.post("/c/join", "code="+code+"&name=otter&year=2012&pin="+pin), 200)
		return v
	}
	pins := []string{"846215", "284609", "502938", "913650", "615082"}
	for _, pin := range pins {
		comes(pin)
	}
	kid := comes("739164")
	own := vaultOf(kid)
	for _, pin := range pins {
		v := s.visitor()
		v.post("/c/in", "name=otter&year=2012&pin="+pin)
		if _, in := v.cookies["session"]; in && vaultOf(v) == own {
			t.Error("a wrong PIN opens the child's place")
		}
	}
	v := s.visitor()
	v.want(v.post("/c/in", "name=otter&year=2012&pin=739164"), 422) // the sixth guess has to wait
	kid.want(kid.post("/c/out", ""), 303)
	kid.want(kid.post("/c/in", "name=otter&year=2012&pin=739164"), 303, "/c/today") // the child does not, where they have been in
	if vaultOf(kid) != own {
		t.Error("the child comes into another place")
	}
}
