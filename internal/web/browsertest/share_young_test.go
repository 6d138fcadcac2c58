package browsertest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
)

// A child of 14 picks what somebody outside the family may read, looks at it, and
// gives it to a psychologist in another browser. It is read; the child ends it, and
// the next request is cut off. What is copied out of the place has all that is the
// child's, and nothing of it is at home.
func TestChildShowsOutside(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	parent := keepsFor(t, s)
	v := parent.comes("otter", 2012)
	home := parent.voicePage()
	kid, psy := newTab(t, s, phone), newTab(t, s)
	psy.expect("410") // the page that is closed
	kid.enterAs(v)
	for path, words := range map[string]string{"/c/say": "It is loud at home.", "/c/wish": "Bake waffles"} {
		kid.goTo(path)
		kid.fill(`main [name=words]`, words)
		kid.submit(fmt.Sprintf(`form[action=%q]`, path), `form[action$="/preview"]`)
	}

	kid.goTo("/c/share/new")
	kid.fill(`[name=purpose]`, "For Tuesday")
	eval[bool](kid, `document.querySelector('[name=section][value=says]').checked = true`)
	kid.submit(`form[action="/c/share/new"]`, `form[action$="/open"]`)
	kid.says("It is loud at home.")
	own := eval[string](kid, `location.pathname`)
	kid.submit(`form[action$="/open"]`, `.rep-link`)
	link, pass := kid.made()

	psy.reads(link, pass, "For Tuesday")
	psy.says("It is loud at home.")
	if eval[bool](psy, `/Bake waffles|otter/.test(document.body.innerText)`) {
		t.Error("the report has what was not chosen, or a name")
	}
	kid.goTo(own)
	kid.says("Once.")
	kid.submit(`form[action$="/end"]`, `form[action$="/renew"]`)
	kid.says("Nobody can read this any more")
	psy.fill(`[name=note]`, "See you on Tuesday.")
	psy.send(`[name=note]`, "This report is closed.")
	psy.goTo(link + "/report")
	psy.says("Ask who sent it for a new link.")
	if parent.voicePage() != home {
		t.Error("the parent's page tells that something was shown")
	}
	kid.goTo("/c/who-sees")
	const copied = `fetch(document.querySelector('a[href="/c/export"]').href).then(async r => r.headers.get('Content-Disposition') + await r.text())`
	file := eval[string](kid, copied)
	for _, has := range []string{"my-pages.json", "mentor-child/1", "otter", "It is loud at home.", "Bake waffles", "For Tuesday"} {
		if !strings.Contains(file, has) {
			t.Errorf("the file lacks %q", has)
		}
	}
}

// What was typed is send again what you typed, as the page says that comes when
// nobody is signed in here any more.
func TestTypedIsStillThere(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mum := keepsFor(t, s)
	kid := mum.comes("otter", 2012)
	for _, one := range []struct {
		who       *visitor
		at, field string
	}{
		{kid, "/c/say", "words"},
		{kid, "/c/wish", "words"},
		{kid, "/c/today", "words"},
		{mum, "/vision", "words"},
		{mum, "/hard/new", "what"},
		{mum, "/tested/new", "own"},
	} {
		const typed = "It took me long to write this."
		field := fmt.Sprintf(`main [name=%q]`, one.field)
		b := newTab(t, s, phone)
		b.expect("401")
		b.enterAs(one.who)
		b.goTo(one.at)
		b.fill(field, typed)
		call(b, network.ClearBrowserCookies, cdp.Empty{})
		b.leaves(fmt.Sprintf(`document.querySelector(%q).form.submit()`, field), `document.querySelector('main a[target=_blank]') !== null`)
		b.says("send again what you typed")
		b.enterAs(one.who)
		b.leaves(`history.back()`, fmt.Sprintf(`document.querySelector(%q)?.value === %q`, field, typed))
	}
}
