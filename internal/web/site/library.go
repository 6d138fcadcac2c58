package site

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
	"mentor/internal/web/call"
	"mentor/internal/web/page"
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
	page.Page
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
	Help  page.TopicHelp // what the words are about, before what was found
}

// found is one thing that a search found.
type found struct {
	Kind string
	Name string
	Text string
	Path string // of its own page; empty when it has none
}

// withheld is what safety leaves out for the visitor, when a test is open.
func withheld(c *call.Call) (safety.Outcome, error) {
	s, err := call.MaybeSitting(c)
	if s == nil || err != nil {
		return safety.Outcome{}, err
	}
	return s.Safety.And(s.Instrument.Gated(s.Answers)), nil
}

func newLibraryPage(c *call.Call, title, kind, band string, o safety.Outcome) libraryPage {
	v := libraryPage{
		Page: c.Page(title), Kind: kind, Band: band, Bands: c.Lib.Current().Bands,
		Steps: c.Shelf().Steps, Words: c.Shelf().Family,
	}
	for _, p := range c.Lib.Family.Practices {
		if p.Withheld(o) {
			v.Withheld = true
		} else if practice.Fits(p.Bands, band) {
			v.Practices = append(v.Practices, p)
		}
	}
	if o.Withholds("contact") {
		return v // talking and doing things together needs contact
	}
	for _, st := range c.Lib.Family.Starters {
		if practice.Fits(st.Bands, band) {
			v.Starters = append(v.Starters, st)
		}
	}
	for _, a := range c.Lib.Family.Activities {
		if practice.Fits(a.Bands, band) {
			v.Activities = append(v.Activities, a)
		}
	}
	return v
}

// libraryShown sends a page of the library; one that leaves nothing out is the
// same for everybody.
func libraryShown(c *call.Call, kind, band string) error {
	o, err := withheld(c)
	if err != nil {
		return err
	}
	return renderIn(c, "library/"+kind+"/"+band, o, func() templ.Component {
		return libraryView(newLibraryPage(c, "library.title."+kind, kind, band, o))
	})
}

// renderIn sends a page that is the same for everybody, unless safety leaves
// something out of it, or a parent reads it in their own place.
func renderIn(c *call.Call, key string, o safety.Outcome, view func() templ.Component) error {
	own, err := call.HasOwnPlace(c)
	if err != nil {
		return err
	}
	if own || o != (safety.Outcome{}) {
		return c.Render(http.StatusOK, view())
	}
	return c.RenderShared(key, view)
}

// LibraryFirst answers GET /library.
func LibraryFirst(c *call.Call) error { return libraryShown(c, "all", "") }

// LibraryKind answers GET /library/{kind} and GET /library/{kind}/{band}.
func LibraryKind(c *call.Call) error {
	kind, band := c.R.PathValue("kind"), c.R.PathValue("band")
	if kind == "search" {
		return c.Redirect("/library") // where one came back to what was found
	}
	if !slices.Contains(libraryKinds, kind) || band != "" && !c.Lib.Current().HasBand(band) {
		return fault.New(fault.NotFound, "library.error.none")
	}
	return libraryShown(c, kind, band)
}

// practicePage is one practice.
type practicePage struct {
	page.Page
	*practice.Practice
	Words   practice.PracticeWords
	Hinders map[string]string
	Bands   []instrument.Band
	Source  string
	Step    library.Step
}

// Practice answers GET /library/practice/{id}.
func Practice(c *call.Call) error {
	p := c.Lib.Family.Find(c.R.PathValue("id"))
	o, err := withheld(c)
	if err != nil {
		return err
	}
	if p == nil || p.Withheld(o) {
		return fault.New(fault.NotFound, "library.error.none")
	}
	return renderIn(c, "practice/"+p.ID, safety.Outcome{}, func() templ.Component {
		words := c.Shelf().Family
		v := practicePage{
			Page: c.Page("library.title.practice"), Practice: p, Words: words.Practices[p.ID], Hinders: words.Hinders,
			Step: c.Shelf().Steps[p.Step-1], Source: c.L.T("result.source.ours"),
		}
		if p.Source != advice.Ours {
			v.Source = c.L.T("result.source", "source", c.Lib.Deck.Sources[p.Source])
		}
		for _, b := range c.Lib.Current().Bands {
			if v.Words.What.Each != nil && practice.Fits(p.Bands, b.ID) {
				v.Bands = append(v.Bands, b)
			}
		}
		return practiceView(v)
	})
}

// maxFound is how many results a tired person may want to read.
const maxFound = 20

// Search finds in the library. What is searched for is sent in the body, so
// that it stands in no address and no history.
func Search(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	typed := strings.TrimSpace(c.R.PostForm.Get("words"))
	if typed == "" {
		return c.Redirect("/library")
	}
	o, err := withheld(c)
	if err != nil {
		return err
	}
	own, err := call.HasOwnPlace(c)
	if err != nil {
		return err
	}
	p := newLibraryPage(c, "library.title.search", "search", "", o)
	p.Typed = typed
	if p.Help, err = helpSought(c, typed, own); err != nil {
		return err
	}
	ids, guessed := c.Shelf().Search().Find(typed)
	p.Meant = strings.Join(guessed, ", ")
	for _, id := range ids {
		if f, ok := p.named(id); ok && len(p.Found) < maxFound {
			p.Found = append(p.Found, f)
		}
	}
	return c.Render(http.StatusOK, libraryView(p))
}

// helpSought is the help for what the words of a search say, with the numbers of the
// country of the test that is open, else of the last one that was kept.
func helpSought(c *call.Call, typed string, own bool) (h page.TopicHelp, err error) {
	ids := c.Shelf().Sought.Find(typed)
	if ids == nil {
		return h, nil
	}
	s, err := call.MaybeSitting(c)
	if err == nil && s == nil && own {
		s, err = c.LastKept()
	}
	if err != nil {
		return h, err
	}
	country := ""
	if s != nil {
		country = s.Country
	}
	h = call.TopicHelp(c, safety.Outcome{}, country)
	for _, topic := range c.Lib.Safety.Topics {
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
func takes(p page.Page, x practice.Practice) string {
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
