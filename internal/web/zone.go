package web

import (
	_ "embed"
	"net/http"
	"slices"
	"strings"

	"mentor/internal/account"
	"mentor/internal/fault"
)

// zoneNames are time zones, one a line, sorted: a place for every country and
// every clock of it (zone.tab of the time zone database, without the poles).
//
//go:embed zones.txt
var zoneNames string

// zoneGroup is the zones of a part of the world.
type zoneGroup struct {
	Region string
	Zones  []string
}

// zoneGroups are the zones to choose from; one that is not listed is added.
func zoneGroups(now string) (groups []zoneGroup) {
	all := strings.Fields(zoneNames)
	if strings.Contains(now, "/") && !slices.Contains(all, now) {
		all = append(all, now)
		slices.Sort(all)
	}
	for _, zone := range all {
		region, _, _ := strings.Cut(zone, "/")
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

// zonePage chooses the clock that the family lives by.
type zonePage struct {
	Page
	Zone    string
	Groups  []zoneGroup
	Problem string
}

func (c *call) showZone(code int, problem string) error {
	zone := c.space.account.Zone
	return c.render(code, zoneView(zonePage{
		Page: c.page("zone.title"), Zone: zone, Groups: zoneGroups(zone), Problem: problem,
	}))
}

func (c *call) zoneForm() error { return c.showZone(http.StatusOK, "") }

// setZone takes the zone from its page, or from the hint that a phone's clock
// is in another zone, which names the page to go back to.
func (c *call) setZone() error {
	if err := c.readForm(); err != nil {
		return err
	}
	err := c.saveAccount(c.space, nil, func(a *account.Account) error { return a.SetZone(c.r.PostForm.Get("zone")) })
	if f, ok := fault.As(err); ok {
		return c.showZone(status[f.Kind], f.Key)
	}
	if err != nil {
		return err
	}
	if c.r.PostForm.Get("from") == "today" {
		return c.redirect("/today")
	}
	return c.redirect("/more?said=zone")
}
