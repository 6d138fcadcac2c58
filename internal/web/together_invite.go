package web

import (
	"net/http"
	"time"

	"mentor/internal/family"
	"mentor/internal/fault"
	"mentor/internal/store"
	"mentor/internal/vault"
)

// inviteLife is how long an invitation to the other parent is good.
const inviteLife = 24 * time.Hour

// joinHandle is what the bond of an invitation is found by with the token of its link.
func (c *call) joinHandle(token string) string { return c.Keys.BlindIndex("join", token) }

// pairHandle is what only one bond of two parents about a child of a parent's
// has: there are never two, and never two open invitations.
func (d *Desk) pairHandle(child string) string {
	return d.Keys.BlindIndex("pair", d.space.box.ID+"/"+child)
}

// invitePage is where a parent invites the other parent of a child. It is the
// same before an invitation, while one is open, and after it was used, ended or
// left again: whoever holds the phone learns nothing from it.
type invitePage struct {
	Page
	ID, Name string // of the child
	Link     string // just made
	Called   string // what the other parent calls this one
	About    string // what the child is called in the invitation
	Waits    bool   // safety leaves out what brings the parents nearer
	Ended    bool   // no invitation is open any more
	Problem  string

	Household bool // it opens only on this computer
}

func (c *call) newInvitePage() (page invitePage, err error) {
	ch, err := c.childOf(c.r.PathValue("id"))
	if err != nil {
		return page, err
	}
	c.about(ch.ID)
	page = invitePage{
		Page: c.page("together.title"), ID: ch.ID, About: ch.Value.Name, Ended: c.r.URL.Query().Has("ended"),
		Household: c.household(),
	}
	page.Name = childName(page.Page, ch.Value)
	page.Waits, err = c.staysApart()
	return page, err
}

// staysApart reports whether safety leaves out, for the child of the pages, what
// brings this parent nearer to the other.
func (d *Desk) staysApart() (bool, error) {
	o, err := d.caution()
	return family.StaysApart(o), err
}

// pairOf is the bond with the other parent of a child; lone when nobody has
// come yet. ok is false when there is none.
func (d *Desk) pairOf(child string) (b bond, ok bool, err error) { return d.bondAbout(child, true) }

// invite shows what each will see before anything is made; when the other
// parent has come, what both opened.
func (c *call) invite() error {
	page, err := c.newInvitePage()
	if err != nil {
		return err
	}
	if b, ok, err := c.pairOf(page.ID); err != nil || ok && !b.lone() {
		return orRedirect(c, err, "/family/together/"+b.ID)
	}
	return c.render(http.StatusOK, inviteView(page))
}

// orRedirect gives an error, or goes on to a page.
func orRedirect(c *call, err error, to string) error {
	if err != nil {
		return err
	}
	return c.redirect(to)
}

// makeInvite makes an invitation that works once, for a day. The one before
// stops working. What is to be shown is shown once.
func (c *call) makeInvite() error {
	if err := c.readForm(); err != nil {
		return err
	}
	page, err := c.newInvitePage()
	if err != nil {
		return err
	}
	if page.Waits {
		return c.render(http.StatusUnprocessableEntity, inviteView(page))
	}
	page.Called, page.About = c.r.PostForm.Get("called"), c.r.PostForm.Get("about")
	me, err := c.readInviter(page)
	if f, ok := fault.As(err); ok {
		page.Problem = f.Key
		return c.render(status[f.Kind], inviteView(page))
	}
	token := vault.NewToken()
	joined, err := c.openInvite(me, token)
	if err != nil || joined != "" {
		return orRedirect(c, err, "/family/together/"+joined)
	}
	page.Link = c.address() + "/join/" + token
	return c.render(http.StatusOK, inviteView(page))
}

// readInviter reads the form of an invitation.
func (c *call) readInviter(page invitePage) (m family.Member, err error) {
	m = family.Member{ID: c.space.box.ID, Role: family.AParent, Pair: true, Child: page.ID, Joined: c.space.today}
	if m.Name, err = family.ParseCalled(page.Called); err != nil {
		return m, calledFault(err)
	}
	if page.About != "" {
		if m.About, err = family.ParseCalled(page.About); err != nil {
			return m, fault.New(fault.Invalid, "family.error.name_long")
		}
	}
	return m, nil
}

// calledFault says of a name for a grown-up what bond.error says of one for a child.
func calledFault(err error) error {
	if f, ok := fault.As(err); ok && f.Key == "bond.error.called" {
		return fault.New(f.Kind, "together.error.called")
	}
	return err
}

// openInvite keeps an invitation in the place of the one before; when the other
// parent has come meanwhile, it changes nothing and gives the bond with them.
func (c *call) openInvite(me family.Member, token string) (joined string, err error) {
	box, wrapped := c.Keys.NewVault()
	m, err := memberRow(box, me)
	if err != nil {
		return "", err
	}
	row := store.Bond{Vault: box.ID, Key: wrapped, Ends: c.now.Add(inviteLife).UnixMilli()}
	err = untilKept(func() (err error) {
		if joined, err = c.endInvite(me.Child); err != nil || joined != "" {
			return err
		}
		err = c.DB.AddBond(c.ctx(), row, m, c.joinHandle(token), c.pairHandle(me.Child))
		c.space.bonds = nil
		return err
	}, nil)
	return joined, err
}

// endInvite ends the open invitation about a child, if there is one; when the
// other parent has come, it gives the bond with them.
func (c *call) endInvite(child string) (joined string, err error) {
	b, ok, err := c.pairOf(child)
	if err != nil || !ok {
		return "", err
	}
	if !b.lone() {
		return b.ID, nil
	}
	c.space.bonds = nil
	return "", c.DB.EndBond(c.ctx(), c.space.box.ID, b.ID, 0)
}

// withdraw makes an invitation stop working. The answer is the same when there was none.
func (c *call) withdraw() error {
	ch, err := c.childOf(c.r.PathValue("id"))
	if err != nil {
		return err
	}
	joined, err := c.endInvite(ch.ID)
	if err != nil || joined != "" {
		return orRedirect(c, err, "/family/together/"+joined)
	}
	return c.redirect("/family/child/" + ch.ID + "/together?ended")
}
