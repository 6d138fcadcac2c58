package yamlfile_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"mentor/internal/yamlfile"
)

type thing struct {
	Name  string
	Parts []struct{ ID, Colour string }
	By    map[string]string
}

func read(text string, into any) (*yamlfile.File, []yamlfile.Problem) {
	return yamlfile.Read(fstest.MapFS{"a.yaml": {Data: []byte(text)}}, "a.yaml", into)
}

func TestRead(t *testing.T) {
	var got thing
	f, problems := read("name: x\nparts:\n  - {id: p1, colour: red}\n  - id: p2\n    colour: blue\nby:\n  k: v\n", &got)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if got.Name != "x" || len(got.Parts) != 2 || got.Parts[1].Colour != "blue" || got.By["k"] != "v" {
		t.Errorf("read %+v", got)
	}
	for id, want := range map[string]int{"p1": 3, "p2": 4, "k": 7, "by": 6, "name": 1, "nowhere": 1, "by/k": 7, "by/nowhere": 6, "nowhere/k": 7} {
		p := f.Problem(id, "%s is wrong", id)
		if p.Line != want || p.File != "a.yaml" || p.Reason != id+" is wrong" {
			t.Errorf("%s: %v, want line %d", id, p, want)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		text   string
		line   int
		reason string
	}{
		"a field nobody knows":   {"name: x\ncolour: red\n", 2, "colour"},
		"a double key":           {"name: x\nby:\n  k: v\n  k: w\n", 4, "k"},
		"text where a list goes": {"name: x\nparts: none\n", 2, ""},
		"broken YAML":            {"name: x\nby: {k: v\nparts: ]\n", 3, ""},
	} {
		f, problems := read(c.text, &thing{})
		if f != nil || len(problems) == 0 {
			t.Errorf("%s was read: %v", name, problems)
			continue
		}
		if p := problems[0]; p.Line != c.line || p.File != "a.yaml" || !strings.Contains(p.Reason, c.reason) {
			t.Errorf("%s: %v, want line %d and %q", name, p, c.line, c.reason)
		}
	}
}

func TestReadMissing(t *testing.T) {
	f, problems := yamlfile.Read(fstest.MapFS{}, "b.yaml", &thing{})
	if f != nil || len(problems) != 1 || problems[0].Error() != "b.yaml:1: the file cannot be read" {
		t.Errorf("%v, %v", f, problems)
	}
}

// Of a name that stands several times the first place is told.
func TestFirstPlace(t *testing.T) {
	f, _ := read("by:\n  x: one\nparts:\n  - {id: x}\n", &thing{})
	if got := f.Problem("x", "twice").Line; got != 2 {
		t.Errorf("line %d, want 2", got)
	}
}

func TestSort(t *testing.T) {
	ps := []yamlfile.Problem{{"b", 1, "4"}, {"a", 9, "3"}, {"a", 2, "1"}, {"a", 2, "2"}}
	yamlfile.Sort(ps)
	for i, want := range []string{"1", "2", "3", "4"} {
		if ps[i].Reason != want {
			t.Fatalf("sorted %v", ps)
		}
	}
}
