package journal_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"mentor/internal/calendar"
	"mentor/internal/fault"
	"mentor/internal/journal"
)

var (
	today = calendar.Of(2026, time.May, 17) // a Sunday
	noon  = time.Date(2026, time.May, 17, 12, 30, 0, 0, time.UTC)
)

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

func fullEntry() journal.Entry {
	return journal.Entry{
		Day: today, At: noon, Weather: 4, Together: "half-hour", Chose: "child", There: "partly", Warm: true, Talk: true,
		Tested: true, Hard: true, After: journal.Apologised, Words: "We laughed.", Practices: []string{"one-question"},
	}
}

func fullHard() journal.Hard {
	return journal.Hard{
		Day: today, At: noon, What: "I shouted.", Mine: "All of it.", Felt: []string{"afraid"}, FeltWords: "small",
		Apology: [4]string{"act", "effect", "no excuse", "now"}, How: journal.InPerson, On: today, Took: []string{"not-yet"},
		MadeUp: true, Quiet: true,
	}
}

func fullTested() journal.Tested {
	return journal.Tested{Day: today, At: noon, Which: "small-lie", Own: "and more", Did: "I breathed.", Went: journal.Held}
}

// trip writes a value and reads it back with a field from a later program.
func trip[T any](t *testing.T, v T) {
	t.Helper()
	for i := range reflect.TypeFor[T]().NumField() {
		if reflect.ValueOf(v).Field(i).IsZero() {
			t.Errorf("%T: the example leaves out %s", v, reflect.TypeFor[T]().Field(i).Name)
		}
	}
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var back T
	later := `{"later":{"deep":[1]},` + string(data[1:])
	if err := json.Unmarshal([]byte(later), &back); err != nil || !reflect.DeepEqual(back, v) {
		t.Errorf("%s\nis read as\n%+v, %v", data, back, err)
	}
}

func TestKeptAsJSON(t *testing.T) {
	trip(t, fullEntry())
	trip(t, fullHard())
	trip(t, fullTested())
	for want, v := range map[string]any{
		`{"d":"2026-05-17","w":2}`:       journal.Entry{Day: today, Weather: 2},
		`{"d":"2026-05-17","w":"x"}`:     journal.Hard{Day: today, What: "x"},
		`{"d":"2026-05-17","h":"mixed"}`: journal.Tested{Day: today, Went: journal.Mixed},
	} {
		if got, err := json.Marshal(v); err != nil || string(got) != want {
			t.Errorf("%s, %v, want %s", got, err, want)
		}
	}
}

// Any one thing said makes an entry; a day and a moment alone make none.
func TestEmpty(t *testing.T) {
	if !(journal.Entry{Day: today, At: noon, Words: " \n"}).Empty() || !(journal.Hard{Day: today, At: noon, Quiet: true}).Empty() ||
		!(journal.Tested{Day: today, At: noon}).Empty() {
		t.Error("an empty one is not empty")
	}
	each(t, fullEntry(), "Day", "At")
	each(t, fullHard(), "Day", "At", "On", "Quiet")
	each(t, fullTested(), "Day", "At")
}

// each sets one field after the other and insists that the value is not empty.
func each[T interface{ Empty() bool }](t *testing.T, whole T, but ...string) {
	t.Helper()
	for i := range reflect.TypeFor[T]().NumField() {
		name := reflect.TypeFor[T]().Field(i).Name
		var one T
		reflect.ValueOf(&one).Elem().Field(i).Set(reflect.ValueOf(whole).Field(i))
		if !slices.Contains(but, name) && one.Empty() {
			t.Errorf("%T with %s only is empty", one, name)
		}
	}
}

func TestCheckEntry(t *testing.T) {
	const choice, long = "journal.error.choice", "journal.error.words_long"
	for _, one := range []struct {
		key  string
		with func(*journal.Entry)
	}{
		{"", func(*journal.Entry) {}},
		{"", func(e *journal.Entry) { *e = journal.Entry{} }},
		{"", func(e *journal.Entry) { e.Words = strings.Repeat("ü", journal.MaxWords) }},
		{long, func(e *journal.Entry) { e.Words = strings.Repeat("ü", journal.MaxWords+1) }},
		{choice, func(e *journal.Entry) { e.Weather = 6 }},
		{choice, func(e *journal.Entry) { e.Weather = -1 }},
		{choice, func(e *journal.Entry) { e.Together = "ages" }},
		{choice, func(e *journal.Entry) { e.Chose = "dog" }},
		{choice, func(e *journal.Entry) { e.There = "maybe" }},
		{choice, func(e *journal.Entry) { e.After = "later" }},
		{choice, func(e *journal.Entry) { e.Practices = []string{""} }},
		{choice, func(e *journal.Entry) { e.Practices = []string{strings.Repeat("x", journal.MaxID+1)} }},
		{choice, func(e *journal.Entry) { e.Practices = make([]string, 13) }},
	} {
		e := fullEntry()
		one.with(&e)
		says(t, "entry", e.Check(), one.key)
	}
}

func TestTidyEntry(t *testing.T) {
	e := fullEntry()
	e.At = time.Date(2026, time.May, 17, 14, 30, 59, 7, time.FixedZone("", 2*3600))
	e.Words, e.Practices = "  We laughed. ", []string{"one-question", "one-question"}
	if got := e.Tidy(); !reflect.DeepEqual(got, fullEntry()) {
		t.Errorf("%+v", got)
	}
	e.Hard, e.Together = false, journal.NoTime
	if got := e.Tidy(); got.After != "" || got.Chose != "" || got.There != "" {
		t.Errorf("answers to what was not asked are kept: %+v", got)
	}
}

func TestMayWrite(t *testing.T) {
	for day, key := range map[calendar.Day]string{
		today: "", today - 7: "", today - 8: "journal.error.day_past", today + 1: "journal.error.day_future",
	} {
		says(t, day.String(), journal.MayWrite(day, today), key)
	}
}
