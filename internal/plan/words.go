package plan

import (
	"io/fs"
	"slices"
	"strings"

	"mentor/internal/yamlfile"
)

// Words are the words of the plan in one language.
type Words struct {
	Language  string
	Steps     map[int]string // what a step is for, in a line
	Horizon   string         // what to expect, and when
	Starters  []string       // half sentences to begin a vision with
	Examples  []string       // of a vision
	Signs     map[string]SignWords
	Hoped     map[Hoped]string
	Why       map[string]string // of rules, starts, ranks and proposals
	Proposals map[Kind]ProposalWords
	Moves     map[Move]string
	Replies   map[string]string
	Due       map[DueKind]DueWords
	Pauses    map[Reason]PauseWords
	Hello     string // the one small thing when there is no practice
}

// SignWords name a sign and its five levels, from much less than hoped to much more.
type SignWords struct {
	Name   string
	Levels []string
}

// ProposalWords say what is proposed and what the parent can do instead.
type ProposalWords struct{ Title, Text, Yes, Instead string }

// DueWords name something due.
type DueWords struct{ Title, Text string }

// PauseWords name a pause and say what it means.
type PauseWords struct{ Name, Text string }

// Sign is the sign of the content with words, ready to be edited.
func (w *Words) Sign(id string) Sign {
	s := Sign{ID: id, Name: w.Signs[id].Name}
	copy(s.Levels[:], w.Signs[id].Levels)
	return s
}

// LoadWords reads plan/<lang>.yaml and checks that no word is missing and none
// is left over.
func (b *Book) LoadWords(fsys fs.FS, lang string) (*Words, []yamlfile.Problem) {
	w := &Words{}
	f, ps := yamlfile.Read(fsys, "plan/"+lang+".yaml", w)
	if f == nil {
		return nil, ps
	}
	c := wordsCheck{lang: lang, file: f}
	c.steps(w)
	both(&c, "why", b.whys(), w.Why, whole)
	both(&c, "hoped", Hopes, w.Hoped, whole)
	both(&c, "moves", Moves, w.Moves, whole)
	both(&c, "replies", replies, w.Replies, whole)
	both(&c, "pauses", Reasons, w.Pauses, func(p PauseWords) []string { return []string{p.Name, p.Text} })
	both(&c, "due", DueKinds, w.Due, func(d DueWords) []string { return []string{d.Title, d.Text} })
	both(&c, "proposals", Kinds, w.Proposals, func(p ProposalWords) []string {
		return []string{p.Title, p.Text, p.Yes, p.Instead}
	})
	signs := make([]string, len(b.Signs))
	for i, s := range b.Signs {
		signs[i] = s.ID
	}
	both(&c, "signs", signs, w.Signs, func(s SignWords) []string {
		if len(s.Levels) != len(Sign{}.Levels) {
			return []string{""}
		}
		return append(slices.Clone(s.Levels), s.Name)
	})
	return w, append(ps, c.ps...)
}

// whys are all reasons that may be shown.
func (b *Book) whys() []string {
	ids := slices.Concat(ranks, paceWhys)
	for _, r := range b.Rules {
		ids = append(ids, r.ID)
	}
	for _, s := range b.Starts {
		ids = append(ids, s.ID)
	}
	return ids
}

type wordsCheck struct {
	lang string
	file *yamlfile.File
	ps   []yamlfile.Problem
}

func (c *wordsCheck) bad(id, format string, args ...any) {
	c.ps = append(c.ps, c.file.Problem(id, format, args...))
}

func (c *wordsCheck) steps(w *Words) {
	for n := 1; n <= Steps; n++ {
		if strings.TrimSpace(w.Steps[n]) == "" {
			c.bad("steps", "step %d has no line in %s", n, c.lang)
		}
	}
	if len(w.Steps) > Steps || len(w.Starters) == 0 || len(w.Examples) == 0 || w.Horizon == "" || w.Hello == "" || w.Language == "" {
		c.bad("language", "%d steps; language, starters, examples, horizon and hello are needed", len(w.Steps))
	}
}

func whole(text string) []string { return []string{text} }

// both checks that every id has words and that no words are left over.
func both[K ~string, W any](c *wordsCheck, part string, ids []K, words map[K]W, texts func(W) []string) {
	for _, id := range ids {
		w, ok := words[id]
		if !ok || slices.ContainsFunc(texts(w), func(t string) bool { return strings.TrimSpace(t) == "" }) {
			c.bad(part+"/"+string(id), "%s: not all words among %s in %s", id, part, c.lang)
		}
	}
	for id := range words {
		if !slices.Contains(ids, id) {
			c.bad(part+"/"+string(id), "%s: there is no such thing for %s", id, part)
		}
	}
}
