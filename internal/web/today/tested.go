package today

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
	"mentor/internal/web/call"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// testedFirst is how the child tested the parent, all times of it.
type testedFirst struct {
	page.Page
	page.ChildFrame
	Words *journal.DiaryWords
	All   []testedRow // a page of them, the newest first
	page.Rest
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
func testedRows(d space.Diary, p page.Page, w *journal.DiaryWords) (rows []testedRow) {
	for _, day := range d.Days() {
		for _, t := range day.Tested {
			rows = append(rows, testedRow{t.Day, t.Value.At, "/tested/" + t.ID, happenedWords(p, w, t.Value), t.Value.Went})
		}
		for _, i := range (journal.Day{Log: day.Log()}).OnlyTicked() {
			e := day.Entries[i]
			rows = append(rows, testedRow{Day: e.Day, At: e.Value.At, Href: "/entry/" + e.ID, Text: cmp.Or(page.FirstWords(e.Value.Words), p.T("tested.ticked"))})
		}
	}
	slices.SortFunc(rows, func(a, b testedRow) int {
		return cmp.Or(cmp.Compare(b.Day, a.Day), b.At.Compare(a.At), cmp.Compare(a.Href, b.Href))
	})
	return rows
}

// TestedFirst answers GET /tested.
func TestedFirst(c *call.Call) error {
	p, words := c.Page("tested.title"), c.Shelf().Diary
	var d space.Diary
	rows, others, err := call.PageOfList(c, func(until calendar.Day) (rows []testedRow, err error) {
		d, err = c.Diary(space.FirstDay, until)
		return testedRows(d, p, words), err
	}, func(r testedRow) calendar.Day { return r.Day })
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, testedAll(testedFirst{
		Page: p, ChildFrame: call.ChildFrame(c), Words: words, All: rows, Rest: others,
		Common: c.Lib.Diary.Common(space.Values(d.Tested), c.Space.Today), Away: c.R.URL.Query().Get("away"),
	}))
}

// testedPage is one time that the child tested the parent.
type testedPage struct {
	page.Page
	page.ChildFrame
	Words   *journal.DiaryWords
	Offer   []*journal.Test // what fits the age and is not withheld, and what was chosen
	Test    *journal.Test   // what the advice is about, or nil
	Tested  space.Kept[journal.Tested]
	Today   calendar.Day
	Kept    bool // it was just kept
	Problem string
}

// showTested renders a test as it is kept, or as it was typed.
func showTested(c *call.Call, t space.Kept[journal.Tested], code int, problem string) error {
	c.About(t.Child)
	o, err := c.Caution()
	if err != nil {
		return err
	}
	p := testedPage{
		Page: c.Page("tested.title"), ChildFrame: call.ChildFrame(c), Words: c.Shelf().Diary, Tested: t, Today: c.Space.Today,
		Kept: c.R.URL.Query().Has("kept"), Problem: problem,
	}
	p.Offer, p.Test = testChoices(c, o, t.Value.Which)
	return c.Render(code, testedView(p))
}

// testChoices are the tests to choose from, among them the chosen one whatever
// the age is by now; advised is the chosen one unless safety withholds its advice.
func testChoices(c *call.Call, o safety.Outcome, chosen string) (offer []*journal.Test, advised *journal.Test) {
	offer = c.Lib.Diary.Offer(c.ChildBand(), o)
	test := c.Lib.Diary.Test(chosen)
	if test != nil && !slices.Contains(offer, test) {
		offer = append([]*journal.Test{test}, offer...)
	}
	if test != nil && !test.Withheld(o) {
		advised = test
	}
	return offer, advised
}

// TestedForm answers GET /tested/new.
func TestedForm(c *call.Call) error {
	return showTested(c, space.Kept[journal.Tested]{ID: vault.NewID(), Value: journal.Tested{Day: c.Space.Today}}, http.StatusOK, "")
}

// Tested answers GET /tested/{id}.
func Tested(c *call.Call) error {
	t, err := space.Read[journal.Tested](c.Desk, space.KindTested, c.R.PathValue("id"))
	if err != nil {
		return err
	}
	return showTested(c, t, http.StatusOK, "")
}

// readTested reads the form into a test.
func readTested(c *call.Call, t *journal.Tested) error {
	in := c.R.PostForm
	t.Which, t.Own, t.Did, t.Went = in.Get("which"), c.TextOf("own"), c.TextOf("did"), journal.Went(in.Get("went"))
	*t = t.Tidy()
	if t.Empty() {
		return fault.New(fault.Invalid, "tested.error.empty")
	}
	return t.Check(c.Lib.Diary)
}

// KeepTested keeps a new test. When the same page is sent again, what was typed
// since then is kept.
func KeepTested(c *call.Call) error {
	t := space.Kept[journal.Tested]{ID: c.IDOf("id"), Child: c.Space.Child.ID, Value: journal.Tested{At: c.Now}}
	day, err := c.ReadDay()
	t.Day, t.Value.Day = day, day
	if wrong := readTested(c, &t.Value); err == nil {
		err = wrong
	}
	if err == nil {
		t.ID, err = call.AddOrSave(c, space.KindTested, t)
	}
	return testedDone(c, t, err)
}

// ChangeTested keeps a test that was changed.
func ChangeTested(c *call.Call) error {
	t, err := space.Read[journal.Tested](c.Desk, space.KindTested, c.R.PathValue("id"))
	if err != nil {
		return err
	}
	t.Version, _ = strconv.ParseInt(c.R.PostForm.Get("version"), 10, 64) // what is no number is an old version
	if err = readTested(c, &t.Value); err == nil {
		err = space.Save(c.Desk, space.KindTested, t)
	}
	return testedDone(c, t, err)
}

// testedDone shows what was kept, or what was typed and is to be mended.
func testedDone(c *call.Call, t space.Kept[journal.Tested], err error) error {
	f, ok := fault.As(err)
	if ok && f.Kind == fault.Conflict {
		if t, err = call.RebaseTyped(c, space.KindTested, t); err != nil {
			return err
		}
	}
	switch {
	case ok && (f.Kind == fault.Conflict || f.Kind == fault.Invalid):
		return showTested(c, t, call.Status[f.Kind], f.Key)
	case err != nil:
		return err
	}
	return c.Redirect("/tested/" + t.ID + "?kept=1")
}

// DeleteTested answers POST /tested/{id}/away.
func DeleteTested(c *call.Call) error { return c.DeleteRecord(space.KindTested, "/tested") }

// RestoreTested answers POST /tested/{id}/back.
func RestoreTested(c *call.Call) error { return c.RestoreRecord(space.KindTested, "/tested") }

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
func happenedWords(p page.Page, w *journal.DiaryWords, t journal.Tested) string {
	switch {
	case t.Which != "" && w.Tests[t.Which].Did != "":
		return w.Tests[t.Which].Did
	case t.Own != "":
		return page.FirstWords(t.Own)
	case t.Did != "":
		return page.FirstWords(t.Did)
	}
	return p.T("tested.unnamed")
}
