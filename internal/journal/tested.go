package journal

import (
	"slices"
	"strings"
	"time"

	"mentor/internal/calendar"
)

// Tested is one time that the child tested whether the parent's change lasts.
type Tested struct {
	Day   calendar.Day `json:"d"`           // the day it happened
	At    time.Time    `json:"at,omitzero"` // when it was first written; whole minutes, UTC
	Which string       `json:"t,omitempty"` // id of one of Diary.Tests
	Own   string       `json:"o,omitempty"` // or the parent's own words; MaxLine letters
	Did   string       `json:"i,omitempty"` // what the parent did; MaxWords letters
	Went  Went         `json:"h,omitempty"`
}

// Went is how the parent's answer to a test went.
type Went string

// How it can go.
const (
	Held    Went = "held"
	Slipped Went = "slipped"
	Mixed   Went = "mixed" // a bit of both
)

// Wents are the ways in the order in which they are offered.
var Wents = []Went{Held, Slipped, Mixed}

// Empty reports whether nothing was said.
func (t Tested) Empty() bool {
	return t.Which == "" && t.Went == "" && strings.TrimSpace(t.Own+t.Did) == ""
}

// Texts are what was written in words; some may be empty.
func (t Tested) Texts() []string { return []string{t.Own, t.Did} }

// Tidy is the test as it is kept: words trimmed, the moment in whole minutes.
func (t Tested) Tidy() Tested {
	t.At, t.Own, t.Did = minute(t.At), strings.TrimSpace(t.Own), strings.TrimSpace(t.Did)
	return t
}

// Check gives the fault journal.error.choice for what is not offered, and
// journal.error.words_long.
func (t Tested) Check(d *Diary) error {
	if !offered(t.Went, Wents) || t.Which != "" && d.Test(t.Which) == nil {
		return errChoice
	}
	if err := limit(MaxLine, t.Own); err != nil {
		return err
	}
	return limit(MaxWords, t.Did)
}

// A kind of test is worth a word when commonTimes of the last commonDays days'
// tests are of it.
const (
	commonTimes = 3
	commonDays  = 30
)

// Common is what at least three tests of the last 30 days have in common: one
// of Diary.Abouts, or empty. Of two kinds it is the more frequent one, and of
// equally frequent ones the one that stands first in the content.
func (d *Diary) Common(all []Tested, today calendar.Day) (about string) {
	times := map[string]int{}
	for _, t := range all {
		if test := d.Test(t.Which); test != nil && t.Day <= today && t.Day > today-commonDays {
			times[test.About]++
		}
	}
	most := commonTimes - 1
	for _, a := range d.Abouts {
		if times[a] > most {
			about, most = a, times[a]
		}
	}
	return about
}

// Reply is a word to how it went, or empty when that was not said. A record
// always gets the same one.
func (w *DiaryWords) Reply(t Tested) string {
	texts := w.Replies[t.Went]
	if len(texts) == 0 {
		return ""
	}
	n := uint64(t.Day)
	if !t.At.IsZero() {
		n += uint64(t.At.Unix() / 60)
	}
	return texts[n%uint64(len(texts))]
}

// within reports whether every id is one of known.
func within(ids, known []string) bool {
	return !slices.ContainsFunc(ids, func(id string) bool { return !slices.Contains(known, id) })
}
