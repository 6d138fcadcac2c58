package journal_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"mentor/content"
	"mentor/internal/instrument"
	"mentor/internal/journal"
)

func form(t *testing.T) *instrument.Form {
	t.Helper()
	f, problems := instrument.LoadForm(content.Files, "trust-2")
	if len(problems) > 0 {
		t.Fatal(problems[0])
	}
	return f
}

func repair(t *testing.T) *journal.Repair {
	t.Helper()
	r, problems := journal.LoadRepair(content.Files, form(t), "en")
	for _, p := range append(problems, r.Try()...) {
		t.Error(p)
	}
	return r
}

// The helper points in the order of the text, once at each turn of phrase, and
// at nothing in an apology that has its four parts.
func TestPoints(t *testing.T) {
	r := repair(t)
	got := r.Points("I’m sorry if I hurt you, but you made me angry. But you always do that.")
	if len(got) < 4 {
		t.Fatalf("it points at %v", got)
	}
	for i, want := range []string{"sorry if", "but", "you made me", "but you always"} {
		if !strings.HasPrefix(strings.ToLower(got[i].Words), want) || got[i].Say == "" {
			t.Errorf("point %d is at %q (%q), want %q", i, got[i].Words, got[i].Say, want)
		}
	}
	for _, band := range form(t).Bands {
		var whole []string
		for _, p := range r.Parts {
			whole = append(whole, p.Example.For(band.ID))
		}
		if got := r.Points(strings.Join(whole, " ")); len(got) > 0 {
			t.Errorf("band %s: the example is pointed at: %v", band.ID, got)
		}
	}
	if got := r.Points(""); got != nil {
		t.Errorf("nothing is pointed at: %v", got)
	}
}

// Whatever is written, what is pointed at stands in the text.
func TestPointsStandInTheText(t *testing.T) {
	r := repair(t)
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.SampledFrom([]string{"but", "sorry", "if", "you", "felt", "made", "me", "never", "always", "I", ",", ".", "lazy", "ß", "😀"}), 0, 30).Draw(t, "words")
		text := strings.Join(words, " ")
		for _, p := range r.Points(text) {
			if !strings.Contains(text, p.Words) || p.Words == "" {
				t.Fatalf("%q is not in %q", p.Words, text)
			}
		}
	})
}

// A pattern that misses its bad example, or hits a good one, does not pass.
func TestPatternsAreTried(t *testing.T) {
	data, err := fs.ReadFile(content.Files, "journal/en.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range []struct{ from, to, reason string }{
		{`- "I’m sorry I shouted, but you would not listen."`, `- "I’m sorry I shouted."`, "but: it does not point at"},
		{`- "I shouted at you. That was wrong."`, `- "I shouted, but that was wrong."`, `"but" points at the good`},
		{`"\\bbut\\b"`, `"\\bbut("`, "is no regular expression"},
		{`      b3: "I shouted very loudly."`, ``, "act: no example for the band b3"},
		{"  - id: no-excuse\n", "  - id: now\n    name: x\n  - id: no-excuse\n", "5 parts of an apology"},
	} {
		text := string(data)
		if !strings.Contains(text, one.from) {
			t.Fatalf("the file has no %q", one.from)
		}
		fsys := fstest.MapFS{"journal/en.yaml": {Data: []byte(strings.Replace(text, one.from, one.to, 1))}}
		r, problems := journal.LoadRepair(fsys, form(t), "en")
		problems = append(problems, r.Try()...)
		told := false
		for _, p := range problems {
			told = told || p.Line > 1 && strings.Contains(p.Reason, one.reason)
		}
		if !told {
			t.Errorf("%s: problems %v, want %q", one.to, problems, one.reason)
		}
	}
}

func FuzzPoints(f *testing.F) {
	r, _ := journal.LoadRepair(content.Files, mustForm(), "en")
	f.Add("I am sorry, but you always")
	f.Fuzz(func(t *testing.T, text string) {
		for _, p := range r.Points(text) {
			if !strings.Contains(text, p.Words) {
				t.Fatalf("%q is not in %q", p.Words, text)
			}
		}
	})
}

func mustForm() *instrument.Form {
	form, _ := instrument.LoadForm(content.Files, "trust-2")
	return form
}
