package seek

import (
	"io/fs"
	"strings"

	"mentor/internal/safety"
	"mentor/internal/yamlfile"
)

// Words are the guide's words in one language.
type Words struct {
	Language string
	Reasons  map[string]ReasonWords
	Ways     map[string]WayWords
	Parts    map[string]PartWords
	Script   []string // what to say on the phone, a sentence each
}

// ReasonWords say what was seen, and why somebody may help with it.
type ReasonWords struct{ Seen, Help string }

// WayWords say who it is, and how to come to them.
type WayWords struct{ Name, How string }

// PartWords are a heading and its lines.
type PartWords struct {
	Title string
	Lines []string
}

// sentences of the script: short enough to read out with a shaking voice.
const sentences = 4

// LoadGuide reads seek/seek.yaml and checks it against the sources that advice
// names.
func LoadGuide(fsys fs.FS, sources map[string]string) (*Guide, []yamlfile.Problem) {
	g := &Guide{}
	f, ps := yamlfile.Read(fsys, "seek/seek.yaml", g)
	if f == nil {
		return nil, ps
	}
	c := check{yamlfile.Check{File: f, Sources: sources}}
	for _, r := range g.Reasons {
		c.Once(r.ID)
		c.Source(r.ID, r.Source)
		c.asks(r.ID, r.Asks)
		c.conditions(r)
	}
	for _, w := range g.Ways {
		c.Once(w.ID)
		c.asks(w.ID, w.Asks)
	}
	for _, p := range g.Parts {
		c.Once(p.ID)
		c.Source(p.ID, p.Source)
	}
	return g, c.Problems
}

type check struct{ yamlfile.Check }

func (c *check) asks(id string, asks []safety.Ask) {
	for _, a := range asks {
		if !safety.IsAsk(string(a)) {
			c.Bad(id, "asks for the unknown %q", a)
		}
	}
}

func (c *check) conditions(r Reason) {
	if len(r.All) == 0 {
		c.Bad(r.ID, "has no rule, so it would always hold")
	}
	for _, one := range r.All {
		if facts[one.Fact] == nil {
			c.Bad(r.ID, "unknown fact %q", one.Fact)
		}
		if (one.AtLeast == nil) == (one.AtMost == nil) {
			c.Bad(r.ID, "%s needs either at_least or at_most", one.Fact)
		}
	}
}

// LoadWords reads the words of one language and checks that none is missing
// and none is left over.
func (g *Guide) LoadWords(fsys fs.FS, lang string) (*Words, []yamlfile.Problem) {
	w := &Words{}
	f, ps := yamlfile.Read(fsys, "seek/"+lang+".yaml", w)
	if f == nil {
		return nil, ps
	}
	c := check{yamlfile.Check{File: f}}
	for _, r := range g.Reasons {
		c.Said("reasons", r.ID, w.Reasons[r.ID].Seen, w.Reasons[r.ID].Help)
	}
	for _, way := range g.Ways {
		c.Said("ways", way.ID, w.Ways[way.ID].Name, w.Ways[way.ID].How)
	}
	for _, p := range g.Parts {
		c.Said("parts", p.ID, append(w.Parts[p.ID].Lines, w.Parts[p.ID].Title, strings.Join(w.Parts[p.ID].Lines, ""))...)
	}
	if len(w.Script) != sentences {
		c.Bad("script", "%d sentences to say where %d belong", len(w.Script), sentences)
	}
	c.Said("script", "script", w.Script...)
	leftOver(&c, w.Reasons, g.Reasons, func(r Reason) string { return r.ID })
	leftOver(&c, w.Ways, g.Ways, func(w Way) string { return w.ID })
	leftOver(&c, w.Parts, g.Parts, func(p Part) string { return p.ID })
	return w, c.Problems
}

// leftOver tells which words belong to nothing.
func leftOver[W, T any](c *check, words map[string]W, things []T, id func(T) string) {
	known := map[string]bool{}
	for _, t := range things {
		known[id(t)] = true
	}
	for name := range words {
		if !known[name] {
			c.Bad(name, "nothing is called that")
		}
	}
}
