package web

import (
	"encoding/json"
	"net/http"
	"regexp"

	"mentor/internal/account"
	"mentor/internal/calendar"
	"mentor/internal/family"
	"mentor/internal/fault"
	"mentor/internal/store"
)

// resetPIN sets a new PIN for the place that a parent's code leads to, for who
// knows its name. Whoever that is, what was written before stays closed.
func (c *call) resetPIN() error {
	err := c.atCode(c.reset, func(p *youngFirst, key string) { p.Name, p.Has, p.HasProblem = "", true, key })
	if err != nil || c.space == nil {
		return err
	}
	return c.redirect("/c/today")
}

// reset moves the account to a new vault. A name that is not that of the bond's
// child takes as long and gives one answer, whether there is such a child or not.
func (c *call) reset(b bond, handle string) error {
	wrong := fault.New(fault.Invalid, "young.error.no_place")
	pin, err := c.youngPIN() // before it is known whose place it is, what the child told is not looked at
	if err != nil {
		return err
	}
	id, err := c.DB.VaultOf(c.ctx(), c.youngHandle(c.r.PostForm.Get("name")))
	if fault.Is(err, fault.NotFound) || err == nil && id != b.Child().ID {
		return wrong
	}
	if err != nil {
		return err
	}
	s, err := c.openAccount(id)
	if err != nil {
		return err
	}
	if !b.May(b.Parent().ID, family.SetPIN, calendar.At(c.now, s.account.Location())) {
		return fault.New(fault.Invalid, "young.error.own_age")
	}
	if _, err := c.parseYoungPIN(b.Child().Born); err != nil {
		return err
	}
	return c.moveYoung(s, b, handle, pin)
}

// moveYoung gives an account a new PIN and a new vault. Its bonds go along; those
// with others than who made the code sleep until the words are said.
func (c *call) moveYoung(s *space, by bond, handle string, pin []byte) error {
	box, wrapped := c.Keys.NewVault()
	rows, err := c.DB.Bonds(c.ctx(), s.box.ID)
	if err != nil {
		return err
	}
	m := store.Move{From: s.box.ID, Version: s.row.Version}
	asleep := s.account.Child.Asleep
	for _, row := range rows {
		in, err := c.moveMember(row, s.box.ID, box.ID)
		if err != nil {
			return err
		}
		m.Members = append(m.Members, in)
		if row.Vault != by.ID {
			asleep = addNew(asleep, row.Vault)
		}
	}
	if err := s.account.ResetPIN(pin, s.box.ID, by.knownName(), asleep, c.now); err != nil {
		return err
	}
	s.account.Child.Wake(by.ID)
	plain, err := json.Marshal(s.account)
	if err != nil {
		return err
	}
	m.To = store.Account{Vault: box.ID, Key: wrapped, Sealed: box.Seal(accountPlace, plain)}
	err = c.DB.MoveAccount(c.ctx(), m, by.ID, handle)
	if fault.Is(err, fault.NotFound) {
		return fault.New(fault.Invalid, "young.error.code") // another used it at this moment
	}
	if err != nil {
		return err
	}
	if c.space, err = c.openAccount(box.ID); err != nil {
		return err
	}
	return c.signInTo(c.space)
}

// moveMember seals a member of a bond for the vault it moves to.
func (c *call) moveMember(row store.Bond, from, to string) (in store.BondMember, err error) {
	b, err := c.openBond(row)
	if err != nil {
		return in, err
	}
	me, _ := b.With(from)
	me.ID = to
	sealed, err := memberRow(b.box, me)
	return store.BondMember{Bond: row.Vault, Sealed: sealed.Sealed}, err
}

// seenReset notes that the child knows of the new PIN.
func (c *call) seenReset() error {
	if err := c.saveAccount(c.space, nil, func(a *account.Account) error { a.Child.See(); return nil }); err != nil {
		return err
	}
	return c.redirect("/c/today")
}

// youngAgain asks for the PIN once more, before what cannot be taken back.
type youngAgain struct {
	Page
	To      string
	Problem string
}

var youngProvedFor = regexp.MustCompile(`^/c/(export|share/new(\?from=[\w-]+)?|share/[\w-]+)$`)

// youngProvedTo are the pages that proving once more leads back to.
func youngProvedTo(asked string) string {
	if youngProvedFor.MatchString(asked) {
		return asked
	}
	return "/c/who-sees"
}

func (c *call) youngAgainForm() error {
	return c.showYoungAgain(http.StatusOK, c.r.URL.Query().Get("to"), "")
}

func (c *call) showYoungAgain(code int, to, problem string) error {
	return c.render(code, youngAgainView(youngAgain{Page: c.youngPage("young.again.title"), To: youngProvedTo(to), Problem: problem}))
}

func (c *call) youngProve() error {
	if err := c.readForm(); err != nil {
		return err
	}
	to := c.r.PostForm.Get("to")
	err := c.proveAgain()
	if f, ok := fault.As(err); ok {
		return c.showYoungAgain(status[f.Kind], to, f.Key)
	}
	if err != nil {
		return err
	}
	if err := c.signInTo(c.space); err != nil {
		return err
	}
	return c.redirect(youngProvedTo(to))
}
