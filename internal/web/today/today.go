// Package today is what a parent writes down: the day, hard moments, and times when the
// child tested them.
package today

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"mentor/internal/calendar"
	"mentor/internal/fault"
	"mentor/internal/journal"
	"mentor/internal/seek"
	"mentor/internal/vault"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
	"mentor/internal/web/planner"
	"mentor/internal/web/space"
)

// todayPage is the ten-second log of one day, and what stands around it.
type todayPage struct {
	page.Page
	page.ChildFrame
	ID      string // of the entry that the form keeps
	Version int64  // of the entry that is changed; 0 for a new one
	Day     calendar.Day
	Today   calendar.Day
	Entry   journal.Entry               // what the form shows
	So      []space.Kept[journal.Entry] // what was noted about the day
	Week    []journal.Day
	Kept    string // id of the entry that was just kept
	Away    string // id of the entry that was just taken away
	Problem string
	Plan    planner.Today
	First   *page.Note  // the first of them, above the log while nothing was ever noted
	Notes   []page.Note // the few words that the page has besides
	Zone    string      // the family's
	Keys    bool        // something about a passkey is new
}

// TodayNow answers GET /today.
func TodayNow(c *call.Call) error { return showToday(c, c.Space.Today, http.StatusOK, nil) }

// pathDay reads {day}; anything but a day that may be written is not there.
func pathDay(c *call.Call) (calendar.Day, error) {
	day, err := calendar.Parse(c.R.PathValue("day"))
	if err != nil || journal.MayWrite(day, c.Space.Today) != nil {
		return 0, fault.New(fault.NotFound, "journal.error.no_day")
	}
	return day, nil
}

// TodayOf answers GET /today/{day}.
func TodayOf(c *call.Call) error {
	day, err := pathDay(c)
	if err != nil {
		return err
	}
	return showToday(c, day, http.StatusOK, nil)
}

// showToday renders the log of a day; change fills in what was typed.
func showToday(c *call.Call, day calendar.Day, code int, change func(*todayPage)) error {
	monday := day.Monday()
	// The notes look further back than the week does: all of it is read at once.
	if _, err := c.Diary(seek.Since(c.Space.Today), c.Space.Today.Monday()+6); err != nil {
		return err
	}
	week, err := c.Diary(monday, monday+6)
	if err != nil {
		return err
	}
	query := c.R.URL.Query()
	p := todayPage{
		Page: c.Page("today.title"), ChildFrame: call.ChildFrame(c), ID: vault.NewID(), Day: day, Today: c.Space.Today, Zone: c.Space.Account.Zone,
		Keys: c.Space.Account.PasskeyNews(c.Now),
		Week: week.Log().Days(monday, monday+6, c.Space.Today), Kept: query.Get("kept"), Away: query.Get("away"),
	}
	for _, e := range week.Entries {
		if e.Day == day {
			p.So = append(p.So, e)
		}
	}
	if p.Plan, err = planner.ForToday(c); err != nil {
		return err
	}
	if p.isToday() {
		if p.Notes, err = notesToday(c, p.Plan.Notes); err != nil {
			return err
		}
		if err := addFirstStep(c, &p); err != nil {
			return err
		}
	}
	if change != nil {
		change(&p)
	}
	return c.Render(code, todayView(p))
}

// notesToday are the few words of the day: a hard moment that can still be
// mended, what the plan has to say, and whether somebody else could help.
func notesToday(c *call.Call, ofPlan []page.Note) (notes []page.Note, err error) {
	open, err := space.OpenMoments(c.Desk)
	if err != nil {
		return nil, err
	}
	if len(open) > 0 {
		notes = append(notes, page.Note{
			Title: c.L.T("today.open"), Text: c.L.T("today.open.p"), Href: "/hard/" + open[0].ID, Button: c.L.T("today.open.go"),
		})
	}
	notes = append(notes, ofPlan...)
	if n, err := call.SeekNote(c); err != nil {
		return nil, err
	} else if n != nil {
		notes = append(notes, *n)
	}
	return notes[:min(planner.MaxNotes, len(notes))], nil
}

// addFirstStep puts the first note above the log until something was noted, so
// that a parent who is new here sees at once what comes next.
func addFirstStep(c *call.Call, p *todayPage) error {
	noted, err := c.HasEntry(p.Today + 1)
	if err != nil || noted || len(p.Notes) == 0 {
		return err
	}
	p.First, p.Notes = &p.Notes[0], p.Notes[1:]
	return nil
}

// Note keeps what was noted about a day. Sent twice, it is kept once.
func Note(c *call.Call) error {
	e, err := readEntry(c)
	if err == nil {
		err = journal.MayWrite(e.Day, c.Space.Today)
	}
	if err == nil && e.Empty() {
		err = fault.New(fault.Invalid, "journal.error.empty")
	}
	if f, ok := fault.As(err); ok {
		return notedWrong(c, e, 0, f)
	}
	id, err := call.AddOrSave(c, space.KindEntry, space.Kept[journal.Entry]{ID: c.IDOf("id"), Child: c.Space.Child.ID, Day: e.Day, Value: e})
	if f, ok := fault.As(err); ok && f.Kind == fault.Conflict {
		return notedBefore(c, id, e, f)
	}
	if err != nil {
		return err
	}
	if err := call.TurnPlan(c); err != nil {
		return err
	}
	return c.Redirect(dayPath(c, e.Day) + "?kept=" + url.QueryEscape(id))
}

// notedBefore shows what was typed as a change of what is kept by now.
func notedBefore(c *call.Call, id string, e journal.Entry, f *fault.Fault) error {
	is, err := call.RebaseTyped(c, space.KindEntry, space.Kept[journal.Entry]{ID: id, Value: e})
	if err != nil {
		return err
	}
	return showToday(c, e.Day, call.Status[f.Kind], func(p *todayPage) {
		p.Entry, p.ID, p.Version, p.Problem = e, is.ID, is.Version, f.Key
	})
}

// notedWrong shows what was typed with what is to be mended.
func notedWrong(c *call.Call, e journal.Entry, version int64, f *fault.Fault) error {
	day := e.Day
	if version == 0 && journal.MayWrite(day, c.Space.Today) != nil {
		day = c.Space.Today
	}
	return showToday(c, day, call.Status[f.Kind], func(p *todayPage) {
		p.Entry, p.ID, p.Version, p.Problem = e, c.IDOf("id"), version, f.Key
	})
}

// dayPath is where the log of a day stands.
func dayPath(c *call.Call, day calendar.Day) string {
	if day == c.Space.Today {
		return "/today"
	}
	return "/today/" + day.String()
}

// isToday reports whether the page is about the day that it is.
func (t todayPage) isToday() bool { return t.Day == t.Today }

// action is where the form goes.
func (t todayPage) action() string {
	if t.Version > 0 {
		return "/entry/" + t.ID
	}
	return "/today"
}

// justKept is the entry that was just kept, or nil.
func (t todayPage) justKept() *space.Kept[journal.Entry] {
	i := slices.IndexFunc(t.So, func(e space.Kept[journal.Entry]) bool { return e.ID == t.Kept })
	if i < 0 {
		return nil
	}
	return &t.So[i]
}

// path is where a day of the week strip leads; empty when it may not be written.
func (t todayPage) path(day calendar.Day) string {
	switch {
	case journal.MayWrite(day, t.Today) != nil:
		return ""
	case day == t.Today:
		return "/today"
	}
	return "/today/" + day.String()
}

// stoneStates are the stones of the journal as they are drawn.
var stoneStates = map[journal.Stone]page.StoneState{
	journal.Dotted: page.StoneDotted, journal.Full: page.StoneFull, journal.Cracked: page.StoneCracked, journal.Seam: page.StoneMended,
}

// strip is the week as stones.
func (t todayPage) strip() (days []page.WeekDay) {
	for _, d := range t.Week {
		days = append(days, page.WeekDay{
			Stone: page.DayStone{ID: d.Date.String(), State: stoneStates[d.Stone()], Seed: int(d.Date), Label: t.stoneLabel(d)},
			Short: t.T("date.weekday.short." + strconv.Itoa(int(d.Date.Weekday()))),
			Now:   d.Date == t.Day, Href: t.path(d.Date),
		})
	}
	return days
}

// stoneLabel says a day of the week strip aloud.
func (t todayPage) stoneLabel(d journal.Day) string {
	return t.T("today.stone."+string(d.Stone()), "day", t.T("date.weekday."+strconv.Itoa(int(d.Date.Weekday()))))
}

// weekWords sums the week up, never the days that have no note.
func (t todayPage) weekWords() string {
	hard, mended := 0, 0
	for _, d := range t.Week {
		n, r := d.HardMoments()
		hard, mended = hard+n, mended+r
	}
	switch {
	case hard == 0 && !slices.ContainsFunc(t.Week, journal.Day.Noted):
		return t.T("today.week.empty")
	case hard == 0:
		return t.T("today.week.calm")
	case mended == hard:
		return t.N("today.week.mended", hard)
	case mended == 0:
		return t.N("today.week.open", hard)
	}
	return t.N("today.week.some", hard, "mended", mended)
}

// summary is an entry in a few words.
func (t todayPage) summary(e journal.Entry) (parts []string) {
	add := func(said bool, key string) {
		if said {
			parts = append(parts, t.T(key))
		}
	}
	add(e.Weather > 0, "today.weather."+strconv.Itoa(e.Weather))
	add(e.Together != "", "today.together.said."+string(e.Together))
	add(e.Warm, "today.warm")
	add(e.Talk, "today.talk")
	add(e.Tested, "today.tested.said")
	add(e.Hard, "today.hard")
	add(e.After != "", "today.after."+string(e.After))
	if len(e.Practices) > 0 {
		parts = append(parts, t.N("today.practices.said", len(e.Practices)))
	}
	return parts
}
