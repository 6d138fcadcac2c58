package journal

import (
	"io/fs"
	"slices"
	"strings"

	"mentor/internal/instrument"
	"mentor/internal/safety"
	"mentor/internal/yamlfile"
)

// Diary is what the journal offers to choose from.
type Diary struct {
	Tests    []Test
	Abouts   []string // what tests may have in common
	Feelings []string // what a child may have felt
	Took     []string // how a child may take an apology
}

// Test is one way in which a child may find out whether a change will last.
type Test struct {
	ID    string
	Bands []string
	About string   // one of Diary.Abouts
	Asks  []string // what the advice for it asks for (see safety.Ask)
}

// Withheld reports whether safety leaves the test out.
func (t *Test) Withheld(s safety.Outcome) bool {
	return slices.ContainsFunc(t.Asks, func(a string) bool { return s.Withholds(safety.Ask(a)) })
}

// Test is the test with an id, or nil.
func (d *Diary) Test(id string) *Test {
	for i := range d.Tests {
		if d.Tests[i].ID == id {
			return &d.Tests[i]
		}
	}
	return nil
}

// Offer lists the tests for a child of band that safety does not withhold. An
// empty band gets all ages.
func (d *Diary) Offer(band string, s safety.Outcome) (out []*Test) {
	for i := range d.Tests {
		if t := &d.Tests[i]; (band == "" || slices.Contains(t.Bands, band)) && !t.Withheld(s) {
			out = append(out, t)
		}
	}
	return out
}

// LoadDiary reads journal/diary/diary.yaml and checks it against the form.
func LoadDiary(fsys fs.FS, form *instrument.Form) (*Diary, []yamlfile.Problem) {
	d := &Diary{}
	f, ps := yamlfile.Read(fsys, "journal/diary/diary.yaml", d)
	if f == nil {
		return nil, ps
	}
	bad := func(id, format string, args ...any) { ps = append(ps, f.Problem(id, id+": "+format, args...)) }
	for _, list := range [][]string{d.ids(), d.Abouts, d.Feelings, d.Took} {
		for i, id := range list {
			if slices.Contains(list[:i], id) {
				bad(id, "stands twice")
			}
			if id == "" || len(id) > MaxID {
				bad(id, "an id has 1 to %d letters", MaxID)
			}
		}
	}
	for _, t := range d.Tests {
		d.checkTest(t, form, bad)
	}
	for name, list := range map[string][]string{"tests": d.ids(), "feelings": d.Feelings, "took": d.Took} {
		if len(list) == 0 {
			bad(name, "there are none")
		}
	}
	return d, ps
}

func (d *Diary) ids() (ids []string) {
	for _, t := range d.Tests {
		ids = append(ids, t.ID)
	}
	return ids
}

func (d *Diary) checkTest(t Test, form *instrument.Form, bad func(id, format string, args ...any)) {
	if len(t.Bands) == 0 {
		bad(t.ID, "for no age")
	}
	for _, b := range t.Bands {
		if !form.HasBand(b) {
			bad(t.ID, "unknown band %q", b)
		}
	}
	if !slices.Contains(d.Abouts, t.About) {
		bad(t.ID, "unknown about %q", t.About)
	}
	for _, a := range t.Asks {
		if !safety.IsAsk(a) {
			bad(t.ID, "asks for the unknown %q", a)
		}
	}
}

// DiaryWords are a diary's words in one language.
type DiaryWords struct {
	Language string
	Sign     string // what a test may be, before anything else is said about it
	Tests    map[string]TestWords
	About    map[string]string // by about: what several have in common
	Replies  map[Went][]string // to how it went
	Feelings map[string]string
	Took     map[string]string
}

// TestWords tell a test.
type TestWords struct {
	Did    string // read after "My child"
	Asking string // what it may be asking
	Hold   string // what may help to stay the same
}

// LoadWords reads journal/diary/<lang>.yaml and checks that no word is missing
// and none is left over.
func (d *Diary) LoadWords(fsys fs.FS, lang string) (*DiaryWords, []yamlfile.Problem) {
	w := &DiaryWords{}
	f, ps := yamlfile.Read(fsys, "journal/diary/"+lang+".yaml", w)
	if f == nil {
		return nil, ps
	}
	bad := func(id, format string, args ...any) { ps = append(ps, f.Problem(id, id+": "+format, args...)) }
	full := func(texts ...string) bool {
		return !slices.ContainsFunc(texts, func(t string) bool { return strings.TrimSpace(t) == "" })
	}
	if w.Language != lang || !full(w.Sign) {
		bad("language", "it must be %s, and sign must say something", lang)
	}
	match("tests", d.ids(), w.Tests, func(t TestWords) bool { return full(t.Did, t.Asking, t.Hold) }, bad)
	match("about", d.Abouts, w.About, func(t string) bool { return full(t) }, bad)
	match("feelings", d.Feelings, w.Feelings, func(t string) bool { return full(t) }, bad)
	match("took", d.Took, w.Took, func(t string) bool { return full(t) }, bad)
	match("replies", Wents, w.Replies, func(ts []string) bool { return len(ts) > 1 && full(ts...) }, bad)
	return w, ps
}

// match tells which of ids have no full words under in, and which words there
// belong to no id.
func match[K ~string, V any](in string, ids []K, words map[K]V, full func(V) bool, bad func(id, format string, args ...any)) {
	for _, id := range ids {
		if !full(words[id]) {
			bad(in+"/"+string(id), "no words, or too few")
		}
	}
	for id := range words {
		if !slices.Contains(ids, id) {
			bad(in+"/"+string(id), "there is nothing of this name")
		}
	}
}
