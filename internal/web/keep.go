package web

import (
	"cmp"
	"encoding/json"
	"net/http"
	"strings"

	"mentor/internal/account"
	"mentor/internal/calendar"
	"mentor/internal/family"
	"mentor/internal/fault"
	"mentor/internal/store"
	"mentor/internal/vault"
)

// keptResult is a finished test that its parent keeps.
type keptResult struct {
	Packed  []byte `json:"packed"`            // sitting.Pack
	Uncount bool   `json:"uncount,omitempty"` // taken too early, or in a hurry: not compared
	Seen    bool   `json:"seen,omitempty"`    // told that help comes first, the parent said to know where it is
}

// keepPage offers to keep the open result in a private space.
type keepPage struct {
	Page
	Household bool // only this computer reaches the server: no password is needed
	SignedIn  bool
	Children  []kept[family.Child]
	Problem   string
	Name      string
	Child     string
	Zone      string
}

// household reports whether the operator is the parent: nothing but this
// computer reaches the server.
func (s *Node) household() bool { return s.Origin == "" }

// address is where this site is reached, as the browser asked for it.
func (c *call) address() string {
	if c.household() {
		return "http://" + c.r.Host
	}
	return c.Origin
}

func (c *call) newKeepPage() (keepPage, error) {
	page := keepPage{Page: c.page("keep.title").as("p-test").behind(), Household: c.household(), Child: c.sitting.Name}
	s, err := c.maybeSpace()
	if s != nil {
		page.SignedIn, page.Children = true, s.children
	}
	return page, err
}

func (c *call) keepForm() error {
	page, err := c.newKeepPage()
	if err != nil {
		return err
	}
	return c.render(http.StatusOK, keepView(page))
}

// keep moves the open result into a private space, which it makes when nobody
// is signed in here. What was typed stays when something is to be mended.
func (c *call) keep() error {
	if err := c.readForm(); err != nil {
		return err
	}
	secret, _ := c.secret()
	if err := c.stand(c.rooms.keeping, vaultLane(secret.String())); err != nil { // a second tap finds what the first one made
		return err
	}
	if err := withResult(c); err != nil {
		return c.keptBefore(err)
	}
	page, err := c.newKeepPage()
	if err != nil {
		return err
	}
	page.Name, page.Child, page.Zone = c.r.PostForm.Get("name"), c.r.PostForm.Get("child"), cmp.Or(c.r.PostForm.Get("zone"), c.sitting.Zone)
	err = c.keepResult(page)
	if f, ok := fault.As(err); ok && f.Kind != fault.TooMany {
		page.Problem = f.Key
		return c.render(http.StatusUnprocessableEntity, keepView(page))
	}
	if err != nil {
		return err
	}
	if err := c.DB.DeleteSitting(c.ctx(), c.sitting.row.ID); err != nil {
		return err
	}
	c.dropCookie()
	return c.redirect("/today")
}

// keptBefore is for who sends the form again because its answer was lost: the test is
// kept, and gone from here. The name and the password in the form open the place.
func (c *call) keptBefore(gone error) error {
	if f, ok := fault.As(gone); !ok || f.Key == "error.no_cookie" || f.Key == "result.error.unfinished" {
		return gone
	}
	s, err := c.maybeSpace()
	if err != nil {
		return err
	}
	gone = fault.New(fault.NotFound, "keep.error.gone")
	if s == nil {
		name := c.r.PostForm.Get("name")
		if strings.TrimSpace(name) == "" {
			return gone
		}
		if s, err = c.prove(c.nameHandle(name), c.r.PostForm.Get("password"), byPassword, gone); err != nil {
			return err
		}
		if err := c.signInTo(s); err != nil {
			return err
		}
	}
	return c.redirect("/today")
}

func (c *call) keepResult(page keepPage) error {
	child, err := c.keepChild(page)
	if err != nil {
		return err
	}
	if c.space == nil {
		if err := c.makeAccount(page); err != nil {
			return err
		}
		child = c.knownChild(child)
	}
	if child.Version == 0 {
		child.Day = c.space.today
		if _, err := addKept(c.Desk, kindChild, child); err != nil {
			return err
		}
	}
	c.space.child = child
	before, err := c.results()
	if err != nil {
		return err
	}
	day := calendar.At(c.sitting.Finished, c.space.zone)
	counts, err := c.counts(c.sitting, day, before)
	if err != nil {
		return err
	}
	_, err = addKept(c.Desk, kindResult, kept[keptResult]{
		ID: c.sitting.row.ID, Child: child.ID, Day: day,
		Value: keptResult{Packed: c.sitting.Pack(), Uncount: !counts},
	})
	if err != nil {
		return err
	}
	return c.turnTo(child.ID)
}

// keepChild is the child that the result is about: one that is known, or a new one.
func (c *call) keepChild(page keepPage) (child kept[family.Child], err error) {
	of := c.r.PostForm.Get("of")
	for _, ch := range page.Children {
		if ch.ID == of {
			return ch, nil
		}
	}
	value, err := family.NewChild(page.Child, c.sitting.Band, c.living())
	return kept[family.Child]{ID: vault.NewID(), Value: value}, err
}

// knownChild is the child of the account that is called the same, or the one given.
func (d *Desk) knownChild(child kept[family.Child]) kept[family.Child] {
	for _, ch := range d.space.children {
		if ch.Value.Name == child.Value.Name {
			return ch
		}
	}
	return child
}

// living is what the test was told about where the child lives; empty when nothing was.
func (c *call) living() string {
	return c.sitting.form.FactOption(c.sitting.Answers, "living")
}

// makeAccount makes an account and signs in. Where only this computer reaches
// the server, it may do without name and password. Nothing but an account that is
// made takes from those that the network may make.
func (c *call) makeAccount(page keepPage) error {
	a := account.Account{Created: c.now, Recovery: account.NoRecovery}
	if a.SetZone(presentZone(page.Zone)) != nil {
		a.Zone = "UTC" // a browser without the script tells no zone; the settings ask for it
	}
	var handles []string
	if password := c.r.PostForm.Get("password"); !page.Household || strings.TrimSpace(page.Name) != "" || password != "" {
		if err := c.setPassword(&a, page.Name, password, page.Child); err != nil {
			return err
		}
		handles = []string{c.nameHandle(a.Name)}
	}
	if !c.spend(c.house(), places, 1) {
		return fault.New(fault.TooMany, "error.places")
	}
	err := c.settle(a, handles...)
	if _, refused := fault.As(err); refused && c.space == nil {
		c.spend(c.house(), places, -1)
		return c.openOwn(handles, err)
	}
	return err
}

// openOwn signs in to the account whose name was asked for when the password is that
// of it: the answer to the form that made it may have been lost.
func (c *call) openOwn(handles []string, refused error) error {
	if f, ok := fault.As(refused); !ok || f.Key != "account.error.name_taken" {
		return refused
	}
	s, err := c.prove(handles[0], c.r.PostForm.Get("password"), byPassword, refused)
	if err != nil {
		return err
	}
	c.space = s
	if err := c.loadChildren(); err != nil {
		return err
	}
	return c.signInTo(s)
}

// settle keeps a new account and signs in to it.
func (c *call) settle(a account.Account, handles ...string) error {
	box, wrapped := c.Keys.NewVault()
	plain, err := json.Marshal(a)
	if err != nil {
		return err
	}
	row := store.Account{Vault: box.ID, Key: wrapped, Sealed: box.Seal(accountPlace, plain)}
	if err := c.DB.AddAccount(c.ctx(), row, handles...); err != nil {
		return err
	}
	if c.space, err = c.openAccount(box.ID); err != nil {
		return err
	}
	return c.signInTo(c.space)
}

// setPassword gives an account a name and a password by the rules.
func (c *call) setPassword(a *account.Account, name, password string, known ...string) (err error) {
	if a.Name, err = account.ParseName(name); err != nil {
		return err
	}
	if err := account.ValidPassword(password, append(known, a.Name, c.L.T("site.name"))...); err != nil {
		return err
	}
	return c.inTurn(func() { a.Password = c.Keys.HashPassword(password) })
}

// nameHandle is what an account is found by with a sign-in name.
func (d *Desk) nameHandle(name string) string {
	return d.Keys.BlindIndex("name", account.NormalName(name))
}
