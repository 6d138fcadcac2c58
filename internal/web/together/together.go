// Package together is what two people have in common: agreements, and two parents about
// one child.
package together

import (
	"net/http"

	"mentor/internal/calendar"
	"mentor/internal/family"
	"mentor/internal/fault"
	"mentor/internal/safety"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// pairPage is what two parents of a child opened to each other.
type pairPage struct {
	page.Page
	ID      string // of the bond
	Child   string // what this parent calls the child
	Other   string // what the other parent is called
	Views   []openView
	Apart   bool   // safety leaves out what brings the parents nearer
	Know    string // what the field of the line shows
	Problem string
}

// openView is a section with what would be opened of it today.
type openView struct {
	family.View
	Offered             bool // it may be opened
	Today, Mine, Theirs openedText
}

// pair is a bond of who is signed in with the other parent of a child.
func pair(c *call.Call, a family.Action) (space.Bond, error) {
	b, err := c.BondOf(c.R.PathValue("bond"), a)
	if err == nil && (!b.Pair() || b.Lone()) {
		err = fault.New(fault.NotFound, "error.not_found")
	}
	if err == nil {
		c.About(b.Me.Child)
	}
	return b, err
}

// Together answers GET /family/together/{bond}.
func Together(c *call.Call) error {
	b, err := pair(c, family.Accept)
	if err != nil {
		return err
	}
	return showTogether(c, b, http.StatusOK, func(*pairPage) {})
}

// showTogether renders what both opened; fill says what the form shows.
func showTogether(c *call.Call, b space.Bond, code int, fill func(*pairPage)) error {
	o, err := c.Caution()
	if err != nil {
		return err
	}
	openings, err := readOpenings(c, b)
	if err != nil {
		return err
	}
	p := pairPage{Page: c.Page("together.title"), ID: b.ID, Other: b.Other.Name, Apart: family.StaysApart(o)}
	p.Child = page.ChildName(p.Page, c.Space.Child.Value)
	for _, v := range family.Views(c.Space.Box.ID, openings) {
		one, err := newOpenView(c, v, o)
		if err != nil {
			return err
		}
		p.Views = append(p.Views, one)
	}
	fill(&p)
	return c.Render(code, togetherView(p))
}

func newOpenView(c *call.Call, v family.View, o safety.Outcome) (one openView, err error) {
	one.View = v
	if v.Mine != nil {
		one.Mine = textOfOpening(c, v.Mine.Opened)
	}
	if v.Both() {
		one.Theirs = textOfOpening(c, v.Theirs.Opened)
	}
	if !v.Section.MayOpen(o) {
		return one, nil
	}
	now, err := ownNow(c, v.Section)
	one.Today, one.Offered = textOfOpening(c, now), v.Section == family.KnowSection || !now.Empty()
	return one, err
}

// readOpenings are what both opened. Only family.Views may decide who sees which.
func readOpenings(c *call.Call, b space.Bond) (all []family.Opening, err error) {
	rows, err := space.ListIn[family.Opened](c.Desk, b.Box, space.KindOpen, "", space.FirstDay, space.LastDay)
	for _, r := range rows {
		for _, m := range b.Members {
			for _, s := range family.Sections {
				if r.ID == family.OpeningID(m.ID, s) {
					all = append(all, family.Opening{By: m.ID, Section: s, Day: r.Day, Opened: r.Value})
				}
			}
		}
	}
	return all, err
}

// OpenSection opens a section to the other parent, as it is now. Nobody is told; the
// other sees it once they opened theirs.
func OpenSection(c *call.Call) error {
	b, s, err := ofSection(c)
	if err != nil {
		return err
	}
	o, err := c.Caution()
	if err != nil {
		return err
	}
	if !s.MayOpen(o) {
		return fault.New(fault.Invalid, "together.error.waits")
	}
	if s == family.KnowSection {
		return openKnow(c, b)
	}
	if c.Space.Locked(c.Now) {
		return fault.New(fault.Locked, "account.error.locked") // nothing typed is at stake
	}
	now, err := ownNow(c, s)
	if err == nil && now.Empty() {
		err = fault.New(fault.Invalid, "together.error.empty")
	}
	if err != nil {
		return err
	}
	return OrRedirect(c, putOpening(c, b, s, now), "/family/together/"+b.ID)
}

// openKnow opens the line that the form brought.
func openKnow(c *call.Call, b space.Bond) error {
	typed := c.TextOf("words")
	line, err := family.ParseKnow(typed)
	if err != nil {
		return c.AskAgain(err, func(f *fault.Fault) error {
			return showTogether(c, b, call.Status[f.Kind], func(p *pairPage) { p.Know, p.Problem = typed, f.Key })
		})
	}
	return OrRedirect(c, putOpening(c, b, family.KnowSection, family.Opened{Words: line}), "/family/together/"+b.ID)
}

// ofSection is the bond and the section that a form is about.
func ofSection(c *call.Call) (b space.Bond, s family.Section, err error) {
	if err = c.ReadForm(); err != nil {
		return b, "", err
	}
	if b, err = pair(c, family.Accept); err != nil {
		return b, "", err
	}
	s, err = family.ParseSection(c.R.PostForm.Get("section"))
	return b, s, err
}

// putOpening keeps an opening in the place of the one before. When the bond
// ended meanwhile it is not there, as to everybody else.
func putOpening(c *call.Call, b space.Bond, s family.Section, o family.Opened) error {
	err := replaceOpening(c, b, space.Kept[family.Opened]{ID: family.OpeningID(c.Space.Box.ID, s), Day: c.Space.Today, Value: o})
	if err == nil {
		return nil
	}
	if _, gone := c.DB.Bond(c.Ctx(), b.ID); fault.Is(gone, fault.NotFound) {
		return gone
	}
	return err
}

// replaceOpening keeps one, whatever another window kept before.
func replaceOpening(c *call.Call, b space.Bond, r space.Kept[family.Opened]) error {
	return space.UntilKept(func() error {
		was, had, err := space.FindIn[family.Opened](c.Desk, b.Box, space.KindOpen, r.ID)
		if err != nil {
			return err
		}
		if r.Version = was.Version; had {
			err = space.SaveIn(c.Desk, b.Box, space.KindOpen, r)
		} else {
			had, err = space.AddIn(c.Desk, b.Box, space.KindOpen, r)
		}
		if err == nil && !had {
			return fault.New(fault.Conflict, "error.conflict")
		}
		return err
	}, nil)
}

// CloseSection takes a section away from both at once. Nobody is told.
func CloseSection(c *call.Call) error {
	b, s, err := ofSection(c)
	if err != nil {
		return err
	}
	err = c.DB.DeleteRecord(c.Ctx(), b.ID, string(space.KindOpen), family.OpeningID(c.Space.Box.ID, s))
	return OrRedirect(c, err, "/family/together/"+b.ID)
}

// LeaveTogether ends what two parents have together, alone and at once, with
// all that both opened. Nobody is told, and no reason is asked for.
func LeaveTogether(c *call.Call) error {
	b, err := pair(c, family.Leave)
	if err != nil {
		return err
	}
	return OrRedirect(c, c.DB.EndBond(c.Ctx(), c.Space.Box.ID, b.ID, 0), "/family")
}

// day says on which day something was opened.
func (p pairPage) day(d calendar.Day) string { return page.LongDay(p.Page, d) }

// line is what the field of the line shows: what was typed, else what is open.
func (p pairPage) line(one openView) string {
	if p.Problem != "" || one.View.Mine == nil {
		return p.Know
	}
	return one.View.Mine.Words
}
