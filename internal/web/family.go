package web

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
	"mentor/internal/locale"
	"mentor/internal/vault"
)

// childLink is a child in the row above the pages, where there are several.
type childLink struct {
	ID, Name string
	Now      bool
}

// who are the children to turn to; nobody when there is one, and while the
// session is locked.
func (c *call) who() (links []childLink) {
	s := c.space
	if len(s.children) < 2 || s.locked(c.now) {
		return nil
	}
	for i, ch := range s.children {
		links = append(links, childLink{ch.ID, nameOf(c.L.T, ch.Value, i), ch.ID == s.child.ID})
	}
	return links
}

// nameOf is what tells a child from its siblings: the name, else its number.
func nameOf(say func(string, ...any) string, ch family.Child, place int) string {
	if ch.Name != "" {
		return ch.Name
	}
	return say("family.unnamed", "n", place+1)
}

// childOf is a child of the account.
func (d *Desk) childOf(id string) (kept[family.Child], error) {
	i := slices.IndexFunc(d.space.children, func(ch kept[family.Child]) bool { return ch.ID == id })
	if i < 0 {
		return kept[family.Child]{}, fault.New(fault.NotFound, "error.not_found")
	}
	return d.space.children[i], nil
}

// familyPage is who there is, and the ways to what is about all of it.
type familyPage struct {
	Page
	Today    calendar.Day
	Children []kept[family.Child]
	Current  string // id of the child that the pages are about
	Bands    []instrument.Band
	Ages     map[family.Fit]string
	Gone     bool // a child was deleted just now
	Together togetherLink
	ToAgree  bool // an agreement about the child of the pages waits for the parent
}

func (c *call) familyHub() error {
	other, err := c.togetherLink()
	if err != nil {
		return err
	}
	asked, err := c.agreementWaits()
	if err != nil {
		return err
	}
	return c.render(http.StatusOK, familyView(familyPage{
		Page: c.page("family.title"), Today: c.space.today, Children: c.space.children, Current: c.space.child.ID,
		Bands: c.lib.Current().Bands, Ages: c.shelf().Week.Ages, Gone: c.r.URL.Query().Has("gone"),
		Together: other, ToAgree: asked,
	}))
}

// ageWords says a child's age on a day, as far as it was told.
func ageWords(l *locale.Locale, ch family.Child, day calendar.Day, bands []instrument.Band) string {
	age, known := ch.AgeOn(day)
	i := slices.IndexFunc(bands, func(b instrument.Band) bool { return b.ID == ch.Band })
	switch {
	case known && age == 0:
		return l.T("family.age.baby")
	case known:
		return l.N("family.age", age)
	case i >= 0:
		return l.T("family.age.band", "from", bands[i].From, "to", bands[i].To)
	}
	return ""
}

// about says a child's age and living, as far as they were told.
func (f familyPage) about(ch family.Child) string {
	var parts []string
	if age := ageWords(f.Locale, ch, f.Today, f.Bands); age != "" {
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
			return childName(f.Page, ch.Value)
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
	Page
	ID      string
	Version int64 // 0: a new one
	Child   family.Child
	Today   calendar.Day
	Bands   []instrument.Band
	First   bool // there is none yet
	Problem string

	Together togetherLink
}

func (c *call) showChild(ch kept[family.Child], code int, problem string) error {
	title := "family.add"
	if ch.Version > 0 {
		title = "family.change"
	}
	together, err := c.togetherOf(ch)
	if err != nil {
		return err
	}
	return c.render(code, childView(childPage{
		Together: together,
		Page:     c.page(title), ID: ch.ID, Version: ch.Version, Child: ch.Value, Today: c.space.today,
		Bands: c.lib.Current().Bands, First: len(c.space.children) == 0, Problem: problem,
	}))
}

func (c *call) childForm() error {
	return c.showChild(kept[family.Child]{ID: vault.NewID()}, http.StatusOK, "")
}

func (c *call) child() error {
	ch, err := c.childOf(c.r.PathValue("id"))
	if err != nil {
		return err
	}
	return c.showChild(ch, http.StatusOK, "")
}

// readChild reads the form of a child. What is no number or no day was not said.
func (c *call) readChild() (family.Child, error) {
	in := c.r.PostForm
	year, _ := strconv.Atoi(in.Get("year"))
	month, _ := strconv.Atoi(in.Get("month"))
	turn, _ := calendar.Parse(in.Get("turn"))
	ch := family.Child{Name: in.Get("name"), Year: year, Month: month, Living: family.Living(in.Get("living")), Turn: turn}
	if band := in.Get("band"); c.lib.Current().HasBand(band) {
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
	return ch, ch.Check(c.space.today)
}

// addChild keeps a new child and turns to it. Sent twice, it is kept once.
func (c *call) addChild() error {
	if err := c.readForm(); err != nil {
		return err
	}
	value, err := c.readChild()
	ch := kept[family.Child]{ID: c.idOf("id"), Day: c.space.today, Value: value}
	if f, ok := fault.As(err); ok {
		return c.showChild(ch, status[f.Kind], f.Key)
	}
	if ch.ID, err = addOrSave(c, kindChild, ch); fault.Is(err, fault.Conflict) {
		if ch, err = newest(c, kindChild, ch); err == nil {
			return c.showChild(ch, status[fault.Conflict], "error.conflict")
		}
	}
	if err != nil {
		return err
	}
	if err := c.turnTo(ch.ID); err != nil {
		return err
	}
	return c.redirect("/family")
}

// changeChild keeps what was changed about a child. When another window changed
// it meanwhile, what was typed stays on the page and nothing is overwritten.
func (c *call) changeChild() error {
	if err := c.readForm(); err != nil {
		return err
	}
	was, err := c.childOf(c.r.PathValue("id"))
	if err != nil {
		return err
	}
	changed := was
	changed.Version, _ = strconv.ParseInt(c.r.PostForm.Get("version"), 10, 64) // what is no number is an old version
	if changed.Value, err = c.readChild(); err == nil {
		err = saveKept(c.Desk, kindChild, changed)
	}
	if f, ok := fault.As(err); ok {
		changed.Version = was.Version
		return c.showChild(changed, status[f.Kind], f.Key)
	}
	if err != nil {
		return err
	}
	return c.redirect("/family")
}

// turnToChild makes a child the one that the pages are about.
func (c *call) turnToChild() error {
	if err := c.readForm(); err != nil {
		return err
	}
	ch, err := c.childOf(c.r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := c.turnTo(ch.ID); err != nil {
		return err
	}
	return c.redirect(c.tabOf())
}

// deleteChildPage asks before a child and all that is about it is deleted.
type deleteChildPage struct {
	Page
	ID   string
	Name string
}

func (c *call) deleteChildForm() error {
	ch, err := c.childOf(c.r.PathValue("id"))
	if err != nil {
		return err
	}
	page := deleteChildPage{Page: c.page("family.delete"), ID: ch.ID}
	page.Name = childName(page.Page, ch.Value)
	return c.render(http.StatusOK, deleteChildView(page))
}

// deleteChild deletes a child with all that was kept about it, at once. The
// session turns to another one.
func (c *call) deleteChild() error {
	ch, err := c.childOf(c.r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := c.endBonds(ch.ID); err != nil {
		return err
	}
	if err := c.endShares(ch.ID); err != nil {
		return err
	}
	if err := c.DB.DeleteChild(c.ctx(), c.space.box.ID, ch.ID); err != nil {
		return err
	}
	next := ""
	for _, other := range slices.Backward(c.space.children) {
		if other.ID != ch.ID {
			next = other.ID
		}
	}
	if c.space.child.ID != ch.ID {
		next = c.space.child.ID
	}
	if err := c.turnTo(next); err != nil {
		return err
	}
	return c.redirect("/family?gone")
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
