package browsertest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"mentor/internal/instrument"
)

// wide names the innermost thing that makes the page scroll to the side.
const wide = `(() => {
  const page = document.documentElement, width = page.clientWidth, scrolls = () => page.scrollWidth > width
  if (!scrolls()) return []
  const cures = e => { e.style.display = 'none'; const cured = !scrolls(); e.style.display = ''; return cured }
  let culprit = document.body
  for (let inner = culprit; inner; inner = [...culprit.children].find(cures)) culprit = inner
  return ['it is ' + page.scrollWidth + ' wide on ' + width, culprit.outerHTML.slice(0, 200)]
})()`

// fits fails when the page scrolls to the side.
func (b *tab) fits(name string) {
	b.t.Helper()
	if found := eval[[]string](b, wide); len(found) > 0 {
		b.t.Errorf("%s: %s", name, strings.Join(found, "\n\t"))
	}
}

// letters sets how big letters are, as a person does in the browser; 16 is usual.
func (b *tab) letters(size int64) {
	b.t.Helper()
	call(b, page.SetFontSizes, page.SetFontSizesParams{FontSizes: &page.FontSizes{Standard: size, Fixed: size * 13 / 16}})
	wait[bool](b, fmt.Sprintf(`getComputedStyle(document.documentElement).fontSize === '%dpx'`, size))
}

// fitsScreens fails when the page that stands there scrolls to the side: on a
// narrow phone, there with letters of twice the size, and on a wide screen.
func (b *tab) fitsScreens(name string) {
	b.t.Helper()
	b.do(narrow)
	b.fits(name)
	b.letters(32)
	b.fits(name + " with big letters")
	b.letters(16)
	b.do(desktop)
	b.fits(name + " on a desktop")
	b.do(phone)
}

func TestShortTestOnANarrowScreenWithBigLetters(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := newTab(t, s, narrow)
	b.letters(32)
	b.begin(b.tap)
	for n := 1; n <= s.short(); n++ {
		b.at(address(n))
		b.fits(address(n))
		b.answer(s, n, b.tap)
	}
	b.at("/test/check")
	b.tap(`.check form button`)
	b.at("/result")
	b.fits("/result")
}

// readsRightToLeft asks for the pages in a script that runs to the left.
var readsRightToLeft = chromedp.Func(func(ctx context.Context, b *chromedp.Target) error {
	_, err := cdp.Call(ctx, b, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": "ar-XB"}})
	return err
})

func TestRightToLeft(t *testing.T) {
	t.Parallel()
	eachView(t, func(b *tab, name string) {
		b.fits(name)
		if dir := eval[string](b, `getComputedStyle(document.documentElement).direction`); dir != "rtl" {
			b.t.Errorf("%s runs %s", name, dir)
		}
	}, phone, readsRightToLeft)
}

func TestBackPointsToTheRight(t *testing.T) {
	s := newSite(t)
	b := newTab(t, s, phone, readsRightToLeft)
	b.goOnAs(newVisitor(t, s).begin())
	b.goTo("/test/q/2")
	if !eval[bool](b, `document.querySelector('.back').getBoundingClientRect().left > innerWidth / 2`) {
		t.Error("Back stands on the left")
	}
	if flip := eval[string](b, `getComputedStyle(document.querySelector('.back .i')).transform`); flip != "matrix(-1, 0, 0, 1, 0, 0)" {
		t.Error("the arrow of Back points to the left:", flip)
	}
}

// small names the links and buttons of forms and navigation that a finger misses.
const small = `[...document.querySelectorAll('main button, main .pill, main form a, nav a, .top a, .leave, summary, .pause a, .cta a')]
  .map(e => [e, e.getBoundingClientRect()]).filter(([e, r]) => r.height < 44 && r.height > 0)
  .map(([e, r]) => r.height + ' px: ' + e.textContent.trim())`

func TestTapTargetsAreHighEnough(t *testing.T) {
	s := newSite(t)
	b := newTab(t, s, phone)
	b.goOnAs(newVisitor(t, s).begin())
	for _, n := range append(s.stops(instrument.AskSafety), 1, 2) {
		b.goTo(address(n))
		if found := eval[[]string](b, small); len(found) > 0 {
			t.Errorf("page %d: %s", n, strings.Join(found, "\n\t"))
		}
	}
}
