// Package agreement is what two people agree on: a parent and a child, or two
// parents. The rules are:
//
//   - Nobody says yes for the other. A yes names who says it and the version that
//     they saw; it is agreed when both said yes to the very same version.
//   - Nothing is checked in secret. A check says what, how and by whom, both sides
//     see it, and there is no field for one that only one of them knows of.
//   - What was said stays. Every version and every word is a step, and steps are
//     only ever added.
//   - Only days, never hours, and nothing about who has read what.
//
// The sides are opaque ids. The other side's need not be known before they act.
package agreement

import (
	"slices"

	"mentor/internal/calendar"
)

// Agreement is one agreement from its first proposal on.
type Agreement struct {
	First string `json:"a"`           // the side that proposed it
	Other string `json:"b,omitempty"` // the other side, once it did something
	Steps []Step `json:"s"`           // the oldest first
}

// Step is something that a side did. Nothing of it changes later.
type Step struct {
	ID    string       `json:"i"` // of the form that brought it: sent twice, it is one step
	Move  Move         `json:"m"`
	By    string       `json:"b"` // the side
	Day   calendar.Day `json:"d"`
	About int          `json:"v,omitempty"` // the version it is about, from 1; of a note and an end none
	Words string       `json:"w,omitempty"` // MaxWords letters
	Terms *Terms       `json:"t,omitempty"` // of a proposal and a change
	On    calendar.Day `json:"o,omitzero"`  // of a note: the day that it is about
	Went  Went         `json:"g,omitempty"` // of a look
	Wish  Wish         `json:"h,omitempty"` // of a look
}

// Move is what a step does.
type Move string

// The moves.
const (
	Proposed  Move = "propose"  // the first version, and a yes to it
	Changed   Move = "change"   // a new version, and a yes to it
	Signed    Move = "yes"      // a yes to the version that stands
	NotYet    Move = "not-yet"  // no yes to it now
	Withdrawn Move = "withdraw" // takes back a version of one's own that is not agreed
	Kept      Move = "kept"     // a note that it was kept on a day
	NotKept   Move = "not-kept" // a note that it was not
	Looked    Move = "look"     // how it went, and what to do now
	Ended     Move = "end"      // no agreement any more
)

// Went is how it went, for one side.
type Went string

// How it can go, in the order in which it is offered.
var Wents = []Went{"well", "mixed", "badly"}

// Wish is what a side wants after a look.
type Wish string

// What can be wished.
const (
	GoOn   Wish = "keep"
	Widen  Wish = "widen"
	Narrow Wish = "narrow"
	Stop   Wish = "end"
)

// Wishes are the wishes in the order in which they are offered.
var Wishes = []Wish{GoOn, Widen, Narrow, Stop}

// Version is one version of the terms.
type Version struct {
	N     int // from 1
	By    string
	Day   calendar.Day
	Terms Terms
	Yes   []string // the sides that said yes to it
	Gone  bool     // taken back
}

// Agreed reports whether both sides said yes to this version.
func (v Version) Agreed() bool { return len(v.Yes) == 2 }

// Versions are all versions, the oldest first.
func (a Agreement) Versions() (all []Version) {
	for _, s := range a.Steps {
		switch s.Move {
		case Proposed, Changed:
			all = append(all, Version{N: len(all) + 1, By: s.By, Day: s.Day, Terms: *s.Terms, Yes: []string{s.By}})
		case Signed:
			all[s.About-1].Yes = append(all[s.About-1].Yes, s.By)
		case Withdrawn:
			all[s.About-1].Gone = true
		}
	}
	return all
}

// Standing is the newest version that was not taken back; N is 0 when there is none.
func (a Agreement) Standing() Version {
	return newest(a.Versions(), func(v Version) bool { return !v.Gone })
}

// InForce is the version that both agreed on last; N is 0 when there is none. It
// goes on while a newer one is still talked about.
func (a Agreement) InForce() Version { return newest(a.Versions(), Version.Agreed) }

func newest(all []Version, fits func(Version) bool) Version {
	for _, v := range slices.Backward(all) {
		if fits(v) {
			return v
		}
	}
	return Version{}
}

// Until is the agreement as it stood at the end of a day: the steps before the
// first one of a later day.
func (a Agreement) Until(day calendar.Day) Agreement {
	if i := slices.IndexFunc(a.Steps, func(s Step) bool { return s.Day > day }); i >= 0 {
		a.Steps = a.Steps[:i]
	}
	return a
}

// State is where an agreement stands.
type State string

// The states.
const (
	IsProposed  State = "proposed"
	IsCountered State = "countered" // there is a newer version, which not both said yes to
	IsAgreed    State = "agreed"
	IsReviewing State = "reviewing" // one side said how it went, the other not yet
	IsEnded     State = "ended"
	IsWithdrawn State = "withdrawn"
)

// State is the state after all steps.
func (a Agreement) State() State {
	standing := a.Standing()
	open, last := a.Round()
	switch {
	case slices.ContainsFunc(a.Steps, func(s Step) bool { return s.Move == Ended }) || Common(last) == Stop:
		return IsEnded
	case standing.N == 0:
		return IsWithdrawn
	case standing.Agreed() && len(open) > 0:
		return IsReviewing
	case standing.Agreed():
		return IsAgreed
	case standing.N > 1:
		return IsCountered
	}
	return IsProposed
}

// Over reports whether nothing can be done any more.
func (a Agreement) Over() bool { s := a.State(); return s == IsEnded || s == IsWithdrawn }

// Round is what the sides said in the look at what is in force that is going on,
// and in the one before that, which is complete. Who speaks twice is heard with
// what they said last.
func (a Agreement) Round() (open, last []Step) {
	now := a.InForce().N
	for _, s := range a.Steps {
		if s.Move != Looked || s.About != now {
			continue
		}
		open = append(slices.DeleteFunc(slices.Clone(open), func(o Step) bool { return o.By == s.By }), s)
		if len(open) == 2 {
			open, last = nil, open
		}
	}
	return open, last
}

// Common is what both wished in a complete look; empty when they wished different things.
func Common(look []Step) Wish {
	if len(look) == 2 && look[0].Wish == look[1].Wish {
		return look[0].Wish
	}
	return ""
}

// ReviewOn is the day to look at it together: what the version in force says, and
// after each look as many days later as it was the first time.
func (a Agreement) ReviewOn() calendar.Day {
	t := a.InForce().Terms
	if _, last := a.Round(); len(last) > 0 {
		return last[1].Day + (t.Review - t.From)
	}
	return t.Review
}

// Turn is who something waits for.
type Turn string

// The turns.
const (
	Nobodys Turn = ""
	Mine    Turn = "me"
	Theirs  Turn = "other"
	Boths   Turn = "both" // the day to look at it together has come
)

// Turn is who it waits for on a day, as one side sees it. After a "not yet" it
// waits for nobody: to be told so every day would be pressing.
func (a Agreement) Turn(me string, day calendar.Day) Turn {
	standing := a.Standing()
	open, _ := a.Round()
	switch {
	case a.Over() || a.Hesitates():
		return Nobodys
	case !standing.Agreed():
		return turnOf(standing.By != me)
	case len(open) > 0:
		return turnOf(open[0].By != me)
	case day >= a.ReviewOn():
		return Boths
	}
	return Nobodys
}

func turnOf(mine bool) Turn {
	if mine {
		return Mine
	}
	return Theirs
}

// Hesitates reports whether the other side said "not yet" to the version that stands.
func (a Agreement) Hesitates() bool {
	standing := a.Standing()
	return slices.ContainsFunc(a.Steps, func(s Step) bool { return s.Move == NotYet && s.About == standing.N }) && !standing.Agreed()
}

// TouchedBy reports whether a side did anything about it: proposed, answered,
// noted or looked.
func (a Agreement) TouchedBy(side string) bool {
	return slices.ContainsFunc(a.Steps, func(s Step) bool { return s.By == side })
}
