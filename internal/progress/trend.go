package progress

import (
	"math"
	"slices"

	"mentor/internal/instrument"
)

// Slope is how the total went over three or more full tests. It is shown beside
// the verdict of the last look and is no verdict itself: that would be one look
// more.
type Slope struct {
	PerWeek float64 // points of 0..100 a week, by least squares
	SE      float64 // SEM / sqrt(sum (t - mean t)^2)
	Z       float64 // PerWeek / SE
	Tests   int
}

// fewestTests is how many tests a trend needs.
const fewestTests = 3

// Trend is the slope over the counted full tests, baselines with the rest, all
// scored on the items that were answered in every one of them. false: under
// three such tests with a total, or all on one day.
func (p *Programme) Trend(tests []Retest) (Slope, bool) {
	full := slices.DeleteFunc(counted(slices.Concat(p.Baselines, tests)), func(t Retest) bool {
		return t.Length != instrument.Full
	})
	var weeks, totals []float64
	for _, t := range onCommonItems(p.Form, full) {
		if total := p.Form.Score(t.Answers, instrument.Full, p.Calibration).Total; total.OK() {
			weeks = append(weeks, float64(t.Day-full[0].Day)/7)
			totals = append(totals, total.Value)
		}
	}
	return line(weeks, totals, p.Calibration.TotalSEM)
}

// onCommonItems empties every item that one of the tests has no answer to:
// otherwise the trend would partly be a change of items.
func onCommonItems(f *instrument.Form, tests []Retest) []Retest {
	common := slices.Clone(tests)
	for i := range common {
		common[i].Answers = slices.Clone(common[i].Answers)
	}
	for place, item := range f.Items() {
		missing := slices.ContainsFunc(tests, func(t Retest) bool {
			_, ok := item.Favourable(t.Answers[place])
			return !ok
		})
		for i := range common {
			if missing {
				common[i].Answers[place] = instrument.Unanswered
			}
		}
	}
	return common
}

// line fits scores over times with the known standard error of one score
// (evidence sheet 2.6).
func line(times, scores []float64, sem float64) (Slope, bool) {
	n := float64(len(times))
	if len(times) < fewestTests {
		return Slope{}, false
	}
	var meanT, meanS, tt, ts float64
	for i := range times {
		meanT += times[i] / n
		meanS += scores[i] / n
	}
	for i, t := range times {
		tt += (t - meanT) * (t - meanT)
		ts += (t - meanT) * (scores[i] - meanS)
	}
	if tt == 0 {
		return Slope{}, false
	}
	s := Slope{PerWeek: ts / tt, SE: sem / math.Sqrt(tt), Tests: len(times)}
	s.Z = s.PerWeek / s.SE
	return s, true
}
