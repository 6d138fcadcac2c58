package browsertest

import (
	"net/url"
	"testing"
)

// made is the link and the passphrase that a page shows, once.
func (b *tab) made() (link, pass string) {
	b.t.Helper()
	link = wait[string](b, `document.querySelector('.rep-link')?.textContent`)
	at, err := url.Parse(link)
	if err != nil {
		b.t.Fatal(err)
	}
	return at.Path, wait[string](b, `document.querySelector('.code:not(.rep-link)')?.textContent`)
}

// reads has a professional open a link with its passphrase.
func (b *tab) reads(link, pass, says string) {
	b.t.Helper()
	b.goTo(link)
	b.fill(`[name=pass]`, pass)
	b.send(`[name=pass]`, says)
	b.at(link + "/report")
}

// Two browsers that have nothing in common: a parent makes a report, a
// psychologist opens it, reads and leaves a note, and the parent ends it while it
// is being read; the next click finds it closed, and what was typed is not lost.
func TestPsychologistReads(t *testing.T) {
	s := newSite(t)
	parent := keepsFor(t, s)
	mum, psy := newTab(t, s, phone), newTab(t, s)
	psy.expect("410") // the page that is closed
	mum.enterAs(parent)

	mum.goTo("/share/new")
	mum.fill(`[name=purpose]`, "First talk on Tuesday")
	eval[bool](mum, `document.querySelector('[name=section][value=scores]').checked = true`)
	mum.submit(`form[action="/share/new"]`, `form[action$="/open"]`)
	mum.says("Self-report by one parent")
	own := eval[string](mum, `location.pathname`)
	mum.submit(`form[action$="/open"]`, `.rep-link`)
	link, pass := mum.made()

	psy.reads(link, pass, "First talk on Tuesday")
	psy.says("Test results")
	if eval[bool](psy, `document.body.innerText.includes('Hard moments and repairs')`) {
		t.Error("the report has what was not chosen")
	}
	psy.fill(`[name=note]`, "Let us begin with what goes well.")
	psy.send(`[name=note]`, "The note is with the parent.")

	mum.goTo(own)
	mum.says("Let us begin with what goes well.")
	mum.says("2 times.")
	mum.submit(`form[action$="/end"]`, `h1`)
	mum.says("This report is closed")

	psy.fill(`[name=note]`, "One more thing.")
	psy.send(`[name=note]`, "This report is closed.")
	psy.says("One more thing.")
	psy.goTo(link + "/report")
	psy.says("Ask who sent it for a new link.")
	mum.goTo(own)
	mum.says("Let us begin with what goes well.")
	mum.says("2 times.")
}
