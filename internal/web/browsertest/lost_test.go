package browsertest

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"mentor/internal/web"
)

// line is a way to the site. It can lose a form that is sent, or what is answered to it,
// and then everything until it is mended.
type line struct {
	to    http.Handler
	loses atomic.Int32 // one of the losses
	dead  atomic.Bool
}

// The losses of a line.
const (
	nothing int32 = iota
	forms
	answers
)

func (l *line) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	loses, form := l.loses.Load(), r.Method == http.MethodPost && r.Header.Get("Sec-Fetch-Mode") == "navigate"
	if !l.dead.Load() && (loses == nothing || !form) {
		l.to.ServeHTTP(w, r)
		return
	}
	if !l.dead.Swap(true) && loses == answers {
		l.to.ServeHTTP(httptest.NewRecorder(), r)
	}
	panic(http.ErrAbortHandler)
}

// lossy is the site by an address behind a line.
func (s *site) lossy(t *testing.T) (far *site, way *line) {
	t.Helper()
	to, err := url.Parse(s.origin)
	if err != nil {
		t.Fatal(err)
	}
	way = &line{to: httputil.NewSingleHostReverseProxy(to)}
	server := httptest.NewServer(way)
	t.Cleanup(server.Close)
	return &site{server.URL, s.lib, s.form}, way
}

// typer is who types into a page that locks: a parent, or a child.
type typer struct {
	*tab
	door string // where the pages begin
}

// typers are a parent and a child, each with a lock. A child's addresses are hidden.
func typers(t *testing.T) (*line, map[string]typer) {
	t.Helper()
	s, way := newSiteWith(t, func(*web.Config) {}).lossy(t)
	mum := parent(t, s)
	mum.locksAndOpens(s)
	kid := newTab(t, s, phone)
	kid.enterAs(keepsFor(t, s).comes("otter", time.Now().Year()-13))
	for _, b := range []*tab{mum, kid} {
		b.expect("net::ERR_EMPTY_RESPONSE")
	}
	return way, map[string]typer{"a parent": {mum, ""}, "a child": {kid, "/c"}}
}

// types opens a page, and has another app come while something stands typed.
func (b typer) types(path, words string) {
	b.t.Helper()
	b.goTo(path)
	eval[bool](b.tab, fmt.Sprintf(`(() => {
		const e = document.querySelector('main textarea')
		e.value = %q
		e.dispatchEvent(new Event('input', { bubbles: true }))
		document.querySelector('main [name=weather]')?.click()
		return true
	})()`, words))
}

// turns has another app come for a while.
func (b typer) turns() {
	b.t.Helper()
	eval[bool](b.tab, `(Object.defineProperty(document, 'hidden', { value: true, configurable: true }), document.dispatchEvent(new Event('visibilitychange')), delete document.hidden, true)`)
	wait[bool](b.tab, `performance.getEntriesByName(location.origin + document.body.dataset.door + '/draft').length > 0`)
}

const sends = `document.querySelector('main textarea').form.requestSubmit()`

// loses sends the form on a line that loses something.
func (b typer) loses(way *line, what int32) {
	b.t.Helper()
	way.loses.Store(what)
	b.leaves(sends, `location.protocol === 'chrome-error:'`)
	way.loses.Store(nothing)
	way.dead.Store(false)
}

// opens locks the place and opens it, and waits until something holds on the page
// to which that leads.
func (b typer) opens(holds string) {
	b.t.Helper()
	b.goTo(b.door + "/help")
	eval[bool](b.tab, fmt.Sprintf(`fetch(%q, { method: 'POST' }).then(() => true)`, b.door+"/lock"))
	b.goTo(b.door + "/lock")
	b.fill(`#pin`, "739164")
	b.leaves(`document.querySelector('#pin').form.requestSubmit()`, holds)
}

// A form that is lost on its way is there after unlocking, whether another app had come
// before or not, and goes to whatever address. Sent again it is kept, and held no longer.
func TestLostOnItsWay(t *testing.T) {
	t.Parallel()
	way, all := typers(t)
	for _, form := range []struct {
		who, path string
		turned    bool
	}{
		{"a parent", "/vision", true}, // goes to its own address
		{"a parent", "/vision", false},
		{"a parent", "/hard/new", true}, // goes to another
		{"a child", "/c/today", true},
		{"a child", "/c/today", false},
		{"a child", "/c/say", false},
	} {
		b := all[form.who]
		words := fmt.Sprintf("Quokka %v", form.turned)
		b.types(form.path, words)
		const once = `document.querySelector('main textarea').form.querySelector('[name=id]')?.value ?? ''`
		id := eval[string](b.tab, once)
		if form.turned {
			b.turns()
		}
		b.loses(way, forms)
		b.opens(`document.querySelector('main') !== null`)
		if !b.holds(fmt.Sprintf(`document.querySelector('main textarea')?.value === %q`, words)) {
			t.Errorf("%s of %s, turned away before: %v: what was typed is lost", form.path, form.who, form.turned)
			continue
		}
		if got := eval[string](b.tab, once); got != id {
			t.Errorf("%s of %s: it comes back as %q, not %q: it could be kept twice", form.path, form.who, got, id)
		}
		b.leaves(sends, fmt.Sprintf(`!document.querySelector('.problem') && document.querySelector('main').innerHTML.includes(%q)`, words))
		b.opens(`!('again' in document.body.dataset) && document.querySelector('main') !== null`)
	}
}

// What was kept is not held when its answer is lost: it does not come back as unsent.
func TestAnswerLostOnItsWay(t *testing.T) {
	t.Parallel()
	way, all := typers(t)
	for who, path := range map[string]string{"a parent": "/hard/new", "a child": "/c/say"} {
		b := all[who]
		b.types(path, "Quokka")
		b.turns()
		b.loses(way, answers)
		b.opens(`document.querySelector('main') !== null`)
		if eval[bool](b.tab, `'again' in document.body.dataset`) {
			t.Errorf("%s: what was kept comes back as unsent", who)
		}
		b.goTo(map[string]string{"a parent": "/hard", "a child": "/c/kept"}[who])
		if n := eval[int](b.tab, `document.querySelector('main').innerText.split('Quokka').length - 1`); n != 1 {
			t.Errorf("%s: it was kept %d times", who, n)
		}
	}
}

// What was lost on its way is there on going back, too, and what stood typed on reloading;
// by a link a page comes as it is.
func TestHeldComesBack(t *testing.T) {
	t.Parallel()
	way, all := typers(t)
	for who, path := range map[string]string{"a parent": "/hard/new", "a child": "/c/say"} {
		b := all[who]
		there := fmt.Sprintf(`document.querySelector('main textarea')?.value === %q`, "Quokka")
		b.types(path, "Quokka")
		b.turns()
		b.do(chromedp.Reload())
		if !b.holds(there) {
			t.Errorf("%s: what stood there is gone by reloading", who)
			continue
		}
		b.loses(way, forms)
		b.back()
		if !b.holds(there) {
			t.Errorf("%s: what was lost is gone on going back", who)
		}
		b.goTo(b.door + "/help")
		b.goTo(path)
		if b.holds(there) {
			t.Errorf("%s: what is held stands on every page", who)
		}
	}
}

// What stands typed is there on reloading, at once and with no other app before: it is held
// before the page is asked for.
func TestReloadedAtOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := typer{parent(t, s), ""}
	b.locksAndOpens(s)
	b.types("/hard/new", "Quokka")
	b.leaves(`setTimeout(() => location.reload())`, `document.querySelector('main textarea') !== null`)
	if !b.holds(`document.querySelector('main textarea').value === 'Quokka'`) {
		t.Error("what stood there is gone")
	}
}

// What is as long as all fields of a form take, in letters that are three bytes each, is
// more than a browser sends behind a page: it is held all the same when the lock comes.
func TestLongestBehindTheLock(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := parent(t, s)
	b.locksAndOpens(s)
	b.goTo("/hard/new")
	const all = `[...document.querySelectorAll('main textarea')].map(e => e.value).join('')`
	eval[bool](b, `(() => {
		for (const e of document.querySelectorAll('main textarea')) e.value = '字'.repeat(1200)
		const late = Date.now() + 360_000
		Date.now = () => late
		return true
	})()`)
	typed := eval[string](b, all)
	b.leaves(`fetch('/lock', { method: 'POST' }).then(() => document.dispatchEvent(new Event('visibilitychange')))`, `location.pathname === '/lock' && document.querySelector('#pin') !== null`)
	b.fill(`#pin`, "739164")
	b.leaves(`document.querySelector('#pin').form.requestSubmit()`, `document.querySelector('main') !== null`)
	if !b.holds(fmt.Sprintf(`%s === %q`, all, typed)) {
		t.Errorf("of %d letters %d are there", len([]rune(typed)), eval[int](b, all+`.length`))
	}
}

// On a slow line somebody types before that comes back which was held: both stay.
func TestHeldComesLate(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := typer{parent(t, s), ""}
	b.locksAndOpens(s)
	b.types("/hard/new", "Quokka")
	b.turns()
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{
			Source: `fetch = (go => (...to) => String(to[0]).includes('/draft?') ? new Promise(come => { window.comes = () => come(go(...to)) }) : go(...to))(fetch)`,
		})
		return err
	}))
	b.opens(`window.comes !== undefined`)
	b.fill(`main textarea`, "Wombat")
	eval[bool](b.tab, `(comes(), true)`)
	if !b.holds(`document.querySelector('main').innerText.includes('Quokka') && document.querySelector('main textarea').value === 'Wombat'`) {
		t.Errorf("there stands %q", eval[string](b.tab, `document.querySelector('main textarea').value`))
	}
}

// A page with several forms asks before it is left by one of them while another stands typed.
func TestOtherFormAsks(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := keepsFor(t, s)
	kid, mum := newTab(t, s, phone), newTab(t, s, phone)
	kid.enterAs(v.comes("otter", time.Now().Year()-13))
	kid.goTo("/c/agreements/new?from=phone-night")
	kid.leaves(`document.querySelector('main [name=what]').form.requestSubmit()`, `document.querySelector('main form [name=move]') !== null`)
	mum.goOnAs(v)
	mum.goTo("/agreements")
	mum.leaves(`document.querySelector('main a[href^="/agreements/"]:not([href*="new"])').click()`, `document.querySelectorAll('main form [name=move]').length > 1`)
	const forms = `[...document.querySelectorAll('main form:has(textarea)')]`
	eval[bool](mum, `(`+forms+`[0].querySelector('textarea').dispatchEvent(new Event('input', { bubbles: true })), true)`)
	eval[bool](mum, `(`+forms+`.slice(1).find(form => ![...form.querySelectorAll('textarea')].some(e => e.value)).dispatchEvent(new Event('submit', { bubbles: true })), true)`)
	if !eval[bool](mum, `!dispatchEvent(new Event('beforeunload', { cancelable: true }))`) {
		t.Error("what stood typed in another form is lost unasked")
	}
}
