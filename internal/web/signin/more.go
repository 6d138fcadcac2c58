package signin

import (
	"net/http"
	"slices"
	"time"

	"mentor/internal/account"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// morePage is the parent's settings, each with how it stands.
type morePage struct {
	page.Page
	Account account.Account
	Guarded bool
	Said    string // what was just done
}

// moreSays is what the page can say was done.
var moreSays = []string{"signin", "zone", "discreet", "plain", "refused", "mine"}

// More answers GET /more.
func More(c *call.Call) error {
	p := morePage{Page: c.Page("more.title"), Account: c.Space.Account, Guarded: space.Guarded(c.Space.Account)}
	if done := c.R.URL.Query().Get("said"); slices.Contains(moreSays, done) {
		p.Said = done
	}
	return c.Render(http.StatusOK, moreView(p))
}

// SetDiscreet switches neutral titles: on this browser at once, on others when
// they are signed in with anew.
func SetDiscreet(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	on := c.R.PostForm.Has("on")
	if err := c.SaveAccount(c.Space, nil, func(a *account.Account) error { a.Discreet = on; return nil }); err != nil {
		return err
	}
	if !on {
		http.SetCookie(c.W, call.Cookie(c, call.DiscreetCookie, "", -time.Second))
		return c.Redirect("/more?said=plain")
	}
	http.SetCookie(c.W, call.Cookie(c, call.DiscreetCookie, "1", call.DiscreetLife))
	return c.Redirect("/more?said=discreet")
}

// zoneWords is the time zone as it is listed.
func (p morePage) zoneWords() string { return zoneName(page.PresentZone(p.Account.Zone)) }
