package browsertest

import (
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/chromedp"

	"mentor/internal/instrument"
)

// words of the catalogue that a test waits for.
func (s *site) words(key string) string { return s.lib.Catalogue.For("en").T(key) }

// standAt opens page n of a test whose pages before were answered.
func standAt(t *testing.T, s *site, n int) *tab {
	t.Helper()
	b := newTab(t, s, phone)
	b.expect("net::ERR_INTERNET_DISCONNECTED") // the console tells each try without a network
	b.goOnAs(newVisitor(t, s).begin().answer(1, n-1, ""))
	b.goTo(address(n))
	b.havePages()
	return b
}

// havePages waits until the pages of the whole test have come.
func (b *tab) havePages() {
	b.t.Helper()
	wait[bool](b, `performance.getEntriesByType('resource').some(e => e.name.endsWith('/test/pages') && e.responseEnd > 0)`)
}

func TestDeadNetworkInTheMiddle(t *testing.T) {
	s := newSite(t)
	const cut, back = 3, 9
	b := standAt(t, s, cut)
	b.online(false)
	for n := cut; n < back; n++ {
		b.at(address(n))
		b.answer(s, n, b.tap)
		b.at(address(n + 1))
		b.says(s.words("question.waiting"))
	}
	server := b.sharing(s)
	if got, want := server.given(), s.expected(s.unanswered(), 1, cut-1); got != want {
		t.Fatalf("without a network the server has %s, want %s", got, want)
	}
	b.online(true)
	b.says(s.words("question.saved"))
	if got, want := server.given(), s.expected(s.unanswered(), 1, back-1); got != want {
		t.Errorf("the server has %s, want %s", got, want)
	}
	for n := back; n <= s.short(); n++ {
		b.at(address(n))
		b.answer(s, n, b.tap)
	}
	b.at("/test/check")
	b.tap(`.check form button`)
	b.at("/result")
	if got, want := server.given(), s.expected(s.unanswered(), 1, s.short()); got != want {
		t.Errorf("the finished test has %s, want %s", got, want)
	}
}

func TestDeadNetworkAtTheEndOfAPart(t *testing.T) {
	s := newSite(t)
	last := s.short()
	b := standAt(t, s, last)
	b.online(false)
	fact := s.form.Asked(s.form.Course()[last-1])[0]
	b.tap(fmt.Sprintf(`[name=%q][value="2"]`, fact))
	b.tap(`.several-done button`)
	b.says(s.words("question.kept"))
	b.at(address(last))
	b.online(true)
	b.at("/test/check")
	if place, _ := s.form.Place(fact); b.sharing(s).given()[place] != '2' {
		t.Error("what was ticked on the last page is lost")
	}
}

func TestDeadNetworkOnTheSafetyPage(t *testing.T) {
	s := newSite(t)
	n := s.stops(instrument.AskSafety)[0]
	b := standAt(t, s, n)
	ticked := fmt.Sprintf(`[name=%q][value="3"]`, s.form.SafetyItems(true)[0].ID)
	b.online(false)
	b.tap(ticked)
	b.tap(`.several-done button`)
	b.says(s.words("question.offline"))
	b.at(address(n))
	if !eval[bool](b, fmt.Sprintf(`document.querySelector(%q).checked`, ticked)) {
		t.Error("what was ticked is gone")
	}
	b.online(true)
	b.tap(`.several-done button`)
	b.says(s.words("careful.now.h1"))
}

// A person who goes back while the last answers wait is not carried off to the
// next page when the network is back.
func TestBackWhileAnswersWait(t *testing.T) {
	s := newSite(t)
	last := s.short()
	b := standAt(t, s, last)
	b.online(false)
	b.tap(`.several-done button`)
	b.says(s.words("question.kept"))
	b.tap(`[data-back]`)
	b.at(address(last - 1))
	b.online(true)
	b.says(s.words("question.saved"))
	b.at(address(last - 1))
}

// On a slow network a person taps again before the pages have come.
func TestTapsBeforeThePagesHaveCome(t *testing.T) {
	s := newSite(t)
	b := newTab(t, s, phone)
	held := b.hold("*/test/pages")
	b.goOnAs(newVisitor(t, s).begin())
	b.goTo("/test/q/2")
	b.tap(answerOf(2))
	wait[bool](b, `document.querySelector('[aria-pressed=true]')?.value === '2'`)
	b.tap(answerOf(4))
	wait[bool](b, `document.querySelector('[aria-pressed=true]')?.value === '4'`)
	b.release(held)
	wait[bool](b, `location.pathname !== '/test/q/2'`)
	b.says(s.words("question.saved"))
	b.at("/test/q/3")
	if got := b.sharing(s).given()[s.form.Course()[1].Place]; got != '4' {
		t.Errorf("the server has %c for the first page, want the last answer, 4", got)
	}
}

// hold keeps the first request for a pattern waiting and gives its id.
func (b *tab) hold(pattern string) <-chan fetch.RequestID {
	b.t.Helper()
	held := make(chan fetch.RequestID, 8)
	err := chromedp.Listen(b.ctx, func(event any) {
		if e, ok := event.(*fetch.EventRequestPaused); ok {
			held <- e.RequestID
		}
	})
	if err != nil {
		b.t.Fatal(err)
	}
	call(b, fetch.Enable, fetch.EnableParams{Patterns: []*fetch.RequestPattern{{URLPattern: pattern}}})
	return held
}

// release lets every request go that was held.
func (b *tab) release(held <-chan fetch.RequestID) {
	b.t.Helper()
	for {
		select {
		case id := <-held:
			call(b, fetch.ContinueRequest, fetch.ContinueRequestParams{RequestID: id})
		default:
			return
		}
	}
}

// A form that is sent without a network stays on the page with its text.
func TestFormWithoutNetwork(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := parent(t, s)
	b.goTo("/hard/new")
	const typed = "We were late, and I shouted."
	b.fill(`textarea`, typed)
	b.online(false)
	eval[bool](b, `(document.querySelector('textarea').form.requestSubmit(), true)`)
	b.says(s.words("site.no_network"))
	if got := eval[string](b, `location.pathname + document.querySelector('textarea').value`); got != "/hard/new"+typed {
		t.Errorf("there stands %q", got)
	}
	b.online(true)
	b.leaves(`document.querySelector('textarea').form.requestSubmit()`, `location.pathname !== '/hard/new' && document.body.textContent.includes('I shouted')`)

	// So does one with taps only, and one that a proxy answers in the place of the server.
	b.goTo("/today")
	eval[bool](b, `(document.querySelector('.wx-o:nth-child(5) input').click(), true)`)
	b.online(false)
	eval[bool](b, `(document.querySelector('.done .btn').click(), true)`)
	b.says(s.words("site.no_network"))
	b.online(true)
	eval[bool](b, `(window.fetch = async () => new Response('', { status: 502 }), document.querySelector('.no-network').remove(), document.querySelector('.done .btn').click(), true)`)
	b.says(s.words("site.no_network"))
	b.at("/today")
}
