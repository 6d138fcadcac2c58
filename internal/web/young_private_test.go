package web

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"mentor/internal/web/call"
	"mentor/internal/web/space"
)

// den is everything a child may write, each with a canary of its own, as burrow
// is of a parent. {bond} is that with the parent.
var den = []string{
	"/c/today day={today}&weather=2&words={weather}",
	"/c/say id=den-say-0000000001&starter=knew&words={say}",
	"/c/wish id=den-wish-000000001&words={wish}",
	"/c/felt/[bond] id=den-felt-000000001&a-tells=1&a-listens=2&a-promised=3&a-wrong=4&a-time=5&words={felt}",
}

// digs makes a child write all of den, and gives the canaries.
func (v *visitor) digs(bond string) (names []string) {
	v.t.Helper()
	for _, line := range den {
		line = strings.NewReplacer("{today}", v.clock.UTC().Format(time.DateOnly), "[bond]", bond).Replace(line)
		for _, m := range canaries.FindAllStringSubmatch(line, -1) {
			names = append(names, "Quokka-"+m[1]+"-Zanzibar")
		}
		target, form, _ := strings.Cut(canaries.ReplaceAllString(line, "Quokka-$1-Zanzibar"), " ")
		if w := v.post(target, form); w.Code != 303 {
			v.t.Fatalf("%s: status %d\n%s", target, w.Code, w.Body)
		}
	}
	return names
}

// X2: what a child writes stands on the child's own pages and nowhere else: not
// with the parent, nor a second parent, nor another child, in no title or
// address, in no log, and nowhere in the database in the open.
func TestWhatAChildWritesStaysTheirs(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mum := s.anna()
	kid := s.asChild(mum, 2012)
	names := kid.digs(mum.bondWith().ID)
	seen := ""
	for _, path := range []string{"/c/today", "/c/kept", "/c/kept/den-felt-000000001"} {
		p := kid.want(kid.get(path), 200)
		seen += p
		if strings.Contains(fmt.Sprint(pageTitle.FindString(p), links.FindAllString(p, -1)), "Quokka") {
			t.Errorf("a title or address of %s tells it", path)
		}
	}
	for _, name := range names {
		if !strings.Contains(seen, name) {
			t.Errorf("%s stands on no page of the child: the test would not notice where else it is", name)
		}
	}
	other := s.parent()
	for who, v := range map[string]*visitor{"the parent": mum, "another parent": other, "another child": s.asChild(other, 2012), "a sibling": s.sibling(mum)} {
		v.crawl(func(request, headers, body string) {
			if strings.Contains(headers+body, "Quokka") {
				t.Errorf("%s of %s tells it", request, who)
			}
		})
	}
	s.wantNowhere(append(names, "Quokka")...)
}

// sibling is a second child of a parent's, with a place of their own.
func (s *testSite) sibling(parent *visitor) *visitor {
	s.t.Helper()
	parent.want(parent.post("/family/child/own-child-0000001/turn", ""), 303)
	return s.asChild(parent, 2016)
}

// What is shown stands with the one parent it was shown to, as chosen, and is
// gone from there, to the byte, when it is taken back.
func TestWhatIsTakenBackIsGone(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mum := s.anna()
	kid := s.asChild(mum, 2012)
	pages := []string{"/voice", "/voice/both", "/family", "/today", "/more"}
	read := func() (all string) {
		for _, path := range pages {
			all += mum.get(path).Body.String()
		}
		return random.ReplaceAllString(formID.ReplaceAllString(all, "*"), "$1*")
	}
	never := read()
	bond := mum.bondWith().ID
	kid.digs(bond)
	if read() != never {
		t.Error("the parent's pages tell that the child wrote")
	}
	kid.want(kid.post("/c/kept/den-say-0000000001/show", "shown=den-copy-000000001&bond="+bond), 303)
	kid.want(kid.post("/c/kept/den-felt-000000001/show", "shown=den-copy-000000002&line=1&bond="+bond), 303)
	p := mum.get("/voice").Body.String()
	if !strings.Contains(p, "Quokka-say-Zanzibar") || strings.Contains(p, "Quokka-felt-Zanzibar") {
		t.Errorf("the parent reads:\n%s", p)
	}
	mum.want(mum.post("/voice/den-copy-000000001/thank", ""), 303)
	kid.want(kid.post("/c/kept/den-say-0000000001/back", "bond="+bond), 303)
	kid.want(kid.post("/c/kept/den-felt-000000001/away", ""), 303)
	if read() != never {
		t.Error("the parent's pages tell that the child took something back")
	}
	for vault, k := range map[string]space.Kind{mum.space().Space.Box.ID: space.KindVoice, vaultOf(kid): space.KindThanks} {
		left, err := s.DB.Records(t.Context(), vault, bond, string(k), space.FirstDay.String(), space.LastDay.String())
		if err != nil || len(left) > 0 {
			t.Errorf("%d rows of %s are left, %v", len(left), k, err)
		}
	}
}

// vaultOf is the vault of who is signed in, as the cookie names it.
func vaultOf(v *visitor) string {
	id, _, _ := strings.Cut(v.cookies[v.Pinned(call.SessionCookie)], ".")
	return id
}
