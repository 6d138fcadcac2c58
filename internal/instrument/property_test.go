package instrument_test

import (
	"testing"

	"pgregory.net/rapid"

	"mentor/internal/instrument"
	"mentor/internal/instrument/instrumenttest"
)

// A more favourable answer never lowers its scale.
func TestMoreFavourableNeverLowers(t *testing.T) {
	f := form(t)
	rapid.Check(t, func(t *rapid.T) {
		a, length := instrumenttest.AnyAnswers(f).Draw(t, "answers"), instrumenttest.AnyLength().Draw(t, "length")
		p := rapid.IntRange(0, len(f.Items())-1).Draw(t, "item")
		scale := f.Scales[f.ScaleOf(p)].ID
		a[p] = instrument.Answer(rapid.IntRange(1, 5).Draw(t, "first"))
		before := f.Score(a, length, instrument.APriori)
		old, _ := f.Items()[p].Favourable(a[p])
		a[p] = instrument.Answer(rapid.IntRange(1, 5).Draw(t, "second"))
		after := f.Score(a, length, instrument.APriori)
		now, _ := f.Items()[p].Favourable(a[p])
		if now >= old && (after.Of(scale).Value < before.Of(scale).Value || after.Total.Value < before.Total.Value-1e-9) {
			t.Fatalf("%s from %d to %d: %v became %v", f.Items()[p].ID, old, now, before.Of(scale), after.Of(scale))
		}
	})
}

// Answers to other scales, to the inventories and to the facts never change a score.
func TestOtherAnswersNeverChangeAScore(t *testing.T) {
	f := form(t)
	rapid.Check(t, func(t *rapid.T) {
		a, b := instrumenttest.AnyAnswers(f).Draw(t, "answers"), instrumenttest.AnyAnswers(f).Draw(t, "others")
		length := instrumenttest.AnyLength().Draw(t, "length")
		i := rapid.IntRange(0, len(f.Scales)-1).Draw(t, "scale")
		for p := range f.Items() {
			if f.ScaleOf(p) == i {
				b[p] = a[p]
			}
		}
		want := f.Score(a, length, instrument.APriori).Scores[i]
		if got := f.Score(b, length, instrument.APriori).Scores[i]; got != want {
			t.Fatalf("%v became %v", want, got)
		}
		copy(b, a[:len(f.Items())])
		if got, want := f.Score(b, length, instrument.APriori), f.Score(a, length, instrument.APriori); got.Total != want.Total {
			t.Fatalf("inventories and facts moved the total: %v, %v", want.Total, got.Total)
		}
	})
}

func TestIntervalsContainTheValue(t *testing.T) {
	f := form(t)
	rapid.Check(t, func(t *rapid.T) {
		r := f.Score(instrumenttest.AnyAnswers(f).Draw(t, "answers"), instrumenttest.AnyLength().Draw(t, "length"), instrument.APriori)
		for _, s := range append(r.Scores, r.Total) {
			if s.OK() && !(0 <= s.Lo && s.Lo <= s.Value && s.Value <= s.Hi && s.Hi <= 100 && s.SEM > 0) {
				t.Fatalf("%+v", s)
			}
			if !s.OK() && (s.Value != 0 || s.SEM != 0 || s.Lo != 0 || s.Hi != 0) {
				t.Fatalf("no score, and yet %+v", s)
			}
		}
	})
}

// What did not come up shrinks the scale; what was skipped is missing from it.
func TestNotComeUpIsNotSkipped(t *testing.T) {
	f := form(t)
	rapid.Check(t, func(t *rapid.T) {
		a, length := instrumenttest.AnyAnswers(f).Draw(t, "answers"), instrument.Full
		p := rapid.IntRange(0, len(f.Items())-1).Filter(func(p int) bool { return f.Items()[p].MayNotComeUp() }).Draw(t, "item")
		a[p] = instrument.Skipped
		skipped := f.Score(a, length, instrument.APriori).Scores[f.ScaleOf(p)]
		a[p] = instrument.NotComeUp
		notUp := f.Score(a, length, instrument.APriori).Scores[f.ScaleOf(p)]
		if notUp.Applicable != skipped.Applicable-1 || notUp.Answered != skipped.Answered {
			t.Fatalf("skipped %+v, did not come up %+v", skipped, notUp)
		}
	})
}

func TestUnfavourableMirrors(t *testing.T) {
	act := instrument.Item{Direction: "unfavourable"}
	good := instrument.Item{Direction: "favourable"}
	for v := instrument.Answer(0); v < 16; v++ {
		y, ok := act.Favourable(v)
		x, okGood := good.Favourable(v)
		equal(t, "counts", ok, v >= 1 && v <= 5)
		equal(t, "counts either way", okGood, ok)
		if ok {
			equal(t, "favourable", x, int(v))
			equal(t, "mirror", x+y, 6)
		}
	}
}

// An item that was answered only once leaves no trace in a comparison.
func TestCompareUsesOnlyWhatIsCommon(t *testing.T) {
	f := form(t)
	rapid.Check(t, func(t *rapid.T) {
		a, b := instrumenttest.AnyAnswers(f).Draw(t, "before"), instrumenttest.AnyAnswers(f).Draw(t, "after")
		length := instrumenttest.AnyLength().Draw(t, "length")
		p := rapid.IntRange(0, len(f.Items())-1).Draw(t, "item")
		a[p] = instrument.Skipped
		want := f.Compare(a, b, length, instrument.APriori)
		b[p] = instrument.Answer(rapid.IntRange(0, 7).Draw(t, "other"))
		got := f.Compare(a, b, length, instrument.APriori)
		for i := range want.Scales {
			if got.Scales[i] != want.Scales[i] {
				t.Fatalf("%+v became %+v", want.Scales[i], got.Scales[i])
			}
		}
		if got.Total != want.Total {
			t.Fatalf("%+v became %+v", want.Total, got.Total)
		}
	})
}

// Told backwards, before is after, and the error is the same.
func TestSwapping(t *testing.T) {
	f := form(t)
	rapid.Check(t, func(t *rapid.T) {
		a, b := instrumenttest.AnyAnswers(f).Draw(t, "before"), instrumenttest.AnyAnswers(f).Draw(t, "after")
		length := instrumenttest.AnyLength().Draw(t, "length")
		there, back := f.Compare(a, b, length, instrument.APriori), f.Compare(b, a, length, instrument.APriori)
		for i, x := range append(there.Scales, there.Total) {
			y := append(back.Scales, back.Total)[i]
			y.Before, y.After = y.After, y.Before
			if x != y {
				t.Fatalf("%+v\n%+v", x, y)
			}
		}
	})
}
