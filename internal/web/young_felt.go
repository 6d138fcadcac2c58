package web

import (
	"net/http"
	"strconv"

	"mentor/internal/family"
	"mentor/internal/fault"
	"mentor/internal/vault"
	"mentor/internal/voice"
)

// feltPage asks a child how it was with one parent.
type feltPage struct {
	shelfOf
	ID      string
	Bond    string
	Name    string // of the parent
	Age     voice.Age
	Topics  []voice.Topic
	Thing   voice.Thing
	Version int64 // that the form goes on from
	Shown   []shownTo
	Problem string
}

func (c *call) felt() error {
	b, err := c.bondOf(c.r.PathValue("bond"), family.Show)
	if err != nil {
		return err
	}
	return c.showFelt(http.StatusOK, b, feltPage{ID: vault.NewID()})
}

func (c *call) showFelt(code int, b bond, p feltPage) (err error) {
	p.shelfOf, p.Age = c.shelfOf(c.youngPage("felt.title")), c.youngAge()
	p.Bond, p.Name, p.Topics = b.ID, b.other.Name, c.lib.Voice.Asked(p.Age)
	if p.Shown, err = c.shownOf(p.ID); err != nil {
		return err
	}
	return c.render(code, feltView(p))
}

// keepFelt keeps the answers that were given. Nothing has to be answered.
func (c *call) keepFelt() error {
	if err := c.readForm(); err != nil {
		return err
	}
	b, err := c.bondOf(c.r.PathValue("bond"), family.Show)
	if err != nil {
		return err
	}
	t, err := c.keepThing(c.idOf("id"), c.space.today, voice.Trust, func(t *voice.Thing) {
		t.Felt = &voice.Felt{Bond: b.ID, Name: b.other.Name, Age: c.youngAge(), Answers: c.answersTo()}
		t.Words = c.textOf("words")
	})
	if f, ok := fault.As(err); ok && (f.Kind == fault.Invalid || f.Kind == fault.Conflict) {
		p := feltPage{ID: c.idOf("id"), Problem: f.Key}
		if t, err = c.asTyped(t, f); err != nil {
			return err
		}
		p.ID, p.Thing, p.Version = t.ID, t.Value, t.Version
		return c.showFelt(status[f.Kind], b, p)
	}
	if err != nil {
		return err
	}
	return c.redirect("/c/kept/" + t.ID + "?said=kept")
}

// answersTo are the answers of the form, by topic. 0 is "I don't want to say".
func (c *call) answersTo() map[string]int {
	out := map[string]int{}
	for _, topic := range c.lib.Voice.Asked(c.youngAge()) {
		if n := c.numberOf("a-" + topic.ID); n != 0 {
			out[topic.ID] = int(n)
		}
	}
	return out
}

// numberOf is a small number of the form; what is none is 0.
func (c *call) numberOf(name string) int64 {
	n, err := strconv.ParseInt(c.r.PostForm.Get(name), 10, 16)
	if err != nil {
		return 0
	}
	return n
}

// answer is what stands there for a topic: 0 when nothing was said.
func (p feltPage) answer(topic string) int {
	if p.Thing.Felt == nil {
		return 0
	}
	return p.Thing.Felt.Answers[topic]
}

// options are the answers to choose from, in words.
func (p feltPage) options() []string {
	if p.Age == voice.Young {
		return p.Words.Faces
	}
	return p.Words.Answers
}
