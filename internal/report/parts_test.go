package report_test

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"mentor/content"
	"mentor/internal/calendar"
	"mentor/internal/instrument"
	"mentor/internal/journal"
	"mentor/internal/library"
	"mentor/internal/locale"
	"mentor/internal/progress"
	"mentor/internal/report"
)

var began = calendar.Of(2026, time.June, 29)

// words is the program's own catalogue, with all content.
func words(t *testing.T) (*library.Library, *locale.Locale) {
	t.Helper()
	lib, _ := load(t)
	built, problems := locale.Load(content.Files)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return lib, built.All()[0]
}

// said is all that a part says outside its tables.
func said(p report.Part) string {
	var all []string
	for _, b := range p.Blocks {
		all = append(append(all, b.Head, b.Text, b.Note), b.List...)
	}
	return strings.Join(all, "\n")
}

func tables(p report.Part) (all []*report.Table) {
	for _, b := range p.Blocks {
		if b.Table != nil {
			all = append(all, b.Table)
		}
	}
	return all
}

// Who reads an answer can tell what its number means, whether it is turned round
// for the score, and in which year it was given.
func TestAnswersSayWhatTheyMean(t *testing.T) {
	lib, loc := words(t)
	tests := []report.Test{{Day: began, Sitting: full(t, lib)}, {Day: began + 365, Sitting: full(t, lib)}}
	p, err := report.Answers(lib, loc, tests)
	if err != nil || len(tables(p)) != 1 {
		t.Fatalf("%d tables, %v", len(tables(p)), err)
	}
	table := tables(p)[0]
	wide := 0
	for _, w := range table.Wide {
		wide += w
	}
	if len(table.Wide) != len(table.Head) || wide != 100 {
		t.Errorf("%d columns are %v wide", len(table.Head), table.Wide)
	}
	if !slices.Contains(table.Head, "29 June 2026") || !slices.Contains(table.Head, "29 June 2027") {
		t.Errorf("two tests stand under %q", table.Head)
	}
	asked := map[string][]string{}
	for _, row := range table.Rows {
		asked[row.Name] = row.Cells
	}
	for _, it := range lib.Current().Items() {
		want := map[string]string{"days": "d", "frequency": "a", "occasion": "b"}[it.Set]
		if it.Unfavourable() {
			want += " *"
		}
		text := lib.In(loc).Words(lib.Current().Version).Items[it.ID].Text.For("b10")
		if cells := asked[text]; len(cells) != 3 || cells[0] != want {
			t.Errorf("%s has the cells %q, want the kind %q and two answers", it.ID, cells, want)
		}
	}
	if text := said(p); !strings.Contains(text, "Kind a, how often: 1") || !strings.Contains(text, "Kind b, how often when") || !strings.Contains(text, "Kind d, on how many of the days") {
		t.Errorf("the kinds are not explained: %s", text)
	}
}

// Of many tests five are shown, and the report says that there are more.
func TestManyTests(t *testing.T) {
	lib, loc := words(t)
	var tests []report.Test
	for i := range 6 {
		tests = append(tests, report.Test{Day: began + calendar.Day(60*i), Sitting: full(t, lib)})
		p, err := report.Scores(lib, loc, tests)
		if err != nil || len(tables(p)) != min(i+1, 5) {
			t.Fatalf("%d tests give %d tables, %v", i+1, len(tables(p)), err)
		}
		if strings.Contains(said(p), "Of 6 tests") != (i == 5) {
			t.Errorf("of %d tests it says %s", i+1, said(p))
		}
	}
}

// A test in between is not called the last one, and each figure of a comparison
// has its range.
func TestRetestsSayWhichTest(t *testing.T) {
	lib, loc := words(t)
	answers := lib.Current().Blank()
	for place := range lib.Current().Items() {
		answers[place] = instrument.Answer(1 + place%4)
	}
	first := progress.Retest{Day: began, Answers: answers, Length: instrument.Full, Counted: true}
	p := progress.Programme{Form: lib.Current(), Calibration: instrument.APriori, Baselines: []progress.Retest{first}}
	second, third := first, first
	second.Day, third.Day = began+60, began+120
	part := report.Retests(loc, report.Then{
		First: first, Looks: p.Looks([]progress.Retest{second, third}), Words: lib.In(loc).Words(lib.Current().Version),
	})
	if text := said(part); strings.Contains(text, "last test") || !strings.Contains(text, "28 August 2026: All areas together") {
		t.Errorf("of the test in between it says\n%s", text)
	}
	rows := tables(part)[0].Rows
	for _, row := range rows {
		for _, cell := range row.Cells[:2] {
			if !strings.Contains(cell, " (") || !strings.Contains(cell, " to ") {
				t.Errorf("%s has the figure %q without its range", row.Name, cell)
			}
		}
	}
	if len(rows) < 5 {
		t.Errorf("%d rows", len(rows))
	}
}

// What can be told of a log: ten days make a line, a week without a note is a
// gap, and of practices only the last 28 days count.
func TestLogOf(t *testing.T) {
	noted := func(day, weather int) journal.Entry {
		return journal.Entry{Day: began + calendar.Day(day), Weather: weather, Practices: []string{"a"}}
	}
	var ten, sparse []journal.Entry
	for day := range 10 {
		ten = append(ten, noted(day, 1+day%5))
	}
	sparse = append(sparse, noted(2, 3), noted(2, 5), noted(30, 2))
	for _, c := range []struct {
		what                          string
		entries                       []journal.Entry
		noted, series, gap, practised int
		line                          bool
	}{
		{"nothing", nil, 0, 0, 0, 0, false},
		{"ten days", ten, 10, 10, 25, 2, true},
		{"two notes of a day, and later one", sparse, 2, 2, 27, 1, false},
	} {
		l := report.LogOf(journal.Log{Entries: c.entries}, began, began+35, began+35)
		gap := 0
		if len(l.Gaps) > 0 {
			gap = l.Gaps[0].Days()
		}
		got := []int{len(l.Days), l.Facts.Noted, len(l.Series), gap, l.Practised}
		if want := []int{36, c.noted, c.series, c.gap, c.practised}; !slices.Equal(got, want) || l.Line != c.line {
			t.Errorf("%s: %v and a line %t, want %v and %t", c.what, got, l.Line, want, c.line)
		}
	}
}

// The count of hard moments and the list of them agree, and weeks before the
// first note fill no page.
func TestLogSaysWhatItLeavesOut(t *testing.T) {
	_, loc := words(t)
	l := report.Log{From: began, To: began + 27, Facts: journal.Facts{Noted: 2, Hard: 3, Open: 2}}
	for d := l.From; d <= l.To; d++ {
		l.Days = append(l.Days, journal.Day{Date: d})
	}
	l.Days[15].Entries = []journal.Entry{{Day: l.Days[15].Date, Weather: 2, Hard: true}}
	l.Days[16].Hard = []journal.Hard{{What: "I shouted."}}
	if text := said(report.HardMoments(loc, &journal.DiaryWords{}, l)); !strings.Contains(text, "2 of them were noted without words.") {
		t.Errorf("three are counted and one is told: %s", text)
	}
	if rows := tables(report.Weeks(loc, l))[0].Rows; len(rows) != 2 || rows[0].Name != "13 July 2026" {
		t.Errorf("%d weeks, the first is %q", len(rows), rows[0].Name)
	}
}

// The mean of two first tests has a smaller range than the test beside it: 1.6448536
// standard errors to each side, of 9 / sqrt(2) and of 9.
func TestRangesOfTwoBaselines(t *testing.T) {
	then, now := report.Ranges(progress.Change{Before: 50, After: 60, SEBefore: 9 / math.Sqrt2, SEAfter: 9, SEDiff: 9 * math.Sqrt(1.5)})
	for what, is := range map[string][2]float64{
		"lower end then": {then.Lo, 39.53215}, "upper end then": {then.Hi, 60.46785},
		"lower end now": {now.Lo, 45.19632}, "upper end now": {now.Hi, 74.80368},
	} {
		if math.Abs(is[0]-is[1]) > .01 { // the program rounds to 1.645
			t.Errorf("%s is %.5f, want %.5f", what, is[0], is[1])
		}
	}
}
