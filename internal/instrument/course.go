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

// The pages of the inventories, as content files name them.
const causesPage, mistakesPage = "causes", "mistakes"

// Stop is one page of the test.
type Stop struct {
	Kind  Kind
	Place int  // of the item, for AskItem
	Group int  // of the facts, for AskFacts: its number in the form
	Short bool // belongs to the short part
}

// Course is the order of the pages: the short part first, so that a person may
// stop there, then the rest, with nothing asked twice.
func (f *Form) Course() []Stop { return f.course }

func (f *Form) findCourse() (stops []Stop) {
	stops = append(stops, f.around(f.Pages.Start, true)...)
	stops = append(stops, f.part(true)...)
	stops = append(stops, f.around(f.Pages.Short, true)...)
	stops = append(stops, f.part(false)...)
	return append(stops, f.around(f.Pages.Full, false)...)
}

func (f *Form) around(pages []string, short bool) (stops []Stop) {
	for _, name := range pages {
		switch name {
		case causesPage:
			stops = append(stops, Stop{Kind: AskCauses, Short: short})
		case mistakesPage:
			stops = append(stops, Stop{Kind: AskMistakes, Short: short})
		default:
			stops = append(stops, Stop{Kind: AskFacts, Group: slices.Index(f.groups, name), Short: short})
		}
	}
	return stops
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

// Skips reports whether a page is left out for who gave these answers: without
// contact there is nothing to say about time together.
func (f *Form) Skips(stop Stop, a Answers) bool {
	return stop.Kind == AskItem && f.NoContact(a) && !slices.Contains(f.Contact.Asks, f.items[stop.Place].Set)
}

// NoContact reports whether the answers say that there is no contact just now.
func (f *Form) NoContact(a Answers) bool {
	return f.Contact.Fact != "" && slices.Contains(f.Contact.None, f.FactOption(a, f.Contact.Fact))
}

// Group is the name of the facts that a page asks.
func (f *Form) Group(stop Stop) string {
	if stop.Kind == AskFacts {
		return f.groups[stop.Group]
	}
	return ""
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

// Judge is what the replies to safety items lead to.
func (f *Form) Judge(items []safety.Item, replies []safety.Reply) safety.Outcome {
	return f.table.Judge(items, replies)
}

// Gated is what the past mistakes add to what safety shows and withholds.
func (f *Form) Gated(a Answers) safety.Outcome {
	return f.table.Done(func(mistake, atLeast string) bool {
		least, _ := MistakeLevel(atLeast)
		v := f.Of(a, mistake)
		return v >= least && v <= MistakeNow
	})
}

// Asked are the questions of a page that asks several, the facts after the others.
func (f *Form) Asked(stop Stop) (ids []string) {
	group := f.Group(stop)
	switch stop.Kind {
	case AskCauses:
		ids, group = slices.Clone(f.Causes), causesPage
	case AskMistakes:
		return f.Mistakes
	}
	for _, fact := range f.FactsOf(group) {
		ids = append(ids, fact.ID)
	}
	return ids
}

// Told reports whether a fact is something told about the family, whose options
// speak for themselves: it stands on the first page, or with the causes.
func (f *Form) Told(id string) bool {
	return slices.ContainsFunc(f.Facts, func(x Fact) bool {
		return x.ID == id && (x.Group == causesPage || slices.Contains(f.Pages.Start, x.Group))
	})
}

// FactsOf are the facts of a group.
func (f *Form) FactsOf(group string) (facts []Fact) {
	for _, fact := range f.Facts {
		if fact.Group == group && group != "" {
			facts = append(facts, fact)
		}
	}
	return facts
}

// Following are the facts that ask more about a cause.
func (f *Form) Following(cause string) (facts []Fact) {
	for _, fact := range f.FactsOf(causesPage) {
		if fact.Follows == cause {
			facts = append(facts, fact)
		}
	}
	return facts
}
