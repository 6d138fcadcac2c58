package instrument

import "math"

// Length is how much of the form is scored.
type Length uint8

// The short form has three items a scale; the re-test pulse has the same items.
const (
	Short Length = iota
	Full
)

func (l Length) String() string {
	if l == Full {
		return "full"
	}
	return "short"
}

// Calibration is what the uncertainty is computed from. Until an installation
// has its own data these are assumptions, and are shown as such
// (evidence sheet 2.5: SD 18; r .80 for 6 to 8 items, .75 for 5, .60 for 3;
// for change .75, .72, .55, because alpha leaves out the day's mood).
type Calibration struct {
	ID       string
	SD       float64
	Status   func(items int) float64 // reliability of one score
	Change   func(items int) float64 // reliability for a difference over time
	TotalSEM float64
}

// APriori is the calibration of version 1.
var APriori = Calibration{
	ID: "a-priori-1", SD: 18, TotalSEM: 4.5,
	Status: stepwise(.60, .75, .80),
	Change: stepwise(.55, .72, .75),
}

func stepwise(three, five, six float64) func(int) float64 {
	return func(items int) float64 {
		switch {
		case items >= 6:
			return six
		case items == 5:
			return five
		default:
			return three
		}
	}
}

// sem is the standard error of a scale of k items of which m were answered:
// SD*sqrt(1-r) * sqrt(k/m).
func (c Calibration) sem(r func(int) float64, k, m int) float64 {
	return c.SD * math.Sqrt(1-r(k)) * math.Sqrt(float64(k)/float64(m))
}

// Why says why a scale has no score.
type Why uint8

// A score is Valid, or too few items were answered, or what it asks about
// seldom came up.
const (
	Valid Why = iota
	TooFew
	DidNotComeUp
)

// z90 cuts 5 % off each side of the normal distribution: half of a 90 % interval, in
// standard errors.
const z90 = 1.645

// Interval is the 90 % interval of a score of 0..100, cut to what a score can be.
func Interval(score, sem float64) (lo, hi float64) {
	return max(0, score-z90*sem), min(100, score+z90*sem)
}

// Whole rounds a score of 0..100 to what is shown of it.
func Whole(score float64) int { return int(score + .5) }

// Score is one scale's score, 0..100, higher more favourable for trust, with
// the interval in which the true value lies nine times in ten.
type Score struct {
	Scale      string
	Why        Why
	Value      float64
	SEM        float64
	Lo, Hi     float64
	Answered   int // m
	Applicable int // items left when those that did not come up are taken out
	Of         int // k
}

// OK reports whether there is a score.
func (s Score) OK() bool { return s.Why == Valid }

// Result is a scored test.
type Result struct {
	Length   Length
	Scores   []Score // in the form's order
	Total    Score   // T, only for a parent's own comparison over time
	Guidance Guidance
}

// Score scores the answers. Inventories, facts and safety never enter.
func (f *Form) Score(a Answers, length Length, cal Calibration) Result {
	r := Result{Length: length, Scores: make([]Score, len(f.Scales))}
	p := 0
	for i, s := range f.Scales {
		t := tally{}
		for j := range s.Items {
			if length == Full || s.Items[j].Short {
				t.add(&s.Items[j], a[p+j])
			}
		}
		p += len(s.Items)
		r.Scores[i] = t.score(s.ID, cal)
	}
	r.Total = total(r.Scores, f.TotalSEM(length, cal))
	r.Guidance = f.guidance(r)
	return r
}

type tally struct{ of, applicable, answered, sum int }

func (t *tally) add(it *Item, v Answer) {
	t.of++
	if v == NotComeUp {
		return
	}
	t.applicable++
	if y, ok := it.Favourable(v); ok {
		t.answered++
		t.sum += y
	}
}

func (t tally) score(scale string, cal Calibration) Score {
	s := Score{Scale: scale, Answered: t.answered, Applicable: t.applicable, Of: t.of}
	if t.applicable < threeQuarters(t.of) {
		s.Why = DidNotComeUp
		return s
	}
	if t.answered < threeQuarters(t.applicable) || t.answered < 3 {
		s.Why = TooFew
		return s
	}
	s.Value = 100 * (float64(t.sum)/float64(t.answered) - 1) / 4
	s.setInterval(cal.sem(cal.Status, t.of, t.answered))
	return s
}

func (s *Score) setInterval(sem float64) {
	s.SEM = sem
	s.Lo, s.Hi = Interval(s.Value, sem)
}

// threeQuarters is ceil(0.75*k).
func threeQuarters(k int) int { return (3*k + 3) / 4 }

// total is T, the plain mean of the scales; one may be missing.
func total(scores []Score, sem float64) Score {
	t := Score{Scale: "T", Of: len(scores)}
	for _, s := range scores {
		if s.OK() {
			t.Answered++
			t.Value += s.Value
		}
	}
	if t.Answered < len(scores)-1 || t.Answered == 0 {
		return Score{Scale: "T", Why: TooFew, Answered: t.Answered, Of: len(scores)}
	}
	t.Value /= float64(t.Answered)
	t.setInterval(sem)
	return t
}

// TotalSEM is the standard error of T. The calibration has it for the full
// form. The short one has fewer items in each scale: what their errors are
// larger by is added, and what all scales share on a day stays as it is:
//
//	SEM_T(short)^2 = SEM_T^2 + sum_j (SEM_j(short items)^2 - SEM_j(all items)^2) / J^2
func (f *Form) TotalSEM(length Length, cal Calibration) float64 {
	variance := cal.TotalSEM * cal.TotalSEM
	if length == Full {
		return cal.TotalSEM
	}
	scales := float64(len(f.Scales))
	for _, s := range f.Scales {
		short := 0
		for i := range s.Items {
			if s.Items[i].Short {
				short++
			}
		}
		more := cal.Change(len(s.Items)) - cal.Change(short)
		variance += cal.SD * cal.SD * more / (scales * scales)
	}
	return math.Sqrt(variance)
}

// Of is the score of a scale by id; not OK when there is none.
func (r Result) Of(scale string) Score {
	for _, s := range r.Scores {
		if s.Scale == scale {
			return s
		}
	}
	return Score{Scale: scale, Why: TooFew}
}

// Distinct reports whether two scores of one test differ by more than chance
// would explain, nine times in ten. Scales differ in difficulty, so even then
// it is a hint and not a ranking.
func Distinct(a, b Score) bool {
	return a.OK() && b.OK() && math.Abs(a.Value-b.Value) > z90*math.Hypot(a.SEM, b.SEM)
}

// Word is one of five literal words for how much of the favourable act there
// was. The borders are the midpoints between the answers: no norm is behind them.
type Word uint8

// The words from least to most.
const (
	AlmostNever Word = iota
	Seldom
	Sometimes
	Often
	AlmostAlways
)

func (w Word) String() string {
	return [...]string{"almost-never", "seldom", "sometimes", "often", "almost-always"}[w]
}

// WordFor is the word for a score 0..100.
func WordFor(score float64) Word {
	switch {
	case score < 12.5:
		return AlmostNever
	case score < 37.5:
		return Seldom
	case score < 62.5:
		return Sometimes
	case score < 87.5:
		return Often
	default:
		return AlmostAlways
	}
}

// Words are the words at both ends of the interval; equal when it crosses no border.
func (s Score) Words() (lo, hi Word) { return WordFor(s.Lo), WordFor(s.Hi) }

// Guidance is the cell of structure by autonomy. The two are never summed:
// "control" is not one line.
type Guidance struct {
	Cell string // agreed, surveillance, hands-off, erratic; "" when a score is missing
	Sure bool   // neither interval crosses the middle
}

const middle = 50

func (f *Form) guidance(r Result) Guidance {
	s, a := r.Of(f.Guidance.Structure), r.Of(f.Guidance.Autonomy)
	if !s.OK() || !a.OK() {
		return Guidance{}
	}
	g := Guidance{Sure: clear(s) && clear(a)}
	switch {
	case s.Value >= middle && a.Value >= middle:
		g.Cell = "agreed"
	case s.Value >= middle:
		g.Cell = "surveillance"
	case a.Value >= middle:
		g.Cell = "hands-off"
	default:
		g.Cell = "erratic"
	}
	return g
}

func clear(s Score) bool { return s.Lo > middle || s.Hi < middle }
