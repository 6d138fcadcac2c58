package advice

import (
	"cmp"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"mentor/internal/instrument"
	"mentor/internal/yamlfile"
)

// Sentence is something the result may say of its own accord.
type Sentence struct {
	ID     string
	When   Condition // it is said only where this holds, and unless an answer contradicts it
	Claims string    // "nothing": it says nothing about what anybody does
}

// Sentences are all that the result may say, by id.
type Sentences struct {
	List []*Sentence `yaml:"sentences"`
	byID map[string]*Sentence
}

const claimsNothing = "nothing"

// LoadSentences reads result/sentences.yaml.
func LoadSentences(fsys fs.FS, form *instrument.Form) (*Sentences, []yamlfile.Problem) {
	s := &Sentences{byID: map[string]*Sentence{}}
	f, ps := yamlfile.Read(fsys, "result/sentences.yaml", s)
	if f == nil {
		return s, ps
	}
	c := yamlfile.Check{File: f, Problems: ps}
	for _, one := range s.List {
		c.Once(one.ID)
		s.byID[one.ID] = one
		if (len(one.When.Unless) == 0) == (one.Claims != claimsNothing) {
			c.Bad(one.ID, "needs the answers it would contradict (unless), or claims: nothing")
		}
		for _, x := range one.When.facts() {
			if wrong := x.check(form); wrong != "" {
				c.Bad(one.ID, "%s", wrong)
			}
		}
	}
	return s, c.Problems
}

// claims are words by which a sentence says what somebody does or feels. A
// sentence that has them declares which answers it would contradict.
var claims = map[string]*regexp.Regexp{
	"en": regexp.MustCompile(`(?i)\byou (tend|stay|keep|show|listen|shout|are|feel|wake|give|can hardly)\b|\byour child (tends|tells|has|knows|is|feels|was)\b|\b(is|are) your strength\b|\brules (are clear|are few|change|and room)\b|\bthere (is|are) rules\b|\b(mostly|often|usually|rarely|used up)\b|\bon most days\b`),
}

// open are the beginnings of ids of sentences that leave open whether it is so.
var open = []string{"ask."}

// LoadWords reads result/<lang>.yaml and checks that each sentence has words, and
// that those which claim something say what would contradict them.
func (s *Sentences) LoadWords(fsys fs.FS, lang string) (map[string]string, []yamlfile.Problem) {
	var w struct {
		Language  string
		Sentences map[string]string
	}
	f, ps := yamlfile.Read(fsys, "result/"+lang+".yaml", &w)
	if f == nil {
		return nil, ps
	}
	c := yamlfile.Check{File: f, Problems: ps}
	for _, one := range s.List {
		text := w.Sentences[one.ID]
		c.Said("sentences", one.ID, text)
		rule := claims[lang]
		isOpen := slices.ContainsFunc(open, func(p string) bool { return strings.HasPrefix(one.ID, p) })
		if one.Claims == claimsNothing && !isOpen && rule != nil && rule.MatchString(text) {
			c.Bad(one.ID, "%q claims something, so it needs the answers it would contradict", rule.FindString(text))
		}
	}
	for id := range w.Sentences {
		if s.byID[id] == nil {
			c.Bad(id, "there is no sentence %s", id)
		}
	}
	return w.Sentences, c.Problems
}

// Says reports whether a sentence holds for a case: it is asked for, and no
// answer contradicts it.
func (s *Sentences) Says(c Case, id string) bool {
	one := s.byID[id]
	return one != nil && c.meets(&one.When)
}

// Strength is the scale to name as a strength, or "": the highest that is lived
// at least often, that differs from the lowest by more than chance, and that no
// answer contradicts.
func (s *Sentences) Strength(c Case) string {
	scores := slices.Clone(c.Result.Scores)
	slices.SortStableFunc(scores, func(a, b instrument.Score) int { return cmp.Compare(b.Value, a.Value) })
	for _, best := range scores {
		if !best.OK() || best.Value < intact {
			continue
		}
		if slices.ContainsFunc(scores, func(low instrument.Score) bool { return low.Value < best.Value && instrument.Distinct(best, low) }) &&
			s.Says(c, "strength."+best.Scale) {
			return best.Scale
		}
	}
	return ""
}

// Head is what the heading says: a strength, or what holds for everybody, and then
// where to begin. Where help comes first the heading is of the help instead.
func (s *Sentences) Head(c Case, a Advice) (ids []string) {
	strength := s.Strength(c)
	switch {
	case a.Path == Prevent && s.Says(c, "h1.prevent"):
		return []string{"h1.prevent"}
	case strength != "":
		ids = []string{"strength." + strength}
	case c.Form.NoContact(c.Answers):
		ids = []string{"h1.none"}
	case c.scored():
		ids = []string{"h1.honest"}
	default:
		ids = []string{"h1.few"}
	}
	if a.Begin.Card == nil {
		return ids
	}
	if start := s.start(c, a, strength); s.Says(c, start) {
		ids = append(ids, start)
	}
	return ids
}

// start is the sentence that leads to the first card.
func (s *Sentences) start(c Case, a Advice, strength string) string {
	if a.Begin.Calm {
		return "begin.calm"
	}
	fact, option, _ := strings.Cut(a.Begin.Told, ":")
	switch a.Begin.Tier {
	case ByDeed:
		return "begin.deed"
	case ByRecent:
		return "begin.recent"
	case ByEarlier:
		return "begin.earlier"
	case ByLow:
		return "begin.low"
	case ByPlace:
		if id := "begin." + fact + "." + option; s.byID[id] != nil {
			return id
		}
		return "begin." + fact
	}
	if c.scored() && (a.Standout || c.below(a.Begin.Scale, strength)) {
		return "begin." + a.Begin.Scale
	}
	return "begin.even"
}

// Cell is what the parent's place in the 2x2 is like, and what follows.
func (s *Sentences) Cell(c Case) (ids []string) {
	for _, id := range []string{"cell." + c.Result.Guidance.Cell, "cell." + c.Result.Guidance.Cell + ".next"} {
		if s.Says(c, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// scored reports whether there is a score at all.
func (c *Case) scored() bool { return slices.ContainsFunc(c.Result.Scores, instrument.Score.OK) }

// below reports whether a scale is lower than another by more than chance.
func (c *Case) below(scale, other string) bool {
	low, high := c.Result.Of(scale), c.Result.Of(other)
	return other != "" && low.Value < high.Value && instrument.Distinct(low, high)
}

// Asks are the reasons to ask somebody else, in the order of the content.
func (s *Sentences) Asks(c Case, most int) (ids []string) {
	for _, one := range s.List {
		if strings.HasPrefix(one.ID, "ask.") && s.Says(c, one.ID) && len(ids) < most {
			ids = append(ids, one.ID)
		}
	}
	return ids
}

// There are the answers that show what is there already: the most favourable, one
// a scale, at least "on most days", "mostly" or "several times a week".
func (c *Case) There(most int) (out []Reason) {
	for _, y := range []int{5, 4} {
		for p, it := range c.Form.Items() {
			v := c.Answers[p]
			if got, ok := it.Favourable(v); !ok || got != y || it.Unfavourable() || len(out) == most {
				continue
			}
			scale := c.Form.ScaleOf(p)
			if !slices.ContainsFunc(out, func(r Reason) bool { q, _ := c.Form.Place(r.ID); return c.Form.ScaleOf(q) == scale }) {
				out = append(out, Reason{it.ID, v})
			}
		}
	}
	return out
}
