package web

import (
	"fmt"
	"net/http"
	"slices"

	"mentor/internal/instrument"
)

// checkPage shows all answers before the result.
type checkPage struct {
	Page
	Sitting *openSitting
	Words   *instrument.Words
	Parts   []checkPart
	Length  instrument.Length // what can be finished now
	Next    int               // the page that is still open, from 1; 0 when none
	More    int               // first page of the rest, from 1
	Left    int               // pages of the rest
}

// checkPart is the answers of one caption.
type checkPart struct {
	Caption string
	Rows    []checkRow
}

type checkRow struct {
	Text   string
	Answer string
	N      int
}

func (c *call) check() error {
	s := c.sitting
	page := checkPage{Page: c.page("check.title").as("p-test"), Sitting: s, Words: c.shelf().Words(s.Form)}
	course := s.form.Course()
	first := slices.IndexFunc(course, func(x instrument.Stop) bool { return !x.Short })
	page.More = first + 1
	for _, stop := range course[first:] {
		if !s.form.Skips(stop, s.Answers) {
			page.Left++
		}
	}
	page.Length = s.Reached(s.form)
	if n, open := s.Next(s.form, page.Length); open {
		page.Next = n + 1
	}
	page.Parts = c.checkParts(page)
	return c.render(http.StatusOK, check(page))
}

func (c *call) checkParts(page checkPage) (parts []checkPart) {
	s := page.Sitting
	at := map[string]int{}
	for i, stop := range s.form.Course() {
		if page.Length == instrument.Short && !stop.Short {
			break
		}
		if s.form.Skips(stop, s.Answers) {
			continue
		}
		row := checkRow{N: i + 1}
		var caption string
		if stop.Kind == instrument.AskItem {
			it := s.form.Items()[stop.Place]
			caption = page.Words.Scales[s.form.Scales[s.form.ScaleOf(stop.Place)].ID].Caption
			row.Text, row.Answer = page.Words.Items[it.ID].Short, answerWord(c.L, it, s.Answers[stop.Place])
		} else {
			caption = c.L.T("check.situation")
			row.Text, row.Answer = c.L.T("check."+kindKeys[stop.Kind]+s.form.Group(stop)), c.L.T("check.not_seen")
			if s.Seen.Has(stop) {
				row.Answer = c.L.T("check.seen")
			}
		}
		if _, ok := at[caption]; !ok {
			at[caption] = len(parts)
			parts = append(parts, checkPart{Caption: caption})
		}
		parts[at[caption]].Rows = append(parts[at[caption]].Rows, row)
	}
	return parts
}

// kindKeys end the catalogue keys of the pages that are no item.
var kindKeys = [...]string{"", "safety", "facts.", "causes", "mistakes"}

// finish makes the result, with the answers that were still waiting in the browser.
func (c *call) finish() error {
	if err := c.inTime(); err != nil {
		return err
	}
	in, err := c.sheet()
	if err != nil {
		return err
	}
	ready := false
	err = c.saveSitting(func(s *openSitting) error {
		if err := s.take(in, c.now); err != nil {
			return err
		}
		ready = s.Finish(in.length, c.now) == nil
		return nil // without the safety page there is no result, but the answers are kept
	})
	if err != nil {
		return err
	}
	if !ready {
		return c.redirect(fmt.Sprintf("/test/q/%d", c.safetyPage(in.length)))
	}
	return c.redirect("/result")
}

// safetyPage is the number of the safety page that has not been sent.
func (c *call) safetyPage(length instrument.Length) int {
	for i, stop := range c.sitting.form.Course() {
		if stop.Kind == instrument.AskSafety && !c.sitting.Seen.Has(stop) && (stop.Short || length == instrument.Full) {
			return i + 1
		}
	}
	return 1
}
