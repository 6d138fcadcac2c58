package child

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"time"

	"mentor/internal/account"
	"mentor/internal/calendar"
	"mentor/internal/family"
	"mentor/internal/fault"
	"mentor/internal/vault"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// firstPage is what a child reads before anything else, and the form of a new
// place. It does not say whether the code's parent has a child with a place already,
// nor does what comes after it: who made the code could try it.
type firstPage struct {
	page.Page
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

// findMeeting is the bond in which the signed-in child has met the parent of a porch already.
func findMeeting(c *call.Call, porch space.Bond) (b space.Bond, ok bool, err error) {
	all, err := c.Bonds()
	i := slices.IndexFunc(all, func(b space.Bond) bool {
		return b.Other.ID == porch.Parent().ID && b.Other.Child == porch.Parent().Child
	})
	if err != nil || i < 0 {
		return b, false, err
	}
	return all[i], true, nil
}

func newFirst(c *call.Call, b space.Bond) (firstPage, error) {
	in := c.R.PostForm
	door, err := space.ReadIn[space.JoinCode](c.Desk, b.Box, space.KindDoor, space.JoinCodeID)
	if err != nil {
		return firstPage{}, err
	}
	return firstPage{
		Page: c.ChildOutside(), ID: c.IDOf("id"), Code: in.Get("code"), By: b.Parent().Name, Older: door.Value.Older,
		Household: c.Household(), Name: in.Get("name"), Year: in.Get("year"), Zone: in.Get("zone"),
	}, nil
}

// Join makes the child's place, and shows the words that lead back to it. What
// is wrong with the code leads back to the door; what is wrong with the rest stays
// on the page.
func Join(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	b, handle, err := call.OpenJoinCode(c, c.R.PostForm.Get("code"))
	if f, ok := fault.As(err); ok && f.Kind == fault.Invalid {
		return c.Render(call.Status[f.Kind], doorView(newDoor(c, f.Key)))
	}
	if err != nil {
		return err
	}
	err = makePlace(c, b, handle)
	f, ok := fault.As(err)
	if !ok {
		return err
	}
	c.Space = nil // nothing was made
	p, err := newFirst(c, b)
	if err != nil {
		return err
	}
	p.Problem = f.Key
	return c.Render(call.Status[f.Kind], firstView(p))
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

// parsePIN reads a new PIN of somebody born in a year. Days of that year, and of
// the years that are known of the family, are refused: at home they are tried first.
func parsePIN(c *call.Call, years ...int) (pin string, err error) {
	var days []calendar.Day
	for _, year := range years {
		for day := calendar.Of(year, 1, 1); year > 0 && day < calendar.Of(year+1, 1, 1); day++ {
			days = append(days, day)
		}
	}
	return account.ParsePIN(c.R.PostForm.Get("pin"), days...)
}

// hashPIN is the hash of a new PIN of an account.
func hashPIN(c *call.Call, a account.Account, years ...int) (hash []byte, err error) {
	pin, err := parsePIN(c, years...)
	if err != nil {
		return nil, err
	}
	err = call.DoInTurn(c, func() { hash = c.Keys.HashPasswordOf(saltOf(a.Name, a.Child.Born), pin) })
	return hash, err
}

// makePlace makes an account with a name that the child made up and a PIN, and has
// it meet the parent of the code.
func makePlace(c *call.Call, porch space.Bond, handle string) error {
	in := c.R.PostForm
	name, err := account.ParseName(in.Get("name"))
	if err != nil {
		return err
	}
	a := account.Account{Name: name, Created: c.Now, Recovery: account.NoRecovery, Lock: true, Child: &account.Child{}}
	if a.SetZone(page.PresentZone(in.Get("zone"))) != nil {
		a.Zone = "UTC" // a browser without the script tells no zone
	}
	if a.Child.Born, err = bornIn(in.Get("year"), calendar.At(c.Now, a.Location())); err != nil {
		return err
	}
	door, err := space.ReadIn[space.JoinCode](c.Desk, porch.Box, space.KindDoor, space.JoinCodeID)
	if err != nil {
		return err
	}
	if a.PIN, err = hashPIN(c, a, append(door.Value.Years, a.Child.Born)...); err != nil {
		return err
	}
	id := c.IDOf("id")
	a.Child.Form = vault.TokenHash(id)
	words, err := NewWords(c, &a)
	if err != nil {
		return err
	}
	if made, err := madeBefore(c, a); err != nil {
		return err
	} else if made && c.Now.Sub(c.Space.Account.Created) > LostAnswer {
		c.Space = nil
		return c.Redirect("/c")
	} else if made {
		if err := call.SignInTo(c, c.Space); err != nil {
			return err
		}
		err = c.SaveAccount(c.Space, nil, func(was *account.Account) error { was.Child.Words = a.Child.Words; return nil })
		if err != nil {
			return err
		}
		return showWords(c, words, true)
	}
	if err := call.AddChildAccount(c, a, porch, handle); err != nil {
		return err
	}
	return showWords(c, words, true)
}

// LostAnswer is how long a form may be sent again because its answer was lost. Later
// it is somebody else who goes back in the browser: it leads to the door.
const LostAnswer = 2 * time.Minute

// madeBefore finds the place that this very form made before, with the same name, year
// and PIN: its answer may have been lost, and nobody has read the words.
func madeBefore(c *call.Call, a account.Account) (bool, error) {
	places, err := placesNamed(c, a.Name, a.Child.Born)
	i := slices.IndexFunc(places, func(s *space.Space) bool {
		return s.Account.Child.Form == a.Child.Form && bytes.Equal(s.Account.PIN, a.PIN)
	})
	if err != nil || i < 0 {
		return false, err
	}
	c.Space = places[i]
	return true, nil
}
