package signin

import (
	"testing"
	"time"

	"mentor/internal/web/page"
)

// A place is listed once, by its present name; an earlier name leads there.
func TestZonesAreListedOnce(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, z := range page.ZonesNow {
		if _, err := time.LoadLocation(z.Now); err != nil || seen[z.Now] || page.ZoneNow[z.Now] != "" {
			t.Errorf("%s: %v, listed before: %v, now %s", z.Now, err, seen[z.Now], page.ZoneNow[z.Now])
		}
		seen[z.Now] = true
	}
	for before, now := range page.ZoneNow {
		if !seen[now] {
			t.Errorf("%s leads to %s, which is not listed", before, now)
		}
	}
	for before, now := range map[string]string{
		"Europe/Kiev": "Europe/Kyiv", "Asia/Saigon": "Asia/Ho_Chi_Minh", "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
		"Africa/Asmera": "Africa/Asmara", "US/Pacific": "America/Los_Angeles", "Europe/Vienna": "Europe/Vienna",
	} {
		if got := page.PresentZone(before); got != now {
			t.Errorf("%s is now %s, want %s", before, got, now)
		}
	}
	for _, g := range zoneGroups("Europe/Vienna") {
		for _, z := range g.Zones {
			delete(seen, z.Now)
		}
	}
	if len(seen) > 0 {
		t.Errorf("these are not offered: %v", seen)
	}
}
