package plan

import (
	"slices"
	"strings"
	"unicode/utf8"

	"mentor/internal/calendar"
	"mentor/internal/fault"
)

// Did is how often a practice was done in a week.
type Did string

// Went is how it went.
type Went string

// The answers of a check-in. Went is empty when it was not done.
const (
	Most Did = "most" // days, or as often as it was meant
	Some Did = "some"
	Not  Did = "not"

	Well  Went = "well"
	Mixed Went = "mixed"
	Hard  Went = "hard"
)

// Dids and Wents list the answers in the order of asking.
var (
	Dids  = []Did{Most, Some, Not}
	Wents = []Went{Well, Mixed, Hard}
)

// Limits of a check-in, in letters.
const (
	MaxWords  = 2000
	MaxHinder = 200
)

// CheckIn is what a parent says about one week. Nothing in it is required: a
// practice without a report was not asked about.
type CheckIn struct {
	Day   calendar.Day `json:"day"`
	Of    []Report     `json:"of,omitzero"`
	Words string       `json:"words,omitzero"`
}

// Report is what a parent says about one practice.
type Report struct {
	ID      string   `json:"id"`
	Did     Did      `json:"did"`
	Went    Went     `json:"went,omitzero"`
	Hinders []string `json:"hind,omitzero"` // ids that the content knows
	Own     string   `json:"own,omitzero"`  // what got in the way, in own words
}

// of finds a report; a missing check-in has none.
func (c *CheckIn) of(id string) (Report, bool) {
	if c != nil {
		for _, r := range c.Of {
			if r.ID == id {
				return r, true
			}
		}
	}
	return Report{}, false
}

// Check keeps a check-in for the week with a number: the one that is lived or
// the one before. Checking in again replaces it.
func (p *Plan) Check(b *Book, number int, today calendar.Day, c CheckIn) error {
	if number < 1 || number > p.Number() || number < p.Number()-1 {
		return fault.New(fault.Invalid, "checkin.error.week")
	}
	w := &p.Weeks[number-1]
	c.Day, c.Of, c.Words = today, slices.Clone(c.Of), strings.TrimSpace(c.Words)
	if utf8.RuneCountInString(c.Words) > MaxWords {
		return fault.New(fault.Invalid, "checkin.error.long")
	}
	seen := map[string]bool{}
	for i := range c.Of {
		if find(w.Doing, c.Of[i].ID) < 0 || seen[c.Of[i].ID] {
			return fault.New(fault.Invalid, "checkin.error.practice")
		}
		seen[c.Of[i].ID] = true
		if err := c.Of[i].tidy(b); err != nil {
			return err
		}
	}
	w.CheckIn = &c
	return nil
}

func (r *Report) tidy(b *Book) error {
	if r.Did == Not {
		r.Went = ""
	}
	if !slices.Contains(Dids, r.Did) || r.Went != "" && !slices.Contains(Wents, r.Went) {
		return fault.New(fault.Invalid, "checkin.error.answer")
	}
	for _, h := range r.Hinders {
		if !b.hinders(r.ID, h) {
			return fault.New(fault.Invalid, "checkin.error.answer")
		}
	}
	if r.Own = strings.Join(strings.Fields(r.Own), " "); utf8.RuneCountInString(r.Own) > MaxHinder {
		return fault.New(fault.Invalid, "checkin.error.hinder")
	}
	return nil
}

// hinders reports whether h may get in the way of a practice; of one that the
// content does not have, anything it knows may.
func (b *Book) hinders(id, h string) bool {
	if c := b.set.Find(id); c != nil {
		return slices.Contains(c.Hinders, h)
	}
	return slices.Contains(b.Hinders(), h)
}

// Hinders are all that may get in the way, for a practice of the parent's own.
func (b *Book) Hinders() (all []string) {
	for _, c := range b.set.Practices {
		for _, h := range c.Hinders {
			if !slices.Contains(all, h) {
				all = append(all, h)
			}
		}
	}
	return all
}

// What is answered when the content of a practice has no answer of its own.
const (
	ReplyWell   = "went-well"
	ReplyMixed  = "went-mixed"
	ReplyHard   = "went-hard"
	ReplySome   = "some-days"
	ReplyNot    = "not-done"
	ReplyHinder = "own-hinder"
)

var replies = []string{ReplyWell, ReplyMixed, ReplyHard, ReplySome, ReplyNot, ReplyHinder}

// Reply is what is answered to a report: General is an id among the replies of
// Words, Hinders are those to which the words of the practice have a reply.
type Reply struct {
	ID      string // of the practice
	General string
	Hinders []string
	Smaller bool // the smaller version is offered
}

// Replies are the answers to a week's check-in, a practice each.
func (b *Book) Replies(w Week) (out []Reply) {
	if w.CheckIn == nil {
		return nil
	}
	for _, r := range w.CheckIn.Of {
		i := find(w.Doing, r.ID)
		if i < 0 {
			continue
		}
		reply := Reply{ID: r.ID, General: r.general(), Smaller: r.hard() && !w.Doing[i].Smaller}
		if c := b.set.Find(r.ID); c != nil {
			reply.Hinders = r.Hinders
		}
		out = append(out, reply)
	}
	return out
}

// hard reports whether a smaller version may help.
func (r Report) hard() bool { return r.Did != Most || r.Went == Hard }

func (r Report) general() string {
	switch {
	case r.Own != "":
		return ReplyHinder
	case r.Did == Not:
		return ReplyNot
	case r.Went == Hard:
		return ReplyHard
	case r.Did == Some:
		return ReplySome
	case r.Went == Mixed:
		return ReplyMixed
	default:
		return ReplyWell
	}
}
