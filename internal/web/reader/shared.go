package reader

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"

	"mentor/internal/calendar"
	"mentor/internal/fault"
	"mentor/internal/report"
	"mentor/internal/share"
	"mentor/internal/store"
	"mentor/internal/vault"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// What a professional sees, without an account. The rules are:
//
//   - Every request reads the copy, the grant and the owner anew: what was ended
//     is closed with the next one.
//   - A link that leads nowhere, one that was ended and a wrong passphrase give
//     the same answer, after the same time. That a report is closed is told to a
//     browser only that has opened it: what it carries proves it, and it learns
//     nothing that it did not know.
//   - Neither the token nor the passphrase is in a log, and no page leads to
//     another site.

// copyOf is what a link leads to: the copy, its lock, and its owner's place.
type copyOf struct {
	box   *vault.Box
	lock  space.Kept[share.Lock]
	owner *space.Space
	grant space.Kept[share.Grant]
}

// FindCopy finds what the token of the request leads to today, or gives NotFound.
func FindCopy(c *call.Call) (s copyOf, err error) {
	gone := fault.New(fault.NotFound, "error.not_found")
	row, err := c.BondBy(space.ShareHandle(c.Desk, c.R.PathValue("token")))
	if err != nil {
		return s, err
	}
	if s.box, err = c.Keys.OpenVault(row.Vault, row.Key); err != nil {
		return s, err
	}
	if s.lock, err = space.ReadIn[share.Lock](c.Desk, s.box, space.KindLock, space.SharedLock); err != nil {
		return s, err
	}
	if s.owner, err = openOwner(c, row); err != nil {
		return s, err
	}
	if s.grant, err = space.ReadIn[share.Grant](c.Desk, s.owner.Box, space.KindGrant, s.lock.Value.Grant); err != nil {
		return s, err
	}
	if !s.lock.Value.Reads(c.Now) || leaves(s.owner) || !stillOpen(c, s, s.grant.Value) {
		return s, gone
	}
	return s, nil
}

// openOwner opens the place of whose copy it is.
func openOwner(c *call.Call, row store.Bond) (*space.Space, error) {
	i := slices.IndexFunc(row.Members, func(m store.Member) bool { return m.Role == store.RoleOwner })
	if i < 0 {
		return nil, fault.New(fault.NotFound, "error.not_found")
	}
	return c.OpenAccount(row.Members[i].Vault)
}

// leaves reports whether an account is being deleted by its owner. That of a child
// may end because nobody of the family has one any more, and is the child's until then.
func leaves(s *space.Space) bool { return s.Row.Ends > 0 && s.Account.Child == nil }

// stillOpen reports whether a grant is about this copy and open today.
func stillOpen(c *call.Call, s copyOf, g share.Grant) bool {
	return g.Vault == s.box.ID && g.State(calendar.At(c.Now, s.owner.Account.Location())) == share.Open
}

// sharedPage is a page of a professional.
type sharedPage struct {
	page.Page
	Path    string // of the link, without what follows it
	Report  report.Report
	Until   calendar.Day
	Note    string // as it was typed
	Noted   bool
	Sent    []share.Note
	Problem string
}

func newSharedPage(c *call.Call, title string) sharedPage {
	p := sharedPage{Page: c.Page(title).WithClass("p-report"), Path: "/r/" + c.R.PathValue("token")}
	p.Leave = false
	c.W.Header().Set("X-Robots-Tag", "noindex, nofollow")
	return p
}

// SharedDoor asks for the passphrase. It is the same for every link, and says of
// none whether there is something behind it.
func SharedDoor(c *call.Call) error {
	return c.Render(http.StatusOK, sharedDoorView(newSharedPage(c, "shared.title")))
}

// OpenShared tries a passphrase. A note that was typed while the time ran out
// comes along and stands on the page again.
func OpenShared(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	s, err := tryPass(c, c.R.PostForm.Get("pass"))
	if f, ok := fault.As(err); ok {
		p := newSharedPage(c, "shared.title")
		p.Problem, p.Note = f.Key, c.TextOf("note")
		return c.Render(call.Status[f.Kind], sharedDoorView(p))
	}
	if err != nil {
		return err
	}
	if err := givePass(c, s); err != nil {
		return err
	}
	if note := c.TextOf("note"); note != "" {
		return showShared(c, s, http.StatusOK, note, "")
	}
	return c.Redirect("/r/" + c.R.PathValue("token") + "/report")
}

// tryPass opens the copy of the link with a passphrase. Whatever is wrong, the
// fault is the same and takes as long; while it has to wait nothing is tried.
func tryPass(c *call.Call, typed string) (s copyOf, err error) {
	wrong := fault.New(fault.Invalid, "shared.error.closed")
	letters, _ := vault.ReadCode(typed) // what is no code is wrong, and takes as long
	s, err = FindCopy(c)
	if fault.Is(err, fault.NotFound) || err == nil && s.lock.Value.Waits(c.Now) {
		return s, call.Waste(c, letters, true, wrong)
	}
	if err != nil {
		return s, err
	}
	var right bool
	if err := call.DoInTurn(c, func() { right, _ = c.Keys.CheckPassword(letters, s.lock.Value.Hash) }); err != nil {
		return s, err
	}
	if err := CountTry(c, s, right); err != nil {
		return s, err
	}
	if !right {
		return s, wrong
	}
	call.GiveBackTry(c)
	return s, nil
}

// CountTry keeps how a try went. Many tries at once are no more than one by one:
// what is right is refused, too, when the others used them up meanwhile.
func CountTry(c *call.Call, s copyOf, right bool) error {
	return space.UntilKept(func() error {
		lock, err := space.ReadIn[share.Lock](c.Desk, s.box, space.KindLock, space.SharedLock)
		if fault.Is(err, fault.NotFound) || err == nil && right && lock.Value.Waits(c.Now) {
			return fault.New(fault.Invalid, "shared.error.closed")
		}
		if err != nil {
			return err
		}
		if right {
			lock.Value.Succeed()
		} else {
			lock.Value.Fail(c.Now)
		}
		return space.SaveIn(c.Desk, s.box, space.KindLock, lock)
	}, nil)
}

// passPlace binds a pass to its use.
const passPlace = "share.pass"

// passCookie is what a pass for this link is called: several reports may be open
// in one browser.
func passCookie(c *call.Call) string {
	return c.Pinned("report-" + vault.TokenHash(c.R.PathValue("token"))[:12])
}

// givePass lets this browser read for half an hour from now.
func givePass(c *call.Call, s copyOf) error {
	plain, err := json.Marshal(share.Pass{Vault: s.box.ID, Until: c.Now.Add(share.PassLife)})
	if err != nil {
		return err
	}
	cookie := call.Cookie(c, "", base64.RawURLEncoding.EncodeToString(c.Keys.Ticket().Seal(passPlace, plain)), share.PassLife)
	cookie.Name, cookie.SameSite = passCookie(c), http.SameSiteStrictMode
	http.SetCookie(c.W, cookie)
	return nil
}

// pass is what this browser carries for the link; an empty one when nothing.
func pass(c *call.Call) (p share.Pass) {
	cookie, err := c.R.Cookie(passCookie(c))
	if err != nil {
		return p
	}
	sealed, err := base64.RawURLEncoding.DecodeString(cookie.Value)
	if err != nil || space.OpenJSON(c.Keys.Ticket(), passPlace, sealed, &p) != nil {
		return share.Pass{}
	}
	return p
}

// reading finds the copy for a browser with a pass, which is good for half an
// hour more. Without one it gives SignedOut; when the copy has gone, Expired.
func reading(c *call.Call) (s copyOf, err error) {
	p := pass(c)
	if !p.Good(c.Now) {
		return s, fault.New(fault.SignedOut, "shared.error.again")
	}
	s, err = FindCopy(c)
	if fault.Is(err, fault.NotFound) || err == nil && !p.Opens(s.box.ID, c.Now) {
		return s, fault.New(fault.Expired, "shared.error.over")
	}
	if err != nil {
		return s, err
	}
	return s, givePass(c, s)
}

// notReading answers who may not read: the door, or that it is closed.
func notReading(c *call.Call, err error) error {
	f, ok := fault.As(err)
	switch {
	case ok && f.Kind == fault.SignedOut && call.NoCookies(c):
		return err
	case ok && f.Kind == fault.SignedOut && c.R.Method == http.MethodGet:
		return c.Redirect("/r/" + c.R.PathValue("token"))
	case ok && f.Kind == fault.SignedOut:
		p := newSharedPage(c, "shared.title")
		p.Problem, p.Note = f.Key, c.TextOf("note")
		return c.Render(http.StatusUnauthorized, sharedDoorView(p))
	case ok && f.Kind == fault.Expired:
		p := newSharedPage(c, "shared.title")
		p.Note = c.TextOf("note")
		return c.Render(http.StatusGone, sharedOverView(p))
	}
	return err
}

// changeGrant changes the grant of a copy in its owner's place, as long as it is open.
func changeGrant(c *call.Call, s *copyOf, change func(*share.Grant) error) error {
	return space.UntilKept(func() error {
		g, err := space.ReadIn[share.Grant](c.Desk, s.owner.Box, space.KindGrant, s.lock.Value.Grant)
		if fault.Is(err, fault.NotFound) || err == nil && !stillOpen(c, *s, g.Value) {
			return fault.New(fault.Expired, "shared.error.over")
		}
		if err != nil {
			return err
		}
		if err := change(&g.Value); err != nil {
			return err
		}
		s.grant = g
		return space.SaveIn(c.Desk, s.owner.Box, space.KindGrant, g)
	}, nil)
}

// readCopy is the report of a copy. The owner's log has it before it is shown.
func readCopy(c *call.Call, as share.As) (s copyOf, r report.Report, err error) {
	if s, err = reading(c); err != nil {
		return s, r, err
	}
	if err := changeGrant(c, &s, func(g *share.Grant) error { g.Read(as, c.Now); return nil }); err != nil {
		return s, r, err
	}
	r, err = theCopy(c, s)
	return s, r, err
}

func theCopy(c *call.Call, s copyOf) (report.Report, error) {
	r, err := space.ReadIn[report.Report](c.Desk, s.box, space.KindReport, space.SharedReport)
	if fault.Is(err, fault.NotFound) {
		err = fault.New(fault.Expired, "shared.error.over")
	}
	return r.Value, err
}

// Shared answers GET /r/{token}/report.
func Shared(c *call.Call) error {
	s, r, err := readCopy(c, share.Page)
	if err != nil {
		return notReading(c, err)
	}
	return renderCopy(c, s, r, http.StatusOK, "", "")
}

// showShared shows the report again with a note that was typed. It was opened
// for that, so the log has it.
func showShared(c *call.Call, s copyOf, code int, note, problem string) error {
	r, err := theCopy(c, s)
	if err == nil {
		err = changeGrant(c, &s, func(g *share.Grant) error { g.Read(share.Page, c.Now); return nil })
	}
	if err != nil {
		return notReading(c, err)
	}
	return renderCopy(c, s, r, code, note, problem)
}

func renderCopy(c *call.Call, s copyOf, r report.Report, code int, note, problem string) error {
	p := newSharedPage(c, "shared.title")
	p.Own = true
	p.Report, p.Until, p.Note, p.Problem = r, s.grant.Value.Ends, note, problem
	p.Noted, p.Sent = c.R.URL.Query().Has("noted"), s.grant.Value.Notes
	return c.Render(code, sharedView(p))
}

// SharedPDF answers GET /r/{token}/report.pdf.
func SharedPDF(c *call.Call) error {
	_, r, err := readCopy(c, share.File)
	if err != nil {
		return notReading(c, err)
	}
	c.W.Header().Set("X-Robots-Tag", "noindex, nofollow")
	return sendPDF(c, r)
}

// NoteShared keeps a note to the owner.
func NoteShared(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	s, err := reading(c)
	if err != nil {
		return notReading(c, err)
	}
	err = changeGrant(c, &s, func(g *share.Grant) error { return g.WriteBack(c.TextOf("note"), c.Now) })
	f, ok := fault.As(err)
	switch {
	case ok && f.Kind == fault.Invalid:
		return showShared(c, s, call.Status[f.Kind], c.TextOf("note"), f.Key)
	case err != nil:
		return notReading(c, err)
	}
	return c.Redirect("/r/" + c.R.PathValue("token") + "/report?noted#note")
}

// by ends the catalogue key of what is said about who made the report.
func (p sharedPage) by() string {
	if p.Report.Young {
		return "child"
	}
	return "parent"
}

// left is how many notes more are taken.
func (p sharedPage) left() bool { return len(p.Sent) < share.MaxNotes }

// pdf is the address of the file.
func (p sharedPage) pdf(paper report.Paper) string {
	return p.Path + "/report.pdf?paper=" + string(paper)
}

// wide is the width of a column of a table.
func wide(t *report.Table, i int) string { return strconv.Itoa(t.Wide[i]) }
