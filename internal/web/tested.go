package web

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"mentor/internal/calendar"
	"mentor/internal/fault"
	"mentor/internal/journal"
	"mentor/internal/safety"
	"mentor/internal/vault"
)

// testedFirst is how the child tested the parent, all times of it.
type testedFirst struct {
	Page
	childFrame
	Words *journal.DiaryWords
	All   []testedRow // a page of them, the newest first
	rest
	Common string // of Diary.Abouts: what several have in common, or empty
	Away   string // id of the one that was just taken away
}

// testedRow is one time of the list, described or only ticked.
type testedRow struct {
	Day  calendar.Day
	At   time.Time
	Href string
	Text string
	Went journal.Went
}

// testedRows are the times that the diary tells of, the newest first.
func (d diary) testedRows(p Page, w *journal.DiaryWords) (rows []testedRow) {
	for _, day := range d.days() {
		for _, t := range day.tested {
			rows = append(rows, testedRow{t.Day, t.Value.At, "/tested/" + t.ID, happenedWords(p, w, t.Value), t.Value.Went})
		}
		for _, i := range (journal.Day{Log: day.log()}).OnlyTicked() {
			e := day.entries[i]
			rows = append(rows, testedRow{Day: e.Day, At: e.Value.At, Href: "/entry/" + e.ID, Text: cmp.Or(firstWords(e.Value.Words), p.T("tested.ticked"))})
		}
	}
	slices.SortFunc(rows, func(a, b testedRow) int {
		return cmp.Or(cmp.Compare(b.Day, a.Day), b.At.Compare(a.At), cmp.Compare(a.Href, b.Href))
	})
	return rows
}

func (c *call) testedFirst() error {
	page, words := c.page("tested.title"), c.shelf().Diary
	var d diary
	rows, others, err := part(c, func(until calendar.Day) (rows []testedRow, err error) {
		d, err = c.diary(firstDay, until)
		return d.testedRows(page, words), err
	}, func(r testedRow) calendar.Day { return r.Day })
	if err != nil {
		return err
	}
	return c.render(http.StatusOK, testedAll(testedFirst{
		Page: page, childFrame: c.childFrame(), Words: words, All: rows, rest: others,
		Common: c.lib.Diary.Common(values(d.tested), c.space.today), Away: c.r.URL.Query().Get("away"),
	}))
}

// testedPage is one time that the child tested the parent.
type testedPage struct {
	Page
	childFrame
	Words   *journal.DiaryWords
	Offer   []*journal.Test // what fits the age and is not withheld, and what was chosen
	Test    *journal.Test   // what the advice is about, or nil
	Tested  kept[journal.Tested]
	Today   calendar.Day
	Kept    bool // it was just kept
	Problem string
}

// showTested renders a test as it is kept, or as it was typed.
func (c *call) showTested(t kept[journal.Tested], code int, problem string) error {
	c.about(t.Child)
	o, err := c.caution()
	if err != nil {
		return err
	}
	page := testedPage{
		Page: c.page("tested.title"), childFrame: c.childFrame(), Words: c.shelf().Diary, Tested: t, Today: c.space.today,
		Kept: c.r.URL.Query().Has("kept"), Problem: problem,
	}
	page.Offer, page.Test = c.testChoices(o, t.Value.Which)
	return c.render(code, testedView(page))
}

// testChoices are the tests to choose from, among them the chosen one whatever
// the age is by now; advised is the chosen one unless safety withholds its advice.
func (c *call) testChoices(o safety.Outcome, chosen string) (offer []*journal.Test, advised *journal.Test) {
	offer = c.lib.Diary.Offer(c.childBand(), o)
	test := c.lib.Diary.Test(chosen)
	if test != nil && !slices.Contains(offer, test) {
		offer = append([]*journal.Test{test}, offer...)
	}
	if test != nil && !test.Withheld(o) {
		advised = test
	}
	return offer, advised
}

func (c *call) testedForm() error {
	return c.showTested(kept[journal.Tested]{ID: vault.NewID(), Value: journal.Tested{Day: c.space.today}}, http.StatusOK, "")
}

func (c *call) tested() error {
	t, err := readKept[journal.Tested](c.Desk, kindTested, c.r.PathValue("id"))
	if err != nil {
		return err
	}
	return c.showTested(t, http.StatusOK, "")
}

// readTested reads the form into a test.
func (c *call) readTested(t *journal.Tested) error {
	in := c.r.PostForm
	t.Which, t.Own, t.Did, t.Went = in.Get("which"), c.textOf("own"), c.textOf("did"), journal.Went(in.Get("went"))
	*t = t.Tidy()
	if t.Empty() {
		return fault.New(fault.Invalid, "tested.error.empty")
	}
	return t.Check(c.lib.Diary)
}

// keepTested keeps a new test. When the same page is sent again, what was typed
// since then is kept.
func (c *call) keepTested() error {
	t := kept[journal.Tested]{ID: c.idOf("id"), Child: c.space.child.ID, Value: journal.Tested{At: c.now}}
	day, err := c.readDay()
	t.Day, t.Value.Day = day, day
	if wrong := c.readTested(&t.Value); err == nil {
		err = wrong
	}
	if err == nil {
		t.ID, err = addOrSave(c, kindTested, t)
	}
	return c.testedDone(t, err)
}

// changeTested keeps a test that was changed.
func (c *call) changeTested() error {
	t, err := readKept[journal.Tested](c.Desk, kindTested, c.r.PathValue("id"))
	if err != nil {
		return err
	}
	t.Version, _ = strconv.ParseInt(c.r.PostForm.Get("version"), 10, 64) // what is no number is an old version
	if err = c.readTested(&t.Value); err == nil {
		err = saveKept(c.Desk, kindTested, t)
	}
	return c.testedDone(t, err)
}

// testedDone shows what was kept, or what was typed and is to be mended.
func (c *call) testedDone(t kept[journal.Tested], err error) error {
	f, ok := fault.As(err)
	if ok && f.Kind == fault.Conflict {
		if t, err = newest(c, kindTested, t); err != nil {
			return err
		}
	}
	switch {
	case ok && (f.Kind == fault.Conflict || f.Kind == fault.Invalid):
		return c.showTested(t, status[f.Kind], f.Key)
	case err != nil:
		return err
	}
	return c.redirect("/tested/" + t.ID + "?kept=1")
}

func (c *call) testedAway() error { return c.takeAway(kindTested, "/tested") }

func (c *call) testedBack() error { return c.putBack(kindTested, "/tested") }

// action is where the form goes.
func (p testedPage) action() string {
	if p.Tested.Version > 0 {
		return "/tested/" + p.Tested.ID
	}
	return "/tested"
}

// asking reports whether the page asks, and does not tell what was kept.
func (p testedPage) asking() bool { return p.Tested.Version == 0 || p.Problem != "" }

// wrote is what the parent wrote, but for what the heading says already.
func (p testedPage) wrote() string {
	var texts []string
	for _, text := range []string{p.Tested.Value.Own, p.Tested.Value.Did} {
		if text != "" && text != happenedWords(p.Page, p.Words, p.Tested.Value) {
			texts = append(texts, text)
		}
	}
	return strings.Join(texts, "\n")
}

// happenedWords is what the child did in a few words: what was chosen, or the
// parent's own.
func happenedWords(p Page, w *journal.DiaryWords, t journal.Tested) string {
	switch {
	case t.Which != "" && w.Tests[t.Which].Did != "":
		return w.Tests[t.Which].Did
	case t.Own != "":
		return firstWords(t.Own)
	case t.Did != "":
		return firstWords(t.Did)
	}
	return p.T("tested.unnamed")
}
