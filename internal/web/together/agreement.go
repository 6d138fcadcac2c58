package together

import (
	"cmp"
	"net/http"
	"slices"

	"mentor/internal/agreement"
	"mentor/internal/calendar"
	"mentor/internal/family"
	"mentor/internal/fault"
	"mentor/internal/safety"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// AgreementOf is an agreement that who is signed in may see, in whichever of their
// bonds it lies. To everybody else it is not there.
func AgreementOf(c *call.Call, id string) (space.Agreement, error) {
	bonds, err := c.Bonds()
	if err != nil {
		return space.Agreement{}, err
	}
	// An answer stands before what it answers, and is read after it: who answers between
	// the two reads has changed what was read, and a save on that is refused.
	all := slices.Clone(bonds)
	slices.SortStableFunc(all, func(a, b space.Bond) int { return cmp.Compare(len(a.Members), len(b.Members)) })
	found, there := space.Agreement{}, false
	for _, b := range all {
		p, ok, err := AgreementIn(c, b, id)
		if err != nil {
			return space.Agreement{}, err
		}
		if ok && space.CanSee(c.Desk, b, p.Value) && (!there || len(b.Members) > len(found.Members)) {
			found, there = p, true
		}
	}
	if there {
		c.About(found.Me.Child)
		return found, nil
	}
	return space.Agreement{}, fault.New(fault.NotFound, "error.not_found")
}

// AgreementIn is an agreement of a bond; of a child also one that lies on the porch, of
// a parent also by the id that it had there.
func AgreementIn(c *call.Call, b space.Bond, id string) (space.Agreement, bool, error) {
	r, ok, err := space.FindIn[agreement.Agreement](c.Desk, b.Box, space.KindAgreement, id)
	if err == nil && !ok && b.WithChild() {
		if b.Me.Role == family.AChild {
			return space.OnPorch(c.Desk, b, id)
		}
		r, ok, err = space.FindIn[agreement.Agreement](c.Desk, b.Box, space.KindAgreement, space.AnswerID(c.Desk, b, id))
	}
	return space.Agreement{Bond: b, Kept: r}, ok, err
}

// agreementsPage is all agreements of who is signed in.
type agreementsPage struct {
	page.Page
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

// Agreements answers GET /agreements and GET /c/agreements.
func Agreements(c *call.Call) error {
	bonds, err := space.AgreeBonds(c.Desk)
	if err != nil {
		return err
	}
	p := agreementsPage{Page: c.OwnPage("agreement.title"), Today: c.Space.Today, Alone: c.OfChild()}
	if !c.OfChild() {
		p.Name = page.ChildName(p.Page, c.Space.Child.Value)
	}
	if p.All, err = allRows(c); err != nil {
		return err
	}
	for _, b := range bonds {
		if c.OfChild() && b.Lapsed(c.Space.Today) {
			p.Lapsed = append(p.Lapsed, call.OtherName(c, b))
		} else {
			p.Alone = false
		}
	}
	return c.Render(http.StatusOK, agreementsView(p))
}

// allRows are the agreements that the page is about.
func allRows(c *call.Call) (rows []agreementRow, err error) {
	bonds, err := space.AgreeBonds(c.Desk)
	if err != nil {
		return nil, err
	}
	var all []space.Agreement
	for _, b := range bonds {
		some, err := space.AgreementsOf(c.Desk, b)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	slices.SortStableFunc(all, func(p, q space.Agreement) int {
		return cmp.Or(cmp.Compare(p.Day, q.Day), cmp.Compare(p.Kept.ID, q.Kept.ID))
	})
	for _, s := range all {
		rows = append(rows, rowOf(c, s))
	}
	return rows, nil
}

// AgreementWaits reports whether an agreement waits for who is signed in.
func AgreementWaits(c *call.Call) (bool, error) {
	all, err := allRows(c)
	return slices.ContainsFunc(all, forNow), err
}

func rowOf(c *call.Call, s space.Agreement) agreementRow {
	v := view(s, c)
	what := v.Standing.Terms.What
	if v.Standing.N == 0 {
		versions := v.A.Versions()
		what = versions[len(versions)-1].Terms.What
	}
	return agreementRow{
		ID: s.Kept.ID, What: what, Name: call.OtherName(c, s.Bond), Turn: v.Turn, Over: v.A.Over() || v.Lapsed,
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

func isOver(r agreementRow) bool { return r.Over }

// caseView is one agreement as one of the two sees it.
type caseView struct {
	page.Page
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

func view(s space.Agreement, c *call.Call) caseView {
	a, me := s.Value, s.MySide()
	v := caseView{
		Page: c.OwnPage("agreement.title"), ID: s.Kept.ID, A: a, Me: me, Name: call.OtherName(c, s.Bond), Today: c.Space.Today,
		Standing: a.Standing(), InForce: a.InForce(), Turn: a.Turn(me, c.Space.Today),
		Lapsed: s.Me.Role == family.AChild && s.Lapsed(c.Space.Today), Did: c.R.URL.Query().Get("did"),
	}
	v.Open, v.Last = a.Round()
	if !slices.Contains(agreeMoves, v.Did) {
		v.Did = ""
	}
	v.Form = newTermsForm(v.next(), a.First == me)
	v.Form.Base, v.Form.Name = v.Standing.N, v.Name
	return v
}

// Agreement answers GET /agreements/{id} and GET /c/agreements/{id}.
func Agreement(c *call.Call) error {
	s, err := AgreementOf(c, c.R.PathValue("id"))
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, agreementView(view(s, c)))
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
func agreementCaution(c *call.Call) (safety.Outcome, error) {
	if c.OfChild() {
		return safety.Outcome{}, nil
	}
	return c.Caution()
}
