package browsertest

import (
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"

	"mentor/internal/web"
)

// One computer for all: what Chromium keeps in its history of a child who comes, writes,
// shows something and asks for help are addresses without a meaning and one title.
func TestHistoryOfAFamilysComputer(t *testing.T) {
	s := newSiteWith(t, func(*web.Config) {})
	parent := keepsFor(t, s)
	kid := newTab(t, s, phone)
	follow := func(selector, says string) {
		t.Helper()
		eval[bool](kid, `(document.querySelector(`+"`"+selector+"`"+`).click(), true)`)
		kid.says(says)
	}
	kid.goTo("/c")
	kid.says("This browser remembers")
	kid.fill(`[name=code]`, parent.code())
	follow(`form:has([name=code]) button`, "Read this first")
	kid.fill(`[name=name]`, "otter")
	kid.fill(`[name=year]`, "2012")
	kid.fill(`[name=pin]`, "739164")
	follow(`form:has([name=pin]) button:not([type=button])`, "Your eight words")
	follow(`.cta a`, "How are you today?")
	eval[bool](kid, `(document.querySelector('[name=weather][value="2"]').checked = true)`)
	follow(`form:has([name=weather]) button`, "Kept.")
	follow(`.young-top li:nth-child(2) a`, "Is there something you want to say?")
	kid.fill(`main [name=words]`, "I like it when we just sit and read.")
	follow(`form:has([name=words]) button`, "Something I wrote")
	follow(`.show-form button`, "This is what Mum would see")
	follow(`.show-or-not button`, "Mum sees all of this")
	follow(`.young-who a:nth-child(2)`, "Talk to somebody today")

	all := call(kid, page.GetNavigationHistory, cdp.Empty{})
	hidden := regexp.MustCompile(`^` + regexp.QuoteMeta(s.origin) + `/c(/[\w-]{100,})?(#[a-z-]+)?$`)
	for _, e := range all.Entries {
		if !strings.HasPrefix(e.URL, s.origin) {
			continue // the empty page of a new tab
		}
		if !hidden.MatchString(e.URL) || e.Title != "Notes" {
			t.Errorf("the history says %q at %s", e.Title, e.URL)
		}
	}
	if len(all.Entries) < 9 {
		t.Errorf("the history has %d entries: the test saw nothing", len(all.Entries))
	}
}
