// Package questionnaire is the test and its result: /test, /result and /results.
package questionnaire

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"mentor/internal/fault"
	"mentor/internal/instrument"
	"mentor/internal/sitting"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// startPage is the page before the test.
type startPage struct {
	page.Page
	Bands     []instrument.Band
	Countries page.HelpPage
	Open      *space.OpenSitting // a test that is open on this device
	HoursLeft int
	HasCode   bool   // somebody made a code to it
	Problem   string // key; what was typed stays in Name, Band
	Name      string
	Band      string
}

func newStartPage(c *call.Call) startPage {
	return startPage{Page: c.Page("start.title").WithClass("p-test"), Bands: c.Lib.Current().Bands, Countries: call.HelpPage(c, "")}
}

// StartPage answers GET /test.
func StartPage(c *call.Call) error {
	s, err := call.MaybeSitting(c)
	if err != nil {
		return err
	}
	if s == nil {
		return c.RenderShared("start", func() templ.Component { return start(newStartPage(c)) })
	}
	p := newStartPage(c)
	p.Open, p.HoursLeft = s, s.HoursLeft(c.Now)
	if p.HasCode, err = c.DB.HasResumeCode(c.Ctx(), s.Row.ID); err != nil {
		return err
	}
	return c.Render(http.StatusOK, start(p))
}

// Begin starts a test. One that was open on this device is deleted first:
// the page said so.
func Begin(c *call.Call) error {
	if c.Sittings.Full() {
		return fault.New(fault.Full, "test.error.full")
	}
	if err := c.ReadForm(); err != nil {
		return err
	}
	in := c.R.PostForm
	country := in.Get("country")
	if _, ok := c.Lib.Help.Countries[country]; !ok {
		country = ""
	}
	s, err := sitting.New(c.Lib.Current(), in.Get("band"), in.Get("name"), country, c.Now)
	if f, ok := fault.As(err); ok {
		p := newStartPage(c)
		p.Problem, p.Name, p.Band, p.Countries.Code = f.Key, in.Get("name"), in.Get("band"), country
		return c.Render(http.StatusUnprocessableEntity, start(p))
	}
	s.SetZone(page.PresentZone(in.Get("zone")))
	if err := call.AddSitting(c, s); err != nil {
		return err
	}
	return c.Redirect("/test/q/1")
}

// questionPage is one page of the test.
type questionPage struct {
	page.Page
	Form      *instrument.Form
	Words     *instrument.Words
	Stop      instrument.Stop
	N         int // in the address, from 1
	At, Of    int // within its part
	Band      string
	Given     instrument.Answers // nil in a page that is kept for everybody
	Before    int                // the page to go back to; 0 when it is the start page
	Saved     string             // the answer that was just saved
	FromCheck bool
	Problem   string
}

func newQuestionPage(c *call.Call, form *instrument.Form, band string, n int) questionPage {
	course := form.Course()
	q := questionPage{
		Form: form, Words: c.Shelf().Words(form.Version), Stop: course[n-1], N: n, Band: band, Before: n - 1,
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
	q.Page = c.Page(key, "at", q.At, "of", q.Of).WithClass("p-test")
	return q
}

// pageNumber reads {n}; ok is false when the test has no such page.
func pageNumber(c *call.Call) (n int, ok bool) {
	n, err := strconv.Atoi(c.R.PathValue("n"))
	return n, err == nil && n >= 1 && n <= len(c.Sitting.Instrument.Course())
}

// Question answers GET /test/q/{n}.
func Question(c *call.Call) error {
	n, ok := pageNumber(c)
	if !ok {
		return fault.New(fault.NotFound, "test.error.page")
	}
	if err := mayAnswer(c, c.Sitting.Instrument.Course()[n-1]); err != nil {
		return err
	}
	stop := c.Sitting.Instrument.Course()[n-1]
	if c.Sitting.Instrument.Skips(stop, c.Sitting.Answers) {
		if next := step(c.Sitting, n, 1); next > 0 {
			return c.Redirect(fmt.Sprintf("/test/q/%d", next))
		}
		return c.Redirect("/test/check")
	}
	q := newQuestionPage(c, c.Sitting.Instrument, c.Sitting.Band, n)
	q.Given = c.Sitting.Answers
	q.Before = step(c.Sitting, n, -1)
	q.FromCheck = c.R.URL.RawQuery == "check"
	if q.Before > 0 && !q.FromCheck {
		q.Saved = q.savedBefore()
	}
	return c.Render(http.StatusOK, questionDocument(q))
}

// AllPages sends every page of the test at once, so that the script can show
// the next one with no network.
func AllPages(c *call.Call) error {
	form, band := c.Sitting.Instrument, c.Sitting.Band
	alone := form.NoContact(c.Sitting.Answers)
	key := fmt.Sprintf("pages|%d|%s|%s|%t", form.Version, band, c.L.Tag, alone)
	kept, ok := c.Pages.By.Load(key)
	if !ok || c.Fresh {
		var pages []string
		for n, stop := range form.Course() {
			if form.Skips(stop, c.Sitting.Answers) {
				pages = append(pages, "")
				continue
			}
			var buf bytes.Buffer
			q := newQuestionPage(c, form, band, n+1)
			q.Before = step(c.Sitting, n+1, -1)
			if err := questionPart(q).Render(context.Background(), &buf); err != nil {
				return err
			}
			pages = append(pages, buf.String())
		}
		data, err := json.Marshal(pages)
		if err != nil {
			return err
		}
		kept = page.CachedPage{Plain: data, Zipped: page.Zip(data)}
		c.Pages.By.Store(key, kept)
	}
	c.SendCached(http.StatusOK, "application/json", kept.(page.CachedPage))
	return nil
}
