package instrument

import "slices"

// Answer is what was answered to one question. It fits in four bits.
type Answer uint8

// An item is answered 1 to 5, or one of these. They are kept apart: an
// occasion that did not come up shrinks the scale, a skipped item is missing.
const (
	Unanswered Answer = 0
	NotComeUp  Answer = 6
	Skipped    Answer = 7
)

// A cause that is ticked says when: in the last year, earlier, or both.
const (
	Recent  Answer = 1
	Earlier Answer = 2
)

// A past mistake is answered with how much of it there was.
const (
	MistakeNever Answer = iota + 1
	MistakeOnce
	MistakePeriod
	MistakeNow
)

const maxOption = 6 // options of a fact, so that 7 stays Skipped

// Answers are the answers of one person, by place in the form.
type Answers []Answer

// Blank is a form on which nothing has been answered.
func (f *Form) Blank() Answers { return make(Answers, f.Questions()) }

// Of is the answer to the question id; Unanswered when the form has none such.
func (f *Form) Of(a Answers, id string) Answer {
	if p, ok := f.places[id]; ok {
		return a[p]
	}
	return Unanswered
}

// Fits reports whether v may be answered to the question at place p.
func (f *Form) Fits(p int, v Answer) bool {
	if p < 0 || p >= f.questions {
		return false
	}
	if v == Unanswered {
		return true
	}
	causes, mistakes, facts := len(f.items), len(f.items)+len(f.Causes), len(f.items)+len(f.Causes)+len(f.Mistakes)
	switch {
	case p < causes:
		return v <= 5 || v == Skipped || v == NotComeUp && f.items[p].MayNotComeUp()
	case p < mistakes:
		return v <= Recent|Earlier
	case p < facts:
		return v <= MistakeNow || v == Skipped
	default:
		return int(v) <= len(f.Facts[p-facts].Options) || v == Skipped
	}
}

// FactOption is the option answered to a fact, or "".
func (f *Form) FactOption(a Answers, id string) string {
	i := slices.IndexFunc(f.Facts, func(x Fact) bool { return x.ID == id })
	if i < 0 {
		return ""
	}
	if v := f.Of(a, id); v >= 1 && int(v) <= len(f.Facts[i].Options) {
		return f.Facts[i].Options[v-1]
	}
	return ""
}

// Favourable turns an answer 1..5 so that 5 is the most favourable for trust.
// ok is false for any other answer.
func (it *Item) Favourable(v Answer) (y int, ok bool) {
	if v < 1 || v > 5 {
		return 0, false
	}
	if it.Unfavourable() {
		return 6 - int(v), true
	}
	return int(v), true
}

// hurriedRun is how many equal answers in a row look unread (a convention).
const hurriedRun = 14

// Hurried reports whether the answers look given without reading: most in
// under two seconds (fast of timed), one option many times running across acts
// of both directions, or the same extreme on both of every pair of opposites.
// A hurried test is shown with a notice and left out of comparisons.
func (f *Form) Hurried(a Answers, fast, timed int) bool {
	if timed >= 10 && fast*2 > timed {
		return true
	}
	return f.sameRun(a) >= hurriedRun || f.contradictory(a)
}

func (f *Form) sameRun(a Answers) int {
	longest, run := 0, 0
	var last Answer
	both := [2]bool{}
	for _, short := range []bool{true, false} {
		for p, it := range f.items {
			if it.Short != short || a[p] < 1 || a[p] > 5 {
				continue
			}
			if a[p] != last {
				run, both = 0, [2]bool{}
			}
			last = a[p]
			run++
			if it.Unfavourable() {
				both[1] = true
			} else {
				both[0] = true
			}
			if both[0] && both[1] {
				longest = max(longest, run)
			}
		}
	}
	return longest
}

func (f *Form) contradictory(a Answers) bool {
	if len(f.Opposites) == 0 {
		return false
	}
	for _, pair := range f.Opposites {
		v, w := f.Of(a, pair[0]), f.Of(a, pair[1])
		if v != w || v != 1 && v != 5 {
			return false
		}
	}
	return true
}
