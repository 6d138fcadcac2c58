package report

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"
)

// The fonts are those of the package that docs/adr/0012 names, unchanged.
func TestFontsAreTheOriginals(t *testing.T) {
	for want, font := range map[string][]byte{
		"7a3127b8aee7ac1f50419a45fd6c9dd19071060a7a6b31194a6b72446ff253b1": regularFont,
		"f63e5f1b010a93f397cbdafccef644ce1a4b289eec60a1aca0a3ed3fd7b55bac": boldFont,
	} {
		if sum := sha256.Sum256(font); hex.EncodeToString(sum[:]) != want {
			t.Errorf("a font has the hash %x", sum)
		}
	}
}

// Nothing that somebody wrote vanishes without a mark.
func TestDrawable(t *testing.T) {
	for _, one := range []struct {
		text, want string
		lost       bool
	}{
		{"Žofie, Ωμέγα, Ёжик – “so” −2…", "Žofie, Ωμέγα, Ёжик – “so” −2…", false},
		{"e\u0301 a\u00a0b\u200bc\x00", "é a\u00a0b\u200bc", false},
		{"good 👍🏽 day", "good □ day", true},
		{"שלום عربي 漢字", "□ □ □", true},
		{"a\nb", "a\nb", false},
		{"", "", false},
	} {
		if got, lost := drawable(one.text); got != one.want || lost != one.lost {
			t.Errorf("%q becomes %q (%t)", one.text, got, lost)
		}
	}
	for r := 'A'; r <= 'ѿ'; r++ {
		if bold := charactersOf(boldFont); glyphs()[r] != bold[r] {
			t.Fatalf("the two fonts differ in %q", r)
		}
		r += 40
	}
	if !glyphs()['□'] || charactersOf([]byte("no font"))['a'] {
		t.Error("the mark itself cannot be drawn, or what is no font draws")
	}
}
