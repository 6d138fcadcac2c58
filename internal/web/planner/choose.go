package planner

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"mentor/internal/fault"
	"mentor/internal/plan"
	"mentor/internal/practice"
	"mentor/internal/safety"
	"mentor/internal/web/call"
	"mentor/internal/web/space"
)

// chooseShown is how many suggestions are shown at first.
const chooseShown = 3

// suggestPage is the week's practices and what may come beside or instead.
type suggestPage struct {
	planFrame
	Suggested []plan.Suggestion
	More      []plan.Suggestion
}

// Choose answers GET /plan/choose.
func Choose(c *call.Call) error {
	return showPlan(c, func(p space.PlanNow) error {
		v := suggestPage{planFrame: newPlanFrame(c, "plan.title", p)}
		v.Suggested = c.Lib.Plan.Suggest(&p.Plan, p.Known, p.Today)
		n := min(chooseShown, len(v.Suggested))
		v.Suggested, v.More = v.Suggested[:n], v.Suggested[n:min(4*n, len(v.Suggested))]
		return c.Render(http.StatusOK, suggestView(v))
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
func newTakePage(c *call.Call, p space.PlanNow, id string) (v takePage, err error) {
	v = takePage{planFrame: newPlanFrame(c, "plan.title", p), ID: id, MaySee: !p.Known.Safety.Withholds(contact)}
	doing := doingOf(p, c.Lib.Plan, p.Plan.Number())
	i := slices.IndexFunc(doing, func(d plan.Doing) bool { return d.ID == id })
	known := c.Lib.Family.Find(id)
	switch {
	case i >= 0:
		v.Doing, v.In = doing[i], true
	case known != nil:
		if known.Withheld(p.Known.Safety) || !practice.Fits(known.Bands, p.Known.Band) {
			return v, fault.New(fault.NotFound, "plan.error.practice")
		}
		v.offer(c, known)
	case id == ownWords:
		v.Own, v.Doing = true, plan.Doing{Minutes: 5, Often: "most-days"}
	case v.MaySee && v.together(c, id):
	default:
		return v, fault.New(fault.NotFound, "plan.error.practice")
	}
	if known != nil {
		w := c.Shelf().Family.Practices[id]
		v.What, v.Small = w.What.For(p.Known.Band), w.Smaller
	}
	return v, nil
}

// contact is what safety withholds where being with the child is not safe.
const contact safety.Ask = "contact"

// offer fills in the sentence of a practice of the content.
func (p *takePage) offer(c *call.Call, known *practice.Practice) {
	w := c.Shelf().Family.Practices[known.ID]
	p.Doing = plan.Doing{ID: known.ID, When: w.When, Then: w.Then, Minutes: known.Minutes, Often: known.Often}
	for _, s := range c.Lib.Plan.Suggest(&p.Now.Plan, p.Now.Known, p.Now.Today) {
		if s.ID == known.ID {
			p.Doing.Smaller, p.Days = s.Smaller, s.Days
		}
	}
}

// together fills in the sentence of something to talk about or to do together.
func (p *takePage) together(c *call.Call, id string) bool {
	words := c.Shelf().Family
	if w, ok := words.Starters[id]; ok {
		p.Doing = plan.Doing{Name: short(w.Text), When: c.L.T("plan.talk.when"), Then: c.L.T("plan.talk.then", "question", w.Text), Minutes: 5, Often: "once"}
	}
	for _, a := range c.Lib.Family.Activities {
		if w := words.Activities[id]; a.ID == id {
			p.Doing = plan.Doing{
				Name: short(w.Name), When: c.L.T("plan.together.when"), Then: c.L.T("plan.together.then", "name", w.Name),
				Minutes: onceIn(a.Minutes), Often: "once",
			}
		}
	}
	p.Doing.Child, p.Own, p.What = true, true, words.Activities[id].What
	return p.Doing.Name != ""
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

// Take answers GET /plan/choose/{id}.
func Take(c *call.Call) error {
	p, err := c.ThePlan()
	if err != nil {
		return err
	}
	id := c.R.PathValue("id")
	if p.Version == 0 {
		return c.Redirect("/plan?take=" + url.QueryEscape(id))
	}
	v, err := newTakePage(c, p, id)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, takeView(v))
}
