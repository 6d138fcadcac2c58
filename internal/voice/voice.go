// Package voice is what a child keeps: the weather of a day, how it is with a
// parent, a sentence, a wish. The rules are:
//
//   - A thing is the child's alone until the child shows it, to one parent, as
//     much of it as the child chooses.
//   - What is shown is a copy of its own. It stays as it was shown, whatever
//     becomes of the thing, until it is shown anew or taken back.
//   - No number is made of answers, for nobody.
package voice

import (
	"slices"
	"strings"
	"unicode/utf8"

	"mentor/internal/calendar"
	"mentor/internal/fault"
)

// Limits in letters.
const (
	MaxLine  = 200  // a line beside something chosen
	MaxWords = 1000 // a sentence that goes on
)

// What a thing is.
type What string

// The kinds of things.
const (
	Weather What = "weather" // of a day
	Trust   What = "trust"   // how it was with one parent
	Say     What = "say"     // a sentence
	Wish    What = "wish"    // something to do together
)

// Thing is something a child keeps.
type Thing struct {
	What     What               `json:"k"`
	Weather  int                `json:"w,omitempty"` // 1 storm to 5 sunny
	Words    string             `json:"n,omitempty"`
	Starter  string             `json:"s,omitempty"` // id of one of Book.Starters that Words go on from
	Activity string             `json:"a,omitempty"` // id of an activity of the library, for a wish
	Felt     *Felt              `json:"t,omitempty"`
	Shown    map[string]Showing `json:"b,omitempty"` // by bond
	Back     []string           `json:"r,omitempty"` // copies that were taken back or gave way, the oldest first
	Gone     bool               `json:"x,omitempty"` // it is being taken away
}

// maxBack is how many copies a thing remembers that are not shown any more.
const maxBack = 50

// TakeBack notes that a parent does not have a copy any more. The form that made
// it may come once more, late: it makes nothing then.
func (t *Thing) TakeBack(bond string) {
	if s, ok := t.Shown[bond]; ok {
		t.Back = append(t.Back, s.ID)
		t.Back = slices.Delete(t.Back, 0, max(0, len(t.Back)-maxBack))
		delete(t.Shown, bond)
	}
}

// Felt is what a child answered about one parent.
type Felt struct {
	Bond    string         `json:"b"`
	Name    string         `json:"n"` // what the child called the parent then
	Age     Age            `json:"y"`
	Answers map[string]int `json:"a,omitempty"` // by topic, from 1; what was skipped or not told is not there
}

// Showing is what one parent has of a thing.
type Showing struct {
	ID string `json:"i"` // of the parent's copy
	As Shown  `json:"s"`
}

// Age is a wording: by what age a child reads.
type Age string

// The two wordings.
const (
	Young Age = "young" // 8 to 10
	Older Age = "older" // 11 to 17, and when the year of birth is not known
)

// OlderFrom is the age from which a child is asked with the older wording.
const OlderFrom = 11

// AgeOf is the wording for somebody born in a year, on a day.
func AgeOf(born int, day calendar.Day) Age {
	if born > 0 && day.UTC().Year()-born < OlderFrom {
		return Young
	}
	return Older
}

// Options is how many answers there are to choose from.
func (a Age) Options() int {
	if a == Young {
		return 3
	}
	return 5
}

// Texts are what was written in words; it may be empty.
func (t Thing) Texts() []string { return []string{t.Words} }

// Tidy is the thing as it is kept.
func (t Thing) Tidy() Thing {
	t.Words = strings.TrimSpace(t.Words)
	return t
}

// Check gives the fault of what cannot be kept; activities are the ids of the library.
func (t Thing) Check(b *Book, hasActivity func(id string) bool) error {
	most := MaxWords
	if t.What == Weather || t.What == Wish {
		most = MaxLine
	}
	switch {
	case utf8.RuneCountInString(t.Words) > most:
		return fault.New(fault.Invalid, "say.error.long")
	case t.empty():
		return fault.New(fault.Invalid, "say.error.empty")
	case t.Weather < 0 || t.Weather > Weathers, t.Starter != "" && !b.HasStarter(t.Starter), t.Activity != "" && !hasActivity(t.Activity):
		return fault.New(fault.Invalid, "say.error.choice")
	case t.Felt != nil:
		return t.Felt.check(b)
	}
	return nil
}

func (t Thing) empty() bool {
	switch t.What {
	case Weather:
		return t.Weather == 0
	case Say:
		return t.Words == ""
	case Wish:
		return t.Words == "" && t.Activity == ""
	}
	return t.Words == "" && (t.Felt == nil || len(t.Felt.Answers) == 0)
}

func (f *Felt) check(b *Book) error {
	asked := b.Asked(f.Age)
	for id, a := range f.Answers {
		if !hasTopic(asked, id) || a < 1 || a > f.Age.Options() {
			return fault.New(fault.Invalid, "say.error.choice")
		}
	}
	return nil
}
