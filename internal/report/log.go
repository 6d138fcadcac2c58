package report

import (
	"slices"
	"strconv"

	"mentor/internal/calendar"
	"mentor/internal/chart"
	"mentor/internal/instrument"
	"mentor/internal/journal"
	"mentor/internal/locale"
	"mentor/internal/plan"
	"mentor/internal/progress"
)

// Log is what a parent noted in some days, and what can be told of it.
type Log struct {
	From, To  calendar.Day
	Days      []journal.Day
	Facts     journal.Facts
	Series    progress.Series
	Level     progress.Level
	Line      bool // there are days enough for a line
	Gaps      []progress.Gap
	Practised int // days with a practice, of the last 28
}

// LogOf finds in the log what can be told of the days from one to another, both
// included.
func LogOf(log journal.Log, from, to, today calendar.Day) Log {
	l := Log{From: from, To: to, Days: log.Days(from, to, today), Facts: log.Facts(from, to)}
	var notes []progress.Note
	var practised []calendar.Day
	for _, d := range l.Days {
		for _, e := range d.Entries {
			notes = append(notes, progress.Note{Day: d.Date, Weather: e.Weather})
		}
		if len(d.Practices()) > 0 {
			practised = append(practised, d.Date)
		}
	}
	l.Series = progress.Daily(notes)
	l.Level, l.Line = progress.Fit(l.Series)
	l.Gaps = l.Series.Gaps(to)
	l.Practised = progress.PracticeDays(practised, to)
	return l
}

// headline says how it went, in the words that the notes allow.
func (l Log) headline(loc *locale.Locale) string {
	switch {
	case l.Facts.Noted == 0:
		return loc.T("report.level.none")
	case !l.Line || l.Level.Early():
		return loc.T("report.level.early")
	}
	return loc.T("report.level."+l.Level.Word().String(), "month", loc.Month(l.Level.Points[0].Day))
}

// Summary is the report in a few sentences, without a figure but counts.
func Summary(loc *locale.Locale, child string, l Log, tests []Test, t Then) Part {
	p := part(loc, "summary")
	p.text(loc.T("report.summary.days", "noted", loc.N("report.days", l.Facts.Noted), "of", len(l.Days)))
	p.text(l.headline(loc))
	switch n := len(t.Looks); {
	case n > 0:
		p.text(loc.T("report.summary.retests", "n", len(tests), "says", loc.T("report.total."+TotalKey(t.Looks[n-1]))))
	case len(tests) > 0:
		p.text(loc.N("report.summary.tests", len(tests)))
	default:
		p.text(loc.T("report.summary.untested"))
	}
	p.note(loc.T("report.summary.how", "child", child))
	return p
}

// Weather is the series with its band, and its weeks as numbers.
func Weather(loc *locale.Locale, l Log, line chart.Line) Part {
	p := part(loc, "series")
	if len(l.Series) == 0 {
		return p
	}
	p.text(l.headline(loc))
	p.add(Block{Line: &line})
	p.note(l.GapNote(loc, "report.gap.none", "report.gap", loc.Date))
	if !l.Line {
		return p
	}
	t := &Table{
		Caption: loc.T("report.series.caption"), Wide: []int{34, 22, 28, 16},
		Head: []string{loc.T("progress.numbers.week"), loc.T("progress.numbers.estimate"), loc.T("progress.numbers.range"), loc.T("progress.numbers.days")},
	}
	for _, w := range l.Level.Weeks() {
		t.Rows = append(t.Rows, Row{Name: loc.Date(w.Of), Cells: []string{
			loc.Tenths(w.Estimate), loc.T("progress.numbers.to", "lo", loc.Tenths(w.Lo), "hi", loc.Tenths(w.Hi)), strconv.Itoa(w.Days),
		}})
	}
	p.add(Block{Table: t})
	p.note(loc.T("report.series.how"))
	return p
}

// GapNote says with which days the band is wider, without blame: the key for
// none, the key for some, and how a day is written.
func (l Log) GapNote(loc *locale.Locale, none, some string, day func(calendar.Day) string) string {
	if len(l.Gaps) == 0 {
		return loc.T(none)
	}
	g := l.Gaps[0]
	return loc.N(some, g.Days(), "from", day(g.From))
}

// Weeks are counts by the week and over all of it.
func Weeks(loc *locale.Locale, l Log) Part {
	p := part(loc, "days")
	f := l.Facts
	if f.Noted == 0 {
		return p
	}
	p.add(Block{Facts: []Fact{
		{loc.T("report.days.noted"), loc.T("report.days.of", "n", f.Noted, "of", len(l.Days))},
		{loc.T("report.days.time"), loc.N("report.days", f.Time)},
		{loc.T("report.days.warm"), loc.N("report.days", f.Warm)},
		{loc.T("report.days.talk"), loc.N("report.days", f.Talk)},
		{loc.T("report.days.practised"), loc.N("report.days", f.Practised)},
	}})
	t := &Table{
		Caption: loc.T("report.days.caption"), Wide: []int{30, 12, 16, 42},
		Head: []string{loc.T("progress.numbers.week"), loc.T("report.col.noted"), loc.T("report.col.together"), loc.T("report.col.weather")},
	}
	for days := l.Days; len(days) > 0; {
		n := min(len(days), int(days[0].Date.Monday()+7-days[0].Date))
		if len(t.Rows) > 0 || slices.ContainsFunc(days[:n], journal.Day.Noted) {
			t.Rows = append(t.Rows, weekRow(loc, days[:n]))
		}
		days = days[n:]
	}
	p.add(Block{Table: t})
	p.note(loc.T("report.days.how"))
	return p
}

// weekRow counts the days of one week.
func weekRow(loc *locale.Locale, days []journal.Day) Row {
	noted, together, weather := 0, 0, [6]int{}
	for _, d := range days {
		if d.Noted() {
			noted++
		}
		if d.Together() != "" && d.Together() != journal.NoTime {
			together++
		}
		if mean, said := d.Weather(); said {
			weather[instrument.Whole(mean)]++
		}
	}
	sky := ""
	for i := 5; i > 0; i-- {
		if weather[i] == 0 {
			continue
		}
		if sky != "" {
			sky += ", "
		}
		sky += loc.T("report.times", "what", loc.T("today.weather."+strconv.Itoa(i)), "n", weather[i])
	}
	if sky == "" {
		sky = "–"
	}
	return Row{Name: loc.Date(days[0].Date), Cells: []string{strconv.Itoa(noted), strconv.Itoa(together), sky}}
}

// Signs are the parent's signs of trust and how they stood when they were last
// rated in the chosen days.
func Signs(loc *locale.Locale, v plan.Vision, from, to calendar.Day) Part {
	p := part(loc, "signs")
	if len(v.Signs) == 0 {
		return p
	}
	var rated []plan.Rating
	for _, r := range v.Ratings {
		if r.Day >= from && r.Day <= to {
			rated = append(rated, r)
		}
	}
	p.text(loc.T("report.signs.how"))
	if len(rated) == 0 {
		for _, s := range v.Signs {
			p.list(s.Name)
		}
		return p
	}
	last := rated[len(rated)-1]
	t := &Table{
		Caption: loc.T("report.signs.caption"), Wide: []int{38, 14, 48},
		Head: []string{loc.T("report.col.sign"), loc.T("report.col.level"), loc.T("report.col.means")},
	}
	for _, s := range v.Signs {
		if level, ok := last.Of[s.ID]; ok {
			t.Rows = append(t.Rows, Row{Name: s.Name, Cells: []string{signed(level), s.Levels[level+2]}})
		}
	}
	p.head(loc.T("report.signs.on", "date", loc.Date(last.Day)))
	p.add(Block{Table: t})
	if len(rated) > 1 || len(last.Of) > 1 {
		p.add(Block{Table: attained(loc, rated)})
		p.note(loc.T("report.signs.t"))
	}
	return p
}

// attained is the goal attainment score of each rating.
func attained(loc *locale.Locale, rated []plan.Rating) *Table {
	t := &Table{
		Caption: loc.T("report.signs.scores"), Wide: []int{38, 14, 48},
		Head: []string{loc.T("report.col.day"), loc.T("report.col.t"), loc.T("report.col.means")},
	}
	for _, r := range rated {
		score, word, ok := r.Score()
		row := Row{Name: loc.Date(r.Day), Cells: []string{"–", loc.T("report.signs.few")}}
		if ok {
			row.Cells = []string{strconv.Itoa(instrument.Whole(score)), loc.T("report.hoped." + string(word))}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// signed is a level with its sign; a minus as wide as the plus.
func signed(level int) string {
	switch {
	case level > 0:
		return "+" + strconv.Itoa(level)
	case level < 0:
		return "−" + strconv.Itoa(-level)
	}
	return "0"
}

// HardMoments are the hard moments in the parent's own words, and the way back.
func HardMoments(loc *locale.Locale, w *journal.DiaryWords, l Log) Part {
	p := part(loc, "hard")
	if l.Facts.Hard == 0 {
		return p
	}
	p.text(loc.T("report.hard.count", "n", loc.N("report.moments", l.Facts.Hard), "mended", l.Facts.Hard-l.Facts.Open))
	ticked := l.Facts.Hard
	for _, d := range l.Days {
		ticked -= len(d.Hard)
		for _, m := range d.Moments() {
			if m.Own >= 0 {
				p.head(loc.Date(d.Date))
				p.add(Block{Facts: hardFacts(loc, w, d.Hard[m.Own], m.State)})
			}
		}
	}
	if ticked > 0 {
		p.note(loc.N("report.hard.ticked", ticked))
	}
	p.note(loc.T("report.hard.how"))
	return p
}

func hardFacts(loc *locale.Locale, w *journal.DiaryWords, h journal.Hard, state journal.State) []Fact {
	facts := []Fact{
		{loc.T("report.hard.what"), h.What},
		{loc.T("report.hard.mine"), h.Mine},
		{loc.T("report.hard.felt"), joined(h.Felt, w.Feelings, h.FeltWords)},
	}
	for _, text := range h.Apology {
		facts = append(facts, Fact{loc.T("report.hard.apology"), text})
	}
	facts = append(facts, Fact{loc.T("report.hard.took"), joined(h.Took, w.Took, "")}, Fact{loc.T("report.hard.state"), loc.T("hard.state." + string(state))})
	return slices.DeleteFunc(facts, func(f Fact) bool { return f.Text == "" })
}

func joined(ids []string, words map[string]string, own string) (text string) {
	for _, id := range ids {
		if words[id] == "" {
			continue
		}
		if text != "" {
			text += ", "
		}
		text += words[id]
	}
	if text != "" && own != "" {
		text += ", "
	}
	return text + own
}

// Practice is a practice of the plan and how often it was noted.
type Practice struct {
	Name, When, Then string
	Days             int
}

// Plan is the plan as it stands, and what of it was noted.
func Plan(loc *locale.Locale, began calendar.Day, week int, all []Practice) Part {
	p := part(loc, "plan")
	if week == 0 {
		return p
	}
	p.text(loc.T("report.plan.began", "date", loc.Date(began), "week", week))
	for _, one := range all {
		p.head(one.Name)
		p.text(loc.T("report.plan.if", "when", one.When, "then", one.Then))
		if one.Days == 0 {
			p.note(loc.T("report.plan.unnoted"))
		} else {
			p.note(loc.N("report.plan.noted", one.Days))
		}
	}
	return p
}

// Method says how the figures came about, and what they cannot say.
func Method(loc *locale.Locale, chosen []Part, made []string) Part {
	p := part(loc, "method")
	lines := []string{loc.T("report.method.self")}
	for _, one := range chosen {
		if key := "report.method." + one.ID; !one.Empty() && loc.Has(key) {
			lines = append(lines, loc.T(key))
		}
	}
	p.list(append(append(lines, made...), loc.T("report.method.norms"), loc.T("report.method.court"))...)
	return p
}

// Missing says what is not there, and why. What was not chosen is not named: it
// is nobody's business that there is something. Of tests that are left out only
// the number is said: a day might tell at home what was answered on it.
func Missing(loc *locale.Locale, child string, l Log, tests int, empty []Part) Part {
	p := part(loc, "missing")
	lines := []string{loc.T("report.missing.chosen")}
	for _, one := range empty {
		lines = append(lines, loc.T("report.missing.empty", "section", one.Title))
	}
	if tests > 0 {
		lines = append(lines, loc.N("report.missing.tests", tests))
	}
	if n := len(l.Days) - l.Facts.Noted; n > 0 {
		lines = append(lines, loc.N("report.missing.days", n))
	}
	p.list(append(lines, loc.T("report.missing.child", "child", child), loc.T("report.missing.safety"))...)
	return p
}
