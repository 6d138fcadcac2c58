// Package review is what a parent looks back on: progress, signs, re-tests, and what
// rebuilt trust would look like.
package review

import (
	"net/http"
	"slices"
	"strconv"

	"mentor/internal/calendar"
	"mentor/internal/chart"
	"mentor/internal/instrument"
	"mentor/internal/journal"
	"mentor/internal/plan"
	"mentor/internal/progress"
	"mentor/internal/report"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// ProgressDays is how far the progress page looks back: half a year and two
// weeks. Earlier half years have pages of their own.
const ProgressDays = 26 * 7

// progressPage tells in words, then in a picture, then in a table.
type progressPage struct {
	page.Page
	page.ChildFrame
	report.Log
	Today     calendar.Day
	Earlier   bool // there is something before From
	Tests     space.TestsSoFar
	Vision    plan.Vision
	VisionDay calendar.Day
	Words     *instrument.Words
}

// Progress answers GET /progress.
func Progress(c *call.Call) error {
	to := c.Space.Today
	if until, err := calendar.Parse(c.R.URL.Query().Get("until")); err == nil && until < to {
		to = until
	}
	p, err := ProgressOf(c, to-ProgressDays+1, to)
	if err != nil {
		return err
	}
	if p.Earlier, err = c.HasEntry(p.From); err != nil {
		return err
	}
	if p.Tests, err = c.TestsSoFar(); err != nil {
		return err
	}
	p.Words = c.Shelf().Words(c.Lib.Current().Version)
	v, ok, err := space.Find[plan.Vision](c.Desk, space.KindVision, c.Space.Child.ID)
	if err != nil {
		return err
	}
	if ok {
		p.Vision, p.VisionDay = v.Value, v.Day
	}
	return c.Render(http.StatusOK, progressView(p))
}

// ProgressOf is the page with what was noted from one day to another.
func ProgressOf(c *call.Call, from, to calendar.Day) (progressPage, error) {
	d, err := c.Diary(from, to)
	return progressPage{
		Page: c.Page("progress.title"), ChildFrame: call.ChildFrame(c), Today: c.Space.Today,
		Log: report.LogOf(d.Log(), from, to, c.Space.Today),
	}, err
}

// noted reports whether there is anything at all.
func (p progressPage) noted() bool { return p.Facts.Noted > 0 }

// since is the first day that the page tells of: the first ever noted, when
// that lies in these weeks.
func (p progressPage) since() calendar.Day {
	i := slices.IndexFunc(p.Days, journal.Day.Noted)
	if p.Earlier || i < 0 {
		return p.From
	}
	return p.Days[i].Date
}

// headline says how it goes, in the words that the notes allow.
func (p progressPage) headline() string {
	if !p.noted() {
		return p.T("progress.h1.empty")
	}
	if !p.Line || p.Level.Early() {
		return p.T("progress.h1.early")
	}
	return p.T("progress.h1."+p.Level.Word().String(), "month", p.Month(p.Level.Points[0].Day))
}

func (p progressPage) lead() string {
	switch {
	case !p.noted():
		return p.T("progress.lead.empty")
	case !p.Line:
		return p.T("progress.lead.few")
	case p.Level.Early():
		return p.T("progress.lead.early")
	}
	return p.T("progress.lead." + p.Level.Word().String())
}

// chart is the picture of the weather.
func (p progressPage) chart() string { return p.ChartLine().SVG() }

func (p progressPage) ChartLine() chart.Line {
	l := chart.Line{
		ID: "w", From: p.Series[0].Day, To: p.To, Days: p.Series, Gaps: p.Gaps, RightToLeft: p.Dir == "rtl",
		Title: p.T("progress.chart.title", "child", page.ChildName(p.Page, p.Child), "from", p.Day(p.Series[0].Day), "to", p.Day(p.To)),
		Desc:  p.describe(),
	}
	if p.Line {
		l.Points = p.Level.Points
	}
	l.Hard = hardIn(p.Days, l.From)
	l.Months = p.months(l.From, l.To)
	return l
}

// months are the names under the picture, as many as fit beside one another
// on a phone.
func (p progressPage) months(from, to calendar.Day) (labels []chart.Label) {
	const fit = 4
	apart := (to - from + 1) / fit
	for d := from; d <= to-apart; d++ {
		begins := d.UTC().Day() == 1 || d == from && d.UTC().Day() <= 15
		if !begins || len(labels) > 0 && d-labels[len(labels)-1].Day < apart {
			continue
		}
		labels = append(labels, chart.Label{Day: d, Text: p.Month(d)})
	}
	return labels
}

// describe says the picture aloud.
func (p progressPage) describe() string {
	if !p.Line {
		return p.N("progress.chart.dots", len(p.Series))
	}
	first, last := p.Level.Points[0], p.Level.Points[len(p.Level.Points)-1]
	return p.T("progress.chart.desc", "first", p.weather(first.Estimate), "last", p.weather(last.Estimate), "days", len(p.Series))
}

// weather is a level in words.
func (p progressPage) weather(at float64) string {
	return p.T("today.weather." + strconv.Itoa(instrument.Whole(at)))
}

// weeks are the rows of the table, the latest first.
func (p progressPage) weeks() []progress.Week {
	weeks := p.Level.Weeks()
	slices.Reverse(weeks)
	return weeks
}

// hardStones are the hard moments as stones.
func (p progressPage) hardStones() (all []page.DayStone) {
	for _, d := range p.Days {
		n, mended := d.HardMoments()
		for i := range n {
			s := page.DayStone{ID: "h" + d.Date.String() + "-" + strconv.Itoa(i), State: page.StoneCracked, Seed: int(d.Date) + i}
			if i < mended {
				s.State = page.StoneMended
			}
			all = append(all, s)
		}
	}
	return all
}

// mendedWords says what the stones show.
func (p progressPage) mendedWords() string {
	n, mended := p.Facts.Hard, p.Facts.Hard-p.Facts.Open
	switch {
	case n == 0:
		return p.T("progress.hard.none")
	case mended == 0:
		return p.N("progress.hard.open", n)
	case mended == n:
		return p.N("progress.hard.all", n)
	}
	return p.N("progress.hard.some", n, "mended", mended)
}

// testedWords says how often the child asked whether it will last.
func (p progressPage) testedWords() string {
	if p.Facts.Tested == 0 {
		return ""
	}
	words := p.N("progress.tested", p.Facts.Tested)
	if p.Facts.Held > 0 {
		words += " " + p.N("progress.tested.held", p.Facts.Held)
	}
	return words
}

// practisedDays are the last 28 days, practised or not.
func (p progressPage) practisedDays() string {
	last := p.Days[max(0, len(p.Days)-28):]
	dots := chart.Dots{Label: p.practisedWords(), RightToLeft: p.Dir == "rtl"}
	for _, d := range last {
		dots.Days = append(dots.Days, len(d.Practices()) > 0)
	}
	return dots.SVG()
}

func (p progressPage) practisedWords() string { return p.N("progress.practised", p.Practised) }

// rating is the last rating of the signs; ok is false when there is none.
func (p progressPage) rating() (r plan.Rating, ok bool) {
	if len(p.Vision.Ratings) == 0 {
		return r, false
	}
	return p.Vision.Ratings[len(p.Vision.Ratings)-1], true
}

// hardIn are the days with hard moments, as the picture marks them.
func hardIn(days []journal.Day, from calendar.Day) (all []chart.Moment) {
	for _, d := range days {
		if n, mended := d.HardMoments(); n > 0 && d.Date >= from {
			all = append(all, chart.Moment{Day: d.Date, Mended: mended >= n})
		}
	}
	return all
}
