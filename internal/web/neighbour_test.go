package web

import (
	"fmt"
	"net/http/httptest"
	"net/netip"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"mentor/internal/instrument"
	"mentor/internal/web/call"
	"mentor/internal/web/limit"
)

// crowd sends so many things at once, which wait until free is called, or are
// answered; it goes on when each does one or the other, and gives how many wait.
func crowd(t *testing.T, q *limit.Queue, n int, send func(i int) *httptest.ResponseRecorder) (wait int, free func() map[int]int) {
	t.Helper()
	q.Places <- struct{}{} // it is somebody's turn, and takes long
	answers := make(chan int, n)
	for i := range n {
		go func() { answers <- send(i).Code }()
	}
	stand := func() int {
		q.Mu.Lock()
		defer q.Mu.Unlock()
		return q.In
	}
	for stand()+len(answers) < n {
		runtime.Gosched()
	}
	return stand(), func() map[int]int {
		<-q.Places
		by := map[int]int{}
		for range n {
			by[<-answers]++
		}
		return by
	}
}

// Whoever makes many devices known, and has all of them try passwords, keeps nobody
// waiting but those of the same house who try one, too.
func TestWhoWaitsForAHashHoldsNoPlace(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	owner := s.named("Anna")
	owner.from = "198.51.100.1:1"
	var devices [20]string
	for i := range devices {
		devices[i] = s.Keys.NewDevice()
	}
	wait, free := crowd(t, s.Lines.Slow[limit.ByKnown], 80, func(i int) *httptest.ResponseRecorder {
		v := s.visitor()
		v.cookies["device"] = devices[i%len(devices)]
		return v.post("/signin", "name=nobody&password=x")
	})
	if wait != 12 {
		t.Errorf("%d of one house wait, want 12", wait)
	}
	owner.want(owner.get("/today"), 200)
	signedIn := make(chan *httptest.ResponseRecorder)
	go func() { signedIn <- owner.post("/signin", "name=Anna&password="+rightWords) }()
	if by := free(); by[422] != wait || by[503] != 80-wait {
		t.Errorf("the house is answered %v", by)
	}
	owner.want(<-signedIn, 303, "/today")
}

// So does a class that comes in, all at once.
func TestAClassHoldsNoPlace(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mum := s.parent()
	code := doorOf(mum)
	s.Lines.Codes.Wait = 0 // however busy this machine is
	wait, free := crowd(t, s.Lines.Slow[limit.ByInvited], 40, func(int) *httptest.ResponseRecorder {
		return s.visitor().post("/c/join", "code="+code+"&name=otter&year=2012&pin=739164")
	})
	if wait != 40 {
		t.Errorf("%d of a class wait, want 40", wait)
	}
	late := s.visitor()
	late.want(late.post("/c/code", "code="+code), 200)
	late.want(late.get("/library"), 200)
	if by := free(); by[200] != 40 {
		t.Errorf("the class is answered %v", by)
	}
}

// What a neighbour sends to where places are made takes none from the network, nor
// does one that could not be made. Where there are no more, the result of the test
// is there still, and what was typed.
func TestPlacesOfANetwork(t *testing.T) {
	t.Parallel()
	s := newSite(t, overHTTPS, func(c *call.Config) { c.Limits = limit.Limits{PlacesPerDay: 4} })
	link, other := s.parent().invites(), s.parent().invites() // two are made
	tested := func() *visitor { return s.holder(finished(t, instrument.Short, "Mia", s.clock, nil)) }
	keep := func(v *visitor, name string) *httptest.ResponseRecorder {
		return v.post("/keep", "child=Mia&zone=Europe/Berlin&name="+name+"&password="+rightWords)
	}
	neighbour := tested()
	for range 5 {
		neighbour.want(s.visitor().post("/keep", "rubbish"), 404)
		neighbour.want(keep(neighbour, "x"), 422)
		neighbour.want(neighbour.post("/join/nothing-that-was-ever-made/new", "called=Ben"), 404)
		neighbour.want(neighbour.post(link+"/new", "called=Ben&child=Mia&name=ben&password=x"), 422)
	}
	anna := tested()
	anna.want(keep(anna, "Anna"), 303, "/today")
	for range 5 {
		neighbour.want(neighbour.post("/keep", "child=Mia&name=Anna&password="+otherWords), 422) // it is taken
	}
	ben := s.visitor()
	ben.want(ben.post(link+"/new", "called=Ben&child=Mia&name=ben&password="+rightWords), 303)

	late, cleo := tested(), s.visitor()
	for _, w := range []*httptest.ResponseRecorder{
		keep(late, "Dora"), cleo.post(other+"/new", "called=Cleo&child=Mia&name=Dora&password="+rightWords),
	} {
		body := late.want(w, 429)
		for _, want := range []string{"Many places were made from this internet connection today.", "half an hour", `name="name" value="Dora"`, `name="child" value="Mia"`, `type="password"`} {
			if !strings.Contains(body, want) {
				t.Errorf("there is no %s in\n%s", want, body)
			}
		}
	}
	late.want(late.get("/result"), 200)
	late.from = "198.51.100.1:1"
	late.want(keep(late, "Dora"), 303, "/today")
	s.clock = s.clock.Add(6 * time.Hour) // a quarter of a day
	neighbour.want(keep(neighbour, "Emil"), 303, "/today")
}

// A code of a family that is right leads in whatever a neighbour has used up. Wrong
// ones are tries, as before: of so many, the next is refused, and each is looked up
// before anything is hashed.
func TestFamilyCodeWhenNothingIsLeft(t *testing.T) {
	t.Parallel()
	s := newSite(t, budget(1, 3, 60))
	code := doorOf(s.parent())
	neighbour, kid := s.visitor(), s.visitor()
	known := s.visitor()
	known.cookies["device"] = s.Keys.NewDevice()
	for neighbour.get("/steps").Code == 200 {
	}
	turns := s.turns()
	for who, v := range map[string]*visitor{"a neighbour": neighbour, "a known device": known} {
		for i, wrong := range []string{"code=x", "code=BCDF+GHJK+MNPQ", "code=BCDF+GHJK+MNPQ&name=otter&year=2012&pin=739164"} {
			if got := accepted(t, 20, v, "POST", []string{"/c/code", "/c/join"}[i/2], wrong); got != 20 {
				t.Errorf("%s: %d of 20 wrong codes are looked up", who, got)
			}
		}
		for _, target := range []string{"/c/code", "/c/join"} {
			if got := accepted(t, 10, v, "POST", target, "code=BCDF+GHJK+MNPQ"); got != 0 {
				t.Errorf("%s: %d more wrong codes are looked up at %s", who, got, target)
			}
		}
	}
	if n, _ := turns(); n != 0 {
		t.Errorf("%d wrong codes waited for a hash", n)
	}
	for _, v := range []*visitor{kid, known} {
		v.want(v.post("/c/code", "code="+code), 200)
		v.want(v.post("/c/join", "code="+code+"&name=otter&year=2012&pin=1"), 422)
		v.want(v.post("/c/join", "code="+code+"&name=otter&year=2012&pin=739164"), 200)
	}
	if got := accepted(t, 1, neighbour, "POST", "/c/code", "code=BCDF+GHJK+MNPQ"); got != 0 {
		t.Error("what was right gives a try back that others took")
	}
	neighbour.want(neighbour.get("/c/code"), 429) // no code was sent
}

// Whoever sends wrong codes without end stands in the way of nobody who reads,
// signs in or comes with a code from another house.
func TestWrongCodesStandApart(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	owner := s.named("Anna")
	code := doorOf(owner)
	house := s.visitor()
	house.from = "198.51.100.1:1"
	fill(t, s.Lines.Codes, limit.NetworkLane(netip.MustParseAddr("198.51.100.1"), 24, 56))
	house.want(house.post("/c/code", "code="+code), 503)
	for range limit.CodesAtOnce {
		<-s.Lines.Codes.Places // so many are looked up meanwhile
	}
	for _, v := range []*visitor{s.visitor(), owner} {
		v.want(v.get("/library"), 200)
		v.want(v.post("/signin", "name=Anna&password="+rightWords), 303)
		v.want(v.post("/c/code", "code="+code), 200)
	}
}

// A known device begins its tests whatever the neighbours do, in the house and at the
// provider; and nobody begins tests without end by having many of them.
func TestTestsOfKnownDevices(t *testing.T) {
	t.Parallel()
	s := newSite(t, budget(1000, 3, 2))
	begins := func(from string, device string, n int) int {
		v := s.visitor()
		v.from = from
		if device != "" {
			v.cookies["device"] = device
		}
		return accepted(t, n, v, "POST", "/test", "band=none")
	}
	used := func() {
		for house := range limit.WideFactor {
			begins(fmt.Sprintf("192.0.%d.9:1", house), "", 3)
		}
	}
	devices := make([]string, 10)
	for i := range devices {
		devices[i] = s.Keys.NewDevice()
	}
	begun := 0
	for range 30 { // half an hour
		used()
		for _, device := range devices {
			begun += begins("192.0.2.1:1", device, 2)
		}
		s.clock = s.clock.Add(time.Minute)
	}
	if want := limit.TestsOfADevice * len(devices); begun != want {
		t.Errorf("ten devices began %d tests, want %d", begun, want)
	}
	if got := begins("192.0.2.1:1", devices[0], 9); got != 3 {
		t.Errorf("a device that has begun its own begins %d as one of the house, want 3", got)
	}
	used()
	s.clock = s.clock.Add(24 * time.Hour)
	used()
	if got := begins("192.0.2.1:1", devices[0], 9); got != limit.TestsOfADevice {
		t.Errorf("a day later it begins %d, want %d", got, limit.TestsOfADevice)
	}
}

// Whoever asks for much in many accounts at once waits for themselves: in the line of
// each account, and not in the places of those who work.
func TestWhoWaitsForTheirOwnHoldsNoPlace(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	other := s.parent()
	var lines []*limit.Queue
	var leaves []func()
	free := sync.OnceFunc(func() {
		for _, leave := range leaves {
			leave()
		}
	})
	t.Cleanup(free)
	answers := make(chan int, 70)
	for range 7 {
		v := s.parent()
		account := limit.VaultLane(v.space().Space.Box.ID)
		for range limit.AccountAtOnce {
			leave, err := s.Lines.Accounts.Enter(t.Context(), account, nil)
			if err != nil {
				t.Fatal(err)
			}
			leaves = append(leaves, leave)
		}
		lines = append(lines, s.Lines.Accounts.Of[account])
		for range limit.AccountAll - limit.AccountAtOnce {
			go func() { answers <- v.get("/today").Code }()
		}
	}
	stand := func() (n int) {
		for _, l := range lines {
			l.Mu.Lock()
			n += l.In - limit.AccountAtOnce
			l.Mu.Unlock()
		}
		return n
	}
	for stand()+len(answers) < cap(answers) { // those who are refused do not wait
		runtime.Gosched()
	}
	other.want(other.get("/today"), 200)
	free()
	for range cap(answers) {
		if code := <-answers; code != 200 {
			t.Fatalf("one who waited is answered %d", code)
		}
	}
}
