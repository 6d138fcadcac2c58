package together

import (
	"net/http"
	"slices"

	"mentor/internal/agreement"
	"mentor/internal/calendar"
	"mentor/internal/family"
	"mentor/internal/fault"
	"mentor/internal/vault"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// termsForm is the form of the terms, as who fills it in sees them.
type termsForm struct {
	ID           string // of the step it makes
	Base         int    // the version that it changes; 0 for a new agreement
	Name         string // what the other is called
	Terms        agreement.Terms
	Mine, Theirs string // what each does
	Checker      string // one of checkers
}

// checkers are who can check, as a form names them; the first is nobody.
var checkers = []string{"", "me", "other", "both"}

// newTermsForm shows terms to one side; first when that side made the first proposal.
func newTermsForm(t agreement.Terms, first bool) termsForm {
	f := termsForm{ID: vault.NewID(), Terms: t, Mine: t.First, Theirs: t.Other}
	if !first {
		f.Mine, f.Theirs = f.Theirs, f.Mine
	}
	if t.Checks != nil {
		f.Checker = checkerOf(t.Checks.By, first)
	}
	return f
}

// checkerOf is who checks, as one side names it; first when that side made the
// first proposal.
func checkerOf(by agreement.By, first bool) string {
	switch {
	case by == agreement.ByBoth:
		return "both"
	case (by == agreement.ByFirst) == first:
		return "me"
	}
	return "other"
}

// readTerms is the inverse of newTermsForm for what was sent.
func readTerms(c *call.Call, first bool) agreement.Terms {
	in := c.R.PostForm
	from, _ := calendar.Parse(in.Get("from")) // what is no day is none that can be agreed on
	review, _ := calendar.Parse(in.Get("review"))
	t := agreement.Terms{
		Template: in.Get("template"), What: c.TextOf("what"), Why: c.TextOf("why"), First: c.TextOf("mine"), Other: c.TextOf("theirs"),
		From: from, Review: review, Wider: c.TextOf("wider"), Narrower: c.TextOf("narrower"),
	}
	if c.Lib.Agreement.Template(t.Template) == nil {
		t.Template = ""
	}
	if !first {
		t.First, t.Other = t.Other, t.First
	}
	if by := in.Get("checker"); by != "" {
		side := map[bool]agreement.By{true: agreement.ByFirst, false: agreement.ByOther}
		t.Checks = &agreement.Check{What: c.TextOf("check"), How: c.TextOf("how")}
		switch by {
		case "both":
			t.Checks.By = agreement.ByBoth
		case "me":
			t.Checks.By = side[first]
		case "other":
			t.Checks.By = side[!first]
		}
	}
	return t.Tidy()
}

// agreementStart begins an agreement: with whom, from what, and then its form.
type agreementStart struct {
	page.Page
	Words   *agreement.Words
	Child   string      // id, on the pages of a parent
	With    []agreeWith // with whom; empty when there is nobody
	Chosen  string      // of With, by its Bond
	From    string      // id of a template, "own", or empty while nothing is chosen
	Form    termsForm
	Source  string // where the idea comes from
	Wait    bool   // safety asks to wait with contact
	Problem string
}

// agreeWith is somebody to agree with, and what there is to begin from.
type agreeWith struct {
	Bond  string // empty for a parent's child, whose bond need not be there yet
	Name  string
	Pair  bool
	Fit   []*agreement.Template // for the child's age, or for two parents
	Other []*agreement.Template // for other ages
}

// agreeOwn is what an agreement begins from that begins from nothing.
const agreeOwn = "own"

func newAgreementStart(c *call.Call) (agreementStart, error) {
	p := agreementStart{Page: c.OwnPage("agreement.new.title"), Words: c.Shelf().Agreement, Child: c.Space.Child.ID}
	o, err := agreementCaution(c)
	if err != nil {
		return p, err
	}
	p.Wait = o.Withholds("contact")
	bonds, err := space.AgreeBonds(c.Desk)
	if err != nil {
		return p, err
	}
	if !c.OfChild() {
		p.With = append(p.With, agreeWith{Name: page.ChildName(p.Page, c.Space.Child.Value)})
	}
	for _, b := range bonds {
		if b.Pair() && family.StaysApart(o) {
			continue
		}
		if (b.Pair() || c.OfChild()) && b.May(c.Space.Box.ID, family.Agree, c.Space.Today) {
			p.With = append(p.With, agreeWith{Bond: b.ID, Name: call.OtherName(c, b), Pair: b.Pair()})
		}
	}
	book, fits := c.Lib.Agreement, agreeFits(c, bonds)
	for i := range p.With {
		w := &p.With[i]
		for _, band := range book.Bands {
			switch all := book.Offer(band.ID, o); {
			case (band.ID == agreement.Pair) != w.Pair:
			case w.Pair || slices.Contains(fits, band.ID):
				w.Fit = space.AppendNew(w.Fit, all...)
			}
		}
		for _, band := range book.Bands {
			if band.ID != agreement.Pair && !w.Pair && !c.OfChild() {
				w.Other = space.AppendNew(w.Other, slices.DeleteFunc(book.Offer(band.ID, o), func(t *agreement.Template) bool { return slices.Contains(w.Fit, t) })...)
			}
		}
	}
	return p, nil
}

// agreeFits are the age bands that the child of the page may be in, by what is
// known of the age.
func agreeFits(c *call.Call, bonds []space.Bond) []string {
	from, to := family.FirstAge, family.LastAge-1
	if !c.OfChild() {
		from, to = space.AgesOf(c.Desk, c.Space.Child.Value)
	} else if len(bonds) > 0 && bonds[0].Me.Born > 0 {
		from = bonds[0].Me.ReachedOn(c.Space.Today)
		to = from
	}
	return c.Lib.Agreement.Fits(from, to)
}

// NewAgreement answers GET /agreements/new and GET /c/agreements/new.
func NewAgreement(c *call.Call) error {
	p, err := newAgreementStart(c)
	if err != nil {
		return err
	}
	query := c.R.URL.Query()
	p.choose(query.Get("with"))
	p.From = query.Get("from")
	if p.Chosen != query.Get("with") && !c.OfChild() {
		p.From = "" // who it was for is not there: nobody else takes their place
	}
	if t := c.Lib.Agreement.Template(p.From); t != nil && t.Pair() == p.with().Pair {
		p.Form = newTermsForm(t.Begin(c.Shelf().Agreement.Templates[t.ID], c.OfChild(), c.Space.Today), true)
		p.Source = c.Lib.Deck.Sources[t.Source]
	} else if p.From == agreeOwn {
		p.Form = newTermsForm(agreement.Terms{From: c.Space.Today, Review: c.Space.Today + 14}, true)
	} else {
		p.From = ""
	}
	p.Form.Name = p.with().Name
	return c.Render(http.StatusOK, newAgreementView(p))
}

// choose chooses with whom, the first when it is somebody else.
func (p *agreementStart) choose(bond string) {
	if i := slices.IndexFunc(p.With, func(w agreeWith) bool { return w.Bond == bond }); i >= 0 {
		p.Chosen = bond
	} else if len(p.With) > 0 {
		p.Chosen = p.With[0].Bond
	}
}

// with is who was chosen; nobody when there is nobody to agree with.
func (p *agreementStart) with() agreeWith {
	if i := slices.IndexFunc(p.With, func(w agreeWith) bool { return w.Bond == p.Chosen }); i >= 0 {
		return p.With[i]
	}
	return agreeWith{}
}

// Propose keeps a new agreement.
func Propose(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	id, err := keepProposal(c)
	if f, ok := fault.As(err); ok && f.Kind != fault.NotFound {
		p, err := newAgreementStart(c)
		if err != nil {
			return err
		}
		p.choose(c.R.PostForm.Get("with"))
		p.From, p.Problem = agreeOwn, f.Key
		p.Form = newTermsForm(readTerms(c, true), true)
		p.Form.Name = p.with().Name
		if f.Kind != fault.Conflict {
			p.Form.ID = id
		}
		return c.Render(call.Status[f.Kind], newAgreementView(p))
	}
	if err != nil {
		return err
	}
	return c.Redirect(agreementsAt(c) + "/" + id + "?did=propose")
}

func agreementsAt(c *call.Call) string {
	if c.OfChild() {
		return "/c/agreements"
	}
	return "/agreements"
}

// keepProposal keeps what the form proposes under the id that it brought. One that
// was kept with the same words is the same wish, sent again.
func keepProposal(c *call.Call) (id string, err error) {
	id = c.IDOf("id")
	b, err := bondToAgree(c)
	if err != nil {
		return id, err
	}
	if err := mayAgree(c, b); err != nil {
		return id, err
	}
	a, err := agreement.Propose(id, b.MySide(), readTerms(c, true), c.Space.Today)
	if err != nil {
		return id, err
	}
	was, ok, err := space.FindIn[agreement.Agreement](c.Desk, b.Box, space.KindAgreement, id)
	if err != nil || ok && space.CanSee(c.Desk, b, was.Value) {
		return id, sentBefore(err, was.Value, a)
	}
	if !ok {
		ok, err = agreedElsewhere(c, b, id)
	}
	if ok {
		id = vault.NewID() // what has this id already is not there to who proposes
	}
	if err != nil {
		return id, err
	}
	if err := mayOpen(c, b); err != nil {
		return id, err
	}
	added, err := space.AddIn(c.Desk, b.Box, space.KindAgreement, space.Kept[agreement.Agreement]{ID: id, Child: b.ID, Day: c.Space.Today, Value: a})
	if err != nil || added {
		return id, err
	}
	was, err = space.ReadIn[agreement.Agreement](c.Desk, b.Box, space.KindAgreement, id)
	return id, sentBefore(err, was.Value, a)
}

// mayOpen refuses one more agreement when there are too many: of a parent with the
// child, wherever it lies. What is not there to who proposes is not counted.
func mayOpen(c *call.Call, b space.Bond) error {
	bonds, err := c.Bonds()
	if err != nil {
		return err
	}
	var there []agreement.Agreement
	for _, o := range bonds {
		if o.ID != b.ID && (!b.Lone() || o.Pair() || o.Me.Child != b.Me.Child) {
			continue
		}
		all, err := space.AgreementsOf(c.Desk, o)
		if err != nil {
			return err
		}
		for _, s := range all {
			there = append(there, s.Value)
		}
	}
	return agreement.MayOpen(b.MySide(), there)
}

// agreedElsewhere reports whether the other has an agreement under this id with
// somebody else. It has an address that whoever proposes may have seen; theirs
// shall not stand before it.
func agreedElsewhere(c *call.Call, b space.Bond, id string) (bool, error) {
	if b.Lone() {
		return false, nil
	}
	c.AnswerSteadily() // how many there are is no child's to know, nor who plays one
	rows, err := c.DB.Bonds(c.Ctx(), b.Other.ID)
	for _, row := range rows {
		if row.Vault == b.ID {
			continue
		}
		if _, err := c.DB.Record(c.Ctx(), row.Vault, string(space.KindAgreement), id); !fault.Is(err, fault.NotFound) {
			return err == nil, err
		}
	}
	return false, err
}

func sentBefore(err error, was, a agreement.Agreement) error {
	if err == nil && !was.Same(a) {
		return fault.New(fault.Conflict, "agreement.error.sent")
	}
	return err
}

// bondToAgree is the bond that the form names: of a parent, none is the porch.
func bondToAgree(c *call.Call) (space.Bond, error) {
	if id := c.R.PostForm.Get("with"); id != "" || c.OfChild() {
		all, err := c.Bonds()
		if err != nil {
			return space.Bond{}, err
		}
		if i := slices.IndexFunc(all, func(b space.Bond) bool { return b.ID == id && (b.Pair() || c.OfChild()) }); i >= 0 {
			return all[i], nil
		}
		return space.Bond{}, fault.New(fault.NotFound, "error.not_found")
	}
	return c.OpenPorch(c.Space.Child.ID)
}

// mayAgree refuses who cannot agree on anything in a bond any more.
func mayAgree(c *call.Call, b space.Bond) error {
	if !b.May(c.Space.Box.ID, family.Agree, c.Space.Today) {
		return fault.New(fault.Expired, "agreement.error.lapsed")
	}
	return nil
}
