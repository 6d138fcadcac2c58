package web

import (
	"net/http"
	"strconv"
	"time"

	"mentor/internal/account"
	"mentor/internal/fault"
	"mentor/internal/store"
)

// youngDoor is the first page of the child's side: in by a code, or by a name and a PIN.
type youngDoor struct {
	Page
	Name      string
	Year      string // typed with a code that ran out meanwhile
	Gone      bool   // a place was deleted just now
	Household bool
	Problem   string
}

func (c *call) newYoungDoor(problem string) youngDoor {
	page := youngDoor{Page: c.youngOutside(), Name: c.r.PostForm.Get("name"), Year: c.r.PostForm.Get("year"), Gone: c.r.URL.Query().Has("gone"), Problem: problem}
	page.Household = c.household()
	return page
}

// youngDoor leads who is in already to their pages.
func (c *call) youngDoor() error {
	err := childAtDoor(c)
	if err == nil {
		return c.redirect("/c/today")
	}
	if !fault.Is(err, fault.SignedOut) {
		return err
	}
	return c.render(http.StatusOK, youngDoorView(c.newYoungDoor("")))
}

// youngHandle is what the account of a child is found by: not among the names
// of parents.
func (c *call) youngHandle(name string) string {
	return store.ChildHandle + c.Keys.BlindIndex("child", account.NormalName(name))
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

// youngDay is a day as it is said to a child: Tuesday, 14 May.
func (c *call) youngDay(at time.Time, zone *time.Location) string {
	local := at.In(zone)
	return c.L.T("date.long", "weekday", c.L.T("date.weekday."+strconv.Itoa(int(local.Weekday()))), "day", c.L.Day(local))
}

// youngOut closes the place in this browser, whatever the database does.
func (c *call) youngOut() error {
	c.forgetHere()
	return c.redirect("/c")
}

// youngPage is a page of the child's own.
func (c *call) youngPage(title string) Page { return c.page(title).as("p-young") }

// youngOutside is a page before the child is in.
func (c *call) youngOutside() Page { return c.page("young.title").as("p-young").behind() }
