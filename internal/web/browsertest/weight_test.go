package browsertest

import (
	"slices"
	"testing"

	"mentor/internal/instrument"
)

// What a page may cost (W10): the first visit of the test, and each question
// after it without JavaScript.
const (
	firstRequests = 6
	firstBytes    = 100 << 10
	nextBytes     = 4 << 10
)

func TestPageWeight(t *testing.T) {
	s := newSite(t)
	b := newTab(t, s, phone)
	b.goTo("/test")
	eval[int](b, `document.fonts.ready.then(f => f.size)`)
	wait[bool](b, `performance.getEntriesByType('resource').every(e => e.responseEnd > 0)`)
	requests, bytes := b.traffic()
	t.Logf("first visit of /test: %d requests, %.1f KB", requests, bytes/1024)
	if requests > firstRequests || bytes > firstBytes || bytes == 0 {
		t.Errorf("the first visit of /test takes %d requests and %.0f bytes, at most %d and %d", requests, bytes, firstRequests, firstBytes)
	}
	b.scripts(false)
	b.goOnAs(newVisitor(t, s).begin())
	b.goTo(address(1))
	b.traffic()
	heaviest := 0.0
	several := []instrument.Kind{instrument.AskCauses, instrument.AskMistakes}
	for n := 2; n <= s.short(); n++ {
		if slices.Contains(several, s.form.Course()[n-1].Kind) {
			continue
		}
		b.goTo(address(n))
		if _, bytes := b.traffic(); bytes > nextBytes || bytes == 0 {
			t.Errorf("page %d takes %.0f bytes, at most %d", n, bytes, nextBytes)
		} else {
			heaviest = max(heaviest, bytes)
		}
	}
	t.Logf("heaviest question: %.1f KB", heaviest/1024)
}

// What watches a tab sees a breach of each kind.
func TestTheWatchSees(t *testing.T) {
	s := newSite(t)
	b := newTab(t, s, phone)
	b.outside()
	b.goTo("/")
	eval[bool](b, `document.body.setAttribute('style', 'color: red'), true`)
	eval[bool](b, `console.error('said on purpose'), true`)
	eval[bool](b, `setTimeout(() => { throw new Error('thrown on purpose') }), true`)
	eval[bool](b, `location.assign('https://www.wikipedia.org/'), true`)
	wait[bool](b, `document.title === 'elsewhere'`)
	for _, part := range []string{
		"content policy: style-src-attr stopped inline on /", "said on purpose", "thrown on purpose",
		"request to another origin: https://www.wikipedia.org/", "Applying inline style violates",
	} {
		b.expect(part)
		if !b.noticed(part) {
			t.Errorf("nobody noticed: %s", part)
		}
	}
}
