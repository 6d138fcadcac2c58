package web

import (
	"net/http"
	"slices"

	"mentor/internal/agreement"
	"mentor/internal/calendar"
	"mentor/internal/family"
	"mentor/internal/fault"
	"mentor/internal/vault"
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
func (c *call) readTerms(first bool) agreement.Terms {
	in := c.r.PostForm
	from, _ := calendar.Parse(in.Get("from")) // what is no day is none that can be agreed on
	review, _ := calendar.Parse(in.Get("review"))
	t := agreement.Terms{
		Template: in.Get("template"), What: c.textOf("what"), Why: c.textOf("why"), First: c.textOf("mine"), Other: c.textOf("theirs"),
		From: from, Review: review, Wider: c.textOf("wider"), Narrower: c.textOf("narrower"),
	}
	if c.lib.Agreement.Template(t.Template) == nil {
		t.Template = ""
	}
	if !first {
		t.First, t.Other = t.Other, t.First
	}
	if by := in.Get("checker"); by != "" {
		side := map[bool]agreement.By{true: agreement.ByFirst, false: agreement.ByOther}
		t.Checks = &agreement.Check{What: c.textOf("check"), How: c.textOf("how")}
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

// newAgreementPage begins an agreement: with whom, from what, and then its form.
type newAgreementPage struct {
	Page
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

func (c *call) newAgreementPage() (newAgreementPage, error) {
	page := newAgreementPage{Page: c.ownPage("agreement.new.title"), Words: c.shelf().Agreement, Child: c.space.child.ID}
	o, err := c.agreementCaution()
	if err != nil {
		return page, err
	}
	page.Wait = o.Withholds("contact")
	bonds, err := c.agreeBonds()
	if err != nil {
		return page, err
	}
	if !c.young() {
		page.With = append(page.With, agreeWith{Name: childName(page.Page, c.space.child.Value)})
	}
	for _, b := range bonds {
		if b.Pair() && family.StaysApart(o) {
			continue
		}
		if (b.Pair() || c.young()) && b.May(c.space.box.ID, family.Agree, c.space.today) {
			page.With = append(page.With, agreeWith{Bond: b.ID, Name: c.otherName(b), Pair: b.Pair()})
		}
	}
	book, fits := c.lib.Agreement, c.agreeFits(bonds)
	for i := range page.With {
		w := &page.With[i]
		for _, band := range book.Bands {
			switch all := book.Offer(band.ID, o); {
			case (band.ID == agreement.Pair) != w.Pair:
			case w.Pair || slices.Contains(fits, band.ID):
				w.Fit = addNew(w.Fit, all...)
			}
		}
		for _, band := range book.Bands {
			if band.ID != agreement.Pair && !w.Pair && !c.young() {
				w.Other = addNew(w.Other, slices.DeleteFunc(book.Offer(band.ID, o), func(t *agreement.Template) bool { return slices.Contains(w.Fit, t) })...)
			}
		}
	}
	return page, nil
}

// addNew adds what is not there yet.
func addNew[T comparable](all []T, more ...T) []T {
	for _, one := range more {
		if !slices.Contains(all, one) {
			all = append(all, one)
		}
	}
	return all
}

// agreeFits are the age bands that the child of the page may be in, by what is
// known of the age.
func (c *call) agreeFits(bonds []bond) []string {
	from, to := family.FirstAge, family.LastAge-1
	if !c.young() {
		from, to = c.agesOf(c.space.child.Value)
	} else if len(bonds) > 0 && bonds[0].me.Born > 0 {
		from = bonds[0].me.ReachedOn(c.space.today)
		to = from
	}
	return c.lib.Agreement.Fits(from, to)
}

func (c *call) newAgreement() error {
	page, err := c.newAgreementPage()
	if err != nil {
		return err
	}
	query := c.r.URL.Query()
	page.choose(query.Get("with"))
	page.From = query.Get("from")
	if page.Chosen != query.Get("with") && !c.young() {
		page.From = "" // who it was for is not there: nobody else takes their place
	}
	if t := c.lib.Agreement.Template(page.From); t != nil && t.Pair() == page.with().Pair {
		page.Form = newTermsForm(t.Begin(c.shelf().Agreement.Templates[t.ID], c.young(), c.space.today), true)
		page.Source = c.lib.Deck.Sources[t.Source]
	} else if page.From == agreeOwn {
		page.Form = newTermsForm(agreement.Terms{From: c.space.today, Review: c.space.today + 14}, true)
	} else {
		page.From = ""
	}
	page.Form.Name = page.with().Name
	return c.render(http.StatusOK, newAgreementView(page))
}

// choose chooses with whom, the first when it is somebody else.
func (p *newAgreementPage) choose(bond string) {
	if i := slices.IndexFunc(p.With, func(w agreeWith) bool { return w.Bond == bond }); i >= 0 {
		p.Chosen = bond
	} else if len(p.With) > 0 {
		p.Chosen = p.With[0].Bond
	}
}

// with is who was chosen; nobody when there is nobody to agree with.
func (p *newAgreementPage) with() agreeWith {
	if i := slices.IndexFunc(p.With, func(w agreeWith) bool { return w.Bond == p.Chosen }); i >= 0 {
		return p.With[i]
	}
	return agreeWith{}
}

// propose keeps a new agreement.
func (c *call) propose() error {
	if err := c.readForm(); err != nil {
		return err
	}
	id, err := c.keepProposal()
	if f, ok := fault.As(err); ok && f.Kind != fault.NotFound {
		page, err := c.newAgreementPage()
		if err != nil {
			return err
		}
		page.choose(c.r.PostForm.Get("with"))
		page.From, page.Problem = agreeOwn, f.Key
		page.Form = newTermsForm(c.readTerms(true), true)
		page.Form.Name = page.with().Name
		if f.Kind != fault.Conflict {
			page.Form.ID = id
		}
		return c.render(status[f.Kind], newAgreementView(page))
	}
	if err != nil {
		return err
	}
	return c.redirect(c.agreementsAt() + "/" + id + "?did=propose")
}

func (c *call) agreementsAt() string {
	if c.young() {
		return "/c/agreements"
	}
	return "/agreements"
}

// keepProposal keeps what the form proposes under the id that it brought. One that
// was kept with the same words is the same wish, sent again.
func (c *call) keepProposal() (id string, err error) {
	id = c.idOf("id")
	b, err := c.bondToAgree()
	if err != nil {
		return id, err
	}
	if err := mayAgree(c, b); err != nil {
		return id, err
	}
	a, err := agreement.Propose(id, b.mySide(), c.readTerms(true), c.space.today)
	if err != nil {
		return id, err
	}
	was, ok, err := maybeIn[agreement.Agreement](c.Desk, b.box, kindAgreement, id)
	if err != nil || ok && c.sees(b, was.Value) {
		return id, sentBefore(err, was.Value, a)
	}
	if !ok {
		ok, err = c.agreedElsewhere(b, id)
	}
	if ok {
		id = vault.NewID() // what has this id already is not there to who proposes
	}
	if err != nil {
		return id, err
	}
	if err := c.mayOpen(b); err != nil {
		return id, err
	}
	added, err := addIn(c.Desk, b.box, kindAgreement, kept[agreement.Agreement]{ID: id, Child: b.ID, Day: c.space.today, Value: a})
	if err != nil || added {
		return id, err
	}
	was, err = readIn[agreement.Agreement](c.Desk, b.box, kindAgreement, id)
	return id, sentBefore(err, was.Value, a)
}

// mayOpen refuses one more agreement when there are too many: of a parent with the
// child, wherever it lies. What is not there to who proposes is not counted.
func (c *call) mayOpen(b bond) error {
	bonds, err := c.bonds()
	if err != nil {
		return err
	}
	var there []agreement.Agreement
	for _, o := range bonds {
		if o.ID != b.ID && (!b.lone() || o.Pair() || o.me.Child != b.me.Child) {
			continue
		}
		all, err := c.agreementsOf(o)
		if err != nil {
			return err
		}
		for _, s := range all {
			there = append(there, s.Value)
		}
	}
	return agreement.MayOpen(b.mySide(), there)
}

// agreedElsewhere reports whether the other has an agreement under this id with
// somebody else. It has an address that whoever proposes may have seen; theirs
// shall not stand before it.
func (c *call) agreedElsewhere(b bond, id string) (bool, error) {
	if b.lone() {
		return false, nil
	}
	c.steadily() // how many there are is no child's to know, nor who plays one
	rows, err := c.DB.Bonds(c.ctx(), b.other.ID)
	for _, row := range rows {
		if row.Vault == b.ID {
			continue
		}
		if _, err := c.DB.Record(c.ctx(), row.Vault, string(kindAgreement), id); !fault.Is(err, fault.NotFound) {
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
func (c *call) bondToAgree() (bond, error) {
	if id := c.r.PostForm.Get("with"); id != "" || c.young() {
		all, err := c.bonds()
		if err != nil {
			return bond{}, err
		}
		if i := slices.IndexFunc(all, func(b bond) bool { return b.ID == id && (b.Pair() || c.young()) }); i >= 0 {
			return all[i], nil
		}
		return bond{}, fault.New(fault.NotFound, "error.not_found")
	}
	return c.porch(c.space.child.ID)
}

// mayAgree refuses who cannot agree on anything in a bond any more.
func mayAgree(c *call, b bond) error {
	if !b.May(c.space.box.ID, family.Agree, c.space.today) {
		return fault.New(fault.Expired, "agreement.error.lapsed")
	}
	return nil
}
