package account

import (
	"slices"
	"strings"
	"unicode"

	"mentor/internal/calendar"
	"mentor/internal/fault"
)

// The lengths of a PIN, in digits.
const (
	MinPIN = 6
	MaxPIN = 12
)

// ParsePIN takes a PIN as it was typed, with the digits of any script and with
// spaces, and gives it in the digits 0 to 9. It refuses what a member of the
// household would try first: sequences, repeated digits and groups, ways along
// the keypad, years, and the family's birthdays that are known.
func ParsePIN(typed string, birthdays ...calendar.Day) (pin string, err error) {
	pin = NormalPIN(typed)
	switch {
	case pin == "":
		return "", fault.New(fault.Invalid, "account.error.pin_digits")
	case isPattern(pin) || isPattern(halved(pin)) || slices.Contains(popularPINs, pin):
		return "", fault.New(fault.Invalid, "account.error.pin_pattern")
	case hasYear(pin) || slices.ContainsFunc(birthdays, func(d calendar.Day) bool { return hasDate(pin, d) }):
		return "", fault.New(fault.Invalid, "account.error.pin_date")
	}
	return pin, nil
}

// NormalPIN is a typed PIN in the digits 0 to 9, as it is hashed; empty when it
// cannot be one. It is all that counts where a PIN is compared.
func NormalPIN(typed string) string {
	var b strings.Builder
	for _, r := range typed {
		if d, ok := digit(r); ok {
			b.WriteByte('0' + d)
		} else if !unicode.IsSpace(r) {
			return ""
		}
	}
	if b.Len() < MinPIN || b.Len() > MaxPIN {
		return ""
	}
	return b.String()
}

// digit is the value of a decimal digit. The digits of a script stand together
// from nought to nine.
func digit(r rune) (value byte, ok bool) {
	for _, t := range unicode.Nd.R16 {
		if lo := rune(t.Lo); r >= lo && r <= rune(t.Hi) {
			return byte(r - lo), true
		}
	}
	return 0, false
}

// isPattern reports whether digits go up or down in even steps, come from two
// digits only, or are a group said again.
func isPattern(pin string) bool {
	if len(pin) < 3 {
		return false
	}
	step, even := (pin[1]-pin[0]+10)%10, true
	different := map[byte]bool{pin[0]: true}
	for i := 1; i < len(pin); i++ {
		even = even && (pin[i]-pin[i-1]+10)%10 == step
		different[pin[i]] = true
	}
	return even || len(different) < 3 || isPeriodic(pin)
}

func isPeriodic(pin string) bool {
	for n := 1; n <= len(pin)/2; n++ {
		if strings.HasPrefix(strings.Repeat(pin[:n], len(pin)/n+1), pin) {
			return true
		}
	}
	return false
}

// halved is every second digit of a PIN whose digits come in pairs, as 123 of
// 112233; else it is empty.
func halved(pin string) string {
	var b strings.Builder
	for i := 0; i+1 < len(pin); i += 2 {
		if pin[i] != pin[i+1] {
			return ""
		}
		b.WriteByte(pin[i])
	}
	return b.String()
}

// popularPINs are ways along the keypad and other favourites that no rule
// above finds.
var popularPINs = []string{
	"123321", "321123", "123654", "654123", "456123", "123456123", "789456", "456789123", "789456123", "987456", "147258", "147852",
	"258147", "258369", "369258", "852456", "963852", "741852", "147258369", "159357", "159753", "357159", "753159",
	"951753", "142536", "134679", "124578", "235689", "292513", "520131", "5201314", "102030",
}

// hasYear reports whether a PIN begins or ends with a year that people live in.
func hasYear(pin string) bool {
	isYear := func(s string) bool { return s >= "1930" && s <= "2039" }
	return isYear(pin[:4]) || isYear(pin[len(pin)-4:])
}

// hasDate reports whether a PIN holds a day, in any order of day, month and
// year, the year with two digits or four.
func hasDate(pin string, d calendar.Day) bool {
	t := d.UTC()
	day, month, year, short := t.Format("02"), t.Format("01"), t.Format("2006"), t.Format("06")
	for _, y := range []string{year, short} {
		for _, date := range []string{
			day + month + y, day + y + month, month + day + y,
			month + y + day, y + day + month, y + month + day,
		} {
			if strings.Contains(pin, date) {
				return true
			}
		}
	}
	return false
}
