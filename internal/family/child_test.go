package family_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"mentor/internal/calendar"
	"mentor/internal/family"
	"mentor/internal/fault"
	"mentor/internal/instrument"
)

var today = calendar.Of(2026, time.May, 17) // a Sunday

// says insists on a fault with a key, or on none when key is empty.
func says(t *testing.T, what string, err error, key string) {
	t.Helper()
	f, ok := fault.As(err)
	switch {
	case key == "" && err != nil:
		t.Errorf("%s: %v", what, err)
	case key != "" && (!ok || f.Key != key || f.Kind != fault.Invalid):
		t.Errorf("%s: %v, want %s", what, err, key)
	}
}

// What is kept is read back, with a field from a later program.
func TestKeptAsJSON(t *testing.T) {
	child := family.Child{
		Name: "Maya", Band: "b6", Year: 2017, Month: 3, Living: family.Half, Turn: today,
		Weekdays: []time.Weekday{time.Sunday, time.Friday},
	}
	week := family.Week{Day: today, Answers: map[string]string{"sleep": "under-5"}}
	for v, back := range map[any]any{&child: &family.Child{}, &week: &family.Week{}} {
		for i := range reflect.TypeOf(v).Elem().NumField() {
			if reflect.ValueOf(v).Elem().Field(i).IsZero() {
				t.Errorf("%T: the example leaves out field %d", v, i)
			}
		}
		data, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(`{"later":[{}],`+string(data[1:])), back); err != nil || !reflect.DeepEqual(v, back) {
			t.Errorf("%s is read as %+v, %v", data, back, err)
		}
	}
	if data, err := json.Marshal(family.Child{}); err != nil || string(data) != "{}" {
		t.Errorf("%s, %v", data, err)
	}
}

func TestNewChild(t *testing.T) {
	got, err := family.NewChild("  Maya \n Lu ", "b6", "half")
	if err != nil || !reflect.DeepEqual(got, family.Child{Name: "Maya Lu", Band: "b6", Living: family.Half}) {
		t.Errorf("%+v, %v", got, err)
	}
	for _, one := range []struct{ name, living, key string }{
		{"", "", ""},
		{strings.Repeat("é", 30), "apart", ""},
		{strings.Repeat("é", 31), "", "family.error.name_long"},
		{"Maya", "mostly", "family.error.living"},
	} {
		_, err := family.NewChild(one.name, "b3", one.living)
		says(t, one.name+", "+one.living, err, one.key)
	}
}

func TestCheckChild(t *testing.T) {
	const birth = "family.error.birth"
	for _, one := range []struct {
		c   family.Child
		key string
	}{
		{family.Child{Year: 2026}, ""},
		{family.Child{Year: 2026, Month: 5}, ""},
		{family.Child{Year: 2026, Month: 6}, birth},
		{family.Child{Year: 2027}, birth},
		{family.Child{Year: 1966, Month: 5}, ""},
		{family.Child{Year: 1966, Month: 4}, birth},
		{family.Child{Year: 2015, Month: 13}, birth},
		{family.Child{Year: 2015, Month: -1}, birth},
		{family.Child{Year: -3}, birth},
		{family.Child{Living: family.Some, Weekdays: []time.Weekday{6}}, ""},
		{family.Child{Living: family.Some, Weekdays: []time.Weekday{7}}, "family.error.weekday"},
	} {
		says(t, fmt.Sprintf("%+v", one.c), one.c.Check(today), one.key)
	}
}

func TestTidyChild(t *testing.T) {
	days := []time.Weekday{time.Friday, time.Monday, time.Friday}
	got := family.Child{Month: 4, Living: family.Half, Weekdays: days, Turn: today}.Tidy()
	if !reflect.DeepEqual(got, family.Child{Living: family.Half, Weekdays: []time.Weekday{time.Monday, time.Friday}}) {
		t.Errorf("%+v", got)
	}
	got = family.Child{Living: family.Always, Weekdays: days, Turn: today}.Tidy()
	if !reflect.DeepEqual(got, family.Child{Living: family.Always}) {
		t.Errorf("%+v", got)
	}
	if got := (family.Child{Living: family.Some, Turn: today}).Tidy(); got.Turn != today {
		t.Errorf("%+v", got)
	}
}

func TestAge(t *testing.T) {
	form, problems := instrument.LoadForm(contents, "trust-2")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for _, one := range []struct {
		year, month int
		age         int
		band        string
		fit         family.Fit
	}{
		{2020, 5, 6, "b6", family.Within},
		{2020, 6, 5, "b3", family.Within}, // six in June
		{2020, 0, 5, "b3", family.Within}, // taken as born in July
		{2023, 5, 3, "b3", family.Within},
		{2023, 6, 2, "b3", family.Younger},
		{2026, 0, 0, "b3", family.Younger},
		{2016, 5, 10, "b10", family.Within},
		{2013, 5, 13, "b13", family.Within},
		{2008, 6, 17, "b13", family.Within},
		{2008, 5, 18, "b13", family.Older},
		{1990, 1, 36, "b13", family.Older},
	} {
		c := family.Child{Year: one.year, Month: one.month, Band: "b10"}
		age, known := c.AgeOn(today)
		band, fit := c.BandOn(today, form.Bands)
		if age != one.age || !known || band != one.band || fit != one.fit {
			t.Errorf("born %d-%d: %d, %v, %s, %s; want %d, %s, %s", one.year, one.month, age, known, band, fit, one.age, one.band, one.fit)
		}
	}
	for _, one := range []struct {
		c    family.Child
		band string
		fit  family.Fit
	}{
		{family.Child{}, "", family.Unknown},
		{family.Child{Band: "b10"}, "b10", family.Within},
		{family.Child{Year: 2027, Band: "b3"}, "b3", family.Within}, // on a day before the birth
	} {
		band, fit := one.c.BandOn(today, form.Bands)
		if _, known := one.c.AgeOn(today); known || band != one.band || fit != one.fit {
			t.Errorf("%+v: %s, %s, age known %v", one.c, band, fit, known)
		}
	}
}

// Fourteen days from a Friday, as a row: h here, a away, ? not said.
func TestWith(t *testing.T) {
	friday := today - 2
	for _, one := range []struct {
		c    family.Child
		want string
	}{
		{family.Child{}, "??????????????"},
		{family.Child{Living: family.Always}, "hhhhhhhhhhhhhh"},
		{family.Child{Living: family.Apart}, "aaaaaaaaaaaaaa"},
		{family.Child{Living: family.Half}, "??????????????"},
		{family.Child{Living: family.Some, Weekdays: []time.Weekday{time.Saturday, time.Sunday}}, "ahhaaaaahhaaaa"},
		{family.Child{Living: family.Half, Turn: friday}, "hhhhhhhaaaaaaa"},
		{family.Child{Living: family.Half, Turn: friday + 3}, "aaahhhhhhhaaaa"},
		{family.Child{Living: family.Half, Turn: friday + 28}, "hhhhhhhaaaaaaa"},
		{family.Child{Living: family.Half, Turn: friday - 21}, "aaaaaaahhhhhhh"},
	} {
		got := ""
		for n := range 14 {
			got += map[family.Where]string{family.NotSaid: "?", family.Here: "h", family.Away: "a"}[one.c.With(friday+calendar.Day(n))]
		}
		if got != one.want {
			t.Errorf("%+v: %s, want %s", one.c, got, one.want)
		}
	}
}
