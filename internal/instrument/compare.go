package instrument

// Change is one score then and now, 0..100, both on the items answered both times.
type Change struct {
	Scale         string
	Items         int // answered both times; of the total, the scales compared
	Before, After float64
	SEM           float64 // of either of the two; 0 when too little was answered both times
}

// OK reports whether the two can be compared.
func (c Change) OK() bool { return c.SEM > 0 }

// Comparison is two tests side by side. Whether they differ by more than noise
// is for the programme to judge.
type Comparison struct {
	Scales []Change
	Total  Change
}

// Compare puts two sets of answers to the same form side by side, each scale on
// the items answered in both: otherwise the change would partly be a change of
// items.
func (f *Form) Compare(before, after Answers, length Length, cal Calibration) Comparison {
	c := Comparison{Total: Change{Scale: "T"}}
	var sumB, sumA float64
	valid, p := 0, 0
	for _, s := range f.Scales {
		ch := s.change(p, before, after, length, cal)
		p += len(s.Items)
		c.Scales = append(c.Scales, ch)
		if ch.OK() {
			valid++
			sumB += ch.Before
			sumA += ch.After
		}
	}
	if valid >= len(f.Scales)-1 && valid > 0 {
		n := float64(valid)
		c.Total = Change{"T", valid, sumB / n, sumA / n, f.TotalSEM(length, cal)}
	}
	return c
}

// change compares a scale whose items begin at place p of the answers.
func (s *Scale) change(p int, before, after Answers, length Length, cal Calibration) Change {
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
	ch.SEM = cal.sem(cal.Change, of, ch.Items)
	return ch
}
