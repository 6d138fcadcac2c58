package browsertest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience bounds every wait. It is far above what a page needs.
const patience = 20 * time.Second

var endBrowser context.CancelFunc = func() {}

func TestMain(m *testing.M) {
	code := m.Run()
	endBrowser()
	os.Exit(code)
}

// browser is the one Chromium of all tests, started at its first use.
var browser = sync.OnceValues(func() (context.Context, error) {
	path, err := exec.LookPath("chromium")
	if err != nil {
		return nil, fmt.Errorf("install the package chromium: %w", err)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-component-update", true))
	ctx, end := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, endTab := chromedp.NewContext(ctx)
	endBrowser = func() { endTab(); end() }
	return ctx, chromedp.Do(ctx)
})

// missing skips a test that lacks something; with CI=true it fails instead, so
// that no gate passes by having tested less.
func missing(t *testing.T, err error) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(err)
	}
	t.Skip(err)
}

// tab is a tab with cookies and cache of its own. When its test ends it fails
// for every breach of the content policy, error in the console and request to
// another origin that was seen.
type tab struct {
	t      *testing.T
	ctx    context.Context
	origin string

	mu       sync.Mutex
	breaches []string
	expected []string
	requests int
	bytes    float64
}

// How a tab looks at the site.
var (
	phone   = chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile, chromedp.EmulateTouch)
	narrow  = chromedp.EmulateViewport(320, 640, chromedp.EmulateMobile, chromedp.EmulateTouch)
	desktop = chromedp.EmulateViewport(1280, 900)
)

// skippedFade is what Chromium throws by itself when it leaves out the fade from
// one document to the next, such as when a person is faster than the fade.
const skippedFade = "InvalidStateError: Transition was aborted because of invalid state"

// neverTouched is what Chromium says when a page would ask before it goes, and nobody
// has touched it: a test has typed by script.
const neverTouched = "beforeunload"

// newTab opens a tab on s. Steps are done before the first page is loaded.
func newTab(t *testing.T, s *site, steps ...chromedp.Action[chromedp.Void]) *tab {
	t.Helper()
	parent, err := browser()
	if err != nil {
		missing(t, err)
	}
	b := &tab{t: t, origin: s.origin, expected: []string{skippedFade, neverTouched}}
	ctx, end := chromedp.NewContext(parent, chromedp.WithNewBrowserContext(), chromedp.WithListener(b.notice))
	t.Cleanup(end)
	b.ctx = ctx
	b.do(chromedp.Func(watch))
	b.do(steps...)
	t.Cleanup(b.judge)
	return b
}

// watcher runs before the scripts of every page: it reports what the content
// policy stopped, and keeps when a question was shown.
const watcher = `
addEventListener('securitypolicyviolation', e => policyBreach(e.violatedDirective + ' stopped ' + e.blockedURI + ' on ' + location.pathname))
addEventListener('DOMContentLoaded', () => {
  const box = document.getElementById('test')
  if (!box) return
  window.shownAt = 0
  new MutationObserver(() => { window.shownAt = performance.now() }).observe(box, { childList: true })
})`

func watch(ctx context.Context, b *chromedp.Target) error {
	if _, err := cdp.Call(ctx, b, runtime.AddBinding, runtime.AddBindingParams{Name: "policyBreach"}); err != nil {
		return err
	}
	_, err := cdp.Call(ctx, b, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: watcher})
	return err
}

// judge fails the test for what the tab did and nobody expected.
func (b *tab) judge() {
	b.mu.Lock()
	for _, text := range b.breaches {
		if !b.isExpected(text) {
			b.t.Error(text)
		}
	}
	b.mu.Unlock()
	if !b.t.Failed() {
		return
	}
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	where, _ := chromedp.Run(ctx, chromedp.Evaluate[string](`location.href + '\n' + document.body.innerText.slice(0, 1500)`))
	b.t.Log("the tab stood at", where)
}

func (b *tab) isExpected(text string) bool {
	for _, part := range b.expected {
		if strings.Contains(text, part) {
			return true
		}
	}
	return false
}

// expect lets what holds the text pass, such as an error that a test provokes.
func (b *tab) expect(text string) { b.expected = append(b.expected, text) }

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if b.requestsNothingYet() {
		ctx = b.ctx // the first action binds the tab to its context
	}
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

func (b *tab) requestsNothingYet() bool { return chromedp.FromContext(b.ctx).Target == nil }

// call sends one command to the tab.
func call[P, R any](b *tab, cmd cdp.Command[P, R], params P) R {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	res, err := chromedp.Call(ctx, cmd, params)
	if err != nil {
		b.t.Fatal(err)
	}
	return res
}

// eval is the value of an expression in the page.
func eval[T any](b *tab, expression string) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// wait waits until an expression holds in the page, and gives its value.
func wait[T any](b *tab, expression string) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	again := time.NewTicker(8 * time.Millisecond)
	defer again.Stop()
	for {
		held, err := chromedp.Run(ctx, chromedp.Evaluate[*T]("("+expression+") || null"))
		if err == nil && held != nil {
			return *held
		}
		select {
		case <-ctx.Done():
			b.t.Fatalf("waited in vain for %s (%v)", expression, err)
		case <-again.C:
		}
	}
}

// glance is how long one press may take to show.
const glance = 2 * time.Second

// holds waits a short while for an expression to hold in the page.
func (b *tab) holds(expression string) bool {
	ctx, cancel := context.WithTimeout(b.ctx, glance)
	defer cancel()
	again := time.NewTicker(8 * time.Millisecond)
	defer again.Stop()
	for {
		held, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("!!("+expression+")"))
		if err == nil && held {
			return true
		}
		select {
		case <-ctx.Done():
			return false
		case <-again.C:
		}
	}
}

// until presses, and once more when the browser, which has only just opened
// its window, took no notice.
func (b *tab) until(expression string, press func()) {
	b.t.Helper()
	for range 5 {
		press()
		if b.holds(expression) {
			return
		}
	}
	b.t.Fatalf("pressed five times in vain for %s", expression)
}

// goTo loads a path.
func (b *tab) goTo(path string) { b.t.Helper(); b.do(chromedp.Navigate(b.origin + path)) }

// at waits until the page of a path is there.
func (b *tab) at(path string) {
	b.t.Helper()
	wait[bool](b, fmt.Sprintf("location.pathname === %q && document.readyState === 'complete'", path))
}

// says waits until the page holds a text.
func (b *tab) says(text string) {
	b.t.Helper()
	wait[bool](b, fmt.Sprintf("document.body.innerText.includes(%q)", text))
}

// fill writes into a field.
func (b *tab) fill(selector, text string) {
	b.t.Helper()
	wait[bool](b, fmt.Sprintf(`document.querySelector(%q) !== null`, selector))
	eval[string](b, fmt.Sprintf(`document.querySelector(%q).value = %q`, selector, text))
}

// send sends the form that holds a selector, by its button, and waits for the words
// on the page that comes.
func (b *tab) send(selector, says string) {
	b.t.Helper()
	b.leaves(fmt.Sprintf(`document.querySelector(%q).closest('form').querySelector('button').click()`, selector),
		fmt.Sprintf(`document.body.innerText.includes(%q)`, says))
}

// leaves does something that brings another document, and waits until it holds
// there: what held before on the page that is left says nothing.
func (b *tab) leaves(does, holds string) {
	b.t.Helper()
	eval[bool](b, `(window.isLeft = true, `+does+`, true)`)
	wait[bool](b, `!window.isLeft && document.readyState === 'complete' && `+holds)
}

// scripts turns JavaScript on or off for the pages that follow.
func (b *tab) scripts(on bool) {
	b.t.Helper()
	call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
}

// online cuts the network or brings it back.
func (b *tab) online(on bool) {
	b.t.Helper()
	everything := &network.Conditions{Offline: !on, DownloadThroughput: -1, UploadThroughput: -1}
	call(b, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: []*network.Conditions{everything}})
	call(b, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: !on, DownloadThroughput: -1, UploadThroughput: -1})
}
