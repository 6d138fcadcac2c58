package report

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"

	"mentor/internal/instrument"
	"mentor/internal/library"
	"mentor/internal/locale"
	"mentor/internal/sitting"
)

// fhirBase begins every address that the program gives its own things in FHIR.
// They are names and lead to no server.
const fhirBase = "urn:parenting-mentor:"

// The resources, with only the elements that are filled.

type fhirBundle struct {
	ResourceType string      `json:"resourceType"`
	Type         string      `json:"type"`
	Entry        []fhirEntry `json:"entry"`
}

type fhirEntry struct {
	FullURL  string `json:"fullUrl"`
	Resource any    `json:"resource"`
}

type fhirQuestionnaire struct {
	ResourceType string         `json:"resourceType"`
	Language     string         `json:"language"`
	URL          string         `json:"url"`
	Version      string         `json:"version"`
	Name         string         `json:"name"`
	Title        string         `json:"title"`
	Status       string         `json:"status"`
	Description  string         `json:"description"`
	Item         []fhirQuestion `json:"item"`
}

type fhirQuestion struct {
	LinkID       string         `json:"linkId"`
	Text         string         `json:"text"`
	Type         string         `json:"type"`
	ReadOnly     bool           `json:"readOnly,omitempty"`
	AnswerOption []fhirOption   `json:"answerOption,omitempty"`
	Item         []fhirQuestion `json:"item,omitempty"`
}

type fhirOption struct {
	ValueCoding fhirCoding `json:"valueCoding"`
}

type fhirCoding struct {
	System  string `json:"system"`
	Code    string `json:"code"`
	Display string `json:"display"`
}

type fhirResponse struct {
	ResourceType  string       `json:"resourceType"`
	Language      string       `json:"language"`
	Questionnaire string       `json:"questionnaire"`
	Status        string       `json:"status"`
	Authored      string       `json:"authored"`
	Item          []fhirAnswer `json:"item"`
}

type fhirAnswer struct {
	LinkID string       `json:"linkId"`
	Answer []fhirValue  `json:"answer,omitempty"`
	Item   []fhirAnswer `json:"item,omitempty"`
}

type fhirValue struct {
	Coding  *fhirCoding `json:"valueCoding,omitempty"`
	Decimal *float64    `json:"valueDecimal,omitempty"`
}

// FHIR is a finished sitting as a FHIR R4 Bundle of two resources: the
// Questionnaire in the words of the child's age band, and the
// QuestionnaireResponse. It has the scored items and the scores; causes,
// mistakes, facts, advice and every name stay out. An item that was skipped
// has no answer, one that was not asked is absent. A sitting without a result
// is the fault result.error.unfinished.
func FHIR(lib *library.Library, loc *locale.Locale, s *sitting.Sitting) ([]byte, error) {
	f, err := open(lib, loc, s)
	if err != nil {
		return nil, err
	}
	q, r := f.questionnaire(), f.response()
	id, err := contentUUID(r)
	if err != nil {
		return nil, err
	}
	return indented(fhirBundle{"Bundle", "collection", []fhirEntry{
		{q.URL, q},
		{"urn:uuid:" + id, r},
	}})
}

// contentUUID is a UUID (version 8) of what v says, so that one sitting always
// gives the same file.
func contentUUID(v any) (string, error) {
	data, err := json.Marshal(v)
	h := sha256.Sum256(data)
	h[6], h[8] = h[6]&0x0f|0x80, h[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", h[:4], h[4:6], h[6:8], h[8:10], h[10:16]), err
}

// fhirURL names the questionnaire of one age band, whose questions differ.
func (f finished) fhirURL() string {
	return fhirBase + "questionnaire:" + f.form.ID + ":" + f.Band
}

func (f finished) questionnaire() fhirQuestionnaire {
	q := fhirQuestionnaire{
		ResourceType: "Questionnaire", Language: f.loc.Language(), URL: f.fhirURL(),
		Version: fmt.Sprint(f.form.Version), Name: "ParentingMentorTest", Title: f.words.Title,
		Status: "active", Description: f.loc.T("result.limits.short"),
	}
	for _, s := range f.form.Scales {
		group := fhirQuestion{LinkID: s.ID, Text: f.words.Scales[s.ID].Name, Type: "group"}
		for i := range s.Items {
			group.Item = append(group.Item, f.fhirQuestion(&s.Items[i]))
		}
		q.Item = append(q.Item, group)
	}
	q.Item = append(q.Item, f.scoreQuestions())
	return q
}

func (f finished) fhirQuestion(it *instrument.Item) fhirQuestion {
	q := fhirQuestion{LinkID: it.ID, Text: f.question(it.ID), Type: "choice"}
	for v := instrument.Answer(1); v <= instrument.NotComeUp; v++ {
		if v < instrument.NotComeUp || it.MayNotComeUp() {
			q.AnswerOption = append(q.AnswerOption, fhirOption{f.coding(it, v)})
		}
	}
	return q
}

func (f finished) coding(it *instrument.Item, v instrument.Answer) fhirCoding {
	c := fhirCoding{System: fhirBase + "answer:" + it.Set, Code: fmt.Sprint(v), Display: f.loc.T(labelKey(it.Set, v))}
	if v == instrument.NotComeUp {
		c.Code, c.Display = "did-not-come-up", f.loc.T(it.NotComeUpKey())
	}
	return c
}

// scores are the scales and the total, in the form's order.
func (f finished) scores() []instrument.Score {
	return append(f.result.Scores[:len(f.result.Scores):len(f.result.Scores)], f.result.Total)
}

func (f finished) scoreQuestions() fhirQuestion {
	group := fhirQuestion{LinkID: "scores", Text: f.loc.T("fhir.scores"), Type: "group"}
	for _, s := range f.scores() {
		name := f.words.Scales[s.Scale].Name
		if name == "" {
			name = f.loc.T("fhir.total")
		}
		one := fhirQuestion{LinkID: "scores." + s.Scale, Text: name, Type: "group"}
		for _, part := range []string{"value", "lo", "hi"} {
			one.Item = append(one.Item, fhirQuestion{
				LinkID: one.LinkID + "." + part, Text: f.loc.T("fhir." + part), Type: "decimal", ReadOnly: true,
			})
		}
		group.Item = append(group.Item, one)
	}
	return group
}

func (f finished) response() fhirResponse {
	r := fhirResponse{
		ResourceType: "QuestionnaireResponse", Language: f.loc.Language(),
		Questionnaire: fmt.Sprintf("%s|%d", f.fhirURL(), f.form.Version),
		Status:        "completed", Authored: f.day(f.Finished),
	}
	for _, s := range f.form.Scales {
		group := fhirAnswer{LinkID: s.ID}
		for i := range s.Items {
			group.Item = append(group.Item, f.fhirAnswer(&s.Items[i])...)
		}
		r.Item = appendFilled(r.Item, group)
	}
	r.Item = appendFilled(r.Item, f.scoreAnswers())
	return r
}

// appendFilled leaves out a group with nothing in it.
func appendFilled(items []fhirAnswer, group fhirAnswer) []fhirAnswer {
	if len(group.Item) == 0 {
		return items
	}
	return append(items, group)
}

// fhirAnswer is one item, or none when it was not asked.
func (f finished) fhirAnswer(it *instrument.Item) []fhirAnswer {
	switch v := f.form.Of(f.Answers, it.ID); v {
	case instrument.Unanswered:
		return nil
	case instrument.Skipped:
		return []fhirAnswer{{LinkID: it.ID}}
	default:
		c := f.coding(it, v)
		return []fhirAnswer{{LinkID: it.ID, Answer: []fhirValue{{Coding: &c}}}}
	}
}

func (f finished) scoreAnswers() fhirAnswer {
	group := fhirAnswer{LinkID: "scores"}
	for _, s := range f.scores() {
		if !s.OK() {
			continue
		}
		id := "scores." + s.Scale
		group.Item = append(group.Item, fhirAnswer{LinkID: id, Item: []fhirAnswer{
			decimal(id+".value", s.Value), decimal(id+".lo", s.Lo), decimal(id+".hi", s.Hi),
		}})
	}
	return group
}

func decimal(id string, x float64) fhirAnswer {
	x = hundredths(x)
	return fhirAnswer{LinkID: id, Answer: []fhirValue{{Decimal: &x}}}
}
