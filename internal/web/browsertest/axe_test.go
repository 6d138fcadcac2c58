package browsertest

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

const axePath = "../testdata/axe/node_modules/axe-core/axe.min.js"

// look is a size and the colours that a person asked for.
type look struct {
	name     string
	size     chromedp.Action[chromedp.Void]
	features []*emulation.MediaFeature
	rules    string // of axe that count here
}

// still keeps colours from being read in the middle of a change.
var still = &emulation.MediaFeature{Name: "prefers-reduced-motion", Value: "reduce"}

func colours(scheme string) []*emulation.MediaFeature {
	return []*emulation.MediaFeature{still, {Name: "prefers-color-scheme", Value: scheme}}
}

var looks = []look{
	{"light phone", phone, colours("light"), everyRule},
	{"dark phone", phone, colours("dark"), onlyContrast},
	{"dark desktop", desktop, colours("dark"), onlyContrast},
	{"light desktop", desktop, colours("light"), everyRule},
	{"forced colours", phone, append(colours("dark"), &emulation.MediaFeature{Name: "forced-colors", Value: "active"}), noContrast},
}

// Which rules: dark is light in other colours, so that only contrast can differ.
const (
	everyRule    = ""
	onlyContrast = `, runOnly: ['color-contrast']`
)

// noContrast leaves one rule out: in forced colours the browser tells a page's
// own colours of text beside the forced background, and not what is painted.
const noContrast = `, rules: { 'color-contrast': { enabled: false } }`

// runAxe gives a line for each violation, whatever its impact.
const runAxe = `axe.run(document, { resultTypes: ['violations']%s }).then(r => r.violations.flatMap(v => v.nodes.map(n =>
  v.id + ' (' + v.impact + '): ' + n.target.join(' ') + ': ' + n.failureSummary.replace(/\s+/g, ' '))))`

// Every page fits every screen and passes every rule of axe that a look can break.
func TestPagesFitEverybody(t *testing.T) {
	axe, err := os.ReadFile(axePath)
	if err != nil {
		missing(t, fmt.Errorf("run npm ci --prefix internal/web/testdata/axe: %w", err))
	}
	t.Parallel()
	eachView(t, func(b *tab, name string) {
		b.fitsScreens(name)
		b.passesAxe(name, string(axe))
	}, phone)
}

// passesAxe opens every <details> so that nothing is left out, and tries every look.
func (b *tab) passesAxe(name, axe string) {
	b.t.Helper()
	eval[int](b, `document.querySelectorAll('details').forEach(d => { d.open = true }), 0`)
	b.do(chromedp.Evaluate[chromedp.Void](axe))
	for _, l := range looks {
		call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: l.features})
		b.do(l.size)
		if found := eval[[]string](b, fmt.Sprintf(runAxe, l.rules)); len(found) > 0 {
			b.t.Errorf("%s, %s:\n%s", name, l.name, strings.Join(found, "\n"))
		}
	}
}
