package web

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"mentor/internal/journal"
	"mentor/internal/safety"
)

// breathe is a still page for the first minute after a hard moment. It is the
// same for everybody, so that a device may keep it (see worker).
func (c *call) breathe() error {
	return c.renderShared("breathe", func() templ.Component {
		return breathePage(c.page("breathe.title"), c.shelf().Repair.Pause)
	})
}

// apology is the four parts of an apology as somebody writes them, and what the
// helper says to them. It points, and never blocks.
type apology struct {
	*journal.Repair
	Band  string // of the child: for the examples
	Wait  bool   // safety asks to wait with saying it
	Typed typedApology
}

// typedApology is what was written, in the order of journal.Repair.Parts.
type typedApology = [4]string

// Whole is all parts together, as the child would hear it; empty before
// anything was written.
func (a apology) Whole() string {
	var said []string
	for _, part := range a.Typed {
		if part != "" {
			said = append(said, part)
		}
	}
	return strings.Join(said, "\n")
}

// readApology reads the parts from the form.
func (c *call) readApology() (typed typedApology) {
	for i, part := range c.shelf().Repair.Parts {
		typed[i] = strings.TrimSpace(c.textOf(part.ID))
	}
	return typed
}

// textOf is what somebody wrote in a field. A line end counts as one letter, as
// it does in the browser that bounds the field.
func (c *call) textOf(name string) string {
	return strings.ReplaceAll(c.r.PostForm.Get(name), "\r\n", "\n")
}

// defaultBand is whose examples are shown while no age is known.
const defaultBand = "b10"

// repairPage helps with the words of an apology. Nothing of it is kept: what
// was written stands on the page that answers, and nowhere else.
type repairPage struct {
	Page
	Apology apology
	Own     bool // a parent is signed in here, and could keep it
	Problem string
}

func (c *call) newRepairPage() (page repairPage, err error) {
	page.Apology = apology{Repair: c.shelf().Repair, Band: defaultBand}
	s, err := c.maybeSitting()
	if err != nil {
		return page, err
	}
	var o safety.Outcome
	if s != nil {
		page.Apology.Band, o = s.Band, s.Safety.And(s.form.Gated(s.Answers))
	}
	if page.Own, err = c.hasOwnPlace(); err != nil {
		return page, err
	}
	if page.Own {
		more, err := c.caution()
		if err != nil {
			return page, err
		}
		page.Apology.Band, o = c.exampleBand(), o.And(more)
	}
	page.Apology.Wait = o.Withholds("contact")
	page.Page = c.page("repair.title")
	return page, nil
}

func (c *call) repairForm() error {
	page, err := c.newRepairPage()
	if err != nil {
		return err
	}
	return c.render(http.StatusOK, repairView(page))
}

// readThrough shows what was written as a whole and points at what may undo it.
func (c *call) readThrough() error {
	if err := c.readForm(); err != nil {
		return err
	}
	page, err := c.newRepairPage()
	if err != nil {
		return err
	}
	page.Apology.Typed = c.readApology()
	if page.Apology.Whole() == "" {
		page.Problem = "repair.error.empty"
	}
	for _, text := range page.Apology.Typed {
		if tooLong(text, journal.MaxPart) > 0 {
			page.Problem = "journal.error.words_long"
		}
	}
	if page.Problem != "" {
		return c.render(http.StatusUnprocessableEntity, repairView(page))
	}
	return c.render(http.StatusOK, repairView(page))
}
