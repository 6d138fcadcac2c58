package today

import (
	"net/http"
	"path"
	"strconv"
	"strings"

	"mentor/internal/calendar"
	"mentor/internal/fault"
	"mentor/internal/journal"
	"mentor/internal/vault"
	"mentor/internal/web/call"
	"mentor/internal/web/limit"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// hardFirst is the first page after a hard moment, for everybody: the body
// comes before any words.
type hardFirst struct {
	page.Page
	page.ChildFrame
	Pause []string           // how a minute to breathe begins
	Wait  bool               // safety asks to wait with saying anything
	All   []space.HardMoment // a page of them, the newest first
	page.Rest
	Away string // id of the moment that was just taken away
}

// pauseFirst is how many lines of the pause stand on the first page.
const pauseFirst = 3

// HardFirst answers GET /hard.
func HardFirst(c *call.Call) error {
	pause := c.Shelf().Repair.Pause
	p := hardFirst{Pause: pause[:min(pauseFirst, len(pause))]}
	own, err := hardOfParent(c, &p)
	if f, told := fault.As(err); told && f.Kind != fault.Full {
		return err
	}
	if err != nil { // what helps now is there without the database
		c.Log.Error("hard moments were not read", "error", err.Error())
		c.Space, own = nil, false
	}
	if !own {
		p.Page = c.Page("app.hard")
		return c.Render(http.StatusOK, hardForVisitors(p))
	}
	return c.Render(http.StatusOK, hardForParents(p))
}

// hardOfParent reads what the page shows to who has a place and a child; own is
// false for everybody else.
func hardOfParent(c *call.Call, p *hardFirst) (own bool, err error) {
	if own, err = call.HasOwnPlace(c); err != nil || !own {
		return false, err
	}
	p.Page = c.Page("app.hard")
	p.ChildFrame, p.Away = call.ChildFrame(c), c.R.URL.Query().Get("away")
	if err := call.Stand(c, c.Lines.Accounts, limit.VaultLane(c.Space.Box.ID)); err != nil {
		return false, err
	}
	p.All, p.Rest, err = call.PageOfList(c, func(until calendar.Day) ([]space.HardMoment, error) {
		d, err := c.Diary(space.FirstDay, until)
		return d.Moments(), err
	}, func(m space.HardMoment) calendar.Day { return m.Day })
	if err != nil {
		return false, err
	}
	p.Wait, err = c.ContactWaits()
	return err == nil, err
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
	page.Page
	page.ChildFrame
	Apology page.Apology
	Diary   *journal.Diary
	Words   *journal.DiaryWords
	Hard    space.Kept[journal.Hard] // Version 0 for a new one
	Today   calendar.Day
	Read    bool // shows the apology as a whole
	Kept    bool // it was just kept
	Problem string
	State   journal.State // as far as it is mended, by this or by what was ticked
}

// showHard renders a moment as it is kept, or as it was typed.
func showHard(c *call.Call, h space.Kept[journal.Hard], code int, problem string) error {
	c.About(h.Child)
	waits, err := c.ContactWaits()
	if err != nil {
		return err
	}
	m, err := space.MomentOf(c.Desk, h)
	if err != nil {
		return err
	}
	query := c.R.URL.Query()
	return c.Render(code, hardView(hardPage{
		Page: c.Page("app.hard"), ChildFrame: call.ChildFrame(c), Hard: h, Today: c.Space.Today,
		Apology: page.Apology{Repair: c.Shelf().Repair, Band: c.ExampleBand(), Wait: waits, Typed: h.Value.Apology},
		Diary:   c.Lib.Diary, Words: c.Shelf().Diary,
		Read: query.Has("read"), Kept: query.Has("kept") || query.Has("read"), Problem: problem, State: m.State,
	}))
}

// HardForm answers GET /hard/new.
func HardForm(c *call.Call) error {
	return showHard(c, space.Kept[journal.Hard]{ID: vault.NewID(), Value: journal.Hard{Day: c.Space.Today}}, http.StatusOK, "")
}

// Hard answers GET /hard/{id}.
func Hard(c *call.Call) error {
	h, err := space.Read[journal.Hard](c.Desk, space.KindHard, c.R.PathValue("id"))
	if err != nil {
		return err
	}
	return showHard(c, h, http.StatusOK, "")
}

// readHard reads the form into a moment. What the page did not ask stays as it was.
func readHard(c *call.Call, h *journal.Hard) error {
	in := c.R.PostForm
	h.What, h.Mine, h.Felt, h.FeltWords = c.TextOf("what"), c.TextOf("mine"), in["felt"], c.TextOf("felt-words")
	h.Apology = c.ReadApology()
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
	return h.Check(c.Lib.Diary, c.Space.Today)
}

// KeepHard keeps a new moment. When the same page is sent again, what was typed
// since then is kept.
func KeepHard(c *call.Call) error {
	h := space.Kept[journal.Hard]{ID: c.IDOf("id"), Child: c.Space.Child.ID, Value: journal.Hard{At: c.Now}}
	day, err := c.ReadDay()
	h.Day, h.Value.Day = day, day
	if wrong := readHard(c, &h.Value); err == nil {
		err = wrong
	}
	if err == nil {
		h.ID, err = call.AddOrSave(c, space.KindHard, h)
	}
	return hardDone(c, h, err)
}

// ChangeHard keeps a moment that was gone on with.
func ChangeHard(c *call.Call) error {
	h, err := space.Read[journal.Hard](c.Desk, space.KindHard, c.R.PathValue("id"))
	if err != nil {
		return err
	}
	h.Version, _ = strconv.ParseInt(c.R.PostForm.Get("version"), 10, 64) // what is no number is an old version
	if err = readHard(c, &h.Value); err == nil {
		err = space.Save(c.Desk, space.KindHard, h)
	}
	return hardDone(c, h, err)
}

// hardDone shows what was kept, or what was typed and is to be mended.
func hardDone(c *call.Call, h space.Kept[journal.Hard], err error) error {
	f, ok := fault.As(err)
	if ok && f.Kind == fault.Conflict {
		if h, err = call.RebaseTyped(c, space.KindHard, h); err != nil {
			return err
		}
	}
	switch {
	case ok && (f.Kind == fault.Conflict || f.Kind == fault.Invalid):
		return showHard(c, h, call.Status[f.Kind], f.Key)
	case err != nil:
		return err
	case c.R.PostForm.Get("then") == "read":
		return c.Redirect("/hard/" + h.ID + "?read=1#read")
	}
	return c.Redirect("/hard/" + h.ID + "?kept=1")
}

// DeleteHard answers POST /hard/{id}/away.
func DeleteHard(c *call.Call) error { return c.DeleteRecord(space.KindHard, "/hard") }

// RestoreHard answers POST /hard/{id}/back.
func RestoreHard(c *call.Call) error { return c.RestoreRecord(space.KindHard, "/hard") }

// QuietHard waves the reminder of a moment away.
func QuietHard(c *call.Call) error {
	err := space.Change(c.Desk, space.KindHard, c.R.PathValue("id"), func(h *space.Kept[journal.Hard]) error {
		h.Value.Quiet = true
		return nil
	})
	if err != nil {
		return err
	}
	return c.Redirect("/today")
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
		return page.FirstWords(strings.TrimSpace(h.What + " " + h.Mine))
	case stepFelt:
		var felt []string
		for _, id := range h.Felt {
			felt = append(felt, p.Words.Feelings[id])
		}
		if h.FeltWords != "" {
			felt = append(felt, h.FeltWords)
		}
		return page.FirstWords(strings.Join(felt, ", "))
	case stepWords:
		return page.FirstWords(p.Apology.Whole())
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

// words are the first words of what was written about it.
func words(m space.HardMoment) string {
	if m.Own != nil {
		return page.FirstWords(m.Own.Value.What + " " + m.Own.Value.Mine)
	}
	return page.FirstWords(m.Tick.Value.Words)
}

// stone is gold when it is mended.
func stone(m space.HardMoment) page.DayStone {
	s := page.DayStone{ID: path.Base(m.Href()), State: page.StoneCracked, Seed: int(m.Day)}
	if m.State != journal.Open {
		s.State = page.StoneMended
	}
	return s
}
