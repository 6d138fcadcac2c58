// Package child is the side of the child, which no parent can look into: /c and what is
// below it, but for agreements and shares, which both sides have.
package child

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sync/errgroup"

	"mentor/internal/account"
	"mentor/internal/fault"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// doorPage is the first page of the child's side: in by a code, or by a name, a year
// of birth and a PIN.
type doorPage struct {
	page.Page
	Name      string
	Year      string
	Gone      bool   // a place was deleted just now
	Address   string // of this door
	Household bool
	Problem   string
}

func newDoor(c *call.Call, problem string) doorPage {
	p := doorPage{Page: c.ChildOutside(), Name: c.R.PostForm.Get("name"), Year: c.R.PostForm.Get("year"), Gone: c.R.URL.Query().Has("gone"), Problem: problem}
	p.Household, p.Address = c.Household(), call.SiteURL(c)+"/c"
	return p
}

// Door leads who is in already to their pages.
func Door(c *call.Call) error {
	err := call.ChildAtDoor(c)
	if err == nil {
		return c.Redirect("/c/today")
	}
	if !fault.Is(err, fault.SignedOut) {
		return err
	}
	return c.Render(http.StatusOK, doorView(newDoor(c, "")))
}

// saltOf is what the PINs and the words of all who share a name and a year of birth
// are hashed with.
func saltOf(name string, born int) string {
	return account.NormalName(name) + "/" + strconv.Itoa(born)
}

// placesNamed are the places under a name and a year of birth in the order in which they
// are tried: those that this device has been in before the others, and of these the one
// with the newest PIN first. Who makes a place, or gives theirs another PIN, to see
// whether it is somebody else's, comes into their own either way.
func placesNamed(c *call.Call, name string, born int) (all []*space.Space, err error) {
	rows, err := c.DB.Young(c.Ctx(), call.ChildName(c, name))
	for _, row := range rows {
		s, err := c.OpenAccountRow(row)
		if err != nil {
			return nil, err
		}
		if s.Account.Child.Born == born {
			all = append(all, s)
		}
	}
	device := call.DeviceHash(c)
	slices.SortStableFunc(all, func(a, b *space.Space) int {
		if first := a.Account.Trusts(device, c.Now); first != b.Account.Trusts(device, c.Now) {
			if first {
				return -1
			}
			return 1
		}
		return b.Account.PINSince().Compare(a.Account.PINSince())
	})
	return all, err
}

// prove finds the place that a name, a year of birth and what was given lead to.
// However many share the name, it takes as long and gives the same fault; what is
// wrong counts for each that was tried: for those before the right one, too, or each of
// somebody's own places would be a guess at another's PIN that nobody counts.
func prove(c *call.Call, in url.Values, given string, by call.Proof, refused error) (*space.Space, error) {
	name := in.Get("name")
	born, _ := strconv.Atoi(strings.TrimSpace(in.Get("year"))) // what is no year is nobody's
	places, err := placesNamed(c, name, born)
	if err != nil {
		return nil, err
	}
	hashes := make([][]byte, len(places))
	for i, s := range places {
		if !call.MustWait(c, &s.Account, by) {
			hashes[i] = by.Hash(&s.Account)
		}
	}
	right := -1
	if err := call.DoInTurn(c, func() { right = c.Keys.CheckAny(saltOf(name, born), given, hashes) }); err != nil {
		return nil, err
	}
	passed := places
	if right >= 0 {
		passed = places[:right]
	}
	if by.Waits {
		err = countForAll(c, passed, hashes)
	}
	switch {
	case err != nil:
		return nil, err
	case right < 0:
		return nil, refused
	}
	return places[right], call.StillAllowed(c, places[right], by, hashes[right], refused)
}

// countForAll counts a wrong try for all of some places that were tried, at once: how
// many they are is not to be told by the time it takes.
func countForAll(c *call.Call, places []*space.Space, tried [][]byte) error {
	var all errgroup.Group
	all.SetLimit(savesAtOnce)
	c.Ctx() // they wait together
	all.Go(c.CountForNobody)
	for i, s := range places {
		if tried[i] == nil {
			continue
		}
		all.Go(func() error {
			return c.SaveAccount(s, nil, func(a *account.Account) error { a.Fail(call.DeviceHash(c), c.Now); return nil })
		})
	}
	return all.Wait()
}

// savesAtOnce is how many accounts one request saves at once.
const savesAtOnce = 8
