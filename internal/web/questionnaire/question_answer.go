package questionnaire

import (
	"fmt"
	"net/http"

	"mentor/internal/fault"
	"mentor/internal/instrument"
	"mentor/internal/safety"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// Answer takes one page of answers from a browser without JavaScript, and the
// safety page from every browser.
func Answer(c *call.Call) error {
	n, ok := pageNumber(c)
	if !ok {
		return fault.New(fault.NotFound, "test.error.page")
	}
	stop := c.Sitting.Instrument.Course()[n-1]
	if err := mayAnswer(c, stop); err != nil {
		return err
	}
	if err := c.ReadForm(); err != nil {
		return err
	}
	if stop.Kind == instrument.AskSafety {
		return answerSafety(c, n, stop)
	}
	err := saveSitting(c, func(s *space.OpenSitting) error { return takePage(s, stop, c) })
	if fault.Is(err, fault.Invalid) {
		q := newQuestionPage(c, c.Sitting.Instrument, c.Sitting.Band, n)
		q.Given, q.Problem = c.Sitting.Answers, "test.error.choose"
		return c.Render(http.StatusUnprocessableEntity, questionDocument(q))
	}
	if err != nil {
		return err
	}
	return c.Redirect(after(c, n))
}

// after is where to go from page n: the next page of the part that is not skipped,
// or the check page.
func after(c *call.Call, n int) string {
	if !c.R.PostForm.Has("check") {
		if next := step(c.Sitting, n, 1); next > 0 {
			return fmt.Sprintf("/test/q/%d", next)
		}
	}
	return "/test/check"
}

// step is the nearest page to n, on (by 1) or back (by -1), in the same part or
// going back, that is not skipped; 0 when there is none.
func step(s *space.OpenSitting, n, by int) int {
	course := s.Instrument.Course()
	for to := n + by; to >= 1 && to <= len(course); to += by {
		if by > 0 && course[to-1].Short != course[n-1].Short {
			return 0
		}
		if !s.Instrument.Skips(course[to-1], s.Answers) {
			return to
		}
	}
	return 0
}

func takePage(s *space.OpenSitting, stop instrument.Stop, c *call.Call) error {
	in := c.R.PostForm
	if stop.Kind == instrument.AskItem {
		v, ok := readAnswer(in.Get("a"))
		if !ok {
			return fault.New(fault.Invalid, "test.error.answer")
		}
		return s.Answer(s.Instrument, stop.Place, v, c.Now)
	}
	for _, id := range s.Instrument.Asked(stop) {
		if err := note(s, id, in[id]); err != nil {
			return err
		}
	}
	s.Seen.Add(stop)
	return nil
}

// note sets what was ticked for one question; several ticks add up, as they do
// for a cause that is both recent and earlier.
func note(s *space.OpenSitting, id string, values []string) error {
	place, ok := s.Instrument.Place(id)
	var sum instrument.Answer
	for _, v := range values {
		one, fits := readAnswer(v)
		ok = ok && fits
		sum |= one
	}
	if !ok || len(values) > 3 {
		return fault.New(fault.Invalid, "test.error.answer")
	}
	return s.Note(s.Instrument, place, sum)
}

// readAnswer reads 0..7, "na" or "skip".
func readAnswer(text string) (instrument.Answer, bool) {
	switch text {
	case "na":
		return instrument.NotComeUp, true
	case "skip":
		return instrument.Skipped, true
	}
	if len(text) != 1 || text[0] < '0' || text[0] > '7' {
		return 0, false
	}
	return instrument.Answer(text[0] - '0'), true
}

// careful is what is said at once after the safety page.
type careful struct {
	page.Page
	Replies []string // to each answer that leads to something, the most urgent first
	Outcome safety.Outcome
	Help    page.TopicHelp
	Next    string
	N       int
}

// answerSafety judges the safety page. The answers themselves are not kept:
// what is said to them is said here, once.
func answerSafety(c *call.Call, n int, stop instrument.Stop) error {
	items := c.Sitting.Instrument.SafetyItems(stop.Short)
	replies := make([]safety.Reply, len(items))
	for i, item := range items {
		if v, ok := readAnswer(c.R.PostForm.Get(item.ID)); ok && v <= instrument.Answer(safety.PreferNot) {
			replies[i] = safety.Reply(v)
		}
	}
	// Its title is the question's: the history does not tell what was answered.
	p := careful{Page: newQuestionPage(c, c.Sitting.Instrument, c.Sitting.Band, n).Page, N: n}
	p.Outcome = c.Sitting.Instrument.Judge(items, replies)
	p.Help = call.TopicHelp(c, p.Outcome, c.Sitting.Country)
	p.Replies = repliesTo(c, items, replies)
	if err := saveSitting(c, func(s *space.OpenSitting) error { s.Judge(stop, p.Outcome); return nil }); err != nil {
		return err
	}
	p.Next = after(c, n)
	if c.Sitting.Done() && stop.Short && !c.R.PostForm.Has("check") {
		p.Next = "/result" // it was asked again from there
	}
	if p.Outcome.Urgency == safety.None {
		return c.Redirect(p.Next)
	}
	return c.Render(http.StatusOK, carefulPage(p))
}

// repliesTo is what is said to each safety answer that leads to something, the
// most urgent first.
func repliesTo(c *call.Call, items []safety.Item, replies []safety.Reply) (out []string) {
	words := c.Shelf().Safety.Replies
	for u := safety.Now; u > safety.None; u-- {
		for i, item := range items {
			if c.Lib.Safety.To(item.ID, replies[i]).Urgency != u {
				continue
			}
			for name, reply := range safety.Replies {
				if reply == replies[i] {
					out = append(out, words[item.ID][name])
				}
			}
		}
	}
	return out
}
