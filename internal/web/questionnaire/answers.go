package questionnaire

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
	"time"

	"mentor/internal/fault"
	"mentor/internal/instrument"
	"mentor/internal/web/call"
	"mentor/internal/web/space"
)

// AnswerAll takes whatever the script of the test has waiting.
func AnswerAll(c *call.Call) error {
	if err := inTime(c); err != nil {
		return err
	}
	in, err := readAnswers(c)
	if err != nil {
		return err
	}
	if err := saveSitting(c, func(s *space.OpenSitting) error { return take(s, in, c.Now) }); err != nil {
		return err
	}
	c.W.WriteHeader(http.StatusNoContent)
	return nil
}

// answersBody is what one request of the test brings: any number of answers, the
// pages of several questions that were sent, and the length to finish with.
type answersBody struct {
	Answers []placed
	pages   []instrument.Stop
	Length  instrument.Length
}

// placed is an answer with its place in the form.
type placed struct {
	Place int
	V     instrument.Answer
}

// ReadSheet reads a body such as TLK1=3&separation=1&separation=2&page=29.
// Ticks of one question add up. Its names and values need no escapes, so it is
// read as it stands: a general form reader takes three times as long for a
// whole test. A body with escapes is refused.
func ReadSheet(form *instrument.Form, body []byte) (answersBody, error) {
	var s answersBody
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
				s.Length = instrument.Full
			}
		case "page":
			stop, err := readStop(form, string(value))
			if err != nil {
				return answersBody{}, err
			}
			s.pages = append(s.pages, stop)
		default:
			place, known := form.Place(string(name))
			v, fits := readAnswer(string(value))
			if !known || !fits {
				return answersBody{}, fault.New(fault.Invalid, "test.error.answer")
			}
			if i := at[place]; i > 0 {
				s.Answers[i-1].V |= v
				continue
			}
			s.Answers = append(s.Answers, placed{place, v})
			at[place] = len(s.Answers)
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
func take(s *space.OpenSitting, in answersBody, now time.Time) error {
	if len(in.Answers) == 1 && len(in.pages) == 0 {
		return s.Answer(s.Instrument, in.Answers[0].Place, in.Answers[0].V, now)
	}
	for _, a := range in.Answers {
		if err := s.Note(s.Instrument, a.Place, a.V); err != nil {
			return err
		}
	}
	for _, stop := range in.pages {
		s.Seen.Add(stop)
	}
	return nil
}

// readAnswers reads what the request brings.
func readAnswers(c *call.Call) (answersBody, error) {
	body, err := io.ReadAll(c.R.Body)
	if err != nil {
		return answersBody{}, err
	}
	return ReadSheet(c.Sitting.Instrument, body)
}
