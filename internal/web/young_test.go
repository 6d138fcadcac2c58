package web

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"mentor/internal/account"
	"mentor/internal/family"
	"mentor/internal/store"
	"mentor/internal/web/call"
	"mentor/internal/web/space"
	"mentor/internal/web/together"
)

// bondWith is the bond in which a parent met the child their pages are about first;
// while there is none, the porch.
func (v *visitor) bondWith() space.Bond {
	v.t.Helper()
	c := v.space()
	porch, err := c.OpenPorch(c.Space.Child.ID)
	if err != nil {
		v.t.Fatal(err)
	}
	all, err := c.Bonds()
	if err != nil {
		v.t.Fatal(err)
	}
	if i := slices.IndexFunc(all, func(b space.Bond) bool { return b.WithChild() && b.Me.Child == c.Space.Child.ID }); i >= 0 {
		return all[i]
	}
	return porch
}

// asChild is a child of a parent's with a place of their own, signed in, born in
// year. The parent is called Mum. It is made without the slow hash of a PIN.
func (s *testSite) asChild(parent *visitor, year int) *visitor {
	s.t.Helper()
	c := parent.space()
	porch, err := c.OpenPorch(c.Space.Child.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	porch.Me.Name = "Mum"
	if err := c.SaveMember(porch, porch.Me); err != nil {
		s.t.Fatal(err)
	}
	porch.Members[0].Name = "Mum"
	a := account.Account{
		Name: "otter " + porch.ID, Zone: "Europe/Berlin", Created: s.clock, Recovery: account.NoRecovery,
		Child: &account.Child{Born: year},
	}
	box, wrapped := s.Keys.NewVault()
	plain, err := json.Marshal(a)
	if err != nil {
		s.t.Fatal(err)
	}
	met, err := c.Meeting(porch, family.Member{ID: box.ID, Role: family.AChild, Name: a.Name, Born: year, Joined: c.Space.Today})
	if err != nil {
		s.t.Fatal(err)
	}
	ctx, door := context.Background(), "door of "+porch.ID
	if err := s.DB.SetHandle(ctx, porch.ID, door, c.PorchHandle(porch.Me)); err != nil {
		s.t.Fatal(err)
	}
	row := store.Account{Vault: box.ID, Key: wrapped, Sealed: box.Seal(space.AccountPlace, plain)}
	if err := s.DB.MeetNew(ctx, row, call.ChildName(c, a.Name), porch.ID, door, met); err != nil {
		s.t.Fatal(err)
	}
	return s.signedIn(box.ID)
}

// pactID is the id that what lies on a parent's porch has on a child's pages; empty
// when it does not lie on one.
func (v *visitor) pactID(id string) string {
	v.t.Helper()
	c := v.childSpace()
	for _, b := range c.Space.Bonds {
		if _, ok, err := together.AgreementIn(c, b, space.AnswerID(c.Desk, b, id)); err != nil {
			v.t.Fatal(err)
		} else if ok {
			return space.AnswerID(c.Desk, b, id)
		}
	}
	return ""
}

// childSpace is space for a child.
func (v *visitor) childSpace() *call.Call {
	v.t.Helper()
	_, c := v.callTo()
	if err := call.AsChild(c); err != nil {
		v.t.Fatal(err)
	}
	return c
}

// doorName is the name and the year that a child signs in with, as a form has them.
func (v *visitor) doorName() string {
	v.t.Helper()
	a := v.childSpace().Space.Account
	return "&name=" + strings.ReplaceAll(a.Name, " ", "+") + "&year=" + strconv.Itoa(a.Child.Born)
}

// signedIn is a browser that is signed in to an account.
func (s *testSite) signedIn(id string) *visitor {
	s.t.Helper()
	v := s.visitor()
	w, c := v.callTo()
	sp, err := c.OpenAccount(id)
	if err != nil {
		s.t.Fatal(err)
	}
	if err := call.SignInTo(c, sp); err != nil {
		s.t.Fatal(err)
	}
	v.takeCookies(w)
	return v
}

// The narrowest way: a parent makes a code, a child makes a place with it and
// comes back by name and PIN.
func TestChildComes(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mum := s.parent()
	door := regexp.MustCompile(`"(/family/child/[\w-]+)"`).FindStringSubmatch(mum.get("/family").Body.String())[1] + "/door"
	p := mum.want(mum.post(door, "called=Mum"), 200)
	code := regexp.MustCompile(`<p class="code">(.*?)</p>`).FindStringSubmatch(p)[1]
	kid := s.visitor()
	form := "code=" + regexp.MustCompile(` `).ReplaceAllString(code, "+")
	kid.want(kid.post("/c/code", form), 200)
	kid.want(kid.post("/c/join", form+"&name=otter&year=2012&pin=739164"), 200)
	kid.want(kid.get("/c/today"), 200)
	kid.want(kid.get("/today"), 303, "/signin")
	mum.want(mum.get("/c/today"), 303, "/c")
	kid.want(kid.post("/c/out", ""), 303, "/c")
	kid.want(kid.get("/c/today"), 303, "/c")
	kid.want(kid.post("/c/in", "name=otter&year=2012&pin=000000"), 422)
	kid.want(kid.post("/c/in", "name=Otter&year=2012&pin=739164"), 303, "/c/today")
}

// A site that others run says so to a child before anything is written, and
// says nothing of the family.
func TestPublicSiteTellsWhoRunsIt(t *testing.T) {
	t.Parallel()
	s := newSite(t, overHTTPS)
	mum := s.parent()
	door := regexp.MustCompile(`"(/family/child/[\w-]+)"`).FindStringSubmatch(mum.get("/family").Body.String())[1] + "/door"
	code := regexp.MustCompile(`<p class="code">(.*?)</p>`).FindStringSubmatch(mum.want(mum.post(door, "called=Mum"), 200))[1]
	visitor, kid := s.visitor(), s.asChild(s.anna(), 2012)
	for where, body := range map[string]string{
		"the door":       visitor.want(visitor.get("/c"), 200),
		"the first page": visitor.want(visitor.post("/c/code", "code="+strings.ReplaceAll(code, " ", "+")), 200),
		"who sees":       kid.want(kid.get("/c/who-sees"), 200),
	} {
		if !strings.Contains(body, "People outside your family run this site.") || strings.Contains(body, "Someone in your family runs") {
			t.Errorf("%s does not say who runs the site", where)
		}
	}
	if strings.Contains(kid.get("/c/today").Body.String(), "Someone in your family runs") {
		t.Error("the day says that the family runs the site")
	}
}

// What goes wrong on a child's page leads to nothing of a parent's.
func TestMistakesOfAChildStayTheirs(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	kid := s.asChild(s.parent(), 2016)
	for _, v := range []*visitor{kid, s.visitor()} {
		for _, path := range []string{"/c/nothing", "/c/kept/nothing-here-0001", "/c/help/zz", "/c/felt/nothing"} {
			w := v.get(path)
			if w.Code < 400 {
				continue // to the door
			}
			body := w.Body.String()
			for _, m := range regexp.MustCompile(`href="(/[^"]*)"`).FindAllStringSubmatch(body, -1) {
				if !strings.HasPrefix(m[1], "/c/") && !strings.HasPrefix(m[1], "/assets/") && m[1] != "/leave" {
					t.Errorf("%s leads to %s", path, m[1])
				}
			}
			if !strings.Contains(body, "/assets/young-") || !strings.Contains(body, `"/c/help"`) || strings.Contains(body, "Parenting Mentor") {
				t.Errorf("%s does not look like a child's page", path)
			}
		}
	}
}

// The made-up family has a child, whose place opens too.
func TestDemoChild(t *testing.T) {
	t.Parallel()
	s := newSite(t, withParents)
	kid, mum := s.visitor(), s.visitor()
	kid.want(kid.get("/demo/child"), 303, "/c/today")
	if body := kid.want(kid.get("/c/today"), 200); strings.Contains(body, "with ?") {
		t.Error("the parent of the made-up child is called nothing")
	}
	p := kid.want(kid.get("/c/kept"), 200)
	if !strings.Contains(p, "made tea") || !strings.Contains(p, "night market") {
		t.Errorf("the child keeps nothing:\n%s", p)
	}
	kid.want(kid.get("/c/agreements/demo-agree-000001"), 200)
	mum.want(mum.get("/demo/family"), 303, "/today")
	p = mum.want(mum.get("/voice"), 200)
	if !strings.Contains(p, "made tea") || strings.Contains(p, "night market") {
		t.Errorf("the parent reads:\n%s", p)
	}
	mum.want(mum.get("/agreements/demo-agree-000001"), 200)
	mum.want(mum.get("/progress"), 200)
}
