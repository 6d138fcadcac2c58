package family

import (
	"io/fs"
	"slices"
	"strings"

	"mentor/internal/yamlfile"
)

// LoadTaps reads family/week.yaml and checks it.
func LoadTaps(fsys fs.FS) (*Taps, []yamlfile.Problem) {
	t := &Taps{}
	c := check{}
	if !c.Read(fsys, "family/week.yaml", t) {
		return nil, c.Problems
	}
	for i, q := range t.Questions {
		c.question(q)
		if slices.ContainsFunc(t.Questions[:i], func(o Question) bool { return o.ID == q.ID }) {
			c.Bad(q.ID, "stands twice")
		}
	}
	last := 0
	for i, p := range t.Places {
		c.rule(t, p.ID, p.Only)
		c.rule(t, p.ID, p.Unless)
		if slices.ContainsFunc(t.Places[:i], func(o Place) bool { return o.ID == p.ID }) {
			c.Bad(p.ID, "stands twice")
		}
		if p.Last {
			last++
		}
	}
	if len(t.Questions) == 0 || last != 1 {
		c.Bad("places", "%d questions and %d last places; one place must be the last", len(t.Questions), last)
	}
	return t, c.Problems
}

type check struct{ yamlfile.Check }

func (c *check) question(q Question) {
	if !slices.Contains(takings, q.Takes) {
		c.Bad(q.ID, "takes the unknown %q", q.Takes)
	}
	if len(q.Options) < 2 {
		c.Bad(q.ID, "fewer than two answers")
	}
	for i, o := range q.Options {
		for _, h := range []Hours{o.Workday, o.Weekend} {
			if h[0] < 0 || h[1] < h[0] || h[1] > 24 {
				c.Bad(q.ID+"/"+o.ID, "%v are no hours of a day, from and to", h)
			}
		}
		if slices.ContainsFunc(q.Options[:i], func(p Option) bool { return p.ID == o.ID }) {
			c.Bad(q.ID+"/"+o.ID, "stands twice")
		}
	}
}

func (c *check) rule(t *Taps, place string, rule map[string][]string) {
	for q, options := range rule {
		question := t.Question(q)
		if question == nil {
			c.Bad(place, "unknown question %q", q)
			continue
		}
		for _, o := range options {
			if question.option(o) == nil {
				c.Bad(place, "%s has no answer %q", q, o)
			}
		}
	}
}

// Words are the family's words in one language.
type Words struct {
	Language  string
	Ages      map[Fit]string // when a child is younger or older than the texts
	Questions map[string]QuestionWords
	Places    map[string]PlaceWords
}

// QuestionWords ask for the hours of one thing.
type QuestionWords struct {
	Ask     string
	Options map[string]string
}

// PlaceWords tell where ten minutes may fit, and how.
type PlaceWords struct{ Name, How string }

// LoadWords reads family/<lang>.yaml and checks that no word is missing and none
// is left over.
func (t *Taps) LoadWords(fsys fs.FS, lang string) (*Words, []yamlfile.Problem) {
	w := &Words{}
	c := check{}
	if !c.Read(fsys, "family/"+lang+".yaml", w) {
		return nil, c.Problems
	}
	if w.Language != lang {
		c.Bad("language", "it is not %s", lang)
	}
	match(&c, "ages", []Fit{Younger, Older}, w.Ages, func(s string) bool { return full(s) })
	var questions, places []string
	for _, q := range t.Questions {
		var options []string
		for _, o := range q.Options {
			options = append(options, o.ID)
		}
		match(&c, "questions/"+q.ID, options, w.Questions[q.ID].Options, func(s string) bool { return full(s) })
		questions = append(questions, q.ID)
	}
	for _, p := range t.Places {
		places = append(places, p.ID)
	}
	match(&c, "questions", questions, w.Questions, func(q QuestionWords) bool { return full(q.Ask) })
	match(&c, "places", places, w.Places, func(p PlaceWords) bool { return full(p.Name, p.How) })
	return w, c.Problems
}

func full(texts ...string) bool {
	return !slices.ContainsFunc(texts, func(t string) bool { return strings.TrimSpace(t) == "" })
}

// match tells which of ids have no full words under in, and which words there
// belong to no id.
func match[K ~string, V any](c *check, in string, ids []K, words map[K]V, fine func(V) bool) {
	for _, id := range ids {
		if !fine(words[id]) {
			c.Bad(in+"/"+string(id), "no words")
		}
	}
	for id := range words {
		if !slices.Contains(ids, id) {
			c.Bad(in+"/"+string(id), "there is nothing of this name")
		}
	}
}
