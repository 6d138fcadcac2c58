package web

import (
	"net/http"
	"net/url"
	"strconv"

	"mentor/internal/advice"
	"mentor/internal/calendar"
	"mentor/internal/fault"
	"mentor/internal/instrument"
	"mentor/internal/journal"
	"mentor/internal/library"
	"mentor/internal/plan"
	"mentor/internal/practice"
)

// planNow is the plan of the child as it stands today: turned to the day, with
// all that it was turned by. Turning is kept with the next change, never by
// looking at it.
type planNow struct {
	Plan      plan.Plan
	Version   int64 // 0: it has not begun
	Known     plan.Known
	Tests     []plan.Test
	Log       plan.LogFacts
	Facts     journal.Facts // of the last 28 days
	Proposals []plan.Proposal
	Today     calendar.Day
}

// thePlan loads the plan of the child and turns it to this day.
func (d *Desk) thePlan() (p planNow, err error) {
	p.Today = d.space.today
	r, _, err := maybeKept[plan.Plan](d, kindPlan, d.space.child.ID)
	if err != nil {
		return p, err
	}
	if p.Known, p.Tests, err = d.planKnown(); err != nil || r.Version == 0 {
		return p, err
	}
	written, err := d.diary(plan.LogSince(p.Today), p.Today)
	if err != nil {
		return p, err
	}
	log := written.log()
	p.Plan, p.Version = r.Value, r.Version
	p.Log, p.Facts = plan.ReadLog(log, p.Today, d.space.zone), log.Facts(plan.LogSince(p.Today), p.Today)
	p.Proposals = p.Plan.Turn(d.lib.Plan, p.Known, p.Today, p.Log)
	return p, nil
}

// planKnown is what the plan may know besides itself: the last full result,
// else the last short one, the child's age, and what safety withholds.
func (d *Desk) planKnown() (k plan.Known, tests []plan.Test, err error) {
	k.Band, _ = d.space.child.Value.BandOn(d.space.today, d.lib.Current().Bands)
	if k.Safety, err = d.caution(); err != nil {
		return k, nil, err
	}
	all, err := d.results()
	if err != nil {
		return k, nil, err
	}
	var last *openSitting
	for _, r := range all {
		s, err := d.openResult(r)
		if err != nil {
			return k, nil, err
		}
		tests = append(tests, plan.Test{Day: r.Day, Full: s.Length == instrument.Full})
		if last == nil || s.Length == instrument.Full || last.Length != instrument.Full {
			last = s
		}
	}
	if last != nil {
		k.Case = &advice.Case{
			Form: last.form, Answers: last.Answers, Band: last.Band,
			Result: last.form.Score(last.Answers, last.Length, instrument.APriori),
		}
	}
	return k, tests, nil
}

// changePlan makes a change to the plan as it stands today and keeps it. A form
// with words names the version that it showed: when another window was faster
// it gives Conflict. A button names none and is pressed again on what the other
// window saved.
func (c *call) changePlan(change func(*planNow) error) error {
	named, _ := strconv.ParseInt(c.r.PostForm.Get("version"), 10, 64) // what is no number names none
	save := func() error {
		p, err := c.thePlan()
		if err != nil {
			return err
		}
		if p.Version == 0 {
			return fault.New(fault.NotFound, "plan.error.none")
		}
		if err := change(&p); err != nil {
			return err
		}
		if named > 0 {
			p.Version = named
		}
		return c.savePlan(p)
	}
	if named > 0 {
		return save()
	}
	return untilKept(save, nil)
}

// turnPlan keeps the plan turned to this day, when a new week has begun: who
// notes a day was there that week, whether they looked at the plan or not.
func (c *call) turnPlan() error {
	r, ok, err := maybeKept[plan.Plan](c.Desk, kindPlan, c.space.child.ID)
	if err != nil || !ok || !r.Value.Ripe(c.space.today) {
		return err
	}
	return c.changePlan(func(*planNow) error { return nil })
}

func (d *Desk) savePlan(p planNow) error {
	child := d.space.child.ID
	return putKept(d, kindPlan, kept[plan.Plan]{ID: child, Child: child, Day: p.Plan.Began, Version: p.Version, Value: p.Plan})
}

// planFrame is what every page of the plan has.
type planFrame struct {
	Page
	childFrame
	Now     planNow
	Words   *plan.Words
	Family  *practice.Words
	Scales  *instrument.Words
	Set     *practice.Set
	Book    *plan.Book
	Steps   []library.Step
	Problem string
}

func (c *call) planFrame(title string, p planNow) planFrame {
	return planFrame{
		Page: c.page(title), childFrame: c.childFrame(), Now: p, Words: c.shelf().Plan, Family: c.shelf().Family,
		Set: c.lib.Family, Scales: c.shelf().Words(c.lib.Current().Version), Book: c.lib.Plan, Steps: c.shelf().Steps,
	}
}

// showPlan shows a page about a plan that has begun; who has none is led to
// where it begins.
func (c *call) showPlan(show func(planNow) error) error {
	p, err := c.thePlan()
	if err != nil {
		return err
	}
	if p.Version == 0 {
		return c.redirect("/plan")
	}
	return show(p)
}

// planAgain shows what was sent again with what is to be mended; nothing is
// shown while the session is locked.
func (c *call) planAgain(err error, show func(planNow, *fault.Fault) error) error {
	f, ok := fault.As(err)
	if !ok {
		return err
	}
	if c.space.locked(c.now) {
		return fault.New(fault.Locked, "account.error.locked")
	}
	p, err := c.thePlan()
	if err != nil {
		return err
	}
	if p.Version == 0 && c.r.URL.Path != "/plan" {
		return f
	}
	return show(p, f)
}

// planPage is the plan, or where it begins.
type planPage struct {
	planFrame
	settingForm
	Take  string      // what to choose from once it has begun
	Aside *plan.Doing // what was put aside just now
	Due   []plan.Due
	Pause pauseForm
}

// settingForm is what a parent says about their days.
type settingForm struct {
	Setting plan.Setting
	Filled  []string // why it is filled in so
}

// pauseForm is a pause as it is typed.
type pauseForm struct {
	Open        bool
	From, Until string
	Why         plan.Reason
}

// aPause is how long a pause is when nobody says otherwise, in days.
const aPause = 7

func (c *call) newPlanPage(p planNow) planPage {
	page := planPage{planFrame: c.planFrame("plan.title", p), Take: c.r.URL.Query().Get("take")}
	page.Pause = pauseForm{From: p.Today.String(), Until: (p.Today + aPause).String(), Why: plan.Rest}
	page.Setting, page.Filled = c.lib.Plan.Setting(p.Known)
	return page
}

// renderPlan sends the plan, or where it begins.
func (c *call) renderPlan(code int, page planPage) (err error) {
	if page.Now.Version == 0 {
		return c.render(code, planBegins(page))
	}
	if page.Due, err = c.due(page.Now); err != nil {
		return err
	}
	return c.render(code, planView(page))
}

func (c *call) plan() error {
	p, err := c.thePlan()
	if err != nil {
		return err
	}
	return c.renderPlan(http.StatusOK, c.newPlanPage(p))
}

func (c *call) readSetting() plan.Setting {
	minutes, _ := strconv.Atoi(c.r.PostForm.Get("minutes")) // what is no number is no choice
	return plan.Setting{Living: plan.Living(c.r.PostForm.Get("living")), Minutes: minutes}
}

// beginPlan begins the plan. Sent twice, it begins once.
func (c *call) beginPlan() error {
	p, err := c.thePlan()
	if err != nil {
		return err
	}
	if p.Version == 0 {
		var begun *plan.Plan
		if begun, err = c.lib.Plan.Begin(p.Known, c.readSetting(), p.Today); err == nil {
			p.Plan = *begun
			err = c.savePlan(p)
		}
	}
	if fault.Is(err, fault.Invalid) {
		return c.planAgain(err, func(p planNow, f *fault.Fault) error {
			page := c.newPlanPage(p)
			page.Setting, page.Filled, page.Problem, page.Take = c.readSetting(), nil, f.Key, c.r.PostForm.Get("take")
			return c.renderPlan(status[f.Kind], page)
		})
	}
	if err != nil && !fault.Is(err, fault.Conflict) {
		return err
	}
	if take := c.r.PostForm.Get("take"); take != "" {
		return c.redirect("/plan/choose/" + url.PathEscape(take))
	}
	return c.redirect("/plan")
}

func (c *call) planSetting() error {
	return c.showPlan(func(p planNow) error {
		page := c.newPlanPage(p)
		page.Setting, page.Filled = p.Plan.Setting, nil
		return c.render(http.StatusOK, settingView(page))
	})
}

func (c *call) changeSetting() error {
	err := c.changePlan(func(p *planNow) error { return p.Plan.Renew(c.lib.Plan, p.Known, c.readSetting()) })
	if err != nil {
		return c.planAgain(err, func(p planNow, f *fault.Fault) error {
			page := c.newPlanPage(p)
			page.Setting, page.Filled, page.Problem = c.readSetting(), nil, f.Key
			return c.render(status[f.Kind], settingView(page))
		})
	}
	return c.redirect("/plan")
}

// pausePlan lets the plan stand still from one day to another.
func (c *call) pausePlan() error {
	in := c.r.PostForm
	form := pauseForm{Open: true, From: in.Get("from"), Until: in.Get("until"), Why: plan.Reason(in.Get("why"))}
	from, errFrom := calendar.Parse(form.From)
	until, errUntil := calendar.Parse(form.Until)
	err := c.changePlan(func(p *planNow) error {
		if errFrom != nil || errUntil != nil {
			return fault.New(fault.Invalid, "plan.error.pause")
		}
		return p.Plan.Rest(p.Today, from, until, form.Why)
	})
	if err != nil {
		return c.planAgain(err, func(p planNow, f *fault.Fault) error {
			page := c.newPlanPage(p)
			page.Pause, page.Problem = form, f.Key
			return c.renderPlan(status[f.Kind], page)
		})
	}
	return c.redirect("/plan")
}

func (c *call) resumePlan() error {
	if err := c.changePlan(func(p *planNow) error { p.Plan.Resume(p.Today); return nil }); err != nil {
		return err
	}
	return c.redirect("/plan")
}

// cap says where in the half year this is.
func (f planFrame) cap() string {
	if f.Now.Plan.Over() {
		return f.T("plan.cap.over")
	}
	return f.T("plan.cap", "n", f.Now.Plan.Number(), "of", plan.Weeks, "step", f.Now.Plan.Leg().Step)
}
