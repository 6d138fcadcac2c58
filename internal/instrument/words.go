package instrument

import (
	"io/fs"
	"strings"

	"mentor/internal/yamlfile"
)

// ByBand is a text that may differ by the child's age band.
type ByBand struct {
	All  string
	Each map[string]string // band id -> text; nil when All holds for every band
}

// UnmarshalYAML reads either one string or a map from band to string.
func (t *ByBand) UnmarshalYAML(construct func(any) error) error {
	if err := construct(&t.All); err == nil {
		return nil
	}
	t.All = ""
	return construct(&t.Each)
}

// For is the text for a band; a band that is not known gets the oldest one's,
// whose words suit every age.
func (t ByBand) For(band string) string {
	if t.Each == nil {
		return t.All
	}
	if s, ok := t.Each[band]; ok {
		return s
	}
	last := ""
	for b := range t.Each {
		if len(b) > len(last) || len(b) == len(last) && b > last {
			last = b
		}
	}
	return t.Each[last]
}

// Missing lists the bands the text has no words for.
func (t ByBand) Missing(bands []Band) (out []string) {
	if t.Each == nil && strings.TrimSpace(t.All) != "" {
		return nil
	}
	for _, b := range bands {
		if strings.TrimSpace(t.Each[b.ID]) == "" {
			out = append(out, b.ID)
		}
	}
	return out
}

func (t ByBand) each() []string {
	if t.Each == nil {
		return []string{t.All}
	}
	var out []string
	for _, s := range t.Each {
		out = append(out, s)
	}
	return out
}

// Words are the words of a form in one language.
type Words struct {
	Language string
	Title    string
	Scales   map[string]ScaleWords
	Items    map[string]ItemWords
	Causes   map[string]string
	Mistakes map[string]string
	Facts    map[string]FactWords
	Safety   map[string]string
	Leaves   string // what the short part does not ask, as the end of a sentence
}

// ScaleWords name a scale; Moments is what the literal words count.
type ScaleWords struct{ Name, About, Caption, Moments string }

// ItemWords are the question, the act as quoted back, and why it is asked.
type ItemWords struct {
	Text  ByBand
	Short string
	Why   string
}

// FactWords are a question about the situation and its options.
type FactWords struct {
	Question string
	Hint     string
	Options  map[string]string
}

// LoadWords reads instruments/<folder>/<lang>.yaml and checks that the words
// fit the form and keep to the rules for items.
func (f *Form) LoadWords(fsys fs.FS, folder, lang string) (*Words, []yamlfile.Problem) {
	w := &Words{}
	file, ps := yamlfile.Read(fsys, "instruments/"+folder+"/"+lang+".yaml", w)
	if file == nil {
		return nil, ps
	}
	c := wordsCheck{form: f, file: file, lang: lang}
	c.scales(w)
	c.items(w)
	c.keys("causes", "cause", f.Causes, w.Causes)
	c.keys("mistakes", "mistake", f.Mistakes, w.Mistakes)
	c.facts(w)
	c.section = "leaves"
	c.want("leaves", "end of the sentence on what the short part leaves out", w.Leaves)
	c.section = "safety"
	for _, s := range f.Safety {
		c.want(s.ID, "text", w.Safety[s.ID])
	}
	return w, append(ps, c.ps...)
}
