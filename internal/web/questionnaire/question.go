package questionnaire

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"mentor/internal/instrument"
	"mentor/internal/locale"
	"mentor/internal/web/space"
)

// What the templates of the test ask of their page structs.

var startIcons = map[string]string{"time": "clock", "stored": "lock", "leave": "log-out", "honest": "info"}

// onward is the page to go on with.
func onward(s *space.OpenSitting) string {
	if n, open := s.Next(s.Instrument, s.Reached(s.Instrument)); open {
		return fmt.Sprintf("/test/q/%d", n+1)
	}
	return "/test/check"
}

// given is all answers, one digit each, for the script. A page that is kept
// for everybody has none.
func given(a instrument.Answers) string {
	var b strings.Builder
	for _, v := range a {
		b.WriteByte('0' + byte(v))
	}
	return b.String()
}

func (q questionPage) count() string {
	if q.Stop.Short {
		return q.T("question.count", "at", q.At, "of", q.Of)
	}
	return q.T("question.count.rest", "at", q.At, "of", q.Of)
}

// atOnce: the page goes to the server at once, because the pages after it, or what
// is said to it, depend on the answers.
func (q questionPage) atOnce() bool {
	return q.Stop.Kind == instrument.AskSafety || slices.ContainsFunc(q.Form.FactsOf(q.Form.Group(q.Stop)), func(f instrument.Fact) bool { return f.ID == q.Form.Contact.Fact })
}

// shortPages is the number of the last page of the short part.
func (q questionPage) shortPages() (n int) {
	for _, s := range q.Form.Course() {
		if s.Short {
			n++
		}
	}
	return n
}

func (q questionPage) action() string { return "/test/q/" + strconv.Itoa(q.N) }

func (q questionPage) item() *instrument.Item { return q.Form.Items()[q.Stop.Place] }

func (q questionPage) caption() string {
	return q.Words.Scales[q.Form.Scales[q.Form.ScaleOf(q.Stop.Place)].ID].Caption
}

// N_ is the plural of the page's language; N is the number of the page.
func (q questionPage) N_(key string, n int) string { return q.Page.N(key, n) }

func (q questionPage) answer(place int) instrument.Answer {
	if q.Given == nil {
		return instrument.Unanswered
	}
	return q.Given[place]
}

func (q questionPage) pressed(v instrument.Answer) string {
	return strconv.FormatBool(q.answer(q.Stop.Place) == v)
}

func (q questionPage) place(id string) int { p, _ := q.Form.Place(id); return p }

// savedBefore is the answer to the page before, in words, when it was an item.
func (q questionPage) savedBefore() string {
	before := q.Form.Course()[q.Before-1]
	if before.Kind != instrument.AskItem || q.answer(before.Place) == instrument.Unanswered {
		return ""
	}
	return answerWord(q.Locale, q.Form.Items()[before.Place], q.answer(before.Place))
}

// answerWord is an answer to an item in words.
func answerWord(l *locale.Locale, it *instrument.Item, v instrument.Answer) string {
	switch v {
	case instrument.Unanswered:
		return l.T("answer.none")
	case instrument.Skipped:
		return l.T("answer.skipped")
	case instrument.NotComeUp:
		return l.T(it.NotComeUpKey())
	}
	return l.T("answer." + it.Set + "." + strconv.Itoa(int(v)))
}

// choice is one answer to a question on a page of several.
type choice struct {
	Value int
	Text  string
	Many  bool // more than one may be ticked
}

func (o choice) input() string {
	if o.Many {
		return "checkbox"
	}
	return "radio"
}

func (q questionPage) ticked(id string, o choice) bool {
	v := int(q.answer(q.place(id)))
	if o.Many {
		return v&o.Value != 0
	}
	return v == o.Value
}

func (q questionPage) factChoices(f instrument.Fact) (out []choice) {
	for i, o := range f.Options {
		out = append(out, choice{i + 1, q.Words.Facts[f.ID].Options[o], false})
	}
	return append(out, choice{int(instrument.Skipped), q.T("facts.skip"), false})
}

func (q questionPage) mistakeChoices() (out []choice) {
	for v := instrument.MistakeNever; v <= instrument.MistakeNow; v++ {
		out = append(out, choice{int(v), q.T("mistakes." + strconv.Itoa(int(v))), false})
	}
	return out
}
