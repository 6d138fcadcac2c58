package plan_test

import (
	"testing"
	"time"

	"mentor/internal/calendar"
	"mentor/internal/journal"
	"mentor/internal/plan"
)

// The plan asks the log about the seven days that end today, the seven before
// and so on, wherever the weeks of the calendar begin.
func TestReadLog(t *testing.T) {
	today := calendar.Of(2026, time.March, 18) // a Wednesday
	at := func(d calendar.Day) time.Time { return d.Start(time.UTC).Add(time.Hour) }
	entry := func(ago calendar.Day, weather int, hard, tested bool) journal.Entry {
		return journal.Entry{Day: today - ago, At: at(today - ago), Weather: weather, Hard: hard, Tested: tested}
	}
	log := journal.Log{Entries: []journal.Entry{
		entry(1, 5, false, true), entry(3, 2, true, false), entry(4, 2, false, false),
		entry(7, 1, true, false), entry(20, 4, false, true), entry(28, 1, true, true),
	}}
	got := plan.ReadLog(log, today, time.UTC)
	if len(got.Weeks) != 4 || got.Last != today-1 || got.Apology != 0 {
		t.Fatalf("%+v", got)
	}
	if w := got.Weeks[0]; w.Noted != 3 || w.Weather != 3 || w.Hard != 1 || w.Open != 1 || w.Tests != 1 {
		t.Errorf("these seven days: %+v", w)
	}
	if w := got.Weeks[1]; w.Noted != 1 || w.Weather != 1 || w.Hard != 1 || w.Tests != 0 {
		t.Errorf("the seven days before: %+v", w)
	}
	if w := got.Weeks[2]; w.Noted != 1 || w.Weather != 4 || w.Tests != 1 {
		t.Errorf("two weeks ago: %+v", w)
	}
	if w := got.Weeks[3]; w.Noted != 0 || w.Weather != 0 {
		t.Errorf("28 days ago counts: %+v", w)
	}
}

// An apology is asked about until somebody noted how the child took it. What
// was written late is a sign of the day on which it was written.
func TestReadLogOfApologies(t *testing.T) {
	today := calendar.Of(2026, time.March, 18)
	said := journal.Hard{Day: today - 5, At: today.Start(time.UTC).Add(time.Hour), How: journal.InPerson, On: today - 2}
	for _, one := range []struct {
		name   string
		change func(*journal.Hard)
		want   calendar.Day
	}{
		{"said", func(*journal.Hard) {}, today - 2},
		{"planned", func(h *journal.Hard) { h.How = journal.Planned }, today - 2},
		{"said on a day nobody told", func(h *journal.Hard) { h.On = 0 }, today - 5},
		{"taken", func(h *journal.Hard) { h.Took = []string{"listened"} }, 0},
		{"made up", func(h *journal.Hard) { h.MadeUp = true }, 0},
		{"quiet", func(h *journal.Hard) { h.Quiet = true }, 0},
		{"not yet", func(h *journal.Hard) { h.How = "" }, 0},
	} {
		h := said
		one.change(&h)
		got := plan.ReadLog(journal.Log{Hard: []journal.Hard{h}}, today, time.UTC)
		if got.Apology != one.want || got.Last != today {
			t.Errorf("%s: %v of %v, last %v", one.name, got.Apology, one.want, got.Last)
		}
	}
}
