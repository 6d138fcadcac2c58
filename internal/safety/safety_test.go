package safety_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"mentor/content"
	"mentor/internal/instrument"
	"mentor/internal/safety"
)

// block is the released safety block.
func block(t *testing.T) []safety.Item {
	t.Helper()
	f, problems := instrument.LoadForm(content.Files, "trust-1")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return f.Safety
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

func TestJudge(t *testing.T) {
	items := block(t)
	for _, c := range []struct {
		id    string
		reply safety.Reply
		level safety.Level
		out   string
		calm  bool
	}{
		{"danger-now", safety.Yes, safety.Red, "contact joint checking discipline", false},
		{"danger-now", safety.Unsure, safety.Yellow, "contact joint checking discipline", false},
		{"danger-now", safety.PreferNot, safety.Yellow, "", false},
		{"danger-now", safety.No, safety.None, "", false},
		{"danger-now", safety.Unanswered, safety.None, "", false},
		{"life", safety.Yes, safety.Red, "contact joint checking discipline", false},
		{"fear-of-harm", safety.Yes, safety.Orange, "contact checking discipline", true},
		{"fear-of-harm", safety.Unsure, safety.Yellow, "contact checking discipline", true},
		{"fear-of-harm", safety.PreferNot, safety.Yellow, "", false},
		{"court", safety.Yes, safety.Gate, "contact joint", false},
		{"unsafe-adult", safety.Yes, safety.Orange, "contact joint checking", false},
		{"hit", safety.Yes, safety.Orange, "contact checking discipline", true},
		{"home-violence", safety.Yes, safety.Orange, "contact joint", false},
		{"child-hits", safety.Yes, safety.Orange, "contact checking discipline", false},
		{"child-unwell", safety.Yes, safety.Yellow, "", false},
	} {
		replies := make([]safety.Reply, len(items))
		for i := range items {
			if items[i].ID == c.id {
				replies[i] = c.reply
			}
		}
		o := safety.Judge(items, replies)
		if o.Level != c.level || withheld(o) != c.out || o.CalmFirst != c.calm {
			t.Errorf("%s answered %d: %s, withholds %q, calm %v", c.id, c.reply, o.Level, withheld(o), o.CalmFirst)
		}
	}
}

func anyReplies(items []safety.Item) *rapid.Generator[[]safety.Reply] {
	return rapid.SliceOfN(rapid.Map(rapid.IntRange(0, 4), func(n int) safety.Reply { return safety.Reply(n) }), len(items), len(items))
}

// One more yes never makes the outcome milder.
func TestAYesNeverSoothes(t *testing.T) {
	items := block(t)
	rapid.Check(t, func(t *rapid.T) {
		replies := anyReplies(items).Draw(t, "replies")
		before := safety.Judge(items, replies)
		replies[rapid.IntRange(0, len(items)-1).Draw(t, "which")] = safety.Yes
		after := safety.Judge(items, replies)
		if after.And(before) != after {
			t.Fatalf("%+v became %+v", before, after)
		}
	})
}

// Judging two parts apart and joining them is judging them together.
func TestPartsJoin(t *testing.T) {
	items := block(t)
	rapid.Check(t, func(t *rapid.T) {
		replies := anyReplies(items).Draw(t, "replies")
		n := rapid.IntRange(0, len(items)).Draw(t, "cut")
		joined := safety.Judge(items[:n], replies[:n]).And(safety.Judge(items[n:], replies[n:]))
		if joined != safety.Judge(items, replies) {
			t.Fatalf("%+v", joined)
		}
	})
}

func TestOutcomeRoundTrip(t *testing.T) {
	items := block(t)
	rapid.Check(t, func(t *rapid.T) {
		o := safety.Judge(items, anyReplies(items).Draw(t, "replies"))
		if got := safety.Unpack(o.Pack()); got != o {
			t.Fatalf("%+v came back as %+v", o, got)
		}
	})
	for b := range 256 {
		if o := safety.Unpack(byte(b)); o.Level > safety.Red {
			t.Errorf("byte %d gives the level %d", b, o.Level)
		}
	}
	if got := safety.Unpack(7).Level; got != safety.Red {
		t.Errorf("an impossible level reads as %s", got)
	}
}

func TestItemCheck(t *testing.T) {
	for want, item := range map[string]safety.Item{
		"":                   {Level: "red", Withholds: asks, First: "calm"},
		`level "purple"`:     {Level: "purple"},
		`unknown "homework"`: {Level: "red", Withholds: []safety.Ask{"homework"}},
		`unknown "clam"`:     {Level: "red", First: "clam"},
	} {
		got := strings.Join(item.Check(), "; ")
		if (want == "") != (got == "") || !strings.Contains(got, want) {
			t.Errorf("%+v: %q, want %q", item, got, want)
		}
	}
	stray := safety.Judge([]safety.Item{{Level: "gate", Withholds: []safety.Ask{"homework"}}}, []safety.Reply{safety.Yes})
	if withheld(stray) != "" || stray.Withholds("homework") {
		t.Errorf("an unknown ask withholds %q", withheld(stray))
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
