package advice

import (
	"slices"
	"testing"

	"mentor/internal/instrument"
	"mentor/internal/safety"
)

// What happened comes before what only a score asks for, unless it is long ago.
func TestEventLeads(t *testing.T) {
	form, d := loadDeck(t)
	for id, want := range map[string]string{"read-in-secret": "own-the-secret-look", "separation": "after-separation", "loss": "missing-someone"} {
		a := form.Blank()
		for p, it := range form.Items() {
			a[p] = answerFor(it, 3)
		}
		fill(form, a, "TLK", 1)
		p, _ := form.Place(id)
		a[p] = instrument.Recent | instrument.Earlier // of a mistake: for a while
		if got := d.Choose(caseOf(form, a, "b13"), safety.Outcome{}).Begin; got.ID != want || got.Lead != ByEvent {
			t.Errorf("%s: begins with %s, led by %d", id, got.ID, got.Lead)
		}
		a[p] = instrument.Earlier
		if got := d.Choose(caseOf(form, a, "b13"), safety.Outcome{}).Begin; slices.Contains(form.Causes, id) && got.Scale != "TLK" {
			t.Errorf("%s of earlier years: begins with %s", id, got.ID)
		}
	}
}
