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
	if !c.read(fsys, "family/week.yaml", t) {
		return nil, c.ps
	}
	for i, q := range t.Questions {
		c.question(q)
		if slices.ContainsFunc(t.Questions[:i], func(o Question) bool { return o.ID == q.ID }) {
			c.bad(q.ID, "stands twice")
		}
	}
	last := 0
	for i, p := range t.Places {
		c.rule(t, p.ID, p.Only)
		c.rule(t, p.ID, p.Unless)
		if slices.ContainsFunc(t.Places[:i], func(o Place) bool { return o.ID == p.ID }) {
			c.bad(p.ID, "stands twice")
		}
		if p.Last {
			last++
		}
	}
	if len(t.Questions) == 0 || last != 1 {
		c.bad("places", "%d questions and %d last places; one place must be the last", len(t.Questions), last)
	}
	return t, c.ps
}

type check struct {
	file *yamlfile.File
	ps   []yamlfile.Problem
}

func (c *check) read(fsys fs.FS, name string, into any) bool {
	c.file, c.ps = yamlfile.Read(fsys, name, into)
	return c.file != nil
}

func (c *check) bad(id, format string, args ...any) {
	c.ps = append(c.ps, c.file.Problem(id, id+": "+format, args...))
}

func (c *check) question(q Question) {
	if !slices.Contains(takings, q.Takes) {
		c.bad(q.ID, "takes the unknown %q", q.Takes)
	}
	if len(q.Options) < 2 {
		c.bad(q.ID, "fewer than two answers")
	}
	for i, o := range q.Options {
		for _, h := range []Hours{o.Workday, o.Weekend} {
			if h[0] < 0 || h[1] < h[0] || h[1] > 24 {
				c.bad(q.ID+"/"+o.ID, "%v are no hours of a day, from and to", h)
			}
		}
		if slices.ContainsFunc(q.Options[:i], func(p Option) bool { return p.ID == o.ID }) {
			c.bad(q.ID+"/"+o.ID, "stands twice")
		}
	}
}

func (c *check) rule(t *Taps, place string, rule map[string][]string) {
	for q, options := range rule {
		question := t.Question(q)
		if question == nil {
			c.bad(place, "unknown question %q", q)
			continue
		}
		for _, o := range options {
			if question.option(o) == nil {
				c.bad(place, "%s has no answer %q", q, o)
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
	if !c.read(fsys, "family/"+lang+".yaml", w) {
		return nil, c.ps
	}
	if w.Language != lang {
		c.bad("language", "it is not %s", lang)
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
	return w, c.ps
}

func full(texts ...string) bool {
	return !slices.ContainsFunc(texts, func(t string) bool { return strings.TrimSpace(t) == "" })
}

// match tells which of ids have no full words under in, and which words there
// belong to no id.
func match[K ~string, V any](c *check, in string, ids []K, words map[K]V, fine func(V) bool) {
	for _, id := range ids {
		if !fine(words[id]) {
			c.bad(in+"/"+string(id), "no words")
		}
	}
	for id := range words {
		if !slices.Contains(ids, id) {
			c.bad(in+"/"+string(id), "there is nothing of this name")
		}
	}
}
