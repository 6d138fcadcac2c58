package web

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"mentor/internal/family"
	"mentor/internal/fault"
	"mentor/internal/share"
	"mentor/internal/voice"
	"mentor/internal/web/home"
	"mentor/internal/web/reader"
	"mentor/internal/web/space"
)

// A child who knows the id of what a sibling shows the same parent can neither
// put something in its place nor take it away.
func TestSiblingCannotTakeBack(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mum := s.anna()
	mia := mum.space().Space.Child.ID
	kid := s.asChild(mum, 2012)
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
	t.Parallel()
	s := newSite(t)
	mum, dad := s.parent(), s.parent()
	kid := s.asChild(mum, 2012)
	kid.want(kid.post("/c/connect", "code="+doorOf(dad)), 303)
	mum.want(mum.post("/agreements", aTerms("Hers", "id", "hers-agreement-001")), 303)
	dad.want(dad.post("/agreements", aTerms("His", "id", "his-agreement-0001")), 303)
	at := map[string]string{}
	for _, id := range []string{"hers-agreement-001", "his-agreement-0001"} {
		at[id] = kid.pactID(id)
	}
	mum.want(mum.post("/agreements", aTerms("Forged", "id", "his-agreement-0001")), 303)
	dad.want(dad.post("/agreements", aTerms("Forged", "id", "hers-agreement-001")), 303)
	for id, what := range map[string]string{"hers-agreement-001": "Hers", "his-agreement-0001": "His"} {
		if p := kid.want(kid.get("/c/agreements/"+at[id]), 200); strings.Contains(p, "Forged") || !strings.Contains(p, what) {
			t.Errorf("in the place of %s stands another", id)
		}
	}
}

// After a lapse what a parent proposes is kept, also with a form of before, and
// what they do not see is not counted: a refusal would tell that it is still there.
func TestProposingAfterTheLapse(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mum := s.parent()
	kid := s.asChild(mum, 2012)
	old := aTerms("Old form", "id", "an-old-form-000001")
	mum.want(mum.post("/agreements", old), 303)
	kid.want(kid.post("/c/agreements/"+kid.pactID("an-old-form-000001"), "move=yes&version=1&id=kids-yes-000000001"), 303)
	s.lapses(mum)
	to := mum.post("/agreements", old).Header().Get("Location")
	if w := mum.get(to); to == "" || w.Code != 200 || !strings.Contains(w.Body.String(), "Old form") {
		t.Errorf("what was proposed is not there: %q %d", to, w.Code)
	}
	if w := mum.post("/agreements", aTerms("Other words", "id", "an-old-form-000001")); w.Code != 409 || !strings.Contains(w.Body.String(), "Other words") {
		t.Errorf("other words under the same form are not told from the first: %d", w.Code)
	}
}

// When a child stops, the log does not say so: at home a parent reads it.
func TestLogDoesNotTellOfTheStop(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	kid := s.asChild(s.parent(), 2012)
	before := s.log.String()
	kid.want(kid.post("/c/stop", ""), 303, "/c?gone")
	if said := strings.TrimPrefix(s.log.String(), before); said != "" {
		t.Errorf("the log says: %s", said)
	}
}

// Going back in the browser after the lock shows nothing of before: the browser
// is told to forget the pages that it keeps to go back to.
func TestLockForgetsPages(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	kid := s.comes(s.parent(), "otter")
	kid.want(kid.post("/c/lock", ""), 303, "/c/lock")
	if w := kid.get("/c/lock"); w.Code != 200 || w.Header().Get("Clear-Site-Data") != `"cache"` {
		t.Errorf("%d, %q", w.Code, w.Header().Get("Clear-Site-Data"))
	}
}

// lapses makes the bond of a parent with a child lapse.
func (s *testSite) lapses(parent *visitor) {
	s.t.Helper()
	b := parent.bondWith()
	b.Other.Born = s.clock.Year() - family.OwnAge
	if err := parent.space().SaveMember(b, b.Other); err != nil {
		s.t.Fatal(err)
	}
}

// What a child showed before the lapse is not on the parent's pages after it, and
// no thanks for it reach the child.
func TestShownEndsWithTheLapse(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mum := s.anna()
	kid := s.asChild(mum, 2012)
	bond := mum.bondWith().ID
	kid.digs(bond)
	kid.want(kid.post("/c/kept/den-say-0000000001/show", "shown=den-copy-000000001&bond="+bond), 303)
	s.lapses(mum)
	for _, path := range []string{"/voice", "/voice/both"} {
		if strings.Contains(mum.want(mum.get(path), 200), "Quokka") {
			t.Errorf("%s still has it", path)
		}
	}
	mum.want(mum.post("/voice/den-copy-000000001/thank", ""), 404)
	kid.want(kid.post("/c/kept/den-say-0000000001/show", "shown=den-copy-000000002&bond="+bond), 404)
	kid.want(kid.post("/c/kept/den-say-0000000001/back", "bond="+bond), 303)
	if rows, err := s.DB.Records(t.Context(), mum.space().Space.Box.ID, bond, string(space.KindVoice), space.FirstDay.String(), space.LastDay.String()); err != nil || len(rows) > 0 {
		t.Errorf("%d copies stay, %v", len(rows), err)
	}
}

// There is no code for a child who is too young for a place, or too old.
func TestNoCodeForThisAge(t *testing.T) {
	t.Parallel()
	for _, age := range []int{family.FirstAge - 1, family.LastAge} {
		s := newSite(t)
		mum := s.parent()
		child := mum.space().Space.Child.ID
		err := space.Change(mum.space().Desk, space.KindChild, child, func(ch *space.Kept[family.Child]) error {
			ch.Value.Year, ch.Value.Month = s.clock.Year()-age, 0
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if p := mum.want(mum.post("/family/child/"+child+"/door", "called=Mum"), 200); codeShown.MatchString(p) {
			t.Errorf("there is a code for a child of %d", age)
		}
		if all, err := mum.space().Bonds(); err != nil || len(all) > 0 {
			t.Errorf("a bond is made for a child of %d: %v", age, err)
		}
	}
}

// A report closes when its owner begins to delete the place.
func TestSharedEndsWithTheWeek(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.anna()
	v.shares(ownShare, "2026-01-01", share.Summary)
	link, pass := v.opens(ownShare)
	psy := s.reader(link, pass)
	v.want(v.post("/delete", "when=week"), 303, "/delete")
	psy.want(psy.get(link+"/report"), 410)
	psy.want(psy.post(link, "pass="+strings.ReplaceAll(pass, " ", "+")), 422)
}

// A right passphrase that meets others' wrong ones at the same moment has to wait
// with them: many at once are no more than one by one.
func TestRightAmongWrongOnes(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.anna()
	v.shares(ownShare, "2026-01-01", share.Summary)
	link, _ := v.opens(ownShare)
	_, c := s.visitor().callTo()
	c.R.SetPathValue("token", strings.TrimPrefix(link, "/r/"))
	found, err := reader.FindCopy(c)
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		if err := reader.CountTry(c, found, false); err != nil {
			t.Fatal(err)
		}
	}
	if err := reader.CountTry(c, found, true); !fault.Is(err, fault.Invalid) {
		t.Errorf("it is let in: %v", err)
	}
}

// What is about one parent is not offered to be shown to another, and cannot be;
// nor can what is being taken away.
func TestShownToWhomItIsAbout(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mum, dad := s.parent(), s.parent()
	kid := s.asChild(mum, 2012)
	kid.want(kid.post("/c/connect", "code="+doorOf(dad)), 303)
	hers, his := mum.bondWith().ID, dad.bondWith().ID
	kid.digs(hers)
	if p := kid.want(kid.get("/c/kept/den-felt-000000001"), 200); strings.Contains(p, his) || !strings.Contains(p, hers) {
		t.Error("it is offered to the parent whom it is not about")
	}
	kid.want(kid.post("/c/kept/den-felt-000000001/show", "line=1&bond="+his), 404)
	err := space.Change(kid.childSpace().Desk, space.KindThing, "den-say-0000000001", func(t *space.Kept[voice.Thing]) error { t.Value.Gone = true; return nil })
	if err != nil {
		t.Fatal(err)
	}
	kid.want(kid.post("/c/kept/den-say-0000000001/show", "bond="+hers), 404)
}

// No more reports are open at once than there may be.
func TestNoMoreReportsAreOpen(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.anna()
	for i := range share.MaxOpen + 1 {
		id := fmt.Sprintf("one-of-many-%06d", i)
		v.shares(id, "2026-01-01", share.Summary)
		if want := map[bool]int{true: 200, false: 409}[i < share.MaxOpen]; v.post("/share/"+id+"/open", "").Code != want {
			t.Errorf("report %d is not answered with %d", i+1, want)
		}
	}
}

// Thanks for what is taken back at the same moment do not stay with the child.
func TestThanksWhileItGoes(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mum := s.anna()
	kid := s.asChild(mum, 2012)
	bond := mum.bondWith()
	kid.digs(bond.ID)
	kid.want(kid.post("/c/kept/den-say-0000000001/show", "shown=den-copy-000000001&bond="+bond.ID), 303)
	c := mum.space()
	read, err := space.Read[voice.Shown](c.Desk, space.KindVoice, "den-copy-000000001")
	if err != nil {
		t.Fatal(err)
	}
	kid.want(kid.post("/c/kept/den-say-0000000001/back", "bond="+bond.ID), 303)
	if err := home.SayThanks(c, bond, read); !fault.Is(err, fault.NotFound) {
		t.Errorf("it is said that they were thanked: %v", err)
	}
	if _, there, err := space.Find[space.Thanks](kid.childSpace().Desk, space.KindThanks, "den-copy-000000001"); there || err != nil {
		t.Errorf("the thanks stay: %v", err)
	}
}

// A parent who takes the other parent's name with a new code is called on the
// child's pages what they were called when the child came: the child shows nothing
// to the wrong one. The page before the door says the new name, as it would without
// a child.
func TestNobodyPassesForTheOther(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mum, dad := s.parent(), s.parent()
	called := func(name string) string {
		p := dad.want(dad.post("/family/child/"+dad.space().Space.Child.ID+"/door", "called="+name), 200)
		return strings.ReplaceAll(codeShown.FindStringSubmatch(p)[1], " ", "+")
	}
	kid := s.comes(mum, "otter")
	kid.want(kid.post("/c/connect", "code="+called("Papa")), 303)
	kid.digs(dad.bondWith().ID)
	code := called("Mum")
	for _, path := range []string{"/c/who-sees", "/c/kept/den-say-0000000001", "/c/today", "/c/export"} {
		if p := kid.want(kid.get(path), 200); !strings.Contains(p, "Papa") {
			t.Errorf("on %s he passes for her", path)
		}
	}
	v := s.visitor()
	if p := v.want(v.post("/c/code", "code="+code), 200); strings.Contains(p, "Papa") {
		t.Error("the page of a code tells that the child came")
	}
}

// What a parent gets is what the child looked at: when the thing was changed
// elsewhere since, the child looks again first.
func TestShownIsWhatWasLookedAt(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mum := s.anna()
	kid := s.asChild(mum, 2012)
	bond := mum.bondWith().ID
	kid.digs(bond)
	form := func(p string) string {
		return "bond=" + bond + "&shown=den-copy-000000001&seen=" + regexp.MustCompile(`name="seen" value="([^"]+)"`).FindStringSubmatch(p)[1]
	}
	first := form(kid.want(kid.post("/c/kept/den-say-0000000001/preview", "bond="+bond), 200))
	kid.want(kid.post("/c/say", "id=den-say-0000000001&version=1&starter=knew&words=Wombat"), 303)
	again := kid.want(kid.post("/c/kept/den-say-0000000001/show", first), 200)
	if p := mum.get("/voice").Body.String(); strings.Contains(p, "Wombat") || !strings.Contains(again, "Wombat") || !strings.Contains(again, `role="alert"`) {
		t.Errorf("what was not looked at is shown:\n%s", again)
	}
	for range 2 { // twice is once
		kid.want(kid.post("/c/kept/den-say-0000000001/show", form(again)), 303)
	}
	if p := mum.get("/voice").Body.String(); !strings.Contains(p, "Wombat") {
		t.Error("what was looked at is not shown")
	}
}
