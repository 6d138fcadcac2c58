package journal

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"mentor/internal/calendar"
	"mentor/internal/fault"
)

// Limits in letters, wherever a parent writes.
const (
	MaxWords = 2000 // free words
	MaxLine  = 500  // a line beside something chosen
	MaxPart  = 1000 // one part of an apology
)

// BackDays is how many days back something may still be written.
const BackDays = 7

// Entry is one note about a day with one child. Nothing in it is required; a
// zero is always "not said". A day may have several.
type Entry struct {
	Day       calendar.Day `json:"d"`           // the day it is about
	At        time.Time    `json:"at,omitzero"` // when it was first written; whole minutes, UTC
	Weather   int          `json:"w,omitempty"` // between them: 1 stormy to 5 clear
	Together  Together     `json:"t,omitempty"`
	Chose     Chose        `json:"c,omitempty"`
	There     There        `json:"m,omitempty"`
	Warm      bool         `json:"g,omitempty"` // a warm gesture
	Talk      bool         `json:"s,omitempty"` // a talk that was not about school
	Tested    bool         `json:"x,omitempty"` // the child tested the parent
	Hard      bool         `json:"h,omitempty"` // a hard moment
	After     After        `json:"r,omitempty"` // what came after it
	Words     string       `json:"n,omitempty"` // at most MaxWords letters
	Practices []string     `json:"p,omitempty"` // ids of the practices done
}

// Together is how much time they had with each other.
type Together string

// Chose is who chose what they did.
type Chose string

// There is whether the parent was there with their mind.
type There string

// After is what came after a hard moment.
type After string

// The values with a meaning to the program.
const (
	NoTime     Together = "none"
	Apologised After    = "apologised"
	MadeUp     After    = "made-up"
)

// What can be said about each, in the order in which it is offered; the times grow.
var (
	Togethers = []Together{NoTime, "minutes", "half-hour", "hour"} // hour: or more
	Choices   = []Chose{"child", "parent", "both"}
	Theres    = []There{"yes", "partly", "no"}
	Afters    = []After{Apologised, MadeUp, "not-yet"}
)

// maxPractices is how many practices one entry may name; a plan has three.
const maxPractices = 12

// Empty reports whether nothing was said. The day and the moment do not count.
func (e Entry) Empty() bool {
	return e.Weather == 0 && e.Together == "" && e.Chose == "" && e.There == "" && e.After == "" &&
		!e.Warm && !e.Talk && !e.Tested && !e.Hard && strings.TrimSpace(e.Words) == "" && len(e.Practices) == 0
}

// Repaired reports whether the entry tells of a hard moment that was followed by
// an apology or by making up.
func (e Entry) Repaired() bool { return e.state() != Open }

// state is how far the hard moment of the entry is mended.
func (e Entry) state() State {
	switch {
	case e.Hard && e.After == MadeUp:
		return Mended
	case e.Hard && e.After == Apologised:
		return Said
	}
	return Open
}

// Texts are what was written in words; some may be empty.
func (e Entry) Texts() []string { return []string{e.Words} }

// Tidy is the entry as it is kept: without what answers a question that was
// not asked (who chose, when there was no time), words trimmed, the moment in
// whole minutes, each practice once.
func (e Entry) Tidy() Entry {
	if e.Together == NoTime {
		e.Chose, e.There = "", ""
	}
	if !e.Hard {
		e.After = ""
	}
	e.At, e.Words, e.Practices = minute(e.At), strings.TrimSpace(e.Words), once(e.Practices)
	return e
}

// Check gives the fault journal.error.choice for a value that is not offered,
// and journal.error.words_long.
func (e Entry) Check() error {
	fine := e.Weather >= 0 && e.Weather <= 5 && offered(e.Together, Togethers) && offered(e.Chose, Choices) &&
		offered(e.There, Theres) && offered(e.After, Afters) && len(e.Practices) <= maxPractices &&
		!slices.ContainsFunc(e.Practices, func(id string) bool { return id == "" || len(id) > MaxID })
	if !fine {
		return errChoice
	}
	return limit(MaxWords, e.Words)
}

// MayWrite gives the fault journal.error.day_future for a day after today, and
// journal.error.day_past for one more than BackDays ago.
func MayWrite(day, today calendar.Day) error {
	switch {
	case day > today:
		return fault.New(fault.Invalid, "journal.error.day_future")
	case day < today-BackDays:
		return fault.New(fault.Invalid, "journal.error.day_past")
	}
	return nil
}

// MaxID is the longest id of a content file that is kept, in bytes.
const MaxID = 60

var errChoice = fault.New(fault.Invalid, "journal.error.choice")

// offered reports whether got is one of the values, or not said.
func offered[T ~string](got T, values []T) bool { return got == "" || slices.Contains(values, got) }

// limit gives journal.error.words_long when one of the texts has more letters than most.
func limit(most int, texts ...string) error {
	for _, t := range texts {
		if utf8.RuneCountInString(t) > most {
			return fault.New(fault.Invalid, "journal.error.words_long")
		}
	}
	return nil
}

func minute(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.UTC().Truncate(time.Minute)
}

// once is ids without repetitions, in their order; nil when there are none.
func once(ids []string) (out []string) {
	for _, id := range ids {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}
