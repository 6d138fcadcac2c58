package report_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"

	"mentor/internal/instrument"
	"mentor/internal/report"
	"mentor/internal/sitting"
)

// fhirItem is an item of either resource, as another program reads it.
type fhirItem struct {
	LinkID       string `json:"linkId"`
	Text, Type   string
	AnswerOption []struct{ ValueCoding coding }
	Answer       []struct {
		ValueCoding  *coding
		ValueDecimal *float64
	}
	Item []fhirItem
}

type coding struct{ System, Code, Display string }

type resource struct {
	ResourceType, URL, Version, Status, Questionnaire, Authored, Description string
	Item                                                                     []fhirItem
}

// bundled is the questionnaire and the response of a sitting.
func bundled(t *testing.T, s *sitting.Sitting) (questionnaire, response resource) {
	t.Helper()
	lib, loc := load(t)
	data, err := report.FHIR(lib, loc, s)
	if err != nil {
		t.Fatal(err)
	}
	var b struct {
		ResourceType, Type string
		Entry              []struct {
			FullURL  string
			Resource resource
		}
	}
	if err := json.Unmarshal(data, &b); err != nil {
		t.Fatal(err)
	}
	if b.ResourceType != "Bundle" || b.Type != "collection" || len(b.Entry) != 2 {
		t.Fatalf("a %s of type %s with %d entries", b.ResourceType, b.Type, len(b.Entry))
	}
	if !strings.HasPrefix(b.Entry[1].FullURL, "urn:uuid:") || len(b.Entry[1].FullURL) != 45 {
		t.Errorf("the response is called %s", b.Entry[1].FullURL)
	}
	return b.Entry[0].Resource, b.Entry[1].Resource
}

// flat is every item by its linkId; one that stands twice is an error.
func flat(t *testing.T, items []fhirItem, into map[string]fhirItem) map[string]fhirItem {
	t.Helper()
	for _, it := range items {
		if _, again := into[it.LinkID]; again {
			t.Errorf("the linkId %s stands twice", it.LinkID)
		}
		into[it.LinkID] = it
		flat(t, it.Item, into)
	}
	return into
}

func TestFHIRQuestionnaire(t *testing.T) {
	lib, _ := load(t)
	q, _ := bundled(t, full(t, lib))
	if q.ResourceType != "Questionnaire" || q.Status != "active" || q.URL != "urn:parenting-mentor:questionnaire:trust:b10" || q.Version != "2" {
		t.Errorf("the questionnaire is %s %s %s %s", q.ResourceType, q.Status, q.URL, q.Version)
	}
	if q.Description != "Not a diagnosis & not for court." {
		t.Errorf("the description is %q", q.Description)
	}
	if len(q.Item) != 10 {
		t.Fatalf("%d groups, want nine scales and the scores", len(q.Item))
	}
	items := flat(t, q.Item, map[string]fhirItem{})
	for _, it := range lib.Current().Items() {
		got, want := items[it.ID], 5
		if it.MayNotComeUp() {
			want = 6
		}
		if got.Type != "choice" || got.Text == "" || len(got.AnswerOption) != want {
			t.Errorf("%s is a %s of %d options, want %d", it.ID, got.Type, len(got.AnswerOption), want)
		}
	}
	last := items["CLO2"].AnswerOption[5].ValueCoding
	if want := (coding{"urn:parenting-mentor:answer:occasion", "did-not-come-up", "it did not come up"}); last != want {
		t.Errorf("the last option is %v", last)
	}
}

func TestFHIRResponse(t *testing.T) {
	lib, _ := load(t)
	q, r := bundled(t, full(t, lib))
	if r.ResourceType != "QuestionnaireResponse" || r.Status != "completed" || r.Authored != "2025-04-01" || r.Questionnaire != q.URL+"|2" {
		t.Errorf("the response is %s %s %s to %s", r.ResourceType, r.Status, r.Authored, r.Questionnaire)
	}
	items := flat(t, r.Item, map[string]fhirItem{})
	code := func(id string) string {
		if it, ok := items[id]; !ok {
			return "absent"
		} else if len(it.Answer) == 0 {
			return "no answer"
		}
		return items[id].Answer[0].ValueCoding.Code
	}
	for id, want := range map[string]string{"CLO1": "4", "STR1": "did-not-come-up", "CLO3": "no answer", "RES5": "absent", "safety": "absent"} {
		if got := code(id); got != want {
			t.Errorf("%s is %s, want %s", id, got, want)
		}
	}
	for _, id := range []string{"scores.RES", "scores.STR", "scores.T"} {
		if _, ok := items[id]; ok {
			t.Errorf("%s is there without a score", id)
		}
	}
}

func TestFHIRScores(t *testing.T) {
	lib, _ := load(t)
	_, r := bundled(t, level(t, lib, instrument.Full, 2))
	items := flat(t, r.Item, map[string]fhirItem{})
	for id, want := range map[string]float64{
		"scores.CLO.value": 25, "scores.CLO.lo": 11.76, "scores.CLO.hi": 38.24,
		"scores.T.value": 25, "scores.T.lo": 17.6, "scores.T.hi": 32.4,
	} {
		if len(items[id].Answer) != 1 || items[id].Answer[0].ValueDecimal == nil || *items[id].Answer[0].ValueDecimal != want {
			t.Errorf("%s is %+v, want %v", id, items[id].Answer, want)
		}
	}
}

// Every answer is to a question of the questionnaire, in the same group, and
// is one of its options.
func TestFHIRResponseFitsQuestionnaire(t *testing.T) {
	lib, _ := load(t)
	for name, s := range bundles(t) {
		q, r := bundled(t, s)
		n := fits(t, name, q.Item, r.Item)
		if least := 27; n < least {
			t.Errorf("%s: only %d answers were compared", name, n)
		}
		if name == "short" && n != 27+3*(len(lib.Current().Scales)+1) {
			t.Errorf("short: %d answers were compared", n)
		}
	}
}

// fits counts the answers it compared.
func fits(t *testing.T, name string, questions, answers []fhirItem) (n int) {
	t.Helper()
	byID := map[string]fhirItem{}
	for _, q := range questions {
		byID[q.LinkID] = q
	}
	for _, a := range answers {
		q, ok := byID[a.LinkID]
		if !ok {
			t.Errorf("%s: %s is not in the questionnaire", name, a.LinkID)
		}
		for _, v := range a.Answer {
			n++
			if v.ValueCoding == nil {
				if q.Type != "decimal" || v.ValueDecimal == nil {
					t.Errorf("%s: %s is a %s and is answered with %+v", name, a.LinkID, q.Type, v)
				}
				continue
			}
			found := false
			for _, o := range q.AnswerOption {
				found = found || o.ValueCoding == *v.ValueCoding
			}
			if !found {
				t.Errorf("%s: %v is no option of %s", name, *v.ValueCoding, a.LinkID)
			}
		}
		n += fits(t, name, q.Item, a.Item)
	}
	return n
}

func bundles(t *testing.T) map[string]*sitting.Sitting {
	t.Helper()
	lib, _ := load(t)
	return map[string]*sitting.Sitting{
		"full": full(t, lib), "long": level(t, lib, instrument.Full, 4), "short": level(t, lib, instrument.Short, 3),
	}
}

const validator = "testdata/fhir"

// validate runs a validator that is not ours and returns what it found.
func validate(t *testing.T, bundle []byte) (findings string, ok bool) {
	t.Helper()
	node, err := exec.LookPath("node")
	if err == nil {
		_, err = os.Stat(validator + "/node_modules/fhir/package.json")
	}
	if err != nil && os.Getenv("CI") == "true" {
		t.Fatalf("the FHIR validator is missing: %v", err)
	}
	if err != nil {
		t.Skipf("the FHIR validator is missing (npm ci --prefix internal/report/%s): %v", validator, err)
	}
	cmd := exec.CommandContext(t.Context(), node, "validate.mjs")
	cmd.Dir, cmd.Stdin = validator, bytes.NewReader(bundle)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	err = cmd.Run()
	return said.String(), err == nil
}

func TestFHIRValidator(t *testing.T) {
	lib, loc := load(t)
	for name, s := range bundles(t) {
		data, err := report.FHIR(lib, loc, s)
		if err != nil {
			t.Fatal(err)
		}
		if findings, ok := validate(t, data); !ok {
			t.Errorf("%s:\n%s", name, findings)
		}
	}
}

// The validator sees mistakes deep in both resources.
func TestFHIRValidatorRefuses(t *testing.T) {
	lib, loc := load(t)
	data, err := report.FHIR(lib, loc, full(t, lib))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ old, new, location string }{
		{`"status": "completed"`, `"status": "done"`, "QuestionnaireResponse.status"},
		{`"type": "choice"`, `"type": "select"`, "flat: error Questionnaire.item[1].type"},
		{`"authored": "2025-04-01"`, `"authored": "1 April"`, "QuestionnaireResponse.authored"},
		{`"type": "collection"`, `"type": "pile"`, "Bundle.type"},
		{`"valueDecimal": `, `"valueDecimal": "x", "was": `, "answer[0].was: Unexpected property"},
		{`"valueCoding": {`, `"valueCodes": {`, "answerOption[0].value[x]: Missing property"},
	} {
		spoilt := bytes.Replace(data, []byte(c.old), []byte(c.new), 1)
		if bytes.Equal(spoilt, data) {
			t.Fatalf("the bundle has no %s", c.old)
		}
		if findings, ok := validate(t, spoilt); ok || !strings.Contains(findings, c.location) {
			t.Errorf("%s: found %q, want something at %s", c.new, findings, c.location)
		}
	}
}
