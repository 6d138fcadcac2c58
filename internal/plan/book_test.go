package plan_test

import (
	"io/fs"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"mentor/internal/advice"
	"mentor/internal/instrument"
	"mentor/internal/plan"
	"mentor/internal/practice"
	"mentor/internal/safety"
)

var files = os.DirFS("../../content")

type loaded struct {
	form *instrument.Form
	set  *practice.Set
	book *plan.Book
	bad  []any
}

var load = sync.OnceValue(func() (l loaded) {
	form, ps := instrument.LoadForm(files, "trust-2")
	deck, more := advice.LoadDeck(files, form)
	set, again := practice.LoadSet(files, form, deck.Sources)
	b, last := plan.Load(files, form, set)
	for _, p := range append(append(append(ps, more...), again...), last...) {
		l.bad = append(l.bad, p)
	}
	l.form, l.set, l.book = form, set, b
	return l
})

func book(t testing.TB) (*plan.Book, *instrument.Form) {
	t.Helper()
	l := load()
	if len(l.bad) > 0 {
		t.Fatal(l.bad[0])
	}
	return l.book, l.form
}

func TestWords(t *testing.T) {
	b, form := book(t)
	w, ps := b.LoadWords(files, "en")
	for _, p := range ps {
		t.Error(p)
	}
	for _, band := range form.Bands {
		ids := b.SignsFor(band.ID)
		if len(ids) < plan.MaxSigns {
			t.Errorf("band %s has %d signs to choose from", band.ID, len(ids))
		}
		var own []plan.Sign
		for _, id := range ids[:3] {
			own = append(own, w.Sign(id))
		}
		wantFault(t, (&plan.Vision{}).Choose(b, own), "")
	}
}

// The words keep to the manner of the house: typographic quotes, no dash, none
// of the words that the product does not say.
func TestManner(t *testing.T) {
	data, err := fs.ReadFile(files, "plan/en.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(string(data), "\n") {
		if strings.HasPrefix(strings.TrimSpace(line), "#") {
			continue
		}
		line = strings.TrimPrefix(strings.TrimSpace(line), "- ")
		for _, never := range []string{"'", "–", "—", " - ", "overdue", "streak", "missed a", "fail", "normal", "should have"} {
			if strings.Contains(line, never) {
				t.Errorf("line %d has %q: %s", i+1, never, line)
			}
		}
	}
}

// changed is the content of the plan with one text in one file changed.
func changed(t *testing.T, name, from, to string) fs.FS {
	t.Helper()
	out := fstest.MapFS{}
	for _, n := range []string{"plan/plan.yaml", "plan/en.yaml"} {
		data, err := fs.ReadFile(files, n)
		if err != nil {
			t.Fatal(err)
		}
		text := string(data)
		if n == name {
			if !strings.Contains(text, from) {
				t.Fatalf("%s has no %q", name, from)
			}
			text = strings.Replace(text, from, to, 1)
		}
		out[n] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

// Each mistake is told with its file, its line and what is wrong.
func TestMistakesAreTold(t *testing.T) {
	_, form := book(t)
	const rules, words = "plan/plan.yaml", "plan/en.yaml"
	for _, one := range []struct{ file, from, to, reason string }{
		{rules, "{step: 3, weeks: 6", "{step: 3, weeks: 7", "6 steps, 25 weeks"},
		{rules, "{step: 6, weeks: 5, least: 2, most: 9}", "{step: 6, weeks: 5, least: 6, most: 9}", "step 6 with 5 weeks"},
		{rules, "- {step: 6, weeks: 5, least: 2, most: 9}", "- {step: 5, weeks: 5, least: 2, most: 9}", "5 steps"},
		{rules, "scale: CRP, below: 50", "scale: XYZ, below: 50", `unknown scale "XYZ"`},
		{rules, "bands: [b3]\n    step: 5", "bands: [b4]\n    step: 5", `unknown band "b4"`},
		{rules, "living: [apart]", "living: [away]", `unknown living "away"`},
		{rules, "calm: true", "calm: false", "it would always fire"},
		{rules, "step: 2\n    weeks: 1\n\n  - id: hello", "step: 9\n    weeks: 1\n\n  - id: hello", "step 9"},
		{rules, "at_most: 2", "at_most: 0", "it changes nothing"},
		{rules, "id: calm-is-low", "id: reserves-are-low", "stands twice"},
		{rules, "minutes: 5\n", "minutes: 7\n", "7 minutes a day"},
		{rules, "  - {id: fits, points: 0}\n", "", "fits is missing"},
		{rules, "id: fits, points", "id: fats, points", "no such rank"},
		{words, "  calm-is-low:", "  calm-was-low:", "calm-is-low: not all words among why"},
		{words, "  calm-is-low:", "  calm-was-low:", "calm-was-low: there is no such thing for why"},
		{words, `      - "I kept none this week."` + "\n", "", "i-keep-small-promises: not all words among signs"},
		{words, `yes: "Take them out of my week"`, `yes: ""`, "safe: not all words among proposals"},
		{words, "  went-mixed:", "  went-so:", "went-mixed: not all words among replies"},
		{words, "  pulse:", "  puls:", "puls: there is no such thing for due"},
		{words, "  6: ", "  7: ", "step 6 has no line"},
	} {
		l := load()
		b, ps := plan.Load(changed(t, one.file, one.from, one.to), form, l.set)
		_, more := b.LoadWords(changed(t, one.file, one.from, one.to), "en")
		told := false
		for _, p := range append(ps, more...) {
			told = told || p.File == one.file && p.Line > 1 && strings.Contains(p.Reason, one.reason)
		}
		if !told {
			t.Errorf("%s instead of %s: problems %v and %v, want one with %q", one.to, one.from, ps, more, one.reason)
		}
	}
}

// answers are a result with every item on one favourable level 1..5 but those
// of some scales, and what else set says.
type answers struct {
	level  int
	scales map[string]int
	set    map[string]instrument.Answer
}

func (a answers) known(t testing.TB, band string, o safety.Outcome) plan.Known {
	t.Helper()
	_, form := book(t)
	out := form.Blank()
	for p, it := range form.Items() {
		y := a.level
		if l, ok := a.scales[form.Scales[form.ScaleOf(p)].ID]; ok {
			y = l
		}
		if it.Unfavourable() && y > 0 {
			y = 6 - y
		}
		out[p] = instrument.Answer(y)
	}
	for id, v := range a.set {
		p, ok := form.Place(id)
		if !ok {
			t.Fatalf("there is no question %s", id)
		}
		out[p] = v
	}
	c := advice.Case{Form: form, Answers: out, Result: form.Score(out, instrument.Full, instrument.APriori), Band: band}
	return plan.Known{Case: &c, Band: band, Safety: o}
}

// withheld is an outcome in which an item of the form was answered with yes.
func withheld(t testing.TB, id string) safety.Outcome {
	t.Helper()
	_, form := book(t)
	replies := make([]safety.Reply, len(form.Safety))
	for i, item := range form.Safety {
		if item.ID == id {
			replies[i] = safety.Yes
		}
	}
	return form.Judge(form.Safety, replies)
}
