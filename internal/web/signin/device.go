package signin

import (
	"cmp"
	"maps"
	"net/http"
	"slices"

	"mentor/internal/account"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// device is a browser that is signed in.
type device struct {
	ID   string // of its session
	Name string // what it said it is; may be empty
	Seen string // the day it was last used
	Here bool   // it is the one that asks
}

// devicesPage lists the browsers that are signed in, this one first.
type devicesPage struct {
	page.Page
	Opens string // what opens the place: password, passkey, pin or none
	All   []device
	Ended bool // one was just signed out
}

// opens is what an account asks for to sign in.
func opens(a account.Account) string {
	switch {
	case len(a.Password) > 0:
		return "password"
	case len(a.Passkeys) > 0:
		return "passkey"
	case space.OnlyPIN(a):
		return "pin"
	}
	return "none"
}

// Devices answers GET /more/devices.
func Devices(c *call.Call) error {
	all, err := openSessions(c)
	if err != nil {
		return err
	}
	p := devicesPage{Page: c.Page("devices.title"), Opens: opens(c.Space.Account), Ended: c.R.URL.Query().Has("ended")}
	here := c.Space.Token
	ids := slices.SortedFunc(maps.Keys(all), func(a, b string) int {
		switch {
		case a == here:
			return -1
		case b == here:
			return 1
		}
		return cmp.Or(all[b].Seen.Compare(all[a].Seen), cmp.Compare(a, b))
	})
	for _, id := range ids {
		p.All = append(p.All, device{
			ID: id, Name: all[id].Name, Seen: call.Day(c, all[id].Seen, c.Space), Here: id == here,
		})
	}
	return c.Render(http.StatusOK, devicesView(p))
}

// EndDevices signs out one browser, or all but this one. They are trusted no
// more; one that is not signed in stays so.
func EndDevices(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	s, id := c.Space, c.R.PostForm.Get("id")
	all, err := openSessions(c)
	if err != nil {
		return err
	}
	err = c.SaveAccount(s, nil, func(a *account.Account) error {
		if id == "" {
			a.DistrustOthers(s.Session.Device)
		} else if ended, ok := all[id]; ok {
			a.Distrust(ended.Device)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if id == "" {
		err = c.DB.EndOtherSessions(c.Ctx(), s.Box.ID, s.Token)
	} else if _, ok := all[id]; ok {
		err = c.DB.EndSession(c.Ctx(), s.Box.ID, id)
	}
	if err != nil {
		return err
	}
	return c.Redirect("/more/devices?ended")
}

// openSessions are the sessions of the account, by what they are found by.
func openSessions(c *call.Call) (map[string]space.OpenSession, error) {
	rows, err := c.DB.Sessions(c.Ctx(), c.Space.Box.ID, c.Now.UnixMilli())
	if err != nil {
		return nil, err
	}
	all := map[string]space.OpenSession{}
	for _, row := range rows {
		var s space.OpenSession
		if err := space.OpenJSON(c.Space.Box, space.SessionPlace+row.ID, row.Sealed, &s); err != nil {
			return nil, err
		}
		all[row.ID] = s
	}
	return all, nil
}
