package review

import (
	"net/http"

	"mentor/internal/calendar"
	"mentor/internal/chart"
	"mentor/internal/fault"
	"mentor/internal/instrument"
	"mentor/internal/progress"
	"mentor/internal/report"
	"mentor/internal/sitting"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// last is the latest look; ok is false when there is none.
func last(t space.TestsSoFar) (look progress.Look, ok bool) {
	if len(t.Looks) == 0 {
		return look, false
	}
	return t.Looks[len(t.Looks)-1], true
}

// ranges draws then and now of a change as a row of SVG.
func (p progressPage) ranges(ch progress.Change, look progress.Look) string {
	then, now := report.Ranges(ch)
	return chart.Ranges{
		Label: p.T("progress.test.label", "then", p.Month(p.Tests.First.Day), "before", instrument.Whole(ch.Before), "now", p.Month(look.Day), "after", instrument.Whole(ch.After)),
		Then:  then, Now: now, RightToLeft: p.Dir == "rtl",
	}.SVG()
}

// scaleName is the name of a scale, or of all of them together.
func (p progressPage) scaleName(id string) string {
	if w, ok := p.Words.Scales[id]; ok {
		return w.Name
	}
	return p.T("progress.test.total")
}

// verdict says a change in plain words.
func (p progressPage) verdict(ch progress.Change) string {
	return p.T("progress.verdict." + report.VerdictKey(ch))
}

// retestPage offers the next test, and says when it is early.
type retestPage struct {
	page.Page
	page.ChildFrame
	Full, Pulse progress.Timing
	Tests       int // so far, about this child
	Today       calendar.Day
	Open        *space.OpenSitting // a test that is open on this device
}

// Retest answers GET /retest.
func Retest(c *call.Call) error {
	_, tests, err := c.ChildTests()
	if err != nil {
		return err
	}
	p := retestPage{
		ChildFrame: call.ChildFrame(c), Today: c.Space.Today, Tests: len(tests),
		Full:  progress.When(tests, instrument.Full, c.Space.Today),
		Pulse: progress.When(tests, instrument.Short, c.Space.Today),
	}
	title := "retest.title"
	if p.Tests == 0 {
		title = "start.title"
	}
	p.Page = c.Page(title)
	if p.Open, err = call.MaybeSitting(c); err != nil {
		return err
	}
	return c.Render(http.StatusOK, retestView(p))
}

// BeginRetest begins a test about the child, on the form of the first, so that the
// two can be compared. No earlier answer is shown in it.
func BeginRetest(c *call.Call) error {
	if c.Sittings.Full() {
		return fault.New(fault.Full, "test.error.full")
	}
	all, err := c.Results()
	if err != nil {
		return err
	}
	last, err := c.LastKept()
	if err != nil {
		return err
	}
	country := ""
	if last != nil {
		country = last.Country
	}
	form, _, err := c.Retests(all)
	if err != nil {
		return err
	}
	band, _ := c.Space.Child.Value.BandOn(c.Space.Today, form.Bands)
	if band == "" {
		return c.Redirect("/test") // the first page asks how old the child is
	}
	s, err := sitting.New(form, band, c.Space.Child.Value.Name, country, c.Now)
	if err != nil {
		return err
	}
	s.SetZone(c.Space.Account.Zone)
	if err := call.AddSitting(c, s); err != nil {
		return err
	}
	return c.Redirect("/test/q/1")
}

// early says why it is early, and from when on the test counts.
func (r retestPage) early() string {
	switch r.Full.Reason {
	case progress.BetterLater:
		return r.T("retest.better_later", "date", r.Day(r.Full.Best))
	case progress.FullTooNear:
		if r.Pulse.Counts {
			return r.T("retest.pulse_now", "date", r.Day(r.Full.From))
		}
		return r.T("retest.too_near", "pulse", r.Day(r.Pulse.From), "full", r.Day(r.Full.From))
	}
	return ""
}
