package web

import (
	"net/http"

	"mentor/internal/calendar"
	"mentor/internal/family"
	"mentor/internal/fault"
	"mentor/internal/safety"
)

// pairPage is what two parents of a child opened to each other.
type pairPage struct {
	Page
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
func (c *call) pair(a family.Action) (bond, error) {
	b, err := c.bondOf(c.r.PathValue("bond"), a)
	if err == nil && (!b.Pair() || b.lone()) {
		err = fault.New(fault.NotFound, "error.not_found")
	}
	if err == nil {
		c.about(b.me.Child)
	}
	return b, err
}

func (c *call) together() error {
	b, err := c.pair(family.Accept)
	if err != nil {
		return err
	}
	return c.showTogether(b, http.StatusOK, func(*pairPage) {})
}

// showTogether renders what both opened; fill says what the form shows.
func (c *call) showTogether(b bond, code int, fill func(*pairPage)) error {
	o, err := c.caution()
	if err != nil {
		return err
	}
	openings, err := c.openings(b)
	if err != nil {
		return err
	}
	page := pairPage{Page: c.page("together.title"), ID: b.ID, Other: b.other.Name, Apart: family.StaysApart(o)}
	page.Child = childName(page.Page, c.space.child.Value)
	for _, v := range family.Views(c.space.box.ID, openings) {
		one, err := c.newOpenView(v, o)
		if err != nil {
			return err
		}
		page.Views = append(page.Views, one)
	}
	fill(&page)
	return c.render(code, togetherView(page))
}

func (c *call) newOpenView(v family.View, o safety.Outcome) (one openView, err error) {
	one.View = v
	if v.Mine != nil {
		one.Mine = c.openedText(v.Mine.Opened)
	}
	if v.Both() {
		one.Theirs = c.openedText(v.Theirs.Opened)
	}
	if !v.Section.MayOpen(o) {
		return one, nil
	}
	now, err := c.ownNow(v.Section)
	one.Today, one.Offered = c.openedText(now), v.Section == family.KnowSection || !now.Empty()
	return one, err
}

// openings are what both opened. Only family.Views may decide who sees which.
func (c *call) openings(b bond) (all []family.Opening, err error) {
	rows, err := listIn[family.Opened](c.Desk, b.box, kindOpen, "", firstDay, lastDay)
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

// openSection opens a section to the other parent, as it is now. Nobody is told; the
// other sees it once they opened theirs.
func (c *call) openSection() error {
	b, s, err := c.ofSection()
	if err != nil {
		return err
	}
	o, err := c.caution()
	if err != nil {
		return err
	}
	if !s.MayOpen(o) {
		return fault.New(fault.Invalid, "together.error.waits")
	}
	if s == family.KnowSection {
		return c.openKnow(b)
	}
	if c.space.locked(c.now) {
		return fault.New(fault.Locked, "account.error.locked") // nothing typed is at stake
	}
	now, err := c.ownNow(s)
	if err == nil && now.Empty() {
		err = fault.New(fault.Invalid, "together.error.empty")
	}
	if err != nil {
		return err
	}
	return orRedirect(c, c.putOpening(b, s, now), "/family/together/"+b.ID)
}

// openKnow opens the line that the form brought.
func (c *call) openKnow(b bond) error {
	typed := c.textOf("words")
	line, err := family.ParseKnow(typed)
	if err != nil {
		return c.askAgain(err, func(f *fault.Fault) error {
			return c.showTogether(b, status[f.Kind], func(page *pairPage) { page.Know, page.Problem = typed, f.Key })
		})
	}
	return orRedirect(c, c.putOpening(b, family.KnowSection, family.Opened{Words: line}), "/family/together/"+b.ID)
}

// ofSection is the bond and the section that a form is about.
func (c *call) ofSection() (b bond, s family.Section, err error) {
	if err = c.readForm(); err != nil {
		return b, "", err
	}
	if b, err = c.pair(family.Accept); err != nil {
		return b, "", err
	}
	s, err = family.ParseSection(c.r.PostForm.Get("section"))
	return b, s, err
}

// putOpening keeps an opening in the place of the one before. When the bond
// ended meanwhile it is not there, as to everybody else.
func (c *call) putOpening(b bond, s family.Section, o family.Opened) error {
	err := c.replaceOpening(b, kept[family.Opened]{ID: family.OpeningID(c.space.box.ID, s), Day: c.space.today, Value: o})
	if err == nil {
		return nil
	}
	if _, gone := c.DB.Bond(c.ctx(), b.ID); fault.Is(gone, fault.NotFound) {
		return gone
	}
	return err
}

// replaceOpening keeps one, whatever another window kept before.
func (c *call) replaceOpening(b bond, r kept[family.Opened]) error {
	return untilKept(func() error {
		was, had, err := maybeIn[family.Opened](c.Desk, b.box, kindOpen, r.ID)
		if err != nil {
			return err
		}
		if r.Version = was.Version; had {
			err = saveIn(c.Desk, b.box, kindOpen, r)
		} else {
			had, err = addIn(c.Desk, b.box, kindOpen, r)
		}
		if err == nil && !had {
			return fault.New(fault.Conflict, "error.conflict")
		}
		return err
	}, nil)
}

// closeSection takes a section away from both at once. Nobody is told.
func (c *call) closeSection() error {
	b, s, err := c.ofSection()
	if err != nil {
		return err
	}
	err = c.DB.DeleteRecord(c.ctx(), b.ID, string(kindOpen), family.OpeningID(c.space.box.ID, s))
	return orRedirect(c, err, "/family/together/"+b.ID)
}

// leaveTogether ends what two parents have together, alone and at once, with
// all that both opened. Nobody is told, and no reason is asked for.
func (c *call) leaveTogether() error {
	b, err := c.pair(family.Leave)
	if err != nil {
		return err
	}
	return orRedirect(c, c.DB.EndBond(c.ctx(), c.space.box.ID, b.ID, 0), "/family")
}

// day says on which day something was opened.
func (p pairPage) day(d calendar.Day) string { return longDay(p.Page, d) }

// line is what the field of the line shows: what was typed, else what is open.
func (p pairPage) line(one openView) string {
	if p.Problem != "" || one.View.Mine == nil {
		return p.Know
	}
	return one.View.Mine.Words
}

// togetherLink leads to what two parents of a child have together, or to the
// invitation; it is empty where neither is offered.
type togetherLink struct{ Bond, Other, Child string }

// togetherLink is that of the child of the pages.
func (c *call) togetherLink() (l togetherLink, err error) {
	id := c.space.child.ID
	if id == "" {
		return l, nil
	}
	b, ok, err := c.pairOf(id)
	if err != nil {
		return l, err
	}
	if ok && !b.lone() {
		return togetherLink{Bond: b.ID, Other: b.other.Name}, nil
	}
	apart, err := c.staysApart()
	if !apart {
		l.Child = id
	}
	return l, err
}

// togetherOf is the togetherLink of a child that may be new.
func (c *call) togetherOf(ch kept[family.Child]) (togetherLink, error) {
	if ch.Version == 0 || c.space.locked(c.now) {
		return togetherLink{}, nil
	}
	defer func(was kept[family.Child]) { c.space.child = was }(c.space.child)
	c.about(ch.ID)
	return c.togetherLink()
}
