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

func loadForm(t testing.TB) *instrument.Form { return loadVersion(t, 2) }

func loadVersion(t testing.TB, version int) *instrument.Form {
	t.Helper()
	form, problems := instrument.LoadForm(content.Files, fmt.Sprintf("trust-%d", version))
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
	out = append(out, a.Next...)
	for _, area := range a.Rest {
		out = append(out, area.Cards...)
	}
	return out
}

// only is an outcome with one urgency and what it withholds.
func only(urgency string, first string, withholds ...safety.Ask) safety.Outcome {
	return safety.Leads{Urgency: urgency, First: first, Withholds: withholds}.Outcome(nil)
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
		got := d.Choose(caseOf(form, a, bands[rnd.IntN(len(bands))].ID), safety.Outcome{}, "")
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
	beside  string
}

func anyone(form *instrument.Form) *rapid.Generator[someone] {
	table, _ := safety.LoadTable(content.Files)
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
		outcome := form.Judge(form.Safety, replies).And(form.Gated(a))
		beside, _ := table.Beside(outcome)
		return someone{caseOf(form, a, band), outcome, beside}
	})
}

// Nobody is left without advice, nothing that safety withholds is shown, no
// topic comes twice, only answers that were given are quoted, and each thing that
// was told has its answer, in the order that is written down. It holds for results
// of the earlier form too.
func TestChooseKeepsItsRules(t *testing.T) {
	form, d := loadDeck(t)
	words, problems := d.LoadWords(content.Files, form, "en")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for _, form := range []*instrument.Form{loadVersion(t, 1), form} {
		rapid.Check(t, func(t *rapid.T) {
			p := anyone(form).Draw(t, "parent")
			got := d.Choose(p.Case, p.outcome, p.beside)
			cards := shown(got)
			if p.outcome.Urgency >= safety.First {
				if len(cards) > 1 || p.beside == "none" && len(cards) > 0 {
					t.Fatalf("%d cards beside help that is first", len(cards))
				}
			} else {
				if got.Begin.Card == nil {
					t.Fatal("no advice at all")
				}
				if complaint := d.unanswered(p, cards); complaint != "" {
					t.Fatal(complaint)
				}
			}
			topics, ids := map[string]bool{}, map[string]bool{}
			for _, ch := range cards {
				if ids[ch.ID] || ch.Told == "" && ch.Topic != "" && topics[ch.Topic] {
					t.Fatalf("%s or its topic %q comes twice", ch.ID, ch.Topic)
				}
				ids[ch.ID], topics[ch.Topic] = true, true
				w := words[ch.ID]
				if w.Title == "" || w.Text.For(p.Band) == "" || w.Try.For(p.Band) == "" {
					t.Fatalf("%s has no words for %s", ch.ID, p.Band)
				}
				if complaint := d.complaint(p, ch); complaint != "" {
					t.Fatalf("%s: %s", ch.ID, complaint)
				}
			}
			for _, area := range got.Rest {
				scored := slices.DeleteFunc(slices.Clone(area.Cards), func(ch Chosen) bool { return ch.Told != "" })
				if len(area.Cards) == 0 || len(scored) > perArea {
					t.Fatalf("%d cards in %s", len(scored), area.Area)
				}
			}
		})
	}
}

// unanswered says which of the things told has no answer, or comes out of its order, or "".
func (d *Deck) unanswered(p someone, cards []Chosen) string {
	for _, told := range d.Order.told(p.Case) {
		if !slices.ContainsFunc(cards, func(ch Chosen) bool { return slices.Contains(ch.Answers, told.Key) }) {
			return told.Key + " has no answer"
		}
	}
	last := Tier(0)
	for i, ch := range cards[:min(1+nextCards, len(cards))] {
		if ch.Calm || ch.Area == "prevent" && i == 0 {
			continue
		}
		if ch.Tier < last {
			return fmt.Sprintf("%s comes after a card of a later tier", ch.ID)
		}
		last = ch.Tier
	}
	return ""
}

// complaint says what is wrong with showing the card to this parent, or "".
func (d *Deck) complaint(p someone, ch Chosen) string {
	for _, tag := range ch.Tags {
		if p.outcome.Withholds(safety.Ask(tag)) {
			return "asks for the withheld " + tag
		}
	}
	if !ch.forBand(p.Band) || !p.meets(&ch.When) {
		return "does not fit"
	}
	if ch.Area == "prevent" && d.path(p.Case) != Prevent {
		return "keeps what is not there"
	}
	if ch.Needs != "" && p.holdsOf(d.Order.Needs[ch.Needs]) || slices.Contains(ch.Tags, "contact") && p.Form.NoContact(p.Answers) {
		return "does not fit how they are in touch"
	}
	if slices.Contains(ch.Tags, growingTag) && !d.Order.grownUp(d.Order.told(p.Case)) {
		return "puts it down to growing up beside a deed"
	}
	if len(ch.Because) > 0 && ch.Told != "" && question(ch.Told) != "" && (len(ch.Reasons) == 0 || ch.Reasons[0].ID != question(ch.Told)) {
		return "does not quote what it answers"
	}
	if len(ch.Reasons) > maxTold {
		return "has too many reasons"
	}
	for _, r := range ch.Reasons {
		if !slices.Contains(ch.Because, r.ID) || r.Answer == instrument.Unanswered || r.Answer == instrument.Skipped ||
			p.Form.Item(r.ID) != nil && r.Answer == instrument.NotComeUp || p.Form.Of(p.Answers, r.ID) != r.Answer {
			return fmt.Sprintf("quotes %+v", r)
		}
		if slices.Contains(p.Form.Mistakes, r.ID) && r.Answer == instrument.MistakeNever {
			return "quotes a mistake that was not made"
		}
	}
	return ""
}

// When safety asks for calm, calm comes first, whatever was told and whatever else is low.
func TestCalmFirst(t *testing.T) {
	form, d := loadDeck(t)
	rapid.Check(t, func(t *rapid.T) {
		p := anyone(form).Draw(t, "parent")
		if begin := d.Choose(p.Case, p.outcome.And(only("first", "calm")), "calm").Begin; !slices.Contains(begin.Tags, calmTag) {
			t.Fatalf("%s comes first, with the tags %v", begin.ID, begin.Tags)
		}
	})
}

// The prevention path is for a parent whose every score says "often" and who
// makes none of the mistakes now; a repair programme is for all others. Even there
// what was grave or is recent comes first, and a deed of once or twice does not.
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
		got := d.Choose(p.Case, safety.Outcome{}, "")
		if got.Path != want {
			t.Fatalf("path %d, want %d: %v", got.Path, want, p.Result.Scores)
		}
		told := d.Order.told(p.Case)
		weighs := len(told) > 0 && d.weighs(p.Case, Chosen{Told: told[0].Key, Tier: told[0].Tier})
		if keeps := want == Prevent && !weighs && !p.Form.NoContact(p.Answers); (got.Begin.Area == "prevent") != keeps {
			t.Fatalf("on path %d one begins with %s of %s, told %v", want, got.Begin.ID, got.Begin.Area, told)
		}
	})
}

// The order in which what was told is answered, as it is written down.
func TestToldInOrder(t *testing.T) {
	form, d := loadDeck(t)
	for _, c := range []struct {
		set  map[string]instrument.Answer
		want string
	}{
		{map[string]instrument.Answer{"lied": instrument.MistakeOnce, "separation": instrument.Recent, "living": 5}, "lied separation living:far"},
		{map[string]instrument.Answer{"compared": instrument.MistakeNow, "read-in-secret": instrument.MistakeOnce}, "compared read-in-secret"},
		{map[string]instrument.Answer{"silent-treatment": instrument.MistakeNow, "hurt-physically": instrument.MistakeOnce, "read-in-secret": instrument.MistakeOnce}, "hurt-physically silent-treatment read-in-secret"},
		{map[string]instrument.Answer{"work": instrument.Recent, "loss": instrument.Recent, "move": instrument.Earlier, "role": 2}, "loss work role:step move"},
		{map[string]instrument.Answer{"lied": instrument.MistakeNever, "living": 1, "role": 1}, ""},
	} {
		a := form.Blank()
		for id, v := range c.set {
			p, _ := form.Place(id)
			a[p] = v
		}
		var got []string
		for _, told := range d.Order.told(caseOf(form, a, "b10")) {
			got = append(got, told.Key)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%v: %q, want %q", c.set, s, c.want)
		}
	}
}

// Strength comes after what was done and what happened, and before other scores.
func TestLowComesAfterWhatWasTold(t *testing.T) {
	form, d := loadDeck(t)
	a := form.Blank()
	for _, s := range form.Scales {
		fill(form, a, s.ID, 3)
	}
	fill(form, a, form.SupportFirst, 1)
	fill(form, a, "TLK", 1)
	if got := d.Choose(caseOf(form, a, "b6"), safety.Outcome{}, "").Begin; got.Told != Low {
		t.Errorf("with no strength left one begins with %s", got.ID)
	}
	p, _ := form.Place("lied")
	a[p] = instrument.MistakeOnce
	if got := d.Choose(caseOf(form, a, "b6"), safety.Outcome{}, ""); got.Begin.Told != "lied" || got.Next[0].Told != Low {
		t.Errorf("with a lie one begins with %s, then %s", got.Begin.ID, got.Next[0].ID)
	}
	fill(form, a, form.SupportFirst, 3) // middling strength never leads
	a[p] = instrument.MistakeNever
	if got := d.Choose(caseOf(form, a, "b6"), safety.Outcome{}, "").Begin; got.Scale == form.SupportFirst {
		t.Errorf("with middling strength one begins with %s", got.ID)
	}
}

func TestPathBorder(t *testing.T) {
	form, d := loadDeck(t)
	a := form.Blank()
	for p, it := range form.Items() {
		a[p] = answerFor(it, 4)
	}
	expect := func(what string, want Path) {
		t.Helper()
		if got := d.path(caseOf(form, a, "b6")); got != want {
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

func loadSentences(t testing.TB, form *instrument.Form) *Sentences {
	t.Helper()
	s, problems := LoadSentences(content.Files, form)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return s
}

// A strength is named when it is one beyond chance, and no answer contradicts it.
func TestStrengthAndStandout(t *testing.T) {
	form, d := loadDeck(t)
	says := loadSentences(t, form)
	levels := func(y int) instrument.Answers {
		a := form.Blank()
		for p, it := range form.Items() {
			a[p] = answerFor(it, y)
		}
		return a
	}
	strength := func(a instrument.Answers) string { return says.Strength(caseOf(form, a, "b6")) }
	for y := 1; y <= 5; y++ {
		if got := strength(levels(y)); got != "" {
			t.Errorf("all answers %d: the strength is %s, though all bars overlap", y, got)
		}
	}
	high := levels(4)
	fill(form, high, "TIM", 5)
	fill(form, high, "UND", 1)
	got := d.Choose(caseOf(form, high, "b6"), safety.Outcome{}, "")
	if strength(high) != "TIM" || !got.Standout || got.Begin.Scale != "UND" {
		t.Errorf("strength %q, begins with %s, stands out %v", strength(high), got.Begin.Scale, got.Standout)
	}
	gone, _ := form.Place("was-absent")
	high[gone] = instrument.MistakePeriod
	if got := strength(high); got == "TIM" || got == "" {
		t.Errorf("who was away for a while has the strength %q", got)
	}
}

// What is there already are favourable answers, of acts that are good in themselves.
func TestThere(t *testing.T) {
	form := loadForm(t)
	rapid.Check(t, func(t *rapid.T) {
		p := anyone(form).Draw(t, "parent")
		there := p.There(2)
		for i, r := range there {
			it := form.Item(r.ID)
			if y, ok := it.Favourable(r.Answer); !ok || y < 4 || it.Unfavourable() || form.Of(p.Answers, r.ID) != r.Answer {
				t.Fatalf("%+v is said to be there", r)
			}
			if i > 0 && r.ID[:3] == there[0].ID[:3] {
				t.Fatalf("%s and %s are of one scale", r.ID, there[0].ID)
			}
		}
	})
}

// A deck that could leave somebody with nothing is reported for every age.
func TestGaps(t *testing.T) {
	form, d := loadDeck(t)
	if gaps := d.Gaps(form); len(gaps) > 0 {
		t.Fatalf("the released deck has gaps: %v", gaps)
	}
	asking := &Deck{Order: d.Order}
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
