package calendar_test

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the same zones on every computer

	"mentor/internal/calendar"
)

// zones are the names of all zones in Go's own copy of the tz database.
//
//go:embed testdata/zones.txt
var zones string

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// In every zone, the days from 2020 to 2035 follow each other without a gap and
// without an overlap, and whatever is written during a day is kept on it.
func TestEveryDayInEveryZone(t *testing.T) {
	first, last := calendar.Of(2020, time.January, 1), calendar.Of(2035, time.December, 31)
	shifts, seen := 0, map[string]bool{}
	for _, name := range strings.Fields(zones) {
		z := zone(t, name)
		clock := clockOf(z, first.UTC().AddDate(0, 0, -2), last.UTC().AddDate(0, 0, 2))
		if seen[clock] {
			continue
		}
		seen[clock] = true
		start := first.Start(z)
		for d := first; d <= last; d++ {
			next := (d + 1).Start(z)
			if got := calendar.At(start, z); got != d {
				t.Fatalf("%s: %s begins at %s, which is on %s", name, d, start, got)
			}
			if got := calendar.At(start.Add(-1), z); got != d-1 {
				t.Fatalf("%s: the moment before %s (%s) is on %s", name, d, start, got)
			}
			length := next.Sub(start)
			if length != 24*time.Hour {
				shifts++
			}
			if length < 20*time.Hour || length > 28*time.Hour {
				t.Fatalf("%s: %s has %s", name, d, length)
			}
			if length != 24*time.Hour || (d-first)%97 == 0 {
				everyQuarter(t, z, d, start, next)
			}
			start = next
		}
	}
	if len(seen) < 80 || shifts < 1000 {
		t.Errorf("%d different clocks with %d changes: that is too few to have tried anything", len(seen), shifts)
	}
}

// clockOf tells how the clocks of a zone go from one moment to another: two
// names with the same clocks are tried once.
func clockOf(z *time.Location, from, to time.Time) string {
	var b strings.Builder
	for at := from.In(z); !at.IsZero() && at.Before(to); _, at = at.ZoneBounds() {
		_, offset := at.Zone()
		fmt.Fprintln(&b, at.Unix(), offset)
	}
	return b.String()
}

// everyQuarter writes at every quarter of an hour of the day.
func everyQuarter(t *testing.T, z *time.Location, d calendar.Day, start, next time.Time) {
	t.Helper()
	for at := start; at.Before(next); at = at.Add(15 * time.Minute) {
		if got := calendar.At(at, z); got != d {
			t.Fatalf("%s: what is written at %s is on %s, want %s", z, at.In(z), got, d)
		}
	}
}

// Where a clock skipped four o'clock, or a whole date, the day is short and is
// still there, and its neighbours meet it.
func TestSkippedHoursAndDates(t *testing.T) {
	for _, one := range []struct {
		zone, day, start string
		hours            float64
	}{
		{"Europe/Berlin", "2026-03-28", "2026-03-28T04:00:00+01:00", 23},
		{"Europe/Berlin", "2026-10-24", "2026-10-24T04:00:00+02:00", 25},
		{"Australia/Lord_Howe", "2026-04-04", "2026-04-04T04:00:00+11:00", 24.5},
		{"Asia/Baku", "2015-03-29", "2015-03-29T05:00:00+05:00", 23},        // 04:00 became 05:00
		{"Antarctica/Casey", "2019-10-04", "2019-10-04T06:00:00+11:00", 22}, // 03:00 became 06:00
		{"Antarctica/Casey", "2018-10-07", "2018-10-07T07:00:00+11:00", 21}, // 04:00 became 07:00
		{"Pacific/Apia", "2011-12-29", "2011-12-29T04:00:00-10:00", 20},     // the 29th ends at midnight,
		{"Pacific/Apia", "2011-12-30", "2011-12-31T00:00:00+14:00", 4},      // the 30th is the night after it,
		{"Pacific/Apia", "2011-12-31", "2011-12-31T04:00:00+14:00", 24},     // and the 31st is whole.
		{"Pacific/Kwajalein", "1993-08-21", "1993-08-22T00:00:00+12:00", 4}, // the other way round the earth
		{"Pacific/Kiritimati", "1994-12-31", "1995-01-01T00:00:00+14:00", 4},
	} {
		z := zone(t, one.zone)
		d, err := calendar.Parse(one.day)
		if err != nil {
			t.Fatal(err)
		}
		start, next := d.Start(z), (d + 1).Start(z)
		if got := start.Format(time.RFC3339); got != one.start {
			t.Errorf("%s: %s begins at %s, want %s", one.zone, d, got, one.start)
		}
		if got := next.Sub(start).Hours(); got != one.hours {
			t.Errorf("%s: %s has %v hours, want %v", one.zone, d, got, one.hours)
		}
		everyQuarter(t, z, d, start, next)
		if got := calendar.At(start.Add(-1), z); got != d-1 {
			t.Errorf("%s: the moment before %s is on %s", one.zone, d, got)
		}
	}
}

// What is written before four in the morning belongs to the evening before.
func TestAt(t *testing.T) {
	for _, one := range []struct{ zone, at, day string }{
		{"Europe/Berlin", "2026-05-17T22:30:00Z", "2026-05-17"}, // half past midnight there
		{"Europe/Berlin", "2026-05-18T01:59:59Z", "2026-05-17"},
		{"Europe/Berlin", "2026-05-18T02:00:00Z", "2026-05-18"},
		{"America/Los_Angeles", "2026-01-01T11:59:00Z", "2025-12-31"},
		{"Pacific/Auckland", "2026-01-01T11:59:00Z", "2026-01-01"},
		{"UTC", "1970-01-01T04:00:00Z", "1970-01-01"},
		{"UTC", "1969-12-31T23:00:00Z", "1969-12-31"},
	} {
		at, err := time.Parse(time.RFC3339, one.at)
		if err != nil {
			t.Fatal(err)
		}
		if got := calendar.At(at, zone(t, one.zone)).String(); got != one.day {
			t.Errorf("%s in %s is on %s, want %s", one.at, one.zone, got, one.day)
		}
	}
}

func TestDates(t *testing.T) {
	d := calendar.Of(2026, time.May, 17)
	if d.String() != "2026-05-17" || d.Weekday() != time.Sunday || d.Monday() != d-6 || (d+1).Monday() != d+1 {
		t.Errorf("%s is a %s in the week of %s", d, d.Weekday(), d.Monday())
	}
	for _, text := range []string{"", "2026-5-17", "2026-02-30", "17.05.2026", "2026-05-17T00:00:00Z"} {
		if got, err := calendar.Parse(text); err == nil {
			t.Errorf("%q is read as %s", text, got)
		}
	}
	data, err := json.Marshal(map[calendar.Day]calendar.Day{d: d + 1})
	if err != nil || string(data) != `{"2026-05-17":"2026-05-18"}` {
		t.Errorf("%s, %v", data, err)
	}
	var back map[calendar.Day]calendar.Day
	if err := json.Unmarshal(data, &back); err != nil || back[d] != d+1 {
		t.Errorf("%v, %v", back, err)
	}
}
