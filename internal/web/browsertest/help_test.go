package browsertest

import (
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
)

// Who can help is there without a network after one visit, of the page itself or
// of the door, with the numbers of every country; the device keeps that page, and
// none that is about anybody.
func TestHelpOfAChildWithoutNetwork(t *testing.T) {
	for _, first := range []string{"/c/help", "/c"} {
		t.Run(first[1:], func(t *testing.T) {
			s, cut := newSite(t).cable(t)
			b := newTab(t, s, phone)
			b.expect("net::ERR_CONNECTION_REFUSED") // the console tells each try without a network
			b.goTo(first)
			wait[bool](b, pauseKept)
			if got := eval[string](b, worker); got != workers {
				t.Errorf("there is a worker for %s", got)
			}
			cut()
			call(b, network.ClearBrowserCache, cdp.Empty{})
			b.goTo("/c/today") // any way on the child's pages leads there
			b.says(s.words("young.help.h1"))
			b.goTo("/c/help")
			b.says(s.words("young.help.h1"))
			eval[bool](b, `document.getElementById('in-DE').open = true`)
			b.says("116 111")
			if paper := eval[string](b, `getComputedStyle(document.body).backgroundColor`); paper != "rgb(251, 245, 234)" {
				t.Errorf("without a network the page is %s, and not as a child's page looks", paper)
			}
			if got := eval[string](b, kept+`.then(k => k.split(' ').filter(p => p.startsWith('/c')).join(' '))`); got != "/c/help" {
				t.Errorf("the device keeps %s", got)
			}
		})
	}
}
