package instrument

import (
	"slices"

	"mentor/internal/safety"
)

// Kind is what a stop of the test asks.
type Kind uint8

// One scored item a page; the inventories, the facts and the safety block
// have a page each.
const (
	AskItem Kind = iota
	AskSafety
	AskFacts
	AskCauses
	AskMistakes
)

// Stop is one page of the test.
type Stop struct {
	Kind  Kind
	Place int  // of the item, for AskItem
	Short bool // belongs to the short part
}

// Course is the order of the pages: the short part first, so that a person may
// stop there, then the rest, with nothing asked twice.
func (f *Form) Course() []Stop { return f.course }

func (f *Form) findCourse() []Stop {
	short := append(f.part(true), Stop{Kind: AskFacts, Short: true})
	rest := append(f.part(false), Stop{Kind: AskCauses}, Stop{Kind: AskMistakes})
	return append(short, rest...)
}

func (f *Form) part(short bool) (stops []Stop) {
	p := 0
	for _, s := range f.Scales {
		for j := range s.Items {
			if s.Items[j].Short == short {
				stops = append(stops, Stop{Kind: AskItem, Place: p + j, Short: short})
			}
		}
		p += len(s.Items)
		if s.ID == f.SafetyAfter {
			stops = append(stops, Stop{Kind: AskSafety, Short: short})
		}
	}
	return stops
}

// SafetyItems are the safety questions of one part.
func (f *Form) SafetyItems(short bool) (items []safety.Item) {
	for _, s := range f.Safety {
		if s.Short == short {
			items = append(items, s)
		}
	}
	return items
}

// Gated is what the past mistakes add to what safety withholds.
func (f *Form) Gated(a Answers) safety.Outcome {
	var items []safety.Item
	for _, g := range f.Gates {
		least, _ := MistakeLevel(g.AtLeast)
		if v := f.Of(a, g.Mistake); v >= least && v <= MistakeNow {
			items = append(items, safety.Item{Level: "gate", Withholds: g.Withholds, First: g.First})
		}
	}
	return safety.Judge(items, slices.Repeat([]safety.Reply{safety.Yes}, len(items)))
}

// Asked are the questions of a page that asks several.
func (f *Form) Asked(k Kind) []string {
	switch k {
	case AskCauses:
		return f.Causes
	case AskMistakes:
		return f.Mistakes
	case AskFacts:
		ids := make([]string, len(f.Facts))
		for i, fact := range f.Facts {
			ids[i] = fact.ID
		}
		return ids
	}
	return nil
}
