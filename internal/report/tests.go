package report

import (
	"slices"
	"strconv"

	"mentor/internal/calendar"
	"mentor/internal/chart"
	"mentor/internal/instrument"
	"mentor/internal/library"
	"mentor/internal/locale"
	"mentor/internal/progress"
	"mentor/internal/sitting"
)

// Test is a kept test.
type Test struct {
	Day     calendar.Day
	Sitting *sitting.Sitting
	Counted bool // it can be compared with others
}

// openAll makes tests ready, the earliest first.
func openAll(lib *library.Library, loc *locale.Locale, tests []Test) ([]finished, error) {
	all := make([]finished, len(tests))
	for i, t := range tests {
		var err error
		if all[i], err = open(lib, loc, t.Sitting); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Made says of each test which one it was, for whom it was worded, and what the
// ranges of its scores rest on.
func Made(lib *library.Library, loc *locale.Locale, tests []Test) ([]string, error) {
	all, err := openAll(lib, loc, tests)
	lines := make([]string, len(all))
	for i, f := range all {
		band := f.band()
		lines[i] = loc.T("report.method.test", "date", loc.Date(tests[i].Day), "title", f.words.Title, "version", f.form.Version,
			"form", loc.T("report.form."+f.Length.String()), "from", band.From, "to", band.To, "calibration", loc.T("calibration."+calibration.ID))
	}
	return lines, err
}

// Scores is each test with its scores, their ranges and their words.
func Scores(lib *library.Library, loc *locale.Locale, tests []Test) (Part, error) {
	p := part(loc, "scores")
	n := len(tests)
	tests = few(tests)
	all, err := openAll(lib, loc, tests)
	if err != nil || len(all) == 0 {
		return p, err
	}
	p.text(loc.T("report.scores.how"))
	p.few(loc, n)
	for i, f := range all {
		p.head(loc.T("progress.test.of", "date", loc.Date(tests[i].Day)))
		p.add(Block{Table: f.scoreTable()})
		for _, line := range f.remarks(tests[i].Counted) {
			p.note(line)
		}
	}
	return p, nil
}

func (f finished) scoreTable() *Table {
	loc := f.loc
	t := &Table{
		Caption: loc.T("report.scores.caption"), Wide: []int{20, 18, 9, 15, 38}, Drawn: true,
		Head: []string{loc.T("result.col.scale"), loc.T("report.col.drawn"), loc.T("report.col.score"), loc.T("report.col.range"), loc.T("result.col.words")},
	}
	for _, s := range f.result.Scores {
		t.Rows = append(t.Rows, f.scoreRow(f.words.Scales[s.Scale].Name, s))
	}
	if f.result.Total.OK() {
		row := f.scoreRow(loc.T("progress.test.total"), f.result.Total)
		row.Cells[2] = loc.T("report.scores.total")
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (f finished) scoreRow(name string, s instrument.Score) Row {
	switch s.Why {
	case instrument.TooFew:
		return Row{Name: name, Cells: []string{"–", "–", f.loc.T("result.few")}}
	case instrument.DidNotComeUp:
		return Row{Name: name, Cells: []string{"–", "–", f.loc.T("result.na")}}
	}
	return Row{
		Name: name, Now: &chart.Score{Value: s.Value, Lo: s.Lo, Hi: s.Hi},
		Label: f.loc.T("result.score_label", "value", instrument.Whole(s.Value), "lo", instrument.Whole(s.Lo), "hi", instrument.Whole(s.Hi)),
		Cells: []string{strconv.Itoa(instrument.Whole(s.Value)), f.loc.T("progress.numbers.to", "lo", strconv.Itoa(instrument.Whole(s.Lo)), "hi", strconv.Itoa(instrument.Whole(s.Hi))), InWords(f.loc, s, "word.to")},
	}
}

// remarks say what makes a test weaker than another.
func (f finished) remarks(counted bool) (lines []string) {
	if f.Length == instrument.Short {
		lines = append(lines, f.loc.T("report.scores.short"))
	}
	switch {
	case f.Hurried(f.form):
		lines = append(lines, f.loc.T("report.scores.hurried"))
	case !counted:
		lines = append(lines, f.loc.T("report.scores.uncounted"))
	}
	return lines
}

// mostTests is how many tests are shown: the first and the last ones.
const mostTests = 5

func few(tests []Test) []Test {
	if len(tests) <= mostTests {
		return tests
	}
	return slices.Concat(tests[:1], tests[len(tests)-mostTests+1:])
}

// few says that not every test is shown.
func (p *Part) few(loc *locale.Locale, tests int) {
	if tests > mostTests {
		p.note(loc.T("report.scores.few", "n", tests))
	}
}

// Answers is every answer with its question, by the areas of the test.
func Answers(lib *library.Library, loc *locale.Locale, tests []Test) (Part, error) {
	p := part(loc, "answers")
	n := len(tests)
	tests = few(tests)
	all, err := openAll(lib, loc, tests)
	if err != nil || len(all) == 0 {
		return p, err
	}
	p.text(loc.T("report.answers.how"))
	p.few(loc, n)
	last := all[len(all)-1]
	for _, set := range last.sets() {
		p.note(legend(loc, set))
	}
	p.note(loc.T("report.answers.turned"))
	t := &Table{
		Caption: loc.T("report.answers.caption"), Wide: []int{93 - 12*len(all), 7},
		Head: []string{loc.T("report.col.question"), loc.T("report.col.kind")},
	}
	for i := range all {
		t.Head, t.Wide = append(t.Head, loc.Date(tests[i].Day)), append(t.Wide, 12)
	}
	for i, scale := range last.form.Scales {
		t.Rows = append(t.Rows, Row{Name: last.words.Scales[scale.ID].Name, Group: true})
		for place, it := range last.form.Items() {
			if last.form.ScaleOf(place) == i {
				t.Rows = append(t.Rows, answerRow(all, it))
			}
		}
	}
	p.add(Block{Table: t})
	return p, nil
}

// answerRow is one question of the last test, with what was answered each time.
func answerRow(all []finished, it *instrument.Item) Row {
	last := all[len(all)-1]
	kind := last.loc.T("report.kind." + it.Set)
	if it.Unfavourable() {
		kind = last.loc.T("report.kind.turned", "kind", kind)
	}
	row := Row{Name: last.question(it.ID), Cells: []string{kind}}
	for _, f := range all {
		cell := f.loc.T("report.answer.none")
		// The same question of another version may have other answers.
		if same := f.form.Item(it.ID); same != nil && same.Set == it.Set {
			place, _ := f.form.Place(it.ID)
			switch v := f.Answers[place]; v {
			case instrument.NotComeUp:
				cell = f.loc.T("report.answer.na")
			case instrument.Skipped, instrument.Unanswered:
			default:
				cell = strconv.Itoa(int(v))
			}
		}
		row.Cells = append(row.Cells, cell)
	}
	return row
}

// sets are the response sets of the form, each once.
func (f finished) sets() (sets []string) {
	for _, it := range f.form.Items() {
		if !slices.Contains(sets, it.Set) {
			sets = append(sets, it.Set)
		}
	}
	return sets
}

func legend(loc *locale.Locale, set string) string {
	return loc.T("report.answers.legend", "kind", loc.T("report.kind."+set), "set", loc.T("report.set."+set), "one", loc.T(labelKey(set, 1)), "two", loc.T(labelKey(set, 2)),
		"three", loc.T(labelKey(set, 3)), "four", loc.T(labelKey(set, 4)), "five", loc.T(labelKey(set, 5)))
}

// Causes is what the parent ticked in the last test as what may lie behind it.
func Causes(lib *library.Library, loc *locale.Locale, tests []Test) (Part, error) {
	p := part(loc, "causes")
	if len(tests) == 0 {
		return p, nil
	}
	last := tests[len(tests)-1]
	f, err := open(lib, loc, last.Sitting)
	if err != nil {
		return p, err
	}
	var lines []string
	for _, c := range f.causes() {
		lines = append(lines, loc.T("report.cause", "cause", c.Text, "when", loc.T("report.cause."+c.When)))
	}
	if len(lines) == 0 {
		return p, nil
	}
	p.text(loc.T("report.causes.how", "date", loc.Date(last.Day)))
	p.list(lines...)
	p.note(loc.T("report.causes.limit"))
	return p, nil
}

// Then is the tests of the chosen days, compared with the first of them.
type Then struct {
	First progress.Retest
	Looks []progress.Look
	Words *instrument.Words
}

// Retests is what can be told of the later tests beside the first.
func Retests(loc *locale.Locale, t Then) Part {
	p := part(loc, "retests")
	if len(t.Looks) == 0 {
		return p
	}
	last := t.Looks[len(t.Looks)-1]
	p.head(loc.T("report.retests.h", "then", loc.Date(t.First.Day), "now", loc.Date(last.Day)))
	p.text(loc.T("report.total." + TotalKey(last)))
	if last.Total.Verdict != progress.NotComparable {
		p.add(Block{Table: t.table(loc, last)})
	}
	p.note(loc.T("report.retests.how"))
	if earlier := t.earlier(loc); len(earlier) > 0 {
		p.head(loc.T("report.retests.earlier"))
		p.list(earlier...)
	}
	return p
}

// earlier are the tests between the first and the last, in a sentence each.
func (t Then) earlier(loc *locale.Locale) (lines []string) {
	for _, look := range t.Looks[:len(t.Looks)-1] {
		lines = append(lines, loc.T("report.retests.line", "date", loc.Date(look.Day), "says", loc.T("report.total."+TotalKey(look))))
	}
	return lines
}

func (t Then) table(loc *locale.Locale, look progress.Look) *Table {
	table := &Table{
		Caption: loc.T("progress.test.caption"), Wide: []int{20, 19, 15, 15, 8, 23}, Drawn: true,
		Head: []string{
			loc.T("progress.test.area"), loc.T("progress.test.both"), loc.T("progress.test.then"), loc.T("progress.test.now"), loc.T("report.col.rci"), loc.T("progress.test.say"),
		},
	}
	for _, ch := range append([]progress.Change{look.Total}, look.Scales...) {
		if ch.Verdict != progress.NotComparable {
			table.Rows = append(table.Rows, t.row(loc, ch, look))
		}
	}
	return table
}

func (t Then) row(loc *locale.Locale, ch progress.Change, look progress.Look) Row {
	name := loc.T("progress.test.total")
	if w, ok := t.Words.Scales[ch.Scale]; ok {
		name = w.Name
	}
	then, now := Ranges(ch)
	return Row{
		Name: name, Then: &then, Now: &now,
		Label: loc.T("progress.test.label", "then", loc.Month(t.First.Day), "before", instrument.Whole(ch.Before), "now", loc.Month(look.Day), "after", instrument.Whole(ch.After)),
		Cells: []string{ranged(loc, then), ranged(loc, now), Hundredths(ch.RCI), loc.T("progress.verdict." + VerdictKey(ch))},
	}
}

// ranged is a score with its range.
func ranged(loc *locale.Locale, s chart.Score) string {
	return loc.T("report.retests.score", "value", instrument.Whole(s.Value), "lo", instrument.Whole(s.Lo), "hi", instrument.Whole(s.Hi))
}

// Ranges are then and now of a change with their 90 % intervals.
func Ranges(ch progress.Change) (then, now chart.Score) {
	score := func(at, se float64) chart.Score {
		lo, hi := instrument.Interval(at, se)
		return chart.Score{Value: at, Lo: lo, Hi: hi}
	}
	return score(ch.Before, ch.SEBefore), score(ch.After, ch.SEAfter)
}

// VerdictKey ends the catalogue key of what a change says in plain words.
func VerdictKey(ch progress.Change) string {
	if ch.Verdict == progress.Changed && ch.RCI < 0 {
		return "changed-down"
	}
	return ch.Verdict.String()
}

// TotalKey ends the catalogue key of what a test tells of all areas together.
func TotalKey(look progress.Look) string { return VerdictKey(look.Total) }
