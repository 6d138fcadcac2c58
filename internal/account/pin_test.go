package account

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"mentor/internal/calendar"
)

func TestParsePIN(t *testing.T) {
	const digits, pattern, date = "account.error.pin_digits", "account.error.pin_pattern", "account.error.pin_date"
	born := []calendar.Day{calendar.Of(2015, 3, 9), calendar.Of(1984, 11, 27)}
	for _, c := range []struct{ typed, pin, want string }{
		{"274918", "274918", ""},
		{" 27 49 18", "274918", ""},
		{"٢٧٤٩١٨", "274918", ""},
		{"२७४९१८", "274918", ""},
		{"２７４９１８", "274918", ""},
		{"274918362507", "274918362507", ""},
		{"", "", digits},
		{"27491", "", digits},
		{"2749183625071", "", digits},
		{"27491a", "", digits},
		{"27-4918", "", digits},
		{"②74918", "", digits},
		{"123456", "", pattern},
		{"654321", "", pattern},
		{"890123", "", pattern},
		{"135791", "", pattern},
		{"111111", "", pattern},
		{"121212", "", pattern},
		{"112122", "", pattern}, // two digits only
		{"123123", "", pattern},
		{"1231231", "", pattern},
		{"47294729", "", pattern},
		{"112233", "", pattern},
		{"998877", "", pattern},
		{"159753", "", pattern},
		{"123321", "", pattern},
		{"198427", "", date},
		{"271984", "", date},
		{"202637", "", date},
		{"192937", "192937", ""}, // no year that people live in
		{"090315", "", date},
		{"030915", "", date},
		{"150309", "", date},
		{"271184", "", date},
		{"84112793", "", date},
		{"09032015", "", date},
		{"09201503", "", date},
		{"270984", "270984", ""}, // nobody's birthday here
	} {
		pin, err := ParsePIN(c.typed, born...)
		says(t, c.typed, err, c.want)
		if pin != c.pin {
			t.Errorf("%q became %q", c.typed, pin)
		}
		if c.pin != "" && NormalPIN(c.typed) != c.pin {
			t.Errorf("%q is compared as %q", c.typed, NormalPIN(c.typed))
		}
	}
	if NormalPIN("12 34 56") != "123456" {
		t.Error("a PIN is compared by rules that are for new ones")
	}
}

// The rules leave room: of all PINs of six digits few are refused.
func TestMostPINsAreTaken(t *testing.T) {
	refused := 0
	for n := range 1_000_000 {
		if _, err := ParsePIN(fmt.Sprintf("%06d", n)); err != nil {
			refused++
		}
	}
	if refused < 20_000 || refused > 30_000 {
		t.Errorf("%d of a million are refused", refused)
	}
}

// The digits of each script are a range of ten, as digit takes them to be.
func TestDigitTables(t *testing.T) {
	for _, r := range unicode.Nd.R16 {
		if r.Stride != 1 || r.Hi-r.Lo != 9 {
			t.Errorf("%U to %U", r.Lo, r.Hi)
		}
	}
	for _, zero := range []rune{'0', '٠', '۰', '०', '０'} {
		for n := range rune(10) {
			if d, ok := digit(zero + n); !ok || rune(d) != n {
				t.Errorf("%c is %d", zero+n, d)
			}
		}
	}
	if got := NormalPIN(strings.Repeat("½", 6)); got != "" {
		t.Errorf("halves are %q", got)
	}
}
