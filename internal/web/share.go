package web

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"mentor/internal/calendar"
	"mentor/internal/family"
	"mentor/internal/fault"
	"mentor/internal/report"
	"mentor/internal/share"
	"mentor/internal/store"
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
func (c *call) grants() (all []kept[share.Grant], err error) {
	about := []string{""} // a child's are about nobody but the child
	if !c.young() {
		about = nil
		for _, ch := range c.space.children {
			about = append(about, ch.ID)
		}
	}
	for _, id := range about {
		of, err := listKept[share.Grant](c, kindGrant, id, firstDay, lastDay)
		if err != nil {
			return nil, err
		}
		all = append(all, of...)
	}
	newestFirst(all, func(share.Grant) time.Time { return time.Time{} })
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

// newSharePage is what every page about sharing has, on either side.
func (c *call) newSharePage(title string) Page {
	if c.young() {
		return c.youngPage(title)
	}
	return c.page(title).as("p-app")
}

// shareAt is where the pages about sharing are.
func (p Page) shareAt() string {
	if p.Young {
		return "/c/share"
	}
	return "/share"
}

// backToShare leads on to a page about sharing.
func (c *call) backToShare(path string) error { return c.redirect(c.newSharePage("").shareAt() + path) }

func (c *call) shares() error {
	all, err := c.grants()
	if err != nil {
		return err
	}
	page := sharesPage{
		Page: c.newSharePage("share.title"), All: all, Today: c.space.today, Names: map[string]string{},
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

// tellAge is from which age a parent is asked to tell the child first.
const tellAge = 11

func (c *call) showShareForm(id string, g share.Grant, code int, problem string) error {
	page := shareFormPage{Page: c.newSharePage("share.new"), ID: id, Grant: g, Today: c.space.today, Problem: problem}
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
		g.Sections = nil
	}
	id := c.r.URL.Query().Get("from")
	if id == "" {
		return c.showShareForm(vault.NewID(), g, http.StatusOK, "")
	}
	draft, err := readKept[share.Grant](c, kindGrant, id)
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
	was, ok, err := maybeKept[share.Grant](c, kindGrant, id)
	if err != nil {
		return err
	}
	if ok && was.Value.State(c.space.today) != share.Draft {
		return c.backToShare("/" + id) // it was sent twice
	}
	g.Count, g.Trail, g.Notes = was.Value.Count, was.Value.Trail, was.Value.Notes
	was.Child, was.Day, was.Value = c.space.child.ID, c.space.today, g
	if err := c.keepDraft(was); err != nil {
		return err
	}
	return c.backToShare("/" + id)
}

// keepDraft keeps a draft with the report that it leads to.
func (c *call) keepDraft(g kept[share.Grant]) error {
	r, err := c.makeReport(g.Value)
	if err != nil {
		return err
	}
	if err := c.DB.RemoveRecord(c.r.Context(), c.space.box.ID, string(kindReport), g.ID); err != nil {
		return err
	}
	if _, err := addKept(c, kindReport, kept[report.Report]{ID: g.ID, Child: g.Child, Day: g.Day, Value: r}); err != nil {
		return err
	}
	return putKept(c, kindGrant, g)
}

// sharePage is one report that is, was or may be shared.
type sharePage struct {
	Page
	childFrame
	ID         string
	Grant      share.Grant
	Now        share.State
	Report     *report.Report // nil when it has ended
	Zone       *time.Location
	Household  bool
	Tell       bool
	Link, Pass string    // just made, and shown once
	Age        voice.Age // of a child, who shares
	Problem    string
}

func (c *call) showShare(g kept[share.Grant], code int, link, pass, problem string) error {
	page := sharePage{
		Page: c.newSharePage("share.one"), ID: g.ID, Grant: g.Value, Now: g.Value.State(c.space.today),
		Zone: c.space.zone, Household: c.household(), Link: link, Pass: pass, Problem: problem,
	}
	var err error
	if page.Report, err = c.reportOf(g); err != nil {
		return err
	}
	if c.young() {
		page.Age = c.youngAge()
		return c.render(code, youngShareView(page))
	}
	c.about(g.Child)
	page.Page, page.childFrame = c.newSharePage("share.one"), c.childFrame()
	age, known := c.space.child.Value.AgeOn(c.space.today)
	page.Tell = !known || age >= tellAge
	return c.render(code, shareView(page))
}

// reportOf is the report of a grant, or nil when there is none any more.
func (c *call) reportOf(g kept[share.Grant]) (*report.Report, error) {
	box, id := c.space.box, g.ID
	switch g.Value.State(c.space.today) {
	case share.Ended:
		return nil, nil
	case share.Open:
		row, err := c.DB.Bond(c.r.Context(), g.Value.Vault)
		if fault.Is(err, fault.NotFound) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		if box, err = c.Keys.OpenVault(row.Vault, row.Key); err != nil {
			return nil, err
		}
		id = sharedReport
	}
	r, ok, err := maybeIn[report.Report](c, box, kindReport, id)
	if !ok || err != nil {
		return nil, err
	}
	return &r.Value, nil
}

func (c *call) grantOf() (kept[share.Grant], error) {
	return readKept[share.Grant](c, kindGrant, c.r.PathValue("id"))
}

func (c *call) share() error {
	g, err := c.grantOf()
	if err != nil {
		return err
	}
	return c.showShare(g, http.StatusOK, "", "", "")
}

// sharePDF is the file for its owner, to print or to hand over.
func (c *call) sharePDF() error {
	g, err := c.grantOf()
	if err != nil {
		return err
	}
	r, err := c.reportOf(g)
	if err != nil {
		return err
	}
	if r == nil {
		return fault.New(fault.NotFound, "error.not_found")
	}
	return c.sendPDF(*r)
}

func (c *call) sendPDF(r report.Report) error {
	paper := report.ParsePaper(c.r.URL.Query().Get("paper"))
	data, err := r.PDF(paper)
	return c.download(r.FileName(paper), "application/pdf", data, err)
}

// openShare makes the link and the passphrase, which are shown once. Pressed
// twice, it opens once.
func (c *call) openShare() error {
	g, err := c.grantOf()
	if err != nil {
		return err
	}
	if g.Value.State(c.space.today) != share.Draft {
		return c.backToShare("/" + g.ID)
	}
	all, err := c.grants()
	if err != nil {
		return err
	}
	if f, ok := fault.As(share.MayOpen(c.countOpen(all))); ok {
		return c.showShare(g, http.StatusConflict, "", "", f.Key)
	}
	r, err := c.reportOf(g)
	if err != nil || r == nil {
		return fault.New(fault.NotFound, "error.not_found")
	}
	token, pass := vault.NewToken(), vault.NewCode()
	if g, err = c.putOut(g, *r, token, pass); err != nil {
		return err
	}
	return c.showShare(g, http.StatusOK, c.shareAddress(token), pass, "")
}

// putOut copies the report into a vault of its own, which the token leads to.
func (c *call) putOut(g kept[share.Grant], r report.Report, token, pass string) (kept[share.Grant], error) {
	box, wrapped := c.Keys.NewVault()
	g.Value.Open(box.ID, c.space.today)
	lock := share.Lock{Grant: g.ID, Until: (g.Value.Ends + 1).Start(c.space.zone)}
	letters, _ := vault.ReadCode(pass) // it was just made
	if err := c.inTurn(func() { lock.Hash = c.Keys.HashPassword(letters) }); err != nil {
		return g, err
	}
	m, err := memberRow(box, family.Member{ID: c.space.box.ID, Role: store.RoleOwner, Joined: c.space.today})
	if err != nil {
		return g, err
	}
	row := store.Bond{Vault: box.ID, Key: wrapped, Ends: lock.Until.UnixMilli()}
	if err := saveKept(c, kindGrant, g); err != nil { // first: of two presses one goes on
		return g, err
	}
	g.Version++
	if err := c.DB.AddBond(c.r.Context(), row, m, c.shareHandle(token)); err != nil {
		return g, err
	}
	if _, err := addIn(c, box, kindReport, kept[report.Report]{ID: sharedReport, Day: c.space.today, Value: r}); err != nil {
		return g, err
	}
	if _, err := addIn(c, box, kindLock, kept[share.Lock]{ID: sharedLock, Day: c.space.today, Value: lock}); err != nil {
		return g, err
	}
	if err := c.DB.RemoveRecord(c.r.Context(), c.space.box.ID, string(kindReport), g.ID); err != nil {
		return g, err
	}
	return g, c.stillOut(g)
}

// stillOut deletes a copy again that another window ended, or deleted, while it
// was being made: nothing would lead to it but its key.
func (c *call) stillOut(g kept[share.Grant]) error {
	now, _, err := maybeKept[share.Grant](c, kindGrant, g.ID)
	if err != nil || now.Value.Vault == g.Value.Vault {
		return err
	}
	if err := c.endCopy(g.Value); err != nil {
		return err
	}
	return fault.New(fault.NotFound, "error.not_found")
}

// shareHandle is what a copy is found by with the token of its link.
func (c *call) shareHandle(token string) string { return c.Keys.BlindIndex("share", token) }

// shareAddress is the link of a token.
func (c *call) shareAddress(token string) string {
	if c.household() {
		return "http://" + c.r.Host + "/r/" + token
	}
	return c.Origin + "/r/" + token
}

// endCopy deletes what can be read, with its key. It is closed with the very
// next request of whoever reads it.
func (c *call) endCopy(g share.Grant) error {
	if g.Vault == "" {
		return nil
	}
	return c.DB.EndBond(c.r.Context(), c.space.box.ID, g.Vault, c.now.UnixMilli()+store.OrphanFor)
}

func (c *call) endShare() error {
	g, err := c.grantOf()
	if err != nil {
		return err
	}
	if err := c.endCopy(g.Value); err != nil {
		return err
	}
	err = changeKept(c, kindGrant, g.ID, func(r *kept[share.Grant]) error {
		if r.Value.State(c.space.today) == share.Open {
			r.Value.End(c.space.today)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.backToShare("/" + g.ID)
}

// renewShare makes a new draft of what was shared, with the days up to today.
// The link there was stops at once.
func (c *call) renewShare() error {
	g, err := c.grantOf()
	if err != nil {
		return err
	}
	if g.Value.State(c.space.today) == share.Draft {
		return c.backToShare("/" + g.ID)
	}
	if !c.young() {
		ch, err := c.childOf(g.Child)
		if err != nil {
			return err
		}
		c.space.child = ch
	}
	if err := c.endCopy(g.Value); err != nil {
		return err
	}
	g.Value.Renew(c.space.today)
	g.Day = c.space.today
	if err := c.keepDraft(g); err != nil {
		return err
	}
	return c.backToShare("/" + g.ID)
}

// deleteShare deletes the entry with the log and the notes in it, for good.
func (c *call) deleteShare() error {
	g, err := c.grantOf()
	if err != nil {
		return err
	}
	if err := c.forgetShare(g); err != nil {
		return err
	}
	return c.backToShare("?gone")
}

func (c *call) forgetShare(g kept[share.Grant]) error {
	if err := c.endCopy(g.Value); err != nil {
		return err
	}
	for _, k := range []kind{kindReport, kindGrant} {
		if err := c.DB.RemoveRecord(c.r.Context(), c.space.box.ID, string(k), g.ID); err != nil {
			return err
		}
	}
	return nil
}

// endShares ends what is shared about a child that is deleted, or with an empty
// name what a child shares.
func (c *call) endShares(child string) error {
	all, err := listKept[share.Grant](c, kindGrant, child, firstDay, lastDay)
	if err != nil {
		return err
	}
	for _, g := range all {
		if err := c.forgetShare(g); err != nil {
			return err
		}
	}
	return nil
}

// minuteOf is a moment of the owner's own log.
func (p sharePage) minuteOf(at time.Time) string {
	t := at.In(p.Zone)
	return p.T("share.trail.at", "day", p.Day(t), "time", t.Format("15:04"))
}

// trail is the openings, the newest first.
func (p sharePage) trail() []share.Opening {
	all := slices.Clone(p.Grant.Trail)
	slices.Reverse(all)
	return all
}

// notes are what came back, the newest first.
func (p sharePage) notes() []share.Note {
	all := slices.Clone(p.Grant.Notes)
	slices.Reverse(all)
	return all
}

// dated is a day with its year.
func (p Page) dated(d calendar.Day) string {
	return p.T("report.date", "day", p.Day(d.UTC()), "year", d.UTC().Year())
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
