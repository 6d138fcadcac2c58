package web

import (
	"net/http"
	"time"

	"mentor/internal/family"
	"mentor/internal/fault"
	"mentor/internal/vault"
	"mentor/internal/voice"
)

// doorLife is how long a code for the child's door is good.
const doorLife = 10 * time.Minute

// doorCode is what a bond remembers of the code that leads to it.
type doorCode struct {
	Until time.Time `json:"u"`
	Older bool      `json:"o,omitempty"` // by the parent's record the child is 11 or more
	Years []int     `json:"y,omitempty"` // in which the parent's children were born: no PIN is a day of them
}

// doorID is the id of the one code of a bond.
const doorID = "door-code-000001"

// doorHandle is what a bond is found by with a code.
func (d *Desk) doorHandle(code string) string { return d.Keys.BlindIndex("door", code) }

// doorPage is where a parent makes a code for the child. It is the same whether
// the child ever came or not.
type doorPage struct {
	Page
	ID, Name  string // of the child
	Code      string // just made
	Address   string // of the child's door
	Household bool
	Problem   string
	Called    string // what the child calls the parent; empty when nothing was said yet
	Young     bool   // too young for a place: a card to talk about
	Grown     bool   // too old for one
}

func (c *call) newDoorPage() (doorPage, error) {
	ch, err := c.childOf(c.r.PathValue("id"))
	if err != nil {
		return doorPage{}, err
	}
	page := doorPage{
		Page: c.page("door.title"), ID: ch.ID, Name: childName(c.page(""), ch.Value), Household: c.household(),
		Address: c.address() + "/c",
	}
	from, to := c.agesOf(ch.Value)
	page.Young, page.Grown = to < family.FirstAge, from >= family.LastAge
	b, _, err := c.bondAbout(ch.ID, false)
	page.Called = b.me.Name
	return page, err
}

// agesOf is how old a child may be this year, by what the parent told: from the
// year of birth or, while that is not known, the age band.
func (d *Desk) agesOf(ch family.Child) (from, to int) {
	if ch.Year > 0 {
		age := d.space.today.UTC().Year() - ch.Year
		return age, age
	}
	for _, b := range d.lib.Current().Bands {
		if b.ID == ch.Band {
			return b.From, b.To
		}
	}
	return family.FirstAge, family.LastAge - 1
}

// older reports whether the child is 11 or more by what the parent told.
func (d *Desk) older(child string) bool {
	ch, err := d.childOf(child)
	from, _ := d.agesOf(ch.Value)
	return err == nil && from >= voice.OlderFrom
}

// yearsOfChildren are the years in which the parent's children were born, as far
// as they were told.
func (d *Desk) yearsOfChildren() (years []int) {
	for _, ch := range d.space.children {
		if ch.Value.Year > 0 {
			years = append(years, ch.Value.Year)
		}
	}
	return years
}

func (c *call) door() error {
	page, err := c.newDoorPage()
	if err != nil {
		return err
	}
	return c.render(http.StatusOK, doorView(page))
}

// makeDoor makes a code that leads the child to a new place of their own. The one
// before stops working.
func (c *call) makeDoor() error {
	page, err := c.newDoorPage()
	if err != nil {
		return err
	}
	if page.Young || page.Grown {
		return c.render(http.StatusOK, doorView(page))
	}
	if err := c.readForm(); err != nil {
		return err
	}
	page.Called, err = family.ParseCalled(c.r.PostForm.Get("called"))
	if f, ok := fault.As(err); ok {
		page.Called, page.Problem = c.r.PostForm.Get("called"), f.Key
		return c.render(status[f.Kind], doorView(page))
	}
	b, err := c.porch(page.ID)
	if err != nil {
		return err
	}
	b.me.Name = page.Called
	if err := c.saveMember(b, b.me); err != nil {
		return err
	}
	page.Code = vault.NewCode()
	if err := c.setDoor(b, page.Code); err != nil {
		return err
	}
	return c.render(http.StatusOK, doorView(page))
}

// setDoor makes a code lead to a bond for ten minutes.
func (d *Desk) setDoor(b bond, code string) error {
	r, _, err := maybeIn[doorCode](d, b.box, kindDoor, doorID)
	if err != nil {
		return err
	}
	r.Day = d.space.today
	r.Value = doorCode{Until: d.now.Add(doorLife), Older: d.older(b.me.Child), Years: d.yearsOfChildren()}
	if r.Version == 0 {
		_, err = addIn(d, b.box, kindDoor, r)
	} else {
		err = saveIn(d, b.box, kindDoor, r)
	}
	if err != nil {
		return err
	}
	letters, _ := vault.ReadCode(code)
	return d.DB.SetHandle(d.ctx(), b.ID, d.doorHandle(letters), d.porchHandle(b.me))
}

// openDoor finds the porch that a typed code leads to, or takes a try from who typed
// it. When there is none left, a refusal still tells wrong from right: what keeps codes
// from being guessed is that one of ten minutes is drawn from 51 bits.
func (c *call) openDoor(typed string) (b bond, handle string, err error) {
	b, handle, err = c.findDoor(typed)
	switch {
	case err == nil:
		c.invited = true
		c.right()
	case fault.Is(err, fault.Invalid) && !c.tried && !c.spend(c.lane, tries, 1):
		err = fault.New(fault.TooMany, "error.too_many")
	}
	return b, handle, err
}

// findDoor looks a code up, which is little work. A code that is wrong, replaced or too old gives the same fault.
// One that was used leads there still, and makes one more place: a parent who tries
// the code that they gave does not learn that the child came by it.
func (d *Desk) findDoor(typed string) (b bond, handle string, err error) {
	wrong := fault.New(fault.Invalid, "young.error.code")
	code, ok := vault.ReadCode(typed)
	if !ok {
		return b, "", wrong
	}
	handle = d.doorHandle(code)
	row, err := d.bondBy(handle)
	if fault.Is(err, fault.NotFound) {
		return b, "", wrong
	}
	if err != nil {
		return b, "", err
	}
	if b, err = d.openBond(row); err != nil {
		return b, "", err
	}
	door, there, err := maybeIn[doorCode](d, b.box, kindDoor, doorID)
	if err != nil {
		return b, "", err
	}
	if left := door.Value.Until.Sub(d.now); !there || b.Pair() || left <= 0 || left > doorLife {
		return b, "", wrong
	}
	return b, handle, nil
}
