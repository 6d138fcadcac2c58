package web

import (
	"testing"
	"time"

	"mentor/internal/family"
	"mentor/internal/instrument"
	"mentor/internal/safety"
	"mentor/internal/web/call"
	"mentor/internal/web/home"
	"mentor/internal/web/page"
	"mentor/internal/web/site"
)

// A range of hours is said in words, never as a target.
func TestHours(t *testing.T) {
	t.Parallel()
	p := home.TimeWeekPage{Page: page.Page{Locale: shelfOnce().Catalogue.For("en")}}
	for want, h := range map[string]family.Hours{
		"hardly any time": {0, .5},
		"up to 1 hour":    {0, 1},
		"up to 1½ hours":  {0, 1.5},
		"½ to 1 hour":     {.5, 1},
		"2 to 7½ hours":   {2, 7.5},
		"about 3 hours":   {3, 3},
		"9½ to 14 hours":  {9.5, 14},
	} {
		if got := p.InHours(h); got != want {
			t.Errorf("%v: %q, want %q", h, got, want)
		}
	}
}

// The part under which the script stands is in the content.
func TestScriptHasItsPlace(t *testing.T) {
	t.Parallel()
	if shelfOnce().In(shelfOnce().Catalogue.For("en")).Seek.Parts[site.ScriptPart].Title == "" {
		t.Errorf("nothing in the content is called %s", site.ScriptPart)
	}
}

// Today has a word when somebody could help soon, and for no longer than there
// is a reason; none where help comes first on every page.
func TestSeekNote(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	worried, unsafe := s.keeps(map[string]safety.Reply{"child-unwell": safety.Yes}), s.keeps(map[string]safety.Reply{"life-own": safety.Yes})
	loud := s.keeps(nil)
	says := func(who string, v *visitor, want bool) {
		t.Helper()
		c := v.space()
		c.L = shelfOnce().Catalogue.For("en")
		n, err := call.SeekNote(c)
		if err != nil || (n != nil) != want || want && (n.Href != "/seek" || n.Text == "") {
			t.Errorf("%s: %+v, %v", who, n, err)
		}
	}
	says("worried", worried, true)
	says("unsafe", unsafe, false)
	says("loud, before it got loud", loud, false)
	for _, day := range []string{"2026-03-14", "2026-03-13", "2026-03-12"} {
		loud.want(loud.post("/today", "hard=1&day="+day), 303)
	}
	says("loud", loud, true)
	s.clock = s.clock.Add(14 * 24 * time.Hour)
	says("worried two weeks ago", worried, false)
	says("loud two weeks ago", loud, false)
}

// keeps is a parent who kept a full test with answers to the safety questions.
func (s *testSite) keeps(said map[string]safety.Reply) *visitor {
	v := s.holder(finished(s.t, instrument.Full, "Mia", s.clock, said))
	v.want(v.post("/keep", "child=Mia&zone=Europe/Berlin"), 303, "/today")
	return v
}
