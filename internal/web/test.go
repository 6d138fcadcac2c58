package web

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"mentor/internal/fault"
	"mentor/internal/instrument"
	"mentor/internal/safety"
	"mentor/internal/sitting"
)

// startPage is the page before the test.
type startPage struct {
	Page
	Bands     []instrument.Band
	Countries helpPage
	Open      *openSitting // a test that is open on this device
	HoursLeft int
	Problem   string // key; what was typed stays in Name, Band
	Name      string
	Band      string
}

func (c *call) newStartPage() startPage {
	return startPage{Page: c.page("start.title").as("p-test"), Bands: c.lib.Current().Bands, Countries: c.helpPage("")}
}

func (c *call) startPage() error {
	if s, err := c.openSitting(); err == nil {
		page := c.newStartPage()
		page.Open, page.HoursLeft = s, s.hoursLeft(c.now)
		return c.render(http.StatusOK, start(page))
	}
	return c.renderShared("start", func() templ.Component { return start(c.newStartPage()) })
}

// begin starts a test. One that was open on this device is deleted first:
// the page said so.
func (c *call) begin() error {
	if c.room.full() {
		return fault.New(fault.Full, "test.error.full")
	}
	if err := c.readForm(); err != nil {
		return err
	}
	in := c.r.PostForm
	country := in.Get("country")
	if _, ok := c.lib.Help.Countries[country]; !ok {
		country = ""
	}
	s, err := sitting.New(c.lib.Current(), in.Get("band"), in.Get("name"), country, c.now)
	if f, ok := fault.As(err); ok {
		page := c.newStartPage()
		page.Problem, page.Name, page.Band, page.Countries.Code = f.Key, in.Get("name"), in.Get("band"), country
		return c.render(http.StatusUnprocessableEntity, start(page))
	}
	if old, err := c.openSitting(); err == nil {
		if err := c.DB.DeleteSitting(c.r.Context(), old.row.ID); err != nil {
			return err
		}
	}
	if err := c.addSitting(s); err != nil {
		return err
	}
	return c.redirect("/test/q/1")
}

// questionPage is one page of the test.
type questionPage struct {
	Page
	Form      *instrument.Form
	Words     *instrument.Words
	Stop      instrument.Stop
	N         int // in the address, from 1
	At, Of    int // within its part
	Band      string
	Given     instrument.Answers // nil in a page that is kept for everybody
	Saved     string             // the answer that was just saved
	FromCheck bool
	Problem   string
}

func (c *call) questionPage(form *instrument.Form, band string, n int) questionPage {
	course := form.Course()
	q := questionPage{
		Form: form, Words: c.shelf().Words(form.Version), Stop: course[n-1], N: n, Band: band,
	}
	first := slices.IndexFunc(course, func(s instrument.Stop) bool { return !s.Short })
	q.At, q.Of = n, first
	if !q.Stop.Short {
		q.At, q.Of = n-first, len(course)-first
	}
	key := "question.title"
	if !q.Stop.Short {
		key = "question.title.rest"
	}
	q.Page = c.page(key, "at", q.At, "of", q.Of).as("p-test")
	return q
}

// pageNumber reads {n}; ok is false when the test has no such page.
func (c *call) pageNumber() (n int, ok bool) {
	n, err := strconv.Atoi(c.r.PathValue("n"))
	return n, err == nil && n >= 1 && n <= len(c.sitting.form.Course())
}

func (c *call) question() error {
	n, ok := c.pageNumber()
	if !ok {
		return fault.New(fault.NotFound, "test.error.page")
	}
	if err := c.mayAnswer(c.sitting.form.Course()[n-1]); err != nil {
		return err
	}
	q := c.questionPage(c.sitting.form, c.sitting.Band, n)
	q.Given = c.sitting.Answers
	q.FromCheck = c.r.URL.RawQuery == "check"
	if n > 1 && !q.FromCheck {
		q.Saved = q.savedBefore()
	}
	return c.render(http.StatusOK, questionDocument(q))
}

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

// after is where to go from page n.
func (c *call) after(n int) string {
	course := c.sitting.form.Course()
	if c.r.PostForm.Has("check") || n == len(course) || course[n-1].Short && !course[n].Short {
		return "/test/check"
	}
	return fmt.Sprintf("/test/q/%d", n+1)
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
	for _, id := range s.form.Asked(stop.Kind) {
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

// answerAll takes whatever the script of the test has waiting: answers by id,
// and the numbers of the pages that were sent.
func (c *call) answerAll() error {
	if err := c.takeAll(nil); err != nil {
		return err
	}
	c.w.WriteHeader(http.StatusNoContent)
	return nil
}

// takeAll notes every answer of the body, then lets more be done in the same save.
func (c *call) takeAll(more func(*openSitting) error) error {
	if err := c.readForm(); err != nil {
		return err
	}
	if err := c.inTime(); err != nil {
		return err
	}
	return c.saveSitting(func(s *openSitting) error {
		if err := s.takeForm(c.r.PostForm, c); err != nil {
			return err
		}
		if more == nil {
			return nil
		}
		return more(s)
	})
}

func (s *openSitting) takeForm(in url.Values, c *call) error {
	course := s.form.Course()
	for id, values := range in {
		switch id {
		case "page":
			for _, v := range values {
				n, err := strconv.Atoi(v)
				if err != nil || n < 1 || n > len(course) || course[n-1].Kind == instrument.AskSafety {
					return fault.New(fault.Invalid, "test.error.page")
				}
				s.Seen.Add(course[n-1])
			}
		case "length":
		default:
			if len(in) == 1 && len(values) == 1 {
				return s.answerOne(id, values[0], c)
			}
			if err := s.note(id, values); err != nil {
				return err
			}
		}
	}
	return nil
}

// answerOne times the answer, as only one that comes alone can be.
func (s *openSitting) answerOne(id, value string, c *call) error {
	place, ok := s.form.Place(id)
	v, fits := readAnswer(value)
	if !ok || !fits {
		return fault.New(fault.Invalid, "test.error.answer")
	}
	return s.Answer(s.form, place, v, c.now)
}

// careful is what is said at once after the safety page.
type careful struct {
	Page
	Replies []string // to each yes, in words
	Outcome safety.Outcome
	Help    helpPage
	Next    string
	N       int
}

// answerSafety judges the safety page. The answers themselves are not kept:
// what is said to them is said here, once.
func (c *call) answerSafety(n int, stop instrument.Stop) error {
	items := c.sitting.form.SafetyItems(stop.Short)
	replies := make([]safety.Reply, len(items))
	words := c.shelf().Words(c.sitting.form.Version)
	page := careful{Page: c.page("careful.title").as("p-test"), N: n, Help: c.helpPage(c.sitting.Country)}
	for i, item := range items {
		if v, ok := readAnswer(c.r.PostForm.Get(item.ID)); ok && v <= instrument.Answer(safety.PreferNot) {
			replies[i] = safety.Reply(v)
		}
		if replies[i] == safety.Yes {
			page.Replies = append(page.Replies, words.Safety[item.ID].Reply)
		}
	}
	page.Outcome = safety.Judge(items, replies)
	if err := c.saveSitting(func(s *openSitting) error { s.Judge(stop, page.Outcome); return nil }); err != nil {
		return err
	}
	page.Next = c.after(n)
	if c.sitting.Done() && stop.Short && !c.r.PostForm.Has("check") {
		page.Next = "/result" // it was asked again from there
	}
	if page.Outcome.Level == safety.None {
		return c.redirect(page.Next)
	}
	return c.render(http.StatusOK, carefulPage(page))
}

// allPages sends every page of the test at once, so that the script can show
// the next one with no network.
func (c *call) allPages() error {
	form, band := c.sitting.form, c.sitting.Band
	key := fmt.Sprintf("pages|%d|%s|%s", form.Version, band, c.L.Tag)
	kept, ok := c.pages.by.Load(key)
	if !ok || c.Fresh {
		var pages []string
		for n := range form.Course() {
			var buf bytes.Buffer
			if err := questionPart(c.questionPage(form, band, n+1)).Render(context.Background(), &buf); err != nil {
				return err
			}
			pages = append(pages, buf.String())
		}
		data, err := json.Marshal(pages)
		if err != nil {
			return err
		}
		kept = cachedPage{data, zip(data)}
		c.pages.by.Store(key, kept)
	}
	c.sendCached("application/json", kept.(cachedPage))
	return nil
}

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
	page.More, page.Left = first+1, len(course)-first
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
		row := checkRow{N: i + 1}
		var caption string
		if stop.Kind == instrument.AskItem {
			it := s.form.Items()[stop.Place]
			caption = page.Words.Scales[s.form.Scales[s.form.ScaleOf(stop.Place)].ID].Caption
			row.Text, row.Answer = page.Words.Items[it.ID].Short, answerWord(c.L, it, s.Answers[stop.Place])
		} else {
			caption = c.L.T("check.situation")
			row.Text, row.Answer = c.L.T("check."+kindKeys[stop.Kind]), c.L.T("check.not_seen")
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
var kindKeys = [...]string{"", "safety", "facts", "causes", "mistakes"}

// finish makes the result, with the answers that were still waiting in the browser.
func (c *call) finish() error {
	length := instrument.Short
	if err := c.readForm(); err != nil {
		return err
	}
	if c.r.PostForm.Get("length") == instrument.Full.String() {
		length = instrument.Full
	}
	err := c.takeAll(func(s *openSitting) error { return s.Finish(length, c.now) })
	if f, ok := fault.As(err); ok && f.Key == "test.error.safety_first" {
		return c.redirect(fmt.Sprintf("/test/q/%d", c.safetyPage(length)))
	}
	if err != nil {
		return err
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
