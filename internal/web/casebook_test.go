package web

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"mentor/internal/advice"
	"mentor/internal/safety"
	"mentor/internal/web/demo"
	"mentor/internal/web/space"
)

// The case book: everybody in it reads first what they must, reads what they must,
// and reads nothing that would hurt or contradict them.
func TestCaseBook(t *testing.T) {
	t.Parallel()
	cases, err := demo.Cases()
	if err != nil {
		t.Fatal(err)
	}
	s := newSite(t)
	dangers := 0
	for _, p := range cases {
		t.Run(p.Name, func(t *testing.T) {
			sitting, err := p.Sit(shelfOnce().Current(), s.clock)
			if err != nil {
				t.Fatal(err)
			}
			v := s.holder(sitting)
			text := visible(v.want(v.get("/result"), 200))
			if got := firstOf(sitting.Safety.And(shelfOnce().Current().Gated(sitting.Answers)), p, t); !slices.Contains(strings.Split(p.First, " or "), got) {
				t.Errorf("begins with %q, must begin with %q", got, p.First)
			}
			for _, must := range p.Must {
				if !regexp.MustCompile("(?i)" + must).MatchString(text) {
					t.Errorf("does not say %q", must)
				}
			}
			for _, never := range p.MustNot {
				if at := regexp.MustCompile("(?i)" + never).FindStringIndex(text); at != nil {
					t.Errorf("says %q: …%s…", never, text[max(0, at[0]-60):min(len(text), at[1]+60)])
				}
			}
			if word := hurtful.FindString(said.Replace(text)); word != "" {
				t.Errorf("says %q", word)
			}
			if t.Failed() && os.Getenv("SAY") != "" {
				t.Log(p.About + "\n" + text)
			}
		})
		if sitting, err := p.Sit(shelfOnce().Current(), s.clock); err == nil && sitting.Safety.Urgency >= safety.Soft {
			dangers++
		}
	}
	if len(cases) < 40 || dangers < 10 {
		t.Errorf("%d cases, %d with danger", len(cases), dangers)
	}
}

// firstOf is what the first block of a result is about, as the case book says it.
func firstOf(o safety.Outcome, p demo.Parent, t *testing.T) string {
	t.Helper()
	lib := shelfOnce()
	if shown := lib.Safety.Shown(o); len(shown) > 0 && shown[0].Urgency >= safety.Soft {
		return "help " + shown[0].ID
	}
	sitting, err := p.Sit(lib.Current(), noon)
	if err != nil {
		t.Fatal(err)
	}
	c := (&space.Desk{}).CaseOf(&space.OpenSitting{Sitting: sitting, Instrument: lib.Current()})
	begin := lib.Deck.Choose(c, o, "").Begin
	switch begin.Tier {
	case advice.ByDeed:
		return "deed " + begin.Told
	case advice.ByRecent, advice.ByEarlier:
		return "cause " + begin.Told
	case advice.ByPlace:
		return strings.Replace(begin.Told, ":", " ", 1)
	case advice.ByLow:
		return begin.Told
	}
	if begin.Area == "prevent" {
		return "keep"
	}
	return fmt.Sprintf("scale %s", begin.Scale)
}
