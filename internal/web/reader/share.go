// Package reader is what is shown to somebody outside the family: reports, the links to
// them, and the page on which they are read.
package reader

import (
	"net/http"
	"net/url"
	"strconv"

	"mentor/internal/calendar"
	"mentor/internal/fault"
	"mentor/internal/report"
	"mentor/internal/share"
	"mentor/internal/vault"
	"mentor/internal/voice"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
	"mentor/internal/web/review"
	"mentor/internal/web/space"
)

// ShareOwner lets in who proved a moment ago who they are and has named a child.
func ShareOwner(c *call.Call) error {
	if err := call.JustSignedIn(c); err != nil {
		return err
	}
	return c.NeedChild()
}

// backToShare leads on to a page about sharing.
func backToShare(c *call.Call, path string) error { return c.Redirect(c.OwnPage("").ShareAt() + path) }

// Shares answers GET /share and GET /c/share.
func Shares(c *call.Call) error {
	all, err := space.Grants(c.Desk)
	if err != nil {
		return err
	}
	p := call.SharesPage{
		Page: c.OwnPage("share.title"), All: all, Today: c.Space.Today, Names: map[string]string{},
		Gone: c.R.URL.Query().Has("gone"), Many: share.MayOpen(countOpen(c, all)) != nil,
	}
	if c.OfChild() {
		p.Age = call.ChildAge(c)
		return c.Render(http.StatusOK, childSharesView(p))
	}
	p.ChildFrame = call.ChildFrame(c)
	for _, ch := range c.Space.Children {
		p.Names[ch.ID] = page.ChildName(p.Page, ch.Value)
	}
	return c.Render(http.StatusOK, sharesView(p))
}

func countOpen(c *call.Call, all []space.Kept[share.Grant]) (n int) {
	for _, g := range all {
		if g.Value.State(c.Space.Today) == share.Open {
			n++
		}
	}
	return n
}

// shareFormPage is where sections, days, purpose and end are chosen.
type shareFormPage struct {
	page.Page
	page.ChildFrame
	ID      string
	Grant   share.Grant
	Today   calendar.Day
	Tell    bool      // the child is old enough to be told first
	Age     voice.Age // of a child, who shares
	Problem string
}

// childShareDays are the days that a child's report begins with.
const childShareDays = 28

// tellAge is from which age a parent is asked to tell the child first.
const tellAge = 11

func showShareForm(c *call.Call, id string, g share.Grant, code int, problem string) error {
	p := shareFormPage{Page: c.OwnPage("share.new"), ID: id, Grant: g, Today: c.Space.Today, Problem: problem}
	if c.OfChild() {
		p.Age = call.ChildAge(c)
		return c.Render(code, childShareFormView(p))
	}
	age, known := c.Space.Child.Value.AgeOn(c.Space.Today)
	p.ChildFrame, p.Tell = call.ChildFrame(c), !known || age >= tellAge
	return c.Render(code, shareFormView(p))
}

// ShareForm begins with the summary and nothing else, a child's with nothing; or
// with what a draft has.
func ShareForm(c *call.Call) error {
	g := share.Grant{Sections: []share.Section{share.Summary}, From: c.Space.Today - review.ProgressDays + 1, To: c.Space.Today, Days: 30}
	if c.OfChild() {
		g.Sections, g.From = nil, c.Space.Today-childShareDays+1
	}
	id := c.R.URL.Query().Get("from")
	if id == "" {
		return showShareForm(c, vault.NewID(), g, http.StatusOK, "")
	}
	draft, err := space.Read[share.Grant](c.Desk, space.KindGrant, id)
	if err != nil {
		return err
	}
	if draft.Value.State(c.Space.Today) != share.Draft {
		return backToShare(c, "/"+id)
	}
	c.About(draft.Child)
	return showShareForm(c, draft.ID, draft.Value, http.StatusOK, "")
}

// shareSections are those that who is signed in can choose from.
func shareSections(c *call.Call) []share.Section {
	if c.OfChild() {
		return share.Children
	}
	return share.Parents
}

// readShare reads the form.
func readShare(c *call.Call) (g share.Grant, err error) {
	in := c.R.PostForm
	g.Purpose = in.Get("purpose")
	for _, s := range in["section"] {
		g.Sections = append(g.Sections, share.Section(s))
	}
	g.Days, _ = strconv.Atoi(in.Get("days")) // what is no number is no end that is offered
	from, wrong := calendar.Parse(in.Get("from"))
	to, alsoWrong := calendar.Parse(in.Get("to"))
	g.From, g.To, g.Made = from, to, c.Space.Today
	g = g.Tidy(shareSections(c))
	if wrong != nil || alsoWrong != nil {
		return g, fault.New(fault.Invalid, "share.error.days")
	}
	return g, g.Check(c.Space.Today)
}

// DraftShare makes the report as it would be seen. Nobody but its owner can
// read it yet. A draft that is there is made anew.
func DraftShare(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	if id := c.R.PostForm.Get("child"); id != "" && !c.OfChild() {
		ch, err := c.ChildOf(id)
		if err != nil {
			return err
		}
		c.Space.Child = ch
	}
	id := c.IDOf("id")
	g, err := readShare(c)
	if f, ok := fault.As(err); ok {
		return showShareForm(c, id, g, call.Status[f.Kind], f.Key)
	}
	was, ok, err := space.Find[share.Grant](c.Desk, space.KindGrant, id)
	if err != nil {
		return err
	}
	if ok && was.Value.State(c.Space.Today) != share.Draft {
		return backToShare(c, "/"+id) // it was sent twice
	}
	g.Count, g.Trail, g.Notes = was.Value.Count, was.Value.Trail, was.Value.Notes
	was.Child, was.Day, was.Value = c.Space.Child.ID, c.Space.Today, g
	if err := c.NeedFresh(); err != nil {
		return keepChoices(c, was, err)
	}
	if err := keepDraft(c, was); err != nil {
		return err
	}
	return backToShare(c, "/"+id)
}

// keepChoices keeps what was chosen, without a report, of a child who gave the PIN
// too long ago: once it is given again, the form has it all.
func keepChoices(c *call.Call, g space.Kept[share.Grant], stale error) error {
	if !c.OfChild() || !fault.Is(stale, fault.Stale) {
		return stale
	}
	if err := c.DB.DeleteRecord(c.Ctx(), c.Space.Box.ID, string(space.KindReport), g.ID); err != nil {
		return err
	}
	if err := space.Put(c.Desk, space.KindGrant, g); err != nil {
		return err
	}
	return c.Redirect("/c/again?to=" + url.QueryEscape(choicesOf(g.ID)))
}

// choicesOf is the form with what a draft has.
func choicesOf(id string) string { return "/c/share/new?from=" + id }

// keepDraft keeps a draft with the report that it leads to.
func keepDraft(c *call.Call, g space.Kept[share.Grant]) error {
	r, err := makeReport(c, g.Value)
	if err != nil {
		return err
	}
	if err := c.DB.DeleteRecord(c.Ctx(), c.Space.Box.ID, string(space.KindReport), g.ID); err != nil {
		return err
	}
	if _, err := space.Add(c.Desk, space.KindReport, space.Kept[report.Report]{ID: g.ID, Child: g.Child, Day: g.Day, Value: r}); err != nil {
		return err
	}
	return space.Put(c.Desk, space.KindGrant, g)
}
