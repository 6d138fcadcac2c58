package web

import (
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"mentor/internal/instrument"
	"mentor/internal/safety"
	"mentor/internal/share"
	"mentor/internal/sitting"
	"mentor/internal/vault"
	"mentor/internal/web/home"
	"mentor/internal/web/space"
)

// shares has the visitor draft a report of some sections under an id.
func (v *visitor) shares(id, from string, sections ...share.Section) {
	v.t.Helper()
	form := url.Values{"id": {id}, "from": {from}, "to": {v.clock.Format(time.DateOnly)}, "days": {"30"}, "purpose": {"First talk"}}
	for _, s := range sections {
		form.Add("section", string(s))
	}
	v.want(v.post("/share/new", form.Encode()), 303, "/share/"+id)
}

var (
	linkShown = regexp.MustCompile(`<p class="code rep-link">https?://[^/]+(/r/[^<]+)</p>`)
	passShown = regexp.MustCompile(`<p class="code">([^<]+)</p>`)
)

// opens has the visitor make the link of a draft.
func (v *visitor) opens(id string) (link, pass string) {
	v.t.Helper()
	p := v.want(v.post("/share/"+id+"/open", ""), 200)
	return linkShown.FindStringSubmatch(p)[1], passShown.FindStringSubmatch(p)[1]
}

// reader is a professional who gave the passphrase.
func (s *testSite) reader(link, pass string) *visitor {
	s.t.Helper()
	v := s.visitor()
	v.want(v.post(link, url.Values{"pass": {pass}}.Encode()), 303, link+"/report")
	return v
}

var sheetOf = regexp.MustCompile(`(?s)<article class="rep".*</article>`)

const ownShare = "own-share-0000001"

// A draft whose report cannot be read is no draft that is not there: it is told
// and logged as what it is.
func TestBrokenReportIsNotMissing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.anna()
	v.shares(ownShare, "2026-01-01", share.Summary)
	vault := v.space().Space.Box.ID
	row, err := s.DB.Record(t.Context(), vault, string(space.KindReport), ownShare)
	if err != nil {
		t.Fatal(err)
	}
	row.Sealed[0] ^= 1
	if err := s.DB.SaveRecord(t.Context(), vault, row); err != nil {
		t.Fatal(err)
	}
	v.want(v.post("/share/"+ownShare+"/open", ""), 500)
	if !strings.Contains(s.log.String(), "POST /share/{id}/open") {
		t.Error("nothing is logged")
	}
}

// What was looked at before is what is read, to the byte.
func TestPreviewIsWhatIsRead(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.anna()
	v.shares(ownShare, "2026-01-01", share.Parents...)
	before := sheetOf.FindString(v.get("/share/" + ownShare).Body.String())
	link, pass := v.opens(ownShare)
	v.post("/today", "id=late-entry-000001&day="+s.clock.Format(time.DateOnly)+"&weather=1")
	read := sheetOf.FindString(s.reader(link, pass).get(link + "/report").Body.String())
	if before == "" || before != read {
		t.Errorf("it was shown as\n%.400s\nand is read as\n%.400s", before, read)
	}
}

// Nothing that was not chosen is in a report, nothing of it stands in the open in
// the database, and neither the token nor the passphrase is in a log.
func TestOnlyWhatWasChosen(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v, names := warren(t, s)
	var others []share.Section
	for _, sec := range share.Parents {
		if sec != share.Hard && sec != share.Plan {
			others = append(others, sec)
		}
	}
	v.shares(ownShare, "2026-01-01", others...)
	link, pass := v.opens(ownShare)
	p := s.reader(link, pass).want(s.reader(link, pass).get(link), 200)
	p += s.reader(link, pass).get(link + "/report").Body.String()
	for _, name := range names {
		if strings.Contains(p, name) && name != "Quokka-child-Zanzibar" {
			t.Errorf("the report has %s, which was not chosen", name)
		}
	}
	v.shares("all-share-0000001", "2026-01-01", share.Parents...)
	link2, pass2 := v.opens("all-share-0000001")
	all := s.reader(link2, pass2).get(link2 + "/report").Body.String()
	for _, name := range []string{"what", "mine", "felt", "act", "effect", "excuse", "practice", "when", "then"} {
		if !strings.Contains(all, "Quokka-"+name+"-Zanzibar") {
			t.Errorf("the whole report lacks %s", name)
		}
	}
	for _, name := range []string{"words", "did", "vision"} {
		if strings.Contains(all, "Quokka-"+name+"-Zanzibar") {
			t.Errorf("%s belongs to no section", name)
		}
	}
	files, log := s.files(), s.log.String()
	for _, secret := range []string{"Quokka", strings.TrimPrefix(link, "/r/"), pass, strings.ReplaceAll(pass, " ", ""), "First talk"} {
		if strings.Contains(log, secret) || strings.Contains(files, secret) {
			t.Errorf("%s stands in the open", secret)
		}
	}
}

// Five wrong passphrases make the next ones wait, also the right one; the answer
// is that to a link that leads nowhere.
func TestPassphraseBudget(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.anna()
	v.shares(ownShare, "2026-01-01", share.Summary)
	link, pass := v.opens(ownShare)
	psy := s.visitor()
	right := url.Values{"pass": {pass}}.Encode()
	nowhere := psy.want(psy.post("/r/nothing", right), 422)
	for range 5 {
		wrong := psy.want(psy.post(link, "pass=BCDF+GHJK+MNPQ"), 422)
		if strings.ReplaceAll(wrong, link, "/r/nothing") != nowhere {
			t.Fatal("a wrong passphrase is told from a link that leads nowhere")
		}
	}
	psy.want(psy.post(link, right), 422)
	s.clock = s.clock.Add(16 * time.Minute)
	psy.want(psy.post(link, right), 303)
}

// A pass opens one report, and only in its half hour; a forged one opens nothing.
func TestPassIsBound(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	one, two := s.anna(), s.parent()
	one.shares(ownShare, "2026-01-01", share.Summary)
	two.shares("two-share-0000001", "2026-01-01", share.Summary)
	link, pass := one.opens(ownShare)
	other, _ := two.opens("two-share-0000001")
	psy := s.reader(link, pass)
	stolen := vault.TokenHash(strings.TrimPrefix(other, "/r/"))[:12]
	for _, value := range psy.cookies {
		psy.cookies["report-"+stolen] = value
		break
	}
	psy.want(psy.get(link+"/report"), 200)
	if w := psy.get(other + "/report"); w.Code == 200 {
		t.Error("the pass of one report opens another")
	}
	for name := range psy.cookies {
		psy.cookies[name] = "forged"
	}
	psy.want(psy.get(link+"/report"), 303, link)
}

// X16: with its owner, or with the child it is about, all of it goes: the copy, its
// key, its link, the log.
func TestSharesGoWithTheirOwner(t *testing.T) {
	t.Parallel()
	for name, remove := range map[string]func(*visitor){
		"account": func(v *visitor) { v.want(v.post("/delete", "when=now"), 303, "/deleted") },
		"child": func(v *visitor) {
			id := v.space().Space.Child.ID
			v.want(v.post("/family/child/"+id+"/delete", ""), 303, "/family?gone")
		},
		"entry": func(v *visitor) { v.want(v.post("/share/"+ownShare+"/delete", ""), 303, "/share?gone") },
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			v := s.anna()
			v.shares(ownShare, "2026-01-01", share.Parents...)
			link, pass := v.opens(ownShare)
			psy := s.reader(link, pass)
			psy.want(psy.get(link+"/report"), 200)
			c := v.space()
			g, err := space.Read[share.Grant](c.Desk, space.KindGrant, ownShare)
			if err != nil || g.Value.Count != 1 {
				t.Fatalf("%d openings, %v", g.Value.Count, err)
			}
			traces := s.traces(g.Value.Vault)
			if len(traces) == 0 {
				t.Fatal("the copy has left no trace to look for")
			}
			remove(v)
			if rows := s.rows(); strings.Contains(rows, g.Value.Vault) || strings.Contains(rows, ownShare) {
				t.Error("a row is left")
			}
			if name == "account" {
				if n := left(s.files(), traces); n > 0 {
					t.Errorf("%d traces are left in the files", n)
				}
			}
			psy.want(psy.get(link+"/report"), 410)
		})
	}
}

// A share is no bond, and the place of the owner shows nothing of it elsewhere.
func TestShareIsNoBond(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.anna()
	before, err := v.space().Bonds()
	if err != nil {
		t.Fatal(err)
	}
	v.shares(ownShare, "2026-01-01", share.Summary)
	v.opens(ownShare)
	if all, err := v.space().Bonds(); err != nil || len(all) != len(before) {
		t.Errorf("%d bonds, then %d, %v", len(before), len(all), err)
	}
}

// psychologistBefore has the link of a report of a parent like Anna, and not its
// passphrase.
func (s *testSite) psychologistBefore() *visitor { return s.psychologist(false, false) }

// psychologistDuring has given the passphrase and may read.
func (s *testSite) psychologistDuring() *visitor { return s.psychologist(true, false) }

// psychologistAfter may have read until the parent ended it.
func (s *testSite) psychologistAfter() *visitor { return s.psychologist(true, true) }

func (s *testSite) psychologist(in, over bool) *visitor {
	s.t.Helper()
	mum, psy := s.anna(), s.visitor()
	mum.shares(ownShare, "2026-01-01", share.Summary)
	link, pass := mum.opens(ownShare)
	if in {
		psy = s.reader(link, pass)
	}
	if over {
		mum.want(mum.post("/share/"+ownShare+"/end", ""), 303, "/share/"+ownShare)
	}
	psy.token = strings.TrimPrefix(link, "/r/")
	return psy
}

// What a psychologist is answered before, while and after they may read.
func TestPsychologists(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for name, one := range map[string]struct {
		make       func(*testSite) *visitor
		read, note int
	}{
		"before": {(*testSite).psychologistBefore, 303, 401}, "during": {(*testSite).psychologistDuring, 200, 303}, "after": {(*testSite).psychologistAfter, 410, 410},
	} {
		v := one.make(s)
		if w := v.ask("GET /r/{token}/report", "/r/{token}/report"); w.Code != one.read {
			t.Errorf("%s: reading gives %d", name, w.Code)
		}
		if w := v.ask("POST /r/{token}/note", "/r/{token}/note note=hello"); w.Code != one.note {
			t.Errorf("%s: writing gives %d", name, w.Code)
		}
	}
}

// A test whose scores its result withholds, because somebody may not be safe, is
// in no report: not in what its owner sees before, not in what is read, not in the
// file. The owner sees help first; the report says of it what it says of a test
// with too few answers, so who reads along at home cannot tell them apart.
func TestWithheldScoresAreInNoReport(t *testing.T) {
	t.Parallel()
	const first = "If somebody is not safe, help comes first."
	seen := func(make func(*testSite) *sitting.Sitting, sections ...share.Section) (p, read, text string) {
		s := newSite(t)
		v := s.anna()
		if p := v.want(v.get("/share/new"), 200); strings.Contains(p, first) {
			t.Fatal("help comes first on any day")
		}
		v.keepsResult("red-result-000001", make(s))
		p = v.want(v.get("/share/new"), 200)
		v.shares(ownShare, "2025-12-01", sections...)
		before := sheetOf.FindString(v.want(v.get("/share/"+ownShare), 200))
		link, pass := v.opens(ownShare)
		psy := s.reader(link, pass)
		if read = sheetOf.FindString(psy.want(psy.get(link+"/report"), 200)); read != before {
			t.Error("what is read is not what was seen before")
		}
		return p, read, psy.want(psy.get(link+"/report.pdf"), 200)
	}
	red := func(s *testSite) *sitting.Sitting {
		return finished(t, instrument.Full, "Mia", s.clock, map[string]safety.Reply{"danger-now": safety.Yes})
	}
	empty := func(s *testSite) *sitting.Sitting {
		test := finished(t, instrument.Full, "Mia", s.clock, nil)
		test.Answers = shelfOnce().Current().Blank()
		return test
	}
	p, read, file := seen(red, share.Parents...)
	if help, form := strings.Index(p, first), strings.Index(p, "<h1>"); help < 0 || help > form {
		t.Errorf("help stands at %d, the page begins at %d", help, form)
	}
	if n := strings.Count(read, "<h3>Test of"); n != 2 || strings.Contains(read, first) {
		t.Errorf("the report has %d tests, or tells of help", n)
	}
	if !strings.Contains(read, "1 test from these days is not here.") || !strings.Contains(read, "2 tests from these days are here.") {
		t.Error("the report does not say that a test is missing")
	}
	if _, other, otherFile := seen(empty, share.Parents...); other != read || otherFile != file {
		t.Error("a test that safety withholds is told from one with too few answers")
	}
	if _, read, _ = seen(red, share.Days); strings.Contains(read, "not here. The program") {
		t.Error("a report without tests names one")
	}
}

// A report names what its scores come from: the test, its version and form, for
// whom it was worded, what the ranges rest on, and how old the child is. One
// without tests names none.
func TestReportNamesTheTest(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.anna()
	made := "The Parenting Mentor Test, version 2, full form. Questions worded for 6 to 9 years. Uncertainty: estimated before anyone took the test (version a-priori-1)."
	for i, section := range []share.Section{share.Scores, share.Answers, share.Days} {
		id := fmt.Sprintf("own-share-00000%02d", i+1)
		v.shares(id, "2025-12-01", section)
		sheet := html.UnescapeString(sheetOf.FindString(v.want(v.get("/share/"+id), 200)))
		for _, day := range []string{"3 January 2026: ", "14 March 2026: "} {
			if strings.Contains(sheet, day+made) != section.OfTests() {
				t.Errorf("%s: the test of %s is named: %v", section, day, !section.OfTests())
			}
		}
		if !strings.Contains(sheet, "<dt>Age of the child</dt><dd>6 to 9 years</dd>") {
			t.Errorf("%s: the age is not told", section)
		}
	}
}

// Nor do they count on the pages of progress, or stand beside what a child shows.
func TestWithheldScoresCountNowhere(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.anna()
	said := func() (all int) {
		c := v.space()
		c.Lib, c.L = shelfOnce(), shelfOnce().Catalogue.For("en")
		scores, _, err := home.LastScores(c)
		if err != nil {
			t.Fatal(err)
		}
		for _, scale := range shelfOnce().Current().Scales {
			if scores.Of(scale.ID).OK() {
				all++
			}
		}
		return all
	}
	if said() == 0 {
		t.Error("nothing of the last test is said")
	}
	v.keepsResultOf(0, "red-result-000001", finished(t, instrument.Full, "Mia", s.clock.Add(time.Minute), map[string]safety.Reply{"danger-now": safety.Yes}))
	if n := said(); n != 0 {
		t.Errorf("%d areas of the test are said", n)
	}
	if p := v.want(v.get("/progress"), 200); strings.Contains(p, "Over 3 full tests") {
		t.Error("the test counts in the line through the tests")
	}
}

// What a child wrote or showed is never in a parent's report, but for the terms of
// an agreement that both said yes to. The parent's own notes are in it.
func TestNothingOfTheChildsInAParentsReport(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mum := s.anna()
	kid := s.asChild(mum, 2012)
	b := mum.bondWith()
	day := s.clock.Format(time.DateOnly)
	step := func(v *visitor, at, form string) { v.t.Helper(); v.want(v.post(at, form), 303) }
	const our = "/agreements/our-agreement-0001"
	step(mum, "/agreements", "id=our-agreement-0001&what=Phones+sleep+outside&why=Sleep&mine=Mine+too&theirs=Quokka-signed&from="+day+"&review=2026-03-28&checker=both&check=The+hall&how=Looking")
	step(kid, "/c/agreements/"+kid.pactID("our-agreement-0001"), "id=step-of-kid-000001&move=yes&version=1")
	step(kid, "/c/agreements/"+kid.pactID("our-agreement-0001"), "id=step-of-kid-000002&move=note&kept=no&day="+day+"&words=Quokka-note")
	step(kid, "/c/agreements/"+kid.pactID("our-agreement-0001"), "id=step-of-kid-000003&move=change&version=1&what=Quokka-change&from="+day+"&review=2026-03-28")
	step(mum, our, "id=step-of-mum-000001&move=note&kept=yes&day="+day+"&words=It+went+by+itself")
	step(mum, "/agreements", "id=sole-agreement-001&what=Quokka-unsigned&from="+day+"&review=2026-03-28")
	step(kid, "/c/say", "id=say-00000000000001&words=Quokka-shown")
	step(kid, "/c/kept/say-00000000000001/show", "bond="+b.ID)
	if p := mum.want(mum.get("/voice"), 200); !strings.Contains(p, "Quokka-shown") {
		t.Fatal("the child shows nothing")
	}
	mum.shares(ownShare, "2026-01-01", share.Parents...)
	sheet := html.UnescapeString(sheetOf.FindString(mum.want(mum.get("/share/"+ownShare), 200)))
	for _, want := range []string{"Phones sleep outside", "Quokka-signed", "Mine too", "<dd>The hall</dd>", "<dd>Looking</dd>", "<dd>The parent and Mia</dd>", "<dd>as kept once</dd>", "It went by itself", "It held at the end"} {
		if !strings.Contains(sheet, want) {
			t.Errorf("the report lacks %q", want)
		}
	}
	for _, never := range []string{"Quokka-note", "Quokka-change", "Quokka-unsigned", "Quokka-shown", "otter"} {
		if strings.Contains(sheet, never) {
			t.Errorf("the report has %s", never)
		}
	}
	if t.Failed() {
		t.Logf("%.20000s", sheet[strings.Index(sheet, "rep-agreements"):])
	}
}
