package browsertest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
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

// wideWord puts a line of Latin text and a word that reaches over the right edge into a
// page that runs from right to left.
const wideWord = `document.documentElement.dir = 'rtl'
for (const [text, style] of [['first words of a line', ''], ['averyverylongwordindeed', 'inline-size:4em;white-space:nowrap']]) {
  const p = document.createElement('p')
  p.dir = 'ltr'
  for (const rule of style.split(';')) if (rule) p.style.setProperty(...rule.split(':'))
  p.textContent = text
  document.body.prepend(p)
}`

// A word that is too wide is cut, and moves nothing else off the paper.
func TestWideWordMovesNothingOnPaper(t *testing.T) {
	if _, err := exec.LookPath("pdftotext"); err != nil {
		missing(t, err)
	}
	s := newSite(t)
	b := newTab(t, s, desktop)
	b.goTo("/steps/1")
	eval[any](b, wideWord)
	name := filepath.Join(t.TempDir(), "page.pdf")
	if err := os.WriteFile(name, call(b, page.PrintToPDF, page.PrintToPDFParams{}).Data, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", name, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(out), "first words of a line") {
		t.Errorf("the line lost its beginning:\n%.300s", out)
	}
}
