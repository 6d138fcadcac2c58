package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"mentor/internal/fault"
	"mentor/internal/plan"
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
func (c *call) newCheckinPage(p planNow, number string) checkinPage {
	week, err := strconv.Atoi(number)
	if now := p.Plan.Number(); err != nil || week < max(1, now-1) || week > now {
		week = now
	}
	page := checkinPage{
		planFrame: c.planFrame("checkin.title", p), Week: week, Doing: p.doingOf(c.lib.Plan, week), Reports: map[string]plan.Report{},
	}
	if in := p.Plan.Weeks[week-1].CheckIn; in != nil {
		page.fill(*in)
	}
	return page
}

func (page *checkinPage) fill(in plan.CheckIn) {
	page.Said = in.Words
	for _, r := range in.Of {
		page.Reports[r.ID] = r
	}
}

// checkin asks about a week, or replies to what was said about it.
func (c *call) checkin() error {
	query := c.r.URL.Query()
	return c.showPlan(func(p planNow) error {
		if query.Has("replies") {
			return c.replies(c.newCheckinPage(p, query.Get("replies")))
		}
		return c.render(http.StatusOK, checkinView(c.newCheckinPage(p, query.Get("week"))))
	})
}

func (c *call) replies(page checkinPage) error {
	week := page.Now.Plan.Weeks[page.Week-1]
	if week.CheckIn == nil {
		return c.redirect("/plan/checkin")
	}
	for _, r := range c.lib.Plan.Replies(week) {
		if slices.ContainsFunc(page.Doing, func(d plan.Doing) bool { return d.ID == r.ID }) {
			now := page.now(r.ID)
			r.Smaller = r.Smaller && !now.Smaller && now.When != "" // else it is taken, or was put aside
			page.Replies = append(page.Replies, r)
		}
	}
	return c.render(http.StatusOK, repliesView(page))
}

// readCheckin reads what was said about the practices of a week. One about
// which nothing was said was not asked about.
func (c *call) readCheckin(doing []plan.Doing) (in plan.CheckIn) {
	form := c.r.PostForm
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

// checkIn keeps what was said about a week.
func (c *call) checkIn() error {
	number := c.r.PostForm.Get("week")
	week, _ := strconv.Atoi(number) // what is no number is no week
	err := c.changePlan(func(p *planNow) error {
		return p.Plan.Check(c.lib.Plan, week, p.Today, c.readCheckin(c.newCheckinPage(*p, number).Doing))
	})
	if err != nil {
		return c.planAgain(err, func(p planNow, f *fault.Fault) error {
			page := c.newCheckinPage(p, number)
			page.fill(c.readCheckin(page.Doing))
			page.Problem = f.Key
			return c.render(status[f.Kind], checkinView(page))
		})
	}
	return c.redirect("/plan/checkin?replies=" + strconv.Itoa(week))
}

// hinders are what may get in the way of a practice; of one's own, anything known.
func (page checkinPage) hinders(d plan.Doing) []string {
	if p := page.Set.Find(d.ID); p != nil {
		return p.Hinders
	}
	return page.Book.Hinders()
}

// now is the practice id as it stands in the week that is lived.
func (f planFrame) now(id string) plan.Doing {
	doing := f.Now.Plan.Now().Doing
	if i := slices.IndexFunc(doing, func(d plan.Doing) bool { return d.ID == id }); i >= 0 {
		return doing[i]
	}
	return plan.Doing{ID: id}
}
