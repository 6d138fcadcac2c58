package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"mentor/internal/advice"
	"mentor/internal/fault"
	"mentor/internal/instrument"
	"mentor/internal/library"
	"mentor/internal/practice"
	"mentor/internal/safety"
)

// The kinds of things in the library, as addresses name them.
const (
	kindPractices = "practices"
	kindTalk      = "talk"
	kindTogether  = "together"
)

var libraryKinds = []string{kindPractices, kindTalk, kindTogether}

// libraryPage is the library, or one kind of things in it for one age.
type libraryPage struct {
	Page
	Kind  string // empty on the first page
	Band  string // empty for every age
	Bands []instrument.Band
	Steps []library.Step
	Words *practice.Words
	practice.Set
	Withheld bool // safety left something out

	Typed string // what was searched for
	Meant string // the words it was read as, where none of them is in the library
	Found []found
	Help  topicHelp // what the words are about, before what was found
}

// found is one thing that a search found.
type found struct {
	Kind string
	Name string
	Text string
	Path string // of its own page; empty when it has none
}

// withheld is what safety leaves out for the visitor, when a test is open.
func (c *call) withheld() (safety.Outcome, error) {
	s, err := c.maybeSitting()
	if s == nil || err != nil {
		return safety.Outcome{}, err
	}
	return s.Safety.And(s.form.Gated(s.Answers)), nil
}

func (c *call) newLibraryPage(title, kind, band string, o safety.Outcome) libraryPage {
	page := libraryPage{
		Page: c.page(title), Kind: kind, Band: band, Bands: c.lib.Current().Bands,
		Steps: c.shelf().Steps, Words: c.shelf().Family,
	}
	for _, p := range c.lib.Family.Practices {
		if p.Withheld(o) {
			page.Withheld = true
		} else if practice.Fits(p.Bands, band) {
			page.Practices = append(page.Practices, p)
		}
	}
	if o.Withholds("contact") {
		return page // talking and doing things together needs contact
	}
	for _, st := range c.lib.Family.Starters {
		if practice.Fits(st.Bands, band) {
			page.Starters = append(page.Starters, st)
		}
	}
	for _, a := range c.lib.Family.Activities {
		if practice.Fits(a.Bands, band) {
			page.Activities = append(page.Activities, a)
		}
	}
	return page
}

// libraryShown sends a page of the library; one that leaves nothing out is the
// same for everybody.
func (c *call) libraryShown(kind, band string) error {
	o, err := c.withheld()
	if err != nil {
		return err
	}
	return c.renderIn("library/"+kind+"/"+band, o, func() templ.Component {
		return libraryView(c.newLibraryPage("library.title."+kind, kind, band, o))
	})
}

// renderIn sends a page that is the same for everybody, unless safety leaves
// something out of it, or a parent reads it in their own place.
func (c *call) renderIn(key string, o safety.Outcome, view func() templ.Component) error {
	own, err := c.hasOwnPlace()
	if err != nil {
		return err
	}
	if own || o != (safety.Outcome{}) {
		return c.render(http.StatusOK, view())
	}
	return c.renderShared(key, view)
}

func (c *call) libraryFirst() error { return c.libraryShown("all", "") }

func (c *call) libraryKind() error {
	kind, band := c.r.PathValue("kind"), c.r.PathValue("band")
	if kind == "search" {
		return c.redirect("/library") // where one came back to what was found
	}
	if !slices.Contains(libraryKinds, kind) || band != "" && !c.lib.Current().HasBand(band) {
		return fault.New(fault.NotFound, "library.error.none")
	}
	return c.libraryShown(kind, band)
}

// practicePage is one practice.
type practicePage struct {
	Page
	*practice.Practice
	Words   practice.PracticeWords
	Hinders map[string]string
	Bands   []instrument.Band
	Source  string
	Step    library.Step
}

func (c *call) practice() error {
	p := c.lib.Family.Find(c.r.PathValue("id"))
	o, err := c.withheld()
	if err != nil {
		return err
	}
	if p == nil || p.Withheld(o) {
		return fault.New(fault.NotFound, "library.error.none")
	}
	return c.renderIn("practice/"+p.ID, safety.Outcome{}, func() templ.Component {
		words := c.shelf().Family
		page := practicePage{
			Page: c.page("library.title.practice"), Practice: p, Words: words.Practices[p.ID], Hinders: words.Hinders,
			Step: c.shelf().Steps[p.Step-1], Source: c.L.T("result.source.ours"),
		}
		if p.Source != advice.Ours {
			page.Source = c.L.T("result.source", "source", c.lib.Deck.Sources[p.Source])
		}
		for _, b := range c.lib.Current().Bands {
			if page.Words.What.Each != nil && practice.Fits(p.Bands, b.ID) {
				page.Bands = append(page.Bands, b)
			}
		}
		return practiceView(page)
	})
}

// maxFound is how many results a tired person may want to read.
const maxFound = 20

// search finds in the library. What is searched for is sent in the body, so
// that it stands in no address and no history.
func (c *call) search() error {
	if err := c.readForm(); err != nil {
		return err
	}
	typed := strings.TrimSpace(c.r.PostForm.Get("words"))
	if typed == "" {
		return c.redirect("/library")
	}
	o, err := c.withheld()
	if err != nil {
		return err
	}
	own, err := c.hasOwnPlace()
	if err != nil {
		return err
	}
	page := c.newLibraryPage("library.title.search", "search", "", o)
	page.Typed = typed
	if page.Help, err = c.soughtHelp(typed, own); err != nil {
		return err
	}
	ids, guessed := c.shelf().Search().Find(typed)
	page.Meant = strings.Join(guessed, ", ")
	for _, id := range ids {
		if f, ok := page.named(id); ok && len(page.Found) < maxFound {
			page.Found = append(page.Found, f)
		}
	}
	return c.render(http.StatusOK, libraryView(page))
}

// soughtHelp is the help for what the words of a search say, with the numbers of the
// country of the test that is open, else of the last one that was kept.
func (c *call) soughtHelp(typed string, own bool) (h topicHelp, err error) {
	ids := c.shelf().Sought.Find(typed)
	if ids == nil {
		return h, nil
	}
	s, err := c.maybeSitting()
	if err == nil && s == nil && own {
		s, err = c.lastKept()
	}
	if err != nil {
		return h, err
	}
	country := ""
	if s != nil {
		country = s.Country
	}
	h = c.topicHelp(safety.Outcome{}, country)
	for _, topic := range c.lib.Safety.Topics {
		if slices.Contains(ids, topic.ID) {
			h.Shown = append(h.Shown, safety.Shown{Topic: topic, Urgency: safety.Soft})
		}
	}
	return h, nil
}

// named is the thing id, if it is not left out.
func (p libraryPage) named(id string) (found, bool) {
	if i := slices.IndexFunc(p.Practices, func(x practice.Practice) bool { return x.ID == id }); i >= 0 {
		w := p.Words.Practices[id]
		return found{kindPractices, w.Name, w.When + ", " + w.Then + ".", "/library/practice/" + id}, true
	}
	if i := slices.IndexFunc(p.Starters, func(x practice.Starter) bool { return x.ID == id }); i >= 0 {
		w := p.Words.Starters[id]
		return found{kindTalk, w.Text, w.Follow[0], ""}, true
	}
	if i := slices.IndexFunc(p.Activities, func(x practice.Activity) bool { return x.ID == id }); i >= 0 {
		w := p.Words.Activities[id]
		return found{kindTogether, w.Name, w.What, ""}, true
	}
	return found{}, false
}

// ofStep are the practices of one step.
func (p libraryPage) ofStep(n int) (out []practice.Practice) {
	for _, x := range p.Practices {
		if x.Step == n {
			out = append(out, x)
		}
	}
	return out
}

// count is how many things of a kind there are on the page.
func (p libraryPage) count(kind string) int {
	return map[string]int{kindPractices: len(p.Practices), kindTalk: len(p.Starters), kindTogether: len(p.Activities)}[kind]
}

// facts is what an activity takes, in a line.
func (p libraryPage) facts(a practice.Activity) string {
	parts := []string{
		p.N("library.minutes", a.Minutes), p.T("library.cost." + a.Cost), p.T("library.place." + a.Place), p.T("library.leads." + a.Leads),
	}
	if a.Apart {
		parts = append(parts, p.T("library.apart"))
	}
	return strings.Join(parts, " · ")
}

// takes is what a practice takes, in a line.
func takes(p Page, x practice.Practice) string {
	parts := []string{p.N("library.minutes", x.Minutes), p.T("library.often." + x.Often)}
	if x.Apart {
		parts = append(parts, p.T("library.apart"))
	}
	return strings.Join(parts, " · ")
}

// current marks the link of the page one stands on.
func current(here bool) string {
	if here {
		return "page"
	}
	return "false"
}
