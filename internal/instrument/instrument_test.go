package instrument_test

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"mentor/content"
	"mentor/internal/instrument"
)

// form is the released form.
func form(t testing.TB) *instrument.Form {
	t.Helper()
	f, problems := instrument.LoadForm(content.Files, "trust-1")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return f
}

// vectors reads a file of testdata/vectors.
func vectors[T any](t *testing.T, name string) []T {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "vectors", name))
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Cases []T }
	if err := yaml.Load(data, &file, yaml.WithKnownFields()); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if len(file.Cases) == 0 {
		t.Fatalf("%s holds no case", name)
	}
	return file.Cases
}

// near fails the test when got is further from want than half of the last printed digit.
func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > within {
		t.Errorf("%s = %.10f, want %.10f", what, got, want)
	}
}

func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}

var lengths = map[string]instrument.Length{"full": instrument.Full, "short": instrument.Short}

var whyNames = map[instrument.Why]string{
	instrument.Valid: "", instrument.TooFew: "too-few", instrument.DidNotComeUp: "did-not-come-up",
}

// asked are the places of a scale's items at a length.
func asked(f *instrument.Form, scale string, length instrument.Length) (places []int) {
	for p, it := range f.Items() {
		if f.Scales[f.ScaleOf(p)].ID == scale && (length == instrument.Full || it.Short) {
			places = append(places, p)
		}
	}
	return places
}

// answer fills in what a vector file writes: 1 to 5, - for skipped, x for
// "it did not come up". It insists that the form offers these answers.
func answer(t *testing.T, f *instrument.Form, a instrument.Answers, places []int, written string) {
	t.Helper()
	words := strings.Fields(written)
	if len(words) != len(places) {
		t.Fatalf("%d answers for %d items", len(words), len(places))
	}
	for i, w := range words {
		v := map[string]instrument.Answer{"-": instrument.Skipped, "NA": instrument.Skipped, "x": instrument.NotComeUp}[w]
		if v == 0 {
			v = instrument.Answer(w[0] - '0')
		}
		if !f.Fits(places[i], v) {
			t.Fatalf("%s cannot be answered with %s", f.Items()[places[i]].ID, w)
		}
		a[places[i]] = v
	}
}

type scoreCase struct {
	Name, Scale, Length, Answers string
	K, M                         int
	NoScore                      string `yaml:"no_score"`
	Value, SEM                   float64
	Interval                     [2]float64
	Words                        [2]string
}

func TestScoreVectors(t *testing.T) {
	f := form(t)
	for _, c := range vectors[scoreCase](t, "scores.yaml") {
		t.Run(c.Name, func(t *testing.T) {
			length, a := lengths[c.Length], f.Blank()
			answer(t, f, a, asked(f, c.Scale, length), c.Answers)
			s := f.Score(a, length, instrument.APriori).Of(c.Scale)
			equal(t, "k", s.Of, c.K)
			equal(t, "m", s.Answered, c.M)
			equal(t, "no score because", whyNames[s.Why], c.NoScore)
			near(t, "value", s.Value, c.Value, 5e-5)
			near(t, "SEM", s.SEM, c.SEM, 5e-7)
			near(t, "lo", s.Lo, c.Interval[0], 5e-3)
			near(t, "hi", s.Hi, c.Interval[1], 5e-3)
			if lo, hi := s.Words(); s.OK() {
				equal(t, "words", [2]string{lo.String(), hi.String()}, c.Words)
			}
		})
	}
}

// level answers every item of a scale so that it counts as y; 0 leaves it out.
func level(f *instrument.Form, a instrument.Answers, scale string, y int) {
	for _, p := range asked(f, scale, instrument.Full) {
		switch {
		case y == 0:
			a[p] = instrument.Skipped
		case f.Items()[p].Unfavourable():
			a[p] = instrument.Answer(6 - y)
		default:
			a[p] = instrument.Answer(y)
		}
	}
}

type totalCase struct {
	Name     string
	Levels   map[string]int
	Scales   int
	NoScore  string `yaml:"no_score"`
	Value    float64
	Interval [2]float64
	Guidance string
	Sure     bool
}

func TestTotalVectors(t *testing.T) {
	f := form(t)
	for _, c := range vectors[totalCase](t, "totals.yaml") {
		t.Run(c.Name, func(t *testing.T) {
			a := f.Blank()
			for scale, y := range c.Levels {
				level(f, a, scale, y)
			}
			r := f.Score(a, instrument.Full, instrument.APriori)
			equal(t, "scales", r.Total.Answered, c.Scales)
			equal(t, "no total because", whyNames[r.Total.Why], c.NoScore)
			near(t, "T", r.Total.Value, c.Value, 5e-7)
			near(t, "lo", r.Total.Lo, c.Interval[0], 5e-5)
			near(t, "hi", r.Total.Hi, c.Interval[1], 5e-5)
			equal(t, "guidance", r.Guidance.Cell, c.Guidance)
			equal(t, "sure", r.Guidance.Sure, c.Sure)
		})
	}
}

func TestWordVectors(t *testing.T) {
	type wordCase struct {
		Score float64
		Word  string
	}
	for _, c := range vectors[wordCase](t, "words.yaml") {
		if got := instrument.WordFor(c.Score).String(); got != c.Word {
			t.Errorf("%v is %s, want %s", c.Score, got, c.Word)
		}
	}
}

type changeCase struct {
	Name, Scale, Length string
	R                   float64
	Chosen              bool
	Before, After       string
	Items               int
	Values              [2]float64
	SEDiff              float64 `yaml:"se_diff"`
	RCI, SDC95          float64
	Verdict             string
}

func TestChangeVectors(t *testing.T) {
	f := form(t)
	for _, c := range vectors[changeCase](t, "changes.yaml") {
		t.Run(c.Name, func(t *testing.T) {
			length, before, after := lengths[c.Length], f.Blank(), f.Blank()
			answer(t, f, before, asked(f, c.Scale, length), c.Before)
			answer(t, f, after, asked(f, c.Scale, length), c.After)
			var focus []string
			if c.Chosen {
				focus = []string{c.Scale}
			}
			ch := changeOf(f.Compare(before, after, length, reliability(c.R), focus...), c.Scale)
			equal(t, "common items", ch.Items, c.Items)
			equal(t, "verdict", ch.Verdict.String(), c.Verdict)
			near(t, "before", ch.Before, c.Values[0], 5e-5)
			near(t, "after", ch.After, c.Values[1], 5e-5)
			near(t, "SE_diff", ch.SEDiff, c.SEDiff, 5e-7)
			near(t, "RCI", ch.RCI, c.RCI, 5e-7)
			near(t, "SDC95", ch.SDC95, c.SDC95, 5e-7)
		})
	}
}

// reliability is the a-priori calibration with one reliability for everything; 0 changes nothing.
func reliability(r float64) instrument.Calibration {
	cal := instrument.APriori
	if r > 0 {
		cal.Status = func(int) float64 { return r }
		cal.Change = cal.Status
	}
	return cal
}

func changeOf(c instrument.Comparison, scale string) instrument.Change {
	for _, ch := range c.Scales {
		if ch.Scale == scale {
			return ch
		}
	}
	return c.Total
}

func TestNoiseVectors(t *testing.T) {
	type noiseCase struct {
		R, SEM, CI90 float64
		SEDiff       float64 `yaml:"se_diff"`
		SDC95        float64
	}
	f := form(t)
	a := f.Blank()
	level(f, a, "CLO", 3)
	for _, c := range vectors[noiseCase](t, "noise.yaml") {
		s := f.Score(a, instrument.Full, reliability(c.R)).Of("CLO")
		ch := changeOf(f.Compare(a, a, instrument.Full, reliability(c.R)), "CLO")
		near(t, "SEM", s.SEM, c.SEM, .05)
		near(t, "half of the interval", (s.Hi-s.Lo)/2, c.CI90, .05)
		near(t, "SE_diff", ch.SEDiff, c.SEDiff, .05)
		near(t, "SDC95", ch.SDC95, c.SDC95, .05)
	}
}

// 18.73 points lie between two scales of SEM 8.05 before they may be told apart.
func TestDistinct(t *testing.T) {
	const sem = 8.049845
	for gap, want := range map[float64]bool{0: false, 18.72: false, 18.73: true, -18.72: false, -18.73: true} {
		a, b := instrument.Score{Value: 50, SEM: sem}, instrument.Score{Value: 50 + gap, SEM: sem}
		equal(t, "distinct", instrument.Distinct(a, b), want)
	}
	missing := instrument.Score{Value: 100, Why: instrument.TooFew}
	equal(t, "distinct from a missing score", instrument.Distinct(missing, instrument.Score{}), false)
}

// The limits of the verdicts, approached from both sides by choosing the noise.
func TestVerdictLimits(t *testing.T) {
	bonferroni := math.Sqrt2 * math.Erfinv(1-.05/9)
	near(t, "5 % over nine looks", bonferroni, 2.773, 5e-4)
	f := form(t)
	before, after := f.Blank(), f.Blank()
	level(f, before, "CLO", 2)
	level(f, after, "CLO", 3)
	for _, c := range []struct {
		rci   float64
		focus string
		want  instrument.Verdict
	}{
		{1.279, "", instrument.Noise},
		{1.281, "", instrument.Possible},
		{2.772, "", instrument.Possible},
		{2.774, "", instrument.Clear},
		{1.959, "CLO", instrument.Possible},
		{1.961, "CLO", instrument.Clear},
		{1.961, "RES", instrument.Possible},
	} {
		cal := reliability(.5)
		cal.SD = 25 / c.rci // SE_diff = SD*sqrt(2*(1-.5)) = SD
		ch := changeOf(f.Compare(before, after, instrument.Full, cal, c.focus), "CLO")
		near(t, "RCI", ch.RCI, c.rci, 1e-9)
		equal(t, "verdict", ch.Verdict, c.want)
	}
}

// The main verdict is on T: with SEM 4.5 about twelve points can be told from noise.
func TestTotalChange(t *testing.T) {
	f := form(t)
	before, after := f.Blank(), f.Blank()
	for _, s := range f.Scales {
		level(f, before, s.ID, 3)
		level(f, after, s.ID, 3)
	}
	level(f, after, "CLO", 5)
	level(f, after, "RES", 5)
	c := f.Compare(before, after, instrument.Full, instrument.APriori).Total
	near(t, "SDC95 of T", c.SDC95, 12.473363620130784, 1e-9)
	near(t, "rise of T", c.After-c.Before, 100./9, 1e-9)
	equal(t, "verdict below SDC95", c.Verdict, instrument.Possible)
	level(f, after, "UND", 5)
	equal(t, "verdict above SDC95", f.Compare(before, after, instrument.Short, instrument.APriori).Total.Verdict, instrument.Clear)
	level(f, after, "UND", 0)
	level(f, after, "TLK", 0)
	equal(t, "verdict of seven scales", f.Compare(before, after, instrument.Full, instrument.APriori).Total.Verdict, instrument.Incomparable)
}
