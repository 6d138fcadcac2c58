package web

import (
	"bytes"
	"io"
	"strconv"
	"time"

	"mentor/internal/fault"
	"mentor/internal/instrument"
)

// sheet is what one request of the test brings: any number of answers, the
// pages of several questions that were sent, and the length to finish with.
type sheet struct {
	answers []placed
	pages   []instrument.Stop
	length  instrument.Length
}

// placed is an answer with its place in the form.
type placed struct {
	place int
	v     instrument.Answer
}

// readSheet reads a body such as TLK1=3&separation=1&separation=2&page=29.
// Ticks of one question add up. Its names and values need no escapes, so it is
// read as it stands: a general form reader takes three times as long for a
// whole test. A body with escapes is refused.
func readSheet(form *instrument.Form, body []byte) (sheet, error) {
	var s sheet
	if bytes.ContainsAny(body, "%+;") {
		return s, fault.New(fault.Invalid, "error.form")
	}
	at := make([]int, form.Questions()) // place -> 1 + index in s.answers
	for len(body) > 0 {
		var pair []byte
		pair, body, _ = bytes.Cut(body, []byte("&"))
		name, value, _ := bytes.Cut(pair, []byte("="))
		switch string(name) {
		case "":
		case "length":
			if string(value) == instrument.Full.String() {
				s.length = instrument.Full
			}
		case "page":
			stop, err := readStop(form, string(value))
			if err != nil {
				return sheet{}, err
			}
			s.pages = append(s.pages, stop)
		default:
			place, known := form.Place(string(name))
			v, fits := readAnswer(string(value))
			if !known || !fits {
				return sheet{}, fault.New(fault.Invalid, "test.error.answer")
			}
			if i := at[place]; i > 0 {
				s.answers[i-1].v |= v
				continue
			}
			s.answers = append(s.answers, placed{place, v})
			at[place] = len(s.answers)
		}
	}
	return s, nil
}

// readStop reads the number of a page of several questions; safety has a way of its own.
func readStop(form *instrument.Form, number string) (instrument.Stop, error) {
	course := form.Course()
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || n > len(course) || course[n-1].Kind == instrument.AskSafety {
		return instrument.Stop{}, fault.New(fault.Invalid, "test.error.page")
	}
	return course[n-1], nil
}

// take notes a sheet. Only an answer that comes alone can be timed.
func (s *openSitting) take(in sheet, now time.Time) error {
	if len(in.answers) == 1 && len(in.pages) == 0 {
		return s.Answer(s.form, in.answers[0].place, in.answers[0].v, now)
	}
	for _, a := range in.answers {
		if err := s.Note(s.form, a.place, a.v); err != nil {
			return err
		}
	}
	for _, stop := range in.pages {
		s.Seen.Add(stop)
	}
	return nil
}

// sheet reads what the request brings.
func (c *call) sheet() (sheet, error) {
	body, err := io.ReadAll(c.r.Body)
	if err != nil {
		return sheet{}, err
	}
	return readSheet(c.sitting.form, body)
}
