package locale_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"mentor/internal/calendar"
	"mentor/internal/locale"
)

const english = `direction: ltr
messages:
  hello: "Hello {name}"
  minutes: {one: "{n} minute", other: "{n} minutes"}
  plain: "as it is"
  date.day_month: "{day} {month}"
  date.day_month_year: "{day} {year}"
  date.month.5: "May"
`

const russian = `direction: ltr
messages:
  hello: "Здравствуйте, {name}"
  minutes: {one: "{n} минута", few: "{n} минуты", many: "{n} минут", other: "{n} минуты"}
  plain: "как есть"
  date.day_month: "{day} {month}"
  date.day_month_year: "{day} {year} г."
  date.month.5: "мая"
`

func load(t *testing.T, files map[string]string) (*locale.Catalogue, []string) {
	t.Helper()
	m := fstest.MapFS{}
	for name, text := range files {
		m["locale/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	c, problems := locale.Load(m)
	var out []string
	for _, p := range problems {
		out = append(out, p.Error())
	}
	return c, out
}

func two(t *testing.T) (en, ru *locale.Locale) {
	t.Helper()
	c, problems := load(t, map[string]string{"en.yaml": english, "ru.yaml": russian})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return c.For("en"), c.For("ru")
}

func TestText(t *testing.T) {
	en, ru := two(t)
	for got, want := range map[string]string{
		en.T("hello", "name", "Ann"):             "Hello Ann",
		ru.T("hello", "name", "Ann"):             "Здравствуйте, Ann",
		en.T("hello", "name", "{name}"):          "Hello {name}",
		en.T("hello", "name", 7):                 "Hello 7",
		en.T("plain", "name", "Ann"):             "as it is",
		en.T("not.there"):                        "not.there",
		en.T("date.day_month", "day", 1, "x", 2): "1 {month}",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if en.Has("not.there") || !en.Has("hello") || !en.Has("minutes") {
		t.Error("Has does not know its keys")
	}
}

func TestPlural(t *testing.T) {
	en, ru := two(t)
	for n, want := range map[int]string{0: "0 minutes", 1: "1 minute", 2: "2 minutes", 21: "21 minutes"} {
		if got := en.N("minutes", n); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	for n, want := range map[int]string{
		0: "0 минут", 1: "1 минута", 2: "2 минуты", 5: "5 минут", 11: "11 минут", 12: "12 минут", 21: "21 минута", 22: "22 минуты", 25: "25 минут", 111: "111 минут",
	} {
		if got := ru.N("minutes", n); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := en.N("plain", 3); got != "as it is" {
		t.Errorf("a text without plural forms: %q", got)
	}
}

func TestDay(t *testing.T) {
	en, ru := two(t)
	day, today := calendar.Of(2026, time.May, 14), calendar.Of(2026, time.December, 31)
	for got, want := range map[string]string{
		en.Day(day, today): "14 May", en.Day(day, today+1): "14 May 2026", en.Day(today+1, today): "1 date.month.1 2027", en.Date(day): "14 May 2026",
		ru.Day(day, day): "14 мая", ru.Date(day): "14 мая 2026 г.",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestNegotiation(t *testing.T) {
	c, _ := load(t, map[string]string{"en.yaml": english, "ru.yaml": russian})
	for accept, want := range map[string]string{
		"": "en", "en": "en", "ru-RU,ru;q=0.9,en;q=0.8": "ru", "de, ru;q=0.5": "ru", "de": "en",
		"ja;q=1, en;q=0.1": "en", ";;;": "en", "ru;q=0": "en", strings.Repeat("x", 5000): "en",
	} {
		if got := c.For(accept).Tag; got != want {
			t.Errorf("%.30q gives %s, want %s", accept, got, want)
		}
	}
	if c.All()[0].Tag != locale.Base {
		t.Errorf("the first language is %s", c.All()[0].Tag)
	}
}

func TestMirror(t *testing.T) {
	c, _ := load(t, map[string]string{"en.yaml": english})
	if got := c.For("ar"); got.Dir != "ltr" {
		t.Errorf("without the mirror %s is %s", got.Tag, got.Dir)
	}
	m := c.WithMirror().For("ar-XB")
	if m.Dir != "rtl" || m.Language() != locale.Base || m.T("plain") != "as it is" || m.N("minutes", 1) != "1 minute" {
		t.Errorf("mirrored: %s %s %q", m.Dir, m.Language(), m.N("minutes", 1))
	}
	if c.All()[0].Dir != "ltr" || len(c.All()) != 1 {
		t.Error("the mirror changed the catalogue it was made from")
	}
}

func TestLoadProblems(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"no language":            {nil, "locale:1: there is no language file"},
		"a key is missing":       {map[string]string{"en.yaml": english, "de.yaml": "direction: ltr\nmessages:\n  plain: x\n"}, "locale/de.yaml:2: hello is missing"},
		"a direction is missing": {map[string]string{"en.yaml": "messages: {}\n"}, "says ltr or rtl"},
		"a name is no tag":       {map[string]string{"en.yaml": english, "none of these.yaml": english}, "named by its tag"},
		"plural without other":   {map[string]string{"en.yaml": "direction: ltr\nmessages:\n  m: {one: x}\n"}, `locale/en.yaml:3: `},
		"an unknown plural form": {map[string]string{"en.yaml": "direction: ltr\nmessages:\n  m: {uno: x, other: y}\n"}, `"uno"`},
		"no plural rules known":  {map[string]string{"en.yaml": english, "tlh.yaml": english}, "locale/tlh.yaml:"},
		"a key stands twice":     {map[string]string{"en.yaml": "direction: ltr\nmessages:\n  m: x\n  m: y\n"}, "locale/en.yaml:4: "},
	} {
		_, problems := load(t, c.files)
		if got := strings.Join(problems, "\n"); !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// A translation fills the same places as the base.
func TestPlacesAgree(t *testing.T) {
	fsys := fstest.MapFS{
		"locale/en.yaml": {Data: []byte("direction: ltr\nmessages:\n  a: \"Call {number} in {place}\"\n")},
		"locale/de.yaml": {Data: []byte("direction: ltr\nmessages:\n  a: \"In {place} {nummer} anrufen\"\n")},
	}
	_, problems := locale.Load(fsys)
	if len(problems) != 1 || problems[0].File != "locale/de.yaml" || problems[0].Line != 3 || !strings.Contains(problems[0].Reason, "{number} {place}") {
		t.Errorf("problems: %v", problems)
	}
}

// A language's words may stand in several files; each key in one of them.
func TestWordsInSeveralFiles(t *testing.T) {
	files := fstest.MapFS{
		"locale/en.yaml":       {Data: []byte("direction: ltr\nmessages:\n  a: \"A\"\n")},
		"locale/en/today.yaml": {Data: []byte("messages:\n  b: \"B {n}\"\n")},
		"locale/de.yaml":       {Data: []byte("direction: ltr\nmessages:\n  a: \"AA\"\n")},
		"locale/de/today.yaml": {Data: []byte("messages:\n  b: \"B {m}\"\n  a: \"AAA\"\n")},
	}
	c, problems := locale.Load(files)
	if got := c.All()[0].T("b", "n", 3); got != "B 3" {
		t.Errorf("b is %q", got)
	}
	var told []string
	for _, p := range problems {
		told = append(told, p.Error())
	}
	slices.Sort(told)
	want := []string{"locale/de/today.yaml:2: b has the places {m}; in en it has {n}", "locale/de/today.yaml:3: a stands in two files"}
	if !slices.Equal(told, want) {
		t.Errorf("told %q, want %q", told, want)
	}
}
