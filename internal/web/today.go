package web

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
)

// todayPage is the ten-second log of one day, and what stands around it.
type todayPage struct {
	Page
	childFrame
	ID      string // of the entry that the form keeps
	Version int64  // of the entry that is changed; 0 for a new one
	Day     calendar.Day
	Today   calendar.Day
	Entry   journal.Entry         // what the form shows
	So      []kept[journal.Entry] // what was noted about the day
	Week    []journal.Day
	Kept    string // id of the entry that was just kept
	Away    string // id of the entry that was just taken away
	Problem string
	Plan    planToday
	First   *note  // the first of them, above the log while nothing was ever noted
	Notes   []note // the few words that the page has besides
	Zone    string // the family's
	Keys    bool   // something about a passkey is new
}

// weatherIcons from stormy to clear.
var weatherIcons = []string{"cloud-lightning", "cloud-rain", "cloud", "cloud-sun", "sun"}

func (c *call) todayNow() error { return c.showToday(c.space.today, http.StatusOK, nil) }

// pathDay reads {day}; anything but a day that may be written is not there.
func (c *call) pathDay() (calendar.Day, error) {
	day, err := calendar.Parse(c.r.PathValue("day"))
	if err != nil || journal.MayWrite(day, c.space.today) != nil {
		return 0, fault.New(fault.NotFound, "journal.error.no_day")
	}
	return day, nil
}

func (c *call) todayOf() error {
	day, err := c.pathDay()
	if err != nil {
		return err
	}
	return c.showToday(day, http.StatusOK, nil)
}

// showToday renders the log of a day; change fills in what was typed.
func (c *call) showToday(day calendar.Day, code int, change func(*todayPage)) error {
	monday := day.Monday()
	// The notes look further back than the week does: all of it is read at once.
	if _, err := c.diary(seek.Since(c.space.today), c.space.today.Monday()+6); err != nil {
		return err
	}
	week, err := c.diary(monday, monday+6)
	if err != nil {
		return err
	}
	query := c.r.URL.Query()
	page := todayPage{
		Page: c.page("today.title"), childFrame: c.childFrame(), ID: vault.NewID(), Day: day, Today: c.space.today, Zone: c.space.account.Zone,
		Keys: c.space.account.PasskeyNews(c.now),
		Week: week.log().Days(monday, monday+6, c.space.today), Kept: query.Get("kept"), Away: query.Get("away"),
	}
	for _, e := range week.entries {
		if e.Day == day {
			page.So = append(page.So, e)
		}
	}
	if page.Plan, err = c.planToday(); err != nil {
		return err
	}
	if page.isToday() {
		if page.Notes, err = c.notesToday(page.Plan.Notes); err != nil {
			return err
		}
		if err := c.firstStep(&page); err != nil {
			return err
		}
	}
	if change != nil {
		change(&page)
	}
	return c.render(code, todayView(page))
}

// notesToday are the few words of the day: a hard moment that can still be
// mended, what the plan has to say, and whether somebody else could help.
func (c *call) notesToday(ofPlan []note) (notes []note, err error) {
	open, err := c.openMoments()
	if err != nil {
		return nil, err
	}
	if len(open) > 0 {
		notes = append(notes, note{
			Title: c.L.T("today.open"), Text: c.L.T("today.open.p"), Href: "/hard/" + open[0].ID, Button: c.L.T("today.open.go"),
		})
	}
	notes = append(notes, ofPlan...)
	if n, err := c.seekNote(); err != nil {
		return nil, err
	} else if n != nil {
		notes = append(notes, *n)
	}
	return notes[:min(maxNotes, len(notes))], nil
}

// firstStep puts the first note above the log until something was noted, so
// that a parent who is new here sees at once what comes next.
func (c *call) firstStep(page *todayPage) error {
	noted, err := c.hasEntry(page.Today + 1)
	if err != nil || noted || len(page.Notes) == 0 {
		return err
	}
	page.First, page.Notes = &page.Notes[0], page.Notes[1:]
	return nil
}

// readEntry reads the form of the log.
func (c *call) readEntry() (e journal.Entry, err error) {
	in := c.r.PostForm
	if e.Day, err = calendar.Parse(in.Get("day")); err != nil {
		return e, fault.New(fault.Invalid, "error.form")
	}
	weather, _ := strconv.Atoi(in.Get("weather")) // what is no number was not said
	e = journal.Entry{
		Day: e.Day, At: c.now, Weather: weather, Together: journal.Together(in.Get("together")), Chose: journal.Chose(in.Get("chose")),
		There: journal.There(in.Get("there")), Warm: in.Has("warm"), Talk: in.Has("talk"), Tested: in.Has("tested"), Hard: in.Has("hard"),
		After: journal.After(in.Get("after")), Words: in.Get("words"), Practices: in["practice"],
	}.Tidy()
	return e, e.Check()
}

// note keeps what was noted about a day. Sent twice, it is kept once.
func (c *call) note() error {
	e, err := c.readEntry()
	if err == nil {
		err = journal.MayWrite(e.Day, c.space.today)
	}
	if err == nil && e.Empty() {
		err = fault.New(fault.Invalid, "journal.error.empty")
	}
	if f, ok := fault.As(err); ok {
		return c.notedWrong(e, 0, f)
	}
	id, err := addOrSave(c, kindEntry, kept[journal.Entry]{ID: c.idOf("id"), Child: c.space.child.ID, Day: e.Day, Value: e})
	if f, ok := fault.As(err); ok && f.Kind == fault.Conflict {
		return c.notedBefore(id, e, f)
	}
	if err != nil {
		return err
	}
	if err := c.turnPlan(); err != nil {
		return err
	}
	return c.redirect(c.dayPath(e.Day) + "?kept=" + url.QueryEscape(id))
}

// notedBefore shows what was typed as a change of what is kept by now.
func (c *call) notedBefore(id string, e journal.Entry, f *fault.Fault) error {
	is, err := newest(c, kindEntry, kept[journal.Entry]{ID: id, Value: e})
	if err != nil {
		return err
	}
	return c.showToday(e.Day, status[f.Kind], func(page *todayPage) {
		page.Entry, page.ID, page.Version, page.Problem = e, is.ID, is.Version, f.Key
	})
}

// notedWrong shows what was typed with what is to be mended.
func (c *call) notedWrong(e journal.Entry, version int64, f *fault.Fault) error {
	day := e.Day
	if version == 0 && journal.MayWrite(day, c.space.today) != nil {
		day = c.space.today
	}
	return c.showToday(day, status[f.Kind], func(page *todayPage) {
		page.Entry, page.ID, page.Version, page.Problem = e, c.idOf("id"), version, f.Key
	})
}

// dayPath is where the log of a day stands.
func (c *call) dayPath(day calendar.Day) string {
	if day == c.space.today {
		return "/today"
	}
	return "/today/" + day.String()
}

func (c *call) entry() error {
	e, err := readKept[journal.Entry](c.Desk, kindEntry, c.r.PathValue("id"))
	if err != nil {
		return err
	}
	c.about(e.Child)
	return c.showToday(e.Day, http.StatusOK, func(page *todayPage) {
		page.Entry, page.ID, page.Version = e.Value, e.ID, e.Version
	})
}

// changeEntry keeps an entry that was changed. When another window changed it
// meanwhile, what was typed stays on the page and nothing is overwritten.
func (c *call) changeEntry() error {
	e, err := c.readEntry()
	was, errOld := readKept[journal.Entry](c.Desk, kindEntry, c.r.PathValue("id"))
	if errOld != nil {
		return errOld
	}
	version, _ := strconv.ParseInt(c.r.PostForm.Get("version"), 10, 64) // what is no number is an old version
	if err == nil {
		e.Day, e.At = was.Day, was.Value.At
		was.Value, was.Version = e, version
		err = saveKept(c.Desk, kindEntry, was)
	}
	if f, ok := fault.As(err); ok && f.Kind == fault.Conflict {
		return c.notedBefore(was.ID, e, f)
	}
	if f, ok := fault.As(err); ok {
		e.Day = was.Day
		return c.notedWrong(e, was.Version, f)
	}
	if err != nil {
		return err
	}
	to := c.dayPath(was.Day)
	if journal.MayWrite(was.Day, c.space.today) != nil {
		to = "/entry/" + was.ID // its day has no log any more
	}
	return c.redirect(to + "?kept=" + url.QueryEscape(was.ID))
}

// takeAway takes a record of the child away; for an hour it can be put back.
func (c *call) takeAway(k kind, to string) error {
	id := c.r.PathValue("id")
	if err := mayBe(id); err != nil {
		return err
	}
	if err := c.DB.TakeAway(c.ctx(), c.space.box.ID, string(k), id, c.now.UnixMilli()); err != nil {
		return err
	}
	return c.redirect(to + "?away=" + url.QueryEscape(id))
}

func (c *call) putBack(k kind, to string) error {
	id := c.r.PathValue("id")
	if err := mayBe(id); err != nil {
		return err
	}
	if err := c.DB.PutBack(c.ctx(), c.space.box.ID, string(k), id); err != nil {
		return err
	}
	return c.redirect(to)
}

func (c *call) entryAway() error {
	e, err := readKept[journal.Entry](c.Desk, kindEntry, c.r.PathValue("id"))
	if err != nil {
		return err
	}
	to := "/today"
	if journal.MayWrite(e.Day, c.space.today) == nil {
		to = c.dayPath(e.Day)
	}
	return c.takeAway(kindEntry, to)
}

func (c *call) entryBack() error { return c.putBack(kindEntry, "/today") }

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
func (t todayPage) justKept() *kept[journal.Entry] {
	i := slices.IndexFunc(t.So, func(e kept[journal.Entry]) bool { return e.ID == t.Kept })
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
var stoneStates = map[journal.Stone]stoneState{
	journal.Dotted: stoneDotted, journal.Full: stoneFull, journal.Cracked: stoneCracked, journal.Seam: stoneMended,
}

// strip is the week as stones.
func (t todayPage) strip() (days []weekDay) {
	for _, d := range t.Week {
		days = append(days, weekDay{
			Stone: dayStone{ID: d.Date.String(), State: stoneStates[d.Stone()], Seed: int(d.Date), Label: t.stoneLabel(d)},
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
