package web

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"mentor/internal/account"
	"mentor/internal/instrument"
	"mentor/internal/safety"
	"mentor/internal/web/space"
	"mentor/internal/web/together"
)

var (
	invitation = regexp.MustCompile(`/join/([\w-]+)<`)
	childIDs   = regexp.MustCompile(`"/family/child/([\w-]+)"`)
)

// child is the id of the first child of a visitor's.
func (v *visitor) child() string {
	v.t.Helper()
	return childIDs.FindStringSubmatch(v.want(v.get("/family"), 200))[1]
}

// invites makes an invitation about the first child of a visitor's, who is
// called Anna in it.
func (v *visitor) invites() (link string) {
	v.t.Helper()
	return v.invitesAbout(v.child())
}

func (v *visitor) invitesAbout(child string) (link string) {
	v.t.Helper()
	body := v.want(v.post("/family/child/"+child+"/together", "called=Anna"), 200)
	return "/join/" + invitation.FindStringSubmatch(body)[1]
}

// joins is a new parent, called Ben, who accepts an invitation about a child
// called Mia, and the page of what both have.
func (s *testSite) joins(link string) (v *visitor, p string) {
	s.t.Helper()
	defer func(origin string) { s.Origin = origin }(s.Origin) // as parent does
	s.Origin = ""
	v = s.visitor()
	w := v.post(link+"/new", "called=Ben&child=Mia&zone=Europe/Berlin")
	v.want(w, 303)
	return v, w.Header().Get("Location")
}

// pages are all pages a visitor can ask for, with those named, to the byte but
// for the ids that forms bring.
func (v *visitor) pages(more ...string) map[string]string {
	all := map[string]string{}
	v.crawl(func(request, headers, body string) { all[request] = headers + formID.ReplaceAllString(body, "*") })
	for _, target := range more {
		w := v.get(target)
		all[target] = whole(w)
	}
	return all
}

// formID is the id that a form brings for what may be kept with it.
var formID = regexp.MustCompile(`name="id" value="[\w-]+"`)

// differs fails when two looks at all pages are not the same to the byte.
func (s *testSite) differs(what string, was, is map[string]string) {
	s.t.Helper()
	for _, request := range slices.Sorted(maps.Keys(was)) {
		if was[request] != is[request] {
			s.t.Errorf("%s: %s tells it:\n%s\n%s", what, request, was[request], is[request])
		}
	}
}

// whatAnnaDoes is everything private that a parent can do, and all that she can
// open of which the other has opened nothing.
var whatAnnaDoes = []string{
	"/today id=new-entry-0000001&day={today}&weather=1&hard=1&words=hello",
	"/entry/own-entry-0000001 version=1&day={today}&weather=2",
	"/hard id=new-hard-00000001&day={today}&what=a+quarrel&act=I+shouted",
	"/tested id=new-tested-000001&day={today}&own=a+look&went=slipped",
	"/vision words=Quite+another+picture&version=2",
	"/signs day={today}&of-own-1=1",
	"/plan/practice practice=heat-number&when=When&then=I",
	"/plan/checkin week=1&did-own-1=most",
	"/plan/pause why=holiday&from={today}&until={later}",
	"/plan/setting minutes=5&living=shared",
	"/week-time q-sleep=6-to-7&q-work=full&q-way=hour&q-household=some&q-care=none&q-child-sleep=9-to-10&q-school=afternoon&q-own-life=some&q-rest=little&q-other=none",
	"/family/child id=new-child-0000001&name=Tom",
	"/family/child/own-child-0000001/door called=Mum",
	"/family/child/own-child-0000001/together called=Anna",
	"/family/child/own-child-0000001/delete ",
	"/results/own-result-000001/away ",
	"/more/discreet on=1",
	"/more/zone zone=Asia/Kathmandu",
	"/more/signin name=Anna+Berg&password=violet+ladder+quiet+motor+seven",
	"/more/recovery way=wait",
	"/more/lock pin=739164&lock=1",
	"{pair}/open section=test",
	"{pair}/open section=practices",
	"{pair}/open section=time",
	"{pair}/open section=know&words=hello",
	"{pair}/close section=test",
	"{pair}/open section=test",
	"/help/seen here=today",
	"/lock ",
}

// Nothing that a parent does for themselves changes a byte of any page of the
// other parent's, and neither does opening what the other has not opened.
func TestOtherParentLearnsNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t, overHTTPS)
	anna := s.anna()
	anna.want(anna.post("/vision", "words=She+tells+me&version=1"), 303)
	mia := anna.space().Space.Child.ID
	link := strings.TrimPrefix(anna.invitesAbout(mia), "/join/")
	ben, pair := s.joins("/join/" + link)
	ben.want(ben.post("/vision", "words=We+laugh"), 303)
	for _, who := range []*visitor{anna, ben} {
		who.want(who.post(pair+"/open", "section=trust"), 303, pair)
	}
	more := []string{pair, "/family/child/" + ben.child(), "/family/child/" + ben.child() + "/together"}
	was := ben.pages(more...)
	if !strings.Contains(was[pair], "She tells me") {
		t.Fatal("the page shows nothing that could be told")
	}
	for _, line := range whatAnnaDoes {
		line = strings.NewReplacer("{pair}", pair, "{today}", s.clock.Format(time.DateOnly), "{later}", s.clock.Add(72*time.Hour).Format(time.DateOnly)).Replace(line)
		target, form, _ := strings.Cut(line, " ")
		if w := anna.post(target, form); w.Code >= 400 {
			t.Fatalf("%s: status %d\n%s", line, w.Code, w.Body)
		}
		s.differs(line, was, ben.pages(more...))
	}
	anna.change(func(a *account.Account) { a.Lock = false })
	for said := range map[string]bool{"danger-now": true, "fear-of-harm": true, "court": true, "home-violence": true} {
		anna.keepsNow(mia, "new-result-"+said+"-00", said)
		s.differs("saying yes to "+said, was, ben.pages(more...))
	}
	s.clock = s.clock.Add(time.Minute)
	anna.want(anna.post("/delete", "when=week"), 303)
	s.differs("being about to delete", was, ben.pages(more...))
}

// keepsNow gives a parent one more kept result of today, with yes to a safety question.
func (v *visitor) keepsNow(child, id, said string) {
	v.t.Helper()
	s := finished(v.t, instrument.Full, "Mia", v.clock, map[string]safety.Reply{said: safety.Yes})
	c := v.space()
	_, err := space.Add(c.Desk, space.KindResult, space.Kept[space.KeptResult]{
		ID: id, Child: child, Day: c.Space.Today, Value: space.KeptResult{Packed: s.Pack()},
	})
	if err != nil {
		v.t.Fatal(err)
	}
}

// The pages of a parent are the same to the byte whether there never was an
// invitation, one is open, ended or too old, or somebody joined and left.
func TestLeftIsNeverJoined(t *testing.T) {
	t.Parallel()
	s := newSite(t, overHTTPS)
	anna := s.parent()
	more := []string{"/family/child/" + anna.child(), "/family/child/" + anna.child() + "/together"}
	never := anna.pages(more...)
	anna.invites()
	s.differs("an open invitation", never, anna.pages(more...))
	anna.want(anna.post(more[1]+"/end", ""), 303)
	s.differs("an ended invitation", never, anna.pages(more...))
	link := anna.invites()
	ben, pair := s.joins(link)
	if is := anna.pages(more...); is["/family"] == never["/family"] {
		t.Error("the page of the family does not lead to what they have together")
	}
	for _, who := range []*visitor{anna, ben} {
		who.want(who.post(pair+"/open", "section=know&words=hello"), 303, pair)
	}
	before := ben.pages("/family/child/"+ben.child(), "/family/child/"+ben.child()+"/together")
	ben.want(ben.post(pair+"/leave", ""), 303, "/family")
	s.differs("left", never, anna.pages(more...))
	missing := strings.ReplaceAll(whole(anna.get(pair)), pair, "*")
	if missing != strings.ReplaceAll(whole(anna.get("/family/together/none-of-all-these1")), pair, "*") {
		t.Error("what was left is not like what never was")
	}
	if whole(anna.get(link)) != whole(anna.get("/join/nothing-that-was-ever-made")) {
		t.Error("a used invitation is not like none")
	}
	if after := ben.pages("/family/child/"+ben.child(), "/family/child/"+ben.child()+"/together"); after["/family"] == before["/family"] {
		t.Error("who left is still led there")
	}

	anna.invites()
	s.clock = s.clock.Add(together.InviteLife)
	later := anna.pages(more...)
	if err := s.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.differs("a swept invitation", later, anna.pages(more...))
}

// What a parent said about a court, or about being afraid, turns off what leads
// to the other parent for them and for this child alone; leaving stays.
func TestCourtTurnsTogetherOff(t *testing.T) {
	t.Parallel()
	for _, said := range []string{"court", "sexual-harm", "home-violence"} {
		s := newSite(t, overHTTPS)
		anna := s.anna()
		mia, tom := anna.space().Space.Child.ID, "own-child-0000001"
		ben, pair := s.joins(anna.invitesAbout(mia))
		know := "section=know&words=hello"
		anna.want(anna.post(pair+"/open", know), 303)
		ben.want(ben.post(pair+"/open", know), 303)
		anna.want(anna.post("/today", "day="+s.clock.Format(time.DateOnly)+"&weather=3"), 303)
		was := ben.pages(pair)
		offers := func() bool {
			return strings.Contains(anna.want(anna.get("/agreements/new"), 200), "With Ben")
		}
		if !offers() {
			t.Errorf("%s: before, the other parent is nobody to agree with", said)
		}

		anna.keepsNow(mia, "new-result-0000001", said)
		s.differs(said, was, ben.pages(pair))
		body := anna.want(anna.get(pair), 200)
		if strings.Contains(body, pair+"/open") || !strings.Contains(body, pair+"/leave") || !strings.Contains(body, pair+"/close") {
			t.Errorf("%s: the page still offers to open, or not to close and leave:\n%s", said, body)
		}
		if offers() {
			t.Errorf("%s: agreeing with the other parent is offered", said)
		}
		for _, section := range []string{"trust", "test", "practices", "time", "know&words=x"} {
			anna.want(anna.post(pair+"/open", "section="+section), 422)
		}
		ben.want(ben.post(pair+"/open", know), 303)
		anna.want(anna.post(pair+"/leave", ""), 303, "/family")

		for _, p := range []string{"/family", "/family/child/" + mia} {
			if strings.Contains(anna.want(anna.get(p), 200), mia+"/together") {
				t.Errorf("%s: %s leads to an invitation", said, p)
			}
		}
		body = anna.want(anna.get("/family/child/"+mia+"/together"), 200)
		if strings.Contains(body, `name="called"`) || !strings.Contains(body, "This is not offered here for now.") {
			t.Errorf("%s: an invitation is offered:\n%s", said, body)
		}
		anna.want(anna.post("/family/child/"+mia+"/together", "called=Anna"), 422)
		if !strings.Contains(anna.want(anna.get("/family/child/"+tom+"/together"), 200), `name="called"`) {
			t.Errorf("%s: another child is taken along", said)
		}
		if !strings.Contains(ben.want(ben.get("/family"), 200), "/together") {
			t.Errorf("%s: the other parent is taken along", said)
		}

		// Ben invites: the child is not offered, and nothing says why.
		link := ben.invites()
		body = anna.want(anna.get(link), 200)
		if strings.Contains(body, mia) || !strings.Contains(body, tom) {
			t.Errorf("%s: offered for\n%s", said, body)
		}
		anna.want(anna.post(link, "called=Anna&of="+mia), 422)
	}
}

// Two invitations at the same moment leave one that works; of many who accept
// one at the same moment, one has it.
func TestOneInvitationOneOther(t *testing.T) {
	t.Parallel()
	s := newSite(t, overHTTPS)
	anna := s.parent()
	target := "/family/child/" + anna.child() + "/together"
	links := make(chan string, 8)
	for range cap(links) {
		go func() {
			w := anna.copy().post(target, "called=Anna")
			if m := invitation.FindStringSubmatch(w.Body.String()); m != nil {
				links <- "/join/" + m[1]
			} else {
				links <- ""
			}
		}()
	}
	var open []string
	var all []string
	for range cap(links) {
		all = append(all, <-links)
	}
	for _, link := range all {
		if link != "" && s.visitor().get(link).Code == 200 {
			open = append(open, link)
		}
	}
	if len(open) != 1 {
		t.Fatalf("%d invitations are open", len(open))
	}
	codes := make(chan int, 4)
	for range cap(codes) {
		v := s.parent()
		go func() { codes <- v.post(open[0], "called=Ben&child=Mia").Code }()
	}
	joined := 0
	for range cap(codes) {
		if code := <-codes; code == 303 {
			joined++
		} else if code != 404 {
			t.Errorf("status %d", code)
		}
	}
	if joined != 1 {
		t.Errorf("%d have joined", joined)
	}
}

// copy is the same browser for one request beside others.
func (v *visitor) copy() *visitor {
	return &visitor{testSite: v.testSite, cookies: maps.Clone(v.cookies), from: v.from}
}
