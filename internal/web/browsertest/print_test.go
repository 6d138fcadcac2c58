package browsertest

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// outside are the drawn things that reach over an edge of the paper, where a
// browser cuts them off.
const outside = `[...document.querySelectorAll('main *')].filter(e => {
  const { left, right, width } = e.getBoundingClientRect()
  return width > 2 && (left < 0 || right > document.documentElement.clientWidth) && getComputedStyle(e).clipPath === 'none'
}).map(e => e.nodeName + '.' + e.getAttribute('class'))`

// On paper nothing is cut off at the edges: what reaches over the text, such as
// the last mark of a picture, has room there.
func TestPaperCutsNothing(t *testing.T) {
	s := newSite(t)
	b := newTab(t, s, chromedp.EmulateViewport(680, 900)) // A4 without its margins, which is the narrowest
	b.goTo("/demo/family")
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	for _, path := range []string{"/progress", "/plan", "/plan/course", "/signs", "/week-time", "/hard", "/today"} {
		b.goTo(path)
		if got := eval[[]string](b, outside); len(got) > 0 {
			t.Errorf("%s: %v", path, got)
		}
	}
}
