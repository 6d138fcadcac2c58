// Package report makes what leaves the program: the visitor's own download
// (JSON), the questionnaire and its answers for other systems (FHIR R4), a scored
// table for somebody who has the answers in a file (CSV), and the report that a
// psychologist reads as a page or a PDF.
// The rules for the first three are:
//
//   - Nothing of safety is ever in a file: no answer, no level, nothing of what
//     was withheld. Two sittings that differ only there give the same bytes.
//   - The child's nickname is in one place, child.nickname of the JSON.
//   - Times are days. Every score has its interval.
//   - A file is made whole or not at all.
package report

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"mentor/internal/fault"
	"mentor/internal/instrument"
	"mentor/internal/library"
	"mentor/internal/locale"
	"mentor/internal/sitting"
)

// calibration is what every file is scored with, and names.
var calibration = instrument.APriori

// finished is a sitting with a result, and the words to report it in.
type finished struct {
	*sitting.Sitting
	form   *instrument.Form
	words  *instrument.Words
	loc    *locale.Locale
	result instrument.Result
}

// open makes a sitting ready for a report; a sitting without a result is a fault.
func open(lib *library.Library, loc *locale.Locale, s *sitting.Sitting) (finished, error) {
	if !s.Done() {
		return finished{}, fault.New(fault.Invalid, "result.error.unfinished")
	}
	form, shelf := lib.Form(s.Form), lib.In(loc)
	if shelf == nil || shelf.Words(s.Form) == nil {
		return finished{}, fmt.Errorf("report: form %d has no words in %s", s.Form, loc.Tag)
	}
	return finished{s, form, shelf.Words(s.Form), loc, form.Score(s.Answers, s.Length, calibration)}, nil
}

// question is the text of an item as this sitting asked it.
func (f finished) question(id string) string { return f.words.Items[id].Text.For(f.Band) }

// literal says a score in words in a sentence.
func literal(loc *locale.Locale, s instrument.Score) string { return InWords(loc, s, "word.between") }

// InWords says a score in words: one, or by a key of the catalogue those at both
// ends of its interval.
func InWords(loc *locale.Locale, s instrument.Score, two string) string {
	lo, hi := s.Words()
	if lo == hi {
		return loc.T("word." + lo.String())
	}
	return loc.T(two, "lo", loc.T("word."+lo.String()), "hi", loc.T("word."+hi.String()))
}

// labelKey is the catalogue key of what 1..5 means in a response set.
func labelKey(set string, v instrument.Answer) string { return fmt.Sprintf("answer.%s.%d", set, v) }

// hundredths rounds a score; more digits would be untrue. What is rounded to zero
// has no sign any more.
func hundredths(x float64) float64 { return math.Round(x*100)/100 + 0 }

// Hundredths writes a number with two decimals.
func Hundredths(x float64) string { return strconv.FormatFloat(hundredths(x), 'f', 2, 64) }

// day is the date of a moment by the clock of the sitting, as RFC 3339 writes it (full-date).
func (f finished) day(t time.Time) string { return f.Day(t).String() }
