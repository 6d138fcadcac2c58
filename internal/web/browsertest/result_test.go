package browsertest

import (
	"testing"

	"mentor/internal/web/demo"
)

// twoScreens is the height of two screens of a phone.
const twoScreens = 2 * 844

// Whoever reads it: the advice and whom to ask stand on two screens of a phone, before
// what the answers say; the first step stands on the first two.
func TestResultOnTwoScreens(t *testing.T) {
	t.Parallel()
	cases, err := demo.Cases()
	if err != nil {
		t.Fatal(err)
	}
	s := newSite(t)
	b := newTab(t, s, phone)
	tallest := 0
	for _, p := range cases {
		b.goTo("/demo/" + p.Name)
		b.at("/result")
		top := eval[int](b, `Math.round((document.querySelector('.answers-say') ?? document.querySelector('.foot, main > :last-child')).getBoundingClientRect().top + scrollY)`)
		if tallest = max(tallest, top); top > twoScreens {
			t.Errorf("%s: what the answers say begins at %d, at most %d", p.Name, top, twoScreens)
		}
	}
	t.Log("the tallest: ", tallest)
}
