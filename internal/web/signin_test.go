package web

import (
	"fmt"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"mentor/internal/account"
	"mentor/internal/fault"
	"mentor/internal/vault"
	"mentor/internal/web/call"
	"mentor/internal/web/space"
)

const (
	rightWords = "violet ladder quiet motor"
	otherWords = "purple engine quiet bottle"
)

// named is a parent with a name and the password rightWords, signed in.
func (s *testSite) named(name string) *visitor {
	s.t.Helper()
	v := s.visitor()
	v.want(v.post("/test", "band=b6"), 303)
	v.want(v.post("/test/q/17", ""), 303)
	v.want(v.post("/test/finish", "length=short"), 303)
	v.want(v.post("/keep", "child=Mia&zone=Europe/Berlin&name="+name+"&password="+rightWords), 303, "/today")
	return v
}

// turns takes the place of the queue for slow work and counts: how often it was
// somebody's turn, and how often that was over at once, so that no Argon2 ran.
func (s *testSite) turns() (count func() (turns, idle int)) {
	queue, asked, done := make(chan struct{}), make(chan chan [2]int), make(chan struct{})
	s.queueFor(queue)
	s.t.Cleanup(func() { close(done) })
	go func() {
		var n [2]int
		for {
			select {
			case <-queue:
				began := time.Now()
				queue <- struct{}{}
				n[0]++
				if time.Since(began) < time.Millisecond {
					n[1]++
				}
			case answer := <-asked:
				answer <- n
				n = [2]int{}
			case <-done:
				return
			}
		}
	}()
	return func() (int, int) {
		answer := make(chan [2]int)
		asked <- answer
		n := <-answer
		return n[0], n[1]
	}
}

// hashSlowly is for a test of what a hash costs.
func hashSlowly(c *call.Config) {
	var err error
	if c.Keys, err = vault.NewKeys(vault.NewRoot()); err != nil {
		panic(err)
	}
}

// A name that nobody has, a wrong password, a place that waits, one without a
// password or without a code: each costs one run of Argon2 and says the same.
func TestRefusalsAreAlike(t *testing.T) {
	s := newSite(t, hashSlowly)
	s.named("Anna")
	paper := s.named("Paula")
	paper.want(paper.post("/more/recovery", "way=paper"), 200)
	waits := s.named("Walter")
	waits.want(waits.post("/more/recovery", "way=wait"), 303)
	late := s.named("Lena")
	late.change(func(a *account.Account) {
		for range 9 {
			a.Fail("", s.clock)
		}
	})
	empty := s.named("Emma")
	empty.change(func(a *account.Account) { a.Password = nil })
	count := s.turns()
	for _, one := range []struct{ target, form string }{
		{"/signin", "password=" + otherWords},
		{"/recover/code", "code=BCDF+GHJK+MNPQ+RSTV+WXYZ&password=" + otherWords},
		{"/recover/code", "code=&password=" + otherWords},
		{"/recover/wait", ""},
		{"/recover", ""},
	} {
		answers := map[string]string{}
		for _, name := range []string{"Nobody", "Anna", "Paula", "Walter", "Lena", "Emma"} {
			v := s.visitor()
			w := v.post(one.target, "name="+name+"&"+one.form)
			turns, idle := count()
			if one.target != "/recover" && (turns != 1 || idle != 0) {
				t.Errorf("%s for %s took %d turns, %d of them idle", one.target, name, turns, idle)
			}
			location, body := w.Header().Get("Location"), strings.ReplaceAll(w.Body.String(), name, "*")
			answers[fmt.Sprint(w.Code, location, turns, idle, body)] += " " + name
			if w := v.get("/recover"); one.target == "/recover/wait" && !strings.Contains(w.Body.String(), "in 24 hours") {
				t.Errorf("%s is not told to wait", name)
			}
		}
		if len(answers) != 1 {
			t.Errorf("%s %s tells names apart:", one.target, one.form)
			for answer, names := range answers {
				t.Errorf("%s: %.60s", names, answer)
			}
		}
	}
}

// change changes the account that a browser is signed in to.
func (v *visitor) change(change func(*account.Account)) {
	v.t.Helper()
	c := v.space()
	if err := c.SaveAccount(c.Space, nil, func(a *account.Account) error { change(a); return nil }); err != nil {
		v.t.Fatal(err)
	}
}

// Nobody keeps the owner out of a browser that is trusted, and nobody guesses
// more than a hundred times in a month.
func TestHundredFailures(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	owner := s.named("Anna")
	owner.want(owner.post("/signout", ""), 303)
	signIn := func(v *visitor, password string, code int) {
		t.Helper()
		v.want(v.post("/signin", "name=Anna&password="+password), code)
	}
	stranger := s.visitor()
	for range 3 {
		signIn(stranger, otherWords, 422)
	}
	signIn(stranger, rightWords, 422)
	signIn(s.visitor(), rightWords, 422) // another new browser waits as well
	signIn(owner, rightWords, 303)

	// The owner came in between: the wait begins anew, the hundred do not.
	s.clock = s.clock.Add(30 * time.Second)
	owner.change(func(a *account.Account) {
		for a.Wait("", s.clock.Add(time.Hour)) == 0 {
			a.Fail("", s.clock)
		}
	})
	if n := len(owner.space().Space.Account.Failures.At); n != 100 {
		t.Fatalf("%d failures are counted", n)
	}
	s.clock = s.clock.Add(29 * 24 * time.Hour)
	signIn(stranger, rightWords, 422)
	owner.want(owner.post("/signout", ""), 303)
	signIn(owner, rightWords, 303)
	s.clock = s.clock.Add(24 * time.Hour)
	signIn(stranger, rightWords, 303)
}

// A place without a password whose lock is on opens with its PIN, in a new
// browser too, and its guesses are bounded like those of a password.
func TestLoneWithPIN(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	owner, stranger := s.parent(), s.visitor()
	stranger.want(stranger.post("/signin/open", ""), 303, "/today")
	owner.want(owner.post("/more/lock", "pin=739164&lock=1"), 303, "/more/lock")
	stranger = s.visitor()
	if body := stranger.want(stranger.get("/signin"), 200); !strings.Contains(body, `name="pin"`) {
		t.Error("the PIN is not asked for")
	}
	for _, pin := range []string{"", "111111", "739165"} {
		stranger.want(stranger.post("/signin/open", "pin="+pin), 422)
	}
	stranger.want(stranger.post("/signin/open", "pin=739164"), 422) // it has to wait
	if stranger.cookies[call.SessionCookie] != "" {
		t.Error("a stranger has a session")
	}
	s.clock = s.clock.Add(30 * time.Second)
	stranger.want(stranger.post("/signin/open", "pin=739164"), 303, "/today")

	// Whoever finds it open cannot change the PIN or take it away.
	for _, form := range []string{"pin=842975&lock=1", "remove=1", "", "remove=1&old=842975"} {
		s.clock = s.clock.Add(time.Minute)
		owner.want(owner.get("/more"), 200)
		owner.want(owner.post("/more/lock", form), 422)
	}
	s.clock = s.clock.Add(time.Minute)
	owner.want(owner.post("/more/lock", "old=739164&remove=1"), 303, "/more/lock")
	stranger = s.visitor()
	stranger.want(stranger.post("/signin/open", ""), 303, "/today")
}

// Five wrong PINs end a session, however many come at once: no more than five
// are answered.
func TestPINsAtOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.locked()
	codes := make([]string, 40)
	var tabs sync.WaitGroup
	for i := range codes {
		tab := s.visitor()
		tab.cookies[call.SessionCookie] = v.cookies[call.SessionCookie]
		tabs.Go(func() {
			w := tab.post("/unlock", "pin=111112")
			codes[i] = fmt.Sprint(w.Code, w.Header().Get("Location"))
		})
	}
	tabs.Wait()
	told := 0
	for _, code := range codes {
		if code == "422" || code == "303/signin" {
			told++
		}
	}
	for range 5 - told {
		v.post("/unlock", "pin=111112")
	}
	v.want(v.post("/unlock", "pin=739164"), 401)
	if told > 5 || strings.Contains(s.rows(), "\nsession ") {
		t.Errorf("%d wrong PINs were answered: %v", told, codes)
	}
}

// A session whose tries are used up has ended, before it is taken away and when that
// fails: whatever is typed, its answer is that of one that is not there.
func TestTriesUsedUp(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.locked()
	err := call.ChangeSession(v.space(), func(o *space.OpenSession) {
		for range 5 {
			o.WrongPIN()
		}
	})
	if err != nil || !strings.Contains(s.rows(), "\nsession ") {
		t.Fatalf("no session to ask: %v", err)
	}
	for _, pin := range []string{"111112", "739164", ""} {
		v.want(v.post("/unlock", "pin="+pin), 401)
	}
	v.want(v.get("/lock"), 303, "/signin")
}

// A try at the moment of another change is void, and what is left of the tries does not
// tell that its PIN was right.
func TestVoidTryTellsNothing(t *testing.T) {
	t.Parallel()
	const tries = 4
	for _, pin := range []string{"739164", "111112"} {
		s := newSite(t, func(c *call.Config) { c.Limits.CodePerMinute = tries })
		v := s.locked()
		s.clock = s.clock.Add(time.Minute)
		s.during(1, func() { v.want(v.post("/lock", ""), 303, "/lock") })
		v.want(v.post("/unlock", "pin="+pin), 303, "/lock")
		for range tries - 1 {
			v.want(v.post("/unlock", ""), 422)
		}
		v.want(v.post("/unlock", ""), 429)
	}
}

// A session that was ended elsewhere stays ended, whatever a request that is
// under way keeps of it.
func TestEndedSessionStays(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.parent()
	c := v.space()
	if err := s.DB.EndOtherSessions(t.Context(), c.Space.Box.ID, ""); err != nil {
		t.Fatal(err)
	}
	if err := call.TurnTo(c, "somebody"); !fault.Is(err, fault.SignedOut) {
		t.Errorf("it was kept all the same: %v", err)
	}
	v.want(v.get("/more"), 303, "/signin")
}

// during has something happen while the nth slow thing from here on is worked on.
func (s *testSite) during(nth int, happens func()) {
	queue, done := make(chan struct{}), make(chan struct{})
	s.queueFor(queue)
	s.t.Cleanup(func() { close(done) })
	go func() {
		for n := 1; ; n++ {
			select {
			case <-queue:
			case <-done:
				return
			}
			if n == nth {
				happens()
			}
			queue <- struct{}{}
		}
	}()
}

// What happens while a password or a code is worked on counts: failures of
// others make the right one wait, a code is good once, and who was refused at
// the last moment is refused.
func TestMeanwhile(t *testing.T) {
	t.Parallel()
	for _, one := range []struct {
		name     string
		way      account.Recovery
		nth      int
		happens  func(*account.Account)
		try      func(v *visitor, code string) *httptest.ResponseRecorder
		without  int
		location string
	}{
		{"nine failures", account.NoRecovery, 1, func(a *account.Account) {
			for range 9 {
				a.Fail("", noon)
			}
		}, func(v *visitor, _ string) *httptest.ResponseRecorder {
			return v.post("/signin", "name=Anna&password="+rightWords)
		}, 303, "/today"},
		{"the password is changed", account.NoRecovery, 1, func(a *account.Account) { a.Password = []byte("x") }, func(v *visitor, _ string) *httptest.ResponseRecorder {
			return v.post("/signin", "name=Anna&password="+rightWords)
		}, 303, "/today"},
		{"the code is used at once", account.ByPaper, 1, func(a *account.Account) { a.Recovered([]byte("x")) }, func(v *visitor, code string) *httptest.ResponseRecorder {
			return v.post("/recover/code", "name=Anna&code="+code+"&password="+otherWords)
		}, 303, "/more/recovery?recovered"},
		{"the code is used", account.ByPaper, 2, func(a *account.Account) { a.Recovered([]byte("x")) }, func(v *visitor, code string) *httptest.ResponseRecorder {
			return v.post("/recover/code", "name=Anna&code="+code+"&password="+otherWords)
		}, 303, "/more/recovery?recovered"},
		{"it is refused", account.ByWaiting, 1, (*account.Account).RefuseRecovery, func(v *visitor, _ string) *httptest.ResponseRecorder {
			return v.post("/recover/new", "password="+otherWords)
		}, 303, "/more/recovery?recovered"},
	} {
		for _, happens := range []bool{false, true} {
			s := newSite(t)
			owner, stranger := s.named("Anna"), s.visitor()
			p := owner.post("/more/recovery", "way="+string(one.way))
			if one.way == account.ByWaiting {
				stranger.want(stranger.post("/recover/wait", "name=Anna"), 303)
				s.clock = s.clock.Add(24 * time.Hour)
			}
			code := strings.Join(paperCode.FindAllString(p.Body.String(), -1), "")
			if happens {
				s.during(one.nth, func() { owner.change(one.happens) })
			}
			w := one.try(stranger, strings.NewReplacer("<span>", "", "</span>", "").Replace(code))
			if !happens {
				stranger.want(w, one.without, one.location)
			} else if w.Code != 422 || stranger.cookies[call.SessionCookie] != "" {
				t.Errorf("%s: status %d, Location %s", one.name, w.Code, w.Header().Get("Location"))
			}
		}
	}
}

var paperCode = regexp.MustCompile(`<span>[A-Z]{4}</span>`)

// A browser that was signed out from afar is trusted no more.
func TestEndedDevice(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	owner, phone := s.named("Anna"), s.visitor()
	for _, id := range []string{"", "the phone's"} {
		phone.want(phone.post("/signin", "name=Anna&password="+rightWords), 303)
		if n := len(owner.space().Space.Account.Devices); n != 2 {
			t.Fatalf("%d devices are trusted", n)
		}
		if id != "" {
			id = phone.space().Space.Token
		}
		owner.want(owner.post("/more/devices/end", "id="+id), 303)
		if left := owner.space().Space.Account.Devices; len(left) != 1 || left[0].ID != owner.space().Space.Session.Device {
			t.Errorf("%d devices are trusted", len(left))
		}
		phone.want(phone.get("/more"), 303, "/signin")
	}
}

// queueFor puts one queue in the place of all those for slow work.
func (s *testSite) queueFor(places chan struct{}) {
	for _, q := range s.Lines.Slow {
		q.Places = places
	}
}
