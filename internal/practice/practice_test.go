package practice_test

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"mentor/content"
	"mentor/internal/instrument"
	"mentor/internal/practice"
	"mentor/internal/safety"
)

func form(t *testing.T) *instrument.Form {
	t.Helper()
	f, problems := instrument.LoadForm(content.Files, "trust-2")
	if len(problems) > 0 {
		t.Fatal(problems[0])
	}
	return f
}

// changed is the real content with one text in one file changed.
func changed(t *testing.T, name, from, to string) fs.FS {
	t.Helper()
	out := fstest.MapFS{}
	for _, n := range []string{"practices/practices.yaml", "practices/en.yaml", "talk/starters.yaml", "talk/activities.yaml", "talk/en.yaml"} {
		data, err := fs.ReadFile(content.Files, n)
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
	const practices, words, activities, talk = "practices/practices.yaml", "practices/en.yaml", "talk/activities.yaml", "talk/en.yaml"
	for _, one := range []struct{ file, from, to, reason string }{
		{practices, "step: 1", "step: 9", "step 9 is not one of 1 to 6"},
		{practices, "builds: [UND]", "builds: [XYZ]", `unknown scale "XYZ"`},
		{practices, "minutes: 20", "minutes: 900", "takes 900 minutes"},
		{practices, "often: once", "often: hourly", `"hourly" is not one of`},
		{practices, "source: ours", "source: nobody", `unknown source "nobody"`},
		{practices, "tags: [contact]", "tags: [surprise]", `unknown tag "surprise"`},
		{activities, "cost: none", "cost: a-fortune", `"a-fortune" is not one of`},
		{activities, "bands: [b3, b6]", "bands: [b99]", `unknown band "b99"`},
		{words, `name: "The year on one page"`, `name: ""`, "no name, when, then or smaller in en"},
		{words, `away: "We were not together"`, `other: "x"`, "no words for away"},
		{talk, `    follow: ["Show me how it moves`, `    follow: ["x"] # ["`, "fewer than two ways to go on"},
	} {
		fsys := changed(t, one.file, one.from, one.to)
		f := form(t)
		set, problems := practice.LoadSet(fsys, f, sources(t))
		_, more := set.LoadWords(fsys, f, "en")
		problems = append(problems, more...)
		told := false
		for _, p := range problems {
			told = told || p.File == one.file && p.Line > 1 && strings.Contains(p.Reason, one.reason)
		}
		if !told {
			t.Errorf("%s instead of %s: problems %v, want one in %s with %q", one.to, one.from, problems, one.file, one.reason)
		}
	}
}

// sources are all that the practices name.
func sources(t *testing.T) map[string]string {
	t.Helper()
	data, err := fs.ReadFile(content.Files, "practices/practices.yaml")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for line := range strings.Lines(string(data)) {
		if _, source, ok := strings.Cut(strings.TrimSpace(line), "source: "); ok {
			out[source] = "a source"
		}
	}
	return out
}

// Every age has enough to choose from, and something is left when safety
// withholds everything.
func TestEveryAgeHasChoices(t *testing.T) {
	f := form(t)
	set, problems := practice.LoadSet(content.Files, f, sources(t))
	if len(problems) > 0 {
		t.Fatal(problems[0])
	}
	all := make([]safety.Reply, len(f.Safety))
	for i := range all {
		all[i] = safety.Yes
	}
	withheld := f.Judge(f.Safety, all)
	for _, band := range f.Bands {
		fits, left := 0, 0
		for _, p := range set.Practices {
			if practice.Fits(p.Bands, band.ID) {
				fits++
				asks := slices.ContainsFunc(p.Tags, safety.IsAsk)
				if p.Withheld(withheld) != asks {
					t.Errorf("%s with the tags %v: withheld %v", p.ID, p.Tags, !asks)
				}
				if !asks {
					left++
				}
			}
		}
		if fits < 30 || left < 8 {
			t.Errorf("band %s: %d practices, %d when everything is withheld; want 30 and 8", band.ID, fits, left)
		}
	}
}
