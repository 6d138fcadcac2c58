// Package instrument is a questionnaire as data: it loads and checks a form,
// scores answers with their uncertainty, and compares two results. It knows no
// item by number or name; those stand in content/instruments.
package instrument

import (
	"fmt"
	"io/fs"
	"math"
	"regexp"
	"slices"
	"strings"

	"mentor/internal/safety"
	"mentor/internal/yamlfile"
)

// Form is one version of the test. A result names its form's version for ever,
// so a released form is never changed: a new version is a new folder.
type Form struct {
	ID               string
	Version          int
	WindowWeeks      int `yaml:"window_weeks"`
	PulseWindowWeeks int `yaml:"pulse_window_weeks"`
	Bands            []Band
	Scales           []Scale
	Guidance         Axes
	SupportFirst     string `yaml:"support_first"`
	Closeness        string
	SafetyAfter      string `yaml:"safety_after"`
	Opposites        [][2]string
	Causes           []string
	Mistakes         []string
	Gates            []Gate
	Facts            []Fact
	Safety           []safety.Item

	places    map[string]int // question id -> place among the answers
	items     []*Item        // by place
	scale     []int          // place of an item -> index of its scale
	questions int            // places in all
}

// Axes are the two scales of the 2x2 of guidance.
type Axes struct{ Structure, Autonomy string }

// Band is an age band of the child, in whole years.
type Band struct {
	ID       string
	From, To int
}

// Scale is a set of items that reflect one thing, scored 0..100.
type Scale struct {
	ID    string
	Items []Item
}

// Item is one scored question.
type Item struct {
	ID        string
	Facet     string
	Set       string // frequency or occasion
	Direction string // favourable or unfavourable
	Short     bool   // belongs to the short form and the pulse
}

// Unfavourable reports whether the act asked about is turned round for scoring.
func (it *Item) Unfavourable() bool { return it.Direction == "unfavourable" }

// MayNotComeUp reports whether "it did not come up" is one of the answers.
func (it *Item) MayNotComeUp() bool { return it.Set == "occasion" }

// Gate is a past mistake that withholds advice as a safety answer does.
type Gate struct {
	Mistake   string
	AtLeast   string `yaml:"at_least"`
	Withholds []safety.Ask
	First     string
}

// mistakeLevels are the answers to a mistake as content files write them.
var mistakeLevels = map[string]Answer{"once": MistakeOnce, "period": MistakePeriod, "now": MistakeNow}

// MistakeLevel reads how much of a mistake there was, as content files write it.
func MistakeLevel(word string) (Answer, bool) { v, ok := mistakeLevels[word]; return v, ok }

// Fact is an unscored question about the situation.
type Fact struct {
	ID      string
	Options []string
}

// LoadForm reads and checks instruments/<folder>/form.yaml.
func LoadForm(fsys fs.FS, folder string) (*Form, []yamlfile.Problem) {
	form := &Form{}
	f, ps := yamlfile.Read(fsys, "instruments/"+folder+"/form.yaml", form)
	if f == nil {
		return nil, ps
	}
	form.index()
	return form, append(ps, form.check(f, folder)...)
}

func (f *Form) index() {
	f.places = map[string]int{}
	for s := range f.Scales {
		for i := range f.Scales[s].Items {
			item := &f.Scales[s].Items[i]
			f.places[item.ID] = len(f.items)
			f.items = append(f.items, item)
			f.scale = append(f.scale, s)
		}
	}
	n := len(f.items)
	add := func(id string) { f.places[id] = n; n++ }
	for _, id := range f.Causes {
		add(id)
	}
	for _, id := range f.Mistakes {
		add(id)
	}
	for _, fact := range f.Facts {
		add(fact.ID)
	}
	f.questions = n
}

// minItems is the least number of items a scale needs: below five items, r of
// .30 to .45 between items gives alpha under .70 (Spearman-Brown).
const minItems, minShortItems = 5, 3

func (f *Form) check(file *yamlfile.File, folder string) (ps []yamlfile.Problem) {
	bad := func(id, format string, args ...any) { ps = append(ps, file.Problem(id, format, args...)) }
	if want := fmt.Sprintf("%s-%d", f.ID, f.Version); want != folder {
		bad("version", "the folder is called %s, the form says %s", folder, want)
	}
	if len(f.Bands) == 0 {
		bad("bands", "no age band")
	}
	seen := map[string]bool{}
	once := func(id string) {
		if seen[id] {
			bad(id, "the id %s stands twice", id)
		}
		seen[id] = true
	}
	for _, s := range f.Scales {
		once(s.ID)
		short := 0
		for _, it := range s.Items {
			once(it.ID)
			if it.Set != "frequency" && it.Set != "occasion" {
				bad(it.ID, "%s: unknown response set %q", it.ID, it.Set)
			}
			if it.Direction != "favourable" && it.Direction != "unfavourable" {
				bad(it.ID, "%s: unknown direction %q", it.ID, it.Direction)
			}
			if it.Facet == "" {
				bad(it.ID, "%s has no facet", it.ID)
			}
			if it.Short {
				short++
			}
		}
		if len(s.Items) < minItems || short < minShortItems {
			bad(s.ID, "scale %s has %d items, %d of them short; it needs %d and %d",
				s.ID, len(s.Items), short, minItems, minShortItems)
		}
	}
	for _, id := range slices.Concat(f.Causes, f.Mistakes) {
		once(id)
	}
	for _, g := range f.Gates {
		if _, ok := MistakeLevel(g.AtLeast); !ok || !slices.Contains(f.Mistakes, g.Mistake) {
			bad("gates", "a gate names the unknown mistake %q or level %q", g.Mistake, g.AtLeast)
		}
		for _, reason := range (safety.Item{Level: "gate", Withholds: g.Withholds, First: g.First}).Check() {
			bad("gates", "the gate of %s %s", g.Mistake, reason)
		}
	}
	for _, fact := range f.Facts {
		once(fact.ID)
		if len(fact.Options) > maxOption {
			bad(fact.ID, "%s has more than %d options", fact.ID, maxOption)
		}
	}
	for _, s := range f.Safety {
		once(s.ID)
		for _, reason := range s.Check() {
			bad(s.ID, "%s %s", s.ID, reason)
		}
	}
	for _, id := range []string{f.Guidance.Structure, f.Guidance.Autonomy, f.SupportFirst, f.Closeness, f.SafetyAfter} {
		if !f.HasScale(id) {
			bad("guidance", "unknown scale %q", id)
		}
	}
	for _, pair := range f.Opposites {
		for _, id := range pair {
			if f.Item(id) == nil {
				bad("opposites", "the opposites name the unknown item %s", id)
			}
		}
	}
	return ps
}

// Place is where the answer to a question stands among the answers.
func (f *Form) Place(id string) (int, bool) { p, ok := f.places[id]; return p, ok }

// Questions is how many answers a full set has.
func (f *Form) Questions() int { return f.questions }

// Item finds a scored item, or nil.
func (f *Form) Item(id string) *Item {
	if p, ok := f.places[id]; ok && p < len(f.items) {
		return f.items[p]
	}
	return nil
}

// Items are the scored items by place.
func (f *Form) Items() []*Item { return f.items }

// ScaleOf is the index of the scale that the item at place belongs to.
func (f *Form) ScaleOf(place int) int { return f.scale[place] }

// HasScale reports whether the form has a scale called id.
func (f *Form) HasScale(id string) bool {
	return slices.ContainsFunc(f.Scales, func(s Scale) bool { return s.ID == id })
}

// HasBand reports whether the form has an age band called id.
func (f *Form) HasBand(id string) bool {
	return slices.ContainsFunc(f.Bands, func(b Band) bool { return b.ID == id })
}

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
	Safety   map[string]SafetyWords
}

// ScaleWords name a scale. Strength and Begin are whole sentences, so that no
// language has to build one from parts; Moments is what the literal words count.
type ScaleWords struct {
	Name, About, Caption, Strength, Begin, Moments, High, Low string
}

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

// SafetyWords are a safety question and what is said at once to a yes.
type SafetyWords struct{ Text, Reply string }

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
	c.section = "safety"
	for _, s := range f.Safety {
		sw := w.Safety[s.ID]
		c.want(s.ID, "text", sw.Text)
		c.want(s.ID, "reply", sw.Reply)
	}
	return w, append(ps, c.ps...)
}

type wordsCheck struct {
	form    *Form
	file    *yamlfile.File
	lang    string
	section string // of the words that is looked at
	ps      []yamlfile.Problem
}

func (c *wordsCheck) bad(id, format string, args ...any) {
	c.ps = append(c.ps, c.file.Problem(c.section+"/"+id, format, args...))
}

func (c *wordsCheck) want(id, what, text string) {
	if strings.TrimSpace(text) == "" {
		c.bad(id, "%s has no %s in %s", id, what, c.lang)
	}
}

func (c *wordsCheck) keys(section, kind string, ids []string, words map[string]string) {
	c.section = section
	for _, id := range ids {
		c.want(id, kind+" text", words[id])
	}
	for id := range words {
		if !slices.Contains(ids, id) {
			c.bad(id, "the form has no %s %s", kind, id)
		}
	}
}

func (c *wordsCheck) scales(w *Words) {
	c.section = "scales"
	for _, s := range c.form.Scales {
		sw := w.Scales[s.ID]
		for what, text := range map[string]string{
			"name": sw.Name, "about": sw.About, "caption": sw.Caption, "strength sentence": sw.Strength,
			"begin sentence": sw.Begin, "moments": sw.Moments, "high": sw.High, "low": sw.Low,
		} {
			c.want(s.ID, what, text)
		}
	}
	for id := range w.Scales {
		if !c.form.HasScale(id) {
			c.bad(id, "unknown scale %s", id)
		}
	}
}

func (c *wordsCheck) facts(w *Words) {
	c.section = "facts"
	for _, fact := range c.form.Facts {
		fw := w.Facts[fact.ID]
		c.want(fact.ID, "question", fw.Question)
		for _, o := range fact.Options {
			c.want(fact.ID, "option "+o, fw.Options[o])
		}
	}
}

const (
	maxItemWords = 20
	sameShare    = 0.6 // at least this share of items has one text for every band
)

// stemRules are the words an item may not have, by language: a negation asks a
// tired reader to turn the scale round; "always" and "never" belong to the answers.
var stemRules = map[string]*regexp.Regexp{
	"en": regexp.MustCompile(`(?i)\b(not|no|never|none|nobody|nothing|neither|nor|cannot|without|hardly|always|usually|often|try|tried|trying|should|abuse|abused|risk|normal)\b|n[’']t\b`),
}

func (c *wordsCheck) items(w *Words) {
	c.section = "items"
	same := 0
	for _, it := range c.form.items {
		iw := w.Items[it.ID]
		c.want(it.ID, "short form", iw.Short)
		c.want(it.ID, "why", iw.Why)
		for _, band := range iw.Text.Missing(c.form.Bands) {
			c.bad(it.ID, "%s has no text for the band %s", it.ID, band)
		}
		if iw.Text.Each == nil {
			same++
		}
		for _, text := range iw.Text.each() {
			c.stem(it, text)
		}
	}
	for id := range w.Items {
		if c.form.Item(id) == nil {
			c.bad(id, "the form has no item %s", id)
		}
	}
	if least := int(math.Ceil(sameShare * float64(len(c.form.items)))); same < least {
		c.bad("items", "%d items have the same text in every band; at least %d must", same, least)
	}
}

func (c *wordsCheck) stem(it *Item, text string) {
	if n := len(strings.Fields(text)); n > maxItemWords {
		c.bad(it.ID, "%s has %d words; at most %d", it.ID, n, maxItemWords)
	}
	if rule := stemRules[c.lang]; rule != nil {
		if m := rule.FindString(text); m != "" {
			c.bad(it.ID, "%s: %q may not stand in a question", it.ID, m)
		}
	}
}
