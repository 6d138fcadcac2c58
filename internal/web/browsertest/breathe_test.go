package browsertest

import (
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
)

// worker tells which paths the worker of the pause sees.
const worker = `navigator.serviceWorker.getRegistrations().then(all => all.map(r => new URL(r.scope).pathname).sort().join(' '))`

// workers are the paths that it sees whoever was here, a parent or a child.
const workers = "/breathe /c/ /hard /help"

// kept is the paths of what the device keeps.
const kept = `(async () => {
	const out = []
	for (const name of await caches.keys())
		for (const r of await (await caches.open(name)).keys()) out.push(new URL(r.url).pathname)
	return out.sort().join(' ')
})()`

// pauseKept waits until every scope has a worker that runs.
const pauseKept = `window.allKept || (navigator.serviceWorker.getRegistrations().then(all => {
	window.allKept = all.length === 4 && all.every(r => r.active?.state === 'activated')
}), false)`

// cable is the site by an address that can be cut off. Cutting it is no network
// for the page and for its worker alike; a browser that is told to be offline
// tells only the page.
func (s *site) cable(t *testing.T) (far *site, cut func()) {
	t.Helper()
	to, err := url.Parse(s.origin)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(httputil.NewSingleHostReverseProxy(to))
	t.Cleanup(server.Close)
	return &site{server.URL, s.lib, s.form}, func() { server.CloseClientConnections(); server.Close() }
}

// parent is a tab of a parent with a place of their own, on the page of today.
func parent(t *testing.T, s *site) *tab {
	t.Helper()
	v := newVisitor(t, s)
	v.get("/demo/tired")
	v.post("/keep", url.Values{"child": {"Mia"}, "zone": {"Europe/Berlin"}})
	b := newTab(t, s, phone)
	b.expect("net::ERR_CONNECTION_REFUSED") // the console tells each try without a network
	b.goOnAs(v)
	b.goTo("/today")
	return b
}

// Without a network the way to a hard moment leads to the pause, which looks as
// it does with one; the device keeps what is the same for everybody, and
// nothing else.
func TestPauseWithoutNetwork(t *testing.T) {
	s, cut := newSite(t).cable(t)
	b := parent(t, s)
	wait[bool](b, pauseKept)
	b.tap(`.to-hard`)
	b.says(s.words("hard.first.write"))
	b.goTo("/breathe")
	b.says(s.words("breathe.h1"))
	looks := `getComputedStyle(document.querySelector('h1')).fontFamily + [...document.fonts].map(f => f.status) + getComputedStyle(document.body).backgroundColor`
	want := eval[string](b, looks)

	b.goTo("/today")
	cut()
	call(b, network.ClearBrowserCache, cdp.Empty{})
	b.tap(`.to-hard`)
	b.says(s.words("breathe.h1"))
	b.at("/hard")
	if got := eval[string](b, looks); got != want {
		t.Errorf("without a network it looks like %s, want %s", got, want)
	}
	b.goTo("/breathe")
	b.says(s.words("breathe.h1"))
	b.goTo("/help")
	b.says(s.words("help.h1"))

	if got := eval[string](b, kept+`.then(k => k.split(' ').filter(p => !p.startsWith('/assets/')).join(' '))`); got != "/breathe /c/help /help" {
		t.Errorf("the device keeps the pages %s", got)
	}
	if eval[bool](b, `caches.open('pause').then(c => c.matchAll()).then(all => Promise.all(all.map(r => r.text()))).then(all => all.some(t => t.includes('Mia')))`) {
		t.Error("what the device keeps names the child")
	}
}

// Nobody but a signed-in parent gets the worker; signing out and leaving take
// it and what it keeps away.
func TestPauseIsForgotten(t *testing.T) {
	s := newSite(t)
	visitor := newTab(t, s, phone)
	visitor.goTo("/hard")
	visitor.goTo("/signin")
	if got := eval[string](visitor, worker); got != "" {
		t.Errorf("a visitor has a worker for %s", got)
	}
	for name, away := range map[string]func(b *tab){
		"signed out": func(b *tab) {
			eval[bool](b, `(() => { const f = document.createElement('form'); f.method = 'post'; f.action = '/signout'; document.body.append(f); f.submit(); return true })()`)
			b.at("/")
		},
		"left": func(b *tab) {
			asked := b.outside()
			b.tap(`.leave`)
			<-asked
			wait[bool](b, `document.title === 'elsewhere'`)
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := parent(t, s)
			wait[bool](b, pauseKept)
			if got := eval[string](b, worker); got != workers {
				t.Fatalf("there is a worker for %q", got)
			}
			away(b)
			b.goTo("/privacy")
			if got := eval[string](b, worker) + eval[string](b, kept); got != "" {
				t.Errorf("the device still keeps %s", got)
			}
		})
	}
}
