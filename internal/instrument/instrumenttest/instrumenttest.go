// Package instrumenttest reads what the files of the tests write of answers and
// figures, and draws answers.
package instrumenttest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
	"pgregory.net/rapid"

	"mentor/internal/instrument"
)

// Lengths are the lengths by name.
var Lengths = map[string]instrument.Length{"full": instrument.Full, "short": instrument.Short}

// Whys are the names of the reasons for which there is no score.
var Whys = map[instrument.Why]string{
	instrument.Valid: "", instrument.TooFew: "too-few", instrument.DidNotComeUp: "did-not-come-up",
}

// Vectors reads a file of testdata/vectors.
func Vectors[T any](t *testing.T, name string) []T {
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

// Asked are the places of a scale's items at a length.
func Asked(f *instrument.Form, scale string, length instrument.Length) (places []int) {
	for p, it := range f.Items() {
		if f.Scales[f.ScaleOf(p)].ID == scale && (length == instrument.Full || it.Short) {
			places = append(places, p)
		}
	}
	return places
}

// Answer fills in what a file writes: 1 to 5, - or NA for skipped, x for
// "it did not come up". It insists that the form offers these answers.
func Answer(t *testing.T, f *instrument.Form, a instrument.Answers, places []int, written string) {
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

// Level answers every item of a scale so that it counts as y; 0 leaves it out.
func Level(f *instrument.Form, a instrument.Answers, scale string, y int) {
	for _, p := range Asked(f, scale, instrument.Full) {
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

// AnyAnswers draws answers that the form offers, to every question.
func AnyAnswers(f *instrument.Form) *rapid.Generator[instrument.Answers] {
	return rapid.Custom(func(t *rapid.T) instrument.Answers {
		a := f.Blank()
		for p := range a {
			v := instrument.Answer(rapid.IntRange(0, 7).Draw(t, "answer"))
			if f.Fits(p, v) {
				a[p] = v
			}
		}
		return a
	})
}

// AnyLength draws a length.
func AnyLength() *rapid.Generator[instrument.Length] {
	return rapid.SampledFrom([]instrument.Length{instrument.Short, instrument.Full})
}
