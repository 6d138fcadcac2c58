package web

import (
	"net/url"
	"strings"
	"testing"

	"mentor/internal/instrument"
)

// Who searches for words of danger sees the way to help before what was found.
func TestSearchForHelp(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	search := func(v *visitor, words string) string {
		return v.post("/library/search", "words="+url.QueryEscape(words)).Body.String()
	}
	for words, topic := range map[string]string{
		"suicide":                      "life",
		"Suicidal":                     "life",
		"sucide":                       "life",
		"self-harm":                    "life",
		"kill myself":                  "life-own",
		"I don’t want to live anymore": "life-own",
		"my child hurts himself":       "life-child",
		"my daughter cuts herself":     "life-child",
		"my son is suicidal":           "life-child",
		"he hits me":                   "violence",
		"hits me":                      "violence",
		"afraid of my husband":         "violence",
		"partner beats us":             "violence",
		"my child hits me":             "child-hits",
		"afraid of my son":             "child-hits",
		"I hit my child":               "hit",
		"hitting":                      "hit",
		"I might hurt my baby":         "losing-control",
		"somebody raped her":           "sexual",
		"he threatens me with a knife": "danger",
	} {
		p := search(s.visitor(), words)
		title := shelfOnce().In(shelfOnce().Catalogue.All()[0]).Safety.Topics[topic].Title
		at, found := strings.Index(p, title), strings.Index(p, `<form class="country"`)
		if at < 0 || at > found || !strings.Contains(p[at:found], `href="/help"`) {
			t.Errorf("%q does not show %q first", words, title)
		}
	}
	v := s.holder(finished(t, instrument.Full, "Mia", s.clock, nil))
	if p := search(v, "hits me"); !strings.Contains(p, `href="tel:`) {
		t.Errorf("there is no number of the country of the test")
	}
	anna := s.anna()
	anna.keepsResult("anna-result-00001", finished(t, instrument.Full, "Mia", s.clock, nil))
	if p := search(anna, "hits me"); !strings.Contains(p, `href="tel:`) {
		t.Errorf("there is no number of the country of the kept test")
	}
}

// Nothing that the library itself says is taken for a search for help.
func TestSearchForOtherThings(t *testing.T) {
	t.Parallel()
	shelf := shelfOnce().In(shelfOnce().Catalogue.All()[0])
	ordinary := []string{"cut paper", "kick a ball", "my child pushes me away", "beat eggs", "hurt feelings", "shake hands", "afraid of the dark", "a touch on the arm", "school", "kill time"}
	for _, w := range shelf.Family.Practices {
		ordinary = append(ordinary, w.Name)
	}
	for _, w := range shelf.Family.Activities {
		ordinary = append(ordinary, w.Name, w.What)
	}
	for _, w := range shelf.Family.Starters {
		ordinary = append(ordinary, w.Text)
	}
	for _, words := range ordinary {
		if ids := shelf.Sought.Find(words); ids != nil {
			t.Errorf("%q is taken for a search for %v", words, ids)
		}
	}
}
