package browsertest

import (
	"fmt"
	"net/url"
	"regexp"
	"testing"

	"github.com/chromedp/cdproto/network"

	"mentor/internal/instrument"
)

// keepsFor is a parent who kept a test about Mia, by plain HTTP.
func keepsFor(t *testing.T, s *site) *visitor {
	t.Helper()
	v := newVisitor(t, s).begin().answer(1, s.short(), "").finish(instrument.Short)
	v.post("/keep", url.Values{"child": {"Mia"}, "zone": {"Europe/Berlin"}})
	return v
}

var childLink = regexp.MustCompile(`"(/family/child/[\w-]+)"`)

// code makes a code for the child's door.
func (v *visitor) code() string {
	v.t.Helper()
	return first(v.t, `<p class="code">(.*?)</p>`, v.said(childLink.FindStringSubmatch(v.get("/family"))[1]+"/door", url.Values{"called": {"Mum"}}))
}

// comes is a child born in year who came by a parent's code, by plain HTTP.
func (v *visitor) comes(name string, year int) *visitor {
	v.t.Helper()
	kid := newVisitor(v.t, v.site)
	kid.post("/c/join", url.Values{"code": {v.code()}, "name": {name}, "year": {fmt.Sprint(year)}, "pin": {"739164"}})
	return kid
}

// voicePage is the parent's page of what the child shows, to the byte.
func (v *visitor) voicePage() string { v.t.Helper(); return v.get("/voice") }

// A child writes privately, shows one line, the parent reads it and says thank
// you, the child takes it back; then the parent's page is as it was, to the byte.
func TestChildShowsAndTakesBack(t *testing.T) {
	s := newSite(t)
	parent := keepsFor(t, s)
	never, code := parent.voicePage(), parent.code()
	kid, mum := newTab(t, s, phone), newTab(t, s, phone)
	mum.enterAs(parent)
	kid.goTo("/c")
	kid.fill(`main [name=code]:not([type=hidden])`, code)
	kid.submit(`form[action="/c/code"]`, `form[action^="/c/join"]`)
	kid.fill(`main [name=name]:not([type=hidden])`, "otter")
	kid.fill(`main [name=year]:not([type=hidden])`, "2012")
	kid.fill(`main [name=pin]:not([type=hidden])`, "739164")
	kid.submit(`form[action^="/c/join"]`, `.young-words`)

	kid.goTo("/c/say")
	kid.fill(`main [name=words]:not([type=hidden])`, "I like it when we just sit and read.")
	kid.submit(`form[action="/c/say"]`, `form[action$="/preview"]`)
	if parent.voicePage() != never {
		t.Error("the parent's page tells that the child wrote")
	}
	kid.submit(`form[action$="/preview"]`, `form[action$="/show"]`)
	kid.says("may remember it")
	if parent.voicePage() != never {
		t.Error("the parent's page tells of a preview")
	}
	kid.submit(`form[action$="/show"]`, `form[action$="/back"]`)

	mum.goTo("/voice")
	mum.says("I like it when we just sit and read.")
	mum.submit(`form[action$="/thank"]`, `.thanked`)
	kid.goTo("/c/today")
	kid.says("Mum said thank you")
	kid.tap(`a[href^="/c/kept/"]`)
	wait[bool](kid, `document.querySelector('form[action$="/back"]') !== null`)
	kid.submit(`form[action$="/back"]`, `form[action$="/preview"]`)
	if parent.voicePage() != never {
		t.Error("the parent's page tells that the child took it back")
	}
}

// enterAs gives a tab all that a visitor is known by.
func (b *tab) enterAs(v *visitor) {
	b.t.Helper()
	at, err := url.Parse(b.origin)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, c := range v.Jar.Cookies(at) {
		call(b, network.SetCookie, network.SetCookieParams{Name: c.Name, Value: c.Value, URL: b.origin})
	}
}
