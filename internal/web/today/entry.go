package today

import (
	"net/http"
	"net/url"
	"strconv"

	"mentor/internal/calendar"
	"mentor/internal/fault"
	"mentor/internal/journal"
	"mentor/internal/web/call"
	"mentor/internal/web/space"
)

// readEntry reads the form of the log.
func readEntry(c *call.Call) (e journal.Entry, err error) {
	in := c.R.PostForm
	if e.Day, err = calendar.Parse(in.Get("day")); err != nil {
		return e, fault.New(fault.Invalid, "error.form")
	}
	weather, _ := strconv.Atoi(in.Get("weather")) // what is no number was not said
	e = journal.Entry{
		Day: e.Day, At: c.Now, Weather: weather, Together: journal.Together(in.Get("together")), Chose: journal.Chose(in.Get("chose")),
		There: journal.There(in.Get("there")), Warm: in.Has("warm"), Talk: in.Has("talk"), Tested: in.Has("tested"), Hard: in.Has("hard"),
		After: journal.After(in.Get("after")), Words: in.Get("words"), Practices: in["practice"],
	}.Tidy()
	return e, e.Check()
}

// Entry answers GET /entry/{id}.
func Entry(c *call.Call) error {
	e, err := space.Read[journal.Entry](c.Desk, space.KindEntry, c.R.PathValue("id"))
	if err != nil {
		return err
	}
	c.About(e.Child)
	return showToday(c, e.Day, http.StatusOK, func(p *todayPage) {
		p.Entry, p.ID, p.Version = e.Value, e.ID, e.Version
	})
}

// ChangeEntry keeps an entry that was changed. When another window changed it
// meanwhile, what was typed stays on the page and nothing is overwritten.
func ChangeEntry(c *call.Call) error {
	e, err := readEntry(c)
	was, errOld := space.Read[journal.Entry](c.Desk, space.KindEntry, c.R.PathValue("id"))
	if errOld != nil {
		return errOld
	}
	version, _ := strconv.ParseInt(c.R.PostForm.Get("version"), 10, 64) // what is no number is an old version
	if err == nil {
		e.Day, e.At = was.Day, was.Value.At
		was.Value, was.Version = e, version
		err = space.Save(c.Desk, space.KindEntry, was)
	}
	if f, ok := fault.As(err); ok && f.Kind == fault.Conflict {
		return notedBefore(c, was.ID, e, f)
	}
	if f, ok := fault.As(err); ok {
		e.Day = was.Day
		return notedWrong(c, e, was.Version, f)
	}
	if err != nil {
		return err
	}
	to := dayPath(c, was.Day)
	if journal.MayWrite(was.Day, c.Space.Today) != nil {
		to = "/entry/" + was.ID // its day has no log any more
	}
	return c.Redirect(to + "?kept=" + url.QueryEscape(was.ID))
}

// DeleteEntry answers POST /entry/{id}/away.
func DeleteEntry(c *call.Call) error {
	e, err := space.Read[journal.Entry](c.Desk, space.KindEntry, c.R.PathValue("id"))
	if err != nil {
		return err
	}
	to := "/today"
	if journal.MayWrite(e.Day, c.Space.Today) == nil {
		to = dayPath(c, e.Day)
	}
	return c.DeleteRecord(space.KindEntry, to)
}

// RestoreEntry answers POST /entry/{id}/back.
func RestoreEntry(c *call.Call) error { return c.RestoreRecord(space.KindEntry, "/today") }
