package report

import (
	"slices"
	"strings"

	"mentor/internal/calendar"
	"mentor/internal/locale"
	"mentor/internal/voice"
)

// Said is a thing that a child keeps, with its day and what there is to do in it.
type Said struct {
	Day      calendar.Day
	Thing    voice.Thing
	Activity string // what a wish's activity is called
}

// NewYoung begins the report of a child. It has no name of theirs: that is half of
// what opens their place.
func NewYoung(loc *locale.Locale, h Head) Report {
	r := New(loc, h)
	r.Young, r.Title, r.Limit = true, loc.T("report.young.title"), loc.T("report.young.limit")
	r.About[0].Text = loc.T("report.young.by")
	r.About = append(r.About, Fact{loc.T("report.young.know"), loc.T("report.young.told")})
	return r
}

// Skies are the weather of days, with what the child wrote beside it.
func Skies(loc *locale.Locale, w *voice.Words, all []Said) Part {
	p := part(loc, "skies")
	var facts []Fact
	for _, s := range of(all, voice.Weather) {
		text := w.Weather[min(max(s.Thing.Weather, 1), len(w.Weather))-1]
		facts = append(facts, Fact{loc.Date(s.Day), joinedBy(". ", text, s.Thing.Words)})
	}
	if len(facts) > 0 {
		p.add(Block{Facts: facts})
	}
	return p
}

// Felts are answers about a parent in their words. No number is made of them.
func Felts(loc *locale.Locale, b *voice.Book, w *voice.Words, all []Said) Part {
	p := part(loc, "felts")
	for _, s := range of(all, voice.Trust) {
		f := s.Thing.Felt
		if f == nil {
			continue
		}
		p.head(loc.T("report.young.felt", "name", f.Name, "date", loc.Date(s.Day)))
		t := &Table{
			Caption: loc.T("report.young.answers"), Wide: []int{68, 32},
			Head: []string{loc.T("report.young.asked"), loc.T("report.young.answer")},
		}
		for _, topic := range b.Asked(f.Age) {
			if a := f.Answers[topic.ID]; a > 0 {
				t.Rows = append(t.Rows, Row{Name: w.Ask(f.Age, topic.ID, f.Name), Cells: []string{w.Answer(f.Age, a)}})
			}
		}
		if len(t.Rows) > 0 {
			p.add(Block{Table: t})
		}
		if s.Thing.Words != "" {
			p.add(Block{Quote: s.Thing.Words})
		}
	}
	if !p.Empty() {
		p.note(loc.T("report.young.skipped"))
	}
	return p
}

// Says are sentences, word for word.
func Says(loc *locale.Locale, w *voice.Words, all []Said) Part {
	p := part(loc, "says")
	for _, s := range of(all, voice.Say) {
		p.head(loc.Date(s.Day))
		p.add(Block{Quote: joinedBy(" ", w.Starters[s.Thing.Starter], s.Thing.Words)})
	}
	return p
}

// Wishes are things to do together.
func Wishes(loc *locale.Locale, all []Said) Part {
	p := part(loc, "wishes")
	var facts []Fact
	for _, s := range of(all, voice.Wish) {
		facts = append(facts, Fact{loc.Date(s.Day), joinedBy(". ", s.Activity, s.Thing.Words)})
	}
	if len(facts) > 0 {
		p.add(Block{Facts: facts})
	}
	return p
}

// YoungMissing says how to read a child's report, and what is not there.
func YoungMissing(loc *locale.Locale, empty []Part) Part {
	p := part(loc, "missing")
	lines := []string{loc.T("report.young.chosen")}
	for _, one := range empty {
		lines = append(lines, loc.T("report.missing.empty", "section", one.Title))
	}
	p.list(append(lines, loc.T("report.young.home"), loc.T("report.young.court"))...)
	return p
}

func of(all []Said, what voice.What) (some []Said) {
	for _, s := range all {
		if s.Thing.What == what {
			some = append(some, s)
		}
	}
	return some
}

func joinedBy(between string, texts ...string) string {
	return strings.Join(slices.DeleteFunc(texts, func(t string) bool { return t == "" }), between)
}
