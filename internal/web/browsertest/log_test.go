package browsertest

import (
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
)

// shortNote is what a day's note may cost, from opening the page to the word
// that it is kept.
const shortNote = 10 * time.Second

// slowPhone is the profile that Lighthouse calls mobile: a slow 4G network and
// a processor a quarter as fast.
func (b *tab) slowPhone() {
	b.t.Helper()
	call(b, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: 4})
	slow := &network.Conditions{Latency: 150, DownloadThroughput: 1638.4 * 1024 / 8, UploadThroughput: 750 * 1024 / 8}
	call(b, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: []*network.Conditions{slow}})
}

// The shortest note takes two taps and, on a slow phone, far less than ten
// seconds from opening the page.
func TestShortestNoteIsTwoTaps(t *testing.T) {
	s := newSite(t)
	b := newTab(t, s, phone)
	b.goTo("/demo/family")
	b.at("/today")
	b.tap(`.wx-o:nth-child(3)`) // a window that has just opened takes its first tap here
	b.slowPhone()

	begun := time.Now()
	b.goTo("/today")
	taps := 0
	tap := func(selector string) { b.tap(selector); taps++ }
	tap(`.wx-o:nth-child(4)`)
	tap(`.done .btn`)
	wait[bool](b, `document.querySelector('.kept') !== null && document.readyState === 'complete'`)
	took := time.Since(begun)
	t.Logf("the shortest note: %d taps, %.1f s on a slow phone", taps, took.Seconds())
	if taps != 2 || took > shortNote {
		t.Errorf("%d taps, %v; at most 2 and %v", taps, took, shortNote)
	}
	if got := eval[int](b, `document.querySelectorAll('.side .rows li').length`); got == 0 {
		t.Error("the note does not stand under the day")
	}
}

// A note can be taken back, and put back.
func TestUndo(t *testing.T) {
	s := newSite(t)
	b := newTab(t, s, phone)
	b.goTo("/demo/family")
	before := eval[int](b, `document.querySelectorAll('.side .rows li').length`)
	b.until(`document.querySelector('.wx-o:nth-child(5) input').checked`, func() { b.tap(`.wx-o:nth-child(5)`) })
	press := `document.querySelector('.kept button').click()`
	b.leaves(`document.querySelector('.done .btn').click()`, `document.querySelector('.kept') !== null`)
	b.leaves(press, `document.body.innerText.includes('Taken away.')`)
	if now := eval[int](b, `document.querySelectorAll('.side .rows li').length`); now != before {
		t.Errorf("%d notes, %d before", now, before)
	}
	b.leaves(press, `document.querySelector('.kept') === null`)
	if now := eval[int](b, `document.querySelectorAll('.side .rows li').length`); now != before+1 {
		t.Errorf("%d notes after putting it back, %d before", now, before)
	}
}
