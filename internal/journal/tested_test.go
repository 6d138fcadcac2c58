package journal_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"mentor/internal/calendar"
	"mentor/internal/journal"
)

func TestCheckTested(t *testing.T) {
	d, _ := diary(t)
	const choice, long = "journal.error.choice", "journal.error.words_long"
	for _, one := range []struct {
		key  string
		with func(*journal.Tested)
	}{
		{"", func(*journal.Tested) {}},
		{"", func(x *journal.Tested) { x.Which, x.Went = "", "" }},
		{choice, func(x *journal.Tested) { x.Which = "no-such-test" }},
		{choice, func(x *journal.Tested) { x.Went = "won" }},
		{long, func(x *journal.Tested) { x.Own = strings.Repeat("x", journal.MaxLine+1) }},
		{long, func(x *journal.Tested) { x.Did = strings.Repeat("x", journal.MaxWords+1) }},
	} {
		x := fullTested()
		one.with(&x)
		says(t, "test", x.Check(d), one.key)
	}
}

// Three tests of a kind in thirty days are worth a word; two are not, nor are
// older ones, nor those in the parent's own words.
func TestCommon(t *testing.T) {
	d, _ := diary(t)
	past := func(which string, days ...calendar.Day) (all []journal.Tested) {
		for _, n := range days {
			all = append(all, journal.Tested{Day: today - n, Which: which})
		}
		return all
	}
	honesty, promise := "small-lie", "you-promised"
	for _, one := range []struct {
		name string
		all  []journal.Tested
		want string
	}{
		{"none", nil, ""},
		{"two", past(honesty, 0, 1), ""},
		{"three", past(honesty, 0, 1, 29), "honesty"},
		{"of different ways", append(past(honesty, 0, 1), past("half-truth", 2)...), "honesty"},
		{"the third is too old", past(honesty, 0, 1, 30), ""},
		{"the third is to come", past(honesty, 0, 1, -1), ""},
		{"own words", past("", 0, 1, 2, 3), ""},
		{"not known any more", past("gone", 0, 1, 2, 3), ""},
		{"the more frequent", append(past(promise, 0, 1, 2), past(honesty, 3, 4, 5, 6)...), "honesty"},
		{"equal", append(past(honesty, 3, 4, 5), past(promise, 0, 1, 2)...), "promise"},
	} {
		if got := d.Common(one.all, today); got != one.want {
			t.Errorf("%s: %q, want %q", one.name, got, one.want)
		}
	}
}

// A record gets the same reply each time, and over the days all are used.
func TestReply(t *testing.T) {
	_, w := diary(t)
	for _, went := range journal.Wents {
		seen := map[string]bool{}
		for n := range 10 {
			x := journal.Tested{Day: today + calendar.Day(n), At: noon.Add(time.Duration(n) * 24 * time.Hour), Went: went}
			got := w.Reply(x)
			if !slices.Contains(w.Replies[went], got) || got != w.Reply(x) {
				t.Errorf("%s: %q", went, got)
			}
			seen[got] = true
			x.Did = "changed later"
			if w.Reply(x) != got {
				t.Errorf("%s: another reply after a change", went)
			}
		}
		if len(seen) != len(w.Replies[went]) {
			t.Errorf("%s: %d of %d replies are used", went, len(seen), len(w.Replies[went]))
		}
	}
	if got := w.Reply(journal.Tested{Day: today}); got != "" {
		t.Errorf("nothing was said, and the reply is %q", got)
	}
	if w.Reply(journal.Tested{Day: -5, Went: journal.Held}) == "" {
		t.Error("no reply before 1970")
	}
}
