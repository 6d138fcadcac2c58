package web

import (
	"math"
	"net/http"
	"strconv"

	"mentor/internal/family"
	"mentor/internal/fault"
)

// timeWeekPage asks for a typical week in ten taps and shows what it leaves.
// There is no number of hours to reach.
type timeWeekPage struct {
	Page
	childFrame
	Taps             *family.Taps
	Words            *family.Words
	Week             family.Week // what the form shows
	Version          int64       // of the week that is kept; 0 when none is
	Whole            bool        // every question is answered, so that there are hours
	Workday, Weekend family.Left
	Places           []string // where ten minutes may fit; none before anything is kept
	Withheld         bool     // safety leaves time together out
	Problem          string
}

func (c *call) timeWeek() error { return c.showTimeWeek(http.StatusOK, nil) }

// showTimeWeek renders the week that is kept; change fills in what was typed.
func (c *call) showTimeWeek(code int, change func(*timeWeekPage)) error {
	was, had, err := maybeKept[family.Week](c.Desk, kindWeek, c.space.child.ID)
	if err != nil {
		return err
	}
	o, err := c.caution()
	if err != nil {
		return err
	}
	page := timeWeekPage{
		Page: c.page("timeweek.title"), childFrame: c.childFrame(), Taps: c.lib.Week, Words: c.shelf().Week,
		Week: was.Value, Version: was.Version, Withheld: o.Withholds("contact"),
	}
	if had {
		page.Workday, page.Weekend, page.Whole = page.Taps.Left(was.Value)
		page.Places = page.Taps.Fit(was.Value)
	}
	if change != nil {
		change(&page)
	}
	return c.render(code, timeWeekView(page))
}

// keepTimeWeek keeps the one typical week there is for a child.
func (c *call) keepTimeWeek() error {
	week := family.Week{Day: c.space.today, Answers: map[string]string{}}
	for _, q := range c.lib.Week.Questions {
		if a := c.r.PostForm.Get("q-" + q.ID); a != "" {
			week.Answers[q.ID] = a
		}
	}
	err := week.Check(c.lib.Week)
	if err == nil && len(week.Answers) == 0 {
		err = fault.New(fault.Invalid, "timeweek.error.empty")
	}
	if err == nil {
		child := c.space.child.ID
		version, _ := strconv.ParseInt(c.r.PostForm.Get("version"), 10, 64) // what is no number is an old version
		err = putKept(c.Desk, kindWeek, kept[family.Week]{ID: child, Child: child, Day: week.Day, Version: version, Value: week})
	}
	if f, ok := fault.As(err); ok {
		return c.showTimeWeek(status[f.Kind], func(page *timeWeekPage) { page.Week, page.Places, page.Problem = week, nil, f.Key })
	}
	if err != nil {
		return err
	}
	return c.redirect("/week-time")
}

// elsewhere reports whether there are days on which the child is not here.
func (p timeWeekPage) elsewhere() bool {
	return p.Child.Living != "" && p.Child.Living != family.Always
}

// hours says a range of hours.
func (p Page) hours(h family.Hours) string {
	most := int(math.Ceil(h[1]))
	switch {
	case h[1] <= .5:
		return p.T("timeweek.hours.hardly")
	case h[0] == 0:
		return p.N("timeweek.hours.up_to", most, "to", halves(h[1]))
	case h[0] == h[1]:
		return p.N("timeweek.hours.about", most, "at", halves(h[0]))
	}
	return p.N("timeweek.hours.range", most, "from", halves(h[0]), "to", halves(h[1]))
}

// halves is a number of half hours, such as 2½.
func halves(x float64) string {
	whole := strconv.Itoa(int(x))
	switch {
	case x == float64(int(x)):
		return whole
	case x < 1:
		return "½"
	}
	return whole + "½"
}
