package browsertest

import (
	"context"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// remembersBack keeps in the tab whether a page came back out of the browser's
// memory, in which nothing is loaded anew.
func (b *tab) remembersBack() {
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{
			Source: `addEventListener('pageshow', e => { window.persisted = e.persisted })`,
		})
		return err
	}))
}

// locksAndOpens sets a PIN, and comes in with it.
func (b *tab) locksAndOpens(s *site) {
	b.t.Helper()
	b.lockWithPIN(s, "739164")
	b.fill(`#pin`, "739164")
	b.send(`#pin`, "How was today with Mia")
}

// isTurnedAway has another app come, and the lock meanwhile.
func (b *tab) isTurnedAway() {
	b.t.Helper()
	eval[bool](b, `(Object.defineProperty(document, 'hidden', { value: true }), document.dispatchEvent(new Event('visibilitychange')), document.body.dataset.gone = '', true)`)
	wait[bool](b, `performance.getEntriesByName(location.origin + '/draft').length > 0`)
	eval[bool](b, `fetch('/lock', { method: 'POST' }).then(() => true)`)
	b.goTo("/lock")
}

func (b *tab) back() { eval[bool](b, `(setTimeout(() => history.back()), true)`) }

// What is one person's does not come back with the browser's memory: not after the
// lock, not after signing out. A page to read does: the memory is in use.
func TestNothingPrivateByBack(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := parent(t, s)
	b.remembersBack()
	b.expect("status of 422") // a browser without any cookie is told so
	b.goTo("/steps")
	b.goTo("/help")
	b.back()
	b.at("/steps")
	wait[bool](b, `window.persisted === true`) // the control
	b.locksAndOpens(s)
	for _, lastly := range []string{`button[form=lock]`, `button[form=log-out]`} {
		b.goTo("/progress")
		b.goTo("/more")
		b.goTo("/steps") // the last of them is in the memory, not thrown away with a cookie
		b.back()
		b.at("/more")
		b.tap(lastly)
		wait[bool](b, `location.pathname !== '/more' && document.readyState === 'complete'`)
		for range 3 {
			b.back()
			if !b.holds(`document.readyState === 'complete' && !document.body.hidden && !document.querySelector('.nav, .tabs')`) {
				t.Errorf("a page of one's own came back after %s", lastly)
			}
		}
		if lastly == `button[form=lock]` {
			eval[bool](b, `(location.assign('/lock'), true)`)
			b.at("/lock")
			b.fill(`#pin`, "739164")
			b.send(`#pin`, "How was today with Mia")
		}
	}
}

// The page for an apology promises that nothing of it is kept, and a form with a secret
// is nobody's draft: neither is held for after the lock.
func TestNotHeldBehindTheLock(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := parent(t, s)
	b.locksAndOpens(s)
	for path, held := range map[string]bool{"/hard/new": true, "/repair": false, "/more/signin": false} {
		b.goTo(path)
		eval[bool](b, `(() => {
			const e = document.querySelector('main form :is(textarea, input[type=text], input:not([type]))')
			e.value = 'Only for myself'
			Object.defineProperty(document, 'hidden', { value: true })
			document.dispatchEvent(new Event('visibilitychange'))
			return true
		})()`)
		if sent := b.holds(`performance.getEntriesByName(location.origin + '/draft').length > 0`); sent != held {
			t.Errorf("%s: what was typed was held: %v", path, sent)
		}
	}
}

// What stands typed when the lock comes is there after unlocking; a link asks first.
func TestTypedBehindTheLock(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := parent(t, s)
	b.locksAndOpens(s)
	b.goTo("/hard/new")
	const words = `We were late, and I shouted.`
	eval[bool](b, `(() => {
		const e = document.querySelector('textarea')
		e.value = '`+words+`'
		e.dispatchEvent(new Event('input', { bubbles: true }))
		return true
	})()`)
	wait[bool](b, `!window.dispatchEvent(new Event('beforeunload', { cancelable: true }))`) // a link would ask
	b.isTurnedAway()
	b.says(s.words("lock.draft"))
	b.fill(`#pin`, "739164")
	b.leaves(`document.querySelector('#pin').closest('form').querySelector('button').click()`, `document.querySelector('textarea')?.value === '`+words+`'`)
	b.at("/hard/new")
}

// What was sent is not sent again by Back and Reload once its page was left: the
// history forgets that it was a form.
func TestSentIsForgotten(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := newTab(t, s, phone)
	b.expect("status of 422")
	b.goTo("/c")
	b.fill(`[name=name]`, "otter")
	b.fill(`[name=year]`, "2012")
	b.fill(`[name=pin]`, "739164")
	b.leaves(`document.querySelector('form[action="/c/in"] button').click()`, `document.querySelector('[aria-invalid], .problem, [role=alert]') !== null && document.querySelector('[name=name]').value === 'otter'`)
	b.leaves(`document.querySelector('a[href="/c/help"]').click()`, `location.pathname === '/c/help'`)
	b.back()
	wait[bool](b, `location.pathname !== '/c/help' && document.readyState === 'complete'`)
	eval[bool](b, `(setTimeout(() => location.reload()), true)`)
	wait[bool](b, `performance.getEntriesByType('navigation')[0].type === 'reload' && document.readyState === 'complete'`)
	if !b.holds(`!document.body.textContent.includes('otter') && ![...document.querySelectorAll('input')].some(e => e.value === 'otter')`) {
		t.Error("what was sent came back with Reload")
	}
}

// Back from what a search has found leads to the library, not to a page that is not there.
func TestBackToASearch(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := parent(t, s)
	b.goTo("/library")
	b.fill(`[role=search] [name=words]`, "shouting")
	b.leaves(`document.querySelector('[role=search]').requestSubmit()`, `location.pathname === '/library/search' && document.querySelectorAll('main a[href^="/library/practice/"]').length > 0`)
	b.leaves(`document.querySelector('main a[href^="/library/practice/"]').click()`, `location.pathname.startsWith('/library/practice/')`)
	b.back()
	b.at("/library")
	wait[bool](b, `document.querySelector('[role=search] [name=words]') !== null`)
}

// A lock that comes on a dead line hides the page and keeps what stands on it; when the
// line is back, it goes behind the lock with that.
func TestLockOnADeadLine(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := parent(t, s)
	b.locksAndOpens(s)
	b.goTo("/hard/new")
	b.fill(`textarea`, "I shouted, and then")
	b.online(false)
	lateBy := func(minutes int) {
		eval[bool](b, `(() => {
			const now = Date.now() + `+strconv.Itoa(minutes*60_000)+`
			Date.now = () => now
			document.dispatchEvent(new Event('visibilitychange'))
			return true
		})()`)
	}
	lateBy(6)
	b.says(s.words("site.no_network.locked"))
	eval[bool](b, `(dispatchEvent(new Event('pointerdown')), true)`) // a tap opens nothing, and keeps nothing shut
	if !eval[bool](b, `!document.body.innerText.includes('I shouted') && !document.querySelector('main, nav, footer').checkVisibility() && !document.querySelector('textarea').checkVisibility()`) {
		t.Error("the page is still seen")
	}
	b.online(true)
	b.leaves(`fetch('/lock', { method: 'POST' }).then(() => document.dispatchEvent(new Event('visibilitychange')))`, `location.pathname === '/lock' && document.querySelector('#pin') !== null`)
	b.fill(`#pin`, "739164")
	b.leaves(`document.querySelector('#pin').closest('form').querySelector('button').click()`, `document.querySelector('textarea')?.value === 'I shouted, and then'`)
	b.at("/hard/new")
}

// What was refused stands there unsent: it is held for after the lock with all that is
// on its page, each in its own field, and a link asks before it leaves.
func TestRefusedBehindTheLock(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := parent(t, s)
	b.locksAndOpens(s)
	b.expect("status of 422")
	b.goTo("/hard/new")
	b.fill(`[name=what]`, strings.Repeat("We were late. ", 200))
	b.fill(`[name=mine]`, "I shouted.")
	b.leaves(`document.querySelector('[name=what]').form.requestSubmit()`, `document.querySelector('main .problem') !== null`)
	wait[bool](b, `!window.dispatchEvent(new Event('beforeunload', { cancelable: true }))`) // a link would ask
	b.isTurnedAway()
	b.fill(`#pin`, "739164")
	b.leaves(`document.querySelector('#pin').closest('form').querySelector('button').click()`,
		`document.querySelector('[name=mine]')?.value === 'I shouted.' && document.querySelector('[name=what]').value.length > 2000`)
	b.at("/hard/new")
}
