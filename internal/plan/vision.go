package plan

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"mentor/internal/calendar"
	"mentor/internal/fault"
)

// Limits of a vision, in letters and in signs.
const (
	MaxVision   = 2000
	MaxSignName = 80
	MaxLevel    = 200
	MinSigns    = 3
	MaxSigns    = 5
)

// Vision is what trust would look like when it is back, in the parent's own
// words, with the signs by which they would notice.
type Vision struct {
	Words   string   `json:"words,omitzero"`
	Signs   []Sign   `json:"signs,omitzero"`
	Ratings []Rating `json:"rated,omitzero"` // the oldest first
	Own     int      `json:"own,omitzero"`   // signs of their own so far, so that no id comes twice
}

// Sign is one sign of trust. Its levels go from much less than hoped to much
// more than hoped; the middle one is what is hoped for after half a year.
type Sign struct {
	ID     string    `json:"id"` // of the content, or own-1, own-2 …
	Name   string    `json:"name"`
	Levels [5]string `json:"levels"`
}

// Rating is how the signs stood in the seven days before a day: -2 to +2 by
// the id of the sign. A sign that was not rated is not there.
type Rating struct {
	Day calendar.Day   `json:"day"`
	Of  map[string]int `json:"of"`
}

// Write keeps the parent's own words. Longer than MaxVision is a fault.
func (v *Vision) Write(words string) error {
	words = strings.TrimSpace(words)
	if utf8.RuneCountInString(words) > MaxVision {
		return fault.New(fault.Invalid, "vision.error.long")
	}
	v.Words = words
	return nil
}

// Choose sets the signs: three to five, each with a name and five levels. A
// sign without an id is the parent's own and gets one; any other id is of the
// content or was there before. Ratings of signs that have gone are kept.
func (v *Vision) Choose(b *Book, signs []Sign) error {
	if len(signs) < MinSigns || len(signs) > MaxSigns {
		return fault.New(fault.Invalid, "vision.error.signs")
	}
	signs, own := slices.Clone(signs), v.Own
	seen := map[string]bool{}
	for i := range signs {
		if signs[i].ID == "" {
			own++
			signs[i].ID = ownID(own)
		} else if v.sign(signs[i].ID) == nil && !b.hasSign(signs[i].ID) {
			return fault.New(fault.Invalid, "vision.error.sign")
		}
		if seen[signs[i].ID] {
			return fault.New(fault.Invalid, "vision.error.twice")
		}
		seen[signs[i].ID] = true
		if err := signs[i].tidy(); err != nil {
			return err
		}
	}
	v.Signs, v.Own = signs, own
	return nil
}

func ownID(n int) string { return "own-" + strconv.Itoa(n) }

func (s *Sign) tidy() error {
	if err := tidy(&s.Name, MaxSignName, "vision.error.name"); err != nil {
		return err
	}
	for i := range s.Levels {
		if err := tidy(&s.Levels[i], MaxLevel, "vision.error.level"); err != nil {
			return err
		}
	}
	return nil
}

// tidy makes one line of a text. An empty or a longer one is a fault with key.
func tidy(text *string, longest int, key string) error {
	*text = strings.Join(strings.Fields(*text), " ")
	if n := utf8.RuneCountInString(*text); n == 0 || n > longest {
		return fault.New(fault.Invalid, key)
	}
	return nil
}

// Rate notes how the signs stood on a day. Rating again on that day replaces
// it; a day before the last rating is a fault.
func (v *Vision) Rate(day calendar.Day, of map[string]int) error {
	last := len(v.Ratings) - 1
	if last >= 0 && day < v.Ratings[last].Day {
		return fault.New(fault.Invalid, "vision.error.day")
	}
	r := Rating{Day: day, Of: map[string]int{}}
	for id, x := range of {
		if x < -2 || x > 2 || v.sign(id) == nil {
			return fault.New(fault.Invalid, "vision.error.rating")
		}
		r.Of[id] = x
	}
	switch {
	case len(r.Of) == 0:
		return fault.New(fault.Invalid, "vision.error.rating")
	case last >= 0 && v.Ratings[last].Day == day:
		v.Ratings[last] = r
	default:
		v.Ratings = append(v.Ratings, r)
	}
	return nil
}

func (v *Vision) sign(id string) *Sign {
	for i := range v.Signs {
		if v.Signs[i].ID == id {
			return &v.Signs[i]
		}
	}
	return nil
}

// rho is the mean correlation between goals that the authors of the scale took
// for granted, because nobody can estimate it for one person.
const rho = .3

// TScore is the goal attainment score of Kiresuk and Sherman (Community Mental
// Health Journal 4, 1968) with equal weights:
//
//	T = 50 + 10·Σx / √((1-ρ)·n + ρ·n²),  ρ = .3
//
// for n levels x of -2 to +2. 50 means: as hoped. ok is false without a level.
func TScore(x []int) (t float64, ok bool) {
	if len(x) == 0 {
		return 0, false
	}
	n, sum := float64(len(x)), 0
	for _, level := range x {
		sum += level
	}
	return 50 + 10*float64(sum)/math.Sqrt((1-rho)*n+rho*n*n), true
}

// Hoped says in words where the signs stand against what was hoped for.
type Hoped string

// The words from least to most.
const (
	FarLess Hoped = "far-less"
	Less    Hoped = "less"
	About   Hoped = "about"
	More    Hoped = "more"
	FarMore Hoped = "far-more"
)

// Hopes lists the words from least to most.
var Hopes = []Hoped{FarLess, Less, About, More, FarMore}

// HopedFor is the word for a T-score. The borders are a convention of ours:
// half a standard deviation (10) and two of them from 50.
func HopedFor(t float64) Hoped {
	switch {
	case t <= 30:
		return FarLess
	case t < 45:
		return Less
	case t <= 55:
		return About
	case t < 70:
		return More
	default:
		return FarMore
	}
}

// leastRated is how many signs must be rated for a word about all of them.
const leastRated = 2

// Score is the T-score of a rating and its word; not ok when fewer than two
// signs were rated.
func (r Rating) Score() (t float64, word Hoped, ok bool) {
	if len(r.Of) < leastRated {
		return 0, "", false
	}
	x := make([]int, 0, len(r.Of))
	for _, level := range r.Of {
		x = append(x, level)
	}
	t, ok = TScore(x)
	return t, HopedFor(t), ok
}

// dueAgain is after how many days the signs are asked about again.
const dueAgain = 7

// due reports whether the signs are to be rated on a day.
func (v *Vision) due(today calendar.Day) bool {
	if len(v.Signs) == 0 {
		return false
	}
	last := len(v.Ratings) - 1
	return last < 0 || today >= v.Ratings[last].Day+dueAgain
}
