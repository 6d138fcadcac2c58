package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"mentor/internal/web/call"
	"mentor/internal/web/limit"
	"mentor/internal/web/together"
)

func inSteps(c *call.Config) { c.Step = 0 }

// inBubble serves a site whose time passes only while everything waits: reading costs none.
func inBubble(t *testing.T) *testSite {
	s := newSite(t, inSteps)
	s.Exactly = func(until time.Time) { <-time.After(time.Until(until)) }
	return s
}

// asked is how long a visitor waits for an answer.
func (v *visitor) asked(request string) (took time.Duration, w *httptest.ResponseRecorder) {
	method, rest, _ := strings.Cut(request, " ")
	target, form, _ := strings.Cut(rest, " ")
	began := time.Now()
	w = v.do(method, target, form)
	return time.Since(began), w
}

// What reads the places of a child, and each try, is answered at a whole step, whether
// there is none or twelve; nothing else waits.
func TestAnswersAtWholeSteps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := inBubble(t)
		mum := s.anna()
		for _, places := range []int{0, 12} {
			for range places {
				s.comes(mum, "otter")
			}
			child := mum.space().Space.Child.ID
			for request, steps := range map[string]time.Duration{
				"GET /agreements": 1, "GET /agreements/new": 1, "GET /agreements/own-agree-0000001": 1, "POST /agreements/own-agree-0000001": 1,
				"GET /family": 1, "GET /family/child/" + child: 1, "GET /family/child/" + child + "/together": 1, "GET /voice": 1, "GET /voice/both": 1,
				"POST /agreements what=Phones": 1,
				"GET /today":                   0, "GET /plan": 0, "GET /hard": 0, "POST /today weather=3": 0,
			} {
				if took, w := mum.asked(request); took != steps*call.WholeStep || w.Code >= 500 {
					t.Errorf("%s with %d places: status %d after %v", request, places, w.Code, took)
				}
			}
			for request, steps := range map[string]time.Duration{ // a try waits before it is hashed, too
				"POST /c/code code=BCDF": 1, "POST /c/code code=" + doorOf(mum): 1, "POST /c/join code=BCDF&name=otter&year=2012&pin=739164": 1,
				"POST /c/in pin=502938&name=otter&year=2012": 2, "POST /c/in pin=502938&name=nobody&year=2012": 2,
				"POST /c/" + strings.Repeat("A", 200) + " pin=502938&name=otter&year=2012": 2,
				"POST /c/forgot pin=739164&words=a+b&name=otter&year=2012":                 2, "POST /signin name=otter&password=wrong": 2, "GET /signin": 1,
				"GET /help": 0, "GET /c": 0, "GET /c/forgot": 0, "POST /c/help country=DE": 0, "POST /c/out": 0,
			} {
				if took, w := s.visitor().asked(request); took != steps*call.WholeStep || w.Code >= 500 {
					t.Errorf("%s with %d places: status %d after %v", request, places, w.Code, took)
				}
			}
		}
	})
}

// A parent who came as the child, by a code of theirs, does not learn from what they
// propose to themselves how many places there are.
func TestProposalAtWholeStep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := inBubble(t)
		posing := s.comes(s.anna(), "otter")
		bond, day := posing.childSpace().Space.Bonds[0].ID, s.clock.Format(time.DateOnly)
		took, w := posing.asked("POST /c/agreements id=our-agreement-0001&what=Phones&why=Sleep&mine=Mine&theirs=Yours&from=" + day +
			"&review=2026-03-28&checker=both&check=The+hall&how=Looking&with=" + bond)
		if w.Code != 303 || took != call.WholeStep {
			t.Errorf("status %d after %v", w.Code, took)
		}
	})
}

// slowBody is a body that comes after a while.
type slowBody struct {
	wait time.Duration
	strings.Reader
}

func (b *slowBody) Read(p []byte) (int, error) {
	<-time.After(b.wait)
	b.wait = 0
	return b.Reader.Read(p)
}

// serving is how long a handler takes to be answered.
func (s *testSite) serving(body *slowBody, h call.Handler) time.Duration {
	r := httptest.NewRequest(http.MethodPost, "/", body)
	began := time.Now()
	s.serve(route{"POST /", call.Owned, call.Anyone, h}).ServeHTTP(httptest.NewRecorder(), r)
	return time.Since(began)
}

// However long a place takes to be read, nothing of it is seen below a step. Who sends
// slowly, or stands in a line, moves no border of a step, and a hash hides none.
func TestStepHidesWork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := inBubble(t)
		const hash, line = 33*time.Millisecond + 456, 7 * time.Millisecond
		for _, work := range []time.Duration{0, 90 * time.Microsecond, 12 * 90 * time.Microsecond, call.WholeStep - 1} {
			for _, sent := range []time.Duration{0, call.WholeStep - 1, 3 * time.Millisecond} {
				read := func(c *call.Call) { c.AnswerSteadily(); <-time.After(work) }
				took := s.serving(&slowBody{wait: sent}, func(c *call.Call) error { read(c); return c.Redirect("/") })
				if took != sent+call.WholeStep {
					t.Errorf("%v of work on what came in %v: answered after %v", work, sent, took)
				}
				took = s.serving(&slowBody{wait: sent}, func(c *call.Call) error {
					read(c)
					err := call.DoInTurn(c, func() { <-time.After(hash) })
					<-time.After(work)
					return together.OrRedirect(c, err, "/")
				})
				if took != sent+hash+2*call.WholeStep {
					t.Errorf("%v of work before and after a hash: answered after %v", work, took)
				}
				s.Lines.Heavy.TryAcquire(1)
				time.AfterFunc(sent+call.WholeStep+line, func() { s.Lines.Heavy.Release(1) })
				took = s.serving(&slowBody{wait: sent}, func(c *call.Call) error { read(c); return together.OrRedirect(c, c.OpenWhole(), "/") })
				if took != sent+line+2*call.WholeStep {
					t.Errorf("%v of work before a line: answered after %v", work, took)
				}
			}
		}
	})
}

// Who waits for the step holds no place of those who work, and waits for nobody who has gone.
func TestStepHoldsNoPlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := inBubble(t)
		ctx, gone := context.WithCancel(t.Context())
		began, done := time.Now(), make(chan time.Duration, 1)
		go func() {
			h := s.serve(route{"GET /", call.Owned, call.Anyone, func(c *call.Call) error { c.AnswerSteadily(); return c.Redirect("/") }})
			h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, http.MethodGet, "/", http.NoBody))
			done <- time.Since(began)
		}()
		synctest.Wait()
		if n := len(s.Lines.Work[limit.ByKnown].Places); len(done) > 0 || n != 0 {
			t.Errorf("%d answered, %d places are held", len(done), n)
		}
		gone()
		if took := <-done; took != 0 {
			t.Errorf("it waited %v for nobody", took)
		}
	})
}

// A step ends when it ends, to a fraction of what a place takes, and not a timer's
// millisecond after the work did. On a busy machine a few of many answers are in time.
func TestStepIsExact(t *testing.T) {
	s := newSite(t, inSteps)
	const work, late, asked = 500 * time.Microsecond, 200 * time.Microsecond, 100
	inTime := 0
	for range asked {
		took := s.serving(&slowBody{}, func(c *call.Call) error {
			c.AnswerSteadily()
			call.WatchClock(time.Now().Add(work))
			return c.Redirect("/")
		})
		if took < call.WholeStep {
			t.Fatalf("it came %v early", call.WholeStep-took)
		}
		if took < call.WholeStep+late {
			inTime++
		}
	}
	if inTime < asked/10 {
		t.Errorf("%v of work are seen: %d of %d answers came at the step", work, inTime, asked)
	}
}
