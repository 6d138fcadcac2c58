package browsertest

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"

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

// bigText is twice the letters, as a person sets it in the browser.
func (b *tab) bigText() {
	b.t.Helper()
	call(b, page.SetFontSizes, page.SetFontSizesParams{FontSizes: &page.FontSizes{Standard: 32, Fixed: 26}})
}

func TestPagesFitANarrowScreenWithBigLetters(t *testing.T) {
	s := newSite(t)
	all := views(t, s)
	b := newTab(t, s, narrow)
	b.expect("the server responded with a status of") // pages about a mistake
	for _, v := range all {
		v.open(b)
		b.fits(v.name)
	}
	b.bigText()
	for _, v := range all {
		v.open(b)
		if size := eval[string](b, `getComputedStyle(document.documentElement).fontSize`); size != "32px" {
			t.Fatal("the letters are not bigger:", size)
		}
		b.fits(v.name + " with big letters")
	}
}

func TestShortTestOnANarrowScreenWithBigLetters(t *testing.T) {
	s := newSite(t)
	b := newTab(t, s, narrow)
	b.bigText()
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

func TestRightToLeft(t *testing.T) {
	s := newSite(t)
	all := views(t, s)
	b := newTab(t, s, phone)
	b.expect("the server responded with a status of") // pages about a mistake
	call(b, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": "ar-XB"}})
	for _, v := range all {
		v.open(b)
		b.fits(v.name)
		if dir := eval[string](b, `getComputedStyle(document.documentElement).direction`); dir != "rtl" {
			t.Errorf("%s runs %s", v.name, dir)
		}
	}
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

// The look of a wide screen is the other half of the same styles.
func TestPagesFitADesktop(t *testing.T) {
	s := newSite(t)
	all := views(t, s)
	b := newTab(t, s, desktop)
	b.expect("the server responded with a status of") // pages about a mistake
	for _, v := range all {
		v.open(b)
		b.fits(v.name)
	}
}
