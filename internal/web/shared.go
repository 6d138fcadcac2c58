package web

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
	lock  kept[share.Lock]
	owner *space
	grant kept[share.Grant]
}

// findCopy finds what the token of the request leads to today, or gives NotFound.
func (c *call) findCopy() (s copyOf, err error) {
	gone := fault.New(fault.NotFound, "error.not_found")
	row, err := c.bondBy(c.shareHandle(c.r.PathValue("token")))
	if err != nil {
		return s, err
	}
	if s.box, err = c.Keys.OpenVault(row.Vault, row.Key); err != nil {
		return s, err
	}
	if s.lock, err = readIn[share.Lock](c.Desk, s.box, kindLock, sharedLock); err != nil {
		return s, err
	}
	if s.owner, err = c.openOwner(row); err != nil {
		return s, err
	}
	if s.grant, err = readIn[share.Grant](c.Desk, s.owner.box, kindGrant, s.lock.Value.Grant); err != nil {
		return s, err
	}
	if !s.lock.Value.Reads(c.now) || s.owner.leaves() || !c.stillOpen(s, s.grant.Value) {
		return s, gone
	}
	return s, nil
}

// openOwner opens the place of whose copy it is.
func (c *call) openOwner(row store.Bond) (*space, error) {
	i := slices.IndexFunc(row.Members, func(m store.Member) bool { return m.Role == store.RoleOwner })
	if i < 0 {
		return nil, fault.New(fault.NotFound, "error.not_found")
	}
	return c.openAccount(row.Members[i].Vault)
}

// leaves reports whether an account is being deleted by its owner. That of a child
// may end because nobody of the family has one any more, and is the child's until then.
func (s *space) leaves() bool { return s.row.Ends > 0 && s.account.Child == nil }

// stillOpen reports whether a grant is about this copy and open today.
func (c *call) stillOpen(s copyOf, g share.Grant) bool {
	return g.Vault == s.box.ID && g.State(calendar.At(c.now, s.owner.account.Location())) == share.Open
}

// sharedPage is a page of a professional.
type sharedPage struct {
	Page
	Path    string // of the link, without what follows it
	Report  report.Report
	Until   calendar.Day
	Note    string // as it was typed
	Noted   bool
	Sent    []share.Note
	Problem string
}

func (c *call) newSharedPage(title string) sharedPage {
	p := sharedPage{Page: c.page(title).as("p-report"), Path: "/r/" + c.r.PathValue("token")}
	p.Leave = false
	c.w.Header().Set("X-Robots-Tag", "noindex, nofollow")
	return p
}

// sharedDoor asks for the passphrase. It is the same for every link, and says of
// none whether there is something behind it.
func (c *call) sharedDoor() error {
	return c.render(http.StatusOK, sharedDoorView(c.newSharedPage("shared.title")))
}

// openShared tries a passphrase. A note that was typed while the time ran out
// comes along and stands on the page again.
func (c *call) openShared() error {
	if err := c.readForm(); err != nil {
		return err
	}
	s, err := c.tryPass(c.r.PostForm.Get("pass"))
	if f, ok := fault.As(err); ok {
		page := c.newSharedPage("shared.title")
		page.Problem, page.Note = f.Key, c.textOf("note")
		return c.render(status[f.Kind], sharedDoorView(page))
	}
	if err != nil {
		return err
	}
	if err := c.givePass(s); err != nil {
		return err
	}
	if note := c.textOf("note"); note != "" {
		return c.showShared(s, http.StatusOK, note, "")
	}
	return c.redirect("/r/" + c.r.PathValue("token") + "/report")
}

// tryPass opens the copy of the link with a passphrase. Whatever is wrong, the
// fault is the same and takes as long; while it has to wait nothing is tried.
func (c *call) tryPass(typed string) (s copyOf, err error) {
	wrong := fault.New(fault.Invalid, "shared.error.closed")
	letters, _ := vault.ReadCode(typed) // what is no code is wrong, and takes as long
	s, err = c.findCopy()
	if fault.Is(err, fault.NotFound) || err == nil && s.lock.Value.Waits(c.now) {
		return s, c.waste(letters, true, wrong)
	}
	if err != nil {
		return s, err
	}
	var right bool
	if err := c.inTurn(func() { right, _ = c.Keys.CheckPassword(letters, s.lock.Value.Hash) }); err != nil {
		return s, err
	}
	if err := c.countTry(s, right); err != nil {
		return s, err
	}
	if !right {
		return s, wrong
	}
	c.right()
	return s, nil
}

// countTry keeps how a try went. Many tries at once are no more than one by one:
// what is right is refused, too, when the others used them up meanwhile.
func (c *call) countTry(s copyOf, right bool) error {
	return untilKept(func() error {
		lock, err := readIn[share.Lock](c.Desk, s.box, kindLock, sharedLock)
		if fault.Is(err, fault.NotFound) || err == nil && right && lock.Value.Waits(c.now) {
			return fault.New(fault.Invalid, "shared.error.closed")
		}
		if err != nil {
			return err
		}
		if right {
			lock.Value.Succeed()
		} else {
			lock.Value.Fail(c.now)
		}
		return saveIn(c.Desk, s.box, kindLock, lock)
	}, nil)
}

// passPlace binds a pass to its use.
const passPlace = "share.pass"

// passCookie is what a pass for this link is called: several reports may be open
// in one browser.
func (c *call) passCookie() string {
	return c.pinned("report-" + vault.TokenHash(c.r.PathValue("token"))[:12])
}

// givePass lets this browser read for half an hour from now.
func (c *call) givePass(s copyOf) error {
	plain, err := json.Marshal(share.Pass{Vault: s.box.ID, Until: c.now.Add(share.PassLife)})
	if err != nil {
		return err
	}
	cookie := c.cookie("", base64.RawURLEncoding.EncodeToString(c.Keys.Ticket().Seal(passPlace, plain)), share.PassLife)
	cookie.Name, cookie.SameSite = c.passCookie(), http.SameSiteStrictMode
	http.SetCookie(c.w, cookie)
	return nil
}

// pass is what this browser carries for the link; an empty one when nothing.
func (c *call) pass() (p share.Pass) {
	cookie, err := c.r.Cookie(c.passCookie())
	if err != nil {
		return p
	}
	sealed, err := base64.RawURLEncoding.DecodeString(cookie.Value)
	if err != nil || openJSON(c.Keys.Ticket(), passPlace, sealed, &p) != nil {
		return share.Pass{}
	}
	return p
}

// reading finds the copy for a browser with a pass, which is good for half an
// hour more. Without one it gives SignedOut; when the copy has gone, Expired.
func (c *call) reading() (s copyOf, err error) {
	p := c.pass()
	if !p.Good(c.now) {
		return s, fault.New(fault.SignedOut, "shared.error.again")
	}
	s, err = c.findCopy()
	if fault.Is(err, fault.NotFound) || err == nil && !p.Opens(s.box.ID, c.now) {
		return s, fault.New(fault.Expired, "shared.error.over")
	}
	if err != nil {
		return s, err
	}
	return s, c.givePass(s)
}

// notReading answers who may not read: the door, or that it is closed.
func (c *call) notReading(err error) error {
	f, ok := fault.As(err)
	switch {
	case ok && f.Kind == fault.SignedOut && c.noCookies():
		return err
	case ok && f.Kind == fault.SignedOut && c.r.Method == http.MethodGet:
		return c.redirect("/r/" + c.r.PathValue("token"))
	case ok && f.Kind == fault.SignedOut:
		page := c.newSharedPage("shared.title")
		page.Problem, page.Note = f.Key, c.textOf("note")
		return c.render(http.StatusUnauthorized, sharedDoorView(page))
	case ok && f.Kind == fault.Expired:
		page := c.newSharedPage("shared.title")
		page.Note = c.textOf("note")
		return c.render(http.StatusGone, sharedOverView(page))
	}
	return err
}

// changeGrant changes the grant of a copy in its owner's place, as long as it is open.
func (c *call) changeGrant(s *copyOf, change func(*share.Grant) error) error {
	return untilKept(func() error {
		g, err := readIn[share.Grant](c.Desk, s.owner.box, kindGrant, s.lock.Value.Grant)
		if fault.Is(err, fault.NotFound) || err == nil && !c.stillOpen(*s, g.Value) {
			return fault.New(fault.Expired, "shared.error.over")
		}
		if err != nil {
			return err
		}
		if err := change(&g.Value); err != nil {
			return err
		}
		s.grant = g
		return saveIn(c.Desk, s.owner.box, kindGrant, g)
	}, nil)
}

// readCopy is the report of a copy. The owner's log has it before it is shown.
func (c *call) readCopy(as share.As) (s copyOf, r report.Report, err error) {
	if s, err = c.reading(); err != nil {
		return s, r, err
	}
	if err := c.changeGrant(&s, func(g *share.Grant) error { g.Read(as, c.now); return nil }); err != nil {
		return s, r, err
	}
	r, err = c.theCopy(s)
	return s, r, err
}

func (c *call) theCopy(s copyOf) (report.Report, error) {
	r, err := readIn[report.Report](c.Desk, s.box, kindReport, sharedReport)
	if fault.Is(err, fault.NotFound) {
		err = fault.New(fault.Expired, "shared.error.over")
	}
	return r.Value, err
}

func (c *call) shared() error {
	s, r, err := c.readCopy(share.Page)
	if err != nil {
		return c.notReading(err)
	}
	return c.renderCopy(s, r, http.StatusOK, "", "")
}

// showShared shows the report again with a note that was typed. It was opened
// for that, so the log has it.
func (c *call) showShared(s copyOf, code int, note, problem string) error {
	r, err := c.theCopy(s)
	if err == nil {
		err = c.changeGrant(&s, func(g *share.Grant) error { g.Read(share.Page, c.now); return nil })
	}
	if err != nil {
		return c.notReading(err)
	}
	return c.renderCopy(s, r, code, note, problem)
}

func (c *call) renderCopy(s copyOf, r report.Report, code int, note, problem string) error {
	page := c.newSharedPage("shared.title")
	page.Own = true
	page.Report, page.Until, page.Note, page.Problem = r, s.grant.Value.Ends, note, problem
	page.Noted, page.Sent = c.r.URL.Query().Has("noted"), s.grant.Value.Notes
	return c.render(code, sharedView(page))
}

func (c *call) sharedPDF() error {
	_, r, err := c.readCopy(share.File)
	if err != nil {
		return c.notReading(err)
	}
	c.w.Header().Set("X-Robots-Tag", "noindex, nofollow")
	return c.sendPDF(r)
}

// noteShared keeps a note to the owner.
func (c *call) noteShared() error {
	if err := c.readForm(); err != nil {
		return err
	}
	s, err := c.reading()
	if err != nil {
		return c.notReading(err)
	}
	err = c.changeGrant(&s, func(g *share.Grant) error { return g.WriteBack(c.textOf("note"), c.now) })
	f, ok := fault.As(err)
	switch {
	case ok && f.Kind == fault.Invalid:
		return c.showShared(s, status[f.Kind], c.textOf("note"), f.Key)
	case err != nil:
		return c.notReading(err)
	}
	return c.redirect("/r/" + c.r.PathValue("token") + "/report?noted#note")
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
