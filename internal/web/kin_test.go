package web

import (
	"strings"
	"time"
)

// kin is a family with everybody in it: Anna with Mia and Ben, Mia and Ben with
// places of their own, Mia's other parent, and one thing of each kind between them.
type kin struct{ anna, mia, ben, dad *visitor }

// miaBorn makes Mia fourteen.
const miaBorn = 2012

// Mia's way through what the matrix asks about; what she shows goes to Anna.
var mias = []string{
	"/c/today day={today}&weather=2&words=grey",
	"/c/say id=own-say-000000001&starter=knew&words=that+I+tried",
	"/c/kept/own-say-000000001/show bond={bond}&shown=own-shown-0000001",
}

// kin makes the family anew.
func (s *testSite) kin() (k kin) {
	s.t.Helper()
	k.anna = s.anna()
	mia := k.anna.space().Space.Child.ID
	link := k.anna.invitesAbout(mia)
	var pair string
	k.dad, pair = s.joins(link)
	k.anna.pair, k.dad.pair = pair, pair
	k.mia = s.asChild(k.anna, miaBorn)
	k.anna.bond = k.anna.bondWith().ID
	k.mia.bond, k.mia.pact = k.anna.bond, k.mia.pactID("own-agree-0000001")
	for _, request := range mias {
		target, form, _ := strings.Cut(k.mia.filled(request), " ")
		k.mia.want(k.mia.post(target, form), 303)
	}
	k.anna.post("/family/child/own-child-0000001/turn", "here=today")
	k.ben = s.asChild(k.anna, miaBorn)
	k.ben.bond, k.ben.pact = k.anna.bond, k.mia.pact
	k.anna.post("/family/child/"+mia+"/turn", "here=today")
	k.dad.bond = k.anna.bond
	return k
}

// filled is a request with what stands in braces filled in.
func (v *visitor) filled(request string) string {
	return strings.NewReplacer(
		"{token}", orNone(v.token), "{pact}", orNone(v.pact), "{today}", v.clock.Format(time.DateOnly), "{bond}", orNone(v.bond), "{pair}", orNone(strings.TrimPrefix(v.pair, "/family/together/")),
	).Replace(request)
}

// unfilled is an address with what was filled in named again.
func (v *visitor) unfilled(address string) string {
	if v.pair != "" {
		address = strings.ReplaceAll(address, v.pair, "/family/together/{pair}")
	}
	if v.pact != "" {
		address = strings.ReplaceAll(address, v.pact, "{pact}")
	}
	if v.token != "" {
		address = strings.ReplaceAll(address, v.token, "{token}")
	}
	return address
}

func orNone(id string) string {
	if id == "" {
		return "none"
	}
	return id
}

// stopped is a child's browser after the place was deleted.
func (s *testSite) stopped() *visitor {
	s.t.Helper()
	k := s.kin()
	cookies := k.mia.cookies
	k.mia.want(k.mia.post("/c/stop", ""), 303, "/c?gone")
	k.mia.cookies = cookies
	return k.mia
}

// leftParent is a parent who left what two parents had together.
func (s *testSite) leftParent() *visitor {
	s.t.Helper()
	k := s.kin()
	k.dad.want(k.dad.post(k.dad.pair+"/leave", ""), 303)
	return k.dad
}

// others are the rest of the family, and those outside it who know its addresses.
var others = []actor{
	{"anna", func(s *testSite) *visitor { return s.kin().anna }}, // with everybody around her
	{"co-parent", func(s *testSite) *visitor { return s.kin().dad }},
	{"co-parent-left", (*testSite).leftParent},
	{"child", func(s *testSite) *visitor { return s.kin().mia }},
	{"sibling", func(s *testSite) *visitor { return s.kin().ben }},
	{"child-stopped", (*testSite).stopped},
	{"psychologist-before", (*testSite).psychologistBefore},
	{"psychologist", (*testSite).psychologistDuring},
	{"psychologist-after", (*testSite).psychologistAfter},
	{"other-family", func(s *testSite) *visitor { // who knows Anna's addresses
		k := s.kin()
		v := s.parent()
		v.bond, v.pair, v.pact = k.anna.bond, k.anna.pair, k.mia.pact
		return v
	}},
	{"other-child", func(s *testSite) *visitor {
		k := s.kin()
		v := s.asChild(s.parent(), miaBorn)
		v.bond, v.pair, v.pact = k.anna.bond, k.anna.pair, k.mia.pact
		return v
	}},
}
