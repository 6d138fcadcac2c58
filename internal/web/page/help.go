package page

import (
	"slices"
	"strings"
	"time"

	"mentor/internal/safety"
)

// HelpPage is who to call. Country is empty until the person chooses one: it
// is never guessed.
type HelpPage struct {
	Page
	Words     *safety.DirectoryWords
	Directory *safety.Directory
	Code      string
	Country   safety.Country
}

// LinesOf are the numbers of a kind in the country, in the order of the directory.
func (p HelpPage) LinesOf(kind string) (out []safety.Line) {
	for _, l := range p.Country.Lines {
		if l.Kind == kind {
			out = append(out, l)
		}
	}
	return out
}

// About says when a line is open, whether it is free, and for whom it is.
func (p HelpPage) About(l safety.Line) string {
	var parts []string
	if hours := p.lineHours(l); hours != "" {
		parts = append(parts, hours)
	}
	if l.Free {
		parts = append(parts, p.T("help.free"))
	}
	text := upperFirst(strings.Join(parts, ", "))
	if text != "" {
		text += "."
	}
	return strings.TrimSpace(text + " " + p.Words.Notes[l.Note])
}

// lineHours says when a line is open; "" when it is not known.
func (p HelpPage) lineHours(l safety.Line) string {
	if l.Hours == safety.AllHours {
		return p.T("help.hours.all")
	}
	spans, _ := l.Spans() // the check of the content has read them
	var parts []string
	for _, s := range spans {
		days := p.T("date.weekday." + weekday(s.From))
		if s.From != s.To {
			days = p.T("help.days", "from", days, "to", p.T("date.weekday."+weekday(s.To)))
		}
		parts = append(parts, p.T("help.hours", "days", days, "opens", s.Opens, "ends", s.Ends))
	}
	return strings.Join(parts, p.T("help.hours.and"))
}

func weekday(d time.Weekday) string { return string(rune('0' + int(d))) }

// Calm is the one line about numbers that nobody has checked, with the number
// that needs no check.
func (p HelpPage) Calm() string {
	if p.Directory.Verified != "never" {
		return p.T("help.verified", "date", p.Directory.Verified)
	}
	if len(p.Country.Emergency) == 0 {
		return p.T("help.calm.unknown")
	}
	key := "help.calm"
	if seen, all := p.lookedUp(); seen < all {
		key = "help.calm.some"
	}
	return p.T(key, "number", p.Country.Emergency[0].Number)
}

// lookedUp are how many of the country's lines were found on a page of their own
// service or a public body's, and how many there are.
func (p HelpPage) lookedUp() (seen, all int) {
	for _, l := range p.Country.Lines {
		all++
		if l.Seen != "" {
			seen++
		}
	}
	return seen, all
}

// LinesAddress is where all numbers of the country stand.
func (p HelpPage) LinesAddress() string { return "/help/" + strings.ToLower(p.Code) }

// TopicHelp is the help that an outcome of the safety questions asks for: its
// topics, the most urgent first, and the numbers of the country.
type TopicHelp struct {
	HelpPage
	Table  *safety.TableWords
	Shown  []safety.Shown
	Before bool // something was said before topics were kept
}

// Heading is what the help is for.
func (h TopicHelp) Heading() string {
	if h.Before {
		return h.Table.Before.Title
	}
	return h.Table.Topics[h.Shown[0].ID].Title
}

// AtLeast are the topics shown with an urgency, or with a stronger one.
func (h TopicHelp) AtLeast(least safety.Urgency) []safety.Shown {
	return slices.DeleteFunc(slices.Clone(h.Shown), func(s safety.Shown) bool { return s.Urgency < least })
}

// Exactly are the topics shown with just this urgency.
func (h TopicHelp) Exactly(u safety.Urgency) []safety.Shown {
	return slices.DeleteFunc(slices.Clone(h.Shown), func(s safety.Shown) bool { return s.Urgency != u })
}

// Text is what a topic says, as urgently as it is.
func (h TopicHelp) Text(s safety.Shown) string { return h.Table.Topics[s.ID].For(s.Urgency) }

// Parent is what a topic says to a parent.
func (h TopicHelp) Parent(s safety.Shown) string { return h.Table.Topics[s.ID].Parent }

// Rings reports whether softly shown help names a number to ring.
func (h TopicHelp) Rings() bool {
	return slices.ContainsFunc(h.Exactly(safety.Soft), func(s safety.Shown) bool { return len(s.Lines) > 0 })
}

// Firsts are the numbers for topics, the first of each.
func (h TopicHelp) Firsts(topics []safety.Shown) (out []callLine) {
	for _, t := range topics {
		for _, line := range h.lines([]safety.Shown{t}, 1) {
			if len(t.Lines) > 0 && !slices.ContainsFunc(out, func(l callLine) bool { return l.Number == line.Number }) {
				out = append(out, line)
			}
		}
	}
	return out
}

// callLine is a number on a card of help.
type callLine struct {
	Number, Tel string
	Name        string // of the service, else what it is for
	Hours       string // in words; empty when not known
	Emergency   bool
}

// MostLines is how many numbers stand on one card.
const MostLines = 4

// lines are the numbers for topics: those of the kinds they ask for, in their
// order, each number once, and at most so many.
func (h TopicHelp) lines(topics []safety.Shown, most int) (out []callLine) {
	kinds := []string{}
	for _, t := range topics {
		kinds = append(kinds, t.Lines...)
	}
	if len(topics) == 0 {
		kinds = []string{safety.Emergencies, "crisis", "parent"}
	}
	for _, kind := range kinds {
		line, ok := h.first(kind)
		if ok && !slices.ContainsFunc(out, func(l callLine) bool { return l.Number == line.Number }) {
			out = append(out, line)
		}
	}
	return out[:min(most, len(out))]
}

// first is the first number of a kind in the country. Where there is no line for
// parents, a line for crises listens to them.
func (h TopicHelp) first(kind string) (callLine, bool) {
	if kind == safety.Emergencies {
		if len(h.Country.Emergency) == 0 {
			return callLine{}, false
		}
		e := h.Country.Emergency[0]
		return callLine{Number: e.Number, Tel: e.Tel(), Name: h.T("help.emergency"), Hours: h.T("help.hours.all"), Emergency: true}, true
	}
	lines := h.LinesOf(kind)
	if len(lines) == 0 && kind == "parent" {
		lines = h.LinesOf("crisis")
	}
	if len(lines) == 0 {
		return callLine{}, false
	}
	l := lines[0]
	name := h.Words.Kinds[l.Kind]
	if l.Name != "" {
		name = h.T("help.line", "name", l.Name, "for", lowerFirst(name))
	}
	return callLine{Number: l.Number, Tel: l.Tel(), Name: name, Hours: h.lineHours(l)}, true
}
