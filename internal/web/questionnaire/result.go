package questionnaire

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"mentor/internal/advice"
	"mentor/internal/calendar"
	"mentor/internal/instrument"
	"mentor/internal/report"
	"mentor/internal/safety"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// resultPage is the result with its advice.
type resultPage struct {
	page.Page
	Sitting *space.OpenSitting
	Words   *instrument.Words
	Cards   map[string]advice.Words
	Says    map[string]string // the sentences of the result
	Sources map[string]string
	Advice  advice.Advice
	Case    advice.Case
	Safety  safety.Outcome
	Help    page.TopicHelp
	Hurried bool
	Now     time.Time
	On      calendar.Day // the day of the test

	Alone    bool     // the card below help goes without its first step
	Strength string   // the scale to name as a strength; "" when none is
	Asks     []string // sentences on when somebody else may help
	Head     []string
	Cell     []string // what the place in the 2x2 is like

	Kept      string // id of the record, when its parent keeps it
	Uncounted bool   // it was taken too early to be compared
}

func newResultPage(c *call.Call) *resultPage {
	s := c.Sitting
	shelf := c.Shelf()
	p := &resultPage{
		Page: c.Page("result.title").WithClass("p-result"), Sitting: s, Words: shelf.Words(s.Form), Cards: shelf.Advice, Says: shelf.Result,
		Sources: c.Lib.Deck.Sources, Case: c.CaseOf(s), Safety: outcome(s), Hurried: s.Hurried(s.Instrument), Now: c.Now,
		On: s.Day(s.Finished),
	}
	p.ReadOn = s.Day(c.Now)
	p.Help = call.TopicHelp(c, p.Safety, s.Country)
	_, p.Alone = c.Lib.Safety.Beside(p.Safety)
	p.Advice = advise(c, s.Safety)
	p.Strength = c.Lib.Sentences.Strength(p.Case)
	if len(p.Help.Exactly(safety.Soft)) > 0 {
		p.Advice.Leave(nextBesideHelp)
	} else {
		p.Asks = c.Lib.Sentences.Asks(p.Case, mostAsks-len(p.quiet()))
	}
	p.Head, p.Cell = p.headline(c.Lib.Sentences), p.sentences(c.Lib.Sentences.Cell(p.Case))
	return p
}

// mostLater is how many answers to what was told are named under the cards; the long
// list has them all.
const mostLater = 3

// nextBesideHelp is how many cards stand beside the first where help is shown too;
// that is then the only reason to ask somebody else.
const nextBesideHelp = 1

// mostSoft is how many soft words stand above the advice.
const mostSoft = 2

// mostAsks is how many reasons to ask somebody else are given.
const mostAsks = 3

// advise scores the answers and chooses the advice. What was said to the
// safety questions and the past mistakes withhold is withheld.
func advise(c *call.Call, said safety.Outcome) advice.Advice {
	s := c.Sitting
	o := said.And(s.Instrument.Gated(s.Answers))
	card, _ := c.Lib.Safety.Beside(o)
	if o.Urgency < safety.First && c.Lib.Safety.Self(o) {
		card = advice.SelfFirst
	}
	return c.Lib.Deck.Choose(c.CaseOf(s), o, card)
}

// Result shows the result, or help alone when somebody is in danger: no
// scores that day.
func Result(c *call.Call) error {
	return renderResult(c, newResultPage(c))
}

// outcome is what was said to the safety questions, with what past mistakes add.
func outcome(s *space.OpenSitting) safety.Outcome { return s.Safety.And(s.Instrument.Gated(s.Answers)) }

func renderResult(c *call.Call, p *resultPage) error {
	if p.Sitting.Withheld() {
		return c.Render(http.StatusOK, helpAlone(p))
	}
	return c.Render(http.StatusOK, resultDocument(p))
}

// AllAdvice is the long list: everything that fits. Where help comes first there
// is none.
func AllAdvice(c *call.Call) error { return showAdvice(c, newResultPage(c)) }

func showAdvice(c *call.Call, p *resultPage) error {
	if p.Safety.Urgency >= safety.First {
		return c.Redirect(p.address())
	}
	return c.Render(http.StatusOK, adviceDocument(p))
}

// ResultJSON is the visitor's own download. When somebody is in danger there
// is none, as there is no score on the page: help comes first. Otherwise the
// advice in it is what the answers in it lead to: an advice that is missing
// would tell what was said to the safety questions.
func ResultJSON(c *call.Call) error {
	if c.Sitting.Withheld() {
		return c.Redirect("/result")
	}
	data, err := report.JSON(c.Lib, c.L, c.Sitting.Sitting, advise(c, safety.Outcome{}))
	return c.Download("parenting-mentor-result.json", "application/json", data, err)
}

// ResultFHIR answers GET /result/fhir.json.
func ResultFHIR(c *call.Call) error {
	if c.Sitting.Withheld() {
		return c.Redirect("/result")
	}
	data, err := report.FHIR(c.Lib, c.L, c.Sitting.Sitting)
	return c.Download("parenting-mentor-result.fhir.json", "application/fhir+json", data, err)
}

// headline is what the heading says, in whole sentences. Where help comes first it
// is what the help is for.
func (r *resultPage) headline(s *advice.Sentences) []string {
	if r.Safety.Urgency >= safety.First {
		return []string{r.Help.Heading()}
	}
	return r.sentences(s.Head(r.Case, r.Advice))
}

// sentences are the words of sentences of the result.
func (r *resultPage) sentences(ids []string) (out []string) {
	for _, id := range ids {
		out = append(out, r.Says[id])
	}
	return out
}

// quiet are the topics of which a line stands where the page says whom to ask.
func (r *resultPage) quiet() []safety.Shown {
	if len(r.Help.Exactly(safety.Soft)) > 0 {
		return nil
	}
	quiet := r.Help.Exactly(safety.Quiet)
	return quiet[:min(mostAsks, len(quiet))]
}

// child is what the parent calls the child, or "your child".
func (r *resultPage) child() string {
	if r.Sitting.Name != "" {
		return r.Sitting.Name
	}
	return r.T("result.your_child")
}

// quote is an answer, in the words of its question.
type quote struct{ Text, Answer string }

// quotes are the answers that led to a card.
func (r *resultPage) quotes(reasons []advice.Reason) (out []quote) {
	form := r.Sitting.Instrument
	for _, reason := range reasons {
		if it := form.Item(reason.ID); it != nil {
			out = append(out, quote{r.Words.Items[it.ID].Text.For(r.Sitting.Band), answerWord(r.Locale, it, reason.Answer)})
		} else if text, ok := r.Words.Causes[reason.ID]; ok {
			out = append(out, quote{text, r.T("result.cause." + strconv.Itoa(int(reason.Answer)))})
		} else if text, ok := r.Words.Mistakes[reason.ID]; ok {
			out = append(out, quote{text, r.T("mistakes." + strconv.Itoa(int(reason.Answer)))})
		} else if option := form.FactOption(r.Sitting.Answers, reason.ID); option != "" {
			out = append(out, r.factQuote(reason.ID, option))
		}
	}
	return out
}

// factQuote is an answer about the situation: what was told speaks for itself, and
// anything else stands with its question.
func (r *resultPage) factQuote(id, option string) quote {
	words := r.Words.Facts[id]
	if r.Sitting.Instrument.Told(id) {
		return quote{words.Options[option], ""}
	}
	return quote{words.Question, words.Options[option]}
}

// told reports whether a card is led to by something that was told rather than scored.
func (r *resultPage) told(ch advice.Chosen) bool {
	return len(ch.Reasons) > 0 && r.Sitting.Instrument.Item(ch.Reasons[0].ID) == nil
}

// toldWords are what a card answers, in the words of the test.
func (r *resultPage) toldWords(ch advice.Chosen) string {
	if quotes := r.quotes(ch.Reasons); len(quotes) > 0 && r.told(ch) {
		return strings.TrimSuffix(quotes[0].Text, ".")
	}
	return r.Cards[ch.ID].Title
}

// end tells how a list goes on after its i-th of n parts.
func end(i, n int) string {
	if i == n-1 {
		return "end"
	}
	return "and"
}

func (r *resultPage) text(ch advice.Chosen) string { return r.Cards[ch.ID].Text.For(r.Sitting.Band) }

func (r *resultPage) try(ch advice.Chosen) string { return r.Cards[ch.ID].Try.For(r.Sitting.Band) }

func (r *resultPage) source(ch advice.Chosen) string {
	if ch.Source == advice.Ours {
		return r.T("result.source.ours")
	}
	return r.T("result.source", "source", r.Sources[ch.Source])
}

// words are the literal words of a score: one, or two and what is between.
func (r *resultPage) words(s instrument.Score) string { return report.InWords(r.Locale, s, "word.to") }

func (r *resultPage) scoreLabel(s instrument.Score) string {
	return r.T("result.score_label", "value", instrument.Whole(s.Value), "lo", instrument.Whole(s.Lo), "hi", instrument.Whole(s.Hi))
}

// causes are the causes that were ticked with the given answer.
func (r *resultPage) causes(when instrument.Answer) (out []string) {
	for _, id := range r.Sitting.Instrument.Causes {
		if r.Sitting.Instrument.Of(r.Sitting.Answers, id) == when {
			out = append(out, r.Words.Causes[id])
		}
	}
	return out
}

// showsGuidance: the 2x2 speaks of rules and of checking, so it goes where
// safety leaves such advice out.
func (r *resultPage) showsGuidance() bool {
	return r.Advice.Scores.Guidance.Cell != "" && !r.Safety.Withholds("discipline") && !r.Safety.Withholds("checking")
}

// prevents reports whether there is nothing to repair.
func (r *resultPage) prevents() bool { return r.Advice.Path == advice.Prevent }

func (r *resultPage) anyCause() bool {
	return len(r.causes(instrument.Recent))+len(r.causes(instrument.Earlier))+len(r.causes(instrument.Recent|instrument.Earlier)) > 0
}

// later are the answers to what was told that did not find room above.
func (r *resultPage) later() (out []advice.Chosen) {
	for _, area := range r.Advice.Rest {
		for _, ch := range area.Cards {
			if ch.Told != "" {
				out = append(out, ch)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b advice.Chosen) int { return int(a.Tier) - int(b.Tier) })
	return out[:min(mostLater, len(out))]
}

// count is how many cards there are in all.
func (r *resultPage) count() int {
	n := 1 + len(r.Advice.Next)
	for _, area := range r.Advice.Rest {
		n += len(area.Cards)
	}
	return n
}

// address is where the result stands.
func (r *resultPage) address() string {
	if r.Kept != "" {
		return "/results/" + r.Kept
	}
	return "/result"
}

func (r *resultPage) short() bool { return r.Sitting.Length == instrument.Short }

func (r *resultPage) more() string {
	course := r.Sitting.Instrument.Course()
	first := slices.IndexFunc(course, func(s instrument.Stop) bool { return !s.Short })
	return fmt.Sprintf("/test/q/%d", first+1)
}

func (r *resultPage) canGoOn() bool {
	return r.Kept == "" && r.short() && r.Sitting.HoursLeft(r.Now) > 0
}

// cellMark is the parent's place in the 2x2, in units of a drawing of 300.
type cellMark struct{ X, Y, XLo, YLo, W, H string }

func (r *resultPage) mark() cellMark {
	axes := r.Sitting.Instrument.Guidance
	st, au := r.Advice.Scores.Of(axes.Structure), r.Advice.Scores.Of(axes.Autonomy)
	at := func(x float64) string { return strconv.FormatFloat(3*x, 'f', 1, 64) }
	return cellMark{
		X: at(au.Value), Y: at(100 - st.Value), XLo: at(au.Lo), YLo: at(100 - st.Hi),
		W: at(au.Hi - au.Lo), H: at(st.Hi - st.Lo),
	}
}

func (r *resultPage) cellLabel() string {
	axes := r.Sitting.Instrument.Guidance
	return r.T("result.cell.label", "cell", r.T("result.cell."+r.Advice.Scores.Guidance.Cell),
		"structure", instrument.Whole(r.Advice.Scores.Of(axes.Structure).Value), "autonomy", instrument.Whole(r.Advice.Scores.Of(axes.Autonomy).Value))
}

// safetyPage is where the safety questions stand, to answer them again.
func (r *resultPage) safetyPage() string {
	return fmt.Sprintf("/test/q/%d", 1+slices.IndexFunc(r.Sitting.Instrument.Course(), func(s instrument.Stop) bool {
		return s.Kind == instrument.AskSafety
	}))
}

// apologies counts the cards on the page that ask to say sorry for something.
func (r *resultPage) apologies() (n int) {
	for _, ch := range append([]advice.Chosen{r.Advice.Begin}, r.Advice.Next...) {
		if ch.Tier == advice.ByDeed && ch.Told != "" {
			n++
		}
	}
	return n
}
