package web

import (
	"fmt"
	"net/http"

	"mentor/internal/fault"
	"mentor/internal/instrument"
	"mentor/internal/safety"
)

// answer takes one page of answers from a browser without JavaScript, and the
// safety page from every browser.
func (c *call) answer() error {
	n, ok := c.pageNumber()
	if !ok {
		return fault.New(fault.NotFound, "test.error.page")
	}
	stop := c.sitting.form.Course()[n-1]
	if err := c.mayAnswer(stop); err != nil {
		return err
	}
	if err := c.readForm(); err != nil {
		return err
	}
	if stop.Kind == instrument.AskSafety {
		return c.answerSafety(n, stop)
	}
	err := c.saveSitting(func(s *openSitting) error { return s.takePage(stop, c) })
	if fault.Is(err, fault.Invalid) {
		q := c.questionPage(c.sitting.form, c.sitting.Band, n)
		q.Given, q.Problem = c.sitting.Answers, "test.error.choose"
		return c.render(http.StatusUnprocessableEntity, questionDocument(q))
	}
	if err != nil {
		return err
	}
	return c.redirect(c.after(n))
}

// after is where to go from page n: the next page of the part that is not skipped,
// or the check page.
func (c *call) after(n int) string {
	if !c.r.PostForm.Has("check") {
		if next := c.sitting.step(n, 1); next > 0 {
			return fmt.Sprintf("/test/q/%d", next)
		}
	}
	return "/test/check"
}

// step is the nearest page to n, on (by 1) or back (by -1), in the same part or
// going back, that is not skipped; 0 when there is none.
func (s *openSitting) step(n, by int) int {
	course := s.form.Course()
	for to := n + by; to >= 1 && to <= len(course); to += by {
		if by > 0 && course[to-1].Short != course[n-1].Short {
			return 0
		}
		if !s.form.Skips(course[to-1], s.Answers) {
			return to
		}
	}
	return 0
}

func (s *openSitting) takePage(stop instrument.Stop, c *call) error {
	in := c.r.PostForm
	if stop.Kind == instrument.AskItem {
		v, ok := readAnswer(in.Get("a"))
		if !ok {
			return fault.New(fault.Invalid, "test.error.answer")
		}
		return s.Answer(s.form, stop.Place, v, c.now)
	}
	for _, id := range s.form.Asked(stop) {
		if err := s.note(id, in[id]); err != nil {
			return err
		}
	}
	s.Seen.Add(stop)
	return nil
}

// note sets what was ticked for one question; several ticks add up, as they do
// for a cause that is both recent and earlier.
func (s *openSitting) note(id string, values []string) error {
	place, ok := s.form.Place(id)
	var sum instrument.Answer
	for _, v := range values {
		one, fits := readAnswer(v)
		ok = ok && fits
		sum |= one
	}
	if !ok || len(values) > 3 {
		return fault.New(fault.Invalid, "test.error.answer")
	}
	return s.Note(s.form, place, sum)
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

// answerAll takes whatever the script of the test has waiting.
func (c *call) answerAll() error {
	if err := c.inTime(); err != nil {
		return err
	}
	in, err := c.sheet()
	if err != nil {
		return err
	}
	if err := c.saveSitting(func(s *openSitting) error { return s.take(in, c.now) }); err != nil {
		return err
	}
	c.w.WriteHeader(http.StatusNoContent)
	return nil
}

// careful is what is said at once after the safety page.
type careful struct {
	Page
	Replies []string // to each answer that leads to something, the most urgent first
	Outcome safety.Outcome
	Help    topicHelp
	Next    string
	N       int
}

// answerSafety judges the safety page. The answers themselves are not kept:
// what is said to them is said here, once.
func (c *call) answerSafety(n int, stop instrument.Stop) error {
	items := c.sitting.form.SafetyItems(stop.Short)
	replies := make([]safety.Reply, len(items))
	for i, item := range items {
		if v, ok := readAnswer(c.r.PostForm.Get(item.ID)); ok && v <= instrument.Answer(safety.PreferNot) {
			replies[i] = safety.Reply(v)
		}
	}
	// Its title is the question's: the history does not tell what was answered.
	page := careful{Page: c.questionPage(c.sitting.form, c.sitting.Band, n).Page, N: n}
	page.Outcome = c.sitting.form.Judge(items, replies)
	page.Help = c.topicHelp(page.Outcome, c.sitting.Country)
	page.Replies = c.repliesTo(items, replies)
	if err := c.saveSitting(func(s *openSitting) error { s.Judge(stop, page.Outcome); return nil }); err != nil {
		return err
	}
	page.Next = c.after(n)
	if c.sitting.Done() && stop.Short && !c.r.PostForm.Has("check") {
		page.Next = "/result" // it was asked again from there
	}
	if page.Outcome.Urgency == safety.None {
		return c.redirect(page.Next)
	}
	return c.render(http.StatusOK, carefulPage(page))
}

// repliesTo is what is said to each safety answer that leads to something, the
// most urgent first.
func (c *call) repliesTo(items []safety.Item, replies []safety.Reply) (out []string) {
	words := c.shelf().Safety.Replies
	for u := safety.Now; u > safety.None; u-- {
		for i, item := range items {
			if c.lib.Safety.To(item.ID, replies[i]).Urgency != u {
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
