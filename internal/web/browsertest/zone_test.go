package browsertest

import (
	"fmt"
	"net/url"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
)

// elsewhere reports whether the page of today says that this device has
// another clock than a family in a zone.
func (b *tab) elsewhere(v *visitor, family string) bool {
	b.t.Helper()
	v.post("/more/zone", url.Values{"zone": {family}})
	b.goTo("/today")
	return !eval[bool](b, `document.querySelector('[data-family-zone]').hidden`)
}

// What is compared is the clock of the coming year, not the name of it; a
// browser that names no zone is asked nothing.
func TestClockOfTheDevice(t *testing.T) {
	s := newSite(t)
	v := newVisitor(t, s)
	v.get("/demo/tired")
	v.post("/keep", url.Values{"child": {"Mia"}, "zone": {"Asia/Kolkata"}})
	b := newTab(t, s, phone)
	b.goOnAs(v)
	for _, c := range []struct {
		family, device string
		elsewhere      bool
	}{
		{"Asia/Kolkata", "Asia/Kolkata", false}, // which Chromium calls Asia/Calcutta
		{"Asia/Kolkata", "Asia/Colombo", false}, // another place by the same clock
		{"Europe/Kyiv", "Europe/Kiev", false},
		{"Europe/Kyiv", "Europe/Berlin", true},
		{"America/Denver", "America/Phoenix", true}, // half of the year
	} {
		call(b, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: c.device})
		if got := b.elsewhere(v, c.family); got != c.elsewhere {
			t.Errorf("for a family in %s a device in %s is elsewhere: %v", c.family, c.device, got)
		}
	}
	for _, named := range []string{"undefined", "'Etc/Unknown'"} {
		call(b, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: fmt.Sprintf(`{
			const resolved = Intl.DateTimeFormat.prototype.resolvedOptions
			Intl.DateTimeFormat.prototype.resolvedOptions = function () { return { ...resolved.call(this), timeZone: %s } } }`, named)})
		if b.elsewhere(v, "Europe/Kyiv") {
			t.Errorf("a device in %s is elsewhere", named)
		}
	}
}

// The page of the clock chooses the place of this device by any of its names,
// and the first page of the test says it, in silence where there is none.
func TestZoneIsFilledIn(t *testing.T) {
	s := newSite(t)
	v := newVisitor(t, s)
	v.get("/demo/tired")
	v.post("/keep", url.Values{"child": {"Mia"}})
	b := newTab(t, s, phone)
	b.goOnAs(v)
	for device, place := range map[string]string{"Asia/Calcutta": "Asia/Kolkata", "Antarctica/Troll": ""} {
		call(b, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: device})
		b.goTo("/more/zone")
		if got := eval[string](b, `document.querySelector('select[name=zone]').selectedOptions[0]?.value ?? 'nothing is chosen'`); got != place {
			t.Errorf("on a device in %s it says %q, want %q", device, got, place)
		}
		b.goTo("/test")
		if got := eval[string](b, `document.querySelector('[name=zone]').value`); got != device {
			t.Errorf("the test on a device in %s says %q", device, got)
		}
	}
}
