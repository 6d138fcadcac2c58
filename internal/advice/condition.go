package advice

import (
	"fmt"
	"slices"

	"mentor/internal/instrument"
)

// Condition says when a card fits. Every list that is present must hold; a
// condition with no list holds for everybody.
type Condition struct {
	All    []Fact
	Any    []Fact
	Unless []Fact // the answers that would contradict what is said: none of them
}

// Fact is one thing that is true or not of a parent's answers.
type Fact struct {
	Item    string `yaml:",omitempty"` // with at_most: the answer, turned so that 5 is favourable
	AtMost  int    `yaml:"at_most,omitempty"`
	AtLeast any    `yaml:"at_least,omitempty"` // a number for an item or a scale, a word for a mistake

	Scale string  `yaml:",omitempty"` // with below or at_least: the score 0..100
	Below float64 `yaml:",omitempty"`

	Cause string `yaml:",omitempty"`
	When  string `yaml:",omitempty"` // recent, earlier, any

	Mistake string `yaml:",omitempty"` // with at_least: once, period, now; or is: [never]

	Fact string   `yaml:",omitempty"` // with is: one of the options
	Is   []string `yaml:",omitempty"`

	Guidance string `yaml:",omitempty"` // a cell of the 2x2
}

func (c Condition) facts() []Fact { return slices.Concat(c.All, c.Any, c.Unless) }

// asked are the facts that lead to it.
func (c Condition) asked() []Fact { return slices.Concat(c.All, c.Any) }

// everybody reports whether the condition holds for all.
func (c Condition) everybody() bool { return len(c.All)+len(c.Any)+len(c.Unless) == 0 }

// onStrength reports whether the condition asks for what goes well, and for nothing else.
func (c Condition) onStrength() bool {
	return len(c.asked()) > 0 && !slices.ContainsFunc(c.asked(), func(x Fact) bool {
		return (x.Scale == "" && x.Item == "" || x.number() == 0) && x.Guidance != "agreed"
	})
}

var (
	causeWhen = map[string]instrument.Answer{"recent": instrument.Recent, "earlier": instrument.Earlier, "any": instrument.Recent | instrument.Earlier}
	cells     = []string{"agreed", "surveillance", "hands-off", "erratic"}
)

// named is the question the fact is about, or "".
func (x Fact) named() string { return x.Item + x.Cause + x.Mistake + x.Fact }

func (x Fact) number() float64 {
	switch n := x.AtLeast.(type) {
	case int:
		return float64(n)
	case float64:
		return n
	}
	return 0
}

func (x Fact) word() string { s, _ := x.AtLeast.(string); return s }

func (x Fact) mistake() instrument.Answer { v, _ := instrument.MistakeLevel(x.word()); return v }

// isNever: the parent said that it never happened.
func (x Fact) isNever() bool { return slices.Equal(x.Is, []string{"never"}) }

// check tells what is wrong with a fact, or "".
func (x Fact) check(form *instrument.Form) string {
	switch {
	case x.Item != "":
		if form.Item(x.Item) == nil {
			return fmt.Sprintf("unknown item %q", x.Item)
		}
		if (x.AtMost < 1 || x.AtMost > 4) && (x.number() < 2 || x.number() > 5) {
			return fmt.Sprintf("%s needs at_most 1..4 or at_least 2..5", x.Item)
		}
	case x.Scale != "":
		if !form.HasScale(x.Scale) {
			return fmt.Sprintf("unknown scale %q", x.Scale)
		}
		if x.Below <= 0 && x.number() <= 0 {
			return fmt.Sprintf("%s needs below or at_least", x.Scale)
		}
	case x.Cause != "":
		if !form.KnowsCause(x.Cause) || causeWhen[x.When] == 0 {
			return fmt.Sprintf("unknown cause %q or when %q", x.Cause, x.When)
		}
	case x.Mistake != "":
		if !slices.Contains(form.Mistakes, x.Mistake) || (x.mistake() == 0) == !x.isNever() {
			return fmt.Sprintf("unknown mistake %q or at_least %q", x.Mistake, x.word())
		}
	case x.Fact != "":
		i := slices.IndexFunc(form.Facts, func(f instrument.Fact) bool { return f.ID == x.Fact })
		if i < 0 {
			return fmt.Sprintf("unknown fact %q", x.Fact)
		}
		if len(x.Is) == 0 {
			return fmt.Sprintf("%s needs is, with one option or more", x.Fact)
		}
		for _, o := range x.Is {
			if !slices.Contains(form.Facts[i].Options, o) {
				return fmt.Sprintf("%s has no option %q", x.Fact, o)
			}
		}
	case x.Guidance != "":
		if !slices.Contains(cells, x.Guidance) {
			return fmt.Sprintf("unknown cell %q", x.Guidance)
		}
	default:
		return "a fact that says nothing"
	}
	return ""
}

// Case is one parent's answers with their scores.
type Case struct {
	Form    *instrument.Form
	Answers instrument.Answers
	Result  instrument.Result
	Band    string
}

// holdsOf reports whether a fact of the way the family lives is known to hold.
func (c *Case) holdsOf(x Fact) bool { return x.Fact != "" && c.holds(&x) }

func (c *Case) holds(x *Fact) bool {
	switch {
	case x.Item != "":
		item := c.Form.Item(x.Item)
		if item == nil { // of another version
			return false
		}
		y, ok := item.Favourable(c.Form.Of(c.Answers, x.Item))
		if !ok {
			return false
		}
		return x.AtMost > 0 && y <= x.AtMost || x.AtMost == 0 && float64(y) >= x.number()
	case x.Scale != "":
		s := c.Result.Of(x.Scale)
		if !s.OK() {
			return false
		}
		return (x.Below == 0 || s.Value < x.Below) && s.Value >= x.number()
	case x.Cause != "":
		return c.Form.Of(c.Answers, x.Cause)&causeWhen[x.When] != 0
	case x.Mistake != "":
		v := c.Form.Of(c.Answers, x.Mistake)
		if x.isNever() {
			return v == instrument.MistakeNever
		}
		return v >= x.mistake() && v <= instrument.MistakeNow
	case x.Fact != "":
		return slices.Contains(x.Is, c.Form.FactOption(c.Answers, x.Fact))
	default:
		return c.Result.Guidance.Cell == x.Guidance
	}
}

// holdsAny reports whether one of the facts holds.
func (c *Case) holdsAny(facts []Fact) bool {
	for i := range facts {
		if c.holds(&facts[i]) {
			return true
		}
	}
	return false
}

// holdsOn reports whether the condition asks for an answer to a question that was given.
func (when *Condition) holdsOn(c *Case, fact string) bool {
	on := func(facts []Fact) bool {
		for i := range facts {
			if facts[i].Fact == fact && c.holds(&facts[i]) {
				return true
			}
		}
		return false
	}
	return on(when.All) || on(when.Any)
}

func (c *Case) meets(when *Condition) bool {
	for i := range when.All {
		if !c.holds(&when.All[i]) {
			return false
		}
	}
	if len(when.Any) > 0 && !c.holdsAny(when.Any) {
		return false
	}
	return !c.holdsAny(when.Unless)
}

// reachable looks for answers that lead to the card. For each way to meet it
// (all facts and one of the any facts) it fills every scale with one answer
// from 1 to 5, sets what the facts name, and asks the real condition.
func (c *Card) reachable(form *instrument.Form) bool {
	ways := c.When.Any
	if len(ways) == 0 {
		ways = []Fact{{}}
	}
	for _, way := range ways {
		facts := c.When.All
		if way.check(form) == "" {
			facts = append(slices.Clone(facts), way)
		}
		for _, rest := range []int{3, 1, 2, 4, 5} {
			if c.reachedBy(form, facts, rest) {
				return true
			}
		}
	}
	return false
}

func (c *Card) reachedBy(form *instrument.Form, facts []Fact, rest int) bool {
	levels := map[string]int{}
	for _, s := range form.Scales {
		levels[s.ID] = rest
	}
	want := func(scale string, low bool) {
		levels[scale] = 5
		if low {
			levels[scale] = 1
		}
	}
	for _, x := range facts {
		if x.Scale != "" && (x.Below > 0) != (x.number() > 0) {
			want(x.Scale, x.Below > 0)
		}
		switch x.Guidance {
		case "agreed":
			want(form.Guidance.Structure, false)
			want(form.Guidance.Autonomy, false)
		case "surveillance":
			want(form.Guidance.Structure, false)
			want(form.Guidance.Autonomy, true)
		case "hands-off":
			want(form.Guidance.Structure, true)
			want(form.Guidance.Autonomy, false)
		case "erratic":
			want(form.Guidance.Structure, true)
			want(form.Guidance.Autonomy, true)
		}
	}
	a := form.Blank()
	for p, it := range form.Items() {
		a[p] = answerFor(it, levels[form.Scales[form.ScaleOf(p)].ID])
	}
	for _, x := range facts {
		setFact(form, a, x)
	}
	got := Case{form, a, form.Score(a, instrument.Full, instrument.APriori), ""}
	return got.meets(&c.When)
}

func answerFor(it *instrument.Item, favourable int) instrument.Answer {
	if it.Unfavourable() {
		favourable = 6 - favourable
	}
	return instrument.Answer(favourable)
}

func setFact(form *instrument.Form, a instrument.Answers, x Fact) {
	p, ok := form.Place(x.named())
	if !ok {
		return
	}
	switch {
	case x.Item != "" && x.AtMost > 0:
		a[p] = answerFor(form.Item(x.Item), x.AtMost)
	case x.Item != "":
		a[p] = answerFor(form.Item(x.Item), int(x.number()))
	case x.Cause != "":
		a[p] |= causeWhen[x.When]
	case x.isNever():
		a[p] = instrument.MistakeNever
	case x.Mistake != "":
		a[p] = x.mistake()
	case x.Fact != "":
		i := slices.IndexFunc(form.Facts, func(f instrument.Fact) bool { return f.ID == x.Fact })
		a[p] = instrument.Answer(1 + slices.Index(form.Facts[i].Options, x.Is[0]))
	}
}
