package web

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
)

// startPage is the page before the test.
type startPage struct {
	Page
	Bands     []instrument.Band
	Countries helpPage
	Open      *openSitting // a test that is open on this device
	HoursLeft int
	HasCode   bool   // somebody made a code to it
	Problem   string // key; what was typed stays in Name, Band
	Name      string
	Band      string
}

func (c *call) newStartPage() startPage {
	return startPage{Page: c.page("start.title").as("p-test"), Bands: c.lib.Current().Bands, Countries: c.helpPage("")}
}

func (c *call) startPage() error {
	s, err := c.maybeSitting()
	if err != nil {
		return err
	}
	if s == nil {
		return c.renderShared("start", func() templ.Component { return start(c.newStartPage()) })
	}
	page := c.newStartPage()
	page.Open, page.HoursLeft = s, s.hoursLeft(c.now)
	if page.HasCode, err = c.DB.HasResumeCode(c.ctx(), s.row.ID); err != nil {
		return err
	}
	return c.render(http.StatusOK, start(page))
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
	s.SetZone(presentZone(in.Get("zone")))
	old, had := c.secret()
	if err := c.addSitting(s); err != nil {
		return err
	}
	if had {
		if err := c.DB.DeleteSitting(c.ctx(), c.Keys.Open(old).ID); err != nil {
			return err
		}
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
	Before    int                // the page to go back to; 0 when it is the start page
	Saved     string             // the answer that was just saved
	FromCheck bool
	Problem   string
}

func (c *call) questionPage(form *instrument.Form, band string, n int) questionPage {
	course := form.Course()
	q := questionPage{
		Form: form, Words: c.shelf().Words(form.Version), Stop: course[n-1], N: n, Band: band, Before: n - 1,
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
	stop := c.sitting.form.Course()[n-1]
	if c.sitting.form.Skips(stop, c.sitting.Answers) {
		if next := c.sitting.step(n, 1); next > 0 {
			return c.redirect(fmt.Sprintf("/test/q/%d", next))
		}
		return c.redirect("/test/check")
	}
	q := c.questionPage(c.sitting.form, c.sitting.Band, n)
	q.Given = c.sitting.Answers
	q.Before = c.sitting.step(n, -1)
	q.FromCheck = c.r.URL.RawQuery == "check"
	if q.Before > 0 && !q.FromCheck {
		q.Saved = q.savedBefore()
	}
	return c.render(http.StatusOK, questionDocument(q))
}

// allPages sends every page of the test at once, so that the script can show
// the next one with no network.
func (c *call) allPages() error {
	form, band := c.sitting.form, c.sitting.Band
	alone := form.NoContact(c.sitting.Answers)
	key := fmt.Sprintf("pages|%d|%s|%s|%t", form.Version, band, c.L.Tag, alone)
	kept, ok := c.pages.by.Load(key)
	if !ok || c.Fresh {
		var pages []string
		for n, stop := range form.Course() {
			if form.Skips(stop, c.sitting.Answers) {
				pages = append(pages, "")
				continue
			}
			var buf bytes.Buffer
			q := c.questionPage(form, band, n+1)
			q.Before = c.sitting.step(n+1, -1)
			if err := questionPart(q).Render(context.Background(), &buf); err != nil {
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
	c.sendCached(http.StatusOK, "application/json", kept.(cachedPage))
	return nil
}
