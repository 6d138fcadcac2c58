// Package instrument is a questionnaire as data: it loads and checks a form,
// scores answers with their uncertainty, and compares two results. It knows no
// item by number or name; those stand in content/instruments.
package instrument

import (
	"io/fs"
	"slices"

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
	course    []Stop
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
	f.course = f.findCourse()
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
