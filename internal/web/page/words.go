package page

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"mentor/internal/calendar"
	"mentor/internal/family"
	"mentor/internal/instrument"
	"mentor/internal/locale"
)

// Day is a date as people write it, with the year when that is another one.
func (p Page) Day(d calendar.Day) string { return p.Locale.Day(d, p.ReadOn) }

// Dated is a day with its year.
func (p Page) Dated(d calendar.Day) string {
	return p.Date(d)
}

// LongDay is a day with its weekday.
func LongDay(p Page, d calendar.Day) string {
	return p.T("date.long", "weekday", LongWeekday(p, d), "day", p.Day(d))
}

// LongWeekday is the weekday of a day, in full.
func LongWeekday(p Page, d calendar.Day) string {
	return p.T("date.weekday." + strconv.Itoa(int(d.Weekday())))
}

// InHours says a range of hours.
func (p Page) InHours(h family.Hours) string {
	most := int(math.Ceil(h[1]))
	switch {
	case h[1] <= .5:
		return p.T("timeweek.hours.hardly")
	case h[0] == 0:
		return p.N("timeweek.hours.up_to", most, "to", halves(h[1]))
	case h[0] == h[1]:
		return p.N("timeweek.hours.about", most, "at", halves(h[0]))
	}
	return p.N("timeweek.hours.range", most, "from", halves(h[0]), "to", halves(h[1]))
}

// halves is a number of half hours, such as 2½.
func halves(x float64) string {
	whole := strconv.Itoa(int(x))
	switch {
	case x == float64(int(x)):
		return whole
	case x < 1:
		return "½"
	}
	return whole + "½"
}

// AgeWords says a child's age on a day, as far as it was told.
func AgeWords(l *locale.Locale, ch family.Child, day calendar.Day, bands []instrument.Band) string {
	age, known := ch.AgeOn(day)
	i := slices.IndexFunc(bands, func(b instrument.Band) bool { return b.ID == ch.Band })
	switch {
	case known && age == 0:
		return l.T("family.age.baby")
	case known:
		return l.N("family.age", age)
	case i >= 0:
		return l.T("family.age.band", "from", bands[i].From, "to", bands[i].To)
	}
	return ""
}

// FirstWords is the beginning of what somebody wrote, for a list.
func FirstWords(text string) string {
	const most = 60
	letters := []rune(strings.Join(strings.Fields(text), " "))
	if len(letters) <= most {
		return string(letters)
	}
	return strings.TrimSpace(string(letters[:most])) + "…"
}

// Percent is a share with one decimal, for a style.
func Percent(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) + "%" }

// upperFirst is a word at the beginning of a line.
func upperFirst(s string) string {
	r := []rune(s)
	if len(r) > 0 {
		r[0] = []rune(strings.ToUpper(string(r[0])))[0]
	}
	return string(r)
}

// lowerFirst is a heading in the middle of a line.
func lowerFirst(s string) string {
	r := []rune(s)
	if len(r) > 0 {
		r[0] = []rune(strings.ToLower(string(r[0])))[0]
	}
	return string(r)
}
