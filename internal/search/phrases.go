package search

import (
	"slices"
	"strings"
)

// Phrases finds what a query says: words in their order, with at most three others
// between two of them. It knows the forms of a word as an Index does, and guesses
// nothing.
type Phrases struct {
	stems *Index // for its language only
	all   []phrase
}

type phrase struct {
	id    string
	words [][]string // of each word the stems that will do
}

// NewPhrases makes an empty list for a language tag such as "en".
func NewPhrases(tag string) *Phrases { return &Phrases{stems: New(tag)} }

// Add adds a phrase that means id. In it a/b is either of two words.
func (p *Phrases) Add(id, text string) {
	ph := phrase{id: id}
	for _, w := range strings.Fields(strings.ToLower(text)) {
		var either []string
		for one := range strings.SplitSeq(w, "/") {
			either = append(either, p.stems.stem(one), p.stems.stem(fold(one)))
		}
		ph.words = append(ph.words, either)
	}
	p.all = append(p.all, ph)
	slices.SortStableFunc(p.all, func(a, b phrase) int { return len(b.words) - len(a.words) })
}

// Bounds of the work, and of what one phrase reaches over.
const maxSaid, between = 50, 3

// Find gives the ids of what the query says, each once. A longer phrase is read
// before a shorter one, and a word belongs to one of them.
func (p *Phrases) Find(query string) (ids []string) {
	said := split(query)
	said = said[:min(maxSaid, len(said))]
	for i, w := range said {
		said[i] = p.stems.stem(w)
	}
	for _, ph := range p.all {
		at := places(said, ph.words, 0, len(said))
		for _, i := range at {
			said[i] = ""
		}
		if at != nil && !slices.Contains(ids, ph.id) {
			ids = append(ids, ph.id)
		}
	}
	return ids
}

// places are where the words of a phrase stand, the first of them between from and
// until; nil when they do not.
func places(said []string, words [][]string, from, until int) []int {
	if len(words) == 0 {
		return []int{}
	}
	for i := from; i < min(until, len(said)); i++ {
		if slices.Contains(words[0], said[i]) {
			if rest := places(said, words[1:], i+1, i+between+2); rest != nil {
				return append(rest, i)
			}
		}
	}
	return nil
}
