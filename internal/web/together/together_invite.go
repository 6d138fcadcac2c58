package together

import (
	"net/http"
	"time"

	"mentor/internal/family"
	"mentor/internal/fault"
	"mentor/internal/store"
	"mentor/internal/vault"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// InviteLife is how long an invitation to the other parent is good.
const InviteLife = 24 * time.Hour

// joinHandle is what the bond of an invitation is found by with the token of its link.
func joinHandle(c *call.Call, token string) string { return c.Keys.BlindIndex("join", token) }

// invitePage is where a parent invites the other parent of a child. It is the
// same before an invitation, while one is open, and after it was used, ended or
// left again: whoever holds the phone learns nothing from it.
type invitePage struct {
	page.Page
	ID, Name string // of the child
	Link     string // just made
	Called   string // what the other parent calls this one
	About    string // what the child is called in the invitation
	Waits    bool   // safety leaves out what brings the parents nearer
	Ended    bool   // no invitation is open any more
	Problem  string

	Household bool // it opens only on this computer
}

func newInvitePage(c *call.Call) (p invitePage, err error) {
	ch, err := c.ChildOf(c.R.PathValue("id"))
	if err != nil {
		return p, err
	}
	c.About(ch.ID)
	p = invitePage{
		Page: c.Page("together.title"), ID: ch.ID, About: ch.Value.Name, Ended: c.R.URL.Query().Has("ended"),
		Household: c.Household(),
	}
	p.Name = page.ChildName(p.Page, ch.Value)
	p.Waits, err = c.StaysApart()
	return p, err
}

// Invite shows what each will see before anything is made; when the other
// parent has come, what both opened.
func Invite(c *call.Call) error {
	p, err := newInvitePage(c)
	if err != nil {
		return err
	}
	if b, ok, err := c.PairOf(p.ID); err != nil || ok && !b.Lone() {
		return OrRedirect(c, err, "/family/together/"+b.ID)
	}
	return c.Render(http.StatusOK, inviteView(p))
}

// OrRedirect gives an error, or goes on to a page.
func OrRedirect(c *call.Call, err error, to string) error {
	if err != nil {
		return err
	}
	return c.Redirect(to)
}

// MakeInvite makes an invitation that works once, for a day. The one before
// stops working. What is to be shown is shown once.
func MakeInvite(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	p, err := newInvitePage(c)
	if err != nil {
		return err
	}
	if p.Waits {
		return c.Render(http.StatusUnprocessableEntity, inviteView(p))
	}
	p.Called, p.About = c.R.PostForm.Get("called"), c.R.PostForm.Get("about")
	me, err := readInviter(c, p)
	if f, ok := fault.As(err); ok {
		p.Problem = f.Key
		return c.Render(call.Status[f.Kind], inviteView(p))
	}
	token := vault.NewToken()
	joined, err := openInvite(c, me, token)
	if err != nil || joined != "" {
		return OrRedirect(c, err, "/family/together/"+joined)
	}
	p.Link = call.SiteURL(c) + "/join/" + token
	return c.Render(http.StatusOK, inviteView(p))
}

// readInviter reads the form of an invitation.
func readInviter(c *call.Call, p invitePage) (m family.Member, err error) {
	m = family.Member{ID: c.Space.Box.ID, Role: family.AParent, Pair: true, Child: p.ID, Joined: c.Space.Today}
	if m.Name, err = family.ParseCalled(p.Called); err != nil {
		return m, calledFault(err)
	}
	if p.About != "" {
		if m.About, err = family.ParseCalled(p.About); err != nil {
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
func openInvite(c *call.Call, me family.Member, token string) (joined string, err error) {
	box, wrapped := c.Keys.NewVault()
	m, err := space.MemberRow(box, me)
	if err != nil {
		return "", err
	}
	row := store.Bond{Vault: box.ID, Key: wrapped, Ends: c.Now.Add(InviteLife).UnixMilli()}
	err = space.UntilKept(func() (err error) {
		if joined, err = endInvite(c, me.Child); err != nil || joined != "" {
			return err
		}
		err = c.DB.AddBond(c.Ctx(), row, m, joinHandle(c, token), c.PairHandle(me.Child))
		c.Space.Bonds = nil
		return err
	}, nil)
	return joined, err
}

// endInvite ends the open invitation about a child, if there is one; when the
// other parent has come, it gives the bond with them.
func endInvite(c *call.Call, child string) (joined string, err error) {
	b, ok, err := c.PairOf(child)
	if err != nil || !ok {
		return "", err
	}
	if !b.Lone() {
		return b.ID, nil
	}
	c.Space.Bonds = nil
	return "", c.DB.EndBond(c.Ctx(), c.Space.Box.ID, b.ID, 0)
}

// Withdraw makes an invitation stop working. The answer is the same when there was none.
func Withdraw(c *call.Call) error {
	ch, err := c.ChildOf(c.R.PathValue("id"))
	if err != nil {
		return err
	}
	joined, err := endInvite(c, ch.ID)
	if err != nil || joined != "" {
		return OrRedirect(c, err, "/family/together/"+joined)
	}
	return c.Redirect("/family/child/" + ch.ID + "/together?ended")
}
