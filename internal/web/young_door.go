package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"mentor/internal/account"
	"mentor/internal/calendar"
	"mentor/internal/fault"
)

// youngDoor is the first page of the child's side: in by a code, or by a name, a year
// of birth and a PIN.
type youngDoor struct {
	Page
	Name      string
	Year      string
	Gone      bool   // a place was deleted just now
	Address   string // of this door
	Household bool
	Problem   string
}

func (c *call) newYoungDoor(problem string) youngDoor {
	page := youngDoor{Page: c.youngOutside(), Name: c.r.PostForm.Get("name"), Year: c.r.PostForm.Get("year"), Gone: c.r.URL.Query().Has("gone"), Problem: problem}
	page.Household, page.Address = c.household(), c.address()+"/c"
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

// youngName is what the places of children under a made-up name are found by.
func (c *call) youngName(name string) string {
	return c.Keys.BlindIndex("child", account.NormalName(name))
}

// youngSalt is what the PINs and the words of all who share a name and a year of birth
// are hashed with.
func youngSalt(name string, born int) string {
	return account.NormalName(name) + "/" + strconv.Itoa(born)
}

// youngPlaces are the places under a name and a year of birth in the order in which they
// are tried: those that this device has been in before the others, and of these the one
// with the newest PIN first. Who makes a place, or gives theirs another PIN, to see
// whether it is somebody else's, comes into their own either way.
func (c *call) youngPlaces(name string, born int) (all []*space, err error) {
	rows, err := c.DB.Young(c.ctx(), c.youngName(name))
	for _, row := range rows {
		s, err := c.openAccountRow(row)
		if err != nil {
			return nil, err
		}
		if s.account.Child.Born == born {
			all = append(all, s)
		}
	}
	device := c.deviceHash()
	slices.SortStableFunc(all, func(a, b *space) int {
		if first := a.account.Trusts(device, c.now); first != b.account.Trusts(device, c.now) {
			if first {
				return -1
			}
			return 1
		}
		return b.account.PINSince().Compare(a.account.PINSince())
	})
	return all, err
}

// proveYoung finds the place that a name, a year of birth and what was given lead to.
// However many share the name, it takes as long and gives the same fault; what is
// wrong counts for each that was tried: for those before the right one, too, or each of
// somebody's own places would be a guess at another's PIN that nobody counts.
func (c *call) proveYoung(in url.Values, given string, by proof, refused error) (*space, error) {
	name := in.Get("name")
	born, _ := strconv.Atoi(strings.TrimSpace(in.Get("year"))) // what is no year is nobody's
	places, err := c.youngPlaces(name, born)
	if err != nil {
		return nil, err
	}
	hashes := make([][]byte, len(places))
	for i, s := range places {
		if !c.mustWait(&s.account, by) {
			hashes[i] = by.hash(&s.account)
		}
	}
	right := -1
	if err := c.inTurn(func() { right = c.Keys.CheckAny(youngSalt(name, born), given, hashes) }); err != nil {
		return nil, err
	}
	passed := places
	if right >= 0 {
		passed = places[:right]
	}
	if by.waits {
		err = c.countForAll(passed, hashes)
	}
	switch {
	case err != nil:
		return nil, err
	case right < 0:
		return nil, refused
	}
	return places[right], c.stillAllowed(places[right], by, hashes[right], refused)
}

// countForAll counts a wrong try for all of some places that were tried, at once: how
// many they are is not to be told by the time it takes.
func (c *call) countForAll(places []*space, tried [][]byte) error {
	var all errgroup.Group
	all.SetLimit(savesAtOnce)
	c.ctx() // they wait together
	all.Go(c.countForNobody)
	for i, s := range places {
		if tried[i] == nil {
			continue
		}
		all.Go(func() error {
			return c.saveAccount(s, nil, func(a *account.Account) error { a.Fail(c.deviceHash(), c.now); return nil })
		})
	}
	return all.Wait()
}

// savesAtOnce is how many accounts one request saves at once.
const savesAtOnce = 8

// youngIn signs a child in by name, year of birth and PIN.
func (c *call) youngIn() error {
	if err := c.readForm(); err != nil {
		return err
	}
	in := c.r.PostForm
	s, err := c.proveYoung(in, account.NormalPIN(in.Get("pin")), byPIN, fault.New(fault.Invalid, "young.error.wrong"))
	if f, ok := fault.As(err); ok {
		return c.render(status[f.Kind], youngDoorView(c.newYoungDoor(f.Key)))
	}
	if err != nil {
		return err
	}
	if err := c.signInTo(s); err != nil {
		return err
	}
	c.space = s
	return c.redirect("/c/today")
}

// youngDay is a day as it is said to a child: Tuesday, 14 May.
func (c *call) youngDay(at time.Time, s *space) string {
	weekday := calendar.At(at, s.zone).Weekday()
	return c.L.T("date.long", "weekday", c.L.T("date.weekday."+strconv.Itoa(int(weekday))), "day", c.day(at, s))
}

// youngOut closes the place in this browser, whatever the database does.
func (c *call) youngOut() error {
	c.forgetHere()
	return c.redirect("/c")
}

// youngPage is a page of the child's own.
func (c *call) youngPage(title string) Page { return c.page(title).as("p-young") }

// youngOutside is a page before the child is in.
func (c *call) youngOutside() Page {
	p := c.page("young.title").as("p-young").behind()
	_, _, in := c.sessionToken()
	p.Others = in && c.space == nil
	return p
}
