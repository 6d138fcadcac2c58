package account

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
)

// kidAccount is a child's place with its first words.
func kidAccount() *Account {
	return &Account{PIN: []byte("own"), Child: &Child{Words: wordsOf("own", noon)}, Devices: []Device{{ID: "d"}}}
}

func wordsOf(hash string, at time.Time) Words { return Words{[]byte(hash), at} }

func hashes(all []Words) (out []string) {
	for _, w := range all {
		out = append(out, string(w.Hash))
	}
	return out
}

// What a parent's code sets never reaches what was written before, and the first
// words always win the place.
func TestResetAndWinBack(t *testing.T) {
	own, fake := wordsOf("own", noon), wordsOf("fake", noon.Add(time.Hour))
	reset := func(a *Account, vault string) {
		says(t, "reset", a.ResetPIN([]byte("new"), vault, "Mum", []string{"dad"}, noon.Add(time.Minute)), "")
	}
	for name, c := range map[string]struct {
		do     func(a *Account)
		door   string // words that give the place back
		closed string // what pages wait for
		opens  string // by the own words
		before string
	}{
		"untouched":      {func(*Account) {}, "[own]", "[]", "[]", ""},
		"once":           {func(a *Account) { reset(a, "v1") }, "[own]", "[own]", "[v1]", "own"},
		"twice":          {func(a *Account) { reset(a, "v1"); reset(a, "v2") }, "[own]", "[own]", "[v1 v2]", "own"},
		"with new words": {func(a *Account) { reset(a, "v1"); a.Child.Words = fake }, "[fake own]", "[own]", "[v1]", "own"},
		"and once more":  {func(a *Account) { reset(a, "v1"); a.Child.Words = fake; reset(a, "v2") }, "[fake own]", "[own fake]", "[v1]", "own"},
		"by new words":   {func(a *Account) { reset(a, "v1"); a.Child.Words = fake; a.WinBack(fake, []byte("hers")) }, "[fake own]", "[own]", "[v1]", "own"},
		"three times": {func(a *Account) {
			reset(a, "v1")
			a.Child.Words = fake
			reset(a, "v2")
			a.WinBack(own, []byte("mine"))
			reset(a, "v3")
			a.WinBack(own, []byte("mine"))
		}, "[own]", "[fake]", "[]", ""},
		"won back":        {func(a *Account) { reset(a, "v1"); a.Child.Words = fake; a.WinBack(own, []byte("mine")) }, "[own]", "[]", "[]", ""},
		"won back, later": {func(a *Account) { reset(a, "v1"); a.Child.Words = fake; reset(a, "v2"); a.WinBack(own, []byte("mine")) }, "[own]", "[fake]", "[]", ""},
	} {
		a := kidAccount()
		c.do(a)
		k := a.Child
		got := [4]string{fmt.Sprint(hashes(k.AtDoor())), fmt.Sprint(hashes(k.ClosedWords())), fmt.Sprint(k.Opens(own)), string(k.Before)}
		if want := [4]string{c.door, c.closed, c.opens, c.before}; got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
		if asleep := len(k.Asleep) > 0; asleep != (len(k.Closed) > 0 && c.before != "") {
			t.Errorf("%s: the other bonds sleep: %t", name, asleep)
		}
		if len(k.Resets) > 0 && (a.Devices != nil || !a.Lock) {
			t.Errorf("%s: who was trusted before is trusted still", name)
		}
	}
}

func TestResetsEnd(t *testing.T) {
	a := kidAccount()
	for range maxClosed {
		says(t, "reset", a.ResetPIN([]byte("new"), "v", "Mum", nil, noon), "")
	}
	says(t, "one more", a.ResetPIN([]byte("new"), "v", "Mum", nil, noon), "young.error.resets")
}

// The child is told of each reset until they said to know it, and what sleeps
// wakes by a code of its own parent.
func TestResetIsTold(t *testing.T) {
	a := kidAccount()
	if a.Child.Unseen() != nil {
		t.Error("a reset is told that never was")
	}
	for _, by := range []string{"Mum", "Dad"} {
		says(t, by, a.ResetPIN([]byte("new"), "v", by, []string{"b1", "b2"}, noon), "")
	}
	if r := a.Child.Unseen(); r == nil || r.By != "Dad" {
		t.Errorf("told is %v", r)
	}
	a.Child.See()
	if r := a.Child.Unseen(); r != nil {
		t.Errorf("told is still %v", r)
	}
	a.Child.Wake("b1")
	if got := fmt.Sprint(a.Child.Asleep); got != "[b2]" {
		t.Errorf("asleep are %s", got)
	}
}

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

// While pages are closed only the last reset is named: whoever set that PIN does
// not learn who else is connected with the child.
func TestToldWhileClosed(t *testing.T) {
	a := kidAccount()
	for _, by := range []string{"Mum", "Dad"} {
		says(t, by, a.ResetPIN([]byte("new"), "v", by, nil, noon), "")
	}
	if told := a.Child.Told(); len(told) != 1 || told[0].By != "Dad" {
		t.Errorf("told while closed: %v", told)
	}
	a.Child.Closed = nil
	if told := a.Child.Told(); len(told) != 2 {
		t.Errorf("told once open: %v", told)
	}
}
