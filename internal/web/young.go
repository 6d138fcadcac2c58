package web

import (
	"encoding/json"
	"net/http"
	"strconv"

	"mentor/internal/account"
	"mentor/internal/family"
	"mentor/internal/fault"
	"mentor/internal/store"
)

// youngDoor is the first page of the child's side: in by a code, or by a name and a PIN.
type youngDoor struct {
	Page
	Name    string
	Problem string
}

func (c *call) newYoungDoor(problem string) youngDoor {
	return youngDoor{Page: c.page("young.title").as("p-young").behind(), Name: c.r.PostForm.Get("name"), Problem: problem}
}

func (c *call) youngDoor() error {
	return c.render(http.StatusOK, youngDoorView(c.newYoungDoor("")))
}

// youngFirst is what a child reads before anything else, and the form of a new place.
type youngFirst struct {
	Page
	Code      string
	By        string // what the parent is called
	Household bool
	Name      string
	Year      int
	Problem   string
}

// useCode shows what a child should know before they begin.
func (c *call) useCode() error {
	if err := c.readForm(); err != nil {
		return err
	}
	page, err := c.newYoungFirst()
	if f, ok := fault.As(err); ok {
		return c.render(status[f.Kind], youngDoorView(c.newYoungDoor(f.Key)))
	}
	if err != nil {
		return err
	}
	return c.render(http.StatusOK, youngFirstView(page))
}

func (c *call) newYoungFirst() (youngFirst, error) {
	in := c.r.PostForm
	b, _, err := c.openDoor(in.Get("code"))
	if err != nil {
		return youngFirst{}, err
	}
	year, _ := strconv.Atoi(in.Get("year")) // what is no number was not said
	return youngFirst{
		Page: c.page("young.title").as("p-young").behind(), Code: in.Get("code"), By: b.Members[0].Name,
		Household: c.household(), Name: in.Get("name"), Year: year,
	}, nil
}

// youngJoin makes the child's place.
func (c *call) youngJoin() error {
	if err := c.readForm(); err != nil {
		return err
	}
	page, err := c.newYoungFirst()
	if f, ok := fault.As(err); ok {
		return c.render(status[f.Kind], youngDoorView(c.newYoungDoor(f.Key)))
	}
	if err != nil {
		return err
	}
	err = c.makeYoung(page)
	if f, ok := fault.As(err); ok {
		page.Problem = f.Key
		return c.render(status[f.Kind], youngFirstView(page))
	}
	if err != nil {
		return err
	}
	return c.redirect("/c/today")
}

// makeYoung makes an account with a name that the child made up and a PIN, and
// joins it to the bond of the code.
func (c *call) makeYoung(page youngFirst) error {
	name, err := account.ParseName(page.Name)
	if err != nil {
		return err
	}
	pin, err := account.ParsePIN(c.r.PostForm.Get("pin"))
	if err != nil {
		return err
	}
	b, handle, err := c.openDoor(page.Code)
	if err != nil {
		return err
	}
	a := account.Account{
		Name: name, Zone: "UTC", Created: c.now, Recovery: account.NoRecovery, Lock: true,
		Child: &account.Child{Born: page.Year},
	}
	if err := c.inTurn(func() { a.PIN = c.Keys.HashPassword(pin) }); err != nil {
		return err
	}
	return c.settleYoung(a, b, handle)
}

// settleYoung keeps a new account of a child in a bond and signs in to it.
func (c *call) settleYoung(a account.Account, b bond, handle string) error {
	box, wrapped := c.Keys.NewVault()
	plain, err := json.Marshal(a)
	if err != nil {
		return err
	}
	m, err := memberRow(b.box, family.Member{ID: box.ID, Role: family.AChild, Name: a.Name, Born: a.Child.Born})
	if err != nil {
		return err
	}
	row := store.Account{Vault: box.ID, Key: wrapped, Sealed: box.Seal(accountPlace, plain)}
	if err := c.DB.JoinNew(c.r.Context(), row, c.youngHandle(a.Name), b.ID, handle, m); err != nil {
		return err
	}
	s, err := c.openAccount(box.ID)
	if err != nil {
		return err
	}
	return c.signInTo(s)
}

// youngHandle is what the account of a child is found by: not among the names
// of parents.
func (c *call) youngHandle(name string) string {
	return c.Keys.BlindIndex("child", account.NormalName(name))
}

// youngIn signs a child in by name and PIN.
func (c *call) youngIn() error {
	if err := c.readForm(); err != nil {
		return err
	}
	in := c.r.PostForm
	s, err := c.prove(c.youngHandle(in.Get("name")), account.NormalPIN(in.Get("pin")), byPIN, fault.New(fault.Invalid, "young.error.wrong"))
	if f, ok := fault.As(err); ok {
		return c.render(status[f.Kind], youngDoorView(c.newYoungDoor(f.Key)))
	}
	if err != nil {
		return err
	}
	if err := c.signInTo(s); err != nil {
		return err
	}
	return c.redirect("/c/today")
}

// youngOut closes the place in this browser.
func (c *call) youngOut() error { return c.endSession("/c") }

// youngPage is what every page of a signed-in child has.
func (c *call) youngPage(title string) Page { return c.page(title).as("p-young") }
