// Package home is the family as a parent sees it: the children, the code that a child
// joins by, the hours of a week, and what a child shows.
package home

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"mentor/internal/calendar"
	"mentor/internal/family"
	"mentor/internal/fault"
	"mentor/internal/instrument"
	"mentor/internal/vault"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
	"mentor/internal/web/together"
)

// familyPage is who there is, and the ways to what is about all of it.
type familyPage struct {
	page.Page
	Today    calendar.Day
	Children []space.Kept[family.Child]
	Current  string // id of the child that the pages are about
	Bands    []instrument.Band
	Ages     map[family.Fit]string
	Gone     bool // a child was deleted just now
	Together page.TogetherLink
	ToAgree  bool // an agreement about the child of the pages waits for the parent
}

// FamilyHub answers GET /family.
func FamilyHub(c *call.Call) error {
	other, err := call.TogetherLink(c)
	if err != nil {
		return err
	}
	asked, err := together.AgreementWaits(c)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, familyView(familyPage{
		Page: c.Page("family.title"), Today: c.Space.Today, Children: c.Space.Children, Current: c.Space.Child.ID,
		Bands: c.Lib.Current().Bands, Ages: c.Shelf().Week.Ages, Gone: c.R.URL.Query().Has("gone"),
		Together: other, ToAgree: asked,
	}))
}

// about says a child's age and living, as far as they were told.
func (f familyPage) about(ch family.Child) string {
	var parts []string
	if age := page.AgeWords(f.Locale, ch, f.Today, f.Bands); age != "" {
		parts = append(parts, age)
	}
	if ch.Living != "" {
		parts = append(parts, f.T("family.living.said."+string(ch.Living)))
	}
	return strings.Join(parts, " · ")
}

// current is what the child that the pages are about is called.
func (f familyPage) current() string {
	for _, ch := range f.Children {
		if ch.ID == f.Current {
			return page.ChildName(f.Page, ch.Value)
		}
	}
	return ""
}

// fits are the kind words about ages that the texts are not written for, each once.
func (f familyPage) fits() (words []string) {
	for _, ch := range f.Children {
		_, fit := ch.Value.BandOn(f.Today, f.Bands)
		if w := f.Ages[fit]; w != "" && !slices.Contains(words, w) {
			words = append(words, w)
		}
	}
	return words
}

// childPage adds a child, or changes one. Nothing has to be said.
type childPage struct {
	page.Page
	ID      string
	Version int64 // 0: a new one
	Child   family.Child
	Today   calendar.Day
	Bands   []instrument.Band
	First   bool // there is none yet
	Problem string

	Together page.TogetherLink
}

func showChild(c *call.Call, ch space.Kept[family.Child], code int, problem string) error {
	title := "family.add"
	if ch.Version > 0 {
		title = "family.change"
	}
	together, err := call.TogetherOf(c, ch)
	if err != nil {
		return err
	}
	return c.Render(code, childView(childPage{
		Together: together,
		Page:     c.Page(title), ID: ch.ID, Version: ch.Version, Child: ch.Value, Today: c.Space.Today,
		Bands: c.Lib.Current().Bands, First: len(c.Space.Children) == 0, Problem: problem,
	}))
}

// ChildForm answers GET /family/child.
func ChildForm(c *call.Call) error {
	return showChild(c, space.Kept[family.Child]{ID: vault.NewID()}, http.StatusOK, "")
}

// Child answers GET /family/child/{id}.
func Child(c *call.Call) error {
	ch, err := c.ChildOf(c.R.PathValue("id"))
	if err != nil {
		return err
	}
	return showChild(c, ch, http.StatusOK, "")
}

// readChild reads the form of a child. What is no number or no day was not said.
func readChild(c *call.Call) (family.Child, error) {
	in := c.R.PostForm
	year, _ := strconv.Atoi(in.Get("year"))
	month, _ := strconv.Atoi(in.Get("month"))
	turn, _ := calendar.Parse(in.Get("turn"))
	ch := family.Child{Name: in.Get("name"), Year: year, Month: month, Living: family.Living(in.Get("living")), Turn: turn}
	if band := in.Get("band"); c.Lib.Current().HasBand(band) {
		ch.Band = band
	}
	for _, day := range in["weekday"] {
		d, err := strconv.Atoi(day)
		if err != nil {
			d = -1
		}
		ch.Weekdays = append(ch.Weekdays, time.Weekday(d))
	}
	ch = ch.Tidy()
	return ch, ch.Check(c.Space.Today)
}

// AddChild keeps a new child and turns to it. Sent twice, it is kept once.
func AddChild(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	value, err := readChild(c)
	ch := space.Kept[family.Child]{ID: c.IDOf("id"), Day: c.Space.Today, Value: value}
	if f, ok := fault.As(err); ok {
		return showChild(c, ch, call.Status[f.Kind], f.Key)
	}
	if ch.ID, err = call.AddOrSave(c, space.KindChild, ch); fault.Is(err, fault.Conflict) {
		if ch, err = call.RebaseTyped(c, space.KindChild, ch); err == nil {
			return showChild(c, ch, call.Status[fault.Conflict], "error.conflict")
		}
	}
	if err != nil {
		return err
	}
	if err := call.TurnTo(c, ch.ID); err != nil {
		return err
	}
	return c.Redirect("/family")
}

// ChangeChild keeps what was changed about a child. When another window changed
// it meanwhile, what was typed stays on the page and nothing is overwritten.
func ChangeChild(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	was, err := c.ChildOf(c.R.PathValue("id"))
	if err != nil {
		return err
	}
	changed := was
	changed.Version, _ = strconv.ParseInt(c.R.PostForm.Get("version"), 10, 64) // what is no number is an old version
	if changed.Value, err = readChild(c); err == nil {
		err = space.Save(c.Desk, space.KindChild, changed)
	}
	if f, ok := fault.As(err); ok {
		changed.Version = was.Version
		return showChild(c, changed, call.Status[f.Kind], f.Key)
	}
	if err != nil {
		return err
	}
	return c.Redirect("/family")
}

// TurnToChild makes a child the one that the pages are about.
func TurnToChild(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	ch, err := c.ChildOf(c.R.PathValue("id"))
	if err != nil {
		return err
	}
	if err := call.TurnTo(c, ch.ID); err != nil {
		return err
	}
	return c.Redirect(c.TabOf())
}

// deleteChildPage asks before a child and all that is about it is deleted.
type deleteChildPage struct {
	page.Page
	ID   string
	Name string
}

// DeleteChildForm answers GET /family/child/{id}/delete.
func DeleteChildForm(c *call.Call) error {
	ch, err := c.ChildOf(c.R.PathValue("id"))
	if err != nil {
		return err
	}
	p := deleteChildPage{Page: c.Page("family.delete"), ID: ch.ID}
	p.Name = page.ChildName(p.Page, ch.Value)
	return c.Render(http.StatusOK, deleteChildView(p))
}

// DeleteChild deletes a child with all that was kept about it, at once. The
// session turns to another one.
func DeleteChild(c *call.Call) error {
	ch, err := c.ChildOf(c.R.PathValue("id"))
	if err != nil {
		return err
	}
	if err := c.EndBonds(ch.ID); err != nil {
		return err
	}
	if err := space.EndShares(c.Desk, ch.ID); err != nil {
		return err
	}
	if err := c.DB.DeleteChild(c.Ctx(), c.Space.Box.ID, ch.ID); err != nil {
		return err
	}
	next := ""
	for _, other := range slices.Backward(c.Space.Children) {
		if other.ID != ch.ID {
			next = other.ID
		}
	}
	if c.Space.Child.ID != ch.ID {
		next = c.Space.Child.ID
	}
	if err := call.TurnTo(c, next); err != nil {
		return err
	}
	return c.Redirect("/family?gone")
}

// yearsOffered is how many years of birth are offered; those of a grown-up son or
// daughter among them.
const yearsOffered = 30

// years are the years of birth to choose from, the latest first, with the one
// that was told.
func (p childPage) years() (years []int) {
	now := p.Today.UTC().Year()
	for y := now; y > now-yearsOffered; y-- {
		years = append(years, y)
	}
	if p.Child.Year != 0 && !slices.Contains(years, p.Child.Year) {
		years = append(years, p.Child.Year)
	}
	return years
}

// turns are the days on which a week with this parent may begin next.
func (p childPage) turns() (days []calendar.Day) {
	for d := range calendar.Day(fortnight) {
		days = append(days, p.Today+d)
	}
	return days
}

const fortnight = 14

// turning reports whether weeks with this parent begin on a day.
func (p childPage) turning(day calendar.Day) bool {
	return p.Child.Turn != 0 && (day-p.Child.Turn)%fortnight == 0
}

// weekdays from Monday.
var weekdays = []time.Weekday{1, 2, 3, 4, 5, 6, 0}

// action is where the form goes.
func (p childPage) action() string {
	if p.Version > 0 {
		return "/family/child/" + p.ID
	}
	return "/family/child"
}
