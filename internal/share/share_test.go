package share_test

import (
	"strings"
	"testing"
	"time"

	"mentor/internal/calendar"
	"mentor/internal/fault"
	"mentor/internal/share"
)

var (
	today = calendar.Of(2026, time.March, 14)
	noon  = time.Date(2026, time.March, 14, 12, 0, 30, 0, time.UTC)
)

func grant() share.Grant {
	return share.Grant{Sections: []share.Section{share.Summary}, From: today - 30, To: today, Days: 30}
}

func TestCheck(t *testing.T) {
	for _, one := range []struct {
		name   string
		change func(*share.Grant)
		want   string
	}{
		{"fine", func(*share.Grant) {}, ""},
		{"one day", func(g *share.Grant) { g.From = today }, ""},
		{"nothing chosen", func(g *share.Grant) { g.Sections = nil }, "share.error.nothing"},
		{"backwards", func(g *share.Grant) { g.From = today + 1 }, "share.error.days"},
		{"the future", func(g *share.Grant) { g.To = today + 1 }, "share.error.days"},
		{"years", func(g *share.Grant) { g.From = today - share.MaxRange - 1 }, "share.error.days"},
		{"no end", func(g *share.Grant) { g.Days = 0 }, "share.error.end"},
		{"more than 90 days", func(g *share.Grant) { g.Days = 91 }, "share.error.end"},
		{"a long purpose", func(g *share.Grant) { g.Purpose = strings.Repeat("ä", share.MaxPurpose+1) }, "share.error.purpose"},
	} {
		g := grant()
		one.change(&g)
		key := ""
		if f, ok := fault.As(g.Check(today)); ok {
			key = f.Key
		}
		if key != one.want {
			t.Errorf("%s: %q, want %q", one.name, key, one.want)
		}
	}
}

func TestTidy(t *testing.T) {
	g := share.Grant{Sections: []share.Section{"hard", "voice", "summary", "hard"}, Purpose: "  a \n b "}.Tidy(share.Parents)
	if len(g.Sections) != 2 || g.Sections[0] != share.Summary || g.Sections[1] != share.Hard || g.Purpose != "a b" {
		t.Errorf("%+v", g)
	}
}

// Draft, open to its last day and not a day longer, ended, a draft again.
func TestStates(t *testing.T) {
	g := grant()
	want := func(s share.State, day calendar.Day) {
		t.Helper()
		if got := g.State(day); got != s {
			t.Errorf("on %s it is %s, want %s", day, got, s)
		}
	}
	want(share.Draft, today)
	g.Open("vault", today)
	want(share.Open, today)
	want(share.Open, today+30)
	want(share.Ended, today+31)
	g.Read(share.Page, noon)
	g.End(today + 3)
	want(share.Ended, today+3)
	if g.Ended != today+3 || g.Vault != "" {
		t.Errorf("%+v", g)
	}
	g.Renew(today + 5)
	want(share.Draft, today+5)
	if g.Count != 1 || g.To != today+5 {
		t.Errorf("renewing lost the log: %+v", g)
	}
	if g.Renew(today + 3*365); g.Check(today+3*365) != nil {
		t.Errorf("after three years it goes back to %s", g.From)
	}
}

func TestTrailIsBounded(t *testing.T) {
	g := grant()
	for i := range share.MaxOpenings + 5 {
		g.Read(share.File, noon.Add(time.Duration(i)*time.Minute))
	}
	if g.Count != share.MaxOpenings+5 || len(g.Trail) != share.MaxOpenings || !g.Trail[0].At.Equal(noon.Truncate(time.Minute).Add(5*time.Minute)) {
		t.Errorf("%d, %d, %v", g.Count, len(g.Trail), g.Trail[0])
	}
}

func TestNotes(t *testing.T) {
	g := grant()
	for _, text := range []string{" ", strings.Repeat("ä", share.MaxNote+1)} {
		if g.WriteBack(text, noon) == nil {
			t.Errorf("%.10q is taken", text)
		}
	}
	for i := range share.MaxNotes {
		text := strings.Repeat("a", i+1)
		for range 2 {
			if err := g.WriteBack(text, noon); err != nil || len(g.Notes) != i+1 {
				t.Fatalf("note %d: %d are kept, %v", i, len(g.Notes), err)
			}
		}
	}
	if g.WriteBack("one more", noon) == nil {
		t.Error("there is no end of notes")
	}
}

func TestTries(t *testing.T) {
	l := share.Lock{Until: noon.Add(time.Hour)}
	for range 5 {
		if l.Waits(noon) {
			t.Fatal("it waits too early")
		}
		l.Fail(noon)
	}
	if !l.Waits(noon) || !l.Waits(noon.Add(14*time.Minute)) || l.Waits(noon.Add(15*time.Minute)) || l.Waits(noon.Add(-time.Hour)) {
		t.Error("it waits for another time")
	}
	l.Succeed()
	if l.Waits(noon) || !l.Reads(noon) || l.Reads(noon.Add(time.Hour)) {
		t.Error("what went right is counted, or it reads at the wrong time")
	}
}

func TestPass(t *testing.T) {
	p := share.Pass{Vault: "a", Until: noon.Add(share.PassLife)}
	for _, one := range []struct {
		vault string
		at    time.Time
		want  bool
	}{
		{"a", noon, true}, {"b", noon, false}, {"a", noon.Add(share.PassLife), false}, {"a", noon.Add(-time.Minute), false}, {"", noon, false},
	} {
		if p.Opens(one.vault, one.at) != one.want {
			t.Errorf("%q at %s: not %t", one.vault, one.at, one.want)
		}
	}
	if (share.Pass{}).Good(noon) {
		t.Error("no pass is good")
	}
}
