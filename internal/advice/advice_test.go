package advice

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"mentor/content"
	"mentor/internal/instrument"
	"mentor/internal/safety"
)

func loadForm(t testing.TB) *instrument.Form {
	t.Helper()
	form, problems := instrument.LoadForm(content.Files, "trust-1")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return form
}

func loadDeck(t testing.TB) (*instrument.Form, *Deck) {
	t.Helper()
	form := loadForm(t)
	d, problems := LoadDeck(content.Files, form)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return form, d
}

// caseOf scores the answers as the program does.
func caseOf(form *instrument.Form, a instrument.Answers, band string) Case {
	return Case{form, a, form.Score(a, instrument.Full, instrument.APriori), band}
}

// shown are all cards of an advice, the first to begin with.
func shown(a Advice) (out []Chosen) {
	if a.Begin.Card != nil {
		out = append(out, a.Begin)
	}
	for _, area := range a.Areas {
		out = append(out, area.Cards...)
	}
	return out
}

// tilt fills every scale on a level of its own, with some answers beside it.
func tilt(form *instrument.Form, rnd *rand.Rand) instrument.Answers {
	a := form.Blank()
	levels := make([]int, len(form.Scales))
	for i := range levels {
		levels[i] = 1 + rnd.IntN(5)
	}
	for p, it := range form.Items() {
		y := levels[form.ScaleOf(p)]
		if rnd.IntN(4) == 0 {
			y = 1 + rnd.IntN(5)
		}
		a[p] = answerFor(it, y)
	}
	for p := len(form.Items()); p < form.Questions(); p++ {
		if v := instrument.Answer(rnd.IntN(6)); rnd.IntN(3) == 0 && form.Fits(p, v) {
			a[p] = v
		}
	}
	return a
}

// meet sets what a card asks for: all its facts and one of the any facts.
func meet(form *instrument.Form, a instrument.Answers, c *Card, rnd *rand.Rand) {
	facts := slices.Clone(c.When.All)
	if n := len(c.When.Any); n > 0 {
		facts = append(facts, c.When.Any[rnd.IntN(n)])
	}
	for _, x := range facts {
		if x.Below > 0 {
			fill(form, a, x.Scale, 1+rnd.IntN(int((x.Below-1)/25)+1))
		}
		if x.Guidance != "" {
			side := map[bool]int{true: 4 + rnd.IntN(2), false: 1 + rnd.IntN(2)}
			fill(form, a, form.Guidance.Structure, side[x.Guidance == "agreed" || x.Guidance == "surveillance"])
			fill(form, a, form.Guidance.Autonomy, side[x.Guidance == "agreed" || x.Guidance == "hands-off"])
		}
	}
	for range rnd.IntN(8) { // a card may need a scale to be low but not the items others ask for
		p := rnd.IntN(len(form.Items()))
		a[p] = instrument.Answer(1 + rnd.IntN(5))
	}
	for _, x := range facts {
		setFact(form, a, x)
	}
}

func fill(form *instrument.Form, a instrument.Answers, scale string, y int) {
	for p, it := range form.Items() {
		if form.Scales[form.ScaleOf(p)].ID == scale {
			a[p] = answerFor(it, y)
		}
	}
}

// Every card is really shown to somebody: not only does its condition hold for
// some answers, it also comes through the ordering and the limits.
func TestEveryCardIsShown(t *testing.T) {
	form, d := loadDeck(t)
	rnd := rand.New(rand.NewPCG(1, 2))
	for _, card := range d.Cards {
		if !card.reachable(form) {
			t.Errorf("no answers meet the condition of %s", card.ID)
		}
		if !isShown(form, d, card, rnd) {
			t.Errorf("%s is never shown", card.ID)
		}
	}
}

func isShown(form *instrument.Form, d *Deck, card *Card, rnd *rand.Rand) bool {
	bands := bandsOf(card, form)
	for range 3000 {
		a := tilt(form, rnd)
		if rnd.IntN(2) == 0 || card.Area == "prevent" { // a good life but for what the card needs
			a = form.Blank()
			for _, s := range form.Scales {
				fill(form, a, s.ID, 4+rnd.IntN(2))
			}
		}
		meet(form, a, card, rnd)
		got := d.Choose(caseOf(form, a, bands[rnd.IntN(len(bands))].ID), form.Gated(a))
		if slices.ContainsFunc(shown(got), func(ch Chosen) bool { return ch.Card == card }) {
			return true
		}
	}
	return false
}

// someone is a parent with any answers, at any age of the child, after any safety block.
type someone struct {
	Case
	outcome safety.Outcome
}

func anyone(form *instrument.Form) *rapid.Generator[someone] {
	return rapid.Custom(func(t *rapid.T) someone {
		a := form.Blank()
		if seed := rapid.Uint64().Draw(t, "seed"); rapid.IntRange(0, 9).Draw(t, "kind") > 0 {
			a = tilt(form, rand.New(rand.NewPCG(seed, 0)))
		}
		for range rapid.IntRange(0, 20).Draw(t, "changes") {
			p := rapid.IntRange(0, form.Questions()-1).Draw(t, "place")
			if v := instrument.Answer(rapid.IntRange(0, 7).Draw(t, "answer")); form.Fits(p, v) {
				a[p] = v
			}
		}
		replies := make([]safety.Reply, len(form.Safety))
		for range rapid.IntRange(0, len(replies)).Draw(t, "safety answers") {
			replies[rapid.IntRange(0, len(replies)-1).Draw(t, "which")] = safety.Reply(rapid.IntRange(0, 4).Draw(t, "reply"))
		}
		band := rapid.SampledFrom(form.Bands).Draw(t, "band").ID
		return someone{caseOf(form, a, band), safety.Judge(form.Safety, replies).And(form.Gated(a))}
	})
}

// Nobody is left without advice, nothing that safety withholds is shown, no
// topic comes twice, and only answers that were given are quoted.
func TestChooseKeepsItsRules(t *testing.T) {
	form, d := loadDeck(t)
	words, problems := d.LoadWords(content.Files, form, "en")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	rapid.Check(t, func(t *rapid.T) {
		p := anyone(form).Draw(t, "parent")
		got := d.Choose(p.Case, p.outcome)
		if got.Begin.Card == nil {
			t.Fatal("no advice at all")
		}
		topics, ids := map[string]bool{}, map[string]bool{}
		for _, ch := range shown(got) {
			if ids[ch.ID] || ch.Topic != "" && topics[ch.Topic] {
				t.Fatalf("%s or its topic %q comes twice", ch.ID, ch.Topic)
			}
			ids[ch.ID], topics[ch.Topic] = true, true
			w := words[ch.ID]
			if w.Title == "" || w.Text.For(p.Band) == "" || w.Try.For(p.Band) == "" {
				t.Fatalf("%s has no words for %s", ch.ID, p.Band)
			}
			if complaint := p.complaint(ch); complaint != "" {
				t.Fatalf("%s: %s", ch.ID, complaint)
			}
		}
		for _, area := range got.Areas {
			if len(area.Cards) == 0 || len(area.Cards) > perArea {
				t.Fatalf("%d cards in %s", len(area.Cards), area.Area)
			}
		}
	})
}

// complaint says what is wrong with showing the card to this parent, or "".
func (p someone) complaint(ch Chosen) string {
	for _, tag := range ch.Tags {
		if p.outcome.Withholds(safety.Ask(tag)) {
			return "asks for the withheld " + tag
		}
	}
	if !ch.forBand(p.Band) || !p.meets(ch.When) {
		return "does not fit"
	}
	if ch.Area == "prevent" && path(p.Case) != Prevent {
		return "keeps what is not there"
	}
	if len(ch.Reasons) > maxReasons {
		return "has too many reasons"
	}
	for _, r := range ch.Reasons {
		if !slices.Contains(ch.Because, r.ID) || r.Answer == instrument.Unanswered || r.Answer == instrument.Skipped ||
			r.Answer == instrument.NotComeUp || p.Form.Of(p.Answers, r.ID) != r.Answer {
			return fmt.Sprintf("quotes %+v", r)
		}
		if slices.Contains(p.Form.Mistakes, r.ID) && r.Answer == instrument.MistakeNever {
			return "quotes a mistake that was not made"
		}
	}
	return ""
}

// After a safety answer that asks for calm, calm comes first, whatever else is low,
// if there is any that fits.
func TestCalmFirst(t *testing.T) {
	form, d := loadDeck(t)
	rapid.Check(t, func(t *rapid.T) {
		p := anyone(form).Draw(t, "parent")
		p.outcome = p.outcome.And(safety.Judge([]safety.Item{{Level: "orange", First: "calm"}}, []safety.Reply{safety.Yes}))
		fits := slices.ContainsFunc(d.Cards, func(c *Card) bool {
			return slices.Contains(c.Tags, calmTag) && c.forBand(p.Band) && p.meets(c.When) && !c.withheld(p.outcome) && c.Area != "prevent"
		})
		begin := d.Choose(p.Case, p.outcome).Begin
		if fits != slices.Contains(begin.Tags, calmTag) {
			t.Fatalf("%s comes first, with the tags %v", begin.ID, begin.Tags)
		}
	})
}

// A parent with no strength left gets support first, whatever else is low.
func TestLowReservesFirst(t *testing.T) {
	form, d := loadDeck(t)
	rapid.Check(t, func(t *rapid.T) {
		p := anyone(form).Draw(t, "parent")
		fill(form, p.Answers, form.SupportFirst, rapid.IntRange(1, 2).Draw(t, "strength"))
		p.Case = caseOf(form, p.Answers, p.Band)
		if begin := d.Choose(p.Case, safety.Outcome{}).Begin; begin.Scale != form.SupportFirst {
			t.Fatalf("%s comes first, about %s", begin.ID, begin.Scale)
		}
	})
}

// The prevention path is for a parent whose every score says "often" and who
// makes none of the mistakes now; a repair programme is for all others.
func TestPath(t *testing.T) {
	form, d := loadDeck(t)
	rapid.Check(t, func(t *rapid.T) {
		p := anyone(form).Draw(t, "parent")
		if rapid.Bool().Draw(t, "good") {
			for i, it := range form.Items() {
				p.Answers[i] = answerFor(it, rapid.IntRange(3, 5).Draw(t, "level"))
			}
			p.Case = caseOf(form, p.Answers, p.Band)
		}
		intactNow, valid := true, 0
		for _, s := range p.Result.Scores {
			if s.OK() {
				valid++
				intactNow = intactNow && s.Value >= 62.5
			}
		}
		for _, id := range form.Mistakes {
			intactNow = intactNow && form.Of(p.Answers, id) != instrument.MistakeNow
		}
		want := Repair
		if intactNow && valid >= 8 {
			want = Prevent
		}
		got := d.Choose(p.Case, safety.Outcome{})
		if got.Path != want {
			t.Fatalf("path %d, want %d: %v", got.Path, want, p.Result.Scores)
		}
		if (got.Begin.Area == "prevent") != (want == Prevent) {
			t.Fatalf("on path %d one begins with %s of %s", want, got.Begin.ID, got.Begin.Area)
		}
	})
}

func TestPathBorder(t *testing.T) {
	form, _ := loadDeck(t)
	a := form.Blank()
	for p, it := range form.Items() {
		a[p] = answerFor(it, 4)
	}
	expect := func(what string, want Path) {
		t.Helper()
		if got := path(caseOf(form, a, "b6")); got != want {
			t.Errorf("%s: path %d, want %d", what, got, want)
		}
	}
	expect("every score 75", Prevent)
	mistake, _ := form.Place("lied")
	a[mistake] = instrument.MistakeNow
	expect("a mistake goes on", Repair)
	a[mistake] = instrument.MistakePeriod
	expect("a mistake is over", Prevent)
	for i := range 4 { // WRM has eight items: four threes and four fours are 62.5
		p, _ := form.Place(fmt.Sprintf("WRM%d", i+1))
		a[p] = 3
	}
	expect("a scale at 62.5", Prevent)
	p, _ := form.Place("WRM5")
	a[p] = 3
	expect("a scale below 62.5", Repair)
	fill(form, a, "WRM", 4)
	for i := range 5 {
		p, _ := form.Place(fmt.Sprintf("STR%d", i+1))
		a[p] = instrument.Skipped
	}
	expect("eight scales", Prevent)
	for i := range 5 {
		p, _ := form.Place(fmt.Sprintf("AUT%d", i+1))
		a[p] = instrument.Skipped
	}
	expect("seven scales", Repair)
}

func TestStrengthAndStandout(t *testing.T) {
	form, d := loadDeck(t)
	levels := func(y int) instrument.Answers {
		a := form.Blank()
		for p, it := range form.Items() {
			a[p] = answerFor(it, y)
		}
		return a
	}
	low := levels(2)
	if got := d.Choose(caseOf(form, low, "b6"), safety.Outcome{}); got.Strength != "" || got.Standout {
		t.Errorf("all scores 25: strength %q, stands out %v", got.Strength, got.Standout)
	}
	high := levels(4)
	fill(form, high, "TIM", 5)
	fill(form, high, "UND", 1)
	got := d.Choose(caseOf(form, high, "b6"), safety.Outcome{})
	if got.Strength != "TIM" || !got.Standout || got.Begin.Scale != "UND" {
		t.Errorf("strength %q, begins with %s, stands out %v", got.Strength, got.Begin.Scale, got.Standout)
	}
}

// A deck that could leave somebody with nothing is reported for every age.
func TestGaps(t *testing.T) {
	form, d := loadDeck(t)
	if gaps := d.Gaps(form); len(gaps) > 0 {
		t.Fatalf("the released deck has gaps: %v", gaps)
	}
	asking := &Deck{}
	for _, c := range d.Cards {
		if len(c.Tags) > 0 && !slices.Contains(c.Tags, calmTag) {
			asking.Cards = append(asking.Cards, c)
		}
	}
	var all strings.Builder
	for _, p := range asking.Gaps(form) {
		all.WriteString(p.Reason)
	}
	for _, b := range form.Bands {
		if !strings.Contains(all.String(), b.ID) {
			t.Errorf("no gap is reported for %s: %s", b.ID, all.String())
		}
	}
}
