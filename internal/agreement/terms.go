package agreement

import (
	"slices"
	"strings"
	"unicode/utf8"

	"mentor/internal/calendar"
	"mentor/internal/fault"
)

// How much fits, in letters.
const (
	MaxWhat  = 200 // what it is about, one line
	MaxPart  = 400 // why, what each does, what is checked, a step wider
	MaxWords = 500 // free words of a step
)

// Terms are what a version says. First is the side that made the first proposal,
// in every version and whoever wrote it.
type Terms struct {
	Template string       `json:"p,omitempty"` // what it was made from; id of a Template
	What     string       `json:"w"`           // MaxWhat letters
	Why      string       `json:"y,omitempty"` // MaxPart letters, as all that follows
	First    string       `json:"f,omitempty"` // what the first side does
	Other    string       `json:"o,omitempty"` // what the other side does
	Checks   *Check       `json:"c,omitempty"` // nil when nothing is checked
	From     calendar.Day `json:"d"`           // from this day on
	Review   calendar.Day `json:"r"`           // the day to look at it together
	Wider    string       `json:"u,omitempty"` // one step more, when it went well
	Narrower string       `json:"n,omitempty"` // one step less, when it did not
}

// Check is what is checked, for both to see. There is no other kind: to be
// checked in secret is what breaks trust.
type Check struct {
	What string `json:"w"`
	How  string `json:"h"`
	By   By     `json:"b"`
}

// By is who checks.
type By string

// Who can check.
const (
	ByFirst By = "first"
	ByOther By = "other"
	ByBoth  By = "both"
)

// The days within which an agreement begins, and is looked at together.
const (
	maxAhead  = 60  // it begins at most so many days from today
	maxBehind = 366 // or began before: a change may leave the day as it is
	maxUntil  = 184 // the day to look at it together, at most so long after the first day, and from today
)

var errLong = fault.New(fault.Invalid, "agreement.error.long")

// Tidy is what is kept: no blank lines around, no check without a word.
func (t Terms) Tidy() Terms {
	for _, text := range t.texts() {
		*text = strings.TrimSpace(*text)
	}
	t.What = strings.Join(strings.Fields(t.What), " ")
	if t.Checks != nil {
		c := *t.Checks
		c.What, c.How = strings.TrimSpace(c.What), strings.TrimSpace(c.How)
		t.Checks = &c
	}
	return t
}

func (t *Terms) texts() []*string {
	return []*string{&t.Why, &t.First, &t.Other, &t.Wider, &t.Narrower}
}

// Check gives the fault of what cannot be proposed on a day.
func (t Terms) Check(today calendar.Day) error {
	switch {
	case t.What == "":
		return fault.New(fault.Invalid, "agreement.error.what")
	case utf8.RuneCountInString(t.What) > MaxWhat:
		return errLong
	case t.From < today-maxBehind || t.From > today+maxAhead:
		return fault.New(fault.Invalid, "agreement.error.from")
	case t.Review <= t.From || t.Review < today || t.Review > max(t.From, today)+maxUntil:
		return fault.New(fault.Invalid, "agreement.error.review")
	}
	for _, text := range t.texts() {
		if utf8.RuneCountInString(*text) > MaxPart {
			return errLong
		}
	}
	return t.Checks.check()
}

// check asks of a check that it says what, how and by whom.
func (c *Check) check() error {
	switch {
	case c == nil:
		return nil
	case c.What == "" || c.How == "" || !slices.Contains([]By{ByFirst, ByOther, ByBoth}, c.By):
		return fault.New(fault.Invalid, "agreement.error.check")
	case utf8.RuneCountInString(c.What) > MaxPart || utf8.RuneCountInString(c.How) > MaxPart:
		return errLong
	}
	return nil
}

// Differs names the parts in which terms differ from those before them, in the
// order in which they are shown.
func (t Terms) Differs(was Terms) (parts []string) {
	a, b := t.checks(), was.checks()
	for _, p := range []struct {
		name string
		same bool
	}{
		{"what", t.What == was.What},
		{"why", t.Why == was.Why},
		{"first", t.First == was.First},
		{"other", t.Other == was.Other},
		{"check", a == b},
		{"from", t.From == was.From},
		{"review", t.Review == was.Review},
		{"wider", t.Wider == was.Wider},
		{"narrower", t.Narrower == was.Narrower},
	} {
		if !p.same {
			parts = append(parts, p.name)
		}
	}
	return parts
}

// Stepped are the terms one step wider or narrower, to be written on: with the
// words that were agreed on for it, from a day on and for as long as before.
func (t Terms) Stepped(w Wish, day calendar.Day) Terms {
	step := map[Wish]*string{Widen: &t.Wider, Narrow: &t.Narrower}[w]
	if step != nil && *step != "" {
		t.What = strings.TrimSuffix(t.What, ".") + ". " + *step
		*step = ""
	}
	t.From, t.Review = day, day+max(t.Review-t.From, 1)
	return t
}

func (t Terms) checks() Check {
	if t.Checks == nil {
		return Check{}
	}
	return *t.Checks
}
