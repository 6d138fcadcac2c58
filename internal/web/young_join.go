package web

import (
	"cmp"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"mentor/internal/account"
	"mentor/internal/calendar"
	"mentor/internal/family"
	"mentor/internal/fault"
	"mentor/internal/store"
)

// youngFirst is what a child reads before anything else, the form of a new
// place, and the form of a new PIN. It does not say whether the code's parent
// has a child with a place already: who made the code could try it.
type youngFirst struct {
	Page
	Code      string
	By        string // what the parent is called
	Older     bool   // the words for 11 to 17
	Household bool
	Name      string
	Year      string
	Zone      string
	Problem   string

	Has        bool   // who asks has a place already and wants a new PIN for it
	HasName    string // its name
	HasProblem string
}

// youngConnect asks a child who is in already whether to connect with one more parent.
type youngConnect struct {
	Page
	Code, By string
	Already  bool // connected with this parent
}

// useCode shows what a child should know before they begin, or asks who is in
// already whether to connect.
func (c *call) useCode() error {
	if err := c.readForm(); err != nil {
		return err
	}
	b, _, err := c.openDoor(c.r.PostForm.Get("code"))
	if f, ok := fault.As(err); ok {
		return c.render(status[f.Kind], youngDoorView(c.newYoungDoor(f.Key)))
	}
	if err != nil {
		return err
	}
	in, err := c.maybeChild()
	if err != nil {
		return err
	}
	if in {
		return c.render(http.StatusOK, youngConnectView(c.newYoungConnect(b)))
	}
	page, err := c.newYoungFirst(b)
	if err != nil {
		return err
	}
	return c.render(http.StatusOK, youngFirstView(page))
}

func (c *call) newYoungConnect(b bond) youngConnect {
	page := youngConnect{Page: c.youngPage("young.title"), Code: c.r.PostForm.Get("code"), By: b.Parent().Name}
	if b.Child().ID == c.space.box.ID {
		page.By, page.Already = b.knownName(), !c.space.sleeps(b.ID)
	}
	return page
}

// knownName is what the parent of a bond with a child was called when the child came.
func (b bond) knownName() string { return cmp.Or(b.Child().Knows, b.Parent().Name) }

func (c *call) newYoungFirst(b bond) (youngFirst, error) {
	in := c.r.PostForm
	door, err := readIn[doorCode](c, b.box, kindDoor, doorID)
	if err != nil {
		return youngFirst{}, err
	}
	return youngFirst{
		Page: c.youngOutside(), Code: in.Get("code"), By: b.Parent().Name, Older: door.Value.Older,
		Household: c.household(), Name: in.Get("name"), Year: in.Get("year"), Zone: in.Get("zone"), HasName: in.Get("name"),
	}, nil
}

// atCode runs what a form on the first page asks for. What is wrong with the
// code leads back to the door; what is wrong with the rest stays on the page.
func (c *call) atCode(do func(b bond, handle string) error, place func(*youngFirst, string)) error {
	if err := c.readForm(); err != nil {
		return err
	}
	b, handle, err := c.openDoor(c.r.PostForm.Get("code"))
	if f, ok := fault.As(err); ok {
		return c.render(status[f.Kind], youngDoorView(c.newYoungDoor(f.Key)))
	}
	if err != nil {
		return err
	}
	err = do(b, handle)
	f, ok := fault.As(err)
	if !ok {
		return err
	}
	c.space = nil // nothing was made
	page, err := c.newYoungFirst(b)
	if err != nil {
		return err
	}
	place(&page, f.Key)
	return c.render(status[f.Kind], youngFirstView(page))
}

// youngJoin makes the child's place, and shows the words that lead back to it.
func (c *call) youngJoin() error {
	return c.atCode(c.makeYoung, func(p *youngFirst, key string) { p.HasName, p.Problem = "", key })
}

// bornIn reads a year of birth. This year it makes somebody of 8 to 17.
func bornIn(typed string, today calendar.Day) (int, error) {
	year, err := strconv.Atoi(strings.TrimSpace(typed))
	switch age := today.UTC().Year() - year; {
	case err != nil || age < 0 || age > 120:
		return 0, fault.New(fault.Invalid, "young.error.year")
	case age < family.FirstAge:
		return 0, fault.New(fault.Invalid, "young.error.too_young")
	case age >= family.LastAge:
		return 0, fault.New(fault.Invalid, "young.error.too_old")
	}
	return year, nil
}

// parseYoungPIN reads a new PIN of somebody born in a year. Days of that year, and of
// the years that are known of the family, are refused: at home they are tried first.
func (c *call) parseYoungPIN(years ...int) (pin string, err error) {
	var days []calendar.Day
	for _, year := range years {
		for day := calendar.Of(year, 1, 1); year > 0 && day < calendar.Of(year+1, 1, 1); day++ {
			days = append(days, day)
		}
	}
	return account.ParsePIN(c.r.PostForm.Get("pin"), days...)
}

// youngPIN is the hash of a new PIN.
func (c *call) youngPIN(years ...int) (hash []byte, err error) {
	pin, err := c.parseYoungPIN(years...)
	if err != nil {
		return nil, err
	}
	err = c.inTurn(func() { hash = c.Keys.HashPassword(pin) })
	return hash, err
}

// makeYoung makes an account with a name that the child made up and a PIN, and
// joins it to the bond of the code.
func (c *call) makeYoung(b bond, handle string) error {
	in := c.r.PostForm
	name, err := account.ParseName(in.Get("name"))
	if err != nil {
		return err
	}
	a := account.Account{Name: name, Created: c.now, Recovery: account.NoRecovery, Lock: true, Child: &account.Child{}}
	if a.SetZone(in.Get("zone")) != nil {
		a.Zone = "UTC" // a browser without the script tells no zone
	}
	if a.Child.Born, err = bornIn(in.Get("year"), calendar.At(c.now, a.Location())); err != nil {
		return err
	}
	door, err := readIn[doorCode](c, b.box, kindDoor, doorID)
	if err != nil {
		return err
	}
	if a.PIN, err = c.youngPIN(append(door.Value.Years, a.Child.Born)...); err != nil {
		return err
	}
	words, err := c.newWords(&a)
	if err != nil {
		return err
	}
	if err := c.settleYoung(a, b, handle); err != nil {
		return err
	}
	return c.showWords(words, true)
}

// settleYoung keeps a new account of a child in a bond and signs in to it.
func (c *call) settleYoung(a account.Account, b bond, handle string) error {
	box, wrapped := c.Keys.NewVault()
	plain, err := json.Marshal(a)
	if err != nil {
		return err
	}
	m, err := memberRow(b.box, youngMember(b, box.ID, &a, calendar.At(c.now, a.Location())))
	if err != nil {
		return err
	}
	row := store.Account{Vault: box.ID, Key: wrapped, Sealed: box.Seal(accountPlace, plain)}
	err = c.DB.JoinNew(c.ctx(), row, c.youngHandle(a.Name), b.ID, handle, m)
	if fault.Is(err, fault.NotFound) {
		return fault.New(fault.Invalid, "young.error.taken") // somebody has come by a code of this parent's already
	}
	if err != nil {
		return err
	}
	if c.space, err = c.openAccount(box.ID); err != nil {
		return err
	}
	return c.signInTo(c.space)
}

// youngMember is a child as a member of a bond. Who comes at 16 or later has
// decided for the bond with that.
func youngMember(b bond, id string, a *account.Account, today calendar.Day) family.Member {
	m := family.Member{ID: id, Role: family.AChild, Name: a.Name, Born: a.Child.Born, Joined: today, Knows: b.Parent().Name}
	m.Renewed = m.ReachedOn(today) >= family.OwnAge
	return m
}

// connect joins who is in already to the bond of one more parent's code, or wakes it.
func (c *call) connect() error {
	if err := c.readForm(); err != nil {
		return err
	}
	b, handle, err := c.openDoor(c.r.PostForm.Get("code"))
	if err != nil {
		return err
	}
	s := c.space
	if b.Child().ID == s.box.ID {
		err := c.DB.UseHandle(c.ctx(), b.ID, handle)
		if fault.Is(err, fault.NotFound) {
			return fault.New(fault.Invalid, "young.error.code") // another used it at this moment
		}
		if err != nil {
			return err
		}
		if err := c.saveAccount(s, nil, func(a *account.Account) error { a.Child.Wake(b.ID); return nil }); err != nil {
			return err
		}
		return c.redirect("/c/who-sees")
	}
	m, err := memberRow(b.box, youngMember(b, s.box.ID, &s.account, s.today))
	if err != nil {
		return err
	}
	err = c.DB.Join(c.ctx(), b.ID, handle, m)
	if fault.Is(err, fault.NotFound) {
		return fault.New(fault.Invalid, "young.error.taken")
	}
	if err != nil {
		return err
	}
	return c.redirect("/c/who-sees")
}
