// Package search finds texts by words, forgiving other forms of a word and
// slips of the finger. It keeps everything in memory and is the same on every
// database.
package search

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/kljensen/snowball"
	"golang.org/x/text/unicode/norm"
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

// split are the words of a text, in small letters.
func split(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) })
}

// fold is a word without its accents, as many people type it.
func fold(word string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(word))
}

// stem is what the forms of a word have in common, without accents.
func (x *Index) stem(word string) string {
	word = norm.NFC.String(word)
	if x.lang == "" {
		return fold(word)
	}
	s, err := snowball.Stem(word, x.lang, true)
	if err != nil {
		return fold(word)
	}
	return fold(s)
}

// BM25's usual constants (Robertson & Zaragoza 2009).
const k1, b = 1.2, 0.75

// Bounds of the work of one search.
const maxWords, maxLetters = 12, 30

// Find gives the ids that fit the query, best first. When no word of it is
// anywhere, each is read as the nearest words that are, and guessed has those:
// one slip from four letters on, two from eight on. Words that stand in more than
// half of the texts are passed over, unless the query has no others.
func (x *Index) Find(query string) (ids, guessed []string) {
	words := split(query)
	words = words[:min(maxWords, len(words))]
	var stems, meant, near []string
	for _, w := range words {
		if s := x.stem(w); x.where[s] != nil {
			stems = append(stems, s)
			continue
		}
		for _, known := range x.near(w) {
			if fold(known) == fold(w) { // only accents are not as they are written
				stems = append(stems, x.words[known])
				continue
			}
			meant, near = append(meant, x.words[known]), append(near, known)
		}
	}
	if ids = x.find(stems, false); ids != nil {
		return ids, nil
	}
	if ids = x.find(meant, false); ids != nil {
		return ids, near
	}
	return x.find(stems, true), nil
}

// find gives the ids of the texts with one of the stems, best first.
func (x *Index) find(stems []string, everything bool) (ids []string) {
	scores := map[int]float64{}
	for _, s := range stems {
		x.score(s, everything, scores)
	}
	found := slices.SortedFunc(maps.Keys(scores), func(a, b int) int { return cmp.Or(cmp.Compare(scores[b], scores[a]), cmp.Compare(a, b)) })
	for _, d := range found {
		ids = append(ids, x.docs[d].id)
	}
	return ids
}

func (x *Index) score(stem string, everything bool, scores map[int]float64) {
	n, places := float64(len(x.docs)), x.where[stem]
	df := float64(len(places))
	if df > n/2 && !everything {
		return
	}
	idf := math.Log(1 + (n-df+.5)/(df+.5))
	for _, p := range places {
		tf := p.weight * (k1 + 1) / (p.weight + k1*(1-b+b*x.docs[p.doc].length/x.long))
		scores[p.doc] += idf * tf
	}
}

// mostGuesses is how many words may be as near as one another: more of them tell nothing.
const mostGuesses = 3

// near are the known words closest to one that is not known. A short one begins
// as it was typed: too many others are one letter away.
func (x *Index) near(word string) (words []string) {
	letters := []rune(fold(word))
	most := 0
	switch n := len(letters); {
	case n == 0 || n > maxLetters:
		return nil
	case n >= 8:
		most = 2
	case n >= 4:
		most = 1
	}
	for known := range x.words {
		to := []rune(fold(known))
		if len(letters) < 6 && !slices.Equal(to[:min(1, len(to))], letters[:1]) {
			continue
		}
		switch d := distance(letters, to, most); {
		case d > most:
		case d < most:
			most, words = d, []string{known}
		default:
			words = append(words, known)
		}
	}
	if len(words) > mostGuesses {
		return nil
	}
	slices.Sort(words)
	return words
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
