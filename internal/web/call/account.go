package call

import (
	"encoding/json"
	"strings"

	"mentor/internal/account"
	"mentor/internal/calendar"
	"mentor/internal/family"
	"mentor/internal/fault"
	"mentor/internal/store"
	"mentor/internal/web/limit"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// KeepPage offers to keep the open result in a private space.
type KeepPage struct {
	page.Page
	Household bool // only this computer reaches the server: no password is needed
	SignedIn  bool
	Children  []space.Kept[family.Child]
	Problem   string
	Name      string
	Child     string
	Zone      string
}

// MakeAccount makes an account and signs in. Where only this computer reaches
// the server, it may do without name and password. Nothing but an account that is
// made takes from those that the network may make.
func MakeAccount(c *Call, p KeepPage) error {
	a := account.Account{Created: c.Now, Recovery: account.NoRecovery}
	if a.SetZone(page.PresentZone(p.Zone)) != nil {
		a.Zone = "UTC" // a browser without the script tells no zone; the settings ask for it
	}
	var handles []string
	if password := c.R.PostForm.Get("password"); !p.Household || strings.TrimSpace(p.Name) != "" || password != "" {
		if err := SetPassword(c, &a, p.Name, password, p.Child); err != nil {
			return err
		}
		handles = []string{c.NameHandle(a.Name)}
	}
	if !c.spend(house(c), limit.Places, 1) {
		return fault.New(fault.TooMany, "error.places")
	}
	err := AddAccount(c, a, handles...)
	if _, refused := fault.As(err); refused && c.Space == nil {
		c.spend(house(c), limit.Places, -1)
		return openOwn(c, handles, err)
	}
	return err
}

// openOwn signs in to the account whose name was asked for when the password is that
// of it: the answer to the form that made it may have been lost.
func openOwn(c *Call, handles []string, refused error) error {
	if f, ok := fault.As(refused); !ok || f.Key != "account.error.name_taken" {
		return refused
	}
	s, err := Prove(c, handles[0], c.R.PostForm.Get("password"), ByPassword, refused)
	if err != nil {
		return err
	}
	c.Space = s
	if err := c.LoadChildren(); err != nil {
		return err
	}
	return SignInTo(c, s)
}

// AddAccount keeps a new account and signs in to it.
func AddAccount(c *Call, a account.Account, handles ...string) error {
	box, wrapped := c.Keys.NewVault()
	plain, err := json.Marshal(a)
	if err != nil {
		return err
	}
	row := store.Account{Vault: box.ID, Key: wrapped, Sealed: box.Seal(space.AccountPlace, plain)}
	if err := c.DB.AddAccount(c.Ctx(), row, handles...); err != nil {
		return err
	}
	if c.Space, err = c.OpenAccount(box.ID); err != nil {
		return err
	}
	return SignInTo(c, c.Space)
}

// SetPassword gives an account a name and a password by the rules.
func SetPassword(c *Call, a *account.Account, name, password string, known ...string) (err error) {
	if a.Name, err = account.ParseName(name); err != nil {
		return err
	}
	if err := account.ValidPassword(password, append(known, a.Name, c.L.T("site.name"))...); err != nil {
		return err
	}
	return DoInTurn(c, func() { a.Password = c.Keys.HashPassword(password) })
}

// AddChildAccount keeps a new account of a child, has it meet the parent of a code, and
// signs in to it.
func AddChildAccount(c *Call, a account.Account, porch space.Bond, handle string) error {
	if !c.spend(house(c), limit.OfNetwork, limit.BytesOfAPlace) {
		return fault.New(fault.TooMany, "error.much")
	}
	box, wrapped := c.Keys.NewVault()
	plain, err := json.Marshal(a)
	if err != nil {
		return err
	}
	bond, err := c.Meeting(porch, ChildMember(box.ID, &a, calendar.At(c.Now, a.Location())))
	if err != nil {
		return err
	}
	row := store.Account{Vault: box.ID, Key: wrapped, Sealed: box.Seal(space.AccountPlace, plain)}
	err = c.DB.MeetNew(c.Ctx(), row, ChildName(c, a.Name), porch.ID, handle, bond)
	if err != nil {
		return WrongCodeError(err)
	}
	if c.Space, err = c.OpenAccount(box.ID); err != nil {
		return err
	}
	return SignInTo(c, c.Space)
}

// ChildMember is a child as a member of a bond. Who comes at 16 or later has
// decided for the bond with that.
func ChildMember(id string, a *account.Account, today calendar.Day) family.Member {
	m := family.Member{ID: id, Role: family.AChild, Name: a.Name, Born: a.Child.Born, Joined: today}
	m.Renewed = m.ReachedOn(today) >= family.OwnAge
	return m
}

// ChildName is what the places of children under a made-up name are found by.
func ChildName(c *Call, name string) string {
	return c.Keys.BlindIndex("child", account.NormalName(name))
}

// SetEnds sets when the account ends, 0 for not at all. A week that has begun
// is not made longer.
func SetEnds(c *Call, ends int64, to string) error {
	err := c.SaveSpace(c.Space, nil, func(s *space.Space) error {
		if ends == 0 || s.Row.Ends == 0 {
			s.Row.Ends = ends
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.Redirect(to)
}
