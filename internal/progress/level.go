package progress

import (
	"math"

	"mentor/internal/calendar"
)

// fewestDays is how many noted days a line needs.
const fewestDays = 10

// leastNoteVar is the least variance of one day's value around the level: a
// note is one of five whole steps, and rounding alone has variance 1/12.
// Without it, a family that always notes the same would be certain.
const leastNoteVar = 1.0 / 12

// z80 cuts 10 % off each side of the normal distribution.
const z80 = 1.2815515655446004

// Level is the local-level model of a series: the level walks from day to day
// with normal steps, and a noted day is the level and noise. Both variances
// are fitted by maximum likelihood (Durbin & Koopman, Time Series Analysis by
// State Space Methods, 2nd ed., chapter 2; R's StructTS, type level).
type Level struct {
	StepVar float64 // of one day's step of the level; 0 when the notes show none
	NoteVar float64 // of a day's value around the level, at least 1/12
	LogLik  float64 // given the first noted day, which is taken as it is
	Points  []Point // every day from the first to the last noted one

	back  []float64 // how much of tomorrow's estimate goes into today's
	noted []bool
}

// Point is the level on one day given all notes, before it and after.
type Point struct {
	Day      calendar.Day
	Estimate float64 // 1..5
	SE       float64 // of the estimate, with both variances taken as known
	Lo, Hi   float64 // the level lies between them 8 times in 10; within 1..5
}

// Fit fits the model. false: under ten noted days there is no line.
func Fit(s Series) (Level, bool) {
	if len(s) < fewestDays {
		return Level{}, false
	}
	ratio := bestRatio(s)
	loglik, noteVar := s.profile(ratio)
	l := Level{StepVar: ratio * noteVar, NoteVar: noteVar, LogLik: loglik}
	l.smooth(s, noteVar)
	return l, true
}

// smooth runs the filter forwards over every day and the smoother back
// (Rauch, Tung & Striebel 1965). start is the variance of the level on the
// first day once it is noted; without any knowledge from before it is NoteVar.
func (l *Level) smooth(s Series, start float64) {
	first := s[0].Day
	n := int(s[len(s)-1].Day-first) + 1
	l.Points, l.back, l.noted = make([]Point, n), make([]float64, n), make([]bool, n)
	mean, variance := make([]float64, n), make([]float64, n)
	a, p, next := s[0].Mean, start, 1
	l.noted[0] = true
	mean[0], variance[0] = a, p
	for t := 1; t < n; t++ {
		p += l.StepVar
		if s[next].Day == first+calendar.Day(t) {
			gain := p / (p + l.NoteVar)
			a += gain * (s[next].Mean - a)
			p = gain * l.NoteVar
			l.noted[t] = true
			next++
		}
		mean[t], variance[t] = a, p
	}
	for t := n - 2; t >= 0; t-- {
		back := variance[t] / (variance[t] + l.StepVar)
		l.back[t] = back
		mean[t] += back * (mean[t+1] - mean[t])
		variance[t] += back * back * (variance[t+1] - variance[t] - l.StepVar)
	}
	for t := range l.Points {
		l.Points[t] = point(first+calendar.Day(t), mean[t], math.Sqrt(variance[t]))
	}
}

func point(day calendar.Day, estimate, se float64) Point {
	return Point{day, estimate, se, max(1, estimate-z80*se), min(5, estimate+z80*se)}
}

// combine is the estimate and the standard error of a weighted sum of the
// levels of the days from the index on. Days lean on each other: seen from its
// end the level is a walk, level(t) = back(t)*level(t+1) + ..., whose own
// variance is back(t)*StepVar; so the sum is carried forward and closed with
// the smoothed variance of the last day.
func (l *Level) combine(from int, weights []float64) (estimate, se float64) {
	var carried, variance float64
	for i, w := range weights {
		p := l.Points[from+i]
		estimate += w * p.Estimate
		carried += w
		if i == len(weights)-1 {
			variance += carried * carried * p.SE * p.SE
			break
		}
		variance += carried * carried * l.back[from+i] * l.StepVar
		carried *= l.back[from+i]
	}
	return estimate, math.Sqrt(max(0, variance))
}
