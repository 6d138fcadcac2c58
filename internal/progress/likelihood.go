package progress

import "math"

// filter runs the Kalman filter over the noted days with the variance of a
// note as unit: ratio is StepVar/NoteVar, start the variance of the level once
// the first day is noted (1 without knowledge from before). It returns the sum
// of the logarithms of the variances of the one-step errors and the sum of
// their squares, each over its variance; the first day is taken as it is.
func (s Series) filter(ratio, start float64) (logs, squares float64) {
	a, p := s[0].Mean, start
	for i := 1; i < len(s); i++ {
		f := p + float64(s[i].Day-s[i-1].Day)*ratio + 1
		e := s[i].Mean - a
		logs += math.Log(f)
		squares += e * e / f
		p = 1 - 1/f
		a += p * e
	}
	return logs, squares
}

// profile is the highest log-likelihood that a ratio of the variances allows,
// and the variance of a note it is reached with: in closed form, so that the
// search is in one dimension.
func (s Series) profile(ratio float64) (loglik, noteVar float64) {
	logs, squares := s.filter(ratio, 1)
	n := float64(len(s) - 1)
	noteVar = max(squares/n, leastNoteVar)
	return -(n*math.Log(2*math.Pi*noteVar) + logs + squares/noteVar) / 2, noteVar
}

// The search goes over the logarithm of the ratio. Below the range the level
// does not move within years; above it a single day moves it across the scale.
const (
	ratioFrom, ratioTo = -18.0, 8.0
	ratioCoarse        = .5
	ratioFine          = 1e-5
)

// bestRatio is StepVar/NoteVar at the highest likelihood. There can be two
// hills: a coarse walk finds them and golden sections climb each. It is 0 when
// no movement explains the notes at least as well.
func bestRatio(s Series) float64 {
	at := func(x float64) float64 { ll, _ := s.profile(math.Exp(x)); return ll }
	ratio := 0.0
	top, _ := s.profile(ratio)
	before, here := math.Inf(-1), at(ratioFrom)
	for x := ratioFrom; x <= ratioTo; x += ratioCoarse {
		after := at(x + ratioCoarse)
		if here >= before && here >= after {
			if peak := golden(at, x-ratioCoarse, x+ratioCoarse); at(peak) > top {
				ratio, top = math.Exp(peak), at(peak)
			}
		}
		before, here = here, after
	}
	return ratio
}

// golden is where f is highest between lo and hi, by golden sections.
func golden(f func(float64) float64, lo, hi float64) float64 {
	const g = 0.6180339887498949
	a, b := hi-g*(hi-lo), lo+g*(hi-lo)
	fa, fb := f(a), f(b)
	for hi-lo > ratioFine {
		if fa < fb {
			lo, a, fa = a, b, fb
			b = lo + g*(hi-lo)
			fb = f(b)
		} else {
			hi, b, fb = b, a, fa
			a = hi - g*(hi-lo)
			fa = f(a)
		}
	}
	return (lo + hi) / 2
}
