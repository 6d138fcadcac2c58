package signin

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"mentor/internal/account"
	"mentor/internal/fault"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
)

// zoneGroup is the zones of a part of the world.
type zoneGroup struct {
	Region string
	Zones  []page.NamesOfZone
}

// zoneGroups are the zones to choose from; one that is not listed is added.
func zoneGroups(now string) (groups []zoneGroup) {
	all := slices.Clone(page.ZonesNow)
	if strings.Contains(now, "/") && !slices.ContainsFunc(all, func(z page.NamesOfZone) bool { return z.Now == now }) {
		all = append(all, page.NamesOfZone{Now: now})
		slices.SortFunc(all, func(a, b page.NamesOfZone) int { return cmp.Compare(a.Now, b.Now) })
	}
	for _, zone := range all {
		region, _, _ := strings.Cut(zone.Now, "/")
		if n := len(groups); n == 0 || groups[n-1].Region != region {
			groups = append(groups, zoneGroup{Region: region})
		}
		last := &groups[len(groups)-1]
		last.Zones = append(last.Zones, zone)
	}
	return groups
}

// zoneName is the place of a zone as people write it, such as "Buenos Aires, Argentina".
func zoneName(zone string) string {
	parts := strings.Split(strings.ReplaceAll(zone, "_", " "), "/")
	if len(parts) > 1 {
		parts = parts[1:]
	}
	slices.Reverse(parts)
	return strings.Join(parts, ", ")
}

// zoneRegion is a part of the world in words; a place of no country is elsewhere.
func zoneRegion(p page.Page, region string) string {
	if key := "zone.region." + region; p.Has(key) {
		return p.T(key)
	}
	return p.T("zone.region.other")
}

// zonePage chooses the clock that the family lives by.
type zonePage struct {
	page.Page
	Zone    string
	Groups  []zoneGroup
	Problem string
}

func showZone(c *call.Call, code int, problem string) error {
	zone := page.PresentZone(c.Space.Account.Zone)
	return c.Render(code, zoneView(zonePage{
		Page: c.Page("zone.title"), Zone: zone, Groups: zoneGroups(zone), Problem: problem,
	}))
}

// ZoneForm answers GET /more/zone.
func ZoneForm(c *call.Call) error { return showZone(c, http.StatusOK, "") }

// SetZone takes the zone from its page, or from the hint that a phone's clock
// is in another zone, which names the page to go back to.
func SetZone(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	err := c.SaveAccount(c.Space, nil, func(a *account.Account) error { return a.SetZone(page.PresentZone(c.R.PostForm.Get("zone"))) })
	if f, ok := fault.As(err); ok {
		return showZone(c, call.Status[f.Kind], f.Key)
	}
	if err != nil {
		return err
	}
	if c.R.PostForm.Get("from") == "today" {
		return c.Redirect("/today")
	}
	return c.Redirect("/more?said=zone")
}
