package report

import (
	"bytes"
	"encoding/json"
	"slices"

	"mentor/internal/advice"
	"mentor/internal/instrument"
	"mentor/internal/library"
	"mentor/internal/locale"
	"mentor/internal/sitting"
)

// What the JSON calls itself. A reader refuses a format_version it does not
// know; adding a field that may be ignored does not change it.
const (
	Format        = "parenting-mentor/result"
	FormatVersion = 1
)

// document is the visitor's download, described in docs/formats/result-json.md.
type document struct {
	Format        string         `json:"format"`
	FormatVersion int            `json:"format_version"`
	Language      string         `json:"language"`
	Instrument    instrumentPart `json:"instrument"`
	Calibration   string         `json:"calibration"`
	Length        string         `json:"length"`
	Child         childPart      `json:"child"`
	Started       string         `json:"started"`
	Finished      string         `json:"finished"`
	Hurried       bool           `json:"hurried"`
	Items         []itemPart     `json:"items"`
	Causes        []causePart    `json:"causes"`
	Mistakes      []choicePart   `json:"mistakes"`
	Facts         []choicePart   `json:"facts"`
	Scales        []scalePart    `json:"scales"`
	Total         scorePart      `json:"total"`
	Guidance      *guidancePart  `json:"guidance"`
	Advice        advicePart     `json:"advice"`
	Limits        string         `json:"limits"`
}

type instrumentPart struct {
	ID      string `json:"id"`
	Version int    `json:"version"`
	Title   string `json:"title"`
}

type childPart struct {
	Nickname string   `json:"nickname"`
	AgeBand  bandPart `json:"age_band"`
}

type bandPart struct {
	ID   string `json:"id"`
	From int    `json:"from"` // whole years
	To   int    `json:"to"`
}

type itemPart struct {
	ID       string            `json:"id"`
	Scale    string            `json:"scale"`
	Short    bool              `json:"short"`
	Text     string            `json:"text"`
	Answer   string            `json:"answer"` // answered, did_not_come_up, skipped, unanswered
	Value    instrument.Answer `json:"value,omitempty"`
	LabelKey string            `json:"label_key,omitempty"`
	Label    string            `json:"label,omitempty"`
}

type causePart struct {
	ID   string `json:"id"`
	Text string `json:"text"`
	When string `json:"when"` // recent, earlier, both
}

type choicePart struct {
	ID     string `json:"id"`
	Text   string `json:"text"`
	Answer string `json:"answer"` // an option, skipped, unanswered
}

type scorePart struct {
	Value    *float64 `json:"value,omitempty"`
	Lo       *float64 `json:"lo,omitempty"`
	Hi       *float64 `json:"hi,omitempty"`
	SEM      *float64 `json:"sem,omitempty"`
	Answered int      `json:"answered"`
	Of       int      `json:"of"`
	Why      string   `json:"why_none,omitempty"` // too_few, did_not_come_up
}

type scalePart struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	scorePart
	Words *wordsPart `json:"words,omitempty"`
}

type wordsPart struct {
	Lo   string `json:"lo"`
	Hi   string `json:"hi"`
	Text string `json:"text"`
}

type guidancePart struct {
	Cell string `json:"cell"`
	Sure bool   `json:"sure"`
}

type advicePart struct {
	Path  string     `json:"path"`
	Cards []cardPart `json:"cards"`
}

type cardPart struct {
	ID      string       `json:"id"`
	Area    string       `json:"area"`
	Step    int          `json:"step"`
	Because []reasonPart `json:"because"`
}

type reasonPart struct {
	Kind   string            `json:"kind"` // item, cause, mistake, fact
	ID     string            `json:"id"`
	Value  instrument.Answer `json:"value,omitempty"`  // of an item, 1..5
	Answer string            `json:"answer,omitempty"` // of a cause, a mistake or a fact
}

// JSON is the visitor's own download of a finished sitting and the advice a
// that its answers lead to, in the language of loc. A sitting without a result
// is the fault result.error.unfinished. That a asks nothing of what was said to
// the safety questions, and that there is no download where they show no scores
// today, is for the caller to see to: it cannot be seen here.
func JSON(lib *library.Library, loc *locale.Locale, s *sitting.Sitting, a advice.Advice) ([]byte, error) {
	f, err := open(lib, loc, s)
	if err != nil {
		return nil, err
	}
	return indented(document{
		Format: Format, FormatVersion: FormatVersion, Language: loc.Language(),
		Instrument:  instrumentPart{f.form.ID, f.form.Version, f.words.Title},
		Calibration: calibration.ID, Length: s.Length.String(),
		Child:   childPart{s.Name, f.band()},
		Started: f.day(s.Started), Finished: f.day(s.Finished), Hurried: s.Hurried(f.form),
		Items: f.items(), Causes: f.causes(), Mistakes: f.mistakes(), Facts: f.facts(),
		Scales: f.scales(), Total: scored(f.result.Total), Guidance: f.guidance(),
		Advice: f.advice(a), Limits: loc.T("result.limits.short"),
	})
}

// indented is v as JSON for people and programs: no HTML escapes, a final newline.
func indented(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(v)
	return b.Bytes(), err
}

func (f finished) band() bandPart {
	for _, b := range f.form.Bands {
		if b.ID == f.Band {
			return bandPart{b.ID, b.From, b.To}
		}
	}
	return bandPart{ID: f.Band}
}

func (f finished) items() []itemPart {
	out := []itemPart{}
	for p, it := range f.form.Items() {
		part := itemPart{
			ID: it.ID, Scale: f.form.Scales[f.form.ScaleOf(p)].ID, Short: it.Short,
			Text: f.question(it.ID), Answer: itemAnswer(f.Answers[p]),
		}
		if part.Answer == "answered" {
			part.Value, part.LabelKey = f.Answers[p], labelKey(it.Set, f.Answers[p])
			part.Label = f.loc.T(part.LabelKey)
		}
		out = append(out, part)
	}
	return out
}

func itemAnswer(v instrument.Answer) string {
	switch v {
	case instrument.Unanswered:
		return "unanswered"
	case instrument.NotComeUp:
		return "did_not_come_up"
	case instrument.Skipped:
		return "skipped"
	}
	return "answered"
}

// causes are those that were ticked.
func (f finished) causes() []causePart {
	out := []causePart{}
	for _, id := range f.form.Causes {
		if when := causeAnswer(f.form.Of(f.Answers, id)); when != "" {
			out = append(out, causePart{id, f.words.Causes[id], when})
		}
	}
	return out
}

func causeAnswer(v instrument.Answer) string {
	return [...]string{"", "recent", "earlier", "both"}[v&(instrument.Recent|instrument.Earlier)]
}

func (f finished) mistakes() []choicePart {
	out := []choicePart{}
	for _, id := range f.form.Mistakes {
		out = append(out, choicePart{id, f.words.Mistakes[id], mistakeAnswer(f.form.Of(f.Answers, id))})
	}
	return out
}

func mistakeAnswer(v instrument.Answer) string {
	switch v {
	case instrument.MistakeNever:
		return "never"
	case instrument.MistakeOnce:
		return "once"
	case instrument.MistakePeriod:
		return "period"
	case instrument.MistakeNow:
		return "now"
	}
	return itemAnswer(v)
}

func (f finished) facts() []choicePart {
	out := []choicePart{}
	for _, fact := range f.form.Facts {
		answer := f.form.FactOption(f.Answers, fact.ID)
		if answer == "" {
			answer = itemAnswer(f.form.Of(f.Answers, fact.ID))
		}
		out = append(out, choicePart{fact.ID, f.words.Facts[fact.ID].Question, answer})
	}
	return out
}

func (f finished) scales() []scalePart {
	out := []scalePart{}
	for _, s := range f.result.Scores {
		part := scalePart{ID: s.Scale, Name: f.words.Scales[s.Scale].Name, scorePart: scored(s)}
		if s.OK() {
			lo, hi := s.Words()
			part.Words = &wordsPart{lo.String(), hi.String(), literal(f.loc, s)}
		}
		out = append(out, part)
	}
	return out
}

func scored(s instrument.Score) scorePart {
	part := scorePart{Answered: s.Answered, Of: s.Of}
	switch s.Why {
	case instrument.TooFew:
		part.Why = "too_few"
	case instrument.DidNotComeUp:
		part.Why = "did_not_come_up"
	default:
		round := func(x float64) *float64 { x = hundredths(x); return &x }
		part.Value, part.Lo, part.Hi, part.SEM = round(s.Value), round(s.Lo), round(s.Hi), round(s.SEM)
	}
	return part
}

func (f finished) guidance() *guidancePart {
	g := f.result.Guidance
	if g.Cell == "" {
		return nil
	}
	return &guidancePart{g.Cell, g.Sure}
}

// advice lists the cards in the order in which they were shown.
func (f finished) advice(a advice.Advice) advicePart {
	part := advicePart{Path: "repair", Cards: []cardPart{}}
	if a.Path == advice.Prevent {
		part.Path = "prevent"
	}
	if a.Begin.Card != nil {
		part.Cards = append(part.Cards, f.card(a.Begin))
	}
	for _, ch := range a.Next {
		part.Cards = append(part.Cards, f.card(ch))
	}
	for _, area := range a.Rest {
		for _, ch := range area.Cards {
			part.Cards = append(part.Cards, f.card(ch))
		}
	}
	return part
}

func (f finished) card(ch advice.Chosen) cardPart {
	part := cardPart{ID: ch.ID, Area: ch.Area, Step: ch.Step, Because: []reasonPart{}}
	for _, r := range ch.Reasons {
		part.Because = append(part.Because, f.reason(r))
	}
	return part
}

func (f finished) reason(r advice.Reason) reasonPart {
	switch {
	case f.form.Item(r.ID) != nil:
		return reasonPart{Kind: "item", ID: r.ID, Value: r.Answer}
	case slices.Contains(f.form.Causes, r.ID):
		return reasonPart{Kind: "cause", ID: r.ID, Answer: causeAnswer(r.Answer)}
	case slices.Contains(f.form.Mistakes, r.ID):
		return reasonPart{Kind: "mistake", ID: r.ID, Answer: mistakeAnswer(r.Answer)}
	default:
		return reasonPart{Kind: "fact", ID: r.ID, Answer: f.form.FactOption(f.Answers, r.ID)}
	}
}
