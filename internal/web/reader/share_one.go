package reader

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
	"mentor/internal/web/call"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// sharePage is one report that is, was or may be shared.
type sharePage struct {
	page.Page
	page.ChildFrame
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

func showShare(c *call.Call, g space.Kept[share.Grant], code int, link, pass, problem string) error {
	p := sharePage{
		Page: c.OwnPage("share.one"), ID: g.ID, Grant: g.Value, Now: g.Value.State(c.Space.Today),
		Zone: c.Space.Zone, Household: c.Household(), Link: link, Pass: pass, Problem: problem,
	}
	var err error
	if p.Report, err = ReportOf(c, g); err != nil {
		return err
	}
	if p.Report == nil && p.Now == share.Draft && c.OfChild() {
		return c.Redirect(choicesOf(g.ID)) // see keepChoices
	}
	if c.OfChild() {
		p.Age = call.ChildAge(c)
		return c.Render(code, childShareView(p))
	}
	c.About(g.Child)
	p.Page, p.ChildFrame = c.OwnPage("share.one"), call.ChildFrame(c)
	age, known := c.Space.Child.Value.AgeOn(c.Space.Today)
	p.Tell = !known || age >= tellAge
	return c.Render(code, shareView(p))
}

// ReportOf is the report of a grant, or nil when there is none any more.
func ReportOf(c *call.Call, g space.Kept[share.Grant]) (*report.Report, error) {
	box, id := c.Space.Box, g.ID
	switch g.Value.State(c.Space.Today) {
	case share.Ended:
		return nil, nil
	case share.Open:
		row, err := c.DB.Bond(c.Ctx(), g.Value.Vault)
		if fault.Is(err, fault.NotFound) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		if box, err = c.Keys.OpenVault(row.Vault, row.Key); err != nil {
			return nil, err
		}
		id = space.SharedReport
	}
	r, ok, err := space.FindIn[report.Report](c.Desk, box, space.KindReport, id)
	if !ok || err != nil {
		return nil, err
	}
	return &r.Value, nil
}

// theReport is the report of a grant that must have one; where there is none it gives NotFound.
func theReport(c *call.Call, g space.Kept[share.Grant]) (report.Report, error) {
	r, err := ReportOf(c, g)
	if err == nil && r == nil {
		err = fault.New(fault.NotFound, "error.not_found")
	}
	if err != nil {
		return report.Report{}, err
	}
	return *r, nil
}

func grantOf(c *call.Call) (space.Kept[share.Grant], error) {
	return space.Read[share.Grant](c.Desk, space.KindGrant, c.R.PathValue("id"))
}

// Share answers GET /share/{id} and GET /c/share/{id}.
func Share(c *call.Call) error {
	g, err := grantOf(c)
	if err != nil {
		return err
	}
	return showShare(c, g, http.StatusOK, "", "", "")
}

// SharePDF is the file for its owner, to print or to hand over.
func SharePDF(c *call.Call) error {
	g, err := grantOf(c)
	if err != nil {
		return err
	}
	r, err := theReport(c, g)
	if err != nil {
		return err
	}
	return sendPDF(c, r)
}

func sendPDF(c *call.Call, r report.Report) error {
	paper := report.ParsePaper(c.R.URL.Query().Get("paper"))
	data, err := r.PDF(paper)
	return c.Download(r.FileName(paper), "application/pdf", data, err)
}

// OpenShare makes the link and the passphrase, which are shown once. Pressed
// twice, it opens once.
func OpenShare(c *call.Call) error {
	g, err := grantOf(c)
	if err != nil {
		return err
	}
	if g.Value.State(c.Space.Today) != share.Draft {
		return backToShare(c, "/"+g.ID)
	}
	all, err := space.Grants(c.Desk)
	if err != nil {
		return err
	}
	if f, ok := fault.As(share.MayOpen(countOpen(c, all))); ok {
		return showShare(c, g, http.StatusConflict, "", "", f.Key)
	}
	r, err := ReportOf(c, g)
	if err != nil {
		return err
	}
	if r == nil {
		return backToShare(c, "/"+g.ID) // another window changed it, see keepChoices
	}
	token, pass := vault.NewToken(), vault.NewCode()
	if g, err = PutOut(c, g, *r, token, pass); err != nil {
		return err
	}
	return showShare(c, g, http.StatusOK, call.SiteURL(c)+"/r/"+token, pass, "")
}

// PutOut copies the report into a vault of its own, which the token leads to.
func PutOut(c *call.Call, g space.Kept[share.Grant], r report.Report, token, pass string) (space.Kept[share.Grant], error) {
	box, wrapped := c.Keys.NewVault()
	g.Value.Open(box.ID, c.Space.Today)
	lock := share.Lock{Grant: g.ID, Until: (g.Value.Ends + 1).Start(c.Space.Zone)}
	letters, _ := vault.ReadCode(pass) // it was just made
	if err := call.DoInTurn(c, func() { lock.Hash = c.Keys.HashPassword(letters) }); err != nil {
		return g, err
	}
	call.GiveBackTry(c) // nothing was guessed
	m, err := space.MemberRow(box, family.Member{ID: c.Space.Box.ID, Role: store.RoleOwner, Joined: c.Space.Today})
	if err != nil {
		return g, err
	}
	row := store.Bond{Vault: box.ID, Key: wrapped, Ends: lock.Until.UnixMilli()}
	if err := space.Save(c.Desk, space.KindGrant, g); err != nil { // first: of two presses one goes on
		return g, err
	}
	g.Version++
	if err := c.DB.AddBond(c.Ctx(), row, m, space.ShareHandle(c.Desk, token)); err != nil {
		return g, err
	}
	if _, err := space.AddIn(c.Desk, box, space.KindReport, space.Kept[report.Report]{ID: space.SharedReport, Day: c.Space.Today, Value: r}); err != nil {
		return g, err
	}
	if _, err := space.AddIn(c.Desk, box, space.KindLock, space.Kept[share.Lock]{ID: space.SharedLock, Day: c.Space.Today, Value: lock}); err != nil {
		return g, err
	}
	if err := c.DB.DeleteRecord(c.Ctx(), c.Space.Box.ID, string(space.KindReport), g.ID); err != nil {
		return g, err
	}
	return g, StillOut(c, g)
}

// StillOut deletes a copy again that another window ended, or deleted, while it
// was being made: nothing would lead to it but its key.
func StillOut(c *call.Call, g space.Kept[share.Grant]) error {
	now, _, err := space.Find[share.Grant](c.Desk, space.KindGrant, g.ID)
	if err != nil || now.Value.Vault == g.Value.Vault {
		return err
	}
	if err := space.EndCopy(c.Desk, g.Value); err != nil {
		return err
	}
	return fault.New(fault.NotFound, "error.not_found")
}

// EndShare answers POST /share/{id}/end and POST /c/share/{id}/end.
func EndShare(c *call.Call) error {
	g, err := grantOf(c)
	if err != nil {
		return err
	}
	if err := space.EndCopy(c.Desk, g.Value); err != nil {
		return err
	}
	err = space.Change(c.Desk, space.KindGrant, g.ID, func(r *space.Kept[share.Grant]) error {
		if r.Value.State(c.Space.Today) == share.Open {
			r.Value.End(c.Space.Today)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return backToShare(c, "/"+g.ID)
}

// RenewShare makes a new draft of what was shared, with the days up to today.
// The link there was stops at once.
func RenewShare(c *call.Call) error {
	g, err := grantOf(c)
	if err != nil {
		return err
	}
	if g.Value.State(c.Space.Today) == share.Draft {
		return backToShare(c, "/"+g.ID)
	}
	if !c.OfChild() {
		ch, err := c.ChildOf(g.Child)
		if err != nil {
			return err
		}
		c.Space.Child = ch
	}
	if err := space.EndCopy(c.Desk, g.Value); err != nil {
		return err
	}
	g.Value.Renew(c.Space.Today)
	g.Day = c.Space.Today
	if err := keepDraft(c, g); err != nil {
		return err
	}
	return backToShare(c, "/"+g.ID)
}

// DeleteShare deletes the entry with the log and the notes in it, for good.
func DeleteShare(c *call.Call) error {
	g, err := grantOf(c)
	if err != nil {
		return err
	}
	if err := space.ForgetShare(c.Desk, g); err != nil {
		return err
	}
	return backToShare(c, "?gone")
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
