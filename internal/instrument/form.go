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
	Pages            Pages
	Scales           []Scale
	Guidance         Axes
	SupportFirst     string `yaml:"support_first"`
	Closeness        string
	SafetyAfter      string `yaml:"safety_after"`
	Opposites        [][2]string
	Causes           []string
	Mistakes         []string
	Facts            []Fact
	Contact          Contact
	Retired          Retired
	Safety           []safety.Item

	places    map[string]int // question id -> place among the answers
	items     []*Item        // by place
	scale     []int          // place of an item -> index of its scale
	questions int            // places in all
	groups    []string       // of facts that have a page of their own
	course    []Stop
	table     *safety.Table
}

// Pages are the pages around the items: groups of facts, "causes" or "mistakes".
// Start comes first of all, Short at the end of the short part, Full at the end
// of the rest.
type Pages struct{ Start, Short, Full []string }

// Contact says what is asked of somebody who does not see the child: when the
// answer to Fact is one of None, only items of the answer sets Asks.
type Contact struct {
	Fact string
	None []string
	Asks []string
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
	Set       string // days, frequency or occasion
	Direction string // favourable or unfavourable
	Short     bool   // belongs to the short form and the pulse
}

// Unfavourable reports whether the act asked about is turned round for scoring.
func (it *Item) Unfavourable() bool { return it.Direction == "unfavourable" }

// MayNotComeUp reports whether "it did not come up" is one of the answers.
func (it *Item) MayNotComeUp() bool { return it.Set != "frequency" }

// NotComeUpKey is the catalogue key of that answer: of days there may have been none.
func (it *Item) NotComeUpKey() string {
	if it.Set == "days" {
		return "answer.na.days"
	}
	return "answer.na"
}

// mistakeLevels are the answers to a mistake as content files write them.
var mistakeLevels = map[string]Answer{"once": MistakeOnce, "period": MistakePeriod, "now": MistakeNow}

// MistakeLevel reads how much of a mistake there was, as content files write it.
func MistakeLevel(word string) (Answer, bool) { v, ok := mistakeLevels[word]; return v, ok }

// Fact is an unscored question about the situation. Facts of one group stand on
// one page; those of the group "causes" stand with the causes.
type Fact struct {
	ID      string
	Group   string
	Follows string // the cause it asks more about
	Options []string
}

// Retired are questions of earlier versions, which advice may name for the results
// that were made with them.
type Retired struct{ Causes []string }

// KnowsCause reports whether this or an earlier version asks for the cause.
func (f *Form) KnowsCause(id string) bool {
	return slices.Contains(f.Causes, id) || slices.Contains(f.Retired.Causes, id)
}

// LoadForm reads and checks instruments/<folder>/form.yaml. What its safety
// questions lead to it takes from the safety table, whose own mistakes are told
// by safety.LoadTable.
func LoadForm(fsys fs.FS, folder string) (*Form, []yamlfile.Problem) {
	form := &Form{}
	f, ps := yamlfile.Read(fsys, "instruments/"+folder+"/form.yaml", form)
	if f == nil {
		return nil, ps
	}
	form.table, _ = safety.LoadTable(fsys)
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
		if fact.Group != causesPage && !slices.Contains(f.groups, fact.Group) {
			f.groups = append(f.groups, fact.Group)
		}
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
