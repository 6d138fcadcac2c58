package web

import (
	"strings"
	"testing"
)

// sees fails when a page lacks words, or has one of those after "not".
func (v *visitor) sees(path, form string, words ...string) {
	v.t.Helper()
	w := v.get(path)
	if form != "" {
		w = v.post(path, form)
	}
	page, not := v.want(w, 200), false
	for _, text := range words {
		if text == "not" {
			not = true
		} else if strings.Contains(page, text) == not {
			v.t.Errorf("%s: %q stands there: %t\n%s", path, text, not, page)
		}
	}
}

// For each thing the child sees exactly what the parent sees now: in the list, on its
// page, on the form that changes it, and before something is shown in its place.
func TestChildSeesWhatTheParentSees(t *testing.T) {
	s := newSite(t)
	mum := s.anna()
	kid := s.young(mum, 2012)
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
	if page := kid.get("/c/kept/" + felt).Body.String(); strings.Count(page, " checked") != 2 {
		t.Errorf("what the parent sees is not ticked:\n%s", page)
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
	show(weatherID(kid.youngSpace().space.today), "shown=den-copy-000000008")
	kid.sees("/c/today", "", "Mum sees a part of this", "not", nobody)
	kid.want(kid.post("/c/kept/"+wish+"/back", "bond="+bond), 303)
	kid.sees("/c/kept/"+wish, "", "Only me", "not", "Mum sees this")
}
