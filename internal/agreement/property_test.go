package agreement_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"mentor/internal/agreement"
	"mentor/internal/calendar"
)

// Whatever two people do in whatever order, with whatever they have seen: it is
// agreed only when each said yes to the very same version, and nothing that was
// said is ever gone or different.
func TestAnySequence(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, err := agreement.Propose("form-0", mum, terms("0"), today)
		if err != nil {
			t.Fatal(err)
		}
		saidYes := map[string]bool{mum + " 1": true} // who named which version
		day := today
		for n := range rapid.IntRange(0, 40).Draw(t, "moves") {
			who := rapid.SampledFrom([]string{mum, kid, other}).Draw(t, "who")
			seen := rapid.IntRange(0, len(a.Versions())+1).Draw(t, "seen")
			id := fmt.Sprint("form-", rapid.IntRange(0, n+3).Draw(t, "form"))
			before := a
			move := rapid.IntRange(0, 7).Draw(t, "move")
			next, err := step(a, move, id, who, seen, day)
			if err != nil && !reflect.DeepEqual(next, before) {
				t.Fatal("a refused move changed something")
			}
			if len(next.Steps) < len(before.Steps) || !reflect.DeepEqual(next.Steps[:len(before.Steps)], before.Steps) {
				t.Fatal("history shrank or changed")
			}
			if grew := len(next.Steps) > len(before.Steps); grew && (move <= 2) {
				v := seen
				if move == 0 {
					v = len(next.Versions())
				}
				saidYes[fmt.Sprint(who, " ", v)] = true
			}
			a = next
			day++
			for _, v := range a.Versions() {
				both := saidYes[fmt.Sprint(mum, " ", v.N)] && (saidYes[fmt.Sprint(kid, " ", v.N)] || saidYes[fmt.Sprint(other, " ", v.N)])
				if v.Agreed() != both {
					t.Fatalf("version %d is agreed: %v; both said yes to it: %v", v.N, v.Agreed(), both)
				}
			}
			if state := a.State(); (state == agreement.IsAgreed || state == agreement.IsReviewing) && !a.Standing().Agreed() {
				t.Fatalf("it is %s without two yeses to what stands", state)
			}
			if sides := sidesOf(a); len(sides) > 2 {
				t.Fatal("a third side got in", sides)
			}
		}
	})
}

func step(a agreement.Agreement, move int, id, who string, seen int, day calendar.Day) (agreement.Agreement, error) {
	t := terms(id)
	t.From, t.Review = day, day+7
	switch move {
	case 0:
		return a.Change(id, who, seen, t, day)
	case 1, 2:
		return a.Sign(id, who, seen, day)
	case 3:
		return a.NotYet(id, who, seen, "words", day)
	case 4:
		return a.Withdraw(id, who, seen, day)
	case 5:
		return a.Note(id, who, seen%2 == 0, day, "words", day)
	case 6:
		return a.Look(id, who, seen, "well", agreement.Wishes[seen%3], "", day)
	}
	if seen == 3 {
		return a.End(id, who, "", day)
	}
	return a.Look(id, who, seen, "mixed", agreement.Stop, "", day)
}

func sidesOf(a agreement.Agreement) (sides []string) {
	for _, s := range a.Steps {
		if !slices.Contains(sides, s.By) {
			sides = append(sides, s.By)
		}
	}
	return sides
}
