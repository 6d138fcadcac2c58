package page

import (
	"cmp"

	"mentor/internal/practice"
	"mentor/internal/voice"
)

// shownName is what kind of thing it is, for the parent.
func (s ShelfOf) shownName(v voice.Shown) string {
	if v.What == voice.Trust {
		return s.T("voice.felt." + string(v.Age))
	}
	return s.T("voice.name." + string(v.What))
}

// LineWords is a line of answers in words.
func (s ShelfOf) LineWords(a voice.Age, l voice.Line) string {
	lo, hi := s.Words.Answer(a, l.From), s.Words.Answer(a, l.To)
	if lo == hi {
		return s.T("voice.line.one", "answer", lo)
	}
	return s.T("voice.line.two", "lo", lo, "hi", hi)
}

// ShelfOf is whose words and names the things of a child are shown with.
type ShelfOf struct {
	Page
	Words  *voice.Words
	Family *practice.Words
	Danger string // address of the words of danger
}

// Activity is what something to do together is called by a child; empty when it
// is not known.
func (s ShelfOf) Activity(id string) string {
	return cmp.Or(s.Words.Wishes[id], s.Family.Activities[id].Name)
}
