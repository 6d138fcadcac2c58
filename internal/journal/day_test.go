package journal_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"mentor/internal/calendar"
	"mentor/internal/journal"
)

func at(minutes int) time.Time { return noon.Add(time.Duration(minutes) * time.Minute) }

// tick is an entry with a hard moment and what came after it.
func tick(after journal.After) journal.Entry {
	return journal.Entry{Day: today, Hard: true, After: after}
}

func TestStones(t *testing.T) {
	open, said := journal.Hard{Day: today}, journal.Hard{Day: today, How: journal.Written}
	made := journal.Hard{Day: today, MadeUp: true}
	for _, one := range []struct {
		name           string
		entries        []journal.Entry
		hard           []journal.Hard
		moments, fixed int
		want           journal.Stone
	}{
		{"nothing", nil, nil, 0, 0, journal.Dotted},
		{"noted", []journal.Entry{{Day: today, Weather: 1}}, nil, 0, 0, journal.Full},
		{"ticked", []journal.Entry{tick("")}, nil, 1, 0, journal.Cracked},
		{"not yet", []journal.Entry{tick("not-yet")}, nil, 1, 0, journal.Cracked},
		{"apologised", []journal.Entry{tick(journal.Apologised)}, nil, 1, 1, journal.Seam},
		{"made up", []journal.Entry{tick(journal.MadeUp)}, nil, 1, 1, journal.Seam},
		{"described", nil, []journal.Hard{open}, 1, 0, journal.Cracked},
		{"said", nil, []journal.Hard{said}, 1, 1, journal.Seam},
		{"one event, ticked and described", []journal.Entry{tick("not-yet")}, []journal.Hard{made}, 1, 1, journal.Seam},
		{"one is open", nil, []journal.Hard{said, open}, 2, 1, journal.Cracked},
		{"two ticks, one described", []journal.Entry{tick(""), tick("")}, []journal.Hard{made}, 2, 1, journal.Cracked},
		{"all mended", nil, []journal.Hard{said, made}, 2, 2, journal.Seam},
		{"an answer without its question", []journal.Entry{{Day: today, Weather: 3, After: journal.MadeUp}}, nil, 0, 0, journal.Full},
	} {
		d := journal.Log{Entries: one.entries, Hard: one.hard}.Days(today, today, today)[0]
		n, fixed := d.HardMoments()
		if d.Stone() != one.want || n != one.moments || fixed != one.fixed {
			t.Errorf("%s: %s with %d moments, %d repaired; want %s, %d, %d", one.name, d.Stone(), n, fixed, one.want, one.moments, one.fixed)
		}
	}
	tested := journal.Log{Tested: []journal.Tested{{Day: today}}}.Days(today, today, today)[0]
	if tested.Stone() != journal.Full || tested.Tests() != 1 {
		t.Errorf("a day with a test is %s", tested.Stone())
	}
}

// Several entries of a day are joined in the order in which they were written.
func TestDayJoins(t *testing.T) {
	l := journal.Log{Entries: []journal.Entry{
		{Day: today, At: at(5), Weather: 5, Together: "minutes", Practices: []string{"a", "b"}, Tested: true},
		{Day: today - 1, At: at(0), Weather: 1, Warm: true},
		{Day: today, At: at(-5), Weather: 2, Together: "hour", Practices: []string{"b"}},
		{Day: today, At: at(9), Together: journal.NoTime, Talk: true},
		{Day: today - 3, Weather: 3},
		{Day: today + 1, Weather: 3},
	}}
	days := l.Days(today-2, today, today)
	if len(days) != 3 || days[0].Noted() || days[0].Date != today-2 || days[1].Today || !days[2].Today {
		t.Fatalf("%+v", days)
	}
	d := days[2]
	if len(d.Entries) != 3 || d.Entries[0].At != at(-5) || d.Entries[2].At != at(9) {
		t.Errorf("out of order: %+v", d.Entries)
	}
	if mean, said := d.Weather(); mean != 3.5 || !said {
		t.Errorf("weather %v, %v", mean, said)
	}
	if _, said := days[0].Weather(); said || days[0].Together() != "" {
		t.Error("a day without a note says something")
	}
	if d.Together() != "hour" || d.Tests() != 1 || !slices.Equal(d.Practices(), []string{"b", "a"}) {
		t.Errorf("%s, %d, %v", d.Together(), d.Tests(), d.Practices())
	}
	if !d.Any(func(e journal.Entry) bool { return e.Talk }) || d.Any(func(e journal.Entry) bool { return e.Warm }) {
		t.Error("the gestures of another day, or not of this one")
	}
	if got := l.Days(today, today-1, today); len(got) != 0 {
		t.Errorf("%d days from today to yesterday", len(got))
	}
}

func TestFacts(t *testing.T) {
	monday := today - 6
	l := journal.Log{
		Entries: []journal.Entry{
			{Day: monday - 1, Weather: 2, Warm: true}, // a Sunday: the week before
			{Day: monday, Weather: 5, Together: "minutes", Talk: true, Practices: []string{"a"}},
			{Day: monday, Weather: 4, Together: "hour", Talk: true, Practices: []string{"a", "b"}},
			{Day: monday + 1, Weather: 2, Together: journal.NoTime, Tested: true},
			{Day: monday + 2, Hard: true, After: "not-yet", Practices: []string{"a"}},
			{Day: today + 1, Weather: 1, Hard: true}, // out of range
		},
		Hard: []journal.Hard{{Day: monday + 3, How: journal.InPerson}, {Day: monday - 9}},
		Tested: []journal.Tested{
			{Day: monday + 1, Went: journal.Held},
			{Day: monday + 1, Went: journal.Mixed},
			{Day: monday + 4, Went: journal.Slipped},
			{Day: monday + 4},
		},
	}
	f := l.Facts(monday-2, today)
	for what, n := range map[string][2]int{
		"noted": {f.Noted, 6}, "hard": {f.Hard, 2}, "open": {f.Open, 1}, "tested": {f.Tested, 4}, "held": {f.Held, 1},
		"slipped": {f.Slipped, 1}, "mixed": {f.Mixed, 1}, "warm": {f.Warm, 1}, "talk": {f.Talk, 1}, "time": {f.Time, 1},
		"practised": {f.Practised, 2},
	} {
		if n[0] != n[1] {
			t.Errorf("%s: %d, want %d", what, n[0], n[1])
		}
	}
	if !maps.Equal(f.Practices, map[string]int{"a": 2, "b": 1}) {
		t.Errorf("practices: %v", f.Practices)
	}
	want := []journal.Week{
		{Monday: monday - 7, Noted: 1, Weather: 2, Said: 1},
		{Monday: monday, Noted: 5, Hard: 2, Weather: 3.25, Said: 2}, // the mean of 4.5 and 2
	}
	if !slices.Equal(f.Weeks, want) {
		t.Errorf("weeks: %+v, want %+v", f.Weeks, want)
	}
	if f := (journal.Log{}).Facts(today, today); f.Noted != 0 || len(f.Weeks) != 1 || f.Weeks[0].Said != 0 || f.From != today {
		t.Errorf("an empty log: %+v", f)
	}
	if f := (journal.Log{}).Facts(today, today-calendar.Day(1)); len(f.Weeks) != 0 {
		t.Errorf("no days: %+v", f)
	}
}

// Weeks in a row up to the last: a week that says too little ends the row, but
// for the one that is lived.
func TestStormyWeeks(t *testing.T) {
	storm, fair, one, none := journal.Week{Said: 2, Weather: 2}, journal.Week{Said: 2, Weather: 2.5}, journal.Week{Said: 1, Weather: 1}, journal.Week{}
	for _, c := range []struct {
		weeks []journal.Week
		want  int
	}{
		{nil, 0},
		{[]journal.Week{storm, storm, storm}, 3},
		{[]journal.Week{fair, storm, storm, none}, 2},
		{[]journal.Week{storm, storm, one}, 2},
		{[]journal.Week{storm, storm, fair}, 0},
		{[]journal.Week{storm, none, storm}, 1},
		{[]journal.Week{storm, none, none}, 0},
	} {
		if got := (journal.Facts{Weeks: c.weeks}).StormyWeeks(); got != c.want {
			t.Errorf("%v: %d, want %d", c.weeks, got, c.want)
		}
	}
	if journal.Stormy(0, 7) {
		t.Error("seven days without a word on the weather are stormy")
	}
}

// A tick that is mended and a record that is open are one event, and mended;
// what is more than the records stands by itself.
func TestMoments(t *testing.T) {
	open, said := journal.Hard{Day: today}, journal.Hard{Day: today, How: journal.Written}
	for _, one := range []struct {
		name    string
		entries []journal.Entry
		hard    []journal.Hard
		want    []journal.Moment
	}{
		{"nothing", []journal.Entry{{Day: today, Weather: 1, After: journal.MadeUp}}, nil, []journal.Moment{}},
		{"only ticked", []journal.Entry{tick("not-yet"), tick(journal.MadeUp)}, nil, []journal.Moment{{1, -1, journal.Mended}, {0, -1, journal.Open}}},
		{"one event", []journal.Entry{tick(journal.MadeUp)}, []journal.Hard{open}, []journal.Moment{{0, 0, journal.Mended}}},
		{"the further counts", []journal.Entry{tick(journal.Apologised)}, []journal.Hard{{Day: today, MadeUp: true}}, []journal.Moment{{0, 0, journal.Mended}}},
		{"two ticks, one described", []journal.Entry{tick(""), tick(journal.Apologised)}, []journal.Hard{open}, []journal.Moment{{1, 0, journal.Said}, {0, -1, journal.Open}}},
		{"two described, one ticked", []journal.Entry{tick("")}, []journal.Hard{open, said}, []journal.Moment{{0, 1, journal.Said}, {-1, 0, journal.Open}}},
	} {
		if got := (journal.Day{Date: today, Log: journal.Log{Entries: one.entries, Hard: one.hard}}).Moments(); !slices.Equal(got, one.want) {
			t.Errorf("%s: %v, want %v", one.name, got, one.want)
		}
	}
}
