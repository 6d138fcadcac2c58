package page

import (
	"cmp"
	_ "embed"
	"strings"
)

// zoneLines are time zones, one a line, sorted: a place for every country and
// every clock of it (zone.tab of the time zone database, without the poles).
// After its present name stand those that it had before, by which browsers
// still know it (CLDR 48.2, common/bcp47/timezone.xml).
//
//go:embed zones.txt
var zoneLines string

// NamesOfZone is a place by its present name, with those that it had before.
type NamesOfZone struct {
	Now    string
	Before string // with a space between
}

// ZonesNow are the zones by their present names; ZoneNow leads from each earlier name to
// the present one.
var ZonesNow, ZoneNow = readZones()

func readZones() (all []NamesOfZone, now map[string]string) {
	now = map[string]string{}
	for line := range strings.Lines(zoneLines) {
		name, before, _ := strings.Cut(strings.TrimSpace(line), " ")
		all = append(all, NamesOfZone{name, before})
		for _, earlier := range strings.Fields(before) {
			now[earlier] = name
		}
	}
	return all, now
}

// PresentZone is the present name of a zone.
func PresentZone(name string) string { return cmp.Or(ZoneNow[name], name) }
