package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"mentor/internal/fault"
	"mentor/internal/plan"
	"mentor/internal/practice"
	"mentor/internal/safety"
)

// ownWords is the address of a practice of the parent's own.
const ownWords = "own"

// chooseShown is how many suggestions are shown at first.
const chooseShown = 3

// suggestPage is the week's practices and what may come beside or instead.
type suggestPage struct {
	planFrame
	Suggested []plan.Suggestion
	More      []plan.Suggestion
}

func (c *call) choose() error {
	return c.showPlan(func(p planNow) error {
		page := suggestPage{planFrame: c.planFrame("plan.title", p)}
		page.Suggested = c.lib.Plan.Suggest(&p.Plan, p.Known, p.Today)
		n := min(chooseShown, len(page.Suggested))
		page.Suggested, page.More = page.Suggested[:n], page.Suggested[n:min(4*n, len(page.Suggested))]
		return c.render(http.StatusOK, suggestView(page))
	})
}

// planStepPage is one step of the plan with the practices that fit.
type planStepPage struct {
	planFrame
	Step      int
	Legs      []leg
	Suggested []plan.Suggestion
}

func (c *call) planStep() error {
	n, err := strconv.Atoi(c.r.PathValue("n"))
	if err != nil || n < 1 || n > plan.Steps {
		return c.redirect("/plan")
	}
	return c.showPlan(func(p planNow) error {
		page := planStepPage{planFrame: c.planFrame("plan.title", p), Step: n}
		for _, s := range c.lib.Plan.Suggest(&p.Plan, p.Known, p.Today) {
			if c.lib.Family.Find(s.ID).Step == n {
				page.Suggested = append(page.Suggested, s)
			}
		}
		for _, l := range page.way() {
			if l.Step == n {
				page.Legs = append(page.Legs, l)
			}
		}
		return c.render(http.StatusOK, planStepView(page))
	})
}

// takePage is one practice with its sentence, before it is taken into the week
// or while it is changed.
type takePage struct {
	planFrame
	ID     string // in the address
	Doing  plan.Doing
	In     bool // it stands in the week
	Own    bool // in the parent's own words
	What   string
	Small  string // the smaller version; empty when the content has none
	Days   plan.Days
	Swap   string // what it takes the place of
	MaySee bool   // safety leaves time together, so that one's own may ask for the child
}

// minutesOnce are the minutes each time that one's own practice may have.
var minutesOnce = []int{1, 5, 10, 20}

// onceIn is the least of minutesOnce that is long enough, else the longest.
func onceIn(minutes int) int {
	for _, n := range minutesOnce {
		if n >= minutes {
			return n
		}
	}
	return minutesOnce[len(minutesOnce)-1]
}

// newTakePage finds what an address means: a practice of the week, one of the
// content, something to talk about or to do together, or one's own words. What
// safety withholds is not there.
func (c *call) newTakePage(p planNow, id string) (page takePage, err error) {
	page = takePage{planFrame: c.planFrame("plan.title", p), ID: id, MaySee: !p.Known.Safety.Withholds(contact)}
	doing := p.doingOf(c.lib.Plan, p.Plan.Number())
	i := slices.IndexFunc(doing, func(d plan.Doing) bool { return d.ID == id })
	known := c.lib.Family.Find(id)
	switch {
	case i >= 0:
		page.Doing, page.In = doing[i], true
	case known != nil:
		if known.Withheld(p.Known.Safety) || !practice.Fits(known.Bands, p.Known.Band) {
			return page, fault.New(fault.NotFound, "plan.error.practice")
		}
		page.offer(c, known)
	case id == ownWords:
		page.Own, page.Doing = true, plan.Doing{Minutes: 5, Often: "most-days"}
	case page.MaySee && page.together(c, id):
	default:
		return page, fault.New(fault.NotFound, "plan.error.practice")
	}
	if known != nil {
		w := c.shelf().Family.Practices[id]
		page.What, page.Small = w.What.For(p.Known.Band), w.Smaller
	}
	return page, nil
}

// contact is what safety withholds where being with the child is not safe.
const contact safety.Ask = "contact"

// offer fills in the sentence of a practice of the content.
func (page *takePage) offer(c *call, known *practice.Practice) {
	w := c.shelf().Family.Practices[known.ID]
	page.Doing = plan.Doing{ID: known.ID, When: w.When, Then: w.Then, Minutes: known.Minutes, Often: known.Often}
	for _, s := range c.lib.Plan.Suggest(&page.Now.Plan, page.Now.Known, page.Now.Today) {
		if s.ID == known.ID {
			page.Doing.Smaller, page.Days = s.Smaller, s.Days
		}
	}
}

// together fills in the sentence of something to talk about or to do together.
func (page *takePage) together(c *call, id string) bool {
	words := c.shelf().Family
	if w, ok := words.Starters[id]; ok {
		page.Doing = plan.Doing{Name: short(w.Text), When: c.L.T("plan.talk.when"), Then: c.L.T("plan.talk.then", "question", w.Text), Minutes: 5, Often: "once"}
	}
	for _, a := range c.lib.Family.Activities {
		if w := words.Activities[id]; a.ID == id {
			page.Doing = plan.Doing{
				Name: short(w.Name), When: c.L.T("plan.together.when"), Then: c.L.T("plan.together.then", "name", w.Name),
				Minutes: onceIn(a.Minutes), Often: "once",
			}
		}
	}
	page.Doing.Child, page.Own, page.What = true, true, words.Activities[id].What
	return page.Doing.Name != ""
}

// short is a text as the name of a practice.
func short(text string) string {
	letters := []rune(text)
	if len(letters) <= plan.MaxName {
		return text
	}
	return strings.TrimSpace(string(letters[:plan.MaxName-1])) + "…"
}

// title is what the practice is called.
func (p takePage) title() string {
	if p.ID == ownWords {
		return p.T("plan.own")
	}
	return p.name(p.Doing)
}

// action is where the form goes.
func (p takePage) action() string {
	if p.In {
		return "/plan/practice/" + p.ID
	}
	return "/plan/practice"
}

// back is where the page came from, and the key of its name.
func (p takePage) back() (path, key string) {
	if p.In {
		return "/plan", "plan.back"
	}
	return "/plan/choose", "plan.to.choose"
}

// full reports whether something has to make room.
func (p takePage) full() bool {
	return !p.In && (len(p.Now.Plan.Now().Doing) >= plan.MaxDoing || p.Problem == "plan.error.minutes")
}

func (c *call) take() error {
	p, err := c.thePlan()
	if err != nil {
		return err
	}
	id := c.r.PathValue("id")
	if p.Version == 0 {
		return c.redirect("/plan?take=" + url.QueryEscape(id))
	}
	page, err := c.newTakePage(p, id)
	if err != nil {
		return err
	}
	return c.render(http.StatusOK, takeView(page))
}

// readDoing reads the form of a practice.
func (c *call) readDoing() plan.Doing {
	in := c.r.PostForm
	tidy := func(name string) string { return strings.Join(strings.Fields(in.Get(name)), " ") }
	minutes, _ := strconv.Atoi(in.Get("minutes")) // what is no number is no choice
	return plan.Doing{
		ID: in.Get("practice"), When: tidy("when"), Then: tidy("then"), Smaller: in.Has("smaller"),
		Minutes: minutes, Often: in.Get("often"), Name: tidy("name"), Child: in.Has("with"),
	}
}

// takePractice takes a practice into the week. Sent twice, it is taken once.
func (c *call) takePractice() error {
	id, d, out := c.r.PostForm.Get("practice"), c.readDoing(), c.r.PostForm.Get("swap")
	if c.lib.Family.Find(id) == nil {
		d.ID = ""
	}
	err := c.changePlan(func(p *planNow) error {
		was := slices.IndexFunc(p.Plan.Now().Doing, func(x plan.Doing) bool { return same(x, d) })
		switch {
		case was >= 0: // the form was sent before
			return p.again(c.lib.Plan, p.Plan.Now().Doing[was], d)
		case out != "":
			return p.Plan.Swap(c.lib.Plan, p.Known, out, d)
		}
		return p.Plan.Add(c.lib.Plan, p.Known, d)
	})
	if err != nil {
		return c.takeAgain(err, id, d)
	}
	return c.redirect("/plan")
}

// again keeps what a form says now that was sent before.
func (p *planNow) again(b *plan.Book, was, d plan.Doing) error {
	if d.Name != "" && (d.Minutes != was.Minutes || d.Often != was.Often || d.Child != was.Child) {
		return p.Plan.Swap(b, p.Known, was.ID, d)
	}
	return p.Plan.Reword(was.ID, d.When, d.Then, d.Smaller)
}

func same(x, d plan.Doing) bool {
	return (x.ID == d.ID || d.ID == "" && x.Name == d.Name) && x.When == d.When && x.Then == d.Then
}

// takeAgain shows a practice as it was typed, with what is to be mended.
func (c *call) takeAgain(err error, id string, d plan.Doing) error {
	return c.planAgain(err, func(p planNow, f *fault.Fault) error {
		page, err := c.newTakePage(p, id)
		if err != nil {
			return err
		}
		page.Doing.When, page.Doing.Then, page.Doing.Smaller = d.When, d.Then, d.Smaller
		if page.Own {
			d.ID = ""
			page.Doing = d
		}
		page.Swap, page.Problem = c.r.PostForm.Get("swap"), f.Key
		return c.render(status[f.Kind], takeView(page))
	})
}

// changePractice changes the sentence of a practice, and whether it is the
// smaller version.
func (c *call) changePractice() error {
	id, d := c.r.PathValue("id"), c.readDoing()
	err := c.changePlan(func(p *planNow) error { return p.Plan.Reword(id, d.When, d.Then, d.Smaller) })
	if err != nil {
		return c.takeAgain(err, id, d)
	}
	if week, err := strconv.Atoi(c.r.PostForm.Get("week")); err == nil {
		return c.redirect("/plan/checkin?replies=" + strconv.Itoa(week))
	}
	return c.redirect("/plan")
}

// putAside puts a practice aside. The page after it can put it back with the
// words it had; they stand in no address.
func (c *call) putAside() error {
	var d plan.Doing
	err := c.changePlan(func(p *planNow) error {
		id, doing := c.r.PathValue("id"), p.Plan.Now().Doing
		if i := slices.IndexFunc(doing, func(x plan.Doing) bool { return x.ID == id }); i >= 0 {
			d = doing[i]
		}
		return p.Plan.Drop(id)
	})
	if err != nil {
		return err
	}
	if c.space.locked(c.now) {
		return c.redirect("/plan")
	}
	return c.showPlan(func(p planNow) error {
		page := c.newPlanPage(p)
		page.Aside = &d
		return c.renderPlan(http.StatusOK, page)
	})
}

// doingOf is the practices of a week that safety leaves, the light days aside.
func (p planNow) doingOf(b *plan.Book, week int) []plan.Doing {
	of := p.Plan
	of.Weeks, of.Light = of.Weeks[:week], nil
	return of.Active(b, p.Known, p.Today)
}

// doing is what the week asks for on this day.
func (f planFrame) doing() []plan.Doing { return f.Now.Plan.Active(f.Book, f.Now.Known, f.Now.Today) }

// waits is how many practices of the week wait until the light days are over.
func (f planFrame) waits() int {
	return len(f.Now.doingOf(f.Book, f.Now.Plan.Number())) - len(f.doing())
}

// name is what a practice is called.
func (f planFrame) name(d plan.Doing) string {
	if w, ok := f.Family.Practices[d.ID]; ok {
		return w.Name
	}
	if d.Name != "" {
		return d.Name
	}
	return d.Then
}

// sentence joins the halves of an if-then sentence.
func (f planFrame) sentence(d plan.Doing) string {
	text := f.T("plan.sentence", "when", strings.TrimRight(d.When, " ,"), "then", d.Then)
	if strings.ContainsAny(text[len(text)-1:], ".!?") || strings.HasSuffix(text, "”") {
		return text
	}
	return text + "."
}

// takes is what a practice of the week takes, in a line.
func (f planFrame) takes(d plan.Doing) string {
	first := f.N("library.minutes", d.Minutes)
	if d.Smaller {
		first = f.T("plan.smaller.said")
	}
	return first + " · " + f.T("library.often."+d.Often)
}

// done says on how many of the last 28 days a practice was noted; on none, what
// it takes.
func (f planFrame) done(d plan.Doing) string {
	n := f.Now.Facts.Practices[d.ID]
	switch {
	case n == 0:
		return f.takes(d)
	case d.Smaller:
		return f.T("plan.smaller.said") + " · " + f.N("plan.done", n)
	}
	return f.N("plan.done", n)
}

// whys are the reasons in words.
func (f planFrame) whys(ids []string) (out []string) {
	for _, id := range ids {
		out = append(out, f.Words.Why[id])
	}
	return out
}

// suggestedFor says why a practice is suggested.
func (f planFrame) suggestedFor(s plan.Suggestion) []string {
	out := f.whys(s.Why)
	if s.Scale != "" {
		out = append(out, f.T("plan.builds", "scale", f.Scales.Scales[s.Scale].Name))
	}
	return out
}

// suggested is a suggestion as the parent would take it.
func (f planFrame) suggested(s plan.Suggestion) plan.Doing {
	p := f.Set.Find(s.ID)
	return plan.Doing{ID: s.ID, Minutes: p.Minutes, Often: p.Often, Smaller: s.Smaller}
}
