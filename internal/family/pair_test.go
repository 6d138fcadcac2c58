package family

import (
	"fmt"
	"strings"
	"testing"

	"mentor/internal/fault"
	"mentor/internal/safety"
)

// What a parent sees of a section, in every state of both: the other's stands
// there only when both are open.
func TestViews(t *testing.T) {
	mine := Opening{By: "mum", Section: TrustSection, Opened: Opened{Words: "mine"}}
	theirs := Opening{By: "dad", Section: TrustSection, Opened: Opened{Words: "theirs"}}
	else1 := Opening{By: "dad", Section: TestSection, Opened: Opened{Words: "test"}}
	for _, c := range []struct {
		what string
		all  []Opening
		want string
	}{
		{"nothing is open", nil, "- -"},
		{"I opened", []Opening{mine}, "mine -"},
		{"the other opened", []Opening{theirs}, "- -"},
		{"the other opened two", []Opening{else1, theirs}, "- -"},
		{"both opened", []Opening{theirs, mine}, "mine theirs"},
		{"both, the other way round", []Opening{mine, theirs}, "mine theirs"},
		{"I opened this, the other another", []Opening{mine, else1}, "mine -"},
	} {
		views := Views("mum", c.all)
		if len(views) != len(Sections) {
			t.Fatalf("%d views", len(views))
		}
		for _, v := range views {
			got := words(v.Mine) + " " + words(v.Theirs)
			want := "- -"
			if v.Section == TrustSection {
				want = c.want
			}
			if got != want || v.Both() != strings.HasSuffix(got, "theirs") {
				t.Errorf("%s: %s shows %q, want %q", c.what, v.Section, got, want)
			}
		}
	}
}

func words(o *Opening) string {
	if o == nil {
		return "-"
	}
	return o.Words
}

// An id of an opening is one that a record may have, and no two are the same.
func TestOpeningID(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range Sections {
		id := OpeningID("abcdefghijklmnopqrstuv", s)
		if seen[id] || len(id) > 40 {
			t.Errorf("%s", id)
		}
		seen[id] = true
	}
}

func TestEmpty(t *testing.T) {
	for i, o := range []Opened{
		{Words: "x"},
		{Signs: []string{"x"}},
		{Areas: []Area{{}}},
		{Practices: []Practice{{}}},
		{Time: &Spare{}},
	} {
		if o.Empty() {
			t.Errorf("%d is empty", i)
		}
	}
	if !(Opened{Form: 1, Taken: "2026-03-14"}).Empty() {
		t.Error("a test without an area is something")
	}
}

func TestParseSection(t *testing.T) {
	for _, s := range Sections {
		if got, err := ParseSection(string(s)); got != s || err != nil {
			t.Errorf("%s: %v", s, err)
		}
	}
	for _, typed := range []string{"", "hard", "notes", "safety", "Trust", "trust ", "causes", "mistakes", "answers"} {
		if _, err := ParseSection(typed); !fault.Is(err, fault.NotFound) {
			t.Errorf("%q: %v", typed, err)
		}
	}
}

func TestParseKnow(t *testing.T) {
	for typed, want := range map[string]string{
		" I am not angry.\n":               "I am not angry.",
		strings.Repeat("ß", MaxKnow):       strings.Repeat("ß", MaxKnow),
		strings.Repeat("ß", MaxKnow) + "x": "together.error.know_long",
		" \n ":                             "together.error.know",
	} {
		got, err := ParseKnow(typed)
		if f, ok := fault.As(err); ok {
			got = f.Key
		}
		if got != want {
			t.Errorf("%.20q gives %.40q", typed, got)
		}
	}
}

// What each thing that safety withholds leaves out between two parents.
func TestMayOpen(t *testing.T) {
	said := func(asks ...safety.Ask) safety.Outcome {
		return safety.Leads{Urgency: "quiet", Withholds: asks}.Outcome(nil)
	}
	all := fmt.Sprint(Sections)
	for _, c := range []struct {
		what string
		o    safety.Outcome
		want string
	}{
		{"nothing", safety.Outcome{}, all},
		{"checking and discipline", said("checking", "discipline"), all},
		{"contact", said("contact"), "[know trust practices test]"},
		{"joint", said("joint"), "[]"},
		{"both, as with a court", said("contact", "joint"), "[]"},
	} {
		may := []Section{}
		for _, s := range Sections {
			if s.MayOpen(c.o) {
				may = append(may, s)
			}
		}
		if got := fmt.Sprint(may); got != c.want || StaysApart(c.o) != (c.want == "[]") {
			t.Errorf("%s withheld leaves %s, want %s", c.what, got, c.want)
		}
	}
}
