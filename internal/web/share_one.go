package web

import (
	"net/http"
	"slices"
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
		Page: c.ownPage("share.one"), ID: g.ID, Grant: g.Value, Now: g.Value.State(c.space.today),
		Zone: c.space.zone, Household: c.household(), Link: link, Pass: pass, Problem: problem,
	}
	var err error
	if page.Report, err = c.reportOf(g); err != nil {
		return err
	}
	if page.Report == nil && page.Now == share.Draft && c.young() {
		return c.redirect(choicesOf(g.ID)) // see keepChoices
	}
	if c.young() {
		page.Age = c.youngAge()
		return c.render(code, youngShareView(page))
	}
	c.about(g.Child)
	page.Page, page.childFrame = c.ownPage("share.one"), c.childFrame()
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
		row, err := c.DB.Bond(c.ctx(), g.Value.Vault)
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
	r, ok, err := maybeIn[report.Report](c.Desk, box, kindReport, id)
	if !ok || err != nil {
		return nil, err
	}
	return &r.Value, nil
}

// theReport is reportOf for what needs one, or gives NotFound.
func (c *call) theReport(g kept[share.Grant]) (report.Report, error) {
	r, err := c.reportOf(g)
	if err == nil && r == nil {
		err = fault.New(fault.NotFound, "error.not_found")
	}
	if err != nil {
		return report.Report{}, err
	}
	return *r, nil
}

func (c *call) grantOf() (kept[share.Grant], error) {
	return readKept[share.Grant](c.Desk, kindGrant, c.r.PathValue("id"))
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
	r, err := c.theReport(g)
	if err != nil {
		return err
	}
	return c.sendPDF(r)
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
	if err != nil {
		return err
	}
	if r == nil {
		return c.backToShare("/" + g.ID) // another window changed it, see keepChoices
	}
	token, pass := vault.NewToken(), vault.NewCode()
	if g, err = c.putOut(g, *r, token, pass); err != nil {
		return err
	}
	return c.showShare(g, http.StatusOK, c.address()+"/r/"+token, pass, "")
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
	c.right() // nothing was guessed
	m, err := memberRow(box, family.Member{ID: c.space.box.ID, Role: store.RoleOwner, Joined: c.space.today})
	if err != nil {
		return g, err
	}
	row := store.Bond{Vault: box.ID, Key: wrapped, Ends: lock.Until.UnixMilli()}
	if err := saveKept(c.Desk, kindGrant, g); err != nil { // first: of two presses one goes on
		return g, err
	}
	g.Version++
	if err := c.DB.AddBond(c.ctx(), row, m, c.shareHandle(token)); err != nil {
		return g, err
	}
	if _, err := addIn(c.Desk, box, kindReport, kept[report.Report]{ID: sharedReport, Day: c.space.today, Value: r}); err != nil {
		return g, err
	}
	if _, err := addIn(c.Desk, box, kindLock, kept[share.Lock]{ID: sharedLock, Day: c.space.today, Value: lock}); err != nil {
		return g, err
	}
	if err := c.DB.DeleteRecord(c.ctx(), c.space.box.ID, string(kindReport), g.ID); err != nil {
		return g, err
	}
	return g, c.stillOut(g)
}

// stillOut deletes a copy again that another window ended, or deleted, while it
// was being made: nothing would lead to it but its key.
func (c *call) stillOut(g kept[share.Grant]) error {
	now, _, err := maybeKept[share.Grant](c.Desk, kindGrant, g.ID)
	if err != nil || now.Value.Vault == g.Value.Vault {
		return err
	}
	if err := c.endCopy(g.Value); err != nil {
		return err
	}
	return fault.New(fault.NotFound, "error.not_found")
}

// shareHandle is what a copy is found by with the token of its link.
func (d *Desk) shareHandle(token string) string { return d.Keys.BlindIndex("share", token) }

// endCopy deletes what can be read, with its key. It is closed with the very
// next request of whoever reads it.
func (d *Desk) endCopy(g share.Grant) error {
	if g.Vault == "" {
		return nil
	}
	return d.DB.EndBond(d.ctx(), d.space.box.ID, g.Vault, d.now.UnixMilli()+store.OrphanFor)
}

func (c *call) endShare() error {
	g, err := c.grantOf()
	if err != nil {
		return err
	}
	if err := c.endCopy(g.Value); err != nil {
		return err
	}
	err = changeKept(c.Desk, kindGrant, g.ID, func(r *kept[share.Grant]) error {
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

func (d *Desk) forgetShare(g kept[share.Grant]) error {
	if err := d.endCopy(g.Value); err != nil {
		return err
	}
	for _, k := range []kind{kindReport, kindGrant} {
		if err := d.DB.DeleteRecord(d.ctx(), d.space.box.ID, string(k), g.ID); err != nil {
			return err
		}
	}
	return nil
}

// endShares ends what is shared about a child that is deleted, or with an empty
// name what a child shares.
func (d *Desk) endShares(child string) error {
	all, err := listKept[share.Grant](d, kindGrant, child, firstDay, lastDay)
	if err != nil {
		return err
	}
	for _, g := range all {
		if err := d.forgetShare(g); err != nil {
			return err
		}
	}
	return nil
}

// minuteOf is a moment of the owner's own log.
func (p sharePage) minuteOf(at time.Time) string {
	t := at.In(p.Zone)
	return p.T("share.trail.at", "day", p.Day(calendar.Of(t.Date())), "time", t.Format("15:04"))
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
	return p.Date(d)
}
