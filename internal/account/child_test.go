package account

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestFriendlyWords(t *testing.T) {
	all := FriendlyWords()
	if bits := math.Log2(float64(len(all))) * WordsInAll; bits < 64 {
		t.Errorf("the words have %.1f bits", bits)
	}
	seen := slices.Sorted(slices.Values(all))
	if len(slices.Compact(seen)) != len(all) {
		t.Error("a word stands there twice")
	}
	for _, w := range all {
		if len(w) < 3 || len(w) > 8 || strings.ToLower(w) != w || NormalWords(strings.Repeat(w+" ", WordsInAll)) == "" {
			t.Errorf("%q is no good word", w)
		}
	}
}

func TestNormalWords(t *testing.T) {
	const want = "acorn bell cat dog eel fox gnu hen"
	for typed, ok := range map[string]bool{
		want: true, "  Acorn, BELL; cat-dog\neel  fox\tgnu hen. ": true, "1. acorn 2. bell 3. cat 4. dog 5. eel 6. fox 7. gnu 8. hen": true,
		"acorn bell cat dog eel fox gnu": false, want + " ibis": false, "": false,
	} {
		if got := NormalWords(typed); (got == want) != ok {
			t.Errorf("%q is %q", typed, got)
		}
	}
}

// The words give the place with a new PIN, and whoever was trusted before is not.
func TestWinBack(t *testing.T) {
	a := Account{PIN: []byte("old"), Devices: []Device{{ID: "d"}}, Failures: Failures{Run: 9}, Child: &Child{}}
	a.WinBack([]byte("new"), time.UnixMilli(7))
	if string(a.PIN) != "new" || !a.Lock || a.Devices != nil || a.Failures.Run != 0 || a.PINSince() != time.UnixMilli(7) {
		t.Errorf("%+v", a)
	}
}
