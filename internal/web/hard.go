package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"mentor/internal/calendar"
	"mentor/internal/family"
	"mentor/internal/fault"
	"mentor/internal/journal"
	"mentor/internal/vault"
)

// hardFirst is the first page after a hard moment, for everybody: the body
// comes before any words.
type hardFirst struct {
	Page
	childFrame
	Pause []string     // how a minute to breathe begins
	Wait  bool         // safety asks to wait with saying anything
	All   []hardMoment // a page of them, the newest first
	rest
	Away string // id of the moment that was just taken away
}

// pauseFirst is how many lines of the pause stand on the first page.
const pauseFirst = 3

func (c *call) hardFirst() error {
	pause := c.shelf().Repair.Pause
	page := hardFirst{Pause: pause[:min(pauseFirst, len(pause))]}
	own, err := c.hardOfParent(&page)
	if f, told := fault.As(err); told && f.Kind != fault.Full {
		return err
	}
	if err != nil { // what helps now is there without the database
		c.Log.Error("hard moments were not read", "error", err.Error())
		c.space, own = nil, false
	}
	if !own {
		page.Page = c.page("app.hard")
		return c.render(http.StatusOK, hardForVisitors(page))
	}
	return c.render(http.StatusOK, hardForParents(page))
}

// hardOfParent reads what the page shows to who has a place and a child; own is
// false for everybody else.
func (c *call) hardOfParent(page *hardFirst) (own bool, err error) {
	if own, err = c.hasOwnPlace(); err != nil || !own {
		return false, err
	}
	page.Page = c.page("app.hard")
	page.childFrame, page.Away = c.childFrame(), c.r.URL.Query().Get("away")
	if err := c.stand(c.rooms.accounts, vaultLane(c.space.box.ID)); err != nil {
		return false, err
	}
	page.All, page.rest, err = part(c, func(until calendar.Day) ([]hardMoment, error) {
		d, err := c.diary(firstDay, until)
		return d.moments(), err
	}, func(m hardMoment) calendar.Day { return m.Day })
	if err != nil {
		return false, err
	}
	page.Wait, err = c.contactWaits()
	return err == nil, err
}

// hasOwnPlace reports whether a parent who has named a child is signed in here
// and not locked. Anyone may ask.
func (c *call) hasOwnPlace() (bool, error) {
	s, err := c.maybeSpace()
	return s != nil && s.child.Version > 0, err
}

// contactWaits reports whether safety withholds contact with the child of the pages.
func (d *Desk) contactWaits() (bool, error) {
	o, err := d.caution()
	return o.Withholds("contact"), err
}

// childBand is the age band of the child of the pages today, or empty.
func (d *Desk) childBand() string {
	band, _ := d.space.child.Value.BandOn(d.space.today, d.lib.Current().Bands)
	return band
}

// exampleBand is whose examples suit the child of the pages.
func (d *Desk) exampleBand() string {
	if band := d.childBand(); band != "" {
		return band
	}
	return defaultBand
}

// about makes the child of a record the one that this page is about.
func (d *Desk) about(child string) {
	i := slices.IndexFunc(d.space.children, func(ch kept[family.Child]) bool { return ch.ID == child })
	if i >= 0 {
		d.space.child = d.space.children[i]
	}
}

// backDays are the days about which may be written, today first.
func backDays(today calendar.Day) (days []calendar.Day) {
	for day := today; journal.MayWrite(day, today) == nil; day-- {
		days = append(days, day)
	}
	return days
}

// hardPage is one hard moment and the way back from it, in steps of which each
// can be left empty.
type hardPage struct {
	Page
	childFrame
	Apology apology
	Diary   *journal.Diary
	Words   *journal.DiaryWords
	Hard    kept[journal.Hard] // Version 0 for a new one
	Today   calendar.Day
	Read    bool // shows the apology as a whole
	Kept    bool // it was just kept
	Problem string
	State   journal.State // as far as it is mended, by this or by what was ticked
}

// showHard renders a moment as it is kept, or as it was typed.
func (c *call) showHard(h kept[journal.Hard], code int, problem string) error {
	c.about(h.Child)
	waits, err := c.contactWaits()
	if err != nil {
		return err
	}
	m, err := c.momentOf(h)
	if err != nil {
		return err
	}
	query := c.r.URL.Query()
	return c.render(code, hardView(hardPage{
		Page: c.page("app.hard"), childFrame: c.childFrame(), Hard: h, Today: c.space.today,
		Apology: apology{Repair: c.shelf().Repair, Band: c.exampleBand(), Wait: waits, Typed: h.Value.Apology},
		Diary:   c.lib.Diary, Words: c.shelf().Diary,
		Read: query.Has("read"), Kept: query.Has("kept") || query.Has("read"), Problem: problem, State: m.State,
	}))
}

func (c *call) hardForm() error {
	return c.showHard(kept[journal.Hard]{ID: vault.NewID(), Value: journal.Hard{Day: c.space.today}}, http.StatusOK, "")
}

func (c *call) hard() error {
	h, err := readKept[journal.Hard](c.Desk, kindHard, c.r.PathValue("id"))
	if err != nil {
		return err
	}
	return c.showHard(h, http.StatusOK, "")
}

// readHard reads the form into a moment. What the page did not ask stays as it was.
func (c *call) readHard(h *journal.Hard) error {
	in := c.r.PostForm
	h.What, h.Mine, h.Felt, h.FeltWords = c.textOf("what"), c.textOf("mine"), in["felt"], c.textOf("felt-words")
	h.Apology = c.readApology()
	var wrongDay error
	if in.Has("how") {
		h.How, h.On, h.Took, h.MadeUp = journal.How(in.Get("how")), 0, in["took"], in.Has("made-up")
		if on := in.Get("on"); on != "" {
			h.On, wrongDay = calendar.Parse(on)
		}
	}
	*h = h.Tidy()
	if wrongDay != nil {
		return fault.New(fault.Invalid, "journal.error.said_day")
	}
	if h.Empty() {
		return fault.New(fault.Invalid, "hard.error.empty")
	}
	return h.Check(c.lib.Diary, c.space.today)
}

// readDay reads the day of something new.
func (c *call) readDay() (calendar.Day, error) {
	day, err := calendar.Parse(c.r.PostForm.Get("day"))
	if err != nil {
		return c.space.today, fault.New(fault.Invalid, "error.form")
	}
	if err := journal.MayWrite(day, c.space.today); err != nil {
		return c.space.today, err
	}
	return day, nil
}

// keepHard keeps a new moment. When the same page is sent again, what was typed
// since then is kept.
func (c *call) keepHard() error {
	h := kept[journal.Hard]{ID: c.idOf("id"), Child: c.space.child.ID, Value: journal.Hard{At: c.now}}
	day, err := c.readDay()
	h.Day, h.Value.Day = day, day
	if wrong := c.readHard(&h.Value); err == nil {
		err = wrong
	}
	if err == nil {
		h.ID, err = addOrSave(c, kindHard, h)
	}
	return c.hardDone(h, err)
}

// changeHard keeps a moment that was gone on with.
func (c *call) changeHard() error {
	h, err := readKept[journal.Hard](c.Desk, kindHard, c.r.PathValue("id"))
	if err != nil {
		return err
	}
	h.Version, _ = strconv.ParseInt(c.r.PostForm.Get("version"), 10, 64) // what is no number is an old version
	if err = c.readHard(&h.Value); err == nil {
		err = saveKept(c.Desk, kindHard, h)
	}
	return c.hardDone(h, err)
}

// hardDone shows what was kept, or what was typed and is to be mended.
func (c *call) hardDone(h kept[journal.Hard], err error) error {
	f, ok := fault.As(err)
	if ok && f.Kind == fault.Conflict {
		if h, err = newest(c, kindHard, h); err != nil {
			return err
		}
	}
	switch {
	case ok && (f.Kind == fault.Conflict || f.Kind == fault.Invalid):
		return c.showHard(h, status[f.Kind], f.Key)
	case err != nil:
		return err
	case c.r.PostForm.Get("then") == "read":
		return c.redirect("/hard/" + h.ID + "?read=1#read")
	}
	return c.redirect("/hard/" + h.ID + "?kept=1")
}

// written is what has texts of a person in it.
type written interface{ Texts() []string }

// newest is what was typed as a change of what is kept by now, which the page shows
// beside it. Where nothing is, it is typed anew.
func newest[T any](c *call, k kind, typed kept[T]) (kept[T], error) {
	was, ok, err := maybeKept[T](c.Desk, k, typed.ID)
	typed.Version = was.Version
	if is, ok := any(was.Value).(written); ok {
		mine := any(typed.Value).(written).Texts()
		c.otherwise = slices.DeleteFunc(is.Texts(), func(text string) bool { return text == "" || slices.Contains(mine, text) })
	}
	if !ok {
		typed.ID = vault.NewID()
	}
	return typed, err
}

func (c *call) hardAway() error { return c.takeAway(kindHard, "/hard") }

func (c *call) hardBack() error { return c.putBack(kindHard, "/hard") }

// quietHard waves the reminder of a moment away.
func (c *call) quietHard() error {
	err := changeKept(c.Desk, kindHard, c.r.PathValue("id"), func(h *kept[journal.Hard]) error {
		h.Value.Quiet = true
		return nil
	})
	if err != nil {
		return err
	}
	return c.redirect("/today")
}

// The steps of the page.
const (
	stepWhat = iota
	stepFelt
	stepWords
	stepSaid
)

// open reports whether a step stands open: the first one with nothing in it, or
// the one that the parent was at. After a mistake all of them do, and none when
// it is repaired.
func (p hardPage) open(step int) bool {
	switch {
	case p.Problem != "":
		return true
	case p.Read:
		return step == stepWords
	case p.Hard.Value.Repaired():
		return false
	}
	for i := stepWhat; i <= stepSaid; i++ {
		if p.summary(i) == "" {
			return i == step
		}
	}
	return false
}

// summary is a step in a few words; empty when nothing stands in it.
func (p hardPage) summary(step int) string {
	h := p.Hard.Value
	switch step {
	case stepWhat:
		return firstWords(strings.TrimSpace(h.What + " " + h.Mine))
	case stepFelt:
		var felt []string
		for _, id := range h.Felt {
			felt = append(felt, p.Words.Feelings[id])
		}
		if h.FeltWords != "" {
			felt = append(felt, h.FeltWords)
		}
		return firstWords(strings.Join(felt, ", "))
	case stepWords:
		return firstWords(p.Apology.Whole())
	}
	switch {
	case h.Repaired():
		return p.T("hard.state." + string(h.State()))
	case h.How != "":
		return p.T("hard.how." + string(h.How))
	}
	return ""
}

// action is where the form goes.
func (p hardPage) action() string {
	if p.Hard.Version > 0 {
		return "/hard/" + p.Hard.ID
	}
	return "/hard"
}

// on is the day of saying it as the field has it.
func (p hardPage) on() string {
	if p.Hard.Value.On == 0 {
		return ""
	}
	return p.Hard.Value.On.String()
}
