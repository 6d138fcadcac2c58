package voice

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"mentor/content"
	"mentor/internal/calendar"
	"mentor/internal/fault"
	"mentor/internal/instrument"
	"mentor/internal/yamlfile"
)

// activities are those that the real file offers to wish for.
var activities = strings.Fields(`
	cushion-cave night-picnic cards-again one-dish-together bake-something teach-me child-is-boss comic-together
	seed-in-a-cup paper-planes torch-time read-in-turns three-songs their-film stop-motion
	play-online shared-playlist album-swap photo-walk mend-something budget-supper to-the-last-stop way-to-the-shop
	stretch-together one-episode change-a-corner plan-a-small-trip late-tea same-room-own-thing
	song-of-the-week quiet-call`)

func book(t *testing.T, files fs.FS) (*Book, *Words, []yamlfile.Problem) {
	t.Helper()
	form, ps := instrument.LoadForm(files, "trust-2")
	if len(ps) > 0 {
		t.Fatal(ps[0])
	}
	b, ps := LoadBook(files, form, map[string]string{
		"stattin-kerr-2000": "s", "zimmer-gembeck-2022": "s", "apology-2025": "s", "bradshaw-2024": "s", "haines-schutte-2023": "s",
	}, activities)
	if b == nil {
		return nil, nil, ps
	}
	w, more := b.LoadWords(files, "en")
	return b, w, append(ps, more...)
}

func TestBook(t *testing.T) {
	b, w, ps := book(t, content.Files)
	if len(ps) > 0 {
		t.Fatal(ps)
	}
	if len(b.Asked(Young)) != 6 || len(b.Asked(Older)) != 8 {
		t.Errorf("asked are %d and %d", len(b.Asked(Young)), len(b.Asked(Older)))
	}
	if got := w.Ask(Young, "listens", "Mum"); got != "Mum listened until I was done." {
		t.Error(got)
	}
	if got := w.Answer(Young, 3) + w.Answer(Older, 3); got != "Most timesSometimes" {
		t.Error(got)
	}
}

// A mistake of an author is told by file, line and reason.
func TestMistakesAreTold(t *testing.T) {
	for _, c := range []struct{ file, from, to, want string }{
		{"voice.yaml", "scale: TLK, young: true, source: stattin", "scale: XYZ, young: true, source: stattin", `voice/voice.yaml:8: tells: stands beside the unknown scale "XYZ"`},
		{"voice.yaml", "source: apology-2025", "source: nobody", `voice/voice.yaml:11: wrong: unknown source "nobody"`},
		{"voice.yaml", "id: rules", "id: tells", "tells: stands twice"},
		{"voice.yaml", "scale: TIM, young: true", "scale: TIM", "topics: 5 where 6 belong"},
		{"voice.yaml", "[knew, helped, stop]", "[knew, helped]", "starters: 2 where 3 belong"},
		{"voice.yaml", "starters:", "begins:", "voice/voice.yaml:"},
		{"en.yaml", `name: "Promises are kept"`, `name: " "`, "promised: a text is missing"},
		{"en.yaml", `young: "{name} listened until I was done."`, ``, "listens: a text is missing"},
		{"en.yaml", `"Storm", `, ``, "weather: 4 where 5 belong"},
		{"en.yaml", `  knew:`, `  known:`, "known: nothing is called that"},
		{"en.yaml", `"our secret"`, `"Our secret!"`, "is no phrase that can be looked for"},
		{"en.yaml", `"our secret"`, `"kms"`, "kms: stands twice"},
		{"voice.yaml", "    - late-tea", "    - sitting-still", "sitting-still: is no activity, or stands twice for older"},
		{"voice.yaml", "    - album-swap", "    - bake-something", "bake-something: is no activity, or stands twice for older"},
		{"en.yaml", `  late-tea:`, `  early-tea:`, "early-tea: nothing is called that"},
		{"en.yaml", `"Have a late cup of tea"`, `""`, "late-tea: a text is missing"},
		{"en.yaml", `"our secret"`, `".. secret"`, "is no phrase that can be looked for"},
		{"en.yaml", `"our secret"`, `"our se*"`, "is no phrase that can be looked for"},
		{"en.yaml", `"our secret"`, `"our & .. secret"`, "is no phrase that can be looked for"},
		{"en.yaml", `"our secret"`, `"OUR secret"`, "OUR secret: unknown group OUR"},
		{"en.yaml", `  - "TO to/too`, `  - "TOO to/too`, "TOO: is in no phrase"},
		{"en.yaml", `  - "TO to/too`, `  - "TO KIN/too`, "TO: unknown group KIN"},
		{"en.yaml", `  - "TO to/too`, `  - "To to/too`, "To: is no group of words"},
		{"en.yaml", `  - "YOU you/u`, `  - "TO you/u`, "TO: stands twice"},
	} {
		files := fstest.MapFS{}
		for _, name := range []string{"voice/voice.yaml", "voice/en.yaml", "instruments/trust-2/form.yaml", "safety/safety.yaml"} {
			data, err := fs.ReadFile(content.Files, name)
			if err != nil {
				t.Fatal(err)
			}
			text := string(data)
			if strings.HasSuffix(name, "voice/"+c.file) {
				if text = strings.Replace(text, c.from, c.to, 1); text == string(data) {
					t.Fatalf("%s has no %q", name, c.from)
				}
			}
			files[name] = &fstest.MapFile{Data: []byte(text)}
		}
		_, _, ps := book(t, files)
		if !slices.ContainsFunc(ps, func(p yamlfile.Problem) bool { return strings.Contains(p.Error(), c.want) }) {
			t.Errorf("%s -> %s: %v, want %s", c.from, c.to, ps, c.want)
		}
	}
}

func TestAgeOf(t *testing.T) {
	day := calendar.Of(2026, 11, 26)
	for born, want := range map[int]Age{2018: Young, 2016: Young, 2015: Older, 2009: Older, 0: Older} {
		if got := AgeOf(born, day); got != want {
			t.Errorf("born %d: %s, want %s", born, got, want)
		}
	}
}

func felt(age Age, answers ...int) *Felt {
	f := &Felt{Bond: "b", Age: age, Answers: map[string]int{}}
	for i, a := range answers {
		if a > 0 {
			f.Answers[[]string{"tells", "listens", "promised", "wrong", "time", "cares", "privacy", "rules"}[i]] = a
		}
	}
	return f
}

// The line is the range of the middle answers: a quarter is left out at each end.
func TestLine(t *testing.T) {
	for _, c := range []struct {
		felt *Felt
		want string
	}{
		{felt(Young, 1, 2, 3), "none"},
		{felt(Young, 1, 2, 3, 3), "{2 3}"},
		{felt(Young, 3, 1, 2, 2, 2, 3), "{2 3}"},
		{felt(Young, 2, 2, 2, 2, 1, 3), "{2 2}"},
		{felt(Older, 5, 5, 5, 1), "none"},
		{felt(Older, 0, 5, 0, 5, 5, 1), "none"},
		{felt(Older, 1, 3, 4, 5, 3), "{3 4}"},
		{felt(Older, 1, 1, 3, 4, 4, 4, 5, 5), "{3 4}"},
		{felt(Older, 1, 1, 1, 1, 5, 5, 5, 5), "{1 5}"},
		{felt(Older, 2, 2, 2, 2, 2, 2, 2, 2), "{2 2}"},
	} {
		got := "none"
		if l, ok := c.felt.Line(); ok {
			got = fmt.Sprint(l)
		}
		if got != c.want {
			t.Errorf("%v: %s, want %s", c.felt.Answers, got, c.want)
		}
	}
}

// What a parent sees is what the child chose, and nothing else.
func TestAs(t *testing.T) {
	b, _, _ := book(t, content.Files)
	answers := felt(Older, 1, 3, 4, 5, 3)
	for _, c := range []struct {
		what  string
		thing Thing
		bond  string
		ch    Choice
		want  string
	}{
		{"a sentence is whole", Thing{What: Say, Starter: "stop", Words: "reading"}, "b", Choice{}, `{"k":"say","n":"reading","s":"stop"}`},
		{"a wish is whole", Thing{What: Wish, Activity: "x", Words: "soon"}, "b", Choice{}, `{"k":"wish","n":"soon","a":"x"}`},
		{"a weather has no words", Thing{What: Weather, Weather: 2, Words: "grey"}, "b", Choice{}, `{"k":"weather","w":2}`},
		{"unless they are chosen", Thing{What: Weather, Weather: 2, Words: "grey"}, "b", Choice{Words: true}, `{"k":"weather","w":2,"n":"grey"}`},
		{"one line", Thing{What: Trust, Words: "more", Felt: answers}, "b", Choice{Line: true}, `{"k":"trust","y":"older","l":{"f":3,"t":4}}`},
		{"two topics, in the order of the book", Thing{What: Trust, Felt: answers}, "b", Choice{Topics: []string{"time", "tells", "rules", "none"}}, `{"k":"trust","y":"older","t":[{"t":"tells","a":1},{"t":"time","a":3}]}`},
		{"own words beside answers", Thing{What: Trust, Words: "more", Felt: answers}, "b", Choice{Words: true}, `{"k":"trust","n":"more","y":"older"}`},
		{"nothing", Thing{What: Trust, Felt: answers}, "b", Choice{}, "show.error.nothing"},
		{"a line of too few", Thing{What: Trust, Felt: felt(Older, 1)}, "b", Choice{Line: true}, "show.error.nothing"},
		{"what was not answered", Thing{What: Trust, Felt: answers}, "b", Choice{Topics: []string{"rules"}}, "show.error.nothing"},
		{"another parent", Thing{What: Trust, Felt: answers}, "dad", Choice{Line: true}, "error.not_found"},
	} {
		s, err := c.thing.As(b, c.bond, c.ch)
		data, _ := json.Marshal(s)
		got := string(data)
		if f, ok := fault.As(err); ok {
			got = f.Key
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.what, got, c.want)
		}
	}
}

func TestChanged(t *testing.T) {
	thing := Thing{What: Weather, Weather: 2, Words: "grey"}
	for _, c := range []struct {
		shown Shown
		want  bool
	}{
		{Shown{What: Weather, Weather: 2}, false},
		{Shown{What: Weather, Weather: 2, Words: "grey"}, false},
		{Shown{What: Weather, Weather: 3}, true},
		{Shown{What: Weather, Weather: 2, Words: "blue"}, true},
	} {
		if got := thing.Changed(c.shown); got != c.want {
			t.Errorf("%v: %t", c.shown, got)
		}
	}
	if s := (Shown{What: Say, Words: "a"}); !s.Same(Shown{What: Say, Words: "a", Thanked: true}) || s.Same(Shown{What: Say, Words: "b"}) {
		t.Error("the same is not told from another")
	}
}

// What a parent sees of a thing, in every state of the thing and of the link.
func TestSeen(t *testing.T) {
	b, _, _ := book(t, content.Files)
	felt, fewer := felt(Older, 1, 3, 4, 5, 3), felt(Older, 1, 3, 4, 5)
	topics := []string{"tells", "listens", "promised", "wrong", "time"}
	for _, c := range []struct {
		what  string
		was   Thing // as it was when it was shown
		ch    Choice
		is    Thing
		holds Seen
	}{
		{"a sentence", Thing{What: Say, Words: "a"}, Choice{}, Thing{What: Say, Words: "a"}, All},
		{"a sentence, changed", Thing{What: Say, Words: "a"}, Choice{}, Thing{What: Say, Words: "b"}, Earlier},
		{"a sentence that begins otherwise", Thing{What: Say, Words: "a"}, Choice{}, Thing{What: Say, Words: "a", Starter: "stop"}, Earlier},
		{"a wish", Thing{What: Wish, Activity: "x"}, Choice{}, Thing{What: Wish, Activity: "x"}, All},
		{"a wish with words added", Thing{What: Wish, Activity: "x"}, Choice{}, Thing{What: Wish, Activity: "x", Words: "soon"}, Earlier},
		{"a wish without its words", Thing{What: Wish, Activity: "x", Words: "soon"}, Choice{}, Thing{What: Wish, Activity: "x"}, Earlier},
		{"a weather", Thing{What: Weather, Weather: 2}, Choice{}, Thing{What: Weather, Weather: 2}, All},
		{"a weather without its words", Thing{What: Weather, Weather: 2, Words: "grey"}, Choice{}, Thing{What: Weather, Weather: 2, Words: "grey"}, Part},
		{"a weather with words added", Thing{What: Weather, Weather: 2}, Choice{}, Thing{What: Weather, Weather: 2, Words: "grey"}, Part},
		{"a weather with its words", Thing{What: Weather, Weather: 2, Words: "grey"}, Choice{Words: true}, Thing{What: Weather, Weather: 2, Words: "grey"}, All},
		{"a weather with other words", Thing{What: Weather, Weather: 2, Words: "grey"}, Choice{Words: true}, Thing{What: Weather, Weather: 2, Words: "blue"}, Earlier},
		{"another weather", Thing{What: Weather, Weather: 2}, Choice{}, Thing{What: Weather, Weather: 3}, Earlier},
		{"one answer", Thing{What: Trust, Felt: felt}, Choice{Topics: topics[:1]}, Thing{What: Trust, Felt: felt}, Part},
		{"one line", Thing{What: Trust, Felt: felt}, Choice{Line: true}, Thing{What: Trust, Felt: felt}, Part},
		{"a line that is another", Thing{What: Trust, Felt: felt}, Choice{Line: true}, Thing{What: Trust, Felt: fewer}, Earlier},
		{"all answers", Thing{What: Trust, Felt: felt}, Choice{Topics: topics}, Thing{What: Trust, Felt: felt}, All},
		{"all answers without the words", Thing{What: Trust, Felt: felt, Words: "w"}, Choice{Topics: topics}, Thing{What: Trust, Felt: felt, Words: "w"}, Part},
		{"all answers and the words", Thing{What: Trust, Felt: felt, Words: "w"}, Choice{Topics: topics, Words: true}, Thing{What: Trust, Felt: felt, Words: "w"}, All},
		{"an answer that was taken out", Thing{What: Trust, Felt: felt}, Choice{Topics: topics}, Thing{What: Trust, Felt: fewer}, Earlier},
		{"an answer that is not shown, taken out", Thing{What: Trust, Felt: felt}, Choice{Topics: topics[:1]}, Thing{What: Trust, Felt: fewer}, Part},
	} {
		as, err := c.was.As(b, "b", c.ch)
		if err != nil {
			t.Fatal(c.what, err)
		}
		if got := c.is.Seen("b", true); got != Nothing {
			t.Errorf("%s, not shown: %s", c.what, got)
		}
		c.is.Shown = map[string]Showing{"b": {ID: "i", As: as}}
		got := [3]Seen{c.is.Seen("b", true), c.is.Seen("b", false), c.is.Seen("dad", true)}
		if want := [3]Seen{c.holds, Ended, Nothing}; got != want {
			t.Errorf("%s: %v, want %v", c.what, got, want)
		}
		c.is.TakeBack("b")
		if got := c.is.Seen("b", true); got != Nothing {
			t.Errorf("%s, taken back: %s", c.what, got)
		}
	}
}

func TestCheck(t *testing.T) {
	b, _, _ := book(t, content.Files)
	for _, c := range []struct {
		thing Thing
		want  string
	}{
		{Thing{What: Weather, Weather: 1}, ""},
		{Thing{What: Weather, Words: "grey"}, "say.error.empty"},
		{Thing{What: Weather, Weather: 6}, "say.error.choice"},
		{Thing{What: Weather, Weather: -1}, "say.error.choice"},
		{Thing{What: Weather, Weather: 1, Words: strings.Repeat("é", MaxLine+1)}, "say.error.long"},
		{Thing{What: Say, Words: strings.Repeat("é", MaxWords)}, ""},
		{Thing{What: Say, Words: strings.Repeat("é", MaxWords+1)}, "say.error.long"},
		{Thing{What: Say, Starter: "stop"}, "say.error.empty"},
		{Thing{What: Say, Starter: "nothing", Words: "x"}, "say.error.choice"},
		{Thing{What: Wish, Activity: "cake"}, ""},
		{Thing{What: Wish, Activity: "none"}, "say.error.choice"},
		{Thing{What: Wish}, "say.error.empty"},
		{Thing{What: Trust, Felt: felt(Young, 3)}, ""},
		{Thing{What: Trust, Felt: felt(Young, 4)}, "say.error.choice"},
		{Thing{What: Trust, Felt: felt(Young, 0, 0, 0, 0, 0, 0, 2)}, "say.error.choice"}, // not asked from 8 to 10
		{Thing{What: Trust, Felt: felt(Older, 0, 0, 0, 0, 0, 0, 5)}, ""},
		{Thing{What: Trust, Felt: felt(Older)}, "say.error.empty"},
		{Thing{What: Trust, Felt: felt(Older), Words: "one wish"}, ""},
	} {
		got := ""
		if f, ok := fault.As(c.thing.Check(b, func(id string) bool { return id == "cake" })); ok {
			got = f.Key
		}
		if got != c.want {
			t.Errorf("%.60v: %q, want %q", c.thing, got, c.want)
		}
	}
}

// What is kept reads the same for ever.
func TestThingIsKeptSo(t *testing.T) {
	data, err := json.Marshal(Thing{
		What: Trust, Weather: 1, Words: "w", Starter: "s", Activity: "a", Gone: true, Felt: felt(Young, 2),
		Shown: map[string]Showing{"b": {ID: "i", As: Shown{What: Say, Thanked: true}}},
	})
	want := `{"k":"trust","w":1,"n":"w","s":"s","a":"a","t":{"b":"b","n":"","y":"young","a":{"tells":2}},"b":{"b":{"i":"i","s":{"k":"say","th":true}}},"x":true}`
	if err != nil || string(data) != want {
		t.Errorf("%s, %v", data, err)
	}
}
