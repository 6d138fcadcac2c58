package safety

import (
	"io/fs"
	"slices"
	"strings"

	"mentor/internal/yamlfile"
)

// Table is what each answer to each safety question leads to, line by line.
type Table struct {
	Reviewed   string // "never", or the day a professional signed it
	ReviewedBy string `yaml:"reviewed_by"`
	Topics     []*Topic
	Answers    map[string]Answers // by question
	Deeds      []Deed
}

// Topic is something that help is for. Topics stand in the order of urgency.
type Topic struct {
	ID     string
	Code   int      // under which it is kept, 1 to 15; never used for another topic
	Lines  []string // kinds of help lines in the order of the card; "emergency" is the emergency number
	Card   string   // the advice that may stand below help that is first: none, calm, one
	Alone  bool     // that card has no first step: none stands beside the call
	Self   bool     // the parent's own life: what gives them strength comes before what they did
	Covers string   // another topic that this one says as well
	Office bool     // a decision of a court or an office: no worry about the child by itself
}

// Leads is what one answer leads to.
type Leads struct {
	Urgency   string
	Withholds []Ask
	First     string // "calm": the advice is for calm
}

// Answers are the lines of one question.
type Answers struct {
	Topic  string
	Yes    Leads
	Unsure Leads
	Prefer Leads
}

// Deed is something the parent said to have done which counts as a safety
// answer from AtLeast on (once, period, now).
type Deed struct {
	Mistake string
	AtLeast string `yaml:"at_least"`
	Topic   string
	Leads   `yaml:",inline"`
}

// Emergencies stands among the lines of a topic for the emergency number.
const Emergencies = "emergency"

var cards = []string{"none", "calm", "one"}

// LoadTable reads safety/safety.yaml.
func LoadTable(fsys fs.FS) (*Table, []yamlfile.Problem) {
	t := &Table{}
	f, ps := yamlfile.Read(fsys, "safety/safety.yaml", t)
	if f == nil {
		return &Table{}, ps
	}
	c := yamlfile.Check{File: f}
	codes := map[int]bool{}
	for _, topic := range t.Topics {
		c.Once(topic.ID)
		if topic.Code < 1 || topic.Code >= maxTopics || codes[topic.Code] {
			c.Bad(topic.ID, "the code %d is not one of 1 to %d, or stands twice", topic.Code, maxTopics-1)
		}
		codes[topic.Code] = true
		if !slices.Contains(cards, topic.Card) {
			c.Bad(topic.ID, "unknown card %q", topic.Card)
		}
		for _, kind := range topic.Lines {
			if kind != Emergencies && !slices.Contains(Kinds, kind) {
				c.Bad(topic.ID, "unknown kind of line %q", kind)
			}
		}
		if !slices.Contains(topic.Lines, parentLine) && !topic.Office {
			c.Bad(topic.ID, "has no line for the parent")
		}
	}
	for question, a := range t.Answers {
		for _, l := range []Leads{a.Yes, a.Unsure, a.Prefer} {
			t.checkLeads(&c, "answers/"+question, a.Topic, l)
		}
	}
	for _, d := range t.Deeds {
		t.checkLeads(&c, "deeds", d.Topic, d.Leads)
	}
	return t, c.Problems
}

const parentLine = "parent"

func (t *Table) checkLeads(c *yamlfile.Check, id, topic string, l Leads) {
	if t.Topic(topic) == nil {
		c.Bad(id, "unknown topic %q", topic)
	}
	if _, ok := ParseUrgency(l.Urgency); !ok {
		c.Bad(id, "unknown urgency %q", l.Urgency)
	}
	for _, a := range l.Withholds {
		if !IsAsk(string(a)) {
			c.Bad(id, "withholds the unknown %q", a)
		}
	}
	if l.First != "" && l.First != calm {
		c.Bad(id, "puts the unknown %q first", l.First)
	}
}

// Topic finds a topic, or nil.
func (t *Table) Topic(id string) *Topic {
	if i := slices.IndexFunc(t.Topics, func(x *Topic) bool { return x.ID == id }); i >= 0 {
		return t.Topics[i]
	}
	return nil
}

// Asks reports whether the table says what the answers to a question lead to.
func (t *Table) Asks(question string) bool {
	_, ok := t.Answers[question]
	return ok
}

// To is what one reply to a question leads to; nothing for no, and for no reply.
func (t *Table) To(question string, r Reply) Outcome {
	a := t.Answers[question]
	switch r {
	case Yes:
		return a.Yes.Outcome(t.Topic(a.Topic))
	case Unsure:
		return a.Unsure.Outcome(t.Topic(a.Topic))
	case PreferNot:
		return a.Prefer.Outcome(t.Topic(a.Topic))
	}
	return Outcome{}
}

// Judge combines the replies given to items.
func (t *Table) Judge(items []Item, replies []Reply) (o Outcome) {
	for i, item := range items {
		o = o.And(t.To(item.ID, replies[i]))
	}
	return o
}

// Done is what deeds lead to. reached reports whether the parent said to have made
// a mistake, to the level atLeast or further.
func (t *Table) Done(reached func(mistake, atLeast string) bool) (o Outcome) {
	for _, d := range t.Deeds {
		if reached(d.Mistake, d.AtLeast) {
			o = o.And(d.Outcome(t.Topic(d.Topic)))
		}
	}
	return o
}

// Shown is a topic with the urgency that its answers ask for.
type Shown struct {
	*Topic
	Urgency Urgency
}

// Shown are the topics of an outcome, the most urgent first.
func (t *Table) Shown(o Outcome) (out []Shown) {
	for u := Now; u > None; u-- {
		for _, topic := range t.Topics {
			if o.topics[topic.Code] == u {
				out = append(out, Shown{topic, u})
			}
		}
	}
	return slices.DeleteFunc(out, func(s Shown) bool {
		return slices.ContainsFunc(out, func(other Shown) bool { return other.Covers == s.ID && other.Urgency >= s.Urgency })
	})
}

// Self reports whether an outcome is about the parent's own life.
func (t *Table) Self(o Outcome) bool {
	return slices.ContainsFunc(t.Topics, func(topic *Topic) bool { return topic.Self && o.topics[topic.Code] >= Soft })
}

// Worried reports whether help is shown softly for a worry about somebody.
func (t *Table) Worried(o Outcome) bool {
	if o.topics == [maxTopics]Urgency{} {
		return o.Urgency == Soft // kept before there were topics
	}
	return slices.ContainsFunc(t.Shown(o), func(s Shown) bool { return s.Urgency == Soft && !s.Office })
}

// Beside says what advice may stand below help that is first: "none" when any of
// its topics asks for that, else "calm" before "one"; and whether that card goes
// without its first step.
func (t *Table) Beside(o Outcome) (card string, alone bool) {
	card = cards[len(cards)-1]
	for _, s := range t.Shown(o) {
		if s.Urgency < First {
			continue
		}
		if slices.Index(cards, s.Card) < slices.Index(cards, card) {
			card = s.Card
		}
		alone = alone || s.Alone
	}
	return card, alone
}

// TableWords are the words of the table in one language.
type TableWords struct {
	Language string
	Replies  map[string]map[string]string // by question and reply
	Topics   map[string]TopicWords
	Before   BeforeWords // for what was kept before there were topics
}

// TopicWords are a card: its text by urgency, and the line for the one who reads.
type TopicWords struct {
	Title, Now, First, Soft, Quiet, Parent string
	Search                                 []string // what somebody searches for who needs it; its soft text is shown
}

// BeforeWords are a card for an outcome without a topic.
type BeforeWords struct{ Title, Text, Parent string }

// For is the text of a card.
func (w TopicWords) For(u Urgency) string {
	switch u {
	case Now:
		return w.Now
	case First:
		return w.First
	case Soft:
		return w.Soft
	}
	return w.Quiet
}

// LoadWords reads the words of one language and checks that none is missing.
func (t *Table) LoadWords(fsys fs.FS, lang string) (*TableWords, []yamlfile.Problem) {
	w := &TableWords{}
	f, ps := yamlfile.Read(fsys, "safety/"+lang+".yaml", w)
	if f == nil {
		return nil, ps
	}
	c := yamlfile.Check{File: f}
	c.Said("before", "before", w.Before.Title, w.Before.Text, w.Before.Parent)
	need := func(topic, urgency string) {
		u, _ := ParseUrgency(urgency)
		if strings.TrimSpace(w.Topics[topic].For(u)) == "" {
			c.Problems = append(c.Problems, f.Problem("topics/"+topic, "%s has no words for the urgency %s in %s", topic, urgency, lang))
		}
	}
	sought := false
	for _, topic := range t.Topics {
		words := w.Topics[topic.ID]
		c.Said("topics", topic.ID, words.Title, words.Parent)
		c.Said("topics", topic.ID, words.Search...)
		if words.Search != nil {
			sought = true
			need(topic.ID, Soft.String())
		}
	}
	if !sought {
		c.Bad("topics", "a search for words of danger would show no help")
	}
	for question, a := range t.Answers {
		for name, l := range map[string]Leads{"yes": a.Yes, "unsure": a.Unsure, "prefer": a.Prefer} {
			c.Said("replies", question, w.Replies[question][name])
			need(a.Topic, l.Urgency)
		}
	}
	for _, d := range t.Deeds {
		need(d.Topic, d.Urgency)
	}
	return w, c.Problems
}
