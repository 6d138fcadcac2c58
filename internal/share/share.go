// Package share is what somebody lets a professional read for a while: which
// sections, which days, what for and until when; when it was opened; and what
// the professional wrote back. The rules are:
//
//   - Nothing is chosen unless it was ticked, and what was chosen never grows by
//     itself: what is read is a copy of the day it was made.
//   - It ends by itself, after 90 days at most, and can be ended at any time. It
//     cannot be un-read.
//   - The owner keeps when it was opened and what was written back, also after
//     its end.
//
// Grant and Lock are kept as JSON. A field is never renamed and never gets
// another meaning; one that a program does not know is read past.
package share

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"mentor/internal/calendar"
	"mentor/internal/fault"
)

// Section is a part of a report that is chosen by itself.
type Section string

// The sections of a parent's report, each made of what the parent noted.
const (
	Summary Section = "summary" // a few sentences, no figures but counts
	Scores  Section = "scores"  // the tests, with their ranges
	Answers Section = "answers" // every answer, with its question
	Causes  Section = "causes"  // what may lie behind it, as ticked in the test
	Retests Section = "retests" // then and now
	Days    Section = "days"    // counts by the week
	Series  Section = "series"  // the weather, day by day
	Signs   Section = "signs"   // the signs of trust and how they stood
	Plan    Section = "plan"    // the practices of the plan
	Hard    Section = "hard"    // hard moments and the way back, in the parent's own words
	Agreed  Section = "agreements"
)

// Parents are the sections of a parent's report in the order in which they stand.
var Parents = []Section{Summary, Scores, Retests, Answers, Series, Days, Signs, Plan, Agreed, Causes, Hard}

// OfTests reports whether a section says something of tests.
func (s Section) OfTests() bool {
	return slices.Contains([]Section{Summary, Scores, Answers, Causes, Retests}, s)
}

// The sections of a child's report, each made of what the child keeps.
const (
	Skies  Section = "skies"  // the weather of days
	Felts  Section = "felts"  // how it was with a parent, in the words of the answers
	Says   Section = "says"   // sentences
	Wishes Section = "wishes" // things to do together
)

// Children are the sections of a child's report in the order in which they stand.
var Children = []Section{Skies, Felts, Says, Wishes, Agreed}

// Limits of a grant.
const (
	MaxPurpose  = 120  // letters
	MaxNote     = 2000 // letters
	MaxNotes    = 20
	MaxOpenings = 100 // that are listed; all are counted
	MaxDays     = 90  // until it ends
	MaxOpen     = 5   // reports of one person that are open at once
	MaxRange    = 2 * 366
)

// Ends are the days after which a report may end, as offered.
var Ends = []int{7, 30, MaxDays}

// Grant is one report that its owner lets somebody read.
type Grant struct {
	Sections []Section    `json:"s"`
	From     calendar.Day `json:"f"`
	To       calendar.Day `json:"t"`
	Purpose  string       `json:"p,omitempty"`
	Days     int          `json:"d"` // it is open for, once the link is made
	Made     calendar.Day `json:"m"` // the day of the copy

	Vault  string       `json:"v,omitempty"` // where the copy lies; empty while nobody can open it
	Opened calendar.Day `json:"o,omitempty"` // the day the link was made; 0 when it never was
	Ends   calendar.Day `json:"e,omitempty"` // the last day on which it opens
	Ended  calendar.Day `json:"x,omitempty"` // the day the owner ended it; 0 when it ran out

	Count int       `json:"n,omitempty"` // openings in all
	Trail []Opening `json:"l,omitempty"` // the last of them, the oldest first
	Notes []Note    `json:"w,omitempty"` // the oldest first
}

// Opening is one time that the report was read.
type Opening struct {
	At time.Time `json:"t"` // whole minutes, UTC
	As As        `json:"a"`
}

// As is how a report was read.
type As string

// The ways to read it.
const (
	Page As = "page"
	File As = "file"
)

// Note is what the professional wrote to the owner.
type Note struct {
	At   time.Time `json:"t"`
	Text string    `json:"x"`
}

// State is how far a grant is.
type State string

// The states.
const (
	Draft State = "draft" // nobody but the owner can read it
	Open  State = "open"
	Ended State = "ended"
)

// State is how far the grant is on a day.
func (g *Grant) State(today calendar.Day) State {
	switch {
	case g.Opened == 0:
		return Draft
	case g.Vault != "" && today <= g.Ends:
		return Open
	}
	return Ended
}

// Has reports whether a section was chosen.
func (g *Grant) Has(s Section) bool { return slices.Contains(g.Sections, s) }

// Tidy is the grant as it is kept: sections once and in their order, the purpose
// on one line.
func (g Grant) Tidy(of []Section) Grant {
	var chosen []Section
	for _, s := range of {
		if g.Has(s) {
			chosen = append(chosen, s)
		}
	}
	g.Sections, g.Purpose = chosen, strings.Join(strings.Fields(g.Purpose), " ")
	return g
}

// Check gives a fault for what cannot be shared: nothing chosen, days that do
// not follow one another, go on after today or are too many, an end that is not
// offered, a purpose that is too long.
func (g *Grant) Check(today calendar.Day) error {
	switch {
	case len(g.Sections) == 0:
		return fault.New(fault.Invalid, "share.error.nothing")
	case g.From > g.To || g.To > today || g.To-g.From > MaxRange:
		return fault.New(fault.Invalid, "share.error.days")
	case !slices.Contains(Ends, g.Days):
		return fault.New(fault.Invalid, "share.error.end")
	case utf8.RuneCountInString(g.Purpose) > MaxPurpose:
		return fault.New(fault.Invalid, "share.error.purpose")
	}
	return nil
}

// MayOpen gives a fault when so many other reports are open that no more may be.
func MayOpen(open int) error {
	if open >= MaxOpen {
		return fault.New(fault.Full, "share.error.many")
	}
	return nil
}

// Open begins the time in which the copy in a vault can be read.
func (g *Grant) Open(vault string, today calendar.Day) {
	g.Vault, g.Opened, g.Ended = vault, today, 0
	g.Ends = today + calendar.Day(min(g.Days, MaxDays))
}

// Renew makes a draft of it again, to be looked at before it opens. What was
// read and written so far stays.
func (g *Grant) Renew(today calendar.Day) {
	g.From, g.To = max(g.From, today-MaxRange), today
	g.Vault, g.Opened, g.Ends, g.Ended, g.Made = "", 0, 0, 0, today
}

// End ends it.
func (g *Grant) End(today calendar.Day) {
	if g.State(today) == Open {
		g.Ended = today
	}
	g.Vault = ""
}

// Read notes that it was read.
func (g *Grant) Read(as As, now time.Time) {
	g.Count++
	g.Trail = append(g.Trail, Opening{now.UTC().Truncate(time.Minute), as})
	g.Trail = slices.Delete(g.Trail, 0, max(0, len(g.Trail)-MaxOpenings))
}

// WriteBack keeps what the professional wrote. An empty note, one that is too
// long, and one too many are faults.
func (g *Grant) WriteBack(text string, now time.Time) error {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	if n := len(g.Notes); n > 0 && g.Notes[n-1].Text == text {
		return nil // sent twice
	}
	switch {
	case text == "":
		return fault.New(fault.Invalid, "share.error.note_empty")
	case utf8.RuneCountInString(text) > MaxNote:
		return fault.New(fault.Invalid, "share.error.note_long")
	case len(g.Notes) >= MaxNotes:
		return fault.New(fault.Invalid, "share.error.note_many")
	}
	g.Notes = append(g.Notes, Note{now.UTC().Truncate(time.Minute), text})
	return nil
}
