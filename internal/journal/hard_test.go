package journal_test

import (
	"reflect"
	"strings"
	"testing"

	"mentor/internal/calendar"
	"mentor/internal/journal"
)

func TestState(t *testing.T) {
	for _, one := range []struct {
		h    journal.Hard
		want journal.State
	}{
		{journal.Hard{}, journal.Open},
		{journal.Hard{How: journal.Planned}, journal.Open},
		{journal.Hard{How: journal.InPerson}, journal.Said},
		{journal.Hard{How: journal.Written, Took: []string{"not-yet"}}, journal.Said},
		{journal.Hard{How: journal.Planned, MadeUp: true}, journal.Mended},
		{journal.Hard{MadeUp: true}, journal.Mended},
	} {
		if got := one.h.State(); got != one.want || one.h.Repaired() != (one.want != journal.Open) {
			t.Errorf("%+v is %s, want %s", one.h, got, one.want)
		}
	}
}

// A page speaks of an open moment on the three days after it, never on the day
// itself, and never when it is said or waved away.
func TestQuietReminder(t *testing.T) {
	for after, want := range map[int]bool{-1: false, 0: false, 1: true, 2: true, 3: true, 4: false, 30: false} {
		day := today + calendar.Day(after)
		if got := (journal.Hard{Day: today, How: journal.Planned}).QuietReminder(day); got != want {
			t.Errorf("%d days after: %v", after, got)
		}
		for _, h := range []journal.Hard{{Day: today, Quiet: true}, {Day: today, How: journal.Written}, {Day: today, MadeUp: true}} {
			if h.QuietReminder(day) {
				t.Errorf("%d days after: a reminder of %+v", after, h)
			}
		}
	}
}

func TestCheckHard(t *testing.T) {
	d, _ := diary(t)
	const choice, long, said = "journal.error.choice", "journal.error.words_long", "journal.error.said_day"
	x := func(n int) string { return strings.Repeat("ß", n) }
	for _, one := range []struct {
		key  string
		with func(*journal.Hard)
	}{
		{"", func(*journal.Hard) {}},
		{"", func(h *journal.Hard) { *h = journal.Hard{Day: today} }},
		{"", func(h *journal.Hard) { h.What, h.FeltWords, h.Apology[3] = x(2000), x(500), x(1000) }},
		{long, func(h *journal.Hard) { h.What = x(2001) }},
		{long, func(h *journal.Hard) { h.Mine = x(2001) }},
		{long, func(h *journal.Hard) { h.FeltWords = x(501) }},
		{long, func(h *journal.Hard) { h.Apology[3] = x(1001) }},
		{choice, func(h *journal.Hard) { h.How = "sung" }},
		{choice, func(h *journal.Hard) { h.Felt = []string{"afraid", "bored"} }},
		{choice, func(h *journal.Hard) { h.Took = []string{"gladly"} }},
		{said, func(h *journal.Hard) { h.On = today - 1 }},
		{said, func(h *journal.Hard) { h.On = today + 1 }},
		{"", func(h *journal.Hard) { h.How, h.On = journal.Planned, today+1 }},
		{"", func(h *journal.Hard) { h.On = 0 }},
	} {
		h := fullHard()
		one.with(&h)
		says(t, "hard moment", h.Check(d, today), one.key)
	}
}

func TestTidyHard(t *testing.T) {
	h := fullHard()
	h.What, h.Mine, h.FeltWords, h.Apology[1] = " I shouted. ", "All of it.\n", " small", " effect "
	h.Felt, h.Took = []string{"afraid", "afraid"}, []string{"not-yet", "not-yet"}
	if got := h.Tidy(); !reflect.DeepEqual(got, fullHard()) {
		t.Errorf("%+v", got)
	}
	h.How = journal.Planned
	if got := h.Tidy(); got.Took != nil || got.On != today {
		t.Errorf("planned: %+v", got)
	}
	h.How = ""
	if got := h.Tidy(); got.Took != nil || got.On != 0 {
		t.Errorf("not yet: %+v", got)
	}
}
