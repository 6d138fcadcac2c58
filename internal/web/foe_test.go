package web

import (
	"strings"
	"testing"

	"mentor/internal/family"
)

// A parent who tries days of the child's birth year as a new PIN reads the same
// whether there is a child with a place or not: until the name is right, nothing
// that the child told is looked at.
func TestNewPINTellsNothing(t *testing.T) {
	answer := func(came bool) string {
		s := newSite(t)
		mum := s.anna()
		mum.bondWith()
		if came {
			s.young(mum, 2012)
		}
		code := doorOf(mum)
		w := s.visitor().post("/c/pin", "code="+code+"&name=nobody+of+that+name&pin=150312")
		return strings.ReplaceAll(whole(w), strings.ReplaceAll(code, "+", " "), "*")
	}
	if never, came := answer(false), answer(true); never != came {
		t.Errorf("it tells that the child came:\n%s", firstChange(never, came))
	}
	s := newSite(t)
	mum := s.parent()
	kid := s.young(mum, 2012)
	name := strings.ReplaceAll(kid.youngSpace().space.account.Name, " ", "+")
	if page := s.visitor().post("/c/pin", "code="+doorOf(mum)+"&name="+name+"&pin=150312"); page.Code != 422 {
		t.Errorf("a day of the birth year is taken as a PIN: %d", page.Code)
	}
}

// A child who knows the id of what a sibling shows the same parent can neither
// put something in its place nor take it away.
func TestSiblingCannotTakeBack(t *testing.T) {
	s := newSite(t)
	mum := s.anna()
	mia := mum.space().space.child.ID
	kid := s.young(mum, 2012)
	bond := mum.bondWith().ID
	kid.digs(bond)
	kid.want(kid.post("/c/kept/den-say-0000000001/show", "shown=den-copy-000000001&bond="+bond), 303)
	ben := s.sibling(mum)
	other := mum.bondWith().ID
	ben.want(ben.post("/c/say", "id=den-say-0000000001&starter=knew&words=Wombat"), 303)
	ben.want(ben.post("/c/kept/den-say-0000000001/show", "shown=den-copy-000000001&bond="+other), 303)
	if !strings.Contains(mum.get("/voice").Body.String(), "Wombat") {
		t.Error("it is said to be shown and is not")
	}
	ben.want(ben.post("/c/kept/den-say-0000000001/back", "bond="+other), 303)
	mum.want(mum.post("/family/child/"+mia+"/turn", ""), 303)
	if !strings.Contains(mum.get("/voice").Body.String(), "Quokka-say") {
		t.Error("a sibling took it away")
	}
}

// A parent who has seen the address of an agreement that the child has with the
// other parent cannot put one of their own before it.
func TestNobodyPutsAnAgreementBefore(t *testing.T) {
	s := newSite(t)
	mum, dad := s.parent(), s.parent()
	kid := s.young(mum, 2012)
	kid.want(kid.post("/c/connect", "code="+doorOf(dad)), 303)
	mum.want(mum.post("/agreements", mum.terms("hers-agreement-001", "Hers")), 303)
	dad.want(dad.post("/agreements", dad.terms("his-agreement-0001", "His")), 303)
	mum.want(mum.post("/agreements", mum.terms("his-agreement-0001", "Forged")), 303)
	dad.want(dad.post("/agreements", dad.terms("hers-agreement-001", "Forged")), 303)
	for id, what := range map[string]string{"hers-agreement-001": "Hers", "his-agreement-0001": "His"} {
		if page := kid.want(kid.get("/c/agreements/"+id), 200); strings.Contains(page, "Forged") || !strings.Contains(page, what) {
			t.Errorf("in the place of %s stands another", id)
		}
	}
}

// After a lapse what a parent proposes is kept, also with a form of before, and
// what they do not see is not counted: a refusal would tell that it is still there.
func TestProposingAfterTheLapse(t *testing.T) {
	s := newSite(t)
	mum := s.parent()
	kid := s.young(mum, 2012)
	old := mum.terms("an-old-form-000001", "Old form")
	mum.want(mum.post("/agreements", old), 303)
	kid.want(kid.post("/c/agreements/an-old-form-000001", "move=yes&version=1&id=kids-yes-000000001"), 303)
	b := mum.bondWith()
	b.other.Born = s.clock.Year() - family.OwnAge
	if err := mum.space().saveMember(b, b.other); err != nil {
		t.Fatal(err)
	}
	to := mum.post("/agreements", old).Header().Get("Location")
	if w := mum.get(to); to == "" || w.Code != 200 || !strings.Contains(w.Body.String(), "Old form") {
		t.Errorf("what was proposed is not there: %q %d", to, w.Code)
	}
	if w := mum.post("/agreements", mum.terms("an-old-form-000001", "Other words")); w.Code != 303 {
		t.Errorf("it is refused: %d", w.Code)
	}
}

// A parent's code works once, also for a child who is connected with that parent
// already.
func TestCodeOfAConnectedParentWorksOnce(t *testing.T) {
	s := newSite(t)
	mum := s.parent()
	kid := s.young(mum, 2012)
	code := doorOf(mum)
	kid.want(kid.post("/c/connect", "code="+code), 303, "/c/who-sees")
	s.visitor().want(s.visitor().post("/c/code", "code="+code), 422)
}

// When a child stops, the log does not say so: at home a parent reads it.
func TestLogDoesNotTellOfTheStop(t *testing.T) {
	s := newSite(t)
	kid := s.young(s.parent(), 2012)
	before := s.log.String()
	kid.want(kid.post("/c/stop", ""), 303, "/c?gone")
	if said := strings.TrimPrefix(s.log.String(), before); said != "" {
		t.Errorf("the log says: %s", said)
	}
}

// Going back in the browser after the lock shows nothing of before: the browser
// is told to forget the pages that it keeps to go back to.
func TestLockForgetsPages(t *testing.T) {
	s := newSite(t)
	kid := s.comes(s.parent(), "otter")
	kid.want(kid.post("/c/lock", ""), 303, "/c/lock")
	if w := kid.get("/c/lock"); w.Code != 200 || w.Header().Get("Clear-Site-Data") != `"cache"` {
		t.Errorf("%d, %q", w.Code, w.Header().Get("Clear-Site-Data"))
	}
}
