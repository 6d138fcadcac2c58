package web

import (
	"net/http"
	"slices"
	"strconv"

	"mentor/internal/fault"
	"mentor/internal/plan"
)

// visionPage is the picture of rebuilt trust in the parent's own words.
type visionPage struct {
	Page
	childFrame
	Words   *plan.Words
	Vision  kept[plan.Vision]
	Typed   string // what the field shows
	Kept    bool
	Problem string
}

// theVision is the picture of trust with its signs; Version 0 before there is one.
func (d *Desk) theVision() (kept[plan.Vision], error) {
	v, ok, err := maybeKept[plan.Vision](d, kindVision, d.space.child.ID)
	if !ok {
		v.Child, v.Day = d.space.child.ID, d.space.today
	}
	return v, err
}

// changeVision makes a change and keeps it. The form names the version that it
// showed: when another window kept something else meanwhile it gives Conflict.
// A change that was kept before, as by a second tap, changes nothing.
func (c *call) changeVision(change func(*kept[plan.Vision]) error) error {
	v, err := c.theVision()
	if err != nil {
		return err
	}
	was := v.Value
	if err := change(&v); err != nil {
		return err
	}
	if v.Value.Words == was.Words && slices.Equal(v.Value.Signs, was.Signs) {
		return nil
	}
	v.Version, _ = strconv.ParseInt(c.r.PostForm.Get("version"), 10, 64) // what is no number is an old version
	return putKept(c.Desk, kindVision, v)
}

// askAgain shows a form again with what is to be mended; nothing is shown
// while the session is locked.
func (c *call) askAgain(err error, show func(*fault.Fault) error) error {
	f, ok := fault.As(err)
	if !ok || f.Kind != fault.Invalid && f.Kind != fault.Conflict {
		return err
	}
	if c.space.locked(c.now) {
		return fault.New(fault.Locked, "account.error.locked")
	}
	return show(f)
}

func (c *call) vision() error {
	return c.showVision(http.StatusOK, func(page *visionPage) {
		page.Typed, page.Kept = page.Vision.Value.Words, c.r.URL.Query().Has("kept")
	})
}

// showVision renders the picture; fill says what the field shows.
func (c *call) showVision(code int, fill func(*visionPage)) error {
	v, err := c.theVision()
	if err != nil {
		return err
	}
	page := visionPage{Page: c.page("vision.title"), childFrame: c.childFrame(), Words: c.shelf().Plan, Vision: v}
	fill(&page)
	return c.render(code, visionView(page))
}

// writeVision keeps the picture. When another window was faster, what was typed
// stays in the field, and what that window kept is shown beside it.
func (c *call) writeVision() error {
	typed := c.textOf("words")
	err := c.changeVision(func(v *kept[plan.Vision]) error {
		was := v.Value.Words
		if err := v.Value.Write(typed); err != nil {
			return err
		}
		if v.Value.Words == "" && was == "" {
			return fault.New(fault.Invalid, "vision.error.empty")
		}
		if v.Value.Words != was {
			v.Day = c.space.today
		}
		return nil
	})
	if err != nil {
		return c.askAgain(err, func(f *fault.Fault) error {
			return c.showVision(status[f.Kind], func(page *visionPage) {
				page.Typed, page.Problem = typed, f.Key
				if is := page.Vision.Value.Words; f.Kind == fault.Conflict && is != typed && is != "" {
					page.Other = []string{is}
				}
			})
		})
	}
	return c.redirect("/vision?kept")
}

// hint stands at the empty field.
func (v visionPage) hint() string {
	if v.Typed != "" {
		return ""
	}
	return v.T("vision.hint")
}
