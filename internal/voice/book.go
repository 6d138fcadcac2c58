package voice

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"mentor/internal/instrument"
	"mentor/internal/yamlfile"
)

// Book is what can be asked, and how a sentence can begin.
type Book struct {
	Topics   []Topic
	Starters []string
	Wishes   map[Age][]string // activities that are offered to wish for
}

// Topic is something a child may say of one parent.
type Topic struct {
	ID     string
	Scale  string // of the parent's test, that it may stand beside
	Young  bool   // asked from 8 to 10 too
	Source string // one of the sources that advice names, or yamlfile.Ours
}

// How much there is of each.
const (
	Weathers   = 5
	youngAsked = 6
	olderAsked = 8
	starters   = 3
)

// Asked are the topics for an age.
func (b *Book) Asked(a Age) (out []Topic) {
	for _, t := range b.Topics {
		if a != Young || t.Young {
			out = append(out, t)
		}
	}
	return out
}

func hasTopic(all []Topic, id string) bool {
	return slices.ContainsFunc(all, func(t Topic) bool { return t.ID == id })
}

// Topic is the topic id, or nil.
func (b *Book) Topic(id string) *Topic {
	i := slices.IndexFunc(b.Topics, func(t Topic) bool { return t.ID == id })
	if i < 0 {
		return nil
	}
	return &b.Topics[i]
}

// HasStarter reports whether a sentence can begin so.
func (b *Book) HasStarter(id string) bool { return slices.Contains(b.Starters, id) }

// Words are the book's words in one language.
type Words struct {
	Language string
	Weather  []string
	Faces    []string // answers of the young
	Answers  []string
	Topics   map[string]TopicWords
	Starters map[string]string
	Wishes   map[string]string // activities as a child says them
	Groups   []string          // words that stand for each other in the two below
	Danger   []string          // what the child's own page looks for while they type
	Ordinary []string          // what looks like it and is passed over
}

// TopicWords are what a parent reads, and what a child is asked.
type TopicWords struct{ Name, Young, Older string }

// Answer is an answer in words.
func (w *Words) Answer(a Age, n int) string {
	all := w.Answers
	if a == Young {
		all = w.Faces
	}
	return all[min(max(n, 1), len(all))-1]
}

// Ask is what a child is asked about somebody.
func (w *Words) Ask(a Age, topic, name string) string {
	text := w.Topics[topic].Older
	if a == Young {
		text = w.Topics[topic].Young
	}
	return strings.ReplaceAll(text, "{name}", name)
}

// LoadBook reads voice/voice.yaml and checks it against the form, the sources
// and the activities there are.
func LoadBook(fsys fs.FS, form *instrument.Form, sources map[string]string, activities []string) (*Book, []yamlfile.Problem) {
	b := &Book{}
	f, ps := yamlfile.Read(fsys, "voice/voice.yaml", b)
	if f == nil {
		return nil, ps
	}
	c := check{yamlfile.Check{File: f, Sources: sources}}
	for _, t := range b.Topics {
		c.Once(t.ID)
		if !slices.ContainsFunc(form.Scales, func(s instrument.Scale) bool { return s.ID == t.Scale }) {
			c.Bad(t.ID, "stands beside the unknown scale %q", t.Scale)
		}
		c.Source(t.ID, t.Source)
	}
	for _, s := range b.Starters {
		c.Once(s)
	}
	c.wishes(b, activities)
	c.count("topics", len(b.Asked(Older)), olderAsked)
	c.count("topics", len(b.Asked(Young)), youngAsked)
	c.count("starters", len(b.Starters), starters)
	return b, c.Problems
}

// wishes checks that there are some for each age, and that each is an activity.
func (c *check) wishes(b *Book, activities []string) {
	for _, a := range []Age{Young, Older} {
		if len(b.Wishes[a]) == 0 {
			c.Bad("wishes", "there is none for %s", a)
		}
		for i, id := range b.Wishes[a] {
			if slices.Contains(b.Wishes[a][:i], id) || !slices.Contains(activities, id) {
				c.Bad(id, "is no activity, or stands twice for %s", a)
			}
		}
	}
}

// HasWish reports whether an activity is offered to anybody to wish for.
func (b *Book) HasWish(id string) bool {
	return slices.Contains(b.Wishes[Young], id) || slices.Contains(b.Wishes[Older], id)
}

// check has what is common to both files of the book.
type check struct{ yamlfile.Check }

func (c *check) count(what string, n, want int) {
	if n != want {
		c.Bad(what, "%d where %d belong", n, want)
	}
}

// LoadWords reads the words of one language and checks that none is missing and
// none is left over.
func (b *Book) LoadWords(fsys fs.FS, lang string) (*Words, []yamlfile.Problem) {
	w := &Words{}
	f, ps := yamlfile.Read(fsys, "voice/"+lang+".yaml", w)
	if f == nil {
		return nil, ps
	}
	c := check{yamlfile.Check{File: f}}
	c.list("weather", w.Weather, Weathers)
	c.list("faces", w.Faces, Young.Options())
	c.list("answers", w.Answers, Older.Options())
	for _, t := range b.Topics {
		tw := w.Topics[t.ID]
		c.Said("topics", t.ID, tw.Name, tw.Older)
		if t.Young {
			c.Said("topics", t.ID, tw.Young)
		}
	}
	for _, s := range b.Starters {
		c.Said("starters", s, w.Starters[s])
	}
	for id := range w.Topics {
		if b.Topic(id) == nil {
			c.Bad(id, "nothing is called that")
		}
	}
	for id := range w.Starters {
		if !b.HasStarter(id) {
			c.Bad(id, "nothing is called that")
		}
	}
	for _, a := range []Age{Young, Older} {
		for _, id := range b.Wishes[a] {
			c.Said("wishes", id, w.Wishes[id])
		}
	}
	for id := range w.Wishes {
		if !b.HasWish(id) {
			c.Bad(id, "nothing is called that")
		}
	}
	groups := c.groups(w.Groups)
	c.phrases("danger", w.Danger, groups)
	c.phrases("ordinary", w.Ordinary, groups)
	for g, used := range groups {
		if !used {
			c.Bad(g, "is in no phrase")
		}
	}
	return w, c.Problems
}

func (c *check) list(what string, all []string, want int) {
	c.count(what, len(all), want)
	c.Said(what, what, all...)
}

// one is a word that can be looked for: _ a space, * any ending after three letters
// or more, capitals the words of a group. word is one or another of them. A phrase is
// words in order: .. up to three words between, ... up to eight, & the same with
// either side first.
const (
	one  = `([A-Z]+|[\p{Ll}\p{N}_]+|[\p{Ll}\p{N}_]{3,}\*)`
	word = one + `(/` + one + `)*`
)

var (
	phrase  = regexp.MustCompile(`^` + word + `( (\.\.\.? |& )?` + word + `)*$`)
	group   = regexp.MustCompile(`^([A-Z]+) ` + word + `$`)
	groupIn = regexp.MustCompile(`[A-Z]+`)
)

// groups are the names of the groups, none of which is used yet but in others.
func (c *check) groups(all []string) map[string]bool {
	groups := map[string]bool{}
	for _, line := range all {
		name, words, _ := strings.Cut(line, " ")
		c.Once(name)
		if !group.MatchString(line) {
			c.Bad(name, "is no group of words")
		}
		c.use(name, words, groups)
		groups[name] = false
	}
	return groups
}

// use notes which groups a text uses. One that stands below it is unknown, so no
// group can be within itself.
func (c *check) use(id, text string, groups map[string]bool) {
	for _, g := range groupIn.FindAllString(text, -1) {
		if _, known := groups[g]; !known {
			c.Bad(id, "unknown group %s", g)
		}
		groups[g] = true
	}
}

func (c *check) phrases(what string, all []string, groups map[string]bool) {
	if len(all) == 0 {
		c.Bad(what, "there is none")
	}
	for _, p := range all {
		c.Once(p)
		if !phrase.MatchString(p) {
			c.Bad(p, "is no phrase that can be looked for")
		}
		c.use(p, p, groups)
	}
}
