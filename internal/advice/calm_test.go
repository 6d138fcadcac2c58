package advice

import (
	"slices"
	"testing"

	"mentor/internal/safety"
)

// The one small thing that speaks for calm outweighs a scale at nothing.
func TestCalmOutweighsNeed(t *testing.T) {
	form, d := loadDeck(t)
	a := form.Blank()
	for _, s := range form.Scales {
		fill(form, a, s.ID, 5)
	}
	fill(form, a, "TIM", 1)
	loud, _ := form.Place("CRP2")
	a[loud] = 3
	calm := only("quiet", "calm")
	for outcome, want := range map[safety.Outcome]bool{calm: true, {}: false} {
		begin := d.Choose(caseOf(form, a, "b6"), outcome, "").Begin
		if slices.Contains(begin.Tags, calmTag) != want {
			t.Errorf("calm first %v: one begins with %s, tags %v", want, begin.ID, begin.Tags)
		}
	}
}
