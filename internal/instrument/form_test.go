package instrument_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"mentor/content"
	"mentor/internal/instrument"
	"mentor/internal/instrument/instrumenttest"
	"mentor/internal/safety"
)

func TestFits(t *testing.T) {
	f := form(t)
	for _, c := range []struct {
		id      string
		allowed string // of the answers 0 to 9
	}{
		{"CLO1", "0123457"},    // frequency
		{"CLO2", "01234567"},   // occasion: may not have come up
		{"separation", "0123"}, // recent, earlier, both
		{"harsh-words", "01234" + "7"},
		{"living", "012347"},   // four options
		{"minutes", "0123457"}, // five options
	} {
		p, ok := f.Place(c.id)
		if !ok {
			t.Fatalf("no question %s", c.id)
		}
		for v := instrument.Answer(0); v <= 9; v++ {
			equal(t, c.id+" fits", f.Fits(p, v), strings.ContainsRune(c.allowed, rune('0'+v)))
		}
	}
	equal(t, "before the first place", f.Fits(-1, 1), false)
	equal(t, "after the last place", f.Fits(f.Questions(), 0), false)
}

// The short part comes first and nothing is asked twice.
func TestCourse(t *testing.T) {
	f := form(t)
	items, pages, rest := map[int]bool{}, map[instrument.Stop]bool{}, false
	short := 0
	for _, s := range f.Course() {
		if s.Short && rest {
			t.Errorf("a short stop after the short part: %+v", s)
		}
		rest = !s.Short
		if s.Kind != instrument.AskItem {
			equal(t, "asked before", pages[s], false)
			pages[s] = true
			continue
		}
		equal(t, "asked before", items[s.Place], false)
		equal(t, "in its part", f.Items()[s.Place].Short, s.Short)
		items[s.Place] = true
		if s.Short {
			short++
		}
	}
	equal(t, "items", len(items), 56)
	equal(t, "short items", short, 27)
	equal(t, "pages of several questions", len(pages), 5)
	equal(t, "safety questions", len(f.SafetyItems(true))+len(f.SafetyItems(false)), len(f.Safety))
}

func TestHurried(t *testing.T) {
	f := form(t)
	same := func(n int, v instrument.Answer) instrument.Answers {
		a := f.Blank()
		for _, s := range f.Course() {
			if s.Kind == instrument.AskItem && n > 0 {
				a[s.Place] = v
				n--
			}
		}
		return a
	}
	opposites := f.Blank()
	for _, pair := range f.Opposites {
		for _, id := range pair {
			p, _ := f.Place(id)
			opposites[p] = 5
		}
	}
	onePair := append(instrument.Answers{}, opposites...)
	p, _ := f.Place(f.Opposites[0][0])
	onePair[p] = 4
	for _, c := range []struct {
		name        string
		answers     instrument.Answers
		fast, timed int
		want        bool
	}{
		{"nothing answered", f.Blank(), 0, 0, false},
		{"most answers under two seconds", f.Blank(), 6, 10, true},
		{"half of them", f.Blank(), 5, 10, false},
		{"too few were timed", f.Blank(), 9, 9, false},
		{"fourteen times the same, both directions", same(14, 3), 0, 0, true},
		{"thirteen times", same(13, 3), 0, 0, false},
		{"both ends at once, in every pair", opposites, 0, 0, true},
		{"in one pair only", onePair, 0, 0, false},
	} {
		equal(t, c.name, f.Hurried(c.answers, c.fast, c.timed), c.want)
	}
	favourable := f.Blank()
	instrumenttest.Level(f, favourable, "CLO", 5)
	instrumenttest.Level(f, favourable, "UND", 5)
	equal(t, "a run that is broken by its sense", f.Hurried(favourable, 0, 0), false)
	oneWay := f.Blank()
	for p, it := range f.Items() {
		if !it.Unfavourable() {
			oneWay[p] = 4
		}
	}
	equal(t, "a long run in one direction", f.Hurried(oneWay, 0, 0), false)
}

// Having hurt the child for a period withholds what a yes to safety would.
func TestGated(t *testing.T) {
	f := form(t)
	p, _ := f.Place("hurt-physically")
	for v, want := range map[instrument.Answer]bool{
		instrument.Unanswered: false, instrument.MistakeNever: false, instrument.MistakeOnce: false,
		instrument.MistakePeriod: true, instrument.MistakeNow: true, instrument.Skipped: false,
	} {
		a := f.Blank()
		a[p] = v
		o := f.Gated(a)
		equal(t, "withholds contact", o.Withholds("contact"), want)
		equal(t, "calm first", o.CalmFirst, want)
		equal(t, "withholds joint", o.Withholds("joint"), false)
		equal(t, "shows help first", o.Urgency >= safety.First, v == instrument.MistakeNow)
	}
}

func TestByBand(t *testing.T) {
	one := instrument.ByBand{All: "one text"}
	each := instrument.ByBand{Each: map[string]string{"b3": "small", "b6": "child", "b10": "older", "b13": "teenager"}}
	for band, want := range map[string]string{"b3": "small", "b10": "older", "": "teenager", "b99": "teenager"} {
		equal(t, "text for "+band, each.For(band), want)
		equal(t, "one text for "+band, one.For(band), "one text")
	}
	delete(each.Each, "b6")
	if got := each.Missing(form(t).Bands); len(got) != 1 || got[0] != "b6" {
		t.Errorf("missing %v, want b6", got)
	}
}

// content files, as one that a fuzz target may overlay.
func overlay(f testing.TB, name string, data []byte) fstest.MapFS {
	m := fstest.MapFS{}
	for _, file := range []string{"form.yaml", "en.yaml"} {
		old, err := fs.ReadFile(content.Files, "instruments/trust-1/"+file)
		if err != nil {
			f.Fatal(err)
		}
		m["instruments/trust-1/"+file] = &fstest.MapFile{Data: old}
	}
	m["instruments/trust-1/"+name] = &fstest.MapFile{Data: data}
	table, err := fs.ReadFile(content.Files, "safety/safety.yaml")
	if err != nil {
		f.Fatal(err)
	}
	m["safety/safety.yaml"] = &fstest.MapFile{Data: table}
	return m
}

// Whatever an author writes, checking it and using it never panics.
func FuzzForm(f *testing.F) {
	for _, name := range []string{"form.yaml", "en.yaml"} {
		data, err := fs.ReadFile(content.Files, "instruments/trust-1/"+name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte("scales: [{id: A, items: [{id: A1}, {id: A1}]}]\npages: {start: [x, x], short: [causes]}\ncontact: {fact: y, none: [z]}\nmistakes: [x]"))
	f.Add([]byte("opposites: [[A]]\nfacts: [{id: m, options: [a, b, c, d, e, f, g, h]}]\nitems: {A: {text: {b3: x}}}"))
	released := form(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		_, _ = released.LoadWords(overlay(t, "en.yaml", data), "trust-1", "en")
		other, _ := instrument.LoadForm(overlay(t, "form.yaml", data), "trust-1")
		if other == nil {
			return
		}
		_, _ = other.LoadWords(content.Files, "trust-1", "en")
		a := other.Blank()
		for p := range a {
			if other.Fits(p, 4) {
				a[p] = 4
			}
		}
		_ = other.Score(a, instrument.Full, instrument.APriori)
		_ = other.Compare(a, a, instrument.Short, instrument.APriori)
		_ = other.Gated(a)
		_ = other.Hurried(a, 1, 1)
		_ = other.Judge(other.Safety, make([]safety.Reply, len(other.Safety)))
	})
}
