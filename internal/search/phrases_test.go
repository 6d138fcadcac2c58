package search_test

import (
	"slices"
	"testing"

	"mentor/internal/search"
)

// A phrase is found in another form, with few words between, and not the wrong way round.
func TestPhrases(t *testing.T) {
	p := search.NewPhrases("en")
	p.Add("partner", "hits me")
	p.Add("child", "child/son hits me")
	p.Add("hit", "hit")
	p.Add("fear", "afraid husband")
	for query, want := range map[string][]string{
		"":                                    nil,
		"hit":                                 {"hit"},
		"HITTING":                             {"hit"},
		"He hit me.":                          {"partner"},
		"my son hits me":                      {"child"}, // the longer phrase has the words
		"my son hits me and my wife hits me":  {"child", "partner"},
		"me, hit":                             {"hit"},
		"afraid of my new husband":            {"fear"},
		"afraid that nobody likes my husband": nil,
		"my husband is afraid":                nil,
	} {
		if got := p.Find(query); !slices.Equal(got, want) {
			t.Errorf("%q says %v, want %v", query, got, want)
		}
	}
	fr := search.NewPhrases("fr")
	fr.Add("school", "élève")
	for _, query := range []string{"élèves", "eleve", "e\u0301le\u0300ve"} {
		if got := fr.Find(query); len(got) != 1 {
			t.Errorf("%q says %v", query, got)
		}
	}
}
