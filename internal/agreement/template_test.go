package agreement_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"mentor/internal/agreement"
	"mentor/internal/safety"
	"mentor/internal/yamlfile"
)

const templates = `bands:
  - {id: b8, from: 8, to: 10}
  - {id: b11, from: 11, to: 13}
  - {id: pair}
templates:
  - {id: knock, bands: [b8, b11], review: 14, asks: [contact], source: apa}
  - {id: phones, bands: [b11], review: 28, checks: child, asks: [contact, checking], source: ours}
  - {id: calm, bands: [pair], review: 7, asks: [joint], source: ours}
`

const templateWords = `language: en
templates:
  knock: {what: Knock, why: W, parent: Knocks, child: Answers, wider: M, narrower: L}
  phones: {what: Phones, why: W, parent: P, child: C, check: The hall, how: Both look, wider: M, narrower: L}
  calm: {what: Calm, why: W, me: I write, you: They write, wider: M, narrower: L}
`

func loaded(main, words string) (*agreement.Book, *agreement.Words, []yamlfile.Problem) {
	files := fstest.MapFS{"agreement/agreement.yaml": {Data: []byte(main)}, "agreement/en.yaml": {Data: []byte(words)}}
	b, ps := agreement.Load(files, map[string]string{"apa": "A source"})
	if b == nil {
		return nil, nil, ps
	}
	w, more := b.LoadWords(files, "en")
	return b, w, append(ps, more...)
}

// A mistake of an author is told, and most of all a check that safety could not withhold.
func TestMistakesAreTold(t *testing.T) {
	if _, _, ps := loaded(templates, templateWords); len(ps) > 0 {
		t.Fatal(ps)
	}
	for _, c := range []struct{ from, to, want string }{
		{"[contact, checking]", "[contact]", "agreement/agreement.yaml:7: phones: checks something and does not ask for checking"},
		{"asks: [joint]", "asks: [juggling]", `calm: asks for the unknown "juggling"`},
		{"checks: child", "checks: me", `phones: unknown "me" checks; known are parent, child, both`},
		{"source: apa", "source: nobody", `knock: unknown source "nobody"`},
		{"id: phones", "id: knock", "knock: stands twice"},
		{"bands: [b11]", "bands: [b99]", "phones: is for no band"},
		{"bands: [b11]", "bands: []", "phones: is for no band"},
		{"bands: [pair]", "bands: [pair, b8]", "calm: what two parents agree on is not for a child too"},
		{"review: 7", "review: 400", "calm: is looked at after 400 days"},
		{"templates:", "begin:", "agreement/agreement.yaml:"},
		{"why: W, parent: Knocks", "parent: Knocks", "agreement/en.yaml:3: knock: a text is missing"},
		{"child: Answers", "me: Answers", "knock: has a text that is not shown"},
		{"how: Both look, ", "", "phones: a text is missing"},
		{"narrower: L}\n  phones", "narrower: L, check: The room}\n  phones", "knock: has a text that is not shown"},
		{"what: Calm", "what: " + strings.Repeat("x", agreement.MaxWhat+1), "calm: a text is too long"},
		{"  calm: {what", "  quiet: {what", "nothing is called quiet"},
	} {
		main, words := strings.Replace(templates, c.from, c.to, 1), strings.Replace(templateWords, c.from, c.to, 1)
		if main == templates && words == templateWords {
			t.Fatalf("%q stands nowhere", c.from)
		}
		_, _, ps := loaded(main, words)
		if !slices.ContainsFunc(ps, func(p yamlfile.Problem) bool { return strings.Contains(p.Error(), c.want) }) {
			t.Errorf("%s -> %s: %v, want %s", c.from, c.to, ps, c.want)
		}
	}
}

// What each does, and who checks, stand with the side that they are of, whoever proposes.
func TestBegin(t *testing.T) {
	b, w, _ := loaded(templates, templateWords)
	for _, c := range []struct {
		id           string
		byChild      bool
		first, other string
		checks       agreement.By
	}{
		{"knock", false, "Knocks", "Answers", ""},
		{"knock", true, "Answers", "Knocks", ""},
		{"phones", false, "P", "C", agreement.ByOther},
		{"phones", true, "C", "P", agreement.ByFirst},
		{"calm", false, "I write", "They write", ""},
	} {
		got := b.Template(c.id).Begin(w.Templates[c.id], c.byChild, today)
		var by agreement.By
		if got.Checks != nil {
			by = got.Checks.By
		}
		if got.First != c.first || got.Other != c.other || by != c.checks {
			t.Errorf("%s, by the child %t: %+v, checked by %q", c.id, c.byChild, got, by)
		}
		if err := got.Check(today); err != nil {
			t.Errorf("%s cannot be proposed as it is: %v", c.id, err)
		}
	}
}

// withholding is what a yes gives to a question that withholds an ask.
func withholding(a safety.Ask) safety.Outcome {
	return safety.Leads{Urgency: "soft", Withholds: []safety.Ask{a}}.Outcome(nil)
}

// What a band offers leaves out what safety withholds.
func TestOffer(t *testing.T) {
	b, _, _ := loaded(templates, templateWords)
	offered := func(band string, o safety.Outcome) (ids []string) {
		for _, one := range b.Offer(band, o) {
			ids = append(ids, one.ID)
		}
		return ids
	}
	if got := offered("b11", safety.Outcome{}); !slices.Equal(got, []string{"knock", "phones"}) {
		t.Errorf("on any day %v", got)
	}
	if got := offered("b11", withholding("checking")); !slices.Equal(got, []string{"knock"}) {
		t.Errorf("without checking %v", got)
	}
	if got := offered(agreement.Pair, withholding("joint")); len(got) > 0 {
		t.Errorf("for two parents apart %v", got)
	}
}
