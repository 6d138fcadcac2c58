package web

import (
	"fmt"
	"html"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"mentor/internal/agreement"
	"mentor/internal/family"
	"mentor/internal/store"
	"mentor/internal/store/storetest"
	"mentor/internal/web/call"
	"mentor/internal/web/space"
	"mentor/internal/web/together"
)

// aTerms is a form of terms with some words.
func aTerms(what string, more ...string) string {
	form := url.Values{"what": {what}, "from": {"2026-03-14"}, "review": {"2026-03-28"}}
	for i := 0; i+1 < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return form.Encode()
}

const ourAgreement = "our-agreement-0001"

// edits is how often each of the two edits in X11.
func edits() int {
	if os.Getenv("MENTOR_SOAK") != "" {
		return 10_000
	}
	return 500
}

// editor is one of two who edit the same agreements at the same time. Each edit
// has words that nobody else has.
type editor struct {
	*visitor
	name, at string
	of       []string       // ids of the agreements, as they are called there
	accepted map[string]int // by words: the version that it was put beside
	refused  []string
}

var (
	baseOf = regexp.MustCompile(`name="move" value="change">\s*<input type="hidden" name="id" value="[^"]*">\s*<input type="hidden" name="version" value="(\d+)"`)
	whatOf = regexp.MustCompile(`name="what"[^>]*>([^<]*)<`)
)

// edit edits n times. When an agreement is full it goes on with the next one.
func (e *editor) edit(n int, agreements []string) error {
	k, base := 0, 1
	for i := range n {
		words := fmt.Sprintf("%s-%d", e.name, i)
		w := e.post(e.at+"/"+agreements[k], aTerms(words, "move", "change", "version", strconv.Itoa(base), "id", fmt.Sprintf("edit-of-%s-%06d", e.name, i)))
		body := html.UnescapeString(w.Body.String())
		switch {
		case w.Code == 303:
			e.accepted[words] = base
			base++
			continue
		case w.Code != 409 && w.Code != 422:
			return fmt.Errorf("%s: status %d", words, w.Code)
		}
		e.refused = append(e.refused, words)
		m, typed := baseOf.FindStringSubmatch(body), whatOf.FindStringSubmatch(body)
		if m == nil || typed == nil || typed[1] != words || !strings.Contains(body, `role="alert"`) {
			return fmt.Errorf("%s was refused, and the page does not say so with what was typed:\n%s", words, body)
		}
		if base, _ = strconv.Atoi(m[1]); base >= agreement.MaxVersions {
			k, base = k+1, 1
		}
	}
	return nil
}

// X11: two who edit the same agreement at once never overwrite one another in
// silence. Every accepted edit is in the history, put beside exactly the version
// that its editor had seen, and every refused one was told, with what was typed.
func TestConcurrentEdits(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := serveDB(t, db)
		mum := s.parent()
		kid := s.asChild(mum, 2012)
		var agreements, answers []string
		c := mum.space()
		b := mum.bondWith()
		porch, err := c.OpenPorch(c.Space.Child.ID)
		if err != nil {
			t.Fatal(err)
		}
		for i := range 2*edits()/(agreement.MaxVersions-1) + 2 {
			id := fmt.Sprintf("contested-%08d", i)
			a, err := agreement.Propose(id, string(family.AParent), agreement.Terms{What: "begin", From: c.Space.Today, Review: c.Space.Today + 14}, c.Space.Today)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := space.AddIn(c.Desk, porch.Box, space.KindAgreement, space.Kept[agreement.Agreement]{ID: id, Child: porch.ID, Day: c.Space.Today, Value: a}); err != nil {
				t.Fatal(err)
			}
			agreements, answers = append(agreements, id), append(answers, space.AnswerID(c.Desk, b, id))
		}
		two := []*editor{
			{visitor: mum, name: "mum", at: "/agreements", of: agreements, accepted: map[string]int{}},
			{visitor: kid, name: "kid", at: "/c/agreements", of: answers, accepted: map[string]int{}},
		}
		var wait sync.WaitGroup
		for _, e := range two {
			wait.Go(func() {
				if err := e.edit(edits(), e.of); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		judgeEdits(t, mum.space(), two, agreements) // a call has patience for a while only
	})
}

// judgeEdits compares what the two were told with what is kept.
func judgeEdits(t *testing.T, c *call.Call, two []*editor, agreements []string) {
	t.Helper()
	history := map[string]int{} // words -> the version before
	for _, id := range agreements {
		c.Space.Bonds = nil
		r, err := together.AgreementOf(c, id)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range r.Value.Versions()[1:] {
			if _, twice := history[v.Terms.What]; twice {
				t.Errorf("%s is kept twice", v.Terms.What)
			}
			history[v.Terms.What] = v.N - 1
		}
	}
	accepted, refused, silent := 0, 0, 0
	for _, e := range two {
		for words, base := range e.accepted {
			accepted++
			if at, ok := history[words]; !ok || at != base {
				silent++
				t.Errorf("%s was accepted beside version %d and is beside %d (%v)", words, base, at, ok)
			}
		}
		for _, words := range e.refused {
			refused++
			if _, ok := history[words]; ok {
				silent++
				t.Errorf("%s was refused and is kept", words)
			}
		}
	}
	if accepted != len(history) || accepted+refused != 2*edits() {
		t.Errorf("%d accepted and %d refused of %d, %d in the history", accepted, refused, 2*edits(), len(history))
	}
	if accepted == 0 || refused == 0 {
		t.Error("the two did not meet: the test saw nothing")
	}
	t.Logf("X11: two members, %d edits each: %d accepted, %d refused and told, %d silent overwrites", edits(), accepted, refused, silent)
}

// seenAgreements is every page about agreements as the parent sees it, but for the ids
// that forms bring.
func (v *visitor) seenAgreements(ids ...string) string {
	v.t.Helper()
	var all strings.Builder
	for _, path := range append([]string{"", "/new", "/new?from=knock", "/new?from=own"}, ids...) {
		all.WriteString(formID.ReplaceAllString(whole(v.get("/agreements"+path)), ""))
	}
	return all.String()
}

// While the child has done nothing about an agreement, the parent's pages are the
// same whether the child never came, came, lets the bond lapse or goes; when the
// bond lapses, what the child did in it is the child's to see.
func TestParentSeesNoDoor(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mum := s.parent()
	mum.want(mum.post("/agreements", aTerms("Dinner", "id", ourAgreement)), 303)
	one := "/" + ourAgreement
	never := mum.seenAgreements(one)
	kid := s.asChild(mum, 2012)
	kid.want(kid.get("/c/agreements/"+kid.pactID(ourAgreement)), 200)
	if mum.seenAgreements(one) != never {
		t.Error("it shows that the child came, or read it")
	}
	mum.want(mum.post("/agreements", aTerms("Breakfast", "id", "second-agreement-1")), 303)
	two := mum.seenAgreements(one)
	kid.want(kid.post("/c/agreements/"+kid.pactID("second-agreement-1"), "move=yes&version=1&id=kids-yes-000000001"), 303)
	if seen := mum.seenAgreements(one); seen == two || !strings.Contains(seen, "Agreed") {
		t.Error("the yes of the child does not show")
	}
	yes := kid.pactID("second-agreement-1")
	s.lapses(mum)
	if mum.seenAgreements(one) != two {
		t.Error("it shows that the bond lapsed, or what the child did in it")
	}
	kid.want(kid.get("/c/agreements/"+yes), 200)
	// What the parent writes is taken as ever: a refusal would tell that there is a child.
	mum.want(mum.post("/agreements", aTerms("Kept words", "id", "third-agreement-01")), 303)
	three := mum.seenAgreements(one)
	if body := kid.want(kid.post("/c/agreements", aTerms("Kept words", "with", mum.bondWith().ID)), 410); !strings.Contains(body, "Kept words") {
		t.Error("what was typed is gone")
	}
	// When the child goes, what it did goes along, and nothing else.
	kid.want(kid.post("/c/leave", "bond="+mum.bondWith().ID), 303)
	if mum.seenAgreements(one) != three {
		t.Error("it shows that the child went")
	}
}

// A parent who goes on with an answer takes back what they proposed with it: when the
// child goes, it does not come back as if it waited for one.
func TestAnsweredProposalIsDone(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mum := s.parent()
	kid := s.asChild(mum, 2012)
	mum.want(mum.post("/agreements", aTerms("Dinner", "id", ourAgreement)), 303)
	kid.want(kid.post("/c/agreements/"+kid.pactID(ourAgreement), "move=yes&version=1&id=kids-yes-000000001"), 303)
	mum.want(mum.post("/agreements/"+ourAgreement, "move=end&id=mums-end-000000001"), 303)
	if p := mum.want(mum.get("/agreements"), 200); strings.Count(p, "Dinner") != 1 {
		t.Errorf("it is there more than once:\n%s", p)
	}
	kid.want(kid.post("/c/leave", "bond="+mum.bondWith().ID), 303)
	if strings.Contains(mum.want(mum.get("/agreements"), 200), "Dinner") {
		t.Error("it waits again for an answer")
	}
}

// What each said in a look stands with what it gave, not only in the history.
func TestLookSays(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mum := s.parent()
	kid := s.asChild(mum, 2012)
	mum.want(mum.post("/agreements", aTerms("Knock", "id", ourAgreement)), 303)
	kid.want(kid.post("/c/agreements/"+kid.pactID(ourAgreement), "move=yes&version=1&id=kids-yes-000000001"), 303)
	kid.want(kid.post("/c/agreements/"+kid.pactID(ourAgreement), "move=look&version=1&id=kids-look-00000001&went=well&wish=keep&words=quiet+evenings"), 303)
	mum.want(mum.post("/agreements/"+ourAgreement, "move=look&version=1&id=mums-look-00000001&went=well&wish=keep&words=good+mornings"), 303)
	if file := kid.want(kid.get("/c/export"), 200); !strings.Contains(file, `"kind": "agreement"`) || !strings.Contains(file, "quiet evenings") {
		t.Errorf("the agreement is not in what the child takes along:\n%s", file)
	}
	for _, p := range []string{mum.want(mum.get("/agreements/"+ourAgreement), 200), kid.want(kid.get("/c/agreements/"+kid.pactID(ourAgreement)), 200)} {
		gave, _, _ := strings.Cut(p, "How it came to this")
		for _, words := range []string{"quiet evenings", "good mornings"} {
			if !strings.Contains(gave, words) {
				t.Errorf("%q is only in the history:\n%s", words, gave)
			}
		}
	}
}

// Two parents agree on the same terms; what is theirs is not the child's, and what
// a parent has with the child is not the other parent's.
func TestPairAgrees(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mum, dad := s.parent(), s.parent()
	kid := s.asChild(mum, 2012)
	c, d := mum.space(), dad.space()
	box, wrapped := s.Keys.NewVault()
	b := store.Bond{Vault: box.ID, Key: wrapped}
	me, err := space.MemberRow(box, family.Member{ID: c.Space.Box.ID, Role: family.AParent, Name: "Mum", Child: c.Space.Child.ID, Pair: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.DB.AddBond(t.Context(), b, me, ""); err != nil {
		t.Fatal(err)
	}
	m, err := space.MemberRow(box, family.Member{ID: d.Space.Box.ID, Role: family.AParent, Name: "Dad", Child: d.Space.Child.ID, Pair: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.DB.SetHandle(t.Context(), b.Vault, "invitation", ""); err != nil {
		t.Fatal(err)
	}
	if err := s.DB.Join(t.Context(), b.Vault, "invitation", m); err != nil {
		t.Fatal(err)
	}
	if body := mum.want(mum.get("/agreements/new"), 200); !strings.Contains(body, "With Dad") || !strings.Contains(body, "No messages through our child") {
		t.Error("the other parent is not offered")
	}
	mum.want(mum.get("/agreements/new?from=no-messenger&with="+b.Vault), 200)
	mum.want(mum.post("/agreements", aTerms("No messages", "id", ourAgreement, "with", b.Vault, "mine", "I write", "theirs", "He writes")), 303)
	if body := dad.want(dad.get("/agreements"), 200); !strings.Contains(body, "Mum suggests this") {
		t.Error("the other parent does not see it")
	}
	dad.want(dad.post("/agreements/"+ourAgreement, "move=yes&version=1&id=dads-yes-000000001"), 303)
	if body := mum.want(mum.get("/agreements/"+ourAgreement), 200); !strings.Contains(body, "Agreed") || !strings.Contains(body, "Dad said yes.") {
		t.Error("the yes does not show")
	}
	kid.want(kid.get("/c/agreements/"+ourAgreement), 404)
	mum.want(mum.post("/agreements", aTerms("Only with Mia", "id", "with-mia-000000001")), 303)
	dad.want(dad.get("/agreements/with-mia-000000001"), 404)
	dad.want(dad.post("/agreements/with-mia-000000001", "move=yes&version=1"), 404)
	kid.want(kid.get("/c/agreements/"+kid.pactID("with-mia-000000001")), 200)
}
