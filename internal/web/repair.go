package web

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"mentor/internal/fault"
	"mentor/internal/journal"
)

// breathe is a still page for the first minute after a hard moment.
func (c *call) breathe() error {
	return c.renderShared("breathe", func() templ.Component {
		return breathePage(c.page("breathe.title"), c.shelf().Repair.Pause)
	})
}

// repairPage helps with the words of an apology. Nothing of it is kept: what
// was written stands on the page that answers, and nowhere else.
type repairPage struct {
	Page
	*journal.Repair
	Band    string
	Wait    bool              // safety asks to wait with saying it
	Typed   map[string]string // by part
	Whole   string            // all parts together; empty before anything was written
	Points  []journal.Point
	Problem string
}

// maxPart is the longest text of one part, in bytes.
const maxPart = 2000

func (c *call) newRepairPage() (repairPage, error) {
	page := repairPage{Page: c.page("repair.title"), Repair: c.shelf().Repair, Band: "b10", Typed: map[string]string{}}
	s, err := c.maybeSitting()
	if s == nil || err != nil {
		return page, err
	}
	page.Band = s.Band
	page.Wait = s.Safety.And(s.form.Gated(s.Answers)).Withholds("contact")
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
	var whole []string
	for _, part := range page.Parts {
		text := strings.TrimSpace(c.r.PostForm.Get(part.ID))
		if len(text) > maxPart {
			return fault.New(fault.Invalid, "error.too_large")
		}
		page.Typed[part.ID] = text
		if text != "" {
			whole = append(whole, text)
		}
	}
	page.Whole = strings.Join(whole, "\n")
	page.Points = page.Repair.Points(page.Whole)
	if page.Whole == "" {
		page.Problem = "repair.error.empty"
		return c.render(http.StatusUnprocessableEntity, repairView(page))
	}
	return c.render(http.StatusOK, repairView(page))
}
