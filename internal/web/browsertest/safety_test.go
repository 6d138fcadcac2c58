package browsertest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"mentor/internal/instrument"
)

func TestDangerShowsHelpAndNoScores(t *testing.T) {
	s := newSite(t)
	n := s.stops(instrument.AskSafety)[0]
	b := standAt(t, s, n)
	b.tap(fmt.Sprintf(`[name=%q][value="3"]`, s.form.SafetyItems(true)[0].ID))
	b.tap(`.several-done button`)
	b.says(s.words("careful.now.h1"))
	b.helpComesFirst(s)
	b.tap(`main .cta a`)
	for n++; n <= s.short(); n++ {
		b.at(address(n))
		b.answer(s, n, b.tap)
	}
	b.at("/test/check")
	b.tap(`.check form button`)
	b.at("/result")
	b.says(s.lib.In(s.lib.Catalogue.All()[0]).Safety.Topics["danger"].Title)
	b.helpComesFirst(s)
	if shown := eval[string](b, `[...document.querySelectorAll('.ranges, .r-svg, .cells, .advice, .start, .answers-say')].map(e => e.className).join()`); shown != "" {
		t.Error("with somebody in danger the result shows", shown)
	}
}

// helpComesFirst fails unless the first link of the page's text calls the
// emergency number of Germany, the country of the visitor.
func (b *tab) helpComesFirst(s *site) {
	b.t.Helper()
	want := string(s.lib.Help.Countries["DE"].Emergency[0].Tel())
	if got := eval[string](b, `document.querySelector('main a').getAttribute('href')`); got != want {
		b.t.Errorf("the first link is %s, want %s", got, want)
	}
}

// outside answers for every other site, so that no test reaches one, and
// tells which address was asked for.
func (b *tab) outside() <-chan string {
	b.t.Helper()
	b.expect("request to another origin: https://www.wikipedia.org/")
	asked := make(chan string, 8)
	err := chromedp.Listen(b.ctx, func(event any) {
		if e, ok := event.(*fetch.EventRequestPaused); ok {
			go b.answerFor(e, asked)
		}
	})
	if err != nil {
		b.t.Fatal(err)
	}
	call(b, fetch.Enable, fetch.EnableParams{Patterns: []*fetch.RequestPattern{{URLPattern: "https://*"}}})
	return asked
}

func (b *tab) answerFor(e *fetch.EventRequestPaused, asked chan<- string) {
	_, err := chromedp.Call(b.ctx, fetch.FulfillRequest, fetch.FulfillRequestParams{
		RequestID: e.RequestID, ResponseCode: 200, Body: []byte("<!doctype html><title>elsewhere</title>"),
	})
	if err == nil {
		asked <- e.Request.URL
	}
}

// hasLeft fails unless the tab stands elsewhere, the cookie is gone, and the
// history does not hold the page that was left.
func (b *tab) hasLeft(asked <-chan string, from string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	select {
	case got := <-asked:
		if got != "https://www.wikipedia.org/" {
			b.t.Errorf("leaves for %s", got)
		}
	case <-ctx.Done():
		b.t.Fatal("does not leave")
	}
	wait[bool](b, `document.title === 'elsewhere'`)
	if left := call(b, network.GetCookies, network.GetCookiesParams{URLs: []string{b.origin}}).Cookies; len(left) != 0 {
		b.t.Errorf("%d cookies are left", len(left))
	}
	if from == "" {
		return
	}
	history, err := chromedp.Run(b.ctx, chromedp.NavigationEntries())
	if err != nil {
		b.t.Fatal(err)
	}
	if slices.ContainsFunc(history.Entries, func(e *page.NavigationEntry) bool { return strings.HasSuffix(e.URL, from) }) {
		b.t.Errorf("the history still holds %s", from)
	}
}

func TestShiftThreeTimesLeaves(t *testing.T) {
	s := newSite(t)
	b := standAt(t, s, 4)
	asked := b.outside()
	for range 3 {
		for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeKeyDown, input.DispatchKeyEventTypeKeyUp} {
			call(b, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: kind, Key: "Shift", Code: "ShiftLeft", WindowsVirtualKeyCode: 16})
		}
	}
	b.hasLeft(asked, address(4))
}

func TestLeaveLink(t *testing.T) {
	for name, scripts := range map[string]bool{"with JavaScript": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			b := newTab(t, s, phone)
			b.scripts(scripts)
			b.goOnAs(newVisitor(t, s).begin())
			b.goTo("/test/q/1")
			asked := b.outside()
			b.tap(`.leave`)
			b.hasLeft(asked, map[bool]string{true: "/test/q/1"}[scripts])
		})
	}
}
