package web

import (
	"cmp"
	_ "embed"
	"net/http"
	"slices"
	"strings"

	"mentor/internal/account"
	"mentor/internal/fault"
)

// zoneLines are time zones, one a line, sorted: a place for every country and
// every clock of it (zone.tab of the time zone database, without the poles).
// After its present name stand those that it had before, by which browsers
// still know it (CLDR 48.2, common/bcp47/timezone.xml).
//
//go:embed zones.txt
var zoneLines string

// namesOfZone is a place by its present name, with those that it had before.
type namesOfZone struct {
	Now    string
	Before string // with a space between
}

// zoneGroup is the zones of a part of the world.
type zoneGroup struct {
	Region string
	Zones  []namesOfZone
}

// zonesNow are the zones by their present names, zoneNow leads from each earlier name there.
var zonesNow, zoneNow = readZones()

func readZones() (all []namesOfZone, now map[string]string) {
	now = map[string]string{}
	for line := range strings.Lines(zoneLines) {
		name, before, _ := strings.Cut(strings.TrimSpace(line), " ")
		all = append(all, namesOfZone{name, before})
		for _, earlier := range strings.Fields(before) {
			now[earlier] = name
		}
	}
	return all, now
}

// presentZone is the present name of a zone.
func presentZone(name string) string { return cmp.Or(zoneNow[name], name) }

// zoneGroups are the zones to choose from; one that is not listed is added.
func zoneGroups(now string) (groups []zoneGroup) {
	all := slices.Clone(zonesNow)
	if strings.Contains(now, "/") && !slices.ContainsFunc(all, func(z namesOfZone) bool { return z.Now == now }) {
		all = append(all, namesOfZone{Now: now})
		slices.SortFunc(all, func(a, b namesOfZone) int { return cmp.Compare(a.Now, b.Now) })
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
func zoneRegion(p Page, region string) string {
	if key := "zone.region." + region; p.Has(key) {
		return p.T(key)
	}
	return p.T("zone.region.other")
}

// zonePage chooses the clock that the family lives by.
type zonePage struct {
	Page
	Zone    string
	Groups  []zoneGroup
	Problem string
}

func (c *call) showZone(code int, problem string) error {
	zone := presentZone(c.space.account.Zone)
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
	err := c.saveAccount(c.space, nil, func(a *account.Account) error { return a.SetZone(presentZone(c.r.PostForm.Get("zone"))) })
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
