package instrument

import (
	"math"
	"slices"
)

// Verdict says whether a difference between two tests is more than noise.
type Verdict uint8

// The verdicts. Noise is never called change; TooShort is a three-item score,
// which is shown but not judged.
const (
	Incomparable Verdict = iota
	TooShort
	Noise
	Possible
	Clear
)

func (v Verdict) String() string {
	return [...]string{"incomparable", "too-short", "noise", "possible", "clear"}[v]
}

// Limits for |RCI|: two-sided 5 % for the total and the scales chosen
// beforehand; 5 % over nine looks (Bonferroni) for all others.
const (
	rciChosen   = 1.96
	rciOther    = 2.773
	rciPossible = 1.28
)

// Change is one score then and now, both on the items answered both times.
type Change struct {
	Scale         string
	Before, After float64
	Items         int     // answered both times
	SEDiff        float64 // sqrt(2) * SEM
	RCI           float64 // (after - before) / SEDiff (Jacobson & Truax 1991)
	SDC95         float64 // the smallest change that can be told from noise: 1.96 * SEDiff
	Verdict       Verdict
}

// Comparison is two tests side by side.
type Comparison struct {
	Scales []Change
	Total  Change
}

// Compare compares two sets of answers to the same form, each scale on the
// items answered in both: otherwise the change would partly be a change of
// items. Between forms of different length only the total is judged.
// focus names the scales (at most two) that were chosen before the second test.
func (f *Form) Compare(before, after Answers, length Length, cal Calibration, focus ...string) Comparison {
	c := Comparison{}
	var sumB, sumA float64
	valid, p := 0, 0
	for _, s := range f.Scales {
		ch := f.change(s, p, before, after, length, cal, slices.Contains(focus, s.ID))
		p += len(s.Items)
		c.Scales = append(c.Scales, ch)
		if ch.Verdict != Incomparable {
			valid++
			sumB += ch.Before
			sumA += ch.After
		}
	}
	c.Total = Change{Scale: "T"}
	if valid >= len(f.Scales)-1 && valid > 0 {
		c.Total.Items = valid
		c.Total.Before, c.Total.After = sumB/float64(valid), sumA/float64(valid)
		c.Total.judge(f.TotalSEM(length, cal), rciChosen)
	}
	return c
}

func (f *Form) change(s Scale, p int, before, after Answers, length Length, cal Calibration, chosen bool) Change {
	ch := Change{Scale: s.ID}
	var sumB, sumA, of int
	for j := range s.Items {
		if length == Short && !s.Items[j].Short {
			continue
		}
		of++
		b, okB := s.Items[j].Favourable(before[p+j])
		a, okA := s.Items[j].Favourable(after[p+j])
		if okB && okA {
			ch.Items++
			sumB, sumA = sumB+b, sumA+a
		}
	}
	if ch.Items < threeQuarters(of) || ch.Items < 3 {
		return ch
	}
	m := float64(ch.Items)
	ch.Before, ch.After = 100*(float64(sumB)/m-1)/4, 100*(float64(sumA)/m-1)/4
	limit := rciOther
	if chosen {
		limit = rciChosen
	}
	ch.judge(cal.sem(cal.Change, of, ch.Items), limit)
	if length == Short {
		ch.Verdict = TooShort
	}
	return ch
}

func (ch *Change) judge(sem, limit float64) {
	ch.SEDiff = sem * math.Sqrt2
	ch.RCI = (ch.After - ch.Before) / ch.SEDiff
	ch.SDC95 = 1.96 * ch.SEDiff
	switch abs := math.Abs(ch.RCI); {
	case abs >= limit:
		ch.Verdict = Clear
	case abs >= rciPossible:
		ch.Verdict = Possible
	default:
		ch.Verdict = Noise
	}
}
