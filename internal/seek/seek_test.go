package seek_test

import (
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"mentor/internal/instrument"
	"mentor/internal/safety"
	"mentor/internal/seek"
)

const (
	rules = "seek/seek.yaml"
	words = "seek/en.yaml"
)

// sources stands for those that advice names.
var sources = map[string]string{"roskam-2018": "a study", "who-2023": "a guideline"}

// content is the real content with one text in one file changed.
func content(t *testing.T, name, from, to string) fs.FS {
	t.Helper()
	out := fstest.MapFS{}
	for _, n := range []string{rules, words} {
		data, err := os.ReadFile("../../content/" + n)
		if err != nil {
			t.Fatal(err)
		}
		if n == name {
			if !strings.Contains(string(data), from) {
				t.Fatalf("%s has no %q", name, from)
			}
			data = []byte(strings.Replace(string(data), from, to, 1))
		}
		out[n] = &fstest.MapFile{Data: data}
	}
	return out
}

func guide(t *testing.T) *seek.Guide {
	t.Helper()
	fsys := content(t, "", "", "")
	g, problems := seek.LoadGuide(fsys, sources)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if _, problems := g.LoadWords(fsys, "en"); len(problems) > 0 {
		t.Fatal(problems)
	}
	return g
}

func scored(value float64) instrument.Score { return instrument.Score{Value: value, Answered: 6} }

func said(urgency string, withholds ...safety.Ask) safety.Outcome {
	return safety.Leads{Urgency: urgency, Withholds: withholds}.Outcome(nil)
}

func ids(a seek.Advice) (out []string) {
	for _, r := range a.Reasons {
		out = append(out, r.ID)
	}
	return out
}

// Each rule holds from its number on, and not before.
func TestReasons(t *testing.T) {
	g := guide(t)
	for _, one := range []struct {
		name string
		is   seek.Situation
		want string
		soon bool
	}{
		{"nothing is known", seek.Situation{}, "", false},
		{"the parent asks", seek.Situation{Asked: true}, "you-ask", false},
		{"one re-test without change", seek.Situation{Unchanged: 1}, "", false},
		{"two re-tests without change", seek.Situation{Unchanged: 2}, "no-change", false},
		{"two open moments", seek.Situation{Open: 2, BlowUps: 2}, "", false},
		{"three open moments", seek.Situation{Open: 3, BlowUps: 3}, "often-loud still-open", true},
		{"three mended moments", seek.Situation{BlowUps: 3}, "often-loud", true},
		{"the first relapse", seek.Situation{Relapses: 1}, "", false},
		{"the second relapse", seek.Situation{Relapses: 2}, "back-again", false},
		{"two stormy weeks", seek.Situation{StormyWeeks: 2}, "", false},
		{"three stormy weeks", seek.Situation{StormyWeeks: 3}, "long-storm", false},
		{"some strength", seek.Situation{Reserves: scored(25.1)}, "", false},
		{"little strength", seek.Situation{Reserves: scored(25)}, "worn-out", true},
		{"no strength at all", seek.Situation{Reserves: scored(0)}, "worn-out", true},
		{"too few answers on strength", seek.Situation{Reserves: instrument.Score{Why: instrument.TooFew, Answered: 1}}, "", false},
		{"far apart for a short time", seek.Situation{Closeness: scored(20), ApartWeeks: 15}, "", false},
		{"far apart for long", seek.Situation{Closeness: scored(20), ApartWeeks: 16}, "far-apart", false},
		{"close again", seek.Situation{Closeness: scored(38), ApartWeeks: 16}, "", false},
		{"a child unwell", seek.Situation{Safety: said("soft"), Worried: true}, "child-worry", true},
		{"a court order", seek.Situation{Safety: said("soft"), Asked: true}, "you-ask", false},
	} {
		a := g.Advise(one.is)
		if got := strings.Join(ids(a), " "); got != one.want || a.HelpFirst || (a.Soon() != nil) != one.soon {
			t.Errorf("%s: %q, help first %t, soon %t; want %q, soon %t", one.name, got, a.HelpFirst, a.Soon() != nil, one.want, one.soon)
		}
	}
}

// Danger goes to the help page, whatever else is true.
func TestDangerComesFirst(t *testing.T) {
	g := guide(t)
	s := seek.Situation{Asked: true, Unchanged: 2, Open: 9, BlowUps: 9, Relapses: 2, StormyWeeks: 9, Reserves: scored(0)}
	if got := len(g.Advise(s).Reasons); got < 6 {
		t.Fatalf("only %d reasons before there is danger: the test asks little", got)
	}
	for _, level := range []string{"first", "now"} {
		s.Safety = said(level)
		if a := g.Advise(s); !a.HelpFirst || len(a.Reasons) > 0 || a.Soon() != nil {
			t.Errorf("%s: help first %t, reasons %v", level, a.HelpFirst, ids(a))
		}
	}
}

// What safety withholds is not suggested, and somebody is always left to turn to.
func TestWithheldIsLeftOut(t *testing.T) {
	g := guide(t)
	names := func(a seek.Advice) (out []string) {
		for _, w := range a.Ways {
			out = append(out, w.ID)
		}
		return out
	}
	s := seek.Situation{Open: 3}
	if all := names(g.Advise(s)); !slices.Contains(all, "counselling") || !slices.Equal(ids(g.Advise(s)), []string{"still-open"}) {
		t.Fatalf("ways %v, reasons %v while nothing is withheld", all, ids(g.Advise(s)))
	}
	s.Safety = said("quiet", "contact", "joint", "checking", "discipline")
	a := g.Advise(s)
	if left := names(a); slices.Contains(left, "counselling") || len(left) < 3 || len(a.Reasons) > 0 {
		t.Errorf("ways %v, reasons %v", left, ids(a))
	}
}

// Each mistake is told with its file, its line and what is wrong.
func TestMistakesAreTold(t *testing.T) {
	for _, one := range []struct{ file, from, to, reason string }{
		{rules, "fact: worry", "fact: moon", `unknown fact "moon"`},
		{rules, "at_least: 1}", "at_least: 1, at_most: 2}", "either at_least or at_most"},
		{rules, "{fact: unchanged, at_least: 2}", "{fact: unchanged}", "either at_least or at_most"},
		{rules, "all: [{fact: worry, at_least: 1}]", "all: []", "has no rule"},
		{rules, "source: roskam-2018", "source: nobody", `unknown source "nobody"`},
		{rules, "source: who-2023", "source: nobody", `unknown source "nobody"`},
		{rules, "asks: [joint]", "asks: [dance]", `asks for the unknown "dance"`},
		{rules, "asks: [contact]", "asks: [dance]", `asks for the unknown "dance"`},
		{rules, "- id: school", "- id: doctor", "stands twice"},
		{words, `seen: "There were three`, `seen: "" # "`, "often-loud: a text is missing"},
		{words, "  alone:", "  together:", "alone: a text is missing"},
		{words, "  alone:", "  together:", "together: nothing is called that"},
		{words, "  you-ask:", "  you-beg:", "you-beg: nothing is called that"},
		{words, "  find:", "  lose:", "lose: nothing is called that"},
		{words, `title: "What to bring"`, `title: ""`, "bring: a text is missing"},
		{words, `  - "If not, could you tell me who would be?"`, "", "3 sentences to say where 4 belong"},
	} {
		fsys := content(t, one.file, one.from, one.to)
		g, problems := seek.LoadGuide(fsys, sources)
		_, more := g.LoadWords(fsys, "en")
		told := false
		for _, p := range append(problems, more...) {
			told = told || p.File == one.file && p.Line > 1 && strings.Contains(p.Reason, one.reason)
		}
		if !told {
			t.Errorf("%s instead of %s: %v, want one in %s with %q", one.to, one.from, append(problems, more...), one.file, one.reason)
		}
	}
}
