package web

import (
	"strings"
	"testing"
	"time"

	"mentor/internal/account"
	"mentor/internal/store"
	"mentor/internal/store/storetest"
)

// leftOpen is a parent whose place has a PIN and nothing else, and who went away
// from the open page some time after it was given.
func (s *testSite) leftOpen() *visitor {
	s.t.Helper()
	v := s.anna()
	v.want(v.post("/more/lock", "pin=739164&lock=1"), 303, "/more/lock")
	for range 3 {
		s.clock = s.clock.Add(4 * time.Minute)
		v.want(v.get("/more"), 200)
	}
	return v
}

// Where a PIN is all that guards a place, whoever finds it open can neither take
// it over nor delete it: what cannot be taken back asks for the PIN again.
func TestOnlyPIN(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.leftOpen()
	for _, request := range []string{
		"/more/signin name=Evil&password=" + rightWords, "/passkey/new/begin ", "/more/recovery way=none", "/more/lock remove=1",
		"/delete when=now", "/family/child/own-child-0000001/delete ",
	} {
		target, form, _ := strings.Cut(request, " ")
		v.want(v.post(target, form), 401)
	}
	v.want(v.get("/more/signin"), 303, "/signin/again?to=%2Fmore%2Fsignin")
	if body := v.want(v.get("/signin/again?to=/more/signin"), 200); !strings.Contains(body, `name="pin"`) {
		t.Error("the PIN is not asked for")
	}
	for _, form := range []string{"", "pin=", "pin=739165"} {
		v.want(v.post("/signin/again", form), 422)
	}
	s.clock = s.clock.Add(30 * time.Second)
	v.want(v.post("/signin/again", "pin=739164&to=/more/signin"), 303, "/more/signin")
	v.want(v.post("/delete", "when=now"), 303, "/deleted")
}

// Whoever finds a place open and asked to recover it cannot say that the owner did.
func TestMineIsTheOwners(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	owner := s.named("Anna")
	owner.want(owner.post("/more/recovery", "way=wait"), 303)
	thief := s.visitor()
	thief.want(thief.post("/recover/wait", "name=Anna"), 303)
	s.clock = s.clock.Add(account.FreshFor)
	warned := func() bool { return strings.Contains(owner.want(owner.get("/more"), 200), "/more/recovery/refuse") }
	owner.want(owner.post("/more/recovery/mine", ""), 303, "/signin/again?to=/more")
	if !warned() {
		t.Error("the owner is not told any more")
	}
	owner.want(owner.post("/signin/again", "password="+rightWords), 303, "/more")
	owner.want(owner.post("/more/recovery/mine", ""), 303, "/more?said=mine")
	if warned() {
		t.Error("the owner is told of their own ask")
	}
}

// An entry stands on a page about its own child, whichever the pages are about.
func TestEntryOfAnotherChild(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.anna()
	v.want(v.post("/family/child/own-child-0000001/turn", "here=today"), 303, "/today")
	body := v.want(v.get("/entry/own-entry-0000001"), 200)
	if strings.Contains(body, `name="child" value="own-child-0000001"`) {
		t.Error("what was noted about Mia stands on a page about Ben")
	}
}

// Ids that no database takes are nobody's.
func TestOddIDs(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := serveDB(t, db)
		v := s.parent()
		for _, id := range []string{"%00", "%ff%fe", "-1", strings.Repeat("a", 4000)} {
			for _, path := range []string{"/entry/", "/hard/", "/tested/", "/results/"} {
				v.want(v.get(path+id), 404)
				v.want(v.post(path+id+"/away", ""), 404)
				v.want(v.post(path+id+"/back", ""), 404)
			}
			v.want(v.post("/more/devices/end", "id="+id), 303, "/more/devices?ended")
		}
	})
}
