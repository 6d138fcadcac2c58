package child

import (
	"net/http"
	"strconv"

	"mentor/internal/family"
	"mentor/internal/fault"
	"mentor/internal/vault"
	"mentor/internal/voice"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// feltPage asks a child how it was with one parent.
type feltPage struct {
	page.ShelfOf
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

// Felt answers GET /c/felt/{bond}.
func Felt(c *call.Call) error {
	b, err := c.BondOf(c.R.PathValue("bond"), family.Show)
	if err != nil {
		return err
	}
	return showFelt(c, http.StatusOK, b, feltPage{ID: vault.NewID()})
}

func showFelt(c *call.Call, code int, b space.Bond, p feltPage) (err error) {
	p.ShelfOf, p.Age = call.ShelfOf(c, c.ChildPage("felt.title")), call.ChildAge(c)
	p.Bond, p.Name, p.Topics = b.ID, b.Other.Name, c.Lib.Voice.Asked(p.Age)
	if p.Shown, err = shownOf(c, p.ID); err != nil {
		return err
	}
	return c.Render(code, feltView(p))
}

// KeepFelt keeps the answers that were given. Nothing has to be answered.
func KeepFelt(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	b, err := c.BondOf(c.R.PathValue("bond"), family.Show)
	if err != nil {
		return err
	}
	t, err := keepThing(c, c.IDOf("id"), c.Space.Today, voice.Trust, func(t *voice.Thing) {
		t.Felt = &voice.Felt{Bond: b.ID, Name: b.Other.Name, Age: call.ChildAge(c), Answers: answersTo(c)}
		t.Words = c.TextOf("words")
	})
	if f, ok := fault.As(err); ok && (f.Kind == fault.Invalid || f.Kind == fault.Conflict) {
		p := feltPage{ID: c.IDOf("id"), Problem: f.Key}
		if t, err = asTyped(c, t, f); err != nil {
			return err
		}
		p.ID, p.Thing, p.Version = t.ID, t.Value, t.Version
		return showFelt(c, call.Status[f.Kind], b, p)
	}
	if err != nil {
		return err
	}
	return c.Redirect("/c/kept/" + t.ID + "?said=kept")
}

// answersTo are the answers of the form, by topic. 0 is "I don't want to say".
func answersTo(c *call.Call) map[string]int {
	out := map[string]int{}
	for _, topic := range c.Lib.Voice.Asked(call.ChildAge(c)) {
		if n := numberOf(c, "a-"+topic.ID); n != 0 {
			out[topic.ID] = int(n)
		}
	}
	return out
}

// numberOf is a small number of the form; what is none is 0.
func numberOf(c *call.Call, name string) int64 {
	n, err := strconv.ParseInt(c.R.PostForm.Get(name), 10, 16)
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
