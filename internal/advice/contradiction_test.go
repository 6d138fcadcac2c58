package advice

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"mentor/content"
	"mentor/internal/instrument"
)

// claim is what words say of a parent, and the answers against it. It is written
// from the words alone: testdata/contradictions.yaml says how.
type claim struct {
	Card, Sentence string
	Bands          []string
	Says           string
	Never          []Fact `yaml:"never_with"`
}

func loadClaims(t testing.TB, form *instrument.Form) (claims []claim) {
	t.Helper()
	data, err := os.ReadFile("testdata/contradictions.yaml")
	if err == nil {
		err = yaml.Unmarshal(data, &claims)
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range claims {
		for _, x := range c.Never {
			if wrong := x.check(form); wrong != "" {
				t.Errorf("%s%s: %s", c.Card, c.Sentence, wrong)
			}
		}
	}
	return claims
}

// What the claims quote still stands in the words: a text that was changed is judged again.
func TestClaimsQuoteTheWords(t *testing.T) {
	form, d := loadDeck(t)
	words, problems := d.LoadWords(content.Files, form, "en")
	sentences, more := loadSentences(t, form).LoadWords(content.Files, "en")
	if len(problems)+len(more) > 0 {
		t.Fatal(problems, more)
	}
	for _, c := range loadClaims(t, form) {
		if c.Sentence != "" {
			if !strings.Contains(sentences[c.Sentence], c.Says) {
				t.Errorf("%s does not say %q", c.Sentence, c.Says)
			}
			continue
		}
		bands := c.Bands
		if len(bands) == 0 {
			for _, b := range bandsOf(d.card(t, c.Card), form) {
				bands = append(bands, b.ID)
			}
		}
		for _, b := range bands {
			w := words[c.Card]
			if !strings.Contains(w.Title+"\n"+w.Text.For(b)+"\n"+w.Try.For(b), c.Says) {
				t.Errorf("%s does not say %q to %s", c.Card, c.Says, b)
			}
		}
	}
}

func (d *Deck) card(t testing.TB, id string) *Card {
	t.Helper()
	i := slices.IndexFunc(d.Cards, func(c *Card) bool { return c.ID == id })
	if i < 0 {
		t.Fatalf("there is no card %s", id)
	}
	return d.Cards[i]
}

// Nobody reads a word against what they have just answered, a card that does not
// fit, or a quotation of nothing: 100,000 parents with any answers, and 5,000 made
// to contradict, of both forms, at all ages, with and without a safety answer, of
// the whole test and of its short part.
func TestNothingContradictsAnAnswer(t *testing.T) {
	random, crafted := 100_000, 5_000
	if testing.Short() {
		random = 10_000
	}
	form, d := loadDeck(t)
	earlier := loadVersion(t, 1)
	says := loadSentences(t, form)
	claims := loadClaims(t, form)
	of := map[string][]claim{}
	for _, c := range claims {
		of[c.Card+c.Sentence] = append(of[c.Card+c.Sentence], c)
	}
	w := walk{d: d, says: says, of: of, found: map[string]int{}, rnd: rand.New(rand.NewPCG(20261128, 1))}
	for i := range random {
		one := form
		if i%4 == 0 {
			one = earlier
		}
		w.meet(one, w.anybody(one))
	}
	for i := range crafted {
		c := claims[i%len(claims)]
		a := w.anybody(form)
		if c.Card != "" {
			meet(form, a, d.card(t, c.Card), w.rnd)
		}
		setFact(form, a, c.Never[w.rnd.IntN(len(c.Never))])
		w.meet(form, a)
	}
	for what, times := range w.found {
		t.Errorf("%s (%d times)", what, times)
	}
	if w.cards < random || w.sentences < random {
		t.Errorf("%d cards and %d sentences were looked at", w.cards, w.sentences)
	}
}

// walk looks at what many parents read.
type walk struct {
	d                *Deck
	says             *Sentences
	of               map[string][]claim // by the id of the card or sentence
	found            map[string]int     // what is wrong, and how often
	rnd              *rand.Rand
	cards, sentences int
}

// anybody are answers of one of five kinds: each its own, each scale on a level,
// all on a level, any of the two with many questions left out, and none.
func (w *walk) anybody(form *instrument.Form) instrument.Answers {
	a := form.Blank()
	switch w.rnd.IntN(8) {
	case 0:
		for p := range form.Questions() {
			w.set(form, a, p)
		}
	case 1:
		y := 1 + w.rnd.IntN(5)
		for _, s := range form.Scales {
			fill(form, a, s.ID, y)
		}
	case 2:
		a = tilt(form, w.rnd)
		for p := range form.Questions() {
			if w.rnd.IntN(3) == 0 {
				a[p] = instrument.Unanswered
			}
		}
	case 3:
	default:
		a = tilt(form, w.rnd)
	}
	for range w.rnd.IntN(12) { // what was told is rarer in the others, so some is added
		if p := len(form.Items()) + w.rnd.IntN(form.Questions()-len(form.Items())); w.rnd.IntN(2) == 0 {
			w.set(form, a, p)
		}
	}
	return a
}

func (w *walk) set(form *instrument.Form, a instrument.Answers, p int) {
	if v := instrument.Answer(w.rnd.IntN(8)); form.Fits(p, v) {
		a[p] = v
	}
}

// meet chooses for one parent and looks at all that is shown.
func (w *walk) meet(form *instrument.Form, a instrument.Answers) {
	band := form.Bands[w.rnd.IntN(len(form.Bands))].ID
	length := instrument.Full
	if w.rnd.IntN(3) == 0 {
		length = instrument.Short
		a = shortPart(form, a)
	}
	c := Case{form, a, form.Score(a, length, instrument.APriori), band}
	outcome := form.Gated(a)
	if w.rnd.IntN(8) == 0 {
		outcome = outcome.And(only("soft", "", "discipline"))
	}
	got := w.d.Choose(c, outcome, "")
	w.sentencesOf(c, got)
	for _, ch := range shown(got) {
		w.cards++
		if complaint := w.d.complaint(someone{c, outcome, ""}, ch); complaint != "" {
			w.found[ch.ID+": "+complaint]++
		}
		w.against(ch.ID, ch.Told, c)
	}
}

// shortPart are the answers that the short part asks for.
func shortPart(form *instrument.Form, a instrument.Answers) instrument.Answers {
	short := form.Blank()
	for _, stop := range form.Course() {
		if !stop.Short {
			continue
		}
		if stop.Kind == instrument.AskItem {
			short[stop.Place] = a[stop.Place]
		}
		for _, id := range form.Asked(stop) {
			p, _ := form.Place(id)
			short[p] = a[p]
		}
	}
	return short
}

func (w *walk) sentencesOf(c Case, a Advice) {
	ids := slices.Concat(w.says.Head(c, a), w.says.Asks(c, 3))
	if c.Result.Guidance.Cell != "" {
		ids = append(ids, w.says.Cell(c)...)
	}
	for _, id := range ids {
		w.sentences++
		if w.says.byID[id] == nil {
			w.found["there is no sentence "+id]++
		}
		w.against(id, "", c)
	}
}

// against notes what of the words stands against an answer; told is what they answer.
func (w *walk) against(id, told string, c Case) {
	for _, one := range w.of[id] {
		if len(one.Bands) > 0 && !slices.Contains(one.Bands, c.Band) {
			continue
		}
		for _, x := range one.Never {
			if c.holds(&x) {
				answer, _ := yaml.Marshal(x)
				w.found[fmt.Sprintf("%s, for %q, says %q to %v with %q", id, told, one.Says, one.Bands, answer)]++
			}
		}
	}
}
