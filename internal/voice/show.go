package voice

import (
	"maps"
	"reflect"
	"slices"

	"mentor/internal/fault"
)

// Shown is a copy of as much of a thing as a child shows to a parent. It lies
// with the parent, so it has nothing but what the parent may read.
type Shown struct {
	What     What   `json:"k"`
	Weather  int    `json:"w,omitempty"`
	Words    string `json:"n,omitempty"`
	Starter  string `json:"s,omitempty"`
	Activity string `json:"a,omitempty"`
	Age      Age    `json:"y,omitempty"`  // whose words the answers have
	Line     *Line  `json:"l,omitempty"`  // answers in one line
	Topics   []Told `json:"t,omitempty"`  // in the order of the book
	Thanked  bool   `json:"th,omitempty"` // the parent said thank you
}

// Told is one answer that the child chose to show.
type Told struct {
	Topic  string `json:"t"`
	Answer int    `json:"a"`
}

// Line is answers in one line: from one answer to another, or the same twice.
type Line struct {
	From int `json:"f"`
	To   int `json:"t"`
}

// fewest are how many answers a line needs, so that it does not stand for one of them.
func (a Age) fewest() int {
	if a == Young {
		return 4
	}
	return 5
}

// Line is the range of the middle answers: of all in order, a quarter is left
// out at each end (rounded down). With too few answers there is none.
func (f *Felt) Line() (Line, bool) {
	n := len(f.Answers)
	if n < f.Age.fewest() {
		return Line{}, false
	}
	all := slices.Sorted(maps.Values(f.Answers))
	return Line{From: all[n/4], To: all[n-1-n/4]}, true
}

// Choice is how much of a thing a child shows.
type Choice struct {
	Words  bool     // the words beside a weather or answers; a sentence and a wish are always whole
	Line   bool     // the answers in one line
	Topics []string // the answers to these
}

// As is what a parent with a bond would see of the thing. What is about another
// parent cannot be shown, and neither can nothing.
func (t Thing) As(b *Book, bond string, ch Choice) (Shown, error) {
	s := Shown{What: t.What, Weather: t.Weather, Starter: t.Starter, Activity: t.Activity}
	if ch.Words || t.What == Say || t.What == Wish {
		s.Words = t.Words
	}
	if t.Felt == nil {
		return s, nil
	}
	if t.Felt.Bond != bond {
		return s, fault.New(fault.NotFound, "error.not_found")
	}
	s.Age = t.Felt.Age
	if line, ok := t.Felt.Line(); ok && ch.Line {
		s.Line = &line
	}
	for _, topic := range b.Asked(s.Age) {
		if a := t.Felt.Answers[topic.ID]; a > 0 && slices.Contains(ch.Topics, topic.ID) {
			s.Topics = append(s.Topics, Told{topic.ID, a})
		}
	}
	if s.Words == "" && s.Line == nil && len(s.Topics) == 0 {
		return s, fault.New(fault.Invalid, "show.error.nothing")
	}
	return s, nil
}

// Same reports whether a parent reads the same in both.
func (s Shown) Same(o Shown) bool {
	s.Thanked, o.Thanked = false, false
	return reflect.DeepEqual(s, o)
}
