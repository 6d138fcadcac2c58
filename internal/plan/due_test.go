package plan_test

import (
	"slices"
	"testing"

	"mentor/internal/calendar"
	"mentor/internal/plan"
)

func kinds(due []plan.Due) (out []plan.DueKind) {
	for _, d := range due {
		out = append(out, d.Kind)
	}
	return out
}

func TestDue(t *testing.T) {
	b, _ := book(t)
	var v plan.Vision
	l := live(t)
	due := func(want ...plan.DueKind) []plan.Due {
		t.Helper()
		got := l.p.Due(&v, l.k, nil, l.today, l.log)
		if !slices.Equal(kinds(got), want) {
			t.Fatalf("day %d: %v, want %v", l.today-day0, kinds(got), want)
		}
		return got
	}
	due(plan.DueChoose, plan.DueVision)
	add(t, l.p, l.k, "heat-number")
	wantFault(t, v.Write("We laugh."), "")
	due()
	wantFault(t, v.Choose(b, signs(3)), "")
	due(plan.DueSigns)
	wantFault(t, v.Rate(l.today, map[string]int{"own-1": 0}), "")
	due()
	l.come(5)
	l.log.Apology = l.today
	due()
	l.come(1)
	if got := due(plan.DueApology, plan.DueCheckIn); got[1].Week != 1 {
		t.Errorf("a check-in about week %d", got[1].Week)
	}
	l.come(1) // week 2
	if got := due(plan.DueApology, plan.DueCheckIn, plan.DueSigns); got[1].Week != 1 {
		t.Errorf("a check-in about week %d", got[1].Week)
	}
	l.k.Safety = withheld(t, "court")
	due(plan.DueCheckIn, plan.DueSigns)
	l.k.Safety = plan.Known{}.Safety
	l.come(2) // four days after the apology
	due(plan.DueCheckIn, plan.DueSigns)
	wantFault(t, l.p.Check(b, 1, l.today, plan.CheckIn{}), "")
	due(plan.DueSigns)
	at(t, l.p, 4)
	l.today = l.p.Now().From + 6
	l.log.Last, l.log.Apology = l.today, l.today-1
	due(plan.DueApology, plan.DueCheckIn, plan.DueSigns) // and the pulse waits
}

// The tests again are due in their weeks, for three weeks, and not when one as
// long was taken since two weeks before.
func TestDueTests(t *testing.T) {
	asked := func(tests ...plan.Test) map[int]plan.DueKind {
		l := live(t)
		add(t, l.p, l.k, "heat-number")
		out := map[int]plan.DueKind{}
		for l.p.Number() < 28 {
			taken := slices.DeleteFunc(slices.Clone(tests), func(x plan.Test) bool { return x.Day > l.today })
			for _, d := range l.p.Due(&plan.Vision{}, l.k, taken, l.today, l.log) {
				if d.Kind == plan.DueTest || d.Kind == plan.DuePulse {
					out[l.p.Number()] = d.Kind
				}
			}
			l.come(7)
		}
		return out
	}
	week := func(n int) calendar.Day { return day0 + calendar.Day(7*(n-1)) }
	all := map[int]plan.DueKind{}
	for first, kind := range map[int]plan.DueKind{4: "pulse", 8: "test", 12: "pulse", 16: "test", 20: "pulse", 24: "test"} {
		for n := first; n < first+3; n++ {
			all[n] = kind
		}
	}
	without := func(weeks ...int) map[int]plan.DueKind {
		out := map[int]plan.DueKind{}
		for n, kind := range all {
			if !slices.Contains(weeks, n) {
				out[n] = kind
			}
		}
		return out
	}
	for _, one := range []struct {
		name  string
		tests []plan.Test
		want  map[int]plan.DueKind
	}{
		{"none was taken", nil, all},
		{"the one at the start", []plan.Test{{Day: day0, Full: true}}, all},
		{"all in time", []plan.Test{{Day: week(4)}, {Day: week(8), Full: true}}, without(4, 5, 6, 8, 9, 10)},
		{"a whole one in place of a pulse", []plan.Test{{Day: week(12) + 1, Full: true}}, without(13, 14)},
		{"a pulse in place of a whole one", []plan.Test{{Day: week(16)}}, all},
		{"two weeks early", []plan.Test{{Day: week(18)}}, without(20, 21, 22)},
	} {
		got := asked(one.tests...)
		for n := 1; n < 28; n++ {
			if got[n] != one.want[n] {
				t.Errorf("%s: week %d asks for %q, want %q", one.name, n, got[n], one.want[n])
			}
		}
	}
}
