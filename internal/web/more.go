package web

import (
	"net/http"
	"slices"
	"time"

	"mentor/internal/account"
)

// morePage is the parent's settings, each with how it stands.
type morePage struct {
	Page
	Account account.Account
	Guarded bool
	Said    string // what was just done
}

// moreSays is what the page can say was done.
var moreSays = []string{"signin", "zone", "discreet", "plain", "refused", "mine"}

func (c *call) more() error {
	page := morePage{Page: c.page("more.title"), Account: c.space.account, Guarded: guarded(c.space.account)}
	if done := c.r.URL.Query().Get("said"); slices.Contains(moreSays, done) {
		page.Said = done
	}
	return c.render(http.StatusOK, moreView(page))
}

// setDiscreet switches neutral titles: on this browser at once, on others when
// they are signed in with anew.
func (c *call) setDiscreet() error {
	if err := c.readForm(); err != nil {
		return err
	}
	on := c.r.PostForm.Has("on")
	if err := c.saveAccount(c.space, nil, func(a *account.Account) error { a.Discreet = on; return nil }); err != nil {
		return err
	}
	if !on {
		http.SetCookie(c.w, c.cookie(discreetCookie, "", -time.Second))
		return c.redirect("/more?said=plain")
	}
	http.SetCookie(c.w, c.cookie(discreetCookie, "1", discreetLife))
	return c.redirect("/more?said=discreet")
}

// zoneWords is the time zone as it is listed.
func (p morePage) zoneWords() string { return zoneName(presentZone(p.Account.Zone)) }
