package report_test

import (
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"mentor/internal/advice"
	"mentor/internal/instrument"
	"mentor/internal/report"
	"mentor/internal/safety"
	"mentor/internal/sitting"
)

const formats = "../../docs/formats/"

func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	s, err := jsonschema.NewCompiler().Compile(formats + "result-v1.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func parsed(t *testing.T, data []byte) map[string]any {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return v.(map[string]any)
}

// file is the JSON of a sitting, read back.
func file(t *testing.T, s *sitting.Sitting) map[string]any {
	t.Helper()
	lib, loc := load(t)
	data, err := report.JSON(lib, loc, s, advise(lib, s, safety.Outcome{}))
	if err != nil {
		t.Fatal(err)
	}
	return parsed(t, data)
}

func TestJSONFitsSchema(t *testing.T) {
	lib, _ := load(t)
	schema := schema(t)
	blank := fresh(t, lib, "b13")
	finish(t, blank, instrument.Short)
	sittings := map[string]*sitting.Sitting{"full": full(t, lib), "blank": blank}
	for _, l := range []instrument.Length{instrument.Short, instrument.Full} {
		for favourable := 1; favourable <= 5; favourable++ {
			sittings[l.String()+" "+string(rune('0'+favourable))] = level(t, lib, l, favourable)
		}
	}
	for name, s := range sittings {
		if err := schema.Validate(file(t, s)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The schema is no empty promise: it refuses what the format does not have.
func TestSchemaRefuses(t *testing.T) {
	lib, _ := load(t)
	schema := schema(t)
	number := func(s string) json.Number { return json.Number(s) }
	first := func(doc map[string]any, list string) map[string]any { return doc[list].([]any)[0].(map[string]any) }
	for name, spoil := range map[string]func(map[string]any){
		"safety":                  func(d map[string]any) { d["safety"] = "red" },
		"another version":         func(d map[string]any) { d["format_version"] = number("2") },
		"a time for a day":        func(d map[string]any) { d["started"] = "2025-03-31T10:00:00Z" },
		"answered without value":  func(d map[string]any) { delete(first(d, "items"), "value") },
		"the value 6":             func(d map[string]any) { first(d, "items")["value"] = number("6") },
		"a score over 100":        func(d map[string]any) { first(d, "scales")["hi"] = number("101") },
		"a score with no words":   func(d map[string]any) { delete(first(d, "scales"), "words") },
		"a score without its sem": func(d map[string]any) { delete(first(d, "scales"), "sem") },
		"a score and why not":     func(d map[string]any) { first(d, "scales")["why_none"] = "too_few" },
		"a total and why not":     func(d map[string]any) { d["total"].(map[string]any)["why_none"] = "too_few" },
		"an unknown cell":         func(d map[string]any) { d["guidance"] = map[string]any{"cell": "bad", "sure": true} },
		"no limits":               func(d map[string]any) { delete(d, "limits") },
	} {
		doc := file(t, level(t, lib, instrument.Full, 2))
		if err := schema.Validate(doc); err != nil {
			t.Fatal(err)
		}
		spoil(doc)
		if schema.Validate(doc) == nil {
			t.Errorf("%s passes the schema", name)
		}
	}
}

// The example in the description is of the format it describes.
func TestExampleFitsSchema(t *testing.T) {
	text, err := os.ReadFile(formats + "result-json.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "```json\n")
	example, _, ok := strings.Cut(rest, "```")
	if !ok {
		t.Fatal("there is no example")
	}
	doc := parsed(t, []byte(example))
	if err := schema(t).Validate(doc); err != nil {
		t.Error(err)
	}
	lib, _ := load(t)
	for key := range file(t, full(t, lib)) {
		if _, ok := doc[key]; !ok {
			t.Errorf("the example has no %s", key)
		}
	}
}

// typed is what the tests below look at.
type typed struct {
	Format      string
	Version     int `json:"format_version"`
	Instrument  struct{ ID, Title string }
	Calibration string
	Length      string
	Child       struct {
		Nickname string
		Band     struct {
			ID       string
			From, To int
		} `json:"age_band"`
	}
	Started, Finished string
	Items             []item
	Causes            []struct{ ID, When string }
	Mistakes, Facts   []struct{ ID, Answer string }
	Scales            []score
	Total             score
	Guidance          *struct {
		Cell string
		Sure bool
	}
	Advice struct {
		Path  string
		Cards []struct {
			ID      string
			Because []struct {
				Kind, ID, Answer string
				Value            int
			}
		}
	}
	Limits string
}

type item struct {
	ID, Scale, Text, Answer, Label string
	Key                            string `json:"label_key"`
	Value                          int
}

type score struct {
	ID                 string
	Value, Lo, Hi, SEM *float64
	Answered, Of       int
	Why                string `json:"why_none"`
	Words              *struct{ Lo, Hi, Text string }
}

func read(t *testing.T, s *sitting.Sitting, a advice.Advice) typed {
	t.Helper()
	lib, loc := load(t)
	data, err := report.JSON(lib, loc, s, a)
	if err != nil {
		t.Fatal(err)
	}
	var doc typed
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestJSONHead(t *testing.T) {
	lib, _ := load(t)
	d := read(t, full(t, lib), advice.Advice{})
	got := []any{
		d.Format, d.Version, d.Instrument.ID, d.Calibration, d.Length, d.Child.Nickname,
		d.Child.Band.ID, d.Child.Band.From, d.Child.Band.To, d.Started, d.Finished, d.Limits,
	}
	want := []any{
		"parenting-mentor/result", 1, "trust", "a-priori-1", "full", canary,
		"b10", 10, 12, "2025-03-31", "2025-04-01", "Not a diagnosis & not for court.",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

// The file is for people too.
func TestJSONReads(t *testing.T) {
	lib, loc := load(t)
	data, err := report.JSON(lib, loc, full(t, lib), advice.Advice{})
	if err != nil {
		t.Fatal(err)
	}
	if want := "\n  \"limits\": \"Not a diagnosis & not for court.\"\n}\n"; !bytes.HasSuffix(data, []byte(want)) {
		t.Errorf("the file ends with %q", data[len(data)-80:])
	}
}

func TestJSONAnswers(t *testing.T) {
	lib, _ := load(t)
	d := read(t, full(t, lib), advice.Advice{})
	if len(d.Items) != 56 {
		t.Fatalf("%d items, want all 56", len(d.Items))
	}
	items := map[string]item{}
	for _, it := range d.Items {
		items[it.ID] = it
	}
	for _, want := range []item{
		{ID: "CLO1", Scale: "CLO", Answer: "answered", Value: 4, Key: "answer.days.4", Label: "on most"},
		{ID: "CLO2", Scale: "CLO", Answer: "answered", Value: 2, Key: "answer.occasion.2", Label: "answer.occasion.2"},
		{ID: "CLO3", Scale: "CLO", Answer: "skipped"},
		{ID: "STR1", Scale: "STR", Answer: "did_not_come_up"},
		{ID: "RES5", Scale: "RES", Answer: "unanswered"},
	} {
		got := items[want.ID]
		got.Text = ""
		if got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
	if got, want := items["AUT3"].Text, "I secretly looked through my child’s things, messages or phone."; got != want {
		t.Errorf("AUT3 for a child of 10 to 12 reads %q", got)
	}
}

func TestJSONInventories(t *testing.T) {
	lib, _ := load(t)
	d := read(t, full(t, lib), advice.Advice{})
	got := map[string]string{}
	for _, c := range d.Causes {
		got[c.ID] = c.When
	}
	if want := map[string]string{"move": "recent", "school": "both"}; !reflect.DeepEqual(got, want) {
		t.Errorf("causes %v, want %v", got, want)
	}
	got = map[string]string{}
	for _, c := range slices.Concat(d.Mistakes, d.Facts) {
		got[c.ID] = c.Answer
	}
	for id, want := range map[string]string{
		"lied": "period", "shamed": "skipped", "compared": "unanswered",
		"living": "half", "mood": "skipped", "minutes": "unanswered",
	} {
		if got[id] != want {
			t.Errorf("%s is %q, want %q", id, got[id], want)
		}
	}
}

// Evidence sheet 2.4, 2.5 and 2.7: six answers of 2 are a score of 25 with SEM
// 18*sqrt(1-.80) = 8.05 and the interval 11.76 to 38.24, which crosses the
// borders at 12.5 and 37.5.
func TestJSONScores(t *testing.T) {
	lib, _ := load(t)
	d := read(t, level(t, lib, instrument.Full, 2), advice.Advice{})
	s := d.Scales[0]
	if s.ID != "CLO" || *s.Value != 25 || *s.Lo != 11.76 || *s.Hi != 38.24 || *s.SEM != 8.05 || s.Answered != 6 || s.Of != 6 {
		t.Errorf("CLO is %+v: %v [%v, %v] sem %v", s, *s.Value, *s.Lo, *s.Hi, *s.SEM)
	}
	if *s.Words != (struct{ Lo, Hi, Text string }{"almost-never", "sometimes", "between almost never and sometimes"}) {
		t.Errorf("the words are %v", *s.Words)
	}
	if *d.Total.Value != 25 || *d.Total.SEM != 4.5 || d.Total.Answered != 9 || d.Total.Of != 9 {
		t.Errorf("the total is %+v", d.Total)
	}
	if d.Guidance == nil || d.Guidance.Cell != "erratic" || !d.Guidance.Sure {
		t.Errorf("the cell is %+v", d.Guidance)
	}
}

func TestJSONWithoutScores(t *testing.T) {
	lib, _ := load(t)
	d := read(t, full(t, lib), advice.Advice{})
	why := map[string]string{}
	for _, s := range d.Scales {
		if (s.Value == nil) != (s.Why != "") || (s.Words == nil) != (s.Why != "") {
			t.Errorf("%s has both a score and a reason for none, or neither", s.ID)
		}
		why[s.ID] = s.Why
	}
	if why["RES"] != "too_few" || why["STR"] != "did_not_come_up" || why["CLO"] != "" {
		t.Errorf("why there is no score: %v", why)
	}
	if d.Total.Value != nil || d.Total.Why != "too_few" {
		t.Errorf("seven of nine scales give the total %+v", d.Total)
	}
	if d.Guidance != nil {
		t.Errorf("without STR the cell is %+v", d.Guidance)
	}
}

func TestJSONAdvice(t *testing.T) {
	lib, _ := load(t)
	s := full(t, lib)
	a := advise(lib, s, safety.Outcome{})
	d := read(t, s, a)
	var want []advice.Chosen
	want = append(want, a.Begin)
	want = append(want, a.Next...)
	for _, area := range a.Rest {
		want = append(want, area.Cards...)
	}
	if len(d.Advice.Cards) != len(want) || d.Advice.Path != "repair" {
		t.Fatalf("%d cards on the path %s, want %d", len(d.Advice.Cards), d.Advice.Path, len(want))
	}
	kinds := map[string]bool{}
	for i, card := range d.Advice.Cards {
		if card.ID != want[i].ID || len(card.Because) != len(want[i].Reasons) {
			t.Errorf("card %d is %s for %v, want %s for %v", i, card.ID, card.Because, want[i].ID, want[i].Reasons)
		}
		for j, b := range card.Because {
			kinds[b.Kind] = true
			if r := want[i].Reasons[j]; b.ID != r.ID || b.Kind == "item" && b.Value != int(r.Answer) {
				t.Errorf("%s is led to by %v, want %v", card.ID, b, r)
			}
		}
	}
	if !kinds["item"] || !kinds["mistake"] {
		t.Errorf("the answers that led to the advice are only %v", kinds)
	}
	if p := read(t, level(t, lib, instrument.Full, 5), advise(lib, level(t, lib, instrument.Full, 5), safety.Outcome{})); p.Advice.Path != "prevent" {
		t.Errorf("with all scores at the top the path is %s", p.Advice.Path)
	}
}
