// Package search finds texts by words, forgiving other forms of a word and
// slips of the finger. It keeps everything in memory and is the same on every
// database.
package search

import (
	"math"
	"slices"
	"sort"
	"strings"
	"unicode"

	"github.com/kljensen/snowball"
)

// Index holds texts by id.
type Index struct {
	lang  string // as the stemmer calls it; "" leaves words as they are
	docs  []doc
	words map[string]string    // every word as it is written -> its stem
	where map[string][]posting // stem -> texts
	long  float64              // mean length
}

type doc struct {
	id     string
	length float64
}

type posting struct {
	doc    int
	weight float64 // how often, a title counting more
}

// languages maps a language tag to what the stemmer calls it.
var languages = map[string]string{
	"en": "english", "es": "spanish", "fr": "french", "ru": "russian", "sv": "swedish", "no": "norwegian", "hu": "hungarian",
}

// New makes an empty index for a language tag such as "en".
func New(tag string) *Index {
	return &Index{lang: languages[tag], words: map[string]string{}, where: map[string][]posting{}}
}

// titleWeight is how many times a word of the title counts.
const titleWeight = 3

// Add adds a text. An id is added once.
func (x *Index) Add(id, title, text string) {
	weights := map[string]float64{}
	length := 0.0
	for i, part := range []string{text, title} {
		weight := 1 + float64(i)*(titleWeight-1)
		for _, w := range split(part) {
			x.words[w] = x.stem(w)
			weights[x.words[w]] += weight
			length += weight
		}
	}
	n := len(x.docs)
	for stem, w := range weights {
		x.where[stem] = append(x.where[stem], posting{n, w})
	}
	x.docs = append(x.docs, doc{id, length})
	x.long += (length - x.long) / float64(n+1)
}

func split(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

func (x *Index) stem(word string) string {
	if x.lang == "" {
		return word
	}
	s, err := snowball.Stem(word, x.lang, true)
	if err != nil {
		return word
	}
	return s
}

// BM25's usual constants (Robertson & Zaragoza 2009).
const k1, b = 1.2, 0.75

// Bounds of the work of one search.
const maxWords, maxLetters = 12, 30

// Find gives the ids that fit the query, best first. A word that is nowhere is
// read as the nearest words that are: one slip from four letters on, two from
// eight on. Words that stand in more than half of the texts are passed over,
// unless the query has no others.
func (x *Index) Find(query string) (ids []string) {
	words := split(query)
	words = words[:min(maxWords, len(words))]
	scores := map[int]float64{}
	for _, everything := range []bool{false, true} {
		for _, w := range words {
			x.score(w, everything, scores)
		}
		if len(scores) > 0 {
			break
		}
	}
	found := make([]int, 0, len(scores))
	for d := range scores {
		found = append(found, d)
	}
	sort.Slice(found, func(i, j int) bool {
		if scores[found[i]] != scores[found[j]] {
			return scores[found[i]] > scores[found[j]]
		}
		return found[i] < found[j]
	})
	for _, d := range found {
		ids = append(ids, x.docs[d].id)
	}
	return ids
}

// slipShare is what a word counts that had to be guessed.
const slipShare = .6

func (x *Index) score(word string, everything bool, scores map[int]float64) {
	stems, share := []string{x.stem(word)}, 1.0
	if x.where[stems[0]] == nil {
		stems, share = x.near(word), slipShare
	}
	n := float64(len(x.docs))
	for _, s := range stems {
		places := x.where[s]
		df := float64(len(places))
		if df > n/2 && !everything {
			continue
		}
		idf := math.Log(1 + (n-df+.5)/(df+.5))
		for _, p := range places {
			tf := p.weight * (k1 + 1) / (p.weight + k1*(1-b+b*x.docs[p.doc].length/x.long))
			scores[p.doc] += share * idf * tf
		}
	}
}

// near are the stems of the known words closest to one that is not known.
func (x *Index) near(word string) (stems []string) {
	letters := []rune(word)
	most := 0
	switch n := len(letters); {
	case n > maxLetters:
		return nil
	case n >= 8:
		most = 2
	case n >= 4:
		most = 1
	}
	for known, stem := range x.words {
		switch d := distance(letters, []rune(known), most); {
		case d > most:
		case d < most:
			most, stems = d, []string{stem}
		default:
			stems = append(stems, stem)
		}
	}
	slices.Sort(stems)
	return slices.Compact(stems)
}

// distance counts the letters to change, add, leave out or swap with the next
// (optimal string alignment); more than most is told as most+1.
func distance(from, to []rune, most int) int {
	if len(from)-len(to) > most || len(to)-len(from) > most {
		return most + 1
	}
	before, last, row := make([]int, len(to)+1), make([]int, len(to)+1), make([]int, len(to)+1)
	for j := range last {
		last[j] = j
	}
	for i := range from {
		row[0] = i + 1
		for j := range to {
			cost := 1
			if from[i] == to[j] {
				cost = 0
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+cost)
			if i > 0 && j > 0 && from[i] == to[j-1] && from[i-1] == to[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(to)]
}
