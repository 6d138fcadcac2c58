package journal_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"mentor/content"
	"mentor/internal/journal"
	"mentor/internal/safety"
)

func diary(t *testing.T) (*journal.Diary, *journal.DiaryWords) {
	t.Helper()
	d, problems := journal.LoadDiary(content.Files, form(t))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	w, problems := d.LoadWords(content.Files, "en")
	for _, p := range problems {
		t.Error(p)
	}
	return d, w
}

// Every age has tests to choose from, some also when safety withholds
// everything, and each is worded as what it may be, never as what it is.
func TestTests(t *testing.T) {
	d, w := diary(t)
	f := form(t)
	all := make([]safety.Reply, len(f.Safety))
	for i := range all {
		all[i] = safety.Yes
	}
	withheld := f.Judge(f.Safety, all)
	for _, band := range f.Bands {
		open, left := d.Offer(band.ID, safety.Outcome{}), d.Offer(band.ID, withheld)
		if len(open) < 7 || len(left) < 2 || len(left) == len(open) {
			t.Errorf("band %s: %d tests, %d when everything is withheld", band.ID, len(open), len(left))
		}
		for _, test := range left {
			if len(test.Asks) > 0 {
				t.Errorf("%s asks for %v and is not withheld", test.ID, test.Asks)
			}
		}
	}
	if got := len(d.Offer("", safety.Outcome{})); got != len(d.Tests) {
		t.Errorf("without an age: %d of %d", got, len(d.Tests))
	}
	may := func(id, text, word string) {
		if !strings.Contains(text, word) {
			t.Errorf("%s: %q has no %q", id, text, word)
		}
	}
	may("sign", w.Sign, "can be a sign")
	for id, test := range w.Tests {
		may(id, test.Asking, "Perhaps")
	}
	for id, text := range w.About {
		may(id, text, "may be asking")
	}
}

// Each mistake is told with its file, its line and what is wrong.
func TestDiaryMistakes(t *testing.T) {
	const things, words = "journal/diary/diary.yaml", "journal/diary/en.yaml"
	for _, one := range []struct{ file, from, to, reason string }{
		{things, "id: forbidden-again", "id: toy-shouts", "toy-shouts: stands twice"},
		{things, "bands: [b3], about: limit", "bands: [b4], about: limit", `unknown band "b4"`},
		{things, "bands: [b3], about: limit", "bands: [], about: limit", "for no age"},
		{things, "about: limit", "about: sport", `unknown about "sport"`},
		{things, "asks: [contact]", "asks: [patience]", `asks for the unknown "patience"`},
		{things, "abouts: [promise", "abouts: [promise, promise", "promise: stands twice"},
		{things, "took: [took-it, listened, walked-away, not-yet, anger, said-nothing]", "took: []", "took: there are none"},
		{words, "language: en", "language: de", "it must be en"},
		{words, "This can be a sign that your child has noticed something new, and is checking whether it will last. That is our\n  way of reading it. You know your child better.\n", "\n", "sign must say something"},
		{words, `did: "Did the forbidden thing again and looked at me."`, `did: ""`, "forbidden-again: no words"},
		{words, `asking: "Perhaps it asks: are you still`, `asking: "" # `, "clings-then-pushes: no words"},
		{words, "  small-lie:\n", "  small-lies:\n", "tests/small-lies: there is nothing"},
		{words, `  honesty: "Several`, `  honest: "Several`, "about/honest: there is nothing"},
		{words, "  afraid:", "  scared:", "feelings/afraid: no words"},
		{words, "  took-it:", "  taken:", "took/taken: there is nothing"},
		{words, "  mixed:\n", "  both:\n", "replies/both: there is nothing"},
		{words, `    - "A part of it held.`, `    # "A part of it held.`, "replies/mixed: no words, or too few"},
	} {
		fsys := fstest.MapFS{}
		for _, name := range []string{things, words} {
			data, err := fs.ReadFile(content.Files, name)
			if err != nil {
				t.Fatal(err)
			}
			text := string(data)
			if name == one.file {
				if !strings.Contains(text, one.from) {
					t.Fatalf("%s has no %q", name, one.from)
				}
				text = strings.Replace(text, one.from, one.to, 1)
			}
			fsys[name] = &fstest.MapFile{Data: []byte(text)}
		}
		d, problems := journal.LoadDiary(fsys, form(t))
		_, more := d.LoadWords(fsys, "en")
		told := false
		for _, p := range append(problems, more...) {
			told = told || p.File == one.file && p.Line > 1 && strings.Contains(p.Reason, one.reason)
		}
		if !told {
			t.Errorf("%s instead of %s: problems %v, want one in %s with %q", one.to, one.from, append(problems, more...), one.file, one.reason)
		}
	}
	if d, problems := journal.LoadDiary(fstest.MapFS{}, form(t)); d != nil || len(problems) != 1 {
		t.Errorf("nothing to read: %v", problems)
	}
}
