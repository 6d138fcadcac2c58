package practice

import (
	"io/fs"
	"slices"
	"strings"

	"mentor/internal/instrument"
	"mentor/internal/yamlfile"
)

// Words are a set's words in one language.
type Words struct {
	Language   string
	Practices  map[string]PracticeWords
	Hinders    map[string]string // what may get in the way, as a parent says it
	Starters   map[string]StarterWords
	Activities map[string]ActivityWords
}

// PracticeWords name a practice. When and Then are the two halves of an
// if-then sentence that a parent makes their own.
type PracticeWords struct {
	Name    string
	What    instrument.ByBand
	When    string
	Then    string
	Smaller string
	Replies map[string]string // by hinder
}

// StarterWords are an opening and two ways to go on listening.
type StarterWords struct {
	Text   string
	Follow []string
}

// ActivityWords name an activity.
type ActivityWords struct{ Name, What string }

// LoadWords reads the words of one language and checks that none is missing
// and none is left over.
func (s *Set) LoadWords(fsys fs.FS, form *instrument.Form, lang string) (*Words, []yamlfile.Problem) {
	w, talk := &Words{}, &Words{}
	c := wordsCheck{lang: lang}
	if c.Read(fsys, "practices/"+lang+".yaml", w) {
		c.practices(s, form, w)
	}
	if c.Read(fsys, "talk/"+lang+".yaml", talk) {
		w.Starters, w.Activities = talk.Starters, talk.Activities
		c.talk(s, w)
	}
	return w, c.Problems
}

type wordsCheck struct {
	yamlfile.Check
	lang string
}

func (c *wordsCheck) want(id, what string, texts ...string) {
	for _, t := range texts {
		if strings.TrimSpace(t) == "" {
			c.Bad(id, "no %s in %s", what, c.lang)
		}
	}
}

func (c *wordsCheck) practices(s *Set, form *instrument.Form, w *Words) {
	for _, p := range s.Practices {
		pw := w.Practices[p.ID]
		c.want(p.ID, "name, when, then or smaller", pw.Name, pw.When, pw.Then, pw.Smaller)
		for _, band := range pw.What.Missing(bandsOf(p.Bands, form)) {
			c.Bad(p.ID, "no words for the band %s", band)
		}
		for _, h := range p.Hinders {
			c.want(p.ID, "reply to "+h, pw.Replies[h])
			c.want("hinders", "words for "+h, w.Hinders[h])
		}
		for h := range pw.Replies {
			if !slices.Contains(p.Hinders, h) {
				c.Bad(p.ID, "a reply to %s, which it does not name", h)
			}
		}
	}
	for id := range w.Practices {
		if s.Find(id) == nil {
			c.Bad(id, "there is no such practice")
		}
	}
}

func (c *wordsCheck) talk(s *Set, w *Words) {
	for _, st := range s.Starters {
		c.want(st.ID, "text", w.Starters[st.ID].Text)
		if len(w.Starters[st.ID].Follow) < 2 {
			c.Bad(st.ID, "fewer than two ways to go on")
		}
	}
	for _, a := range s.Activities {
		c.want(a.ID, "name or text", w.Activities[a.ID].Name, w.Activities[a.ID].What)
	}
	for id := range w.Starters {
		if !slices.ContainsFunc(s.Starters, func(st Starter) bool { return st.ID == id }) {
			c.Bad(id, "there is no such starter")
		}
	}
	for id := range w.Activities {
		if !slices.ContainsFunc(s.Activities, func(a Activity) bool { return a.ID == id }) {
			c.Bad(id, "there is no such activity")
		}
	}
}

func bandsOf(bands []string, form *instrument.Form) []instrument.Band {
	if len(bands) == 0 {
		return form.Bands
	}
	return slices.DeleteFunc(slices.Clone(form.Bands), func(b instrument.Band) bool { return !slices.Contains(bands, b.ID) })
}
