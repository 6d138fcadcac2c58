package web

import (
	"cmp"
	"net/http"
	"slices"

	"mentor/internal/agreement"
	"mentor/internal/calendar"
	"mentor/internal/family"
	"mentor/internal/fault"
	"mentor/internal/safety"
)

// agreementsOf are the agreements of a bond that who is signed in may see, the
// oldest first. When the bond has lapsed, what the child did in it is the child's
// to see alone, and what the parent alone did since is the parent's: nobody is
// written to after the end.
func (d *Desk) agreementsOf(b bond) (all []pact, err error) {
	rows, err := listIn[agreement.Agreement](d, b.box, kindAgreement, b.ID, firstDay, lastDay)
	for _, r := range rows {
		if d.sees(b, r.Value) {
			all = append(all, pact{bond: b, kept: r})
		}
	}
	switch {
	case err != nil || b.Pair():
		return all, err
	case b.me.Role == family.AChild:
		return d.withPorch(b, all)
	case b.lone():
		return d.unanswered(b, all)
	}
	return all, nil
}

func (d *Desk) sees(b bond, a agreement.Agreement) bool {
	touched, last := a.TouchedBy(string(family.AChild)), a.Steps[len(a.Steps)-1].Day
	if b.me.Role == family.AChild {
		return touched || !b.Lapsed(d.space.today) || !b.Lapsed(last)
	}
	return !touched || !b.Lapsed(d.space.today)
}

// mySide is how agreements name who is signed in: by role between a parent and a
// child, because what lies on a porch is for every place of the child; by person
// between two parents.
func (b bond) mySide() string {
	if b.Pair() {
		return b.me.ID
	}
	return string(b.me.Role)
}

// agreementOf is an agreement that who is signed in may see, in whichever of their
// bonds it lies. To everybody else it is not there.
func (c *call) agreementOf(id string) (pact, error) {
	bonds, err := c.bonds()
	if err != nil {
		return pact{}, err
	}
	// An answer stands before what it answers, and is read after it: who answers between
	// the two reads has changed what was read, and a save on that is refused.
	all := slices.Clone(bonds)
	slices.SortStableFunc(all, func(a, b bond) int { return cmp.Compare(len(a.Members), len(b.Members)) })
	found, there := pact{}, false
	for _, b := range all {
		p, ok, err := c.agreementIn(b, id)
		if err != nil {
			return pact{}, err
		}
		if ok && c.sees(b, p.Value) && (!there || len(b.Members) > len(found.Members)) {
			found, there = p, true
		}
	}
	if there {
		c.about(found.me.Child)
		return found, nil
	}
	return pact{}, fault.New(fault.NotFound, "error.not_found")
}

// agreementIn is an agreement of a bond; of a child also one that lies on the porch, of
// a parent also by the id that it had there.
func (c *call) agreementIn(b bond, id string) (pact, bool, error) {
	r, ok, err := maybeIn[agreement.Agreement](c.Desk, b.box, kindAgreement, id)
	if err == nil && !ok && b.withChild() {
		if b.me.Role == family.AChild {
			return c.onPorch(b, id)
		}
		r, ok, err = maybeIn[agreement.Agreement](c.Desk, b.box, kindAgreement, c.answerID(b, id))
	}
	return pact{bond: b, kept: r}, ok, err
}

// otherName is what the other of a bond is called: to a parent, a child has the
// name that the parent gave it.
func (c *call) otherName(b bond) string {
	switch {
	case b.me.Role == family.AParent && !b.Pair():
		ch, _ := c.childOf(b.me.Child) // one that is gone has no bond
		return childName(c.page(""), ch.Value)
	case b.other.Name != "":
		return b.other.Name
	case b.me.Role == family.AChild:
		return c.L.T("agreement.your_parent")
	}
	return c.L.T("agreement.other_parent")
}

// agreeBonds are the bonds that the page is about: of a child all, of a parent
// those about the child of the pages.
func (d *Desk) agreeBonds() ([]bond, error) {
	all, err := d.bonds()
	if err != nil || d.space.account.Child != nil {
		return all, err
	}
	return slices.DeleteFunc(slices.Clone(all), func(b bond) bool { return b.me.Child != d.space.child.ID }), nil
}

// agreementsPage is all agreements of who is signed in.
type agreementsPage struct {
	Page
	Today  calendar.Day
	Name   string // of the child, on the pages of a parent
	All    []agreementRow
	Lapsed []string // with whom a child cannot agree on anything any more
	Alone  bool     // a child has nobody to agree with
}

// agreementRow is one line of the list.
type agreementRow struct {
	ID, What, Name string
	Turn           agreement.Turn
	Over, Waits    bool
	Says           string // where it stands
}

func (c *call) agreements() error {
	bonds, err := c.agreeBonds()
	if err != nil {
		return err
	}
	page := agreementsPage{Page: c.ownPage("agreement.title"), Today: c.space.today, Alone: c.young()}
	if !c.young() {
		page.Name = childName(page.Page, c.space.child.Value)
	}
	if page.All, err = c.agreementRows(); err != nil {
		return err
	}
	for _, b := range bonds {
		if c.young() && b.Lapsed(c.space.today) {
			page.Lapsed = append(page.Lapsed, c.otherName(b))
		} else {
			page.Alone = false
		}
	}
	return c.render(http.StatusOK, agreementsView(page))
}

// agreementRows are the agreements that the page is about.
func (c *call) agreementRows() (rows []agreementRow, err error) {
	bonds, err := c.agreeBonds()
	if err != nil {
		return nil, err
	}
	var all []pact
	for _, b := range bonds {
		some, err := c.agreementsOf(b)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	slices.SortStableFunc(all, func(p, q pact) int { return cmp.Or(cmp.Compare(p.Day, q.Day), cmp.Compare(p.kept.ID, q.kept.ID)) })
	for _, s := range all {
		rows = append(rows, c.agreementRow(s))
	}
	return rows, nil
}

// agreementWaits reports whether an agreement waits for who is signed in.
func (c *call) agreementWaits() (bool, error) {
	all, err := c.agreementRows()
	return slices.ContainsFunc(all, forNow), err
}

func (c *call) agreementRow(s pact) agreementRow {
	v := s.view(c)
	what := v.Standing.Terms.What
	if v.Standing.N == 0 {
		versions := v.A.Versions()
		what = versions[len(versions)-1].Terms.What
	}
	return agreementRow{
		ID: s.kept.ID, What: what, Name: c.otherName(s.bond), Turn: v.Turn, Over: v.A.Over() || v.Lapsed,
		Waits: !v.Standing.Agreed(), Says: v.says(),
	}
}

// of are the rows of one part of the list.
func (p agreementsPage) of(fits func(agreementRow) bool) (rows []agreementRow) {
	for _, r := range p.All {
		if fits(r) {
			rows = append(rows, r)
		}
	}
	return rows
}

func forNow(r agreementRow) bool {
	return !r.Over && (r.Turn == agreement.Mine || r.Turn == agreement.Boths)
}
func waiting(r agreementRow) bool { return !r.Over && !forNow(r) && r.Waits }
func running(r agreementRow) bool { return !r.Over && !forNow(r) && !waiting(r) }
func isOver(r agreementRow) bool  { return r.Over }

// caseView is one agreement as one of the two sees it.
type caseView struct {
	Page
	ID       string
	A        agreement.Agreement
	Me, Name string // the side who looks, and what the other is called
	Today    calendar.Day
	Standing agreement.Version
	InForce  agreement.Version
	Turn     agreement.Turn
	Open     []agreement.Step // what was said in the look that is going on
	Last     []agreement.Step // and in the one before
	Lapsed   bool             // it can only be read
	Form     termsForm        // a change of it, as it is or as it was typed
	Saw      agreement.Version
	Typed    map[string]string // of the move that did not go through
	Failed   string            // that move
	Problem  string
	Did      string // what was done just now
}

func (s pact) view(c *call) caseView {
	a, me := s.Value, s.mySide()
	v := caseView{
		Page: c.ownPage("agreement.title"), ID: s.kept.ID, A: a, Me: me, Name: c.otherName(s.bond), Today: c.space.today,
		Standing: a.Standing(), InForce: a.InForce(), Turn: a.Turn(me, c.space.today),
		Lapsed: s.me.Role == family.AChild && s.Lapsed(c.space.today), Did: c.r.URL.Query().Get("did"),
	}
	v.Open, v.Last = a.Round()
	if !slices.Contains(agreeMoves, v.Did) {
		v.Did = ""
	}
	v.Form = newTermsForm(v.next(), a.First == me)
	v.Form.Base, v.Form.Name = v.Standing.N, v.Name
	return v
}

func (c *call) agreement() error {
	s, err := c.agreementOf(c.r.PathValue("id"))
	if err != nil {
		return err
	}
	return c.render(http.StatusOK, agreementView(s.view(c)))
}

// next are the terms that a change begins with: those that stand, or the step
// that both wished for.
func (v caseView) next() agreement.Terms {
	t := v.Standing.Terms
	if wish := agreement.Common(v.Last); v.Standing.Agreed() && (wish == agreement.Widen || wish == agreement.Narrow) {
		return t.Stepped(wish, v.Today)
	}
	return t
}

// says is where the agreement stands, in a few words for who looks.
func (v caseView) says() string {
	on := v.Day(v.A.ReviewOn())
	switch state := v.A.State(); {
	case state == agreement.IsEnded:
		return v.T("agreement.is.ended")
	case v.Lapsed:
		return v.T("agreement.is.lapsed", "other", v.Name)
	case state == agreement.IsWithdrawn:
		return v.T("agreement.is.withdrawn")
	case v.A.Hesitates() && v.Standing.By == v.Me:
		return v.T("agreement.is.not_yet", "other", v.Name)
	case v.A.Hesitates():
		return v.T("agreement.is.my_not_yet")
	case v.Turn == agreement.Theirs && state == agreement.IsReviewing:
		return v.T("agreement.is.their_look", "other", v.Name)
	case v.Turn == agreement.Mine && state == agreement.IsReviewing:
		return v.T("agreement.is.my_look", "other", v.Name)
	case v.Turn == agreement.Theirs:
		return v.T("agreement.is.theirs", "other", v.Name)
	case v.Turn == agreement.Mine && v.Standing.N > 1:
		return v.T("agreement.is.changed", "other", v.Name)
	case v.Turn == agreement.Mine:
		return v.T("agreement.is.mine", "other", v.Name)
	case v.Turn == agreement.Boths:
		return v.T("agreement.is.look")
	}
	return v.T("agreement.is.agreed", "day", on)
}

// mayTouch reports whether who looks can still do something.
func (v caseView) mayTouch() bool { return !v.Lapsed && !v.A.Over() }

// mine and theirs are what each does by some terms.
func (v caseView) mine(t agreement.Terms) string {
	if v.A.First == v.Me {
		return t.First
	}
	return t.Other
}

func (v caseView) theirs(t agreement.Terms) string {
	if v.A.First == v.Me {
		return t.Other
	}
	return t.First
}

// checker says who checks.
func (v caseView) checker(by agreement.By) string {
	return checkerName(v.Page, checkerOf(by, v.A.First == v.Me), v.Name)
}

// part is what a part of the terms is called.
func (v caseView) part(name string) string {
	switch {
	case name != "first" && name != "other":
		return v.T("agreement.part." + name)
	case (name == "first") == (v.A.First == v.Me):
		return v.T("agreement.mine")
	}
	return v.T("agreement.theirs", "other", v.Name)
}

// before is the version that a version was changed from; N is 0 for the first.
func (v caseView) before(n int) agreement.Version {
	if n < 2 {
		return agreement.Version{}
	}
	return v.A.Versions()[n-2]
}

// agreementCaution is what safety withholds from the templates: on the child's
// side nothing, because only a parent answers those questions.
func (c *call) agreementCaution() (safety.Outcome, error) {
	if c.young() {
		return safety.Outcome{}, nil
	}
	return c.caution()
}
