package review

import (
	"net/http"

	"mentor/internal/fault"
	"mentor/internal/plan"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// visionPage is the picture of rebuilt trust in the parent's own words.
type visionPage struct {
	page.Page
	page.ChildFrame
	Words   *plan.Words
	Vision  space.Kept[plan.Vision]
	Typed   string // what the field shows
	Kept    bool
	Problem string
}

// Vision answers GET /vision.
func Vision(c *call.Call) error {
	return showVision(c, http.StatusOK, func(p *visionPage) {
		p.Typed, p.Kept = p.Vision.Value.Words, c.R.URL.Query().Has("kept")
	})
}

// showVision renders the picture; fill says what the field shows.
func showVision(c *call.Call, code int, fill func(*visionPage)) error {
	v, err := c.TheVision()
	if err != nil {
		return err
	}
	p := visionPage{Page: c.Page("vision.title"), ChildFrame: call.ChildFrame(c), Words: c.Shelf().Plan, Vision: v}
	fill(&p)
	return c.Render(code, visionView(p))
}

// WriteVision keeps the picture. When another window was faster, what was typed
// stays in the field, and what that window kept is shown beside it.
func WriteVision(c *call.Call) error {
	typed := c.TextOf("words")
	err := c.ChangeVision(func(v *space.Kept[plan.Vision]) error {
		was := v.Value.Words
		if err := v.Value.Write(typed); err != nil {
			return err
		}
		if v.Value.Words == "" && was == "" {
			return fault.New(fault.Invalid, "vision.error.empty")
		}
		if v.Value.Words != was {
			v.Day = c.Space.Today
		}
		return nil
	})
	if err != nil {
		return c.AskAgain(err, func(f *fault.Fault) error {
			return showVision(c, call.Status[f.Kind], func(p *visionPage) {
				p.Typed, p.Problem = typed, f.Key
				if is := p.Vision.Value.Words; f.Kind == fault.Conflict && is != typed && is != "" {
					p.Other = []string{is}
				}
			})
		})
	}
	return c.Redirect("/vision?kept")
}

// hint stands at the empty field.
func (v visionPage) hint() string {
	if v.Typed != "" {
		return ""
	}
	return v.T("vision.hint")
}
