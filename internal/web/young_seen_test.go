package web

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"mentor/internal/family"
	"mentor/internal/share"
	"mentor/internal/web/call"
	"mentor/internal/web/space"
)

// sees fails when a page lacks words, or has one of those after "not".
func (v *visitor) sees(path, form string, words ...string) {
	v.t.Helper()
	w := v.get(path)
	if form != "" {
		w = v.post(path, form)
	}
	p, not := v.want(w, 200), false
	for _, text := range words {
		if text == "not" {
			not = true
		} else if strings.Contains(p, text) == not {
			v.t.Errorf("%s: %q stands there: %t\n%s", path, text, not, p)
		}
	}
}

// For each thing the child sees exactly what the parent sees now: in the list, on its
// page, on the form that changes it, and before something is shown in its place.
func TestChildSeesWhatTheParentSees(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mum := s.anna()
	kid := s.asChild(mum, 2012)
	bond := mum.bondWith().ID
	kid.digs(bond)
	show := func(thing, form string) {
		t.Helper()
		kid.want(kid.post("/c/kept/"+thing+"/show", form+"&bond="+bond), 303)
	}
	const felt, wish, nobody = "den-felt-000000001", "den-wish-000000001", "Nobody sees this unless you choose to show it."
	show(felt, "topic=tells&topic=listens")
	kid.sees("/c/kept/"+felt, "", "Mum sees a part of this", "Mum sees this much of it", "not", "Mum sees all of this", "Shown to Mum")
	kid.sees("/c/kept", "", "Mum sees a part of this", "not", "Mum sees all of this", "Shown to Mum")
	// What is shown stands ticked, so that more is more; what would go is said before.
	if p := kid.get("/c/kept/" + felt).Body.String(); strings.Count(p, " checked") != 2 {
		t.Errorf("what the parent sees is not ticked:\n%s", p)
	}
	kid.sees("/c/kept/"+felt+"/preview", "bond="+bond+"&topic=tells&topic=listens", "not", "It goes when you show the new one.")
	kid.sees("/c/kept/"+felt+"/preview", "bond="+bond+"&line=1", "Mum sees this now. It goes when you show the new one.", "No, leave it as it is")
	show(felt, "topic=tells&topic=listens&topic=promised&topic=wrong&topic=time&words=1")
	kid.sees("/c/kept/"+felt, "", "Mum sees all of this", "not", "Show Mum …")

	kid.sees("/c/kept/"+wish+"/change", "", nobody)
	show(wish, "shown=den-copy-000000009")
	kid.sees("/c/kept/"+wish+"/change", "", "Mum sees all of this", "only for you until you show it again", "not", nobody)
	kid.want(kid.post("/c/wish", "id="+wish+"&version=2&words=Quokka-wish-Zanzibar+on+Sunday"), 303)
	kid.sees("/c/kept/"+wish, "", "on Sunday", "You changed this later. Mum still sees what stands here", "Mum sees this as it was before you changed it", "Show Mum …")
	mum.sees("/voice", "", "Quokka-wish-Zanzibar", "not", "on Sunday")
	kid.sees("/c/kept/"+wish+"/change", "", "as it was before you changed it", "not", nobody)

	kid.sees("/c/today", "", nobody)
	show(space.WeatherID(kid.childSpace().Space.Today), "shown=den-copy-000000008")
	kid.sees("/c/today", "", "Mum sees a part of this", "not", nobody)
	kid.want(kid.post("/c/kept/"+wish+"/back", "bond="+bond), 303)
	kid.sees("/c/kept/"+wish, "", "Only me", "not", "Mum sees this")
}

// What a child reads about a link is what the parent's pages do, wherever it stands by
// age: in each state every sentence is held against the parent's own pages.
func TestSentencesAboutALinkAreTrue(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		now     family.Standing
		age     int // this year
		renewed bool
		month   time.Month
		says    []string
	}{
		{family.Holding, 14, false, time.March, []string{"not", "The link with Mum"}},
		{family.Holding, 16, true, time.March, []string{"not", "The link with Mum"}},
		{family.MayEnd, 15, false, time.December, []string{"ends at the end of this year", "If it ends, Mum does not see", "Go on with Mum", "not", "has ended"}},
		{family.WillEnd, 17, true, time.December, []string{"ends at the end of this year", "Then Mum does not see", "not", "Go on with Mum", "has ended"}},
		{family.Lapsed, 16, false, time.March, []string{"has ended", "If you go on, Mum sees it again", "Go on with Mum", "not", "end of this year"}},
		{family.Over, 18, true, time.March, []string{"has ended", "Mum does not see what you showed", "not", "Go on with Mum", "end of this year"}},
	} {
		t.Run(fmt.Sprint(c.now, c.age), func(t *testing.T) {
			s := newSite(t)
			mum := s.anna()
			kid := s.asChild(mum, 2014)
			b := mum.bondWith()
			kid.digs(b.ID)
			kid.want(kid.post("/c/kept/den-say-0000000001/show", "bond="+b.ID), 303)
			kid.want(kid.post("/c/agreements/"+kid.pactID("own-agree-0000001"), "move=not-yet&version=1&id=not-yet-0000000001&words=Wombat"), 303)
			b.Other.Born, b.Other.Renewed = 2026-c.age, c.renewed
			if err := mum.space().SaveMember(b, b.Other); err != nil {
				t.Fatal(err)
			}
			mia := mum.space().Space.Child.ID
			s.clock = time.Date(2026, c.month, 20, 12, 0, 0, 0, time.UTC)
			mum, kid = s.signedIn(vaultOf(mum)), s.signedIn(vaultOf(kid))
			mum.want(mum.post("/family/child/"+mia+"/turn", ""), 303)
			agreed := mum.get("/agreements/own-agree-0000001").Body.String()
			reads := strings.Contains(mum.get("/voice").Body.String(), "Quokka-say")
			if reads != strings.Contains(agreed, "Wombat") || reads == c.now.Ended() {
				t.Fatalf("the parent reads it: %t", reads)
			}
			kid.sees("/c/today", "", append(c.says, "is not told", "not told what")...)
			can := []string{"Mum sees what you showed to Mum", "not", "Mum sees nothing of yours"}
			thing := []string{"Mum sees all of this", "not", "does not see this now"}
			if !reads {
				can = []string{"Mum sees nothing of yours", "not", "Mum sees what you showed"}
				thing = []string{"Mum does not see this now. The link has ended.", "You showed this to Mum before the link ended", "not", "Mum sees all", "Show Mum …", "from Mum’s page at once"}
			}
			kid.sees("/c/who-sees", "", can...)
			kid.sees("/c/kept", "", thing[0], "not", thing[len(thing)-1])
			kid.sees("/c/kept/den-say-0000000001", "", thing...)
			kid.sees("/c/kept/den-say-0000000001/change", "", thing[0], "not", "Nobody sees this unless")
			if p := kid.get("/c/agreements/" + kid.pactID("own-agree-0000001")).Body.String(); strings.Contains(p, "You both see this") && !reads {
				t.Error("it is said that both see an agreement that the parent does not")
			}
			if says := "Nothing is shown here."; strings.Contains(mum.get("/voice").Body.String(), says) == reads {
				t.Error("the parent’s page does not say what is there")
			}
		})
	}
}

// What a child reads about others is true for every way a site is run, with and
// without a link and something that is shown outside.
func TestSentencesAboutOthersAreTrue(t *testing.T) {
	t.Parallel()
	for name, run := range map[string][]func(*call.Config){"household": nil, "public": {overHTTPS}} {
		for _, linked := range []bool{true, false} {
			for _, outside := range []bool{true, false} {
				t.Run(fmt.Sprint(name, linked, outside), func(t *testing.T) {
					s := newSite(t, run...)
					mum := s.anna()
					kid := s.asChild(mum, 2012)
					bond := mum.bondWith().ID
					kid.keepsSome(bond)
					if outside {
						kid.showsOutside(share.Says)
					}
					if !linked {
						kid.want(kid.post("/c/leave", "bond="+bond), 303)
					}
					p := kid.want(kid.get("/c/who-sees"), 200)
					for says, is := range map[string]bool{
						"Someone in your family runs the computer":        name == "household",
						"People outside your family run this site":        name == "public",
						"Nobody outside your family":                      false,
						"You let nobody outside your family read":         !outside,
						"Your place is connected with no parent.":         !linked,
						"Nobody sees anything":                            false,
						"Mum sees what you showed to Mum":                 linked,
						"They will try to talk to you first":              false,
						"Nobody in your family has a place here any more": false,
					} {
						if strings.Contains(p, says) != is {
							t.Errorf("%q stands there: %t", says, !is)
						}
					}
					kid.sees("/c/share", "", "They may have to tell someone", "not", "They will try to talk to you first")
				})
			}
		}
	}
}
