// Package calendar counts days as a family lives them: in its own time zone,
// and until four in the morning.
package calendar

import (
	"fmt"
	"time"
)

// Day is a day of the calendar: days since 1 January 1970, without a clock and
// without a zone. Two days subtract to whole days, whatever the clocks did.
type Day int32

// NightEnds is the hour at which a new day begins: what is written at two in
// the morning belongs to the evening before.
const NightEnds = 4

const layout = "2006-01-02"

// At is the day that a family in zone lives at the moment t.
func At(t time.Time, zone *time.Location) Day {
	local := t.In(zone)
	d := Of(local.Date())
	if local.Hour() < NightEnds {
		d--
	}
	return d
}

// Of is the day with a date.
func Of(year int, month time.Month, day int) Day {
	return Day(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// Parse reads YYYY-MM-DD.
func Parse(text string) (Day, error) {
	t, err := time.Parse(layout, text)
	if err != nil {
		return 0, fmt.Errorf("calendar: %q is no day", text)
	}
	return Of(t.Date()), nil
}

// UTC is midnight of the day in UTC, for formatting dates and nothing else.
func (d Day) UTC() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// Start is the first moment of the day in zone. Where the clock skips four
// o'clock, or the whole date, the day begins with the first moment after the gap.
func (d Day) Start(zone *time.Location) time.Time {
	t := d.UTC()
	start := time.Date(t.Year(), t.Month(), t.Day(), NightEnds, 0, 0, 0, zone)
	if start.Hour() == NightEnds && start.Minute() == 0 && Of(start.Date()) == d {
		return start
	}
	before, after := start.ZoneBounds() // Go stepped to one side of the gap
	if At(start, zone) < d {
		return after
	}
	return before
}

// String is the day as YYYY-MM-DD.
func (d Day) String() string { return d.UTC().Format(layout) }

// Weekday is the day of the week.
func (d Day) Weekday() time.Weekday { return d.UTC().Weekday() }

// Monday is the Monday of the day's week.
func (d Day) Monday() Day { return d - Day((d.Weekday()+6)%7) }

// MarshalText writes the day as String does.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (d *Day) UnmarshalText(text []byte) (err error) {
	*d, err = Parse(string(text))
	return err
}
