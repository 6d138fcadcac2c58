package family

import (
	"slices"
	"strings"
	"testing"
	"time"

	"mentor/internal/calendar"
)

// Every action by everybody, in every state of a bond: what is not in the last
// column may not be done.
func TestMay(t *testing.T) {
	day := func(y int, m time.Month) calendar.Day { return calendar.Of(y, m, 15) }
	mum, dad, kid := Member{ID: "mum", Role: AParent}, Member{ID: "dad", Role: AParent}, Member{ID: "kid", Role: AChild, Born: 2012}
	kept, pairing, paired := kid, mum, dad
	pairing.Pair, paired.Pair = true, true
	kept.Renewed = true
	all := []Action{Agree, Show, Unshow, Thank, Pair, Renew, Accept, Leave}
	for _, c := range []struct {
		what string
		bond []Member
		who  string
		day  calendar.Day
		want string
	}{
		{"a parent alone", []Member{mum}, "mum", day(2026, 3), "agree thank pair leave"},
		{"a parent of a child of 14", []Member{kid, mum}, "mum", day(2026, 3), "agree thank pair leave"},
		{"a child of 14", []Member{kid, mum}, "kid", day(2026, 3), "agree show unshow leave"},
		{"a child of 15", []Member{kid, mum}, "kid", day(2027, 12), "agree show unshow renew leave"},
		{"a child of 16 who said nothing", []Member{kid, mum}, "kid", day(2028, 1), "unshow renew leave"},
		{"the parent of that", []Member{kid, mum}, "mum", day(2028, 1), "agree leave"},
		{"a child of 16 who renewed", []Member{kept, mum}, "kid", day(2028, 1), "agree show unshow renew leave"},
		{"the parent of that", []Member{kept, mum}, "mum", day(2028, 1), "agree thank pair leave"},
		{"a child of 18", []Member{kept, mum}, "kid", day(2030, 1), "unshow leave"},
		{"the parent of that", []Member{kept, mum}, "mum", day(2030, 1), "agree leave"},
		{"a co-parent", []Member{paired, pairing}, "dad", day(2026, 3), "agree accept leave"},
		{"the other co-parent", []Member{paired, pairing}, "mum", day(2026, 3), "agree accept leave"},
		{"a parent who waits for the other", []Member{pairing}, "mum", day(2026, 3), "accept leave"},
		{"a stranger", []Member{paired, pairing}, "kid", day(2026, 3), ""},
		{"nobody", []Member{paired, pairing}, "", day(2026, 3), ""},
	} {
		var got []string
		for _, a := range all {
			if (Bond{Members: c.bond}).May(c.who, a, c.day) {
				got = append(got, string(a))
			}
		}
		if !slices.Equal(got, strings.Fields(c.want)) {
			t.Errorf("%s (%s): %v, want %s", c.what, c.who, got, c.want)
		}
	}
}

func TestStanding(t *testing.T) {
	for _, c := range []struct {
		born    int
		renewed bool
		day     calendar.Day
		want    Standing
	}{
		{0, false, calendar.Of(2040, 1, 1), Holding},
		{2012, false, calendar.Of(2027, 11, 30), Holding},
		{2012, false, calendar.Of(2027, 12, 1), MayEnd},
		{2012, true, calendar.Of(2027, 12, 1), Holding},
		{2012, false, calendar.Of(2028, 1, 1), Lapsed},
		{2012, true, calendar.Of(2028, 1, 1), Holding},
		{2012, false, calendar.Of(2029, 12, 1), Lapsed},
		{2012, true, calendar.Of(2029, 11, 30), Holding},
		{2012, true, calendar.Of(2029, 12, 1), WillEnd},
		{2012, true, calendar.Of(2030, 1, 1), Over},
		{2012, false, calendar.Of(2030, 1, 1), Over},
	} {
		b := Bond{Members: []Member{{ID: "k", Role: AChild, Born: c.born, Renewed: c.renewed}, {ID: "p", Role: AParent}}}
		got := b.Standing(c.day)
		if got != c.want || b.Lapsed(c.day) != (got == Lapsed || got == Over) {
			t.Errorf("born %d, renewed %v, %s: %s, want %s", c.born, c.renewed, c.day, got, c.want)
		}
		if got.Renewable() && !b.May("k", Renew, c.day) {
			t.Errorf("born %d, renewed %v, %s: it is said that it can go on, and it cannot", c.born, c.renewed, c.day)
		}
	}
}

// What one is called by the other can be seen, and turns no words around it.
func TestParseCalled(t *testing.T) {
	for typed, want := range map[string]string{
		" Mum  and\tme ": "Mum and me", "\u202emuM": "muM", "Mum\u2066 \u2069": "Mum", "Mum\x00\x1b": "Mum", "دایه\u200cگل": "دایه\u200cگل", "👩\u200d🦰": "👩\u200d🦰",
		"": "", " ": "", "\u200b": "", "\u202e": "", "\u3164": "", "\u200d\ufe0f": "",
	} {
		name, err := ParseCalled(typed)
		if name != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v", typed, name, err)
		}
	}
}
