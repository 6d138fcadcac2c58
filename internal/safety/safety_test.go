package safety_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"mentor/content"
	"mentor/internal/instrument"
	"mentor/internal/safety"
)

// table is the released table.
func table(t testing.TB) *safety.Table {
	t.Helper()
	tab, problems := safety.LoadTable(content.Files)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return tab
}

// blocks are the safety blocks of the released forms, by version.
func blocks(t testing.TB) (all [][]safety.Item) {
	t.Helper()
	for _, folder := range []string{"trust-1", "trust-2"} {
		f, problems := instrument.LoadForm(content.Files, folder)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		all = append(all, f.Safety)
	}
	return all
}

var asks = []safety.Ask{"contact", "joint", "checking", "discipline"}

func withheld(o safety.Outcome) string {
	var out []string
	for _, a := range asks {
		if o.Withholds(a) {
			out = append(out, string(a))
		}
	}
	return strings.Join(out, " ")
}

// The whole table, line by line, as a professional would read and sign it: every
// question of every form with every answer, its topic, how urgently help is shown,
// in which order, what is withheld, and what is said. A change shows in the diff.
func TestTable(t *testing.T) {
	tab := table(t)
	words, problems := tab.LoadWords(content.Files, "en")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	var b strings.Builder
	seen := map[string]bool{}
	for _, items := range blocks(t) {
		for _, it := range items {
			if seen[it.ID] {
				continue
			}
			seen[it.ID] = true
			for _, name := range []string{"yes", "unsure", "prefer"} {
				o := tab.To(it.ID, safety.Replies[name])
				shown := tab.Shown(o)
				if len(shown) != 1 || shown[0].Urgency != o.Urgency {
					t.Fatalf("%s %s shows %v", it.ID, name, shown)
				}
				card, alone := tab.Beside(o)
				fmt.Fprintf(&b, "%s %s: %s %s, lines %s, withholds [%s], calm %v", it.ID, name, shown[0].ID, o.Urgency, strings.Join(shown[0].Lines, " "), withheld(o), o.CalmFirst)
				if o.Urgency >= safety.First {
					fmt.Fprintf(&b, ", card %s, alone %v", card, alone)
				}
				fmt.Fprintf(&b, "\n  %s\n", words.Replies[it.ID][name])
			}
			for _, r := range []safety.Reply{safety.Unanswered, safety.No} {
				if o := tab.To(it.ID, r); o != (safety.Outcome{}) {
					t.Errorf("%s answered %d leads to %+v", it.ID, r, o)
				}
			}
		}
	}
	const golden = "testdata/table.golden"
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(golden, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("the table is not the one of %s; read the difference, then run with UPDATE=1:\n%s", golden, b.String())
	}
}

// What may be a matter of life, of a body or of a home is never a soft word, also
// when a parent is not sure; and there is a line for the parent on every card.
func TestUnsureIsNotACold(t *testing.T) {
	tab := table(t)
	for _, question := range []string{"danger-now", "life", "life-child", "life-own", "hit", "home-violence", "sexual-harm", "unsafe-adult"} {
		for _, r := range []safety.Reply{safety.Yes, safety.Unsure} {
			o := tab.To(question, r)
			if o.Urgency < safety.First {
				t.Errorf("%s answered %d is only %s", question, r, o.Urgency)
			}
			if _, alone := tab.Beside(o); !alone {
				t.Errorf("%s answered %d has another first step beside it", question, r)
			}
		}
		if o := tab.To(question, safety.PreferNot); o.Urgency != safety.Soft {
			t.Errorf("%s: rather not say is %s", question, o.Urgency)
		}
	}
	for _, question := range []string{"life-child", "life-own", "life"} {
		if lines := tab.Shown(tab.To(question, safety.Unsure))[0].Lines; lines[0] != "crisis" {
			t.Errorf("%s begins with the line for %s", question, lines[0])
		}
	}
	if o := tab.To("child-unwell", safety.Unsure); o.Urgency >= safety.Soft || withheld(o) != "" {
		t.Errorf("eating and sleeping badly, not sure, leads to %s and withholds %q", o.Urgency, withheld(o))
	}
}

// What a parent did counts as what was asked.
func TestDeeds(t *testing.T) {
	tab := table(t)
	levels := []string{"once", "period", "now"}
	done := func(level int) safety.Outcome {
		return tab.Done(func(mistake, atLeast string) bool {
			for i, l := range levels {
				if l == atLeast {
					return mistake == "hurt-physically" && level >= i
				}
			}
			return false
		})
	}
	for level, want := range []safety.Urgency{safety.None, safety.Quiet, safety.First} {
		if o := done(level); o.Urgency != want || (level > 0) != o.Withholds("contact") {
			t.Errorf("hit %s: %s, withholds %q", levels[level], o.Urgency, withheld(o))
		}
	}
}

func anyReplies(items []safety.Item) *rapid.Generator[[]safety.Reply] {
	return rapid.SliceOfN(rapid.Map(rapid.IntRange(0, 4), func(n int) safety.Reply { return safety.Reply(n) }), len(items), len(items))
}

func anyBlock(t *rapid.T, all [][]safety.Item) []safety.Item {
	return all[rapid.IntRange(0, len(all)-1).Draw(t, "version")]
}

// One more yes never makes the outcome milder.
func TestAYesNeverSoothes(t *testing.T) {
	tab, all := table(t), blocks(t)
	rapid.Check(t, func(t *rapid.T) {
		items := anyBlock(t, all)
		replies := anyReplies(items).Draw(t, "replies")
		which := rapid.IntRange(0, len(items)-1).Draw(t, "which")
		replies[which] = safety.No
		before := tab.Judge(items, replies)
		replies[which] = safety.Yes
		after := tab.Judge(items, replies)
		if after.And(before) != after {
			t.Fatalf("%+v became %+v", before, after)
		}
	})
}

// Judging two parts apart and joining them is judging them together.
func TestPartsJoin(t *testing.T) {
	tab, all := table(t), blocks(t)
	rapid.Check(t, func(t *rapid.T) {
		items := anyBlock(t, all)
		replies := anyReplies(items).Draw(t, "replies")
		n := rapid.IntRange(0, len(items)).Draw(t, "cut")
		joined := tab.Judge(items[:n], replies[:n]).And(tab.Judge(items[n:], replies[n:]))
		if joined != tab.Judge(items, replies) {
			t.Fatalf("%+v", joined)
		}
	})
}

func TestOutcomeRoundTrip(t *testing.T) {
	tab, all := table(t), blocks(t)
	rapid.Check(t, func(t *rapid.T) {
		items := anyBlock(t, all)
		o := tab.Judge(items, anyReplies(items).Draw(t, "replies"))
		if got := safety.Unpack(o.Pack()); got != o {
			t.Fatalf("%+v came back as %+v", o, got)
		}
	})
	if got := safety.Unpack([]byte{7, 15<<3 | 7, 31<<3 | 1}); got.Urgency != safety.Now {
		t.Errorf("an impossible urgency reads as %s", got.Urgency)
	}
	// What was kept before there were topics: urgency, calm and withheld in one byte.
	old := safety.Unpack([]byte{3 | 1<<3 | 1<<4})
	if old.Urgency != safety.First || !old.CalmFirst || withheld(old) != "contact" || len(tab.Shown(old)) != 0 {
		t.Errorf("an old outcome reads as %+v", old)
	}
}

// A table with mistakes is told with the line.
func TestTableCheck(t *testing.T) {
	data, err := content.Files.ReadFile("safety/safety.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ from, to, want string }{
		{"urgency: now,   withholds", "urgency: purple, withholds", `unknown urgency "purple"`},
		{"withholds: [joint]}", "withholds: [homework]}", `unknown "homework"`},
		{"first: calm", "first: clam", `unknown "clam"`},
		{"topic: danger\n", "topic: dinner\n", `unknown topic "dinner"`},
		{"code: 2,", "code: 1,", "stands twice"},
		{"card: one, alone", "card: two, alone", `unknown card "two"`},
		{"lines: [crisis, emergency, parent]", "lines: [crisis, emergency]", "no line for the parent"},
		{"lines: [crisis, emergency, child, parent]", "lines: [crisis, emergency, aunt, parent]", `unknown kind of line "aunt"`},
	} {
		broken := strings.Replace(string(data), c.from, c.to, 1)
		if broken == string(data) {
			t.Fatalf("%q is not in the table", c.from)
		}
		_, problems := safety.LoadTable(fstest.MapFS{"safety/safety.yaml": {Data: []byte(broken)}})
		if len(problems) == 0 || !strings.Contains(fmt.Sprint(problems), c.want) || problems[0].Line < 2 {
			t.Errorf("%s: %v, want %s", c.to, problems, c.want)
		}
	}
}

func TestSpans(t *testing.T) {
	spans, ok := safety.Line{Hours: "Mo-Fr 09:00-17:00, Sa 10:00-14:00"}.Spans()
	if !ok || len(spans) != 2 || spans[0] != (safety.Span{From: time.Monday, To: time.Friday, Opens: "09:00", Ends: "17:00"}) || spans[1].From != time.Saturday || spans[1].To != time.Saturday {
		t.Errorf("%v, %v", spans, ok)
	}
	for _, hours := range []string{"", safety.AllHours} {
		if spans, ok := (safety.Line{Hours: hours}).Spans(); !ok || spans != nil {
			t.Errorf("%q: %v, %v", hours, spans, ok)
		}
	}
	for _, hours := range []string{"always", "Mo-Xx 09:00-17:00", "Mo 9-17", "Mo 09:00-17:00;Sa 10:00-14:00"} {
		if _, ok := (safety.Line{Hours: hours}).Spans(); ok {
			t.Errorf("%q was read", hours)
		}
	}
}

func TestTel(t *testing.T) {
	for number, want := range map[string]string{
		"112": "tel:112", "0800 222 555": "tel:0800222555", "+44 (0)20 7946-0958": "tel:+4402079460958", "*112#": "tel:*112#",
	} {
		if got := (safety.Line{Number: number}).Tel(); got != want {
			t.Errorf("%q dials %s, want %s", number, got, want)
		}
		if got := (safety.Emergency{Number: number}).Tel(); got != want {
			t.Errorf("%q dials %s, want %s", number, got, want)
		}
	}
}

// Every number of the released directory can be dialled, and none has been verified by us.
func TestDirectory(t *testing.T) {
	d, problems := safety.LoadDirectory(content.Files)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if d.Verified != "never" {
		t.Errorf("the released directory says verified: %q", d.Verified)
	}
	for code, c := range d.Countries {
		if len(code) != 2 || strings.ToUpper(code) != code {
			t.Errorf("%q is no country code", code)
		}
		for _, e := range c.Emergency {
			if n := len(e.Tel()) - len("tel:"); n < 2 || n > 15 {
				t.Errorf("%s: emergency number %q", code, e.Number)
			}
		}
		for _, l := range c.Lines {
			if n := len(l.Tel()) - len("tel:"); n < 2 || n > 15 {
				t.Errorf("%s: number %q", code, l.Number)
			}
		}
	}
}

func TestSorted(t *testing.T) {
	w := &safety.DirectoryWords{Countries: map[string]string{"AT": "Österreich", "DE": "Deutschland", "FR": "Frankreich"}}
	if got := strings.Join(w.Sorted(), " "); got != "DE FR AT" {
		t.Errorf("sorted %s", got)
	}
}

func TestDirectoryWordsMissing(t *testing.T) {
	d := &safety.Directory{Countries: map[string]safety.Country{
		"AT": {Emergency: []safety.Emergency{{Number: "133", For: "police"}}, Lines: []safety.Line{{Kind: "child", Number: "147", Note: "day"}}},
	}, Finders: []safety.Finder{{Name: "Finder"}}}
	files := fstest.MapFS{"helplines/xx.yaml": {Data: []byte("language: xx\ncountries: {}\nkinds: {}\nfor: {}\nnotes: {}\nfinder_about: {}\n")}}
	_, problems := d.LoadWords(files, "xx")
	if len(problems) != 5 {
		t.Fatalf("%d problems, want one each for country, for, kind, note and finder: %v", len(problems), problems)
	}
	for _, p := range problems {
		if p.Line < 2 || p.File != "helplines/xx.yaml" {
			t.Errorf("problem at %s:%d", p.File, p.Line)
		}
	}
}
