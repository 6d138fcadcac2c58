// Package planner is the plan: its steps, its practices, and the look at each week.
package planner

import (
	"net/http"
	"net/url"
	"strconv"

	"mentor/internal/calendar"
	"mentor/internal/fault"
	"mentor/internal/instrument"
	"mentor/internal/library"
	"mentor/internal/plan"
	"mentor/internal/practice"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// planFrame is what every page of the plan has.
type planFrame struct {
	page.Page
	page.ChildFrame
	Now     space.PlanNow
	Words   *plan.Words
	Family  *practice.Words
	Scales  *instrument.Words
	Set     *practice.Set
	Book    *plan.Book
	Steps   []library.Step
	Problem string
}

func newPlanFrame(c *call.Call, title string, p space.PlanNow) planFrame {
	return planFrame{
		Page: c.Page(title), ChildFrame: call.ChildFrame(c), Now: p, Words: c.Shelf().Plan, Family: c.Shelf().Family,
		Set: c.Lib.Family, Scales: c.Shelf().Words(c.Lib.Current().Version), Book: c.Lib.Plan, Steps: c.Shelf().Steps,
	}
}

// showPlan shows a page about a plan that has begun; who has none is led to
// where it begins.
func showPlan(c *call.Call, show func(space.PlanNow) error) error {
	p, err := c.ThePlan()
	if err != nil {
		return err
	}
	if p.Version == 0 {
		return c.Redirect("/plan")
	}
	return show(p)
}

// planAgain shows what was sent again with what is to be mended; nothing is
// shown while the session is locked.
func planAgain(c *call.Call, err error, show func(space.PlanNow, *fault.Fault) error) error {
	f, ok := fault.As(err)
	if !ok {
		return err
	}
	if c.Space.Locked(c.Now) {
		return fault.New(fault.Locked, "account.error.locked")
	}
	p, err := c.ThePlan()
	if err != nil {
		return err
	}
	if p.Version == 0 && c.R.URL.Path != "/plan" {
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

func newPlanPage(c *call.Call, p space.PlanNow) planPage {
	v := planPage{planFrame: newPlanFrame(c, "plan.title", p), Take: c.R.URL.Query().Get("take")}
	v.Pause = pauseForm{From: p.Today.String(), Until: (p.Today + aPause).String(), Why: plan.Rest}
	v.Setting, v.Filled = c.Lib.Plan.Setting(p.Known)
	return v
}

// renderPlan sends the plan, or where it begins.
func renderPlan(c *call.Call, code int, p planPage) (err error) {
	if p.Now.Version == 0 {
		return c.Render(code, planBegins(p))
	}
	if p.Due, err = findDue(c, p.Now); err != nil {
		return err
	}
	return c.Render(code, planView(p))
}

// Plan answers GET /plan.
func Plan(c *call.Call) error {
	p, err := c.ThePlan()
	if err != nil {
		return err
	}
	return renderPlan(c, http.StatusOK, newPlanPage(c, p))
}

func readSetting(c *call.Call) plan.Setting {
	minutes, _ := strconv.Atoi(c.R.PostForm.Get("minutes")) // what is no number is no choice
	return plan.Setting{Living: plan.Living(c.R.PostForm.Get("living")), Minutes: minutes}
}

// BeginPlan begins the plan. Sent twice, it begins once.
func BeginPlan(c *call.Call) error {
	p, err := c.ThePlan()
	if err != nil {
		return err
	}
	if p.Version == 0 {
		var begun *plan.Plan
		if begun, err = c.Lib.Plan.Begin(p.Known, readSetting(c), p.Today); err == nil {
			p.Plan = *begun
			err = c.SavePlan(p)
		}
	}
	if fault.Is(err, fault.Invalid) {
		return planAgain(c, err, func(p space.PlanNow, f *fault.Fault) error {
			v := newPlanPage(c, p)
			v.Setting, v.Filled, v.Problem, v.Take = readSetting(c), nil, f.Key, c.R.PostForm.Get("take")
			return renderPlan(c, call.Status[f.Kind], v)
		})
	}
	if err != nil && !fault.Is(err, fault.Conflict) {
		return err
	}
	if take := c.R.PostForm.Get("take"); take != "" {
		return c.Redirect("/plan/choose/" + url.PathEscape(take))
	}
	return c.Redirect("/plan")
}

// PlanSetting answers GET /plan/setting.
func PlanSetting(c *call.Call) error {
	return showPlan(c, func(p space.PlanNow) error {
		v := newPlanPage(c, p)
		v.Setting, v.Filled = p.Plan.Setting, nil
		return c.Render(http.StatusOK, settingView(v))
	})
}

// ChangeSetting answers POST /plan/setting.
func ChangeSetting(c *call.Call) error {
	err := call.ChangePlan(c, func(p *space.PlanNow) error { return p.Plan.Renew(c.Lib.Plan, p.Known, readSetting(c)) })
	if err != nil {
		return planAgain(c, err, func(p space.PlanNow, f *fault.Fault) error {
			v := newPlanPage(c, p)
			v.Setting, v.Filled, v.Problem = readSetting(c), nil, f.Key
			return c.Render(call.Status[f.Kind], settingView(v))
		})
	}
	return c.Redirect("/plan")
}

// PausePlan lets the plan stand still from one day to another.
func PausePlan(c *call.Call) error {
	in := c.R.PostForm
	form := pauseForm{Open: true, From: in.Get("from"), Until: in.Get("until"), Why: plan.Reason(in.Get("why"))}
	from, errFrom := calendar.Parse(form.From)
	until, errUntil := calendar.Parse(form.Until)
	err := call.ChangePlan(c, func(p *space.PlanNow) error {
		if errFrom != nil || errUntil != nil {
			return fault.New(fault.Invalid, "plan.error.pause")
		}
		return p.Plan.Rest(p.Today, from, until, form.Why)
	})
	if err != nil {
		return planAgain(c, err, func(p space.PlanNow, f *fault.Fault) error {
			v := newPlanPage(c, p)
			v.Pause, v.Problem = form, f.Key
			return renderPlan(c, call.Status[f.Kind], v)
		})
	}
	return c.Redirect("/plan")
}

// ResumePlan answers POST /plan/resume.
func ResumePlan(c *call.Call) error {
	if err := call.ChangePlan(c, func(p *space.PlanNow) error { p.Plan.Resume(p.Today); return nil }); err != nil {
		return err
	}
	return c.Redirect("/plan")
}

// cap says where in the half year this is.
func (f planFrame) cap() string {
	if f.Now.Plan.Over() {
		return f.T("plan.cap.over")
	}
	return f.T("plan.cap", "n", f.Now.Plan.Number(), "of", plan.Weeks, "step", f.Now.Plan.Leg().Step)
}
