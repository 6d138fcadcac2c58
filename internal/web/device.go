package web

import (
	"cmp"
	"maps"
	"net/http"
	"slices"

	"mentor/internal/account"
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
	Page
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
	case onlyPIN(a):
		return "pin"
	}
	return "none"
}

func (c *call) devices() error {
	all, err := c.openSessions()
	if err != nil {
		return err
	}
	page := devicesPage{Page: c.page("devices.title"), Opens: opens(c.space.account), Ended: c.r.URL.Query().Has("ended")}
	here := c.space.token
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
		page.All = append(page.All, device{
			ID: id, Name: all[id].Name, Seen: c.day(all[id].Seen, c.space), Here: id == here,
		})
	}
	return c.render(http.StatusOK, devicesView(page))
}

// endDevices signs out one browser, or all but this one. They are trusted no
// more; one that is not signed in stays so.
func (c *call) endDevices() error {
	if err := c.readForm(); err != nil {
		return err
	}
	s, id := c.space, c.r.PostForm.Get("id")
	all, err := c.openSessions()
	if err != nil {
		return err
	}
	err = c.saveAccount(s, nil, func(a *account.Account) error {
		if id == "" {
			a.DistrustOthers(s.session.Device)
		} else if ended, ok := all[id]; ok {
			a.Distrust(ended.Device)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if id == "" {
		err = c.DB.EndOtherSessions(c.ctx(), s.box.ID, s.token)
	} else if _, ok := all[id]; ok {
		err = c.DB.EndSession(c.ctx(), s.box.ID, id)
	}
	if err != nil {
		return err
	}
	return c.redirect("/more/devices?ended")
}

// openSessions are the sessions of the account, by what they are found by.
func (c *call) openSessions() (map[string]openSession, error) {
	rows, err := c.DB.Sessions(c.ctx(), c.space.box.ID, c.now.UnixMilli())
	if err != nil {
		return nil, err
	}
	all := map[string]openSession{}
	for _, row := range rows {
		var s openSession
		if err := openJSON(c.space.box, sessionPlace+row.ID, row.Sealed, &s); err != nil {
			return nil, err
		}
		all[row.ID] = s
	}
	return all, nil
}
