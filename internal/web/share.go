package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"mentor/internal/calendar"
	"mentor/internal/fault"
	"mentor/internal/report"
	"mentor/internal/share"
	"mentor/internal/vault"
	"mentor/internal/voice"
)

// What is shared is a copy in a vault of its own, which its owner belongs to in
// the role store.RoleOwner: ending it deletes the vault and its key. The grant,
// with the log of openings and the notes that came back, stays with the owner.
// A child shares in the same way: a sharer of its own, its own sections.

// The ids of the records in a vault of what is shared; there is one of each.
const (
	sharedReport = "shared-report-01"
	sharedLock   = "shared-lock-0001"
)

// shareOwner lets in who proved a moment ago who they are and has named a child.
func shareOwner(c *call) error {
	if err := justSignedIn(c); err != nil {
		return err
	}
	return c.needChild()
}

// grants are what who is signed in ever shared, the newest first.
func (d *Desk) grants() (all []kept[share.Grant], err error) {
	about := []string{""} // a child's are about nobody but the child
	if d.space.account.Child == nil {
		about = nil
		for _, ch := range d.space.children {
			about = append(about, ch.ID)
		}
	}
	for _, id := range about {
		of, err := listKept[share.Grant](d, kindGrant, id, firstDay, lastDay)
		if err != nil {
			return nil, err
		}
		all = append(all, of...)
	}
	slices.SortStableFunc(all, func(a, b kept[share.Grant]) int { return cmp.Compare(b.Day, a.Day) })
	return all, nil
}

// sharesPage lists what is shared, and what was.
type sharesPage struct {
	Page
	childFrame
	All   []kept[share.Grant]
	Today calendar.Day
	Names map[string]string // of the children by id
	Gone  bool
	Many  bool      // no more may be open
	Age   voice.Age // of a child, who shares
}

// shareAt is where the pages about sharing are.
func (p Page) shareAt() string {
	if p.Young {
		return "/c/share"
	}
	return "/share"
}

// backToShare leads on to a page about sharing.
func (c *call) backToShare(path string) error { return c.redirect(c.ownPage("").shareAt() + path) }

func (c *call) shares() error {
	all, err := c.grants()
	if err != nil {
		return err
	}
	page := sharesPage{
		Page: c.ownPage("share.title"), All: all, Today: c.space.today, Names: map[string]string{},
		Gone: c.r.URL.Query().Has("gone"), Many: share.MayOpen(c.countOpen(all)) != nil,
	}
	if c.young() {
		page.Age = c.youngAge()
		return c.render(http.StatusOK, youngSharesView(page))
	}
	page.childFrame = c.childFrame()
	for _, ch := range c.space.children {
		page.Names[ch.ID] = childName(page.Page, ch.Value)
	}
	return c.render(http.StatusOK, sharesView(page))
}

func (c *call) countOpen(all []kept[share.Grant]) (n int) {
	for _, g := range all {
		if g.Value.State(c.space.today) == share.Open {
			n++
		}
	}
	return n
}

// shareFormPage is where sections, days, purpose and end are chosen.
type shareFormPage struct {
	Page
	childFrame
	ID      string
	Grant   share.Grant
	Today   calendar.Day
	Tell    bool      // the child is old enough to be told first
	Age     voice.Age // of a child, who shares
	Problem string
}

// youngShareDays are the days that a child's report begins with.
const youngShareDays = 28

// tellAge is from which age a parent is asked to tell the child first.
const tellAge = 11

func (c *call) showShareForm(id string, g share.Grant, code int, problem string) error {
	page := shareFormPage{Page: c.ownPage("share.new"), ID: id, Grant: g, Today: c.space.today, Problem: problem}
	if c.young() {
		page.Age = c.youngAge()
		return c.render(code, youngShareFormView(page))
	}
	age, known := c.space.child.Value.AgeOn(c.space.today)
	page.childFrame, page.Tell = c.childFrame(), !known || age >= tellAge
	return c.render(code, shareFormView(page))
}

// shareForm begins with the summary and nothing else, a child's with nothing; or
// with what a draft has.
func (c *call) shareForm() error {
	g := share.Grant{Sections: []share.Section{share.Summary}, From: c.space.today - progressDays + 1, To: c.space.today, Days: 30}
	if c.young() {
		g.Sections, g.From = nil, c.space.today-youngShareDays+1
	}
	id := c.r.URL.Query().Get("from")
	if id == "" {
		return c.showShareForm(vault.NewID(), g, http.StatusOK, "")
	}
	draft, err := readKept[share.Grant](c.Desk, kindGrant, id)
	if err != nil {
		return err
	}
	if draft.Value.State(c.space.today) != share.Draft {
		return c.backToShare("/" + id)
	}
	c.about(draft.Child)
	return c.showShareForm(draft.ID, draft.Value, http.StatusOK, "")
}

// shareSections are those that who is signed in can choose from.
func (c *call) shareSections() []share.Section {
	if c.young() {
		return share.Children
	}
	return share.Parents
}

// readShare reads the form.
func (c *call) readShare() (g share.Grant, err error) {
	in := c.r.PostForm
	g.Purpose = in.Get("purpose")
	for _, s := range in["section"] {
		g.Sections = append(g.Sections, share.Section(s))
	}
	g.Days, _ = strconv.Atoi(in.Get("days")) // what is no number is no end that is offered
	from, wrong := calendar.Parse(in.Get("from"))
	to, alsoWrong := calendar.Parse(in.Get("to"))
	g.From, g.To, g.Made = from, to, c.space.today
	g = g.Tidy(c.shareSections())
	if wrong != nil || alsoWrong != nil {
		return g, fault.New(fault.Invalid, "share.error.days")
	}
	return g, g.Check(c.space.today)
}

// draftShare makes the report as it would be seen. Nobody but its owner can
// read it yet. A draft that is there is made anew.
func (c *call) draftShare() error {
	if err := c.readForm(); err != nil {
		return err
	}
	if id := c.r.PostForm.Get("child"); id != "" && !c.young() {
		ch, err := c.childOf(id)
		if err != nil {
			return err
		}
		c.space.child = ch
	}
	id := c.idOf("id")
	g, err := c.readShare()
	if f, ok := fault.As(err); ok {
		return c.showShareForm(id, g, status[f.Kind], f.Key)
	}
	was, ok, err := maybeKept[share.Grant](c.Desk, kindGrant, id)
	if err != nil {
		return err
	}
	if ok && was.Value.State(c.space.today) != share.Draft {
		return c.backToShare("/" + id) // it was sent twice
	}
	g.Count, g.Trail, g.Notes = was.Value.Count, was.Value.Trail, was.Value.Notes
	was.Child, was.Day, was.Value = c.space.child.ID, c.space.today, g
	if err := c.needFresh(); err != nil {
		return c.keepChoices(was, err)
	}
	if err := c.keepDraft(was); err != nil {
		return err
	}
	return c.backToShare("/" + id)
}

// keepChoices keeps what was chosen, without a report, of a child who gave the PIN
// too long ago: once it is given again, the form has it all.
func (c *call) keepChoices(g kept[share.Grant], stale error) error {
	if !c.young() || !fault.Is(stale, fault.Stale) {
		return stale
	}
	if err := c.DB.DeleteRecord(c.ctx(), c.space.box.ID, string(kindReport), g.ID); err != nil {
		return err
	}
	if err := putKept(c.Desk, kindGrant, g); err != nil {
		return err
	}
	return c.redirect("/c/again?to=" + url.QueryEscape(choicesOf(g.ID)))
}

// choicesOf is the form with what a draft has.
func choicesOf(id string) string { return "/c/share/new?from=" + id }

// keepDraft keeps a draft with the report that it leads to.
func (c *call) keepDraft(g kept[share.Grant]) error {
	r, err := c.makeReport(g.Value)
	if err != nil {
		return err
	}
	if err := c.DB.DeleteRecord(c.ctx(), c.space.box.ID, string(kindReport), g.ID); err != nil {
		return err
	}
	if _, err := addKept(c.Desk, kindReport, kept[report.Report]{ID: g.ID, Child: g.Child, Day: g.Day, Value: r}); err != nil {
		return err
	}
	return putKept(c.Desk, kindGrant, g)
}

// in are the grants in a state.
func (s sharesPage) in(state share.State) (some []kept[share.Grant]) {
	for _, g := range s.All {
		if g.Value.State(s.Today) == state {
			some = append(some, g)
		}
	}
	return some
}

// name is what the report is for, or about whom.
func (s sharesPage) name(g kept[share.Grant]) string {
	if g.Value.Purpose != "" {
		return g.Value.Purpose
	}
	if s.Young {
		return s.T("share.kid.unnamed")
	}
	return s.T("share.unnamed", "child", s.Names[g.Child])
}

// about says how far it is.
func (s sharesPage) about(g share.Grant) string {
	switch g.State(s.Today) {
	case share.Draft:
		return s.T("share.is.draft", "date", s.dated(g.Made))
	case share.Open:
		if g.Count == 0 {
			return s.T("share.is.unread", "date", s.dated(g.Ends))
		}
		return s.N("share.is.open", g.Count, "date", s.dated(g.Ends))
	}
	if g.Ended != 0 {
		return s.T("share.is.stopped", "date", s.dated(g.Ended))
	}
	return s.T("share.is.over", "date", s.dated(g.Ends))
}
