package instrument_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"mentor/content"
	"mentor/internal/instrument"
)

// someone acts the same on every day with the child, however many there are: each
// favourable or unfavourable act has a chance of its own.
type someone map[string]float64

func anybody(f *instrument.Form, rnd *rand.Rand) someone {
	p := someone{}
	for _, s := range f.Scales {
		level := rnd.Float64()
		for i := range s.Items {
			it := &s.Items[i]
			chance := min(1, max(0, level+.25*rnd.NormFloat64()))
			if it.Unfavourable() {
				chance = 1 - chance
			}
			p[it.ID] = chance
		}
	}
	return p
}

// answer is what the person answers after so many days of contact in four weeks.
// What has an occasion is answered by its share, what goes on in the parent by the
// days of the calendar, and what needs contact as the version of the form asks. inner
// is version 2, which asks of nothing else how often it came in the weeks.
func (p someone) answer(f, inner *instrument.Form, days int, rnd *rand.Rand) instrument.Answers {
	a := f.Blank()
	for place, it := range f.Items() {
		chance := p[it.ID]
		switch {
		case it.Set == "occasion":
			a[place] = share(chance)
		case it.Set == "days":
			a[place] = share(float64(times(days, chance, rnd)) / float64(days))
		case inner.Item(it.ID).Set == "frequency": // does not wait for the child
			a[place] = often(times(28, chance, rnd))
		default:
			a[place] = often(times(days, chance, rnd))
		}
	}
	return a
}

func times(days int, chance float64, rnd *rand.Rand) (n int) {
	for range days {
		if rnd.Float64() < chance {
			n++
		}
	}
	return n
}

// share is an answer of the sets days and occasion: none, a few, half, most, all.
func share(x float64) instrument.Answer {
	switch {
	case x < .05:
		return 1
	case x < .35:
		return 2
	case x < .65:
		return 3
	case x < .9:
		return 4
	}
	return 5
}

// often is an answer of the set frequency: not at all, once or twice, about once a
// week, several times a week, nearly every day.
func often(n int) instrument.Answer {
	switch {
	case n == 0:
		return 1
	case n <= 2:
		return 2
	case n <= 6:
		return 3
	case n <= 20:
		return 4
	}
	return 5
}

// Parents who act the same with 30, 15 and 4 days of contact have scores that agree
// within their intervals in version 2. In version 1, which asks how often in four
// weeks, those with few days score lower for what is good and higher for what is not.
func TestFairToContact(t *testing.T) {
	const people = 2000
	inner, _ := instrument.LoadForm(content.Files, "trust-2")
	for _, c := range []struct {
		folder string
		fair   bool
	}{{"trust-1", false}, {"trust-2", true}} {
		f, problems := instrument.LoadForm(content.Files, c.folder)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		rnd := rand.New(rand.NewPCG(9, 9))
		agree, pairs := map[int]int{}, 0
		drift := map[int]map[string]float64{15: {}, 4: {}}
		for range people {
			p := anybody(f, rnd)
			whole := f.Score(p.answer(f, inner, 28, rnd), instrument.Full, instrument.APriori)
			for days, by := range drift {
				few := f.Score(p.answer(f, inner, days, rnd), instrument.Full, instrument.APriori)
				for i, s := range few.Scores {
					by[s.Scale] += (s.Value - whole.Scores[i].Value) / people
					if !instrument.Distinct(s, whole.Scores[i]) {
						agree[days]++
					}
				}
			}
			pairs += len(f.Scales)
		}
		for _, days := range []int{15, 4} {
			share, worst, at := float64(agree[days])/float64(pairs), 0.0, ""
			for scale, d := range drift[days] {
				if math.Abs(d) > math.Abs(worst) {
					worst, at = d, scale
				}
			}
			t.Logf("%s, %d days: %.1f %% agree with 28 days, the largest mean drift is %+.1f in %s", c.folder, days, 100*share, worst, at)
			if fair := share >= .97 && math.Abs(worst) < 3; fair != c.fair && (c.fair || days == 4) {
				t.Errorf("%s with %d days: fair %v", c.folder, days, fair)
			}
		}
	}
}
