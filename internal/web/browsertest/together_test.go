package browsertest

import (
	"fmt"
	"testing"
)

// openPart opens a section of one's own to the other parent, as a person does.
func (b *tab) openPart(section string) {
	b.t.Helper()
	form := fmt.Sprintf(`section[aria-labelledby="of-%s"] form[action$="/open"]`, section)
	eval[bool](b, fmt.Sprintf(`document.querySelector(%q).closest('details').open = true`, form))
	b.submit(form, fmt.Sprintf(`section[aria-labelledby="of-%s"] form[action$="/close"]`, section))
}

// Two parents in browsers of their own: Anna invites, Ben makes a place and
// accepts, both open the picture of trust and see both, Ben leaves, and Anna's
// page is as it was before.
func TestTwoParents(t *testing.T) {
	s := newSite(t)
	anna := newTab(t, s, phone)
	anna.goTo("/demo/family")
	anna.goTo("/family")
	before := eval[string](anna, `document.querySelector('main').innerHTML`)
	anna.goTo(eval[string](anna, `document.querySelector('a[href$="/together"]').getAttribute('href')`))
	anna.says("First: are you safe?")
	anna.fill(`[name=called]`, "Anna")
	anna.submit(`form[action$="/together"]`, ".invitation")
	link := eval[string](anna, `new URL(document.querySelector('.invitation').textContent).pathname`)

	ben := newTab(t, s, phone)
	ben.goTo(link)
	ben.says("Anna invites you")
	ben.fill(`[name=child]`, "Mia")
	ben.fill(`[name=called]`, "Ben")
	ben.submit(`form[action$="/new"]`, `form[action$="/leave"]`)
	pair := eval[string](ben, `location.pathname`)
	ben.goTo("/vision")
	ben.fill(`[name=words]`, "We laugh again at breakfast.")
	ben.submit(`form[action="/vision"]`, ".kept")
	ben.goTo(pair)
	ben.openPart("trust")
	ben.says("shown once you both have opened it.")

	anna.goTo("/family")
	anna.goTo(eval[string](anna, `document.querySelector('a[href^="/family/together/"]').getAttribute('href')`))
	anna.says("You and Ben")
	if eval[bool](anna, `document.body.innerText.includes('breakfast')`) {
		t.Error("Anna sees what she has not opened herself")
	}
	anna.openPart("trust")
	anna.says("We laugh again at breakfast.")
	ben.goTo(pair)
	ben.says("Anna, ")

	ben.submit(`form[action$="/leave"]`, `a[href$="/together"]`)
	anna.goTo("/family")
	if after := eval[string](anna, `document.querySelector('main').innerHTML`); after != before {
		t.Errorf("Anna's page tells that somebody was here:\n%s\n%s", before, after)
	}
}
