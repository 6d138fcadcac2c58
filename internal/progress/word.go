package progress

import "math"

// Word says how now is to then.
type Word uint8

// The words. TooEarly is said while there is no line, or seven weeks are not over.
const (
	TooEarly Word = iota
	CoolerThan
	ProbablyCoolerThan
	CannotTellYet
	ProbablyWarmerThan
	WarmerThan
)

func (w Word) String() string {
	return [...]string{"too-early", "cooler", "probably-cooler", "cannot-tell", "probably-warmer", "warmer"}[w]
}

// How likely it must be that now is above then. The design asks 95 % for the
// strong words. With moods that linger from one day to the next that was said
// of 6 in 100 families with whom nothing had changed in week 24; with 97.5 % it is 3
// (docs/statistics.md).
const (
	sureAt     = .975
	probableAt = .80
)

const (
	thenDay      = 6  // "then" is the level on the seventh day: by then a week has been told
	earliestWord = 49 // days from the first noted to the last, both included: after six weeks chance still got a strong word more than 5 times in 100
)

// Early reports whether seven weeks are not over, so that then and now would be
// nearly the same days.
func (l *Level) Early() bool { return len(l.Points) < earliestWord }

// Warmer is the probability that the level on the last noted day is above the
// level on the seventh day, given all notes and both variances. What the two
// have in common is taken out. When the notes show no movement at all it is
// one half.
func (l *Level) Warmer() float64 {
	if l.StepVar == 0 || len(l.Points) <= thenDay+1 {
		return .5
	}
	weights := make([]float64, len(l.Points)-thenDay)
	weights[0], weights[len(weights)-1] = -1, 1
	rise, se := l.combine(thenDay, weights)
	return math.Erfc(-rise/se/math.Sqrt2) / 2
}

// Word is the headline.
func (l *Level) Word() Word {
	if l.Early() {
		return TooEarly
	}
	return wordFor(l.Warmer())
}

func wordFor(warmer float64) Word {
	switch {
	case warmer >= sureAt:
		return WarmerThan
	case warmer >= probableAt:
		return ProbablyWarmerThan
	case warmer > 1-probableAt:
		return CannotTellYet
	case warmer > 1-sureAt:
		return ProbablyCoolerThan
	default:
		return CoolerThan
	}
}
