package plan_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"mentor/internal/advice"
	"mentor/internal/instrument"
	"mentor/internal/plan"
	"mentor/internal/safety"
)

func legs(c plan.Course) string {
	var out []string
	for _, l := range c.Legs {
		out = append(out, fmt.Sprintf("%d:%d", l.Step, l.Weeks))
	}
	return strings.Join(out, " ")
}

var home = plan.Setting{Living: plan.Together, Minutes: 10}

func begin(t testing.TB, k plan.Known, s plan.Setting) *plan.Plan {
	t.Helper()
	b, _ := book(t)
	p, err := b.Begin(k, s, day0)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

const day0 = 20000 // some day in 2024

func TestCourse(t *testing.T) {
	calm := withheld(t, "hit")
	for _, one := range []struct {
		name string
		k    plan.Known
		s    plan.Setting
		want string
		why  string // among the whys of some leg
	}{
		{"nothing is known", plan.Known{}, home, "1:2 2:1 3:6 4:5 5:5 6:5", ""},
		{"all goes well", answers{level: 5}.known(t, "b10", safety.Outcome{}), home, "1:2 2:1 3:6 4:5 5:5 6:5", ""},
		{"calm is low", answers{level: 4, scales: map[string]int{"CRP": 2}}.known(t, "b10", safety.Outcome{}), home, "1:2 2:1 6:7 3:5 4:5 5:4", "calm-is-low"},
		{"no strength is left", answers{level: 4, scales: map[string]int{"RES": 1}}.known(t, "b10", safety.Outcome{}), home, "1:2 2:1 6:6 3:5 4:5 5:5", "reserves-are-low"},
		{"contempt", answers{level: 4, scales: map[string]int{"WRM": 2}}.known(t, "b10", safety.Outcome{}), home, "1:2 2:1 4:7 3:5 5:5 6:4", "warmth-before-time"},
		{"contempt and no calm", answers{level: 4, scales: map[string]int{"WRM": 2, "CRP": 2}}.known(t, "b10", safety.Outcome{}), home, "1:1 2:1 6:7 4:7 3:4 5:4", "calm-is-low"},
		{"calm first", answers{level: 4}.known(t, "b10", calm), home, "6:7 1:2 2:1 3:5 4:5 5:4", "calm-before-all"},
		{"a recent move", answers{level: 4, set: map[string]instrument.Answer{"move": instrument.Recent}}.known(t, "b10", safety.Outcome{}), home, "1:1 2:1 3:6 4:5 5:5 6:6", "causes-are-recent"},
		{"an old grief too", answers{level: 4, set: map[string]instrument.Answer{"move": instrument.Recent, "loss": instrument.Earlier}}.known(t, "b10", safety.Outcome{}), home, "1:3 2:1 3:5 4:5 5:5 6:5", "causes-are-old"},
		{"a small child", answers{level: 4}.known(t, "b3", safety.Outcome{}), home, "1:2 2:1 3:7 4:6 5:2 6:6", "small-child"},
		{"a small child without a test", plan.Known{Band: "b3"}, home, "1:2 2:1 3:7 4:6 5:2 6:6", "small-child"},
		{"a child elsewhere", plan.Known{}, plan.Setting{Living: plan.Apart, Minutes: 5}, "1:2 2:2 3:6 4:5 5:3 6:6", "hello-from-afar"},
		{"everything is low", answers{level: 1}.known(t, "b13", safety.Outcome{}), home, "1:1 2:1 6:6 4:6 3:6 5:4", "time-is-rare"},
	} {
		p := begin(t, one.k, one.s)
		if got := legs(p.Course); got != one.want {
			t.Errorf("%s: %s, want %s", one.name, got, one.want)
		}
		found := one.why == ""
		for _, l := range p.Course.Legs {
			found = found || slices.Contains(l.Why, one.why)
		}
		if !found {
			t.Errorf("%s: no leg says %s: %v", one.name, one.why, p.Course.Legs)
		}
	}
}

func TestSetting(t *testing.T) {
	b, _ := book(t)
	k := answers{level: 3, set: map[string]instrument.Answer{"living": 3, "minutes": 1}}.known(t, "b6", safety.Outcome{})
	s, why := b.Setting(k)
	if s != (plan.Setting{Living: plan.Shared, Minutes: 5}) || !slices.Equal(why, []string{"lives-here-in-part", "few-minutes"}) {
		t.Errorf("%v because of %v", s, why)
	}
	if s, why := b.Setting(plan.Known{}); s != home || len(why) > 0 {
		t.Errorf("nothing known: %v because of %v", s, why)
	}
	_, err := b.Begin(plan.Known{}, plan.Setting{Living: plan.Together, Minutes: 12}, day0)
	wantFault(t, err, "plan.error.setting")
}

// at moves a plan to a week, a visit a week.
func at(t testing.TB, p *plan.Plan, week int) {
	t.Helper()
	b, _ := book(t)
	for p.Number() < week {
		p.Turn(b, plan.Known{}, p.Now().From+7, plan.LogFacts{})
	}
}

func TestOverrule(t *testing.T) {
	b, _ := book(t)
	p := begin(t, plan.Known{}, home)
	step := func(m plan.Mine, key, want string) {
		t.Helper()
		wantFault(t, p.Overrule(b, m), key)
		if got := legs(p.Course); got != want {
			t.Errorf("%+v: %s, want %s", m, got, want)
		}
	}
	step(plan.Mine{}.Take(3, 9), "", "1:2 2:1 3:9 4:4 5:4 6:4")
	step(plan.Mine{}.Take(3, 20), "plan.error.weeks", "1:2 2:1 3:9 4:4 5:4 6:4")
	step(plan.Mine{}.Take(3, 19), "", "1:1 2:1 3:19 4:1 5:1 6:1")
	step(plan.Mine{}.Take(3, 19).Take(4, 5), "plan.error.weeks", "1:1 2:1 3:19 4:1 5:1 6:1")
	step(plan.Mine{Order: []int{1, 2, 3, 4, 5, 5}}, "plan.error.order", "1:1 2:1 3:19 4:1 5:1 6:1")
	step(plan.Mine{}, "", "1:2 2:1 3:6 4:5 5:5 6:5")
	step(plan.Mine{}.First(p.Course, 6), "", "6:5 1:2 2:1 3:6 4:5 5:5")
	step(plan.Mine{}, "", "1:2 2:1 3:6 4:5 5:5 6:5")

	at(t, p, 6) // the third week of step 3
	step(plan.Mine{}.First(p.Course, 5), "", "1:2 2:1 3:2 5:5 3:4 4:5 6:5")
	at(t, p, 7)
	step(p.Course.Mine.Take(5, 2), "", "1:2 2:1 3:2 5:2 3:5 4:6 6:6")
	step(plan.Mine{}.Take(1, 1), "", "1:2 2:1 3:2 5:1 3:4 4:5 5:4 6:5")
	wantFault(t, p.Overrule(b, plan.Mine{}.Take(3, 1)), "plan.error.passed")
}

// What the parent overruled survives a new result; what lies behind stays.
func TestOverrulesSurvive(t *testing.T) {
	b, _ := book(t)
	p := begin(t, plan.Known{}, home)
	wantFault(t, p.Overrule(b, plan.Mine{}.Take(4, 8)), "")
	at(t, p, 5)
	wantFault(t, p.Renew(b, answers{level: 4, scales: map[string]int{"CRP": 1}}.known(t, "b10", safety.Outcome{}), home), "")
	if got, want := legs(p.Course), "1:2 2:1 3:1 6:6 3:3 4:8 5:3"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	mine := 0
	for _, l := range p.Course.Legs {
		if slices.Contains(l.Why, "your-choice") {
			mine += l.Weeks
		}
	}
	if mine != 8 {
		t.Errorf("%d weeks say that the parent chose them, want 8", mine)
	}
	at(t, p, 30)
	wantFault(t, p.Renew(b, plan.Known{}, home), "")
	wantFault(t, p.Overrule(b, plan.Mine{}), "plan.error.over")
	if p.Leg().Step != 5 {
		t.Errorf("after the end: step %d, want the last one", p.Leg().Step)
	}
}

func anyKnown(t testing.TB) *rapid.Generator[plan.Known] {
	_, form := book(t)
	return rapid.Custom(func(t *rapid.T) plan.Known {
		k := plan.Known{Band: rapid.SampledFrom([]string{"", "b3", "b6", "b10", "b13"}).Draw(t, "band")}
		replies := make([]safety.Reply, len(form.Safety))
		if rapid.Bool().Draw(t, "unsafe") {
			replies[rapid.IntRange(0, len(replies)-1).Draw(t, "which")] = safety.Yes
		}
		k.Safety = form.Judge(form.Safety, replies)
		if rapid.IntRange(0, 4).Draw(t, "test") == 0 {
			return k
		}
		a := form.Blank()
		for p := range a {
			if v := instrument.Answer(rapid.IntRange(0, 7).Draw(t, "answer")); form.Fits(p, v) {
				a[p] = v
			}
		}
		if level := rapid.IntRange(0, 5).Draw(t, "level"); level > 0 {
			for p, it := range form.Items() {
				a[p] = instrument.Answer(level)
				if it.Unfavourable() {
					a[p] = instrument.Answer(6 - level)
				}
			}
		}
		k.Case = &advice.Case{Form: form, Answers: a, Result: form.Score(a, instrument.Full, instrument.APriori), Band: k.Band}
		return k
	})
}

func anySetting() *rapid.Generator[plan.Setting] {
	return rapid.Custom(func(t *rapid.T) plan.Setting {
		return plan.Setting{
			Living:  rapid.SampledFrom(plan.Livings).Draw(t, "living"),
			Minutes: rapid.SampledFrom(plan.MinutesADay).Draw(t, "minutes"),
		}
	})
}

// wholeCourse: 24 weeks, each step one or more.
func wholeCourse(t *rapid.T, c plan.Course) {
	sum, steps := 0, map[int]int{}
	for _, l := range c.Legs {
		sum += l.Weeks
		steps[l.Step] += l.Weeks
		if l.Weeks < 1 {
			t.Fatalf("a leg of %d weeks: %v", l.Weeks, c.Legs)
		}
	}
	if sum != plan.Weeks || len(steps) != plan.Steps {
		t.Fatalf("%d weeks and %d steps: %v", sum, len(steps), c.Legs)
	}
}

// Whatever is known, a course keeps its bounds, and where calm or strength is
// low the step about oneself comes third at the latest.
func TestEveryCourse(t *testing.T) {
	b, _ := book(t)
	known := anyKnown(t)
	rapid.Check(t, func(t *rapid.T) {
		k, s := known.Draw(t, "known"), anySetting().Draw(t, "setting")
		p, err := b.Begin(k, s, day0)
		if err != nil {
			t.Fatal(err)
		}
		wholeCourse(t, p.Course)
		for _, l := range p.Course.Legs {
			if l.Step <= 2 && l.Weeks > 3 {
				t.Fatalf("step %d takes %d weeks", l.Step, l.Weeks)
			}
			if l.Step == 5 && k.Band == "b3" && l.Weeks > 2 {
				t.Fatalf("step 5 takes %d weeks of a small child", l.Weeks)
			}
		}
		if k.Case == nil {
			return
		}
		crp, res := k.Case.Result.Of("CRP"), k.Case.Result.Of("RES")
		if (crp.OK() && crp.Value < 50 || res.OK() && res.Value < 37.5) && slices.Index(p.Course.Order(), 6) > 2 {
			t.Fatalf("calm %v, reserves %v, order %v", crp.Value, res.Value, p.Course.Order())
		}
	})
}

// Each rule has a parent for whom it fires.
func TestEveryRuleFires(t *testing.T) {
	b, form := book(t)
	fired := map[string]bool{}
	try := func(k plan.Known, s plan.Setting) {
		p := begin(t, k, s)
		for _, id := range p.Course.Rules {
			fired[id] = true
		}
		_, why := b.Setting(k)
		for _, id := range why {
			fired[id] = true
		}
	}
	for _, band := range form.Bands {
		for _, living := range plan.Livings {
			try(answers{level: 1}.known(t, band.ID, withheld(t, "hit")), plan.Setting{Living: living, Minutes: 5})
		}
	}
	for _, id := range slices.Concat(form.Causes, form.Mistakes, []string{"living", "minutes"}) {
		for v := instrument.Answer(1); v <= 5; v++ {
			if p, _ := form.Place(id); form.Fits(p, v) {
				try(answers{set: map[string]instrument.Answer{id: v}}.known(t, "b10", safety.Outcome{}), home)
			}
		}
	}
	for _, r := range b.Rules {
		if !fired[r.ID] {
			t.Errorf("%s fires for nobody", r.ID)
		}
	}
	for _, s := range b.Starts {
		if !fired[s.ID] {
			t.Errorf("%s fires for nobody", s.ID)
		}
	}
}
