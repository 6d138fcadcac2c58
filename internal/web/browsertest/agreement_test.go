package browsertest

import (
	"fmt"
	"testing"

	"mentor/internal/instrument"
)

// move sends a move of an agreement, after its radio buttons were chosen.
func (b *tab) move(name, says string, chosen ...string) {
	b.t.Helper()
	for _, c := range chosen {
		eval[bool](b, fmt.Sprintf(`document.querySelector('[name=move][value="%s"]').closest('form').querySelector(%q).checked = true`, name, c))
	}
	b.send(fmt.Sprintf(`[name=move][value="%s"]`, name), says)
}

// Two browsers: a parent proposes from a template, a 14-year-old changes it, the
// parent says yes; it is noted, looked at together, and widened.
func TestAgreementOfTwo(t *testing.T) {
	s := newSite(t)
	v := newVisitor(t, s).begin().answer(1, s.short(), "").finish(instrument.Short)
	mum, kid := newTab(t, s, phone), newTab(t, s, phone)
	mum.goOnAs(v)
	mum.goTo("/keep")
	mum.fill(`form [name=child]`, "Mia")
	mum.send(`form [name=child]`, "Mia")
	mum.goTo("/family")
	child := eval[string](mum, `document.querySelector('a[href^="/family/child/"]').getAttribute('href')`)
	mum.goTo(child + "/door")
	mum.fill(`[name=called]`, "Mum")
	mum.send(`[name=called]`, "There Mia types this code")
	code := wait[string](mum, `document.querySelector('.code')?.textContent`)

	kid.goTo("/c")
	kid.fill(`[name=code]`, code)
	kid.send(`[name=code]`, "Mum")
	kid.fill(`[name=name]`, "otter")
	kid.fill(`[name=year]`, "2012")
	kid.fill(`[name=pin]`, "739164")
	eval[bool](kid, `document.querySelector('[name=pin]').closest('form').querySelector('button:not([type=button])').click(), true`)
	kid.says("Your eight words")
	kid.goTo("/c/today")

	mum.goTo("/agreements/new?from=phone-night")
	mum.says("Suggest it to Mia")
	mum.send(`[name=what]`, "Waits for Mia’s answer")
	where := eval[string](mum, `location.pathname`)

	kid.goTo("/c/agreements")
	kid.says("Mum suggests this")
	kids := eval[string](kid, `document.querySelector('.rows a[href^="/c/agreements/"]').getAttribute('href')`)
	kid.goTo(kids)
	kid.says("You both see this. Nothing else is checked.")
	eval[bool](kid, `document.querySelector('[name=move][value=change]').closest('details').open = true`)
	kid.fill(`[name=mine]`, "Put the phone in the hall at ten.")
	kid.move("change", "Suggested like this.")

	mum.goTo(where)
	mum.says("Mia changed it")
	mum.says("Put the phone in the hall at ten.")
	mum.move("yes", "Agreed. You both said yes.")
	kid.goTo(kids)
	kid.says("Agreed. Look at it together on")
	kid.move("note", "Noted.", `[name=kept][value=yes]`)
	mum.goTo(where)
	mum.move("look", "Mia can say how it went", `[name=went][value=well]`, `[name=wish][value=widen]`)
	kid.goTo(kids)
	kid.move("look", "You both want the same step.", `[name=went][value=well]`, `[name=wish][value=widen]`)
	kid.move("change", "Suggested like this.")
	mum.goTo(where)
	mum.says("At weekends one hour later.")
	mum.move("yes", "Agreed. You both said yes.")
	kid.goTo(kids)
	kid.says("Phones sleep outside the bedrooms. At weekends one hour later.")
}
