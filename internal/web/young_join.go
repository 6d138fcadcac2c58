package web

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"mentor/internal/account"
	"mentor/internal/calendar"
	"mentor/internal/family"
	"mentor/internal/fault"
	"mentor/internal/store"
	"mentor/internal/vault"
)

// youngFirst is what a child reads before anything else, and the form of a new
// place. It does not say whether the code's parent has a child with a place already,
// nor does what comes after it: who made the code could try it.
type youngFirst struct {
	Page
	ID        string // under which asking twice makes one place
	Code      string
	By        string // what the parent is called
	Older     bool   // the words for 11 to 17
	Household bool
	Name      string
	Year      string
	Zone      string
	Problem   string
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
	if f, ok := fault.As(err); ok && f.Kind == fault.Invalid {
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
		page, err := c.newYoungConnect(b)
		if err != nil {
			return err
		}
		return c.render(http.StatusOK, youngConnectView(page))
	}
	page, err := c.newYoungFirst(b)
	if err != nil {
		return err
	}
	return c.render(http.StatusOK, youngFirstView(page))
}

func (c *call) newYoungConnect(porch bond) (youngConnect, error) {
	page := youngConnect{Page: c.youngPage("young.title"), Code: c.r.PostForm.Get("code"), By: porch.Parent().Name}
	b, met, err := c.met(porch)
	if met {
		page.By, page.Already = b.other.Name, true
	}
	return page, err
}

// met is the bond in which the signed-in child has met the parent of a porch already.
func (c *call) met(porch bond) (b bond, ok bool, err error) {
	all, err := c.bonds()
	i := slices.IndexFunc(all, func(b bond) bool { return b.other.ID == porch.Parent().ID && b.other.Child == porch.Parent().Child })
	if err != nil || i < 0 {
		return b, false, err
	}
	return all[i], true, nil
}

func (c *call) newYoungFirst(b bond) (youngFirst, error) {
	in := c.r.PostForm
	door, err := readIn[doorCode](c.Desk, b.box, kindDoor, doorID)
	if err != nil {
		return youngFirst{}, err
	}
	return youngFirst{
		Page: c.youngOutside(), ID: c.idOf("id"), Code: in.Get("code"), By: b.Parent().Name, Older: door.Value.Older,
		Household: c.household(), Name: in.Get("name"), Year: in.Get("year"), Zone: in.Get("zone"),
	}, nil
}

// youngJoin makes the child's place, and shows the words that lead back to it. What
// is wrong with the code leads back to the door; what is wrong with the rest stays
// on the page.
func (c *call) youngJoin() error {
	if err := c.readForm(); err != nil {
		return err
	}
	b, handle, err := c.openDoor(c.r.PostForm.Get("code"))
	if f, ok := fault.As(err); ok && f.Kind == fault.Invalid {
		return c.render(status[f.Kind], youngDoorView(c.newYoungDoor(f.Key)))
	}
	if err != nil {
		return err
	}
	err = c.makeYoung(b, handle)
	f, ok := fault.As(err)
	if !ok {
		return err
	}
	c.space = nil // nothing was made
	page, err := c.newYoungFirst(b)
	if err != nil {
		return err
	}
	page.Problem = f.Key
	return c.render(status[f.Kind], youngFirstView(page))
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

// youngPIN is the hash of a new PIN of an account.
func (c *call) youngPIN(a account.Account, years ...int) (hash []byte, err error) {
	pin, err := c.parseYoungPIN(years...)
	if err != nil {
		return nil, err
	}
	err = c.inTurn(func() { hash = c.Keys.HashPasswordOf(youngSalt(a.Name, a.Child.Born), pin) })
	return hash, err
}

// makeYoung makes an account with a name that the child made up and a PIN, and has
// it meet the parent of the code.
func (c *call) makeYoung(porch bond, handle string) error {
	in := c.r.PostForm
	name, err := account.ParseName(in.Get("name"))
	if err != nil {
		return err
	}
	a := account.Account{Name: name, Created: c.now, Recovery: account.NoRecovery, Lock: true, Child: &account.Child{}}
	if a.SetZone(presentZone(in.Get("zone"))) != nil {
		a.Zone = "UTC" // a browser without the script tells no zone
	}
	if a.Child.Born, err = bornIn(in.Get("year"), calendar.At(c.now, a.Location())); err != nil {
		return err
	}
	door, err := readIn[doorCode](c.Desk, porch.box, kindDoor, doorID)
	if err != nil {
		return err
	}
	if a.PIN, err = c.youngPIN(a, append(door.Value.Years, a.Child.Born)...); err != nil {
		return err
	}
	id := c.idOf("id")
	a.Child.Form = vault.TokenHash(id)
	words, err := c.newWords(&a)
	if err != nil {
		return err
	}
	if made, err := c.madeBefore(a); err != nil {
		return err
	} else if made && c.now.Sub(c.space.account.Created) > lostAnswer {
		c.space = nil
		return c.redirect("/c")
	} else if made {
		if err := c.signInTo(c.space); err != nil {
			return err
		}
		err = c.saveAccount(c.space, nil, func(was *account.Account) error { was.Child.Words = a.Child.Words; return nil })
		if err != nil {
			return err
		}
		return c.showWords(words, true)
	}
	if err := c.settleYoung(a, porch, handle); err != nil {
		return err
	}
	return c.showWords(words, true)
}

// lostAnswer is how long a form may be sent again because its answer was lost. Later
// it is somebody else who goes back in the browser: it leads to the door.
const lostAnswer = 2 * time.Minute

// madeBefore finds the place that this very form made before, with the same name, year
// and PIN: its answer may have been lost, and nobody has read the words.
func (c *call) madeBefore(a account.Account) (bool, error) {
	places, err := c.youngPlaces(a.Name, a.Child.Born)
	i := slices.IndexFunc(places, func(s *space) bool {
		return s.account.Child.Form == a.Child.Form && bytes.Equal(s.account.PIN, a.PIN)
	})
	if err != nil || i < 0 {
		return false, err
	}
	c.space = places[i]
	return true, nil
}

// settleYoung keeps a new account of a child, has it meet the parent of a code, and
// signs in to it.
func (c *call) settleYoung(a account.Account, porch bond, handle string) error {
	if !c.spend(c.house(), ofNetwork, bytesOfAPlace) {
		return fault.New(fault.TooMany, "error.much")
	}
	box, wrapped := c.Keys.NewVault()
	plain, err := json.Marshal(a)
	if err != nil {
		return err
	}
	bond, err := c.meeting(porch, youngMember(box.ID, &a, calendar.At(c.now, a.Location())))
	if err != nil {
		return err
	}
	row := store.Account{Vault: box.ID, Key: wrapped, Sealed: box.Seal(accountPlace, plain)}
	err = c.DB.MeetNew(c.ctx(), row, c.youngName(a.Name), porch.ID, handle, bond)
	if err != nil {
		return codeOver(err)
	}
	if c.space, err = c.openAccount(box.ID); err != nil {
		return err
	}
	return c.signInTo(c.space)
}

// codeOver says of a code that ended at this moment what is said of any that does not work.
func codeOver(err error) error {
	if fault.Is(err, fault.NotFound) {
		return fault.New(fault.Invalid, "young.error.code")
	}
	return err
}

// youngMember is a child as a member of a bond. Who comes at 16 or later has
// decided for the bond with that.
func youngMember(id string, a *account.Account, today calendar.Day) family.Member {
	m := family.Member{ID: id, Role: family.AChild, Name: a.Name, Born: a.Child.Born, Joined: today}
	m.Renewed = m.ReachedOn(today) >= family.OwnAge
	return m
}

// connect has who is in already meet the parent of one more code.
func (c *call) connect() error {
	if err := c.readForm(); err != nil {
		return err
	}
	porch, handle, err := c.openDoor(c.r.PostForm.Get("code"))
	if err != nil {
		return err
	}
	if _, met, err := c.met(porch); err != nil {
		return err
	} else if met {
		return c.redirect("/c/who-sees")
	}
	bond, err := c.meeting(porch, youngMember(c.space.box.ID, &c.space.account, c.space.today))
	if err != nil {
		return err
	}
	if err := c.DB.Meet(c.ctx(), porch.ID, handle, bond); err != nil {
		return codeOver(err)
	}
	return c.redirect("/c/who-sees")
}
