package plan_test

import (
	"math"
	"strings"
	"testing"

	"mentor/internal/fault"
	"mentor/internal/plan"
)

// Values computed by hand from Kiresuk and Sherman's formula: for three signs
// the root is √(.7·3 + .3·9) = √4.8, for four √7.6, for five √11, for one √1.
func TestTScore(t *testing.T) {
	for _, one := range []struct {
		x    []int
		want float64
		word plan.Hoped
	}{
		{[]int{0, 0, 0}, 50, plan.About},
		{[]int{1, 1, 1}, 63.693, plan.More},
		{[]int{2, 2, 2}, 77.386, plan.FarMore},
		{[]int{-2, -2, -2}, 22.614, plan.FarLess},
		{[]int{1, 0, 0}, 54.564, plan.About},
		{[]int{-1, -1, 0}, 40.871, plan.Less},
		{[]int{-2, 0, -1, 0}, 39.118, plan.Less},
		{[]int{2, 1, 0, -1, 0}, 56.030, plan.More},
		{[]int{1, 1, 1, 1, 1}, 65.076, plan.More},
		{[]int{2, 2, 2, 2, 2}, 80.151, plan.FarMore},
		{[]int{2}, 70, plan.FarMore},
	} {
		got, ok := plan.TScore(one.x)
		if !ok || math.Abs(got-one.want) > .0005 || plan.HopedFor(got) != one.word {
			t.Errorf("%v: %.4f %s, want %.3f %s", one.x, got, plan.HopedFor(got), one.want, one.word)
		}
	}
	if _, ok := plan.TScore(nil); ok {
		t.Error("a score of nothing")
	}
}

func signs(n int) []plan.Sign {
	out := make([]plan.Sign, n)
	for i := range out {
		out[i] = plan.Sign{Name: "Says hello", Levels: [5]string{"a", "b", "c", "d", "e"}}
	}
	return out
}

func TestVisionHasThreeToFiveSigns(t *testing.T) {
	b, _ := book(t)
	bad := signs(3)
	bad[1].Levels[4] = "  "
	long := signs(3)
	long[0].Name = strings.Repeat("x", plan.MaxSignName+1)
	twice := signs(3)
	twice[0].ID, twice[1].ID = "laughs-with-me", "laughs-with-me"
	unknown := signs(3)
	unknown[0].ID = "own-7"
	for _, one := range []struct {
		signs []plan.Sign
		key   string
	}{
		{signs(2), "vision.error.signs"},
		{signs(6), "vision.error.signs"},
		{bad, "vision.error.level"},
		{long, "vision.error.name"},
		{twice, "vision.error.twice"},
		{unknown, "vision.error.sign"},
		{signs(3), ""},
		{signs(5), ""},
	} {
		wantFault(t, (&plan.Vision{}).Choose(b, one.signs), one.key)
	}
	var v plan.Vision
	wantFault(t, v.Write(strings.Repeat("ß", plan.MaxVision)), "")
	wantFault(t, v.Write(strings.Repeat("ß", plan.MaxVision+1)), "vision.error.long")
}

// A sign of one's own keeps its id; a new one never gets the id of one that has gone.
func TestOwnSignsKeepTheirIDs(t *testing.T) {
	b, _ := book(t)
	var v plan.Vision
	wantFault(t, v.Choose(b, signs(4)), "")
	next := append(signs(1), v.Signs[1:3]...)
	wantFault(t, v.Choose(b, next), "")
	if v.Signs[0].ID != "own-5" || v.Signs[1].ID != "own-2" {
		t.Errorf("ids %s and %s, want own-5 and own-2", v.Signs[0].ID, v.Signs[1].ID)
	}
}

func TestRating(t *testing.T) {
	b, _ := book(t)
	var v plan.Vision
	wantFault(t, v.Choose(b, signs(3)), "")
	wantFault(t, v.Rate(10, map[string]int{"own-1": 3}), "vision.error.rating")
	wantFault(t, v.Rate(10, map[string]int{"own-9": 1}), "vision.error.rating")
	wantFault(t, v.Rate(10, nil), "vision.error.rating")
	wantFault(t, v.Rate(10, map[string]int{"own-1": 1}), "")
	if _, _, ok := v.Ratings[0].Score(); ok {
		t.Error("one sign of three gives a word about all")
	}
	wantFault(t, v.Rate(10, map[string]int{"own-1": 1, "own-2": 1, "own-3": 1}), "")
	wantFault(t, v.Rate(9, map[string]int{"own-1": 1}), "vision.error.day")
	if len(v.Ratings) != 1 {
		t.Fatalf("%d ratings of one day", len(v.Ratings))
	}
	if score, word, ok := v.Ratings[0].Score(); !ok || word != plan.More || math.Abs(score-63.693) > .0005 {
		t.Errorf("%v %s %v", score, word, ok)
	}
}

func wantFault(t *testing.T, err error, key string) {
	t.Helper()
	f, ok := fault.As(err)
	if key == "" && err != nil || key != "" && (!ok || f.Key != key) {
		t.Errorf("fault %v, want %q", err, key)
	}
}
