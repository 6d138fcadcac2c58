package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"mentor/internal/advice"
	"mentor/internal/instrument"
	"mentor/internal/report"
	"mentor/internal/safety"
)

// resultPage is the result with its advice.
type resultPage struct {
	Page
	Sitting *openSitting
	Words   *instrument.Words
	Cards   map[string]advice.Words
	Sources map[string]string
	Advice  advice.Advice
	Safety  safety.Outcome
	Help    helpPage
	Hurried bool
	Now     time.Time

	Kept      string // id of the record, when its parent keeps it
	Uncounted bool   // it was taken too early to be compared
}

func (c *call) newResultPage() resultPage {
	s := c.sitting
	shelf := c.shelf()
	page := resultPage{
		Page: c.page("result.title").as("p-result"), Sitting: s, Words: shelf.Words(s.Form), Cards: shelf.Advice,
		Sources: c.lib.Deck.Sources, Safety: s.Safety, Help: c.helpPage(s.Country), Hurried: s.Hurried(s.form), Now: c.now,
	}
	page.Advice = c.advise(s.Safety)
	return page
}

// advise scores the answers and chooses the advice. What was said to the
// safety questions and the past mistakes withhold is withheld.
func (c *call) advise(said safety.Outcome) advice.Advice {
	s := c.sitting
	return c.lib.Deck.Choose(c.caseOf(s), said.And(s.form.Gated(s.Answers)))
}

// caseOf is a test as advice and plan read it.
func (c *call) caseOf(s *openSitting) advice.Case {
	return advice.Case{
		Form: s.form, Answers: s.Answers, Band: s.Band,
		Result: s.form.Score(s.Answers, s.Length, instrument.APriori),
	}
}

// result shows the result, or help alone when somebody is in danger: no
// scores that day.
func (c *call) result() error {
	return c.renderResult(c.newResultPage())
}

// withheld reports whether help is shown instead of the scores. Whatever shows
// scores asks this first.
func (s *openSitting) withheld() bool { return s.Safety.Level == safety.Red }

func (c *call) renderResult(page resultPage) error {
	if page.Sitting.withheld() {
		return c.render(http.StatusOK, helpFirst(page))
	}
	return c.render(http.StatusOK, resultDocument(page))
}

// resultJSON is the visitor's own download. When somebody is in danger there
// is none, as there is no score on the page: help comes first. Otherwise the
// advice in it is what the answers in it lead to: an advice that is missing
// would tell what was said to the safety questions.
func (c *call) resultJSON() error {
	if c.sitting.withheld() {
		return c.redirect("/result")
	}
	data, err := report.JSON(c.lib, c.L, c.sitting.Sitting, c.advise(safety.Outcome{}))
	return c.download("parenting-mentor-result.json", "application/json", data, err)
}

func (c *call) resultFHIR() error {
	if c.sitting.withheld() {
		return c.redirect("/result")
	}
	data, err := report.FHIR(c.lib, c.L, c.sitting.Sitting)
	return c.download("parenting-mentor-result.fhir.json", "application/fhir+json", data, err)
}

func (c *call) download(name, kind string, data []byte, err error) error {
	if err != nil {
		return err
	}
	c.w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	c.write(http.StatusOK, kind, data)
	return nil
}

// deleteNow deletes the test and all its codes at once.
func (c *call) deleteNow() error {
	if err := c.DB.DeleteSitting(c.r.Context(), c.sitting.row.ID); err != nil {
		return err
	}
	c.dropCookie()
	return c.redirect("/deleted")
}

func (c *call) deleted() error { return c.render(http.StatusOK, deletedPage(c.page("deleted.title"))) }

// headline is a strength first, then where to begin, in whole sentences.
func (r resultPage) headline() []string {
	a := r.Advice
	switch {
	case a.Path == advice.Prevent:
		return []string{r.T("result.h1.prevent")}
	case a.Strength == "" && r.noScores():
		return []string{r.T("result.h1.few")}
	case a.Strength == "" || a.Strength == a.Begin.Scale:
		return []string{r.T("result.h1.honest"), r.whereToBegin()}
	case a.Begin.Lead == advice.ByNeed && !a.Standout && !r.lowerThan(a.Begin.Scale, a.Strength):
		return []string{r.Words.Scales[a.Strength].Strength, r.T("result.h1.even")}
	}
	return []string{r.Words.Scales[a.Strength].Strength, r.whereToBegin()}
}

func (r resultPage) whereToBegin() string {
	switch r.Advice.Begin.Lead {
	case advice.ByCalm:
		return r.T("result.h1.calm")
	case advice.ByEvent:
		return r.T("result.h1.happened")
	}
	return r.Words.Scales[r.Advice.Begin.Scale].Begin
}

func (r resultPage) noScores() bool {
	return !slices.ContainsFunc(r.Advice.Scores.Scores, instrument.Score.OK)
}

func (r resultPage) lowerThan(scale, other string) bool {
	return instrument.Distinct(r.Advice.Scores.Of(scale), r.Advice.Scores.Of(other))
}

// child is what the parent calls the child, or "your child".
func (r resultPage) child() string {
	if r.Sitting.Name != "" {
		return r.Sitting.Name
	}
	return r.T("result.your_child")
}

// quote is an answer that led to a card.
type quote struct{ Text, Answer string }

func (r resultPage) quotes(ch advice.Chosen) (out []quote) {
	for _, reason := range ch.Reasons {
		if it := r.Sitting.form.Item(reason.ID); it != nil {
			out = append(out, quote{r.Words.Items[it.ID].Short, answerWord(r.Locale, it, reason.Answer)})
		} else if text, ok := r.Words.Causes[reason.ID]; ok {
			out = append(out, quote{text, r.T("result.cause." + strconv.Itoa(int(reason.Answer)))})
		} else {
			out = append(out, quote{r.Words.Mistakes[reason.ID], r.T("mistakes." + strconv.Itoa(int(reason.Answer)))})
		}
	}
	return out
}

func (r resultPage) text(ch advice.Chosen) string { return r.Cards[ch.ID].Text.For(r.Sitting.Band) }
func (r resultPage) try(ch advice.Chosen) string  { return r.Cards[ch.ID].Try.For(r.Sitting.Band) }

func (r resultPage) source(ch advice.Chosen) string {
	if ch.Source == advice.Ours {
		return r.T("result.source.ours")
	}
	return r.T("result.source", "source", r.Sources[ch.Source])
}

// words are the literal words of a score in a sentence: one, or between two.
func (r resultPage) words(s instrument.Score) string { return inWords(r.Page, s, "word.between") }

// wordsShort are the same for a table.
func (r resultPage) wordsShort(s instrument.Score) string { return inWords(r.Page, s, "word.to") }

func inWords(p Page, s instrument.Score, two string) string {
	lo, hi := s.Words()
	if lo == hi {
		return p.T("word." + lo.String())
	}
	return p.T(two, "lo", p.T("word."+lo.String()), "hi", p.T("word."+hi.String()))
}

// sentence says one score in full: words, number, interval.
func (r resultPage) sentence(s instrument.Score) string {
	return r.T("result.sentence", "moments", r.Words.Scales[s.Scale].Moments, "words", r.words(s),
		"value", round(s.Value), "lo", round(s.Lo), "hi", round(s.Hi))
}

func round(x float64) int { return int(x + 0.5) }

func percent(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) + "%" }

func (r resultPage) scoreLabel(s instrument.Score) string {
	return r.T("result.score_label", "value", round(s.Value), "lo", round(s.Lo), "hi", round(s.Hi))
}

// ticked are the causes that were ticked with one of the given answers.
func (r resultPage) causes(when instrument.Answer) (out []string) {
	for _, id := range r.Sitting.form.Causes {
		if r.Sitting.form.Of(r.Sitting.Answers, id) == when {
			out = append(out, r.Words.Causes[id])
		}
	}
	return out
}

// showsGuidance: the 2x2 speaks of rules and of checking, so it goes where
// safety leaves such advice out.
func (r resultPage) showsGuidance() bool {
	out := r.Safety.And(r.Sitting.form.Gated(r.Sitting.Answers))
	return r.Advice.Scores.Guidance.Cell != "" && !out.Withholds("discipline") && !out.Withholds("checking")
}

// prevents reports whether there is nothing to repair.
func (r resultPage) prevents() bool { return r.Advice.Path == advice.Prevent }

func (r resultPage) anyCause() bool {
	return len(r.causes(instrument.Recent))+len(r.causes(instrument.Earlier))+len(r.causes(instrument.Recent|instrument.Earlier)) > 0
}

// psychologist are the keys of the reasons why a third person may help.
func (r resultPage) psychologist() (keys []string) {
	low := func(id string) bool { s := r.Advice.Scores.Of(id); return s.OK() && s.Value < 37.5 }
	long := len(r.causes(instrument.Earlier))+len(r.causes(instrument.Recent|instrument.Earlier)) > 0
	form := r.Sitting.form
	for _, rule := range []struct {
		key   string
		holds bool
	}{
		{"result.psy.calm", r.Safety.CalmFirst},
		{"result.psy.long", long && (low(form.Closeness) || low(form.SupportFirst))},
		{"result.psy.tired", low(form.SupportFirst)},
		{"result.psy.far", low(form.Closeness)},
		{"result.psy.hurt", r.Sitting.form.Gated(r.Sitting.Answers) != safety.Outcome{}},
	} {
		if rule.holds {
			keys = append(keys, rule.key)
		}
	}
	return append(keys, "result.psy.reach", "result.psy.pull")[:min(3, len(keys)+2)]
}

// parts of the body of a result, for the template.
func (r resultPage) short() bool { return r.Sitting.Length == instrument.Short }

func (r resultPage) more() string {
	course := r.Sitting.form.Course()
	first := slices.IndexFunc(course, func(s instrument.Stop) bool { return !s.Short })
	return fmt.Sprintf("/test/q/%d", first+1)
}

func (r resultPage) canGoOn() bool {
	return r.Kept == "" && r.short() && r.Sitting.hoursLeft(r.Now) > 0
}

// spoken are the scales said in full: the strength and the place to begin.
func (r resultPage) spoken() (ids []string) {
	for _, id := range []string{r.Advice.Strength, r.Advice.Begin.Scale} {
		if r.Advice.Scores.Of(id).OK() && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// meaning is what much or little of a scale tends to look like.
func (r resultPage) meaning(id string) string {
	switch s := r.Advice.Scores.Of(id); {
	case s.Value >= 62.5:
		return r.Words.Scales[id].High
	case s.Value < 37.5:
		return r.Words.Scales[id].Low
	}
	return ""
}

// cellMark is the parent's place in the 2x2, in units of a drawing of 300.
type cellMark struct{ X, Y, XLo, YLo, W, H string }

func (r resultPage) mark() cellMark {
	axes := r.Sitting.form.Guidance
	st, au := r.Advice.Scores.Of(axes.Structure), r.Advice.Scores.Of(axes.Autonomy)
	at := func(x float64) string { return strconv.FormatFloat(3*x, 'f', 1, 64) }
	return cellMark{
		X: at(au.Value), Y: at(100 - st.Value), XLo: at(au.Lo), YLo: at(100 - st.Hi),
		W: at(au.Hi - au.Lo), H: at(st.Hi - st.Lo),
	}
}

func (r resultPage) cellLabel() string {
	axes := r.Sitting.form.Guidance
	return r.T("result.cell.label", "cell", r.T("result.cell."+r.Advice.Scores.Guidance.Cell),
		"structure", round(r.Advice.Scores.Of(axes.Structure).Value), "autonomy", round(r.Advice.Scores.Of(axes.Autonomy).Value))
}

// safetyPage is where the safety questions stand, to answer them again.
func (r resultPage) safetyPage() string {
	return fmt.Sprintf("/test/q/%d", 1+slices.IndexFunc(r.Sitting.form.Course(), func(s instrument.Stop) bool {
		return s.Kind == instrument.AskSafety
	}))
}
