package account

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestParseName(t *testing.T) {
	const short, long, letters = "account.error.name_short", "account.error.name_long", "account.error.name_letters"
	for _, c := range []struct{ typed, shown, want string }{
		{"Anna", "Anna", ""},
		{"  Anna   Berg ", "Anna Berg", ""},
		{"anna@example.org", "anna@example.org", ""},
		{"Аня", "Аня", ""},
		{"小さな", "小さな", ""},
		{"نور", "نور", ""},
		{"José", "José", ""},
		{"anna_b-7", "anna_b-7", ""},
		{"", "", short},
		{"An", "", short},
		{"A\u200bn\u2060", "", short}, // what takes no room does not count
		{strings.Repeat("n", 40), strings.Repeat("n", 40), ""},
		{strings.Repeat("n", 41), "", long},
		{strings.Repeat("\u200b", 40) + "Anna", "Anna", ""},
		{"\u202eannA\u2066", "annA", ""}, // nothing that turns what stands around it
		{"\u3164\u3164\u3164\u3164", "", short},
		{"ﷺﷺﷺ", "", long}, // 54 when it is looked up
		{"...---...", "", letters},
		{"An\x00na", "", letters},
		{"Anna\xff", "", letters},
		{"Anna\ue000", "", letters},
	} {
		shown, err := ParseName(c.typed)
		says(t, c.typed, err, c.want)
		if shown != c.shown {
			t.Errorf("%q is shown as %q", c.typed, shown)
		}
	}
}

func TestNormalName(t *testing.T) {
	for _, same := range [][]string{
		{"anna", "Anna", " ANNA ", "Ａｎｎａ", "an\u200bna", "anna\ufe0f"},
		{"jos\u00e9", "JOSE\u0301"},
		{"strasse", "Straße", "STRASSE"},
		{"anna berg", "Anna \u00a0 Berg"},
		{"σοσ", "ΣΟΣ", "σος"},
	} {
		for _, s := range same {
			if got := NormalName(s); got != same[0] {
				t.Errorf("%q is looked up as %q, want %q", s, got, same[0])
			}
		}
	}
	if NormalName("Anna") == NormalName("Аnna") { // the second begins with a Cyrillic letter
		t.Error("two names that only look alike are the same")
	}
}

// A name is looked up in one way, however often it is made normal, and the way
// it is shown leads to the same.
func TestNormalNameStays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		typed := rapid.String().Draw(t, "typed")
		normal := NormalName(typed)
		if again := NormalName(normal); again != normal {
			t.Fatalf("%q, then %q", normal, again)
		}
		if shown, err := ParseName(typed); err == nil && (NormalName(shown) != normal || !utf8.ValidString(shown)) {
			t.Fatalf("%q is shown as %q, looked up as %q", typed, shown, NormalName(shown))
		}
	})
}

func FuzzNames(f *testing.F) {
	for _, s := range []string{"", "Anna", "\u0345\u0390", "ﷺ", "\xff", "ǰ\u0323", "a@b.c"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		normal := NormalName(typed)
		if again := NormalName(normal); again != normal {
			t.Fatalf("%q, then %q", normal, again)
		}
		NormalPIN(typed)
		ValidPassword(typed, typed) //nolint:errcheck // only that it comes back
	})
}
