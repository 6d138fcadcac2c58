package web

import (
	"html"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"mentor/internal/account"
	"mentor/internal/share"
	"mentor/internal/store"
	"mentor/internal/store/storetest"
	"mentor/internal/web/call"
	"mentor/internal/web/child"
	"mentor/internal/web/space"
)

// keepsSome has a child keep one thing of each kind, with words to look for.
func (v *visitor) keepsSome(bond string) {
	v.t.Helper()
	for _, request := range []string{
		"/c/today day=" + v.clock.Format(time.DateOnly) + "&weather=2&words=Quokka-sky",
		"/c/say id=say-00000000000001&starter=knew&words=Quokka-say",
		"/c/wish id=wish-0000000000001&words=Quokka-wish",
		"/c/felt/" + bond + " id=felt-0000000000001&a-tells=2&words=Quokka-felt",
	} {
		target, form, _ := strings.Cut(request, " ")
		v.want(v.post(target, form), 303)
	}
}

// sharesOwn has a child draft a report.
func (v *visitor) sharesOwn(sections ...share.Section) {
	v.t.Helper()
	form := url.Values{"id": {ownShare}, "from": {"2026-01-01"}, "to": {v.clock.Format(time.DateOnly)}, "days": {"30"}}
	for _, s := range sections {
		form.Add("section", string(s))
	}
	v.want(v.post("/c/share/new", form.Encode()), 303, "/c/share/"+ownShare)
}

// showsOutside has a child draft a report, and makes its link.
func (v *visitor) showsOutside(sections ...share.Section) (link, pass string) {
	v.t.Helper()
	v.sharesOwn(sections...)
	p := v.want(v.post("/c/share/"+ownShare+"/open", ""), 200)
	return linkShown.FindStringSubmatch(p)[1], passShown.FindStringSubmatch(p)[1]
}

// An idea that a child chose is called in a report as on the child's own pages.
func TestWishKeepsItsName(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	kid := s.asChild(s.parent(), 2012)
	kid.want(kid.post("/c/wish", "id=wish-0000000000001&activity=cushion-cave"), 303)
	link, pass := kid.showsOutside(share.Wishes)
	psy := s.reader(link, pass)
	name := shelfOnce().In(shelfOnce().Catalogue.For("en")).Voice.Wishes["cushion-cave"]
	if p := psy.want(psy.get(link+"/report"), 200); name == "" || !strings.Contains(p, name) {
		t.Errorf("the report lacks %q", name)
	}
}

// A child chooses, looks at it, gives it to a psychologist, sees that it was
// opened and what came back, and ends it.
func TestChildShowsAPsychologist(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := serveDB(t, db)
		mum := s.parent()
		kid := s.asChild(mum, 2012)
		kid.keepsSome(mum.bondWith().ID)
		form := kid.want(kid.get("/c/share/new"), 200)
		if !strings.Contains(form, "They may have to tell someone if you are not safe.") || strings.Contains(form, " checked><span><span>") {
			t.Error("the form does not say what comes first, or something is ticked in it")
		}
		kid.want(kid.post("/c/share/new", "id="+ownShare+"&from=2026-01-01&to=2026-03-14&days=30"), 422)
		link, pass := kid.showsOutside(share.Skies, share.Felts, share.Says)
		psy := s.reader(link, pass)
		p := html.UnescapeString(psy.want(psy.get(link+"/report"), 200))
		for _, want := range []string{"Rain. Quokka-sky", "I wish you knew Quokka-say", "Quokka-felt", "When something was wrong, I could tell Mum.", "Rarely", "that you will try to talk to them first", "nobody at home"} {
			if !strings.Contains(p, want) {
				t.Errorf("the report lacks %q", want)
			}
		}
		for _, never := range []string{"Quokka-wish", "otter", "Wishes", "The family sees"} {
			if strings.Contains(p, never) {
				t.Errorf("the report has %q", never)
			}
		}
		if w := psy.get(link + "/report.pdf"); w.Code != 200 {
			t.Errorf("the file: %d", w.Code)
		}
		psy.want(psy.post(link+"/note", "note=Thank+you"), 303)
		own := kid.want(kid.get("/c/share/"+ownShare), 200)
		if !strings.Contains(own, "Thank you") || !strings.Contains(own, "2 times.") {
			t.Error("the child sees neither the note nor the openings")
		}
		if sees := kid.want(kid.get("/c/who-sees"), 200); !strings.Contains(sees, "/c/share/"+ownShare) {
			t.Error("who can see what does not name the report")
		}
		mum.want(mum.get("/share/"+ownShare), 404)
		if list := mum.want(mum.get("/share"), 200); strings.Contains(list, ownShare) {
			t.Error("the parent's list has it")
		}
		kid.want(kid.post("/c/share/"+ownShare+"/end", ""), 303, "/c/share/"+ownShare)
		psy.want(psy.get(link+"/report"), 410)
		kid.want(kid.post("/c/share/"+ownShare+"/renew", ""), 303, "/c/share/"+ownShare)
		kid.want(kid.post("/c/share/"+ownShare+"/delete", ""), 303, "/c/share?gone")
		kid.want(kid.get("/c/share/"+ownShare), 404)
	})
}

// withWords gives a child recovery words, as a form has them.
func (v *visitor) withWords() string {
	v.t.Helper()
	c := v.childSpace()
	words, err := child.NewWords(c, &c.Space.Account)
	if err != nil {
		v.t.Fatal(err)
	}
	w := c.Space.Account.Child.Words
	if err := c.SaveAccount(c.Space, nil, func(a *account.Account) error { a.Child.Words = w; return nil }); err != nil {
		v.t.Fatal(err)
	}
	return strings.Join(words, "+")
}

// X16: what a child shows goes with the child's place.
func TestShownGoesWithThePlace(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mum := s.parent()
	kid := s.asChild(mum, 2012)
	kid.keepsSome(mum.bondWith().ID)
	link, pass := kid.showsOutside(share.Says)
	psy := s.reader(link, pass)
	g, err := space.Read[share.Grant](kid.childSpace().Desk, space.KindGrant, ownShare)
	if err != nil {
		t.Fatal(err)
	}
	kid.want(kid.post("/c/stop", ""), 303, "/c?gone")
	if strings.Contains(s.rows(), g.Value.Vault) {
		t.Error("a row is left")
	}
	psy.want(psy.get(link+"/report"), 410)
}

// To show anything outside, the PIN was given a moment ago; to end it that is not asked.
func TestShowingOutsideAsksForThePIN(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mum := s.parent()
	kid := s.asChild(mum, 2012)
	kid.keepsSome(mum.bondWith().ID)
	kid.showsOutside(share.Says)
	c := kid.childSpace()
	if err := c.SaveAccount(c.Space, nil, func(a *account.Account) error { a.PIN, a.Lock = []byte("no PIN has this hash"), true; return nil }); err != nil {
		t.Fatal(err)
	}
	if err := call.ChangeSession(c, func(o *space.OpenSession) { o.Proved = s.clock.Add(-account.FreshFor) }); err != nil {
		t.Fatal(err)
	}
	kid.want(kid.get("/c/share/new"), 303, "/c/again?to=%2Fc%2Fshare%2Fnew")
	for _, button := range []string{"open", "renew"} { // and back to the page of the button
		kid.want(kid.post("/c/share/"+ownShare+"/"+button, ""), 303, "/c/again?to=%2Fc%2Fshare%2F"+ownShare)
	}
	if again := kid.want(kid.get("/c/again?to=%2Fc%2Fshare%2F"+ownShare), 200); !strings.Contains(again, `value="/c/share/`+ownShare+`"`) {
		t.Error("giving the PIN does not lead back")
	}
	kid.want(kid.post("/c/share/"+ownShare+"/end", ""), 303, "/c/share/"+ownShare)
}

// A form that was sent after the PIN lapsed is kept as it was chosen, and no report is
// made of it before the PIN is given again.
func TestChoicesOutliveThePIN(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mum := s.parent()
	kid := s.asChild(mum, 2012)
	kid.keepsSome(mum.bondWith().ID)
	_, c := kid.callTo()
	if err := call.AsChild(c); err != nil {
		t.Fatal(err)
	}
	if err := c.SaveAccount(c.Space, nil, func(a *account.Account) error { a.PIN, a.Lock = c.Keys.HashPassword("739164"), true; return nil }); err != nil {
		t.Fatal(err)
	}
	draft := func(days string) *httptest.ResponseRecorder {
		return kid.post("/c/share/new", "id="+ownShare+"&section=says&section=wishes&from=2026-02-03&to=2026-03-04&days="+days+"&purpose=For+Quokka")
	}
	kid.want(draft("30"), 303, "/c/share/"+ownShare)
	if err := call.ChangeSession(c, func(o *space.OpenSession) { o.Proved = s.clock.Add(-account.FreshFor) }); err != nil {
		t.Fatal(err)
	}
	form := "/c/share/new?from=" + ownShare
	kid.want(draft("90"), 303, "/c/again?to="+url.QueryEscape(form))
	kid.want(kid.get("/c/share/"+ownShare), 303, form) // the report from before is not what was chosen
	kid.want(kid.get("/c/share/"+ownShare+"/report.pdf"), 404)
	kid.want(kid.post("/c/again", "pin=111111&to="+url.QueryEscape(form)), 422)
	kid.want(kid.post("/c/again", "pin=739164&to="+url.QueryEscape(form)), 303, form)
	kid.want(kid.post("/c/share/"+ownShare+"/open", ""), 303, "/c/share/"+ownShare)
	p := kid.want(kid.get(form), 200)
	for _, typed := range []string{`value="says" checked`, `value="wishes" checked`, `value="2026-02-03"`, `value="2026-03-04"`, `value="90" checked`, "For Quokka"} {
		if !strings.Contains(p, typed) {
			t.Errorf("the form lost %s", typed)
		}
	}
	kid.want(draft("90"), 303, "/c/share/"+ownShare)
	kid.want(kid.get("/c/share/"+ownShare), 200)
}
