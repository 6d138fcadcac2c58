package browsertest

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"mentor/internal/instrument"
)

// sharing is a visitor with the cookies of the tab: it sees what the server has.
func (b *tab) sharing(s *site) *visitor {
	b.t.Helper()
	v := newVisitor(b.t, s)
	at, _ := url.Parse(s.origin) // it is the address of a listener
	for _, c := range call(b, network.GetCookies, network.GetCookiesParams{URLs: []string{s.origin}}).Cookies {
		v.Jar.SetCookies(at, []*http.Cookie{{Name: c.Name, Value: c.Value, Path: "/"}})
	}
	return v
}

// goOnAs gives the tab the open test of a visitor.
func (b *tab) goOnAs(v *visitor) {
	b.t.Helper()
	c := v.cookie()
	call(b, network.SetCookie, network.SetCookieParams{Name: c.Name, Value: c.Value, URL: b.origin})
}

// begin begins a test for the second age, by pressing.
func (b *tab) begin(press func(selector string)) {
	b.t.Helper()
	b.goTo("/test")
	b.until(`document.querySelector('.pill:nth-child(2) input').checked`, func() { press(`.pill:nth-child(2) input`) })
	b.until(`location.pathname === '/test/q/1'`, func() { press(`form .btn-lg`) })
	b.at("/test/q/1")
}

func address(n int) string { return fmt.Sprintf("/test/q/%d", n) }

// answerOf names the button of an answer.
func answerOf(v int) string { return fmt.Sprintf(`.ans[value="%d"]`, v) }

// answer answers page n, which stands there, by pressing.
func (b *tab) answer(s *site, n int, press func(selector string)) {
	b.t.Helper()
	switch stop := s.form.Course()[n-1]; stop.Kind {
	case instrument.AskItem:
		press(answerOf(choice(n)))
	case instrument.AskSafety:
		for _, item := range s.form.SafetyItems(stop.Short) {
			press(fmt.Sprintf(`[name=%q][value="1"]`, item.ID))
		}
		press(`.several-done button`)
	default:
		press(`.several-done button`)
	}
}

// expected is what the server must hold when pages first to last were answered
// with choice and everything else was left as it was.
func (s *site) expected(given string, first, last int) string {
	want := []byte(given)
	for n := first; n <= last; n++ {
		if stop := s.form.Course()[n-1]; stop.Kind == instrument.AskItem {
			want[stop.Place] = '0' + byte(choice(n))
		}
	}
	return string(want)
}

func (s *site) unanswered() string {
	return strings.Repeat("0", len(s.form.Blank()))
}

func TestShortTestByTaps(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := newTab(t, s, phone)
	b.begin(b.tap)
	last := s.short()
	for n := 1; n <= last; n++ {
		b.at(address(n))
		b.oneDocument(s, n)
		switch n {
		case 5:
			b.backAndChange()
		case 7:
			b.doubleTap()
			continue
		}
		b.answer(s, n, b.tap)
	}
	b.at("/test/check")
	if got, want := b.sharing(s).given(), s.expected(s.unanswered(), 1, last); got != want {
		t.Errorf("the server has %s, want %s", got, want)
	}
	b.tap(`.check form button`)
	b.at("/result")
	if n := eval[int](b, `document.querySelectorAll('.ranges tbody tr').length`); n == 0 {
		t.Error("the first result shows no areas")
	}
}

// oneDocument fails when page n is a document of its own; only the pages after the
// first and after the safety page are, because their answers go to the server at once.
func (b *tab) oneDocument(s *site, n int) {
	b.t.Helper()
	same := eval[bool](b, `window.sameDocument === true`)
	fresh := n <= 2 || s.form.Course()[n-2].Kind == instrument.AskSafety
	if same == fresh {
		b.t.Errorf("page %d: same document %v", n, same)
	}
	eval[bool](b, `window.sameDocument = true`)
}

// backAndChange goes back from page 5 in both ways and changes the answer to
// page 4 to another and then to what it was.
func (b *tab) backAndChange() {
	b.t.Helper()
	other := choice(4)%5 + 1
	b.tap(`[data-back]`)
	b.at(address(4))
	b.pressed(choice(4))
	b.tap(answerOf(other))
	b.at(address(5))
	eval[bool](b, `history.back(), true`)
	b.at(address(4))
	b.pressed(other)
	b.tap(answerOf(choice(4)))
	b.at(address(5))
}

// pressed fails unless the one answer that shows as chosen is v.
func (b *tab) pressed(v int) {
	b.t.Helper()
	if got := eval[string](b, `[...document.querySelectorAll('[aria-pressed=true]')].map(e => e.value).join()`); got != fmt.Sprint(v) {
		b.t.Errorf("%s shows %q as chosen, want %d", eval[string](b, `location.pathname`), got, v)
	}
}

// doubleTap taps twice at once on page 7: page 8 comes and nothing is chosen there.
func (b *tab) doubleTap() {
	b.t.Helper()
	x, y := b.place(answerOf(choice(7)))
	b.do(chromedp.TapXY(x, y), chromedp.TapXY(x, y))
	b.at(address(8))
	wait[bool](b, takesTaps)
	b.at(address(8))
	if n := eval[int](b, `document.querySelectorAll('[aria-pressed=true]').length`); n != 0 {
		b.t.Error("a double tap answered two questions")
	}
}

func TestFullTestByKeyboard(t *testing.T) {
	s := newSite(t)
	b := newTab(t, s, desktop)
	enter := func(selector string) { b.t.Helper(); b.key(selector, kb.Enter) }
	space := func(selector string) { b.t.Helper(); b.key(selector, " ") }
	b.goTo("/")
	enter(`.hero .btn`)
	b.at("/test")
	b.tabTo(`[name=band]`)
	b.do(chromedp.KeyEvent(kb.ArrowDown)) // the arrows choose within one question
	enter(`form .btn-lg`)
	for n := 1; n <= len(s.form.Course()); n++ {
		if n == s.short()+1 {
			b.at("/test/check")
			enter(`.check form .btn-lg`)
		}
		b.at(address(n))
		if kind := s.form.Course()[n-1].Kind; kind == instrument.AskItem {
			b.answer(s, n, []func(string){enter, space}[n%2])
			continue
		} else if kind == instrument.AskCauses {
			space(`[type=checkbox][value="1"]`)
		}
		enter(`.several-done button`)
	}
	b.at("/test/check")
	enter(`.check form button`)
	b.at("/result")
	if n := eval[int](b, `document.querySelectorAll('.ranges tbody tr').length`); n != 9 {
		t.Errorf("the result shows %d areas, want 9", n)
	}
	if n := eval[int](b, `document.querySelectorAll('.ranges .r-svg').length`); n != 9 {
		t.Errorf("%d areas have a range, want 9", n)
	}
	enter(`.card summary`)
	wait[bool](b, `document.querySelector('.card').open`)
}

func TestShortTestWithoutJavaScript(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := newTab(t, s, phone)
	b.scripts(false)
	b.begin(b.tap)
	last, half := s.short(), s.short()/2
	for n := 1; n <= half; n++ {
		b.at(address(n))
		b.answer(s, n, b.tap)
	}
	b.at(address(half + 1))
	b = b.pauseAndResume(s)
	for n := half + 1; n <= last; n++ {
		b.at(address(n))
		b.answer(s, n, b.tap)
	}
	b.at("/test/check")
	if got, want := b.sharing(s).given(), s.expected(s.unanswered(), 1, last); got != want {
		t.Errorf("the server has %s, want %s", got, want)
	}
	b.tap(`.check form button`)
	b.at("/result")
	if n := eval[int](b, `document.querySelectorAll('.ranges tbody tr').length`); n == 0 {
		t.Error("the first result shows no areas")
	}
}

// pauseAndResume writes a code down and opens the test with it in another browser.
func (b *tab) pauseAndResume(s *site) *tab {
	b.t.Helper()
	b.tap(`.pause a`)
	b.at("/test/pause")
	b.tap(`main form button`)
	code := wait[string](b, `document.querySelector('.code')?.textContent`)
	other := newTab(b.t, s, phone)
	other.scripts(false)
	other.goTo("/test/resume")
	other.tap(`#code`)
	other.do(chromedp.KeyEvent(strings.ToLower(code)))
	other.tap(`main form button`)
	return other // it stands at the question that is open
}
