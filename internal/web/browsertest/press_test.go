package browsertest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// notice keeps what a tab did, as the browser reports it.
func (b *tab) notice(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		b.requests++
		if !strings.HasPrefix(e.Request.URL, b.origin+"/") && !strings.HasPrefix(e.Request.URL, "data:") { // the browser's own pictures; the policy stops ours
			b.breaches = append(b.breaches, "request to another origin: "+e.Request.URL)
		}
	case *network.EventLoadingFinished:
		b.bytes += e.EncodedDataLength
	case *runtime.EventBindingCalled:
		b.breaches = append(b.breaches, "content policy: "+e.Payload)
	case *runtime.EventExceptionThrown:
		d := e.ExceptionDetails
		b.breaches = append(b.breaches, fmt.Sprintf("exception: %s %s:%d %+v", d.Text, d.URL, d.LineNumber, d.Exception))
	case *runtime.EventConsoleAPICalled:
		if e.Type == "error" || e.Type == "assert" {
			for _, a := range e.Args {
				b.breaches = append(b.breaches, "console error: "+string(a.Value)+a.Description)
			}
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == "error" {
			b.breaches = append(b.breaches, "console error: "+e.Entry.Text+" "+e.Entry.URL)
		}
	}
}

// traffic is the number of requests and the bytes received since the last call.
func (b *tab) traffic() (requests int, bytes float64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	requests, bytes = b.requests, b.bytes
	b.requests, b.bytes = 0, 0
	return requests, bytes
}

// takesTaps holds once the page that stands there no longer takes a tap for
// the second half of a double tap.
const takesTaps = `performance.now() - (window.shownAt ?? -1e3) > 260`

// place waits until a person can press what a selector names, and gives its
// middle: shown, not covered, not in the middle of a transition.
func (b *tab) place(selector string) (x, y float64) {
	b.t.Helper()
	at := wait[[]float64](b, fmt.Sprintf(`%s && (() => {
  const e = document.querySelector(%q)
  if (!e || document.readyState !== 'complete') return null
  e.scrollIntoView({ block: 'center', behavior: 'instant' })
  const r = e.getClientRects()[0], x = r.x + r.width / 2, y = r.y + r.height / 2
  return e.contains(document.elementFromPoint(x, y)) ? [x, y] : null
})()`, takesTaps, selector))
	return at[0], at[1]
}

// tap taps with a finger.
func (b *tab) tap(selector string) {
	b.t.Helper()
	x, y := b.place(selector)
	b.do(chromedp.TapXY(x, y))
}

// tabTo presses Tab until the focus stands on what a selector names.
func (b *tab) tabTo(selector string) {
	b.t.Helper()
	for range 200 {
		if eval[bool](b, fmt.Sprintf(`document.activeElement.matches(%q)`, selector)) {
			return
		}
		b.do(chromedp.KeyEvent(kb.Tab))
	}
	b.t.Fatalf("the keyboard does not reach %s", selector)
}

// key reaches what a selector names by Tab alone and presses a key on it.
func (b *tab) key(selector, key string) {
	b.t.Helper()
	b.tabTo(selector)
	wait[bool](b, takesTaps)
	b.do(chromedp.KeyEvent(key))
}

// noticed reports whether a breach holds the text.
func (b *tab) noticed(text string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.ContainsFunc(b.breaches, func(s string) bool { return strings.Contains(s, text) })
}
