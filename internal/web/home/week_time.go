package home

import (
	"net/http"
	"strconv"

	"mentor/internal/family"
	"mentor/internal/fault"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// TimeWeekPage asks for a typical week in ten taps and shows what it leaves.
// There is no number of hours to reach.
type TimeWeekPage struct {
	page.Page
	page.ChildFrame
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

// TimeWeek answers GET /week-time.
func TimeWeek(c *call.Call) error { return showTimeWeek(c, http.StatusOK, nil) }

// showTimeWeek renders the week that is kept; change fills in what was typed.
func showTimeWeek(c *call.Call, code int, change func(*TimeWeekPage)) error {
	was, had, err := space.Find[family.Week](c.Desk, space.KindWeek, c.Space.Child.ID)
	if err != nil {
		return err
	}
	o, err := c.Caution()
	if err != nil {
		return err
	}
	p := TimeWeekPage{
		Page: c.Page("timeweek.title"), ChildFrame: call.ChildFrame(c), Taps: c.Lib.Week, Words: c.Shelf().Week,
		Week: was.Value, Version: was.Version, Withheld: o.Withholds("contact"),
	}
	if had {
		p.Workday, p.Weekend, p.Whole = p.Taps.Left(was.Value)
		p.Places = p.Taps.Fit(was.Value)
	}
	if change != nil {
		change(&p)
	}
	return c.Render(code, timeWeekView(p))
}

// KeepTimeWeek keeps the one typical week there is for a child.
func KeepTimeWeek(c *call.Call) error {
	week := family.Week{Day: c.Space.Today, Answers: map[string]string{}}
	for _, q := range c.Lib.Week.Questions {
		if a := c.R.PostForm.Get("q-" + q.ID); a != "" {
			week.Answers[q.ID] = a
		}
	}
	err := week.Check(c.Lib.Week)
	if err == nil && len(week.Answers) == 0 {
		err = fault.New(fault.Invalid, "timeweek.error.empty")
	}
	if err == nil {
		child := c.Space.Child.ID
		version, _ := strconv.ParseInt(c.R.PostForm.Get("version"), 10, 64) // what is no number is an old version
		err = space.Put(c.Desk, space.KindWeek, space.Kept[family.Week]{ID: child, Child: child, Day: week.Day, Version: version, Value: week})
	}
	if f, ok := fault.As(err); ok {
		return showTimeWeek(c, call.Status[f.Kind], func(p *TimeWeekPage) { p.Week, p.Places, p.Problem = week, nil, f.Key })
	}
	if err != nil {
		return err
	}
	return c.Redirect("/week-time")
}

// elsewhere reports whether there are days on which the child is not here.
func (p TimeWeekPage) elsewhere() bool {
	return p.Child.Living != "" && p.Child.Living != family.Always
}
