package web

import (
	"net/http/httptest"
	"runtime"
	"testing"
)

// crowd sends so many things at once, which wait until free is called, or are
// answered; it goes on when each does one or the other, and gives how many wait.
func crowd(t *testing.T, q *queue, n int, send func(i int) *httptest.ResponseRecorder) (wait int, free func() map[int]int) {
	t.Helper()
	q.places <- struct{}{} // it is somebody's turn, and takes long
	answers := make(chan int, n)
	for i := range n {
		go func() { answers <- send(i).Code }()
	}
	stand := func() int {
		q.mu.Lock()
		defer q.mu.Unlock()
		return q.in
	}
	for stand()+len(answers) < n {
		runtime.Gosched()
	}
	return stand(), func() map[int]int {
		<-q.places
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
	wait, free := crowd(t, s.rooms.slow[byKnown], 80, func(i int) *httptest.ResponseRecorder {
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
	s.rooms.work[byStranger].wait = 0 // however busy this machine is
	wait, free := crowd(t, s.rooms.slow[byInvited], 40, func(int) *httptest.ResponseRecorder {
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
