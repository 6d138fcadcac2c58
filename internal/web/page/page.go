// Package page is what every page is made of: the layout, forms, frames, icons, stones
// and cards that more than one room shows. It takes values, and knows neither whose they
// are nor what was asked.
package page

import (
	"mentor/internal/calendar"
	"mentor/internal/locale"
)

// Page is what every page has.
type Page struct {
	*locale.Locale
	Title    string // key
	Class    string // of <html>: p-landing, p-test, p-result; of a parent's own pages as the frame says, see App
	Assets   *Assets
	Leave    bool     // shows the quick exit
	Own      bool     // shows what is one person's: hidden when the browser brings it back from its memory
	Held     bool     // something is held that stood typed here
	Again    bool     // unlocking led here: it is to be filled in
	Space    bool     // has the script of the pages behind a sign-in
	Idle     int      // seconds after which the page locks; 0: never
	Whose    string   // mark of whose page it is, when it locks
	Home     bool     // somebody is signed in, whose first page the page does not name
	Other    []string // what another window kept of that which stands here to be kept
	Answer   bool     // it answers a form, at the address where that goes
	Asked    bool     // somebody asked to recover the account, and the owner has not said who
	OfChild  bool     // a page of a child
	Tabs     bool     // a parent reads it in their own place
	Discreet bool     // names neither the program nor its subject in the browser's tab
	TitleArg []any
	Who      []ChildLink // the children to turn to; nobody when there is one
	HelpFor  string      // id of the child about whom help comes first; empty when for none
	Others   bool        // this browser is signed in, and not as the child who stands at the door
	News     *News       // what a page of a child says first
	Cut      *bool       // there is more than the page takes in; known when it is rendered
	ReadOn   calendar.Day
}

// WithClass is the page with another class.
func (p Page) WithClass(class string) Page { p.Class = class; return p }

// WithSpaceScript is the page with the script of the pages behind a sign-in.
func (p Page) WithSpaceScript() Page { p.Space = true; return p }

// FullTitle is the title of the browser tab. It never holds what a person typed,
// and on a child's pages not the name of the program.
func (p Page) FullTitle() string {
	if p.Discreet {
		return p.T("app.discreet")
	}
	title := p.T(p.Title, p.TitleArg...)
	if p.Class == "p-landing" || p.OfChild {
		return title
	}
	return title + " – " + p.T("site.name")
}

// Door is where the lock of the page stands.
func (p Page) Door() string {
	if p.OfChild {
		return "/c"
	}
	return ""
}

// AgreementsAt is where the pages about agreements are.
func (p Page) AgreementsAt() string {
	if p.OfChild {
		return "/c/agreements"
	}
	return "/agreements"
}

// ShareAt is where the pages about sharing are.
func (p Page) ShareAt() string {
	if p.OfChild {
		return "/c/share"
	}
	return "/share"
}
