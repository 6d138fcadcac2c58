package web

import (
	"strings"
	"testing"

	"mentor/internal/family"
	"mentor/internal/fault"
	"mentor/internal/report"
	"mentor/internal/share"
	"mentor/internal/voice"
	"mentor/internal/web/call"
	"mentor/internal/web/child"
	"mentor/internal/web/reader"
	"mentor/internal/web/space"
)

// An invitation that nobody answered is no other parent to agree with: whoever
// holds the phone does not learn of it, and nothing is written into it.
func TestOpenInvitationIsNobody(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mum := s.anna()
	never := fromForm.ReplaceAllString(mum.want(mum.get("/agreements/new"), 200), "$1*")
	child := mum.space().Space.Child.ID
	mum.want(mum.post("/family/child/"+child+"/together", "called=Ann&about=Mia"), 200)
	if p := fromForm.ReplaceAllString(mum.want(mum.get("/agreements/new"), 200), "$1*"); p != never {
		t.Errorf("it tells of the invitation: %s", firstChange(never, p))
	}
	b, _, err := mum.space().PairOf(child)
	if err != nil {
		t.Fatal(err)
	}
	if w := mum.post("/agreements", aTerms("Quokka", "id", "to-nobody-0000001", "with", b.ID)); w.Code == 303 {
		t.Error("something was agreed on with an invitation")
	}
}

// A parent is not told that the bond with a child has lapsed: what they propose
// then is answered as if the child had never come, and the child does not see it.
func TestParentDoesNotLearnOfTheLapse(t *testing.T) {
	t.Parallel()
	propose := func(came bool) (code int, to string, kid *visitor) {
		s := newSite(t)
		mum := s.anna()
		mum.bondWith()
		if came {
			kid = s.asChild(mum, s.clock.Year()-16)
		}
		w := mum.post("/agreements", aTerms("Quokka", "id", "after-lapse-00001", "child", mum.space().Space.Child.ID))
		return w.Code, w.Header().Get("Location"), kid
	}
	code, to, _ := propose(false)
	if code != 303 {
		t.Fatalf("a parent alone cannot propose: %d", code)
	}
	now, there, kid := propose(true)
	if now != code || there != to {
		t.Errorf("%d %s tells it, without a child it is %d %s", now, there, code, to)
	}
	if p := kid.want(kid.get("/c/agreements"), 200); strings.Contains(p, "Quokka") {
		t.Error("the child is written to after the lapse")
	}
}

// comes makes a place with a PIN by a parent's code.
func (s *testSite) comes(parent *visitor, name string) *visitor {
	s.t.Helper()
	kid := s.visitor()
	kid.want(kid.post("/c/join", "code="+doorOf(parent)+"&name="+name+"&year=2012&pin=739164"), 200)
	return kid
}

// Whoever finds the child's phone open cannot make new words and so a key of
// their own: for that the PIN is asked, also right after it was given.
func TestWordsNeedThePIN(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	kid := s.comes(s.parent(), "otter")
	for form, code := range map[string]int{"": 422, "pin=000000": 422, "pin=739164": 200} {
		w := kid.post("/c/words", form)
		if w.Code != code || strings.Contains(w.Body.String(), "young-words") != (code == 200) {
			t.Errorf("%q: %d\n%s", form, w.Code, w.Body)
		}
	}
}

// A form that shows something to a parent and comes once more after it was taken
// back, late or from another tab, does not show it again.
func TestShownOnceTakenBackForGood(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mum := s.anna()
	kid := s.asChild(mum, 2012)
	bond := mum.bondWith().ID
	kid.digs(bond)
	const form = "shown=den-copy-000000001&bond="
	kid.want(kid.post("/c/kept/den-say-0000000001/show", form+bond), 303)
	kid.want(kid.post("/c/kept/den-say-0000000001/back", "bond="+bond), 303)
	kid.post("/c/kept/den-say-0000000001/show", form+bond)
	if strings.Contains(mum.get("/voice").Body.String(), "Quokka") {
		t.Error("it is shown again")
	}
	kid.want(kid.post("/c/kept/den-say-0000000001/show", "shown=den-copy-000000002&bond="+bond), 303)
	kid.want(kid.post("/c/kept/den-say-0000000001/show", "shown=den-copy-000000003&words=1&bond="+bond), 303)
	if !strings.Contains(mum.get("/voice").Body.String(), "Quokka") {
		t.Error("shown anew, it is not there")
	}
}

// shows begins to show den's sentence to the parent of a bond: the thing knows of
// the copy, which is not made yet.
func (v *visitor) shows(bond string) func() {
	v.t.Helper()
	c := v.childSpace()
	b, err := c.BondOf(bond, family.Show)
	if err != nil {
		v.t.Fatal(err)
	}
	box, err := c.OpenOther(b)
	if err != nil {
		v.t.Fatal(err)
	}
	return func() {
		copied := space.Kept[voice.Shown]{ID: "den-copy-000000001", Child: bond, Day: c.Space.Today, Value: voice.Shown{What: voice.Say, Words: "Quokka"}}
		if _, err := space.AddIn(c.Desk, box, space.KindVoice, copied); err != nil {
			v.t.Fatal(err)
		}
		if err := child.StillShown(c, "den-say-0000000001", b, copied.ID); err != nil {
			v.t.Fatal(err)
		}
	}
}

// A copy that is made while the thing is being deleted, or taken back, does not
// stay with the parent.
func TestShownWhileItGoes(t *testing.T) {
	t.Parallel()
	for what, goes := range map[string]func(kid *visitor, bond string, copied func()){
		"deleted": func(kid *visitor, bond string, copied func()) {
			c := kid.childSpace()
			err := space.Change(c.Desk, space.KindThing, "den-say-0000000001", func(t *space.Kept[voice.Thing]) error { t.Value.Gone = true; return nil })
			if err != nil {
				kid.t.Fatal(err)
			}
			if err := child.DeleteShown(c, bond, "den-copy-000000001"); err != nil {
				kid.t.Fatal(err)
			}
			copied()
		},
		"left": func(kid *visitor, bond string, copied func()) {
			kid.want(kid.post("/c/leave", "bond="+bond), 303)
			copied()
		},
		"taken back": func(kid *visitor, bond string, copied func()) {
			kid.want(kid.post("/c/kept/den-say-0000000001/back", "bond="+bond), 303)
			copied()
		},
	} {
		t.Run(what, func(t *testing.T) {
			s := newSite(t)
			mum := s.anna()
			kid := s.asChild(mum, 2012)
			bond := mum.bondWith().ID
			kid.digs(bond)
			kid.want(kid.post("/c/kept/den-say-0000000001/show", "shown=den-copy-000000001&bond="+bond), 303)
			goes(kid, bond, kid.shows(bond))
			rows, err := s.DB.AllRecords(t.Context(), mum.space().Space.Box.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range rows {
				if r.Kind == string(space.KindVoice) {
					t.Error("the parent has it for good")
				}
			}
		})
	}
}

// Two windows that make the first code for a child at once make one porch: at a
// second one the child would wait for words that are written at the first.
func TestOnePorchForAChild(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mum := s.parent()
	first, second := mum.space(), mum.space()
	for _, c := range []*call.Call{first, second} { // each has read that there is none
		if all, err := c.Bonds(); err != nil || len(all) > 0 {
			t.Fatal(all, err)
		}
	}
	a, err := first.OpenPorch(first.Space.Child.ID)
	if err != nil {
		t.Fatal(err)
	}
	b, err := second.OpenPorch(second.Space.Child.ID)
	if err != nil || a.ID != b.ID {
		t.Errorf("there are two: %s, %s, %v", a.ID, b.ID, err)
	}
	doorOf(mum)
	doorOf(mum)
	if _, err := s.DB.VaultOf(t.Context(), first.PorchHandle(a.Me)); err != nil {
		t.Errorf("a code forgets it: %v", err)
	}
}

// What is ended while it is being opened leaves no copy and no key behind.
func TestEndedWhileItOpens(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mum := s.parent()
	c := mum.space()
	g := space.Kept[share.Grant]{ID: "a-grant-000000001", Child: c.Space.Child.ID, Day: c.Space.Today}
	g.Value = share.Grant{Sections: []share.Section{share.Summary}, From: c.Space.Today, To: c.Space.Today, Days: 7}
	if err := space.Put(c.Desk, space.KindGrant, g); err != nil {
		t.Fatal(err)
	}
	g.Version = 1
	g, err := reader.PutOut(c, g, report.Report{}, "token", "ABCD EFGH JKMN")
	if err != nil {
		t.Fatal(err)
	}
	if err := c.DB.DeleteRecord(t.Context(), c.Space.Box.ID, string(space.KindGrant), g.ID); err != nil {
		t.Fatal(err)
	}
	if err := reader.StillOut(c, g); !fault.Is(err, fault.NotFound) {
		t.Errorf("it is said to be open: %v", err)
	}
	if _, err := s.DB.Bond(t.Context(), g.Value.Vault); !fault.Is(err, fault.NotFound) {
		t.Errorf("the copy stays: %v", err)
	}
}

// When there is no room with a parent for one more, the child reads so, and the
// thing does not say that it is shown.
func TestNoRoomToShow(t *testing.T) {
	t.Parallel()
	defer func(was int) { space.MostOf[space.KindVoice] = was }(space.MostOf[space.KindVoice])
	space.MostOf[space.KindVoice] = 1
	s := newSite(t)
	mum := s.anna()
	kid := s.asChild(mum, 2012)
	bond := mum.bondWith().ID
	kid.digs(bond)
	kid.want(kid.post("/c/kept/den-say-0000000001/show", "shown=den-copy-000000001&bond="+bond), 303)
	kid.want(kid.post("/c/kept/den-wish-000000001/show", "shown=den-copy-000000002&bond="+bond), 422)
	if t2, err := space.Read[voice.Thing](kid.childSpace().Desk, space.KindThing, "den-wish-000000001"); err != nil || len(t2.Value.Shown) > 0 {
		t.Errorf("it is said to be shown: %v, %v", t2.Value.Shown, err)
	}
}

// Developer tools tell when each cookie ends. That of the device is not begun anew when a
// child comes in where somebody has been in before, or it would tell when that was.
func TestDeviceCookieTellsNoTime(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	kid := s.comes(s.parent(), "otter")
	kid.want(kid.post("/c/out", ""), 303)
	w := kid.post("/c/in", "name=otter&year=2012&pin=739164")
	kid.want(w, 303, "/c/today")
	if set := strings.Join(w.Header()["Set-Cookie"], "\n"); strings.Contains(set, "device=") || !strings.Contains(set, "session=") {
		t.Errorf("coming in sets %s", set)
	}
}
