package web

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"mentor/internal/calendar"
	"mentor/internal/fault"
	"mentor/internal/journal"
	"mentor/internal/share"
	"mentor/internal/store"
	"mentor/internal/store/storetest"
	"mentor/internal/vault"
	"mentor/internal/web/call"
	"mentor/internal/web/limit"
	"mentor/internal/web/space"
)

// Whoever else is behind one's address: a device that was signed in with has tries
// of its own. What stands in a cookie is no such device, and what another site sends
// is nobody's try.
func TestKnownDevice(t *testing.T) {
	t.Parallel()
	s := newSite(t, budget(1000, 3, 2))
	owner := s.named("Anna")
	owner.want(owner.post("/signout", ""), 303)
	s.clock = s.clock.Add(time.Minute)
	for range 20 {
		stranger := s.visitor()
		stranger.want(stranger.post("/signin", "name=Anna&password=x", "Sec-Fetch-Site", "cross-site"), 403)
	}
	neighbour := s.visitor()
	if got := accepted(t, 20, neighbour, "POST", "/signin", "name=Anna&password=x"); got != 2 {
		t.Errorf("strangers have %d tries, want 2", got)
	}
	for _, text := range []string{"x", vault.NewToken(), owner.cookies["device"][1:] + "A"} {
		neighbour.cookies["device"] = text
		neighbour.want(neighbour.post("/signin", "name=Anna&password=x"), 429)
	}
	owner.want(owner.post("/signin", "name=Anna&password="+rightWords), 303, "/today")
	owner.want(owner.post("/signout", ""), 303)
	if got := accepted(t, 20, owner, "POST", "/signin", "name=Anna&password=x"); got != 2 {
		t.Errorf("a known device has %d tries, want 2", got)
	}
}

// An account does not make lanes without end: devices beyond those of a day are
// known to nobody.
func TestKnownDevicesHaveABound(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *call.Config) { c.Limits = limit.Limits{DevicesPerDay: 3} })
	s.parent() // its own is the first
	known := 1
	for range 5 {
		v := s.visitor()
		v.want(v.post("/signin/open", ""), 303)
		if _, ok := s.Keys.KnownDevice(v.cookies["device"]); ok {
			known++
		}
	}
	if known != 3 {
		t.Errorf("%d devices are known, want 3", known)
	}
}

// One code makes no lanes and no places without end from one network.
func TestJoinsHaveABound(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *call.Config) {
		c.Limits = limit.Limits{DevicesPerDay: 1, NetworkPerDay: 40 * limit.BytesOfAPlace}
	})
	mum := s.parent()
	mum.from = "198.51.100.1:1"
	code, known, made := doorOf(mum), 0, 0
	for i := range 45 {
		kid := s.visitor()
		w := kid.post("/c/join", fmt.Sprintf("code=%s&name=otter+%d&year=2012&pin=739164", code, i))
		if w.Code == 200 {
			made++
		} else {
			kid.want(w, 429)
		}
		if _, ok := s.Keys.KnownDevice(kid.cookies["device"]); ok {
			known++
		}
	}
	if made != 40 || known != 29 { // one is the parent's
		t.Errorf("%d places were made, want 40; %d devices are known, want 29", made, known)
	}
}

// A class comes in behind one address: what is right is no guess, and takes nothing
// from the others.
func TestClassComesIn(t *testing.T) {
	t.Parallel()
	s := newSite(t, budget(1000, 3, 2))
	for i := range 5 {
		parent := s.parent()
		s.clock = s.clock.Add(time.Minute)
		code := doorOf(parent)
		kid := s.visitor()
		kid.from = "198.51.100.7:1"
		kid.want(kid.post("/c/code", "code="+code), 200)
		kid.want(kid.post("/c/join", "code="+code+"&name=x&year=2012&pin=1"), 422) // no PIN to take
		kid.want(kid.post("/c/join", fmt.Sprintf("code=%s&name=otter+%d&year=2012&pin=739164", code, i)), 200)
	}
}

// Whoever counts their tries until they are refused learns nothing of whether a
// child has just come in behind the same address, or at the same computer.
func TestCountingTriesTellsNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t, budget(1000, 3, 4))
	mum := s.parent()
	kid := s.visitor()
	kid.want(kid.post("/c/join", "code="+doorOf(mum)+"&name=otter&year=2012&pin=739164"), 200)
	same := s.visitor() // the parent at the computer of the child
	same.cookies["device"] = kid.cookies["device"]
	for name, v := range map[string]*visitor{"a parent's own": mum, "a new browser": s.visitor(), "the child's computer": same} {
		for _, target := range []string{"/c/in", "/signin"} {
			var tries [2]int
			for i := range tries {
				s.clock = s.clock.Add(time.Hour)
				if i == 1 {
					kid.want(kid.post("/c/out", ""), 303)
					kid.want(kid.post("/c/in", "name=otter&year=2012&pin=739164"), 303)
				}
				tries[i] = accepted(t, 10, v, "POST", target, "name=nobody&pin=111112&year=2012&password=x")
			}
			if tries[0] != 4 || tries[1] != 4 {
				t.Errorf("%s, %s: %d tries, and %d when the child has just come in", name, target, tries[0], tries[1])
			}
		}
	}
}

// What is refused is a page of the house: it keeps what was typed, leads back, and
// to help. A secret is asked for anew.
func TestRefusalIsAPage(t *testing.T) {
	t.Parallel()
	s := newSite(t, budget(1, 1, 1))
	v := s.parent()
	for v.get("/more").Code == 200 {
	}
	v.want(v.post("/c/code", "code=x"), 422) // the one that may be wrong
	const form = "id=0123456789abcdef0&day=2026-03-14&words=we+laughed+a+lot&weather=4"
	for _, one := range []struct {
		answer *httptest.ResponseRecorder
		has    []string
	}{
		{v.get("/today"), []string{`<a class="btn" href="">Try again</a>`}},
		{v.post("/today", form), []string{"we laughed a lot", `action="/today"`, `name="id" value="0123456789abcdef0"`, "Send it again"}},
		{v.post("/signin", "name=Anna&password=secret+words"), []string{`name="name" value="Anna"`, `name="password"`, `action="/signin"`}},
		{v.post("/c/join", "code=BCDF+GHJK+MNPQ&name=otter&pin=739164&year=2012"), []string{`name="name" value="otter"`, `name="pin"`, `name="code"`, `href="/c/help"`}},
	} {
		body := v.want(one.answer, 429)
		for _, want := range append(one.has, "/assets/app-", "/help", "<h1>", "Please wait ten seconds") {
			if !strings.Contains(body, want) {
				t.Errorf("there is no %s in\n%s", want, body)
			}
		}
		for _, secret := range []string{"secret words", "739164", "BCDF"} {
			if strings.Contains(body, secret) {
				t.Errorf("%s is shown", secret)
			}
		}
	}
	s.clock = s.clock.Add(time.Minute)
	v.want(v.post("/today", form), 303)
	w := v.post("/today", form, "Sec-Fetch-Site", "cross-site")
	if body := v.want(w, 403); !strings.Contains(body, "/assets/app-") || strings.Contains(body, "we laughed") {
		t.Errorf("what another site sends is answered with\n%s", body)
	}
}

// Whoever makes a thousand refusals does not take what a known device typed off its page.
func TestRefusalsOfOthersTakeNoText(t *testing.T) {
	t.Parallel()
	s := newSite(t, budget(1, 1, 1))
	v := s.parent()
	for v.get("/more").Code == 200 {
	}
	const form = "id=0123456789abcdef0&day=2026-03-14&words=we+laughed+a+lot&weather=4"
	for range 50 {
		s.visitor().post("/today", form)
	}
	if body := v.want(v.post("/today", form), 429); !strings.Contains(body, "we laughed a lot") {
		t.Errorf("what was typed is not on the page:\n%s", body)
	}
}

// fill has others stand in a line until the test ends; of one lane only.
func fill(t *testing.T, q *limit.Queue, who limit.Lane) {
	t.Helper()
	for q.Join(who) {
		select {
		case q.Places <- struct{}{}:
		default:
		}
	}
}

// Who finds the line full is told within a moment, and nobody of another line waits:
// strangers at the door, the crowd at the test, those who keep a diary, one account.
func TestLinesAreApart(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	owner, other := s.named("Anna"), s.parent()
	signIn := func(v *visitor) *httptest.ResponseRecorder {
		return v.post("/signin", "name=Anna&password="+rightWords)
	}
	refused := func(what string, ask func() *httptest.ResponseRecorder) {
		t.Helper()
		began := time.Now()
		w := ask()
		if took := time.Since(began); w.Code != 503 || w.Header().Get("Retry-After") == "" || took > time.Second {
			t.Errorf("%s: status %d after %v", what, w.Code, took)
		}
	}
	fill(t, s.Lines.Slow[limit.ByStranger], limit.Lane{1})
	fill(t, s.Lines.Slow[limit.ByStranger], limit.Lane{2})
	refused("a stranger signs in", func() *httptest.ResponseRecorder { return signIn(s.visitor()) })
	owner.want(signIn(owner), 303)

	fill(t, s.Lines.Work[limit.ByStranger], limit.Lane{1})
	fill(t, s.Lines.Work[limit.ByInvited], limit.Lane{1})
	fill(t, s.Lines.Work[limit.ByInvited], limit.Lane{2})
	refused("a stranger tries", func() *httptest.ResponseRecorder { return signIn(s.visitor()) })
	refused("a test is begun", func() *httptest.ResponseRecorder { return s.visitor().post("/test", "band=b6") })
	owner.want(signIn(owner), 303)
	owner.want(owner.get("/today"), 200)

	account := limit.VaultLane(owner.space().Space.Box.ID)
	for range limit.AccountAtOnce {
		leave, err := s.Lines.Accounts.Enter(t.Context(), account, nil)
		if err != nil {
			t.Fatal(err)
		}
		defer leave()
	}
	fill(t, s.Lines.Accounts.Of[account], account)
	refused("a third of one account", func() *httptest.ResponseRecorder { return owner.get("/today") })
	owner.want(owner.get("/hard"), 200) // the pause, without what was written
	other.want(other.get("/today"), 200)

	fill(t, s.Lines.Work[limit.ByKnown], limit.Lane{1})
	refused("one more diary", func() *httptest.ResponseRecorder { return other.get("/today") })
	for _, exit := range []string{"/leave", "/help", "/c/help", "/hard", "/breathe", "/healthz"} {
		if w := owner.get(exit); w.Code >= 400 {
			t.Errorf("%s: status %d", exit, w.Code)
		}
	}
	owner.want(owner.post("/signout", ""), 303)
}

// At most two of an account at once; the others wait for their turn, and nothing is
// left of a line in which nobody stands.
func TestTwoOfAnAccount(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		all := limit.NewQueues(2, 3)
		a, b := limit.Lane{1}, limit.Lane{2}
		var leaves []func()
		for _, who := range []limit.Lane{a, a, b} {
			leave, err := all.Enter(t.Context(), who, nil)
			if err != nil {
				t.Fatal(err)
			}
			leaves = append(leaves, leave)
		}
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := all.Enter(gone, a, nil); err == nil {
			t.Error("a third is let in")
		}
		third := make(chan error, 1)
		go func() {
			leave, err := all.Enter(t.Context(), a, nil)
			if err == nil {
				leave()
			}
			third <- err
		}()
		synctest.Wait() // it stands in the line
		if _, err := all.Enter(t.Context(), a, nil); !fault.Is(err, fault.Full) {
			t.Errorf("a fourth: %v", err)
		}
		for _, leave := range leaves {
			leave()
		}
		if err := <-third; err != nil || len(all.Of) != 0 {
			t.Errorf("%v; %d lines are left", err, len(all.Of))
		}
	})
}

// Who sends slowly takes nobody's place.
func TestSlowBodyTakesNoPlace(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, q := range s.Lines.Work {
		q.Places = make(chan struct{}, 1)
	}
	server := httptest.NewServer(s.handler)
	defer server.Close()
	for range 5 {
		slow, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer slow.Close()
		fmt.Fprint(slow, "POST /test HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nExpect: 100-continue\r\nContent-Length: 7\r\n\r\n")
		if _, err := io.ReadFull(slow, make([]byte, len("HTTP/1.1 100"))); err != nil {
			t.Fatal(err) // it is being read by now
		}
	}
	v := s.visitor()
	v.want(v.post("/test", "band=b6"), 303)
}

// What a vault keeps of a kind in a day has a bound, and so has what one network
// keeps with many vaults. What was typed stays on the page.
func TestBytesOfADay(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *call.Config) { c.Limits = limit.Limits{BytesPerDay: 16_000, NetworkPerDay: 20_000} })
	words := strings.Repeat("word+", 380)
	keep := func(v *visitor, n int) (kept int) {
		t.Helper()
		for range n {
			w := v.post("/hard", "id="+vault.NewID()+"&day="+calendar.At(s.clock, time.UTC).String()+"&what="+words)
			if w.Code == 303 {
				kept++
			} else if body := v.want(w, 429); !strings.Contains(body, "word word word") || !strings.Contains(body, "try again tomorrow") {
				t.Errorf("it says\n%s", body)
			}
		}
		return kept
	}
	one, two, far := s.parent(), s.parent(), s.parent()
	far.from = "198.51.100.1:1"
	if got := keep(one, 10); got != 8 {
		t.Errorf("%d of 10 were kept, want 8: 16,000 bytes", got)
	}
	one.want(one.post("/tested", "id="+vault.NewID()+"&day=2026-03-14&own=a+look"), 303) // another kind
	if got := keep(two, 10); got < 1 || got > 3 {
		t.Errorf("a second vault of the network kept %d", got)
	}
	if got := keep(far, 10); got != 8 {
		t.Errorf("another network kept %d", got)
	}
	s.clock = s.clock.Add(24 * time.Hour)
	if got := keep(one, 10); got != 8 {
		t.Errorf("a day later %d were kept", got)
	}
}

// moments puts n hard moments of so many letters into a vault, a day each.
func (v *visitor) moments(n, letters int) {
	v.t.Helper()
	c := v.space()
	for i := range n {
		day := c.Space.Today - calendar.Day(i/10)
		h := space.Kept[journal.Hard]{ID: vault.NewID(), Child: c.Space.Child.ID, Day: day, Value: journal.Hard{Day: day, At: v.clock, What: strings.Repeat("x", letters)}}
		if _, err := space.Add(c.Desk, space.KindHard, h); err != nil {
			v.t.Fatal(err)
		}
	}
}

// A page opens so much of what is kept and no more, and says that there is more; the
// whole list is there, a part on each page.
func TestHeavyPage(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := serveDB(t, db)
		v := s.parent()
		c := v.space()
		for i := range 120 {
			t := space.Kept[journal.Tested]{ID: vault.NewID(), Child: c.Space.Child.ID, Day: c.Space.Today - calendar.Day(i/30), Value: journal.Tested{At: s.clock, Own: "a look"}}
			if _, err := space.Add(c.Desk, space.KindTested, t); err != nil {
				v.t.Fatal(err)
			}
		}
		v.moments(120, 100)
		if body := v.want(v.get("/today"), 200); strings.Contains(body, "only the newest part") {
			t.Error("half a year of a diary is too much")
		}
		found, target := map[string]bool{}, "/tested"
		for pages := 1; target != ""; pages++ {
			body := v.want(v.get(target), 200)
			links := momentLink.FindAllString(body, -1)
			if len(links) > call.Pageful || pages > 3 {
				t.Fatalf("page %d has %d of them", pages, len(links))
			}
			for _, id := range links {
				found[id] = true
			}
			target = ""
			if m := olderLink.FindStringSubmatch(body); m != nil {
				target = strings.ReplaceAll(m[1], "&amp;", "&")
			}
		}
		if len(found) != 120 {
			t.Errorf("%d of 120 are listed", len(found))
		}
		v.moments(200, 30_000)
		if body := v.want(v.get("/today"), 200); !strings.Contains(body, "only the newest part") {
			t.Error("it does not say that there is more")
		}
		c = v.space()
		all, err := space.List[journal.Hard](c.Desk, space.KindHard, c.Space.Child.ID, space.FirstDay, space.LastDay)
		if err != nil || c.Opened > limit.Heavy || len(all) < 50 {
			t.Errorf("%d bytes of %d moments are open, %v", c.Opened, len(all), err)
		}
		call.End(c)
		if !s.Lines.Heavy.TryAcquire(limit.HeavyAtOnce) {
			t.Error("it still has its place")
		}
	})
}

// App nodes with one database keep to one budget of tries.
func TestNodesShareBudgets(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		if !db.Shared() {
			return // a file has one node
		}
		nodes := []*testSite{serveDB(t, db, budget(1000, 3, 5)), nil}
		nodes[1] = serveDB(t, db, budget(1000, 3, 5), func(c *call.Config) { c.Keys = nodes[0].Keys })
		for what, one := range map[string]struct {
			form string
			want int
		}{"/c/in": {"name=nobody&year=2012&pin=111112", 5}, "/test": {"band=b6", 3}} {
			got := 0
			for i := range 12 {
				got += accepted(t, 1, nodes[i%2].visitor(), "POST", what, one.form)
			}
			if got != one.want {
				t.Errorf("%s: two nodes allow %d, want %d", what, got, one.want)
			}
		}
	})
}

// Whatever hashes a secret counts as a guess, whoever asks for it, and a way out stands
// in no line.
func TestClassesOfRoutes(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	full := func(most int) {
		for _, q := range []*limit.Queue{s.Lines.Slow[limit.ByStranger], s.Lines.Slow[limit.ByInvited], s.Lines.Slow[limit.ByKnown]} {
			q.Most = most
		}
	}
	hash := map[string]bool{}
	for _, r := range s.table() {
		if reflect.ValueOf(r.guard).Pointer() == reflect.ValueOf(call.WayOut).Pointer() && r.class != call.Free {
			t.Errorf("%s is a way out, and of class %d", r.pattern, r.class)
		}
		if strings.HasPrefix(r.pattern, "GET ") {
			continue
		}
		for _, request := range requests[r.pattern] {
			for _, a := range slices.Concat(actors, others) {
				if !slices.Contains([]string{"nobody", "full", "anna", "stale", "locked", "child", "psychologist"}, a.name) {
					continue
				}
				v := a.make(s)
				switch path := strings.TrimPrefix(r.pattern, "POST "); {
				case a.name == "anna" && strings.HasPrefix(path, "/share/{id}/"):
					v.shares(ownShare, "2026-01-01", share.Summary)
				case a.name == "child" && strings.HasPrefix(path, "/c/share/{id}/"):
					v.sharesOwn("says")
				}
				full(0)
				w := v.ask(r.pattern, request)
				full(limit.SlowClass)
				if w.Code != 503 {
					continue
				}
				if hash[r.pattern] = true; r.class != call.Guesses {
					t.Errorf("%s hashes for %s, and is of class %d", r.pattern, a.name, r.class)
				}
			}
		}
	}
	if len(hash) < 15 {
		t.Errorf("only %d routes hash: %v", len(hash), slices.Sorted(maps.Keys(hash)))
	}
}

// Who the proxies are is said; one that is not named, and one that tells nobody's
// address, stands in the log once.
func TestProxies(t *testing.T) {
	t.Parallel()
	named := func(c *call.Config) {
		overHTTPS(c)
		c.Proxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/24"), netip.MustParsePrefix("192.0.2.9/32")}
	}
	for _, one := range []struct {
		change          func(*call.Config)
		from, forwarded string
		want, log       string
	}{
		{named, "10.0.0.5:1", "203.0.113.9, 198.51.100.1", "198.51.100.1", ""},
		{named, "10.0.0.5:1", "198.51.100.1, 192.0.2.9, 10.0.0.7", "198.51.100.1", ""},
		{named, "127.0.0.1:1", "198.51.100.1", "127.0.0.1", "not believed"},
		{named, "10.0.0.5:1", "", "10.0.0.5", "sends no X-Forwarded-For"},
		{overHTTPS, "127.0.0.1:1", "198.51.100.1", "198.51.100.1", ""},
		{overHTTPS, "10.0.0.5:1", "198.51.100.1", "10.0.0.5", "not believed"},
		{overHTTPS, "203.0.113.9:1", "", "203.0.113.9", ""},
	} {
		s := newSite(t, one.change)
		r := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
		r.RemoteAddr = one.from
		if one.forwarded != "" {
			r.Header.Set("X-Forwarded-For", one.forwarded)
		}
		for range 2 {
			if got := s.ClientAddr(r).String(); got != one.want {
				t.Errorf("%s for %q is %s, want %s", one.from, one.forwarded, got, one.want)
			}
		}
		if log := s.log.String(); one.log == "" && log != "" || strings.Count(log, "level=WARN") > 1 || !strings.Contains(log, one.log) {
			t.Errorf("%s for %q: the log says %q, want %q", one.from, one.forwarded, log, one.log)
		}
	}
}

// Where those of a list and the rest of their list stand on a page.
var (
	momentLink = regexp.MustCompile(`href="/tested/[A-Za-z0-9_-]{22}"`)
	olderLink  = regexp.MustCompile(`href="(/tested\?until=[^"]+)"`)
)
