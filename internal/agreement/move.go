package agreement

import (
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"mentor/internal/calendar"
	"mentor/internal/fault"
)

// What one agreement, and two people, can hold. Beyond it a new one is begun.
const (
	MaxOpen     = 30  // agreements that are not over, between two
	MaxWaiting  = 5   // proposals of one side that wait for an answer: more would be pressing
	MaxVersions = 100 // of one agreement
	MaxSteps    = 600 // of one agreement, versions included
	NoteBack    = 31  // days that a note can be about, before today
)

// Propose begins an agreement between two who have others; a side says yes to what
// it proposes.
func Propose(id, who string, t Terms, day calendar.Day) (Agreement, error) {
	t = t.Tidy()
	if err := t.Check(day); err != nil {
		return Agreement{}, err
	}
	return Agreement{First: who}.with(Step{ID: id, Move: Proposed, By: who, Day: day, Terms: &t})
}

// Step is the step that a form brought, or nil.
func (a Agreement) Step(id string) *Step {
	if i := slices.IndexFunc(a.Steps, func(s Step) bool { return s.ID == id }); i >= 0 {
		return &a.Steps[i]
	}
	return nil
}

// Same reports whether two agreements began with the same words: the same form,
// sent twice.
func (a Agreement) Same(b Agreement) bool {
	return a.First == b.First && reflect.DeepEqual(a.Steps[0].Terms, b.Steps[0].Terms)
}

// MayOpen reports whether a side of two who have these agreements may propose one more.
func MayOpen(who string, all []Agreement) error {
	open, waiting := 0, 0
	for _, a := range all {
		if a.Over() {
			continue
		}
		open++
		if v := a.Standing(); v.By == who && !v.Agreed() && !a.Hesitates() {
			waiting++
		}
	}
	switch {
	case open >= MaxOpen:
		return fault.New(fault.Invalid, "agreement.error.many")
	case waiting >= MaxWaiting:
		return fault.New(fault.Invalid, "agreement.error.waiting")
	}
	return nil
}

// Change puts a new version beside the one that was seen. What both agreed on
// goes on until both say yes to the new one.
func (a Agreement) Change(id, who string, seen int, t Terms, day calendar.Day) (Agreement, error) {
	t = t.Tidy()
	s := Step{ID: id, Move: Changed, By: who, Day: day, Terms: &t}
	if done, err := a.mayTouch(s, seen); done || err != nil {
		return a, err
	}
	if err := t.Check(day); err != nil {
		return a, err
	}
	if len(a.Versions()) >= MaxVersions {
		return a, fault.New(fault.Invalid, "agreement.error.full")
	}
	return a.with(s)
}

// Sign is a yes to the version that was seen. When another one stands by now it
// gives Conflict; a second yes of the same side changes nothing.
func (a Agreement) Sign(id, who string, seen int, day calendar.Day) (Agreement, error) {
	s := Step{ID: id, Move: Signed, By: who, Day: day, About: seen}
	if done, err := a.mayTouch(s, seen); done || err != nil {
		return a, err
	}
	if slices.Contains(a.Standing().Yes, who) {
		return a, nil
	}
	return a.with(s)
}

// NotYet says that there is no yes to the version that was seen, for now.
func (a Agreement) NotYet(id, who string, seen int, words string, day calendar.Day) (Agreement, error) {
	s := Step{ID: id, Move: NotYet, By: who, Day: day, About: seen, Words: strings.TrimSpace(words)}
	if done, err := a.mayTouch(s, seen); done || err != nil {
		return a, err
	}
	if slices.Contains(a.Standing().Yes, who) {
		return a, fault.New(fault.Invalid, "agreement.error.said_yes")
	}
	return a.with(s)
}

// Withdraw takes back the version that was seen, which is one's own and not
// agreed. The one before it stands again.
func (a Agreement) Withdraw(id, who string, seen int, day calendar.Day) (Agreement, error) {
	s := Step{ID: id, Move: Withdrawn, By: who, Day: day, About: seen}
	if done, err := a.mayTouch(s, seen); done || err != nil {
		return a, err
	}
	if v := a.Standing(); v.By != who || v.Agreed() {
		return a, fault.New(fault.Conflict, "agreement.error.not_yours")
	}
	return a.with(s)
}

// Note notes that the agreement was kept on a day, or was not.
func (a Agreement) Note(id, who string, kept bool, on calendar.Day, words string, day calendar.Day) (Agreement, error) {
	s := Step{ID: id, Move: NotKept, By: who, Day: day, On: on, Words: strings.TrimSpace(words)}
	if kept {
		s.Move = Kept
	}
	if done, err := a.mayAct(s); done || err != nil {
		return a, err
	}
	if a.InForce().N == 0 {
		return a, fault.New(fault.Invalid, "agreement.error.not_agreed")
	}
	if on > day || on < day-NoteBack {
		return a, fault.New(fault.Invalid, "agreement.error.note_day")
	}
	return a.with(s)
}

// Look says how the version that was seen, which is in force, went, and what to
// do now. When both wish to end it, it is ended. Wider and narrower are a wish:
// what stands changes when both say yes to a new version.
func (a Agreement) Look(id, who string, seen int, went Went, wish Wish, words string, day calendar.Day) (Agreement, error) {
	s := Step{ID: id, Move: Looked, By: who, Day: day, About: seen, Went: went, Wish: wish, Words: strings.TrimSpace(words)}
	if done, err := a.mayAct(s); done || err != nil {
		return a, err
	}
	if a.InForce().N != seen || seen == 0 {
		return a, errOlder
	}
	if !slices.Contains(Wents, went) || !slices.Contains(Wishes, wish) {
		return a, fault.New(fault.Invalid, "agreement.error.look")
	}
	return a.with(s)
}

// End ends it. Each side can, alone: what one of two does not want is no agreement.
func (a Agreement) End(id, who, words string, day calendar.Day) (Agreement, error) {
	s := Step{ID: id, Move: Ended, By: who, Day: day, Words: strings.TrimSpace(words)}
	if done, err := a.mayAct(s); done || err != nil {
		return a, err
	}
	return a.with(s)
}

var errOlder = fault.New(fault.Conflict, "agreement.error.older")

// again reports whether the form that a step comes from was here before. When it
// says something else now, it gives Conflict: nothing is passed over in silence.
func (a Agreement) again(s Step) (bool, error) {
	i := slices.IndexFunc(a.Steps, func(was Step) bool { return was.ID == s.ID })
	if i < 0 {
		return false, nil
	}
	s.Day = a.Steps[i].Day // it may have been sent again after midnight
	if !reflect.DeepEqual(a.Steps[i], s) {
		return true, fault.New(fault.Conflict, "agreement.error.sent")
	}
	return true, nil
}

// mayAct refuses a third side, and everything once it is over; done when the step
// is there already.
func (a Agreement) mayAct(s Step) (done bool, err error) {
	if again, err := a.again(s); again {
		return true, err
	}
	switch {
	case s.By == "" || s.By != a.First && a.Other != "" && s.By != a.Other:
		return false, fault.New(fault.NotFound, "error.not_found")
	case a.Over():
		return false, fault.New(fault.Conflict, "agreement.error.over")
	}
	return false, nil
}

// mayTouch is mayAct for what is about the version that stands.
func (a Agreement) mayTouch(s Step, seen int) (done bool, err error) {
	done, err = a.mayAct(s)
	if err == nil && !done && a.Standing().N != seen {
		err = errOlder
	}
	return done, err
}

// with is the agreement with one more step.
func (a Agreement) with(s Step) (Agreement, error) {
	if utf8.RuneCountInString(s.Words) > MaxWords {
		return a, errLong
	}
	if len(a.Steps) >= MaxSteps && s.Move != Ended {
		return a, fault.New(fault.Invalid, "agreement.error.full")
	}
	if s.By != a.First {
		a.Other = s.By
	}
	a.Steps = append(slices.Clone(a.Steps), s)
	return a, nil
}
