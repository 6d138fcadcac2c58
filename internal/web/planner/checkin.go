package planner

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"mentor/internal/fault"
	"mentor/internal/plan"
	"mentor/internal/web/call"
	"mentor/internal/web/space"
)

// checkinPage looks back on one week, practice by practice.
type checkinPage struct {
	planFrame
	Week    int
	Doing   []plan.Doing
	Reports map[string]plan.Report
	Said    string
	Replies []plan.Reply
}

// newCheckinPage is about the week of a number, if that can still be looked
// back on, else about the one that is lived.
func newCheckinPage(c *call.Call, p space.PlanNow, number string) checkinPage {
	week, err := strconv.Atoi(number)
	if now := p.Plan.Number(); err != nil || week < max(1, now-1) || week > now {
		week = now
	}
	v := checkinPage{
		planFrame: newPlanFrame(c, "checkin.title", p), Week: week, Doing: doingOf(p, c.Lib.Plan, week), Reports: map[string]plan.Report{},
	}
	if in := p.Plan.Weeks[week-1].CheckIn; in != nil {
		v.fill(*in)
	}
	return v
}

func (p *checkinPage) fill(in plan.CheckIn) {
	p.Said = in.Words
	for _, r := range in.Of {
		p.Reports[r.ID] = r
	}
}

// Checkin asks about a week, or replies to what was said about it.
func Checkin(c *call.Call) error {
	query := c.R.URL.Query()
	return showPlan(c, func(p space.PlanNow) error {
		if query.Has("replies") {
			return replies(c, newCheckinPage(c, p, query.Get("replies")))
		}
		return c.Render(http.StatusOK, checkinView(newCheckinPage(c, p, query.Get("week"))))
	})
}

func replies(c *call.Call, p checkinPage) error {
	week := p.Now.Plan.Weeks[p.Week-1]
	if week.CheckIn == nil {
		return c.Redirect("/plan/checkin")
	}
	for _, r := range c.Lib.Plan.Replies(week) {
		if slices.ContainsFunc(p.Doing, func(d plan.Doing) bool { return d.ID == r.ID }) {
			now := p.now(r.ID)
			r.Smaller = r.Smaller && !now.Smaller && now.When != "" // else it is taken, or was put aside
			p.Replies = append(p.Replies, r)
		}
	}
	return c.Render(http.StatusOK, repliesView(p))
}

// readCheckin reads what was said about the practices of a week. One about
// which nothing was said was not asked about.
func readCheckin(c *call.Call, doing []plan.Doing) (in plan.CheckIn) {
	form := c.R.PostForm
	in.Words = form.Get("words")
	for _, d := range doing {
		r := plan.Report{
			ID: d.ID, Did: plan.Did(form.Get("did-" + d.ID)), Went: plan.Went(form.Get("went-" + d.ID)),
			Hinders: form["hinder-"+d.ID], Own: form.Get("own-" + d.ID),
		}
		if r.Did != "" || r.Went != "" || len(r.Hinders) > 0 || strings.TrimSpace(r.Own) != "" {
			in.Of = append(in.Of, r)
		}
	}
	return in
}

// CheckIn keeps what was said about a week.
func CheckIn(c *call.Call) error {
	number := c.R.PostForm.Get("week")
	week, _ := strconv.Atoi(number) // what is no number is no week
	err := call.ChangePlan(c, func(p *space.PlanNow) error {
		return p.Plan.Check(c.Lib.Plan, week, p.Today, readCheckin(c, newCheckinPage(c, *p, number).Doing))
	})
	if err != nil {
		return planAgain(c, err, func(p space.PlanNow, f *fault.Fault) error {
			v := newCheckinPage(c, p, number)
			v.fill(readCheckin(c, v.Doing))
			v.Problem = f.Key
			return c.Render(call.Status[f.Kind], checkinView(v))
		})
	}
	return c.Redirect("/plan/checkin?replies=" + strconv.Itoa(week))
}

// hinders are what may get in the way of a practice; of one's own, anything known.
func (v checkinPage) hinders(d plan.Doing) []string {
	if p := v.Set.Find(d.ID); p != nil {
		return p.Hinders
	}
	return v.Book.Hinders()
}

// now is the practice id as it stands in the week that is lived.
func (f planFrame) now(id string) plan.Doing {
	doing := f.Now.Plan.Now().Doing
	if i := slices.IndexFunc(doing, func(d plan.Doing) bool { return d.ID == id }); i >= 0 {
		return doing[i]
	}
	return plan.Doing{ID: id}
}
