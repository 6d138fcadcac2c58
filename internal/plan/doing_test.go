package plan_test

import (
	"slices"
	"strings"
	"testing"

	"mentor/internal/plan"
	"mentor/internal/safety"
)

func doing(id string) plan.Doing {
	return plan.Doing{ID: id, When: "When we sit down", Then: "I ask about the day"}
}

func own(name, often string, minutes int) plan.Doing {
	return plan.Doing{Name: name, When: "When I wake up", Then: "I breathe", Minutes: minutes, Often: often}
}

func add(t testing.TB, p *plan.Plan, k plan.Known, ids ...string) {
	t.Helper()
	b, _ := book(t)
	for _, id := range ids {
		if err := p.Add(b, k, doing(id)); err != nil {
			t.Fatal(id, err)
		}
	}
}

func TestMinutesOf(t *testing.T) {
	for _, one := range []struct {
		often   string
		minutes int
		smaller bool
		want    int
	}{
		{"daily", 10, false, 10},
		{"daily", 5, true, 3},
		{"most-days", 10, false, 8}, // 50 / 7
		{"twice-a-week", 15, false, 5},
		{"weekly", 20, false, 3},
		{"fortnightly", 15, false, 2},
		{"monthly", 20, false, 1},
		{"once", 20, false, 3},
		{"as-needed", 5, false, 2},
	} {
		if got := plan.MinutesOf([]plan.Doing{{Often: one.often, Minutes: one.minutes, Smaller: one.smaller}}); got != one.want {
			t.Errorf("%d minutes %s, smaller %v: %d a day, want %d", one.minutes, one.often, one.smaller, got, one.want)
		}
	}
}

func TestChoosing(t *testing.T) {
	b, _ := book(t)
	k := plan.Known{Band: "b6"}
	court := plan.Known{Band: "b6", Safety: withheld(t, "court")}
	p := begin(t, k, home)
	wordy := doing("heat-number")
	wordy.When = strings.Repeat("x", plan.MaxHalf+1)
	silent := doing("heat-number")
	silent.Then = " \n "
	with := own("Paint", "weekly", 10)
	with.Child = true
	for _, one := range []struct {
		name string
		k    plan.Known
		d    plan.Doing
		key  string
	}{
		{"one that is not there", k, doing("nothing"), "plan.error.practice"},
		{"one for another age", k, doing("side-by-side"), "plan.error.practice"},
		{"too long a sentence", k, wordy, "plan.error.when"},
		{"half a sentence", k, silent, "plan.error.then"},
		{"contact under a court order", court, doing("child-led-play"), "plan.error.withheld"},
		{"their own with the child under a court order", court, with, "plan.error.withheld"},
		{"their own, hourly", k, own("Breathe", "hourly", 1), "plan.error.often"},
		{"their own, an hour", k, own("Breathe", "weekly", 60), "plan.error.often"},
		{"their own without a name", k, plan.Doing{When: "a", Then: "b", Minutes: 1, Often: "daily"}, "plan.error.name"},
		{"play", k, doing("child-led-play"), ""},
		{"play again", k, doing("child-led-play"), "plan.error.twice"},
		{"their own, eleven minutes a day", k, own("Walk", "daily", 11), "plan.error.minutes"},
		{"their own, ten minutes a day", k, own("Walk", "daily", 10), ""},
	} {
		before := slices.Clone(p.Now().Doing)
		err := p.Add(b, one.k, one.d)
		wantFault(t, err, one.key)
		if err != nil && !slices.Equal(before, p.Now().Doing) {
			t.Errorf("%s: a fault changed the week", one.name)
		}
	}
	wantFault(t, p.Add(b, k, doing("heat-number")), "plan.error.minutes")
	wantFault(t, p.Reword("own-1", "When I wake", "I walk", true), "")
	wantFault(t, p.Add(b, k, doing("heat-number")), "")
	wantFault(t, p.Add(b, k, doing("knock-and-wait")), "plan.error.three")
	wantFault(t, p.Reword("own-1", "When I wake", "I walk", false), "plan.error.minutes")
	wantFault(t, p.Reword("own-2", "a", "b", false), "plan.error.practice")
	wantFault(t, p.Swap(b, k, "child-led-play", doing("heat-number")), "plan.error.twice")
	wantFault(t, p.Swap(b, k, "child-led-play", doing("knock-and-wait")), "")
	wantFault(t, p.Drop("child-led-play"), "plan.error.practice")
	wantFault(t, p.Drop("own-1"), "")
	wantFault(t, p.Add(b, k, own("Sing", "weekly", 5)), "")
	var ids []string
	for _, d := range p.Now().Doing {
		ids = append(ids, d.ID)
	}
	if want := []string{"heat-number", "knock-and-wait", "own-2"}; !slices.Equal(ids, want) {
		t.Errorf("doing %v, want %v", ids, want)
	}
	if want := []string{"child-led-play", "own-1"}; !slices.Equal(p.Aside, want) {
		t.Errorf("aside %v, want %v", p.Aside, want)
	}
}

// When safety changes, what it withholds is gone at once and comes back by
// itself; taking it out for good is proposed.
func TestSafetyChangesTheWeek(t *testing.T) {
	b, _ := book(t)
	k := plan.Known{Band: "b6"}
	p := begin(t, k, home)
	add(t, p, k, "child-led-play", "heat-number")
	court := plan.Known{Band: "b6", Safety: withheld(t, "court")}
	if got := p.Active(b, court, day0); len(got) != 1 || got[0].ID != "heat-number" {
		t.Errorf("under a court order: %v", got)
	}
	if got := p.Active(b, k, day0); len(got) != 2 {
		t.Errorf("without it: %v", got)
	}
	ps := p.Turn(b, court, day0+1, plan.LogFacts{})
	if len(ps) != 1 || ps[0].Kind != plan.Safe {
		t.Fatalf("proposals %v", ps)
	}
	wantFault(t, p.Answer(b, court, day0+1, plan.LogFacts{}, plan.Safe, true), "")
	if got := p.Now().Doing; len(got) != 1 || got[0].ID != "heat-number" {
		t.Errorf("taken out: %v", got)
	}
}

func TestSuggest(t *testing.T) {
	b, _ := book(t)
	l := load()
	k := answers{level: 4, scales: map[string]int{"UND": 1}}.known(t, "b6", safety.Outcome{})
	p := begin(t, k, home)
	first := b.Suggest(p, k, day0)[0]
	if c := l.set.Find(first.ID); c.Step != 1 || !slices.Contains(c.Builds, "UND") || !slices.Equal(first.Why, []string{"this-step", "low-scale"}) || first.Scale != "UND" {
		t.Errorf("in step 1 with little understanding: %+v", first)
	}
	calm := answers{level: 4}.known(t, "b6", withheld(t, "fear-of-harm"))
	for i, s := range b.Suggest(p, calm, day0) {
		c := l.set.Find(s.ID)
		if i == 0 && (!slices.Contains(c.Tags, "calm") || s.Why[0] != "calm-now") {
			t.Errorf("calm comes first, but %+v does", s)
		}
		if slices.Contains(c.Tags, "contact") {
			t.Errorf("%s asks for contact", s.ID)
		}
	}
	p = begin(t, k, plan.Setting{Living: plan.Apart, Minutes: 5})
	for _, s := range b.Suggest(p, k, day0) {
		if c := l.set.Find(s.ID); !c.Apart || s.Days != plan.AnyDay {
			t.Errorf("a child lives elsewhere, and %+v needs presence", s)
		}
	}
	p = begin(t, k, plan.Setting{Living: plan.Shared, Minutes: 5})
	for _, s := range b.Suggest(p, k, day0) {
		c := l.set.Find(s.ID)
		if c.Apart == (s.Days == plan.DaysTogether) {
			t.Errorf("%s: apart %v, days %q", s.ID, c.Apart, s.Days)
		}
		if s.ID == "child-led-play" && !s.Smaller {
			t.Error("ten minutes of play fit into five")
		}
	}
	wantFault(t, p.Rest(day0, day0, day0+5, plan.Away), "")
	for _, s := range b.Suggest(p, k, day0) {
		if !l.set.Find(s.ID).Apart {
			t.Errorf("the child is away, and %s needs presence", s.ID)
		}
	}
}

// What was done for weeks, and what was put aside, stands further down; what
// is done already and what was to be done once is not there.
func TestSuggestSomethingElse(t *testing.T) {
	b, _ := book(t)
	k := answers{level: 3}.known(t, "b6", safety.Outcome{})
	p := begin(t, k, home)
	place := func(id string) int {
		return slices.IndexFunc(b.Suggest(p, k, day0), func(s plan.Suggestion) bool { return s.ID == id })
	}
	all := len(b.Suggest(p, k, day0))
	add(t, p, k, "two-other-explanations", "map-of-my-anger", "second-pair-of-eyes")
	if got := place("map-of-my-anger"); got >= 0 {
		t.Error("what is done already is suggested")
	}
	wantFault(t, p.Check(b, 1, day0+6, plan.CheckIn{Of: []plan.Report{{ID: "second-pair-of-eyes", Did: plan.Some}}}), "")
	at(t, p, 2)
	wantFault(t, p.Drop("map-of-my-anger"), "")
	wantFault(t, p.Drop("second-pair-of-eyes"), "")
	if got := place("map-of-my-anger"); got < all/2 {
		t.Errorf("put aside, and at place %d of %d", got, all)
	}
	if got := place("second-pair-of-eyes"); got >= 0 {
		t.Error("what was done once is suggested again")
	}
	for weeks, long := range map[int]bool{3: false, 4: true} {
		p := begin(t, k, home)
		add(t, p, k, "two-other-explanations")
		at(t, p, weeks+1)
		p.Now().Doing = nil
		all := b.Suggest(p, k, day0)
		i := slices.IndexFunc(all, func(s plan.Suggestion) bool { return s.ID == "two-other-explanations" })
		if got := slices.Contains(all[i].Why, "long-done"); got != long {
			t.Errorf("done for %d weeks: long %v, want %v", weeks, got, long)
		}
	}
}

// Every age, way of living and number of minutes has something to choose
// from in every step, also when safety withholds everything.
func TestSomethingIsAlwaysSuggested(t *testing.T) {
	b, form := book(t)
	for _, band := range form.Bands {
		for _, living := range plan.Livings {
			for _, minutes := range plan.MinutesADay {
				for _, o := range []safety.Outcome{{}, withheld(t, "danger-now")} {
					k := plan.Known{Band: band.ID, Safety: o}
					s := plan.Setting{Living: living, Minutes: minutes}
					p := begin(t, k, s)
					got := b.Suggest(p, k, day0)
					if len(got) < 6 {
						t.Errorf("%s %v withheld %v: %d suggestions", band.ID, s, o.Withholds("contact"), len(got))
					}
					for _, sug := range got {
						if len(sug.Why) == 0 {
							t.Errorf("%s without a why", sug.ID)
						}
					}
				}
			}
		}
	}
}
