package journal

import (
	"slices"
	"strings"
	"time"

	"mentor/internal/calendar"
	"mentor/internal/fault"
)

// Hard is a hard moment and the way back from it. It may be changed for as
// long as the parent wants.
type Hard struct {
	Day       calendar.Day  `json:"d"`           // the day it happened
	At        time.Time     `json:"at,omitzero"` // when it was first written; whole minutes, UTC
	What      string        `json:"w,omitempty"` // what happened; MaxWords letters
	Mine      string        `json:"m,omitempty"` // my part in it; MaxWords letters
	Felt      []string      `json:"f,omitempty"` // ids of Diary.Feelings
	FeltWords string        `json:"o,omitempty"` // what else the child may have felt; MaxLine letters
	Apology   [parts]string `json:"a,omitzero"`  // in the order of Repair.Parts; MaxPart letters each
	How       How           `json:"s,omitempty"` // how it was said
	On        calendar.Day  `json:"b,omitempty"` // the day it was said, or is meant to be
	Took      []string      `json:"t,omitempty"` // how the child took it: ids of Diary.Took
	MadeUp    bool          `json:"k,omitempty"` // they are good with each other again
	Quiet     bool          `json:"q,omitempty"` // the parent wants no reminder
}

// How is how an apology was said; empty is not yet.
type How string

// The ways to say it.
const (
	Planned  How = "planned"
	InPerson How = "person"
	Written  How = "written"
)

// Hows are the ways in the order in which they are offered.
var Hows = []How{Planned, InPerson, Written}

// State is how far a hard moment is mended.
type State string

// The states. Said counts as repaired: the parent has done what a parent can
// do, and the child owes nothing for it.
const (
	Open   State = "open"
	Said   State = "said"
	Mended State = "mended"
)

// rank is how far a state is on the way.
func (s State) rank() int { return slices.Index([]State{Open, Said, Mended}, s) }

// or is the further of two states.
func (s State) or(other State) State {
	if other.rank() > s.rank() {
		return other
	}
	return s
}

// State is how far it is mended, by what the parent told.
func (h Hard) State() State {
	switch {
	case h.MadeUp:
		return Mended
	case h.How == InPerson || h.How == Written:
		return Said
	}
	return Open
}

// Repaired reports whether the moment is told as said or mended.
func (h Hard) Repaired() bool { return h.State() != Open }

// remindDays is how many days after a hard moment a page still speaks of it.
const remindDays = 3

// QuietReminder reports whether the page of today may say that the moment can
// still be mended: on the three days after it, unless it is said, mended or
// waved away.
func (h Hard) QuietReminder(today calendar.Day) bool {
	return !h.Quiet && !h.Repaired() && today > h.Day && today <= h.Day+remindDays
}

// Empty reports whether nothing was said.
func (h Hard) Empty() bool {
	words := h.What + h.Mine + h.FeltWords + strings.Join(h.Apology[:], "")
	return strings.TrimSpace(words) == "" && len(h.Felt) == 0 && len(h.Took) == 0 && h.How == "" && !h.MadeUp
}

// Texts are what was written in words; some may be empty.
func (h Hard) Texts() []string { return append([]string{h.What, h.Mine, h.FeltWords}, h.Apology[:]...) }

// Tidy is the moment as it is kept: words trimmed, each id once, no day and no
// answer of the child to what has not been said.
func (h Hard) Tidy() Hard {
	for _, text := range []*string{&h.What, &h.Mine, &h.FeltWords} {
		*text = strings.TrimSpace(*text)
	}
	for i := range h.Apology {
		h.Apology[i] = strings.TrimSpace(h.Apology[i])
	}
	if h.How == "" {
		h.On = 0
	}
	if h.How == "" || h.How == Planned {
		h.Took = nil
	}
	h.At, h.Felt, h.Took = minute(h.At), once(h.Felt), once(h.Took)
	return h
}

// Check gives the fault journal.error.choice for what is not offered,
// journal.error.words_long, journal.error.said_day for a day of saying it that
// lies before the moment or, unless it is planned, after today.
func (h Hard) Check(d *Diary, today calendar.Day) error {
	if !offered(h.How, Hows) || !within(h.Felt, d.Feelings) || !within(h.Took, d.Took) {
		return errChoice
	}
	if h.On != 0 && (h.On < h.Day || h.How != Planned && h.On > today) {
		return fault.New(fault.Invalid, "journal.error.said_day")
	}
	for _, one := range []struct {
		most  int
		texts []string
	}{{MaxWords, []string{h.What, h.Mine}}, {MaxLine, []string{h.FeltWords}}, {MaxPart, h.Apology[:]}} {
		if err := limit(one.most, one.texts...); err != nil {
			return err
		}
	}
	return nil
}
