package page

import (
	"math"
	"slices"
	"strconv"

	"mentor/internal/calendar"
	"mentor/internal/family"
	"mentor/internal/instrument"
	"mentor/internal/locale"
)

// AgreementsAt is where the pages about agreements are.
func (p Page) AgreementsAt() string {
	if p.OfChild {
		return "/c/agreements"
	}
	return "/agreements"
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

// Percent is a share with one decimal, for a style.
func Percent(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) + "%" }

// ShareAt is where the pages about sharing are.
func (p Page) ShareAt() string {
	if p.OfChild {
		return "/c/share"
	}
	return "/share"
}

// Dated is a day with its year.
func (p Page) Dated(d calendar.Day) string {
	return p.Date(d)
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

// LongWeekday is the weekday of a day, in full.
func LongWeekday(p Page, d calendar.Day) string {
	return p.T("date.weekday." + strconv.Itoa(int(d.Weekday())))
}

// LongDay is a day with its weekday.
func LongDay(p Page, d calendar.Day) string {
	return p.T("date.long", "weekday", LongWeekday(p, d), "day", p.Day(d))
}
