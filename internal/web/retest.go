package web

import (
	"net/http"
	"slices"

	"mentor/internal/calendar"
	"mentor/internal/chart"
	"mentor/internal/fault"
	"mentor/internal/instrument"
	"mentor/internal/progress"
	"mentor/internal/report"
	"mentor/internal/sitting"
)

// testsSoFar are the tests about one child and what can be told of them.
type testsSoFar struct {
	Form  *instrument.Form
	First progress.Retest
	All   []progress.Retest // after the first
	Looks []progress.Look
	Slope progress.Slope
	Trend bool // there are three full tests
	Kept  []kept[keptResult]
}

// retests are the kept tests as progress reads them, the earliest first, without
// those whose scores are withheld. Forms are compared with themselves only: they
// are the tests on the form of the first of them.
func (d *Desk) retests(all []kept[keptResult]) (form *instrument.Form, tests []progress.Retest, err error) {
	form = d.lib.Current()
	for _, r := range all {
		s, err := d.openResult(r)
		if err != nil {
			return nil, nil, err
		}
		if s.withheld() {
			continue
		}
		if len(tests) == 0 {
			form = s.form
		}
		if s.form == form {
			tests = append(tests, progress.Retest{Day: r.Day, Answers: s.Answers, Length: s.Length, Counted: !r.Value.Uncount})
		}
	}
	return form, tests, nil
}

// testsSoFar compares the tests after the first with it.
func (d *Desk) testsSoFar() (t testsSoFar, err error) {
	all, err := d.results()
	if err != nil {
		return t, err
	}
	return d.testsOf(all)
}

// testsOf is testsSoFar of some of the tests, the earliest first.
func (d *Desk) testsOf(all []kept[keptResult]) (t testsSoFar, err error) {
	t.Kept = all
	form, tests, err := d.retests(all)
	t.Form = form
	if err != nil || len(tests) == 0 {
		return t, err
	}
	t.First, t.All = tests[0], tests[1:]
	p := progress.Programme{Form: t.Form, Calibration: instrument.APriori, Baselines: tests[:1]}
	t.Looks = p.Looks(t.All)
	t.Slope, t.Trend = p.Trend(t.All)
	return t, nil
}

// last is the latest look; ok is false when there is none.
func (t testsSoFar) last() (look progress.Look, ok bool) {
	if len(t.Looks) == 0 {
		return look, false
	}
	return t.Looks[len(t.Looks)-1], true
}

// then and now of a change, as a drawn row.
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
	Page
	childFrame
	Full, Pulse progress.Timing
	Tests       int // so far, about this child
	Today       calendar.Day
	Open        *openSitting // a test that is open on this device
}

func (c *call) retest() error {
	_, tests, err := c.childTests()
	if err != nil {
		return err
	}
	page := retestPage{
		childFrame: c.childFrame(), Today: c.space.today, Tests: len(tests),
		Full:  progress.When(tests, instrument.Full, c.space.today),
		Pulse: progress.When(tests, instrument.Short, c.space.today),
	}
	title := "retest.title"
	if page.Tests == 0 {
		title = "start.title"
	}
	page.Page = c.page(title)
	if page.Open, err = c.maybeSitting(); err != nil {
		return err
	}
	return c.render(http.StatusOK, retestView(page))
}

func (d *Desk) childTests() (*instrument.Form, []progress.Retest, error) {
	all, err := d.results()
	if err != nil {
		return nil, nil, err
	}
	return d.retests(all)
}

// beginRetest begins a test about the child, on the form of the first, so that the
// two can be compared. No earlier answer is shown in it.
func (c *call) beginRetest() error {
	if c.room.full() {
		return fault.New(fault.Full, "test.error.full")
	}
	all, err := c.results()
	if err != nil {
		return err
	}
	last, err := c.lastKept()
	if err != nil {
		return err
	}
	country := ""
	if last != nil {
		country = last.Country
	}
	form, _, err := c.retests(all)
	if err != nil {
		return err
	}
	band, _ := c.space.child.Value.BandOn(c.space.today, form.Bands)
	if band == "" {
		return c.redirect("/test") // the first page asks how old the child is
	}
	s, err := sitting.New(form, band, c.space.child.Value.Name, country, c.now)
	if err != nil {
		return err
	}
	s.SetZone(c.space.account.Zone)
	old, had := c.secret()
	if err := c.addSitting(s); err != nil {
		return err
	}
	if had {
		if err := c.DB.DeleteSitting(c.ctx(), c.Keys.Open(old).ID); err != nil {
			return err
		}
	}
	return c.redirect("/test/q/1")
}

// counts reports whether a test that is kept now can be compared with those
// before it: it was not taken too early, and not in a hurry.
func (d *Desk) counts(s *openSitting, day calendar.Day, before []kept[keptResult]) (bool, error) {
	if s.Hurried(s.form) {
		return false, nil
	}
	form, tests, err := d.retests(before)
	if err != nil {
		return false, err
	}
	if form != s.form && len(tests) > 0 {
		return false, nil // of another version
	}
	tests = slices.DeleteFunc(tests, func(t progress.Retest) bool { return t.Day > day })
	return progress.When(tests, s.Length, day).Counts, nil
}

// keptResult is a result that its parent keeps.
func (c *call) keptResult() error {
	page, err := c.keptResultPage()
	if err != nil {
		return err
	}
	return c.renderResult(page)
}

// keptAdvice is the long list of advice of a result that is kept.
func (c *call) keptAdvice() error {
	page, err := c.keptResultPage()
	if err != nil {
		return err
	}
	return c.showAdvice(page)
}

func (c *call) keptResultPage() (page *resultPage, err error) {
	r, err := readKept[keptResult](c.Desk, kindResult, c.r.PathValue("id"))
	if err != nil {
		return page, err
	}
	if c.sitting, err = c.openResult(r); err != nil {
		return page, err
	}
	page = c.newResultPage()
	page.Kept, page.Uncounted, page.On, page.today = r.ID, r.Value.Uncount, r.Day, c.space.today
	return page, nil
}

func (c *call) keptResultAway() error { return c.takeAway(kindResult, "/progress") }
func (c *call) keptResultBack() error { return c.putBack(kindResult, "/progress") }

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
