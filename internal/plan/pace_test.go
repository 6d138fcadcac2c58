package plan_test

import (
	"slices"
	"testing"

	"mentor/internal/calendar"
	"mentor/internal/plan"
)

// life is a plan that is lived day by day.
type life struct {
	t     *testing.T
	p     *plan.Plan
	k     plan.Known
	today calendar.Day
	log   plan.LogFacts
}

func live(t *testing.T, ids ...string) *life {
	k := plan.Known{Band: "b6"}
	l := &life{t: t, p: begin(t, k, home), k: k, today: day0}
	l.log.Last = day0
	add(t, l.p, k, ids...)
	return l
}

// come is a visit, so many days later, with an entry in the log.
func (l *life) come(days int) []plan.Proposal {
	l.t.Helper()
	l.today += calendar.Day(days)
	l.log.Last = l.today
	return l.visit()
}

func (l *life) visit() []plan.Proposal {
	b, _ := book(l.t)
	return l.p.Turn(b, l.k, l.today, l.log)
}

func (l *life) check(did plan.Did, went plan.Went) {
	l.t.Helper()
	b, _ := book(l.t)
	var c plan.CheckIn
	for _, d := range l.p.Now().Doing {
		c.Of = append(c.Of, plan.Report{ID: d.ID, Did: did, Went: went})
	}
	wantFault(l.t, l.p.Check(b, l.p.Number(), l.today, c), "")
}

func (l *life) answer(kind plan.Kind, yes bool) {
	l.t.Helper()
	b, _ := book(l.t)
	wantFault(l.t, l.p.Answer(b, l.k, l.today, l.log, kind, yes), "")
}

func (l *life) want(got []plan.Proposal, kinds ...plan.Kind) {
	l.t.Helper()
	var have []plan.Kind
	for _, p := range got {
		have = append(have, p.Kind)
	}
	if !slices.Equal(have, kinds) {
		l.t.Fatalf("week %d, day %d: %v, want %v", l.p.Number(), l.today-day0, have, kinds)
	}
}

func TestTooMuch(t *testing.T) {
	l := live(t, "child-led-play", "heat-number")
	l.want(l.come(6))
	b, _ := book(t)
	wantFault(t, l.p.Check(b, 1, l.today, plan.CheckIn{Of: []plan.Report{
		{ID: "child-led-play", Did: plan.Some, Went: plan.Well}, {ID: "heat-number", Did: plan.Not},
	}}), "")
	got := l.visit()
	l.want(got, plan.Lessen)
	if d := got[0].Doing; len(d) != 1 || d[0].ID != "child-led-play" || !d[0].Smaller || !slices.Equal(got[0].Why, []string{"was-not-done"}) {
		t.Errorf("less: %+v", got[0])
	}
	if len(l.p.Now().Doing) != 2 {
		t.Error("it changed before anybody accepted it")
	}
	l.answer(plan.Lessen, false)
	l.want(l.visit())
	if len(l.p.Now().Doing) != 2 {
		t.Error("it changed although it was declined")
	}
	l.want(l.come(3))
	l.today += 4
	l.check(plan.Some, plan.Hard)
	l.want(l.visit(), plan.Lessen)
	l.answer(plan.Lessen, true)
	if d := l.p.Now().Doing; len(d) != 1 || !d[0].Smaller {
		t.Errorf("accepted: %+v", d)
	}
	wantFault(t, l.p.Answer(b, l.k, l.today, l.log, plan.Lessen, true), "plan.error.proposal")
}

func TestSettled(t *testing.T) {
	l := live(t, "heat-number")
	wantFault(t, l.p.Reword("heat-number", "When I wake", "I give it a number", true), "")
	l.come(6)
	l.check(plan.Most, plan.Well)
	l.want(l.visit())
	l.want(l.come(1))
	l.come(6)
	l.check(plan.Most, plan.Well)
	got := l.visit()
	l.want(got, plan.Next)
	if len(got[0].Doing) != 1 || got[0].Doing[0].Smaller || got[0].Why[0] != "two-good-weeks" {
		t.Errorf("a smaller version grows: %+v", got[0])
	}
	l.answer(plan.Next, true)
	l.come(1)
	l.come(6)
	l.check(plan.Most, plan.Well)
	got = l.visit()
	l.want(got, plan.Next)
	if got[0].Swap != "heat-number" || got[0].Doing != nil {
		t.Errorf("a full version makes room: %+v", got[0])
	}
	l.k.Safety = withheld(t, "hit")
	l.want(l.visit())
}

// One good week is not two.
func TestNotYetSettled(t *testing.T) {
	l := live(t, "heat-number")
	for _, went := range []plan.Went{plan.Mixed, plan.Well, plan.Mixed} {
		l.come(6)
		l.check(plan.Most, went)
		l.want(l.visit())
		l.come(1)
	}
}

// Two bad weeks: safety, repair, one small thing. Two more, later: a third person.
func TestRelapse(t *testing.T) {
	l := live(t, "child-led-play", "heat-number", "one-true-liking")
	week := func(did plan.Did, went plan.Went) []plan.Proposal {
		l.today = l.p.Now().From + 6
		l.log.Last = l.today
		l.check(did, went)
		got := l.visit()
		l.today++
		l.visit()
		return got
	}
	week(plan.Most, plan.Mixed)
	week(plan.Some, plan.Hard)
	got := week(plan.Some, plan.Hard)
	l.want(got, plan.Restart)
	if !slices.Equal(got[0].Do, []plan.Move{plan.ToSafety, plan.ToRepair, plan.ToSmall}) || len(got[0].Doing) != 1 ||
		!slices.Equal(got[0].Why, []string{"two-bad-weeks", "went-badly"}) {
		t.Errorf("restart: %+v", got[0])
	}
	court := l.k
	court.Safety = withheld(t, "court")
	b, _ := book(t)
	for _, pr := range l.p.Proposals(b, court, l.today, l.log) {
		if slices.Contains(pr.Do, plan.ToRepair) {
			t.Errorf("a court order, and %+v", pr)
		}
	}
	l.answer(plan.Restart, true)
	if d := l.p.Now().Doing; len(d) != 1 || d[0].ID != "heat-number" || !d[0].Smaller {
		t.Errorf("the shortest of three that went alike: %+v", d)
	}
	week(plan.Most, plan.Well)
	week(plan.Not, "")
	got = week(plan.Not, "")
	l.want(got, plan.Third, plan.Restart)
	l.answer(plan.Third, true)
	l.answer(plan.Restart, false)
	l.want(l.visit())
	l.log.Weeks = []plan.WeekLog{{Hard: 1, Open: 1}}
	l.want(l.visit(), plan.Slip)
}

// Four bad weeks in a row are two relapses; three are one.
func TestRelapsesInARow(t *testing.T) {
	l := live(t, "heat-number")
	for week := 1; week <= 4; week++ {
		l.come(6)
		l.check(plan.Not, "")
		got := l.visit()
		switch week {
		case 1:
			l.want(got, plan.Lessen)
		case 2, 3:
			l.want(got, plan.Restart)
		case 4:
			l.want(got, plan.Third, plan.Restart)
		}
		l.come(1)
	}
}

// Told is what is proposed, or was answered since a day.
func TestToldOfThird(t *testing.T) {
	answered := &plan.Plan{Said: map[plan.Kind]plan.Said{plan.Third: {Day: 100}, plan.Restart: {Day: 200}}}
	third, restart := []plan.Proposal{{Kind: plan.Third}}, []plan.Proposal{{Kind: plan.Restart}}
	for _, c := range []struct {
		what  string
		p     *plan.Plan
		now   []plan.Proposal
		since calendar.Day
		want  bool
	}{
		{"no plan", &plan.Plan{}, nil, 0, false},
		{"proposed", &plan.Plan{}, append(restart, third...), 0, true},
		{"something else", &plan.Plan{}, restart, 0, false},
		{"answered on the day", answered, nil, 100, true},
		{"answered before", answered, nil, 101, false},
		{"answered before, and again", answered, third, 101, true},
	} {
		if got := c.p.ToldOfThird(c.now, c.since); got != c.want {
			t.Errorf("%s: %t", c.what, got)
		}
	}
}

// What was checked in today counts today, with the log of today.
func TestTheWeekThatIsLived(t *testing.T) {
	l := live(t, "heat-number")
	l.log.Weeks = []plan.WeekLog{{Hard: 3}}
	l.come(7)
	l.log.Weeks = []plan.WeekLog{{Hard: 3}, {Hard: 3}}
	l.want(l.come(6))
	l.check(plan.Most, plan.Mixed)
	l.want(l.visit(), plan.Restart)
}

// The log alone can say that two weeks were bad.
func TestStormyWeeks(t *testing.T) {
	l := live(t, "heat-number")
	l.log.Weeks = []plan.WeekLog{{Noted: 5, Weather: 1.8}}
	l.want(l.come(7))
	l.log.Weeks = []plan.WeekLog{{Noted: 5, Weather: 3, Hard: 3}, {Noted: 5, Weather: 1.8}}
	got := l.come(7)
	l.want(got, plan.Restart, plan.Worse)
	if want := []string{"two-bad-weeks", "stormy-week", "hard-moments"}; !slices.Equal(got[0].Why, want) {
		t.Errorf("why %v, want %v", got[0].Why, want)
	}
	if !slices.Equal(got[1].Why, []string{"more-hard-moments"}) {
		t.Errorf("why %v", got[1].Why)
	}
}

// The log of a week is that of its own days, also when nobody came at its end.
func TestLogOfALateTurn(t *testing.T) {
	for late, want := range map[int]int{0: 0, 3: 0, 4: 1, 14: 2, 18: 3, 70: 0} {
		l := live(t, "heat-number")
		l.log.Weeks = []plan.WeekLog{{}, {Noted: 1}, {Noted: 2}, {Noted: 3}}
		l.come(7 + late)
		if got := l.p.Weeks[0].Log.Noted; got != want {
			t.Errorf("%d days late: the seven days %d, want %d", late, got, want)
		}
	}
}

func TestSlip(t *testing.T) {
	l := live(t, "child-led-play", "heat-number")
	l.log.Weeks = []plan.WeekLog{{Hard: 1, Open: 1}}
	got := l.come(8)
	l.want(got, plan.Slip, plan.Worse)
	if got[0].Light != "heat-number" || !slices.Equal(got[0].Do, []plan.Move{plan.ToSafety, plan.ToRepair, plan.ToSmall}) {
		t.Errorf("slip: %+v", got[0])
	}
	l.answer(plan.Slip, true)
	b, _ := book(t)
	for day, want := range map[calendar.Day]int{0: 1, 2: 1, 3: 2} {
		if got := l.p.Active(b, l.k, l.today+day); len(got) != want {
			t.Errorf("%d days after the slip: %d practices, want %d", day, len(got), want)
		}
	}
}

func TestWorseFirst(t *testing.T) {
	l := live(t, "heat-number")
	l.log.Weeks = []plan.WeekLog{{Tests: 2}, {Tests: 1}}
	l.want(l.come(3))
	l.want(l.come(4), plan.Worse)
	l.answer(plan.Worse, true)
	l.want(l.visit())
	l.come(7)
	l.come(7)
	l.want(l.come(7), plan.Worse)
	l.want(l.come(7)) // week 6
}

// After silence nothing is asked for that was missed, and the week grows by one.
func TestSilence(t *testing.T) {
	l := live(t, "child-led-play", "heat-number")
	l.come(6)
	l.check(plan.Not, "")
	l.today += 40
	got := l.visit()
	l.want(got, plan.Welcome)
	if l.p.Number() != 2 || l.p.Now().From != l.today || got[0].Light != "heat-number" || got[0].Why[0] != "silence" {
		t.Errorf("week %d from %v: %+v", l.p.Number(), l.p.Now().From, got[0])
	}
	if due := l.p.Due(&plan.Vision{}, l.k, nil, l.today, l.log); due != nil {
		t.Errorf("due: %v", due)
	}
	l.want(l.visit(), plan.Welcome)
	l.answer(plan.Welcome, true)
	if due := l.p.Due(&plan.Vision{Words: "x"}, l.k, nil, l.today, l.log); due != nil {
		t.Errorf("due after the welcome: %v", due)
	}
	l.today += 9
	l.want(l.visit())
	l.today++
	l.want(l.visit(), plan.Welcome)

	quiet := live(t, "heat-number")
	quiet.today += 40
	quiet.want(quiet.visit(), plan.Welcome)
	quiet.answer(plan.Welcome, false)
	if due := quiet.p.Due(&plan.Vision{Words: "x"}, quiet.k, nil, quiet.today, quiet.log); due != nil {
		t.Errorf("due about the silent weeks: %v", due)
	}
	empty := live(t)
	empty.today += 10
	got = empty.visit()
	empty.want(got, plan.Welcome)
	if !slices.Equal(got[0].Do, []plan.Move{plan.ToHello}) {
		t.Errorf("without a practice: %v", got[0].Do)
	}
	empty.k.Safety = withheld(t, "court")
	if got = empty.visit(); !slices.Equal(got[0].Do, []plan.Move{plan.ToChoose}) {
		t.Errorf("without a practice, under a court order: %v", got[0].Do)
	}
	checks := live(t, "heat-number")
	checks.today += 6
	checks.check(plan.Most, plan.Mixed)
	checks.today += 9
	checks.want(checks.visit())
	nine := live(t)
	nine.today += 9
	nine.want(nine.visit())
}

func TestPause(t *testing.T) {
	l := live(t, "heat-number")
	l.come(3)
	for _, one := range [][2]calendar.Day{{-1, 5}, {0, 0}, {3, 2}, {0, plan.LongestPause + 1}} {
		wantFault(t, l.p.Rest(l.today, l.today+one[0], l.today+one[1], plan.Holiday), "plan.error.pause")
	}
	wantFault(t, l.p.Rest(l.today, l.today, l.today+5, "boredom"), "plan.error.pause")
	wantFault(t, l.p.Rest(l.today, l.today+2, l.today+23, plan.Holiday), "")
	l.want(l.come(1))
	if l.p.Paused(l.today) {
		t.Error("it paused before its day")
	}
	l.log.Weeks = []plan.WeekLog{{Hard: 1, Open: 1}}
	l.want(l.come(20))
	if !l.p.Paused(l.today) || l.p.Number() != 1 || l.p.Due(&plan.Vision{}, l.k, nil, l.today, l.log) != nil {
		t.Errorf("a paused plan moved to week %d", l.p.Number())
	}
	l.want(l.come(2), plan.Back)
	if l.p.Number() != 2 || l.p.Now().From != l.today {
		t.Errorf("after the pause: week %d from %v", l.p.Number(), l.p.Now().From)
	}
	l.answer(plan.Back, false)
	l.want(l.visit(), plan.Slip, plan.Worse)

	wantFault(t, l.p.Rest(l.today, l.today, l.today+9, plan.Rest), "")
	l.p.Resume(l.today)
	l.want(l.visit(), plan.Back)
	l.answer(plan.Back, true)
	if l.p.Pause != nil || l.p.Light == nil {
		t.Errorf("pause %v, light %v", l.p.Pause, l.p.Light)
	}
	wantFault(t, l.p.Rest(l.today, l.today+1, l.today+9, plan.Rest), "")
	if l.p.Resume(l.today); l.p.Pause != nil {
		t.Error("a pause that was taken back is still there")
	}
}

func TestEnd(t *testing.T) {
	l := live(t)
	for l.p.Number() < plan.Weeks {
		l.come(7)
	}
	l.want(l.come(6))
	l.want(l.come(1), plan.End)
	l.answer(plan.End, true)
	l.want(l.come(70))
	if l.p.Number() != 26 || !l.p.Over() {
		t.Errorf("week %d", l.p.Number())
	}
}

func TestReplies(t *testing.T) {
	b, _ := book(t)
	for _, one := range []struct {
		did     plan.Did
		went    plan.Went
		general string
		smaller bool
	}{
		{plan.Most, plan.Well, plan.ReplyWell, false},
		{plan.Most, plan.Mixed, plan.ReplyMixed, false},
		{plan.Most, plan.Hard, plan.ReplyHard, true},
		{plan.Some, plan.Well, plan.ReplySome, true},
		{plan.Some, plan.Hard, plan.ReplyHard, true},
		{plan.Not, "", plan.ReplyNot, true},
	} {
		l := live(t, "heat-number")
		l.check(one.did, one.went)
		if got := b.Replies(*l.p.Now()); got[0].General != one.general || got[0].Smaller != one.smaller {
			t.Errorf("%s, %s: %+v", one.did, one.went, got[0])
		}
	}
}

func TestCheckIn(t *testing.T) {
	b, _ := book(t)
	l := live(t, "child-led-play", "heat-number")
	wantFault(t, l.p.Add(b, l.k, own("Sing", "weekly", 5)), "")
	play := plan.Report{ID: "child-led-play", Did: plan.Some, Went: plan.Mixed, Hinders: []string{"no-time", "siblings"}}
	for _, one := range []struct {
		number int
		of     []plan.Report
		key    string
	}{
		{0, nil, "checkin.error.week"},
		{2, nil, "checkin.error.week"},
		{1, []plan.Report{{ID: "nothing", Did: plan.Most}}, "checkin.error.practice"},
		{1, []plan.Report{play, play}, "checkin.error.practice"},
		{1, []plan.Report{{ID: "heat-number", Did: "often"}}, "checkin.error.answer"},
		{1, []plan.Report{{ID: "heat-number", Did: plan.Most, Went: "great"}}, "checkin.error.answer"},
		{1, []plan.Report{{ID: "heat-number", Did: plan.Most, Hinders: []string{"siblings"}}}, "checkin.error.answer"},
		{1, []plan.Report{play, {ID: "heat-number", Did: plan.Most, Went: plan.Well}, {ID: "own-1", Did: plan.Not, Went: plan.Well, Hinders: []string{"away"}, Own: " the  rain "}}, ""},
	} {
		wantFault(t, l.p.Check(b, one.number, l.today+6, plan.CheckIn{Of: one.of}), one.key)
	}
	want := []plan.Reply{
		{ID: "child-led-play", General: plan.ReplySome, Hinders: []string{"no-time", "siblings"}, Smaller: true},
		{ID: "heat-number", General: plan.ReplyWell},
		{ID: "own-1", General: plan.ReplyHinder, Smaller: true},
	}
	got := b.Replies(*l.p.Now())
	for i := range want {
		if i >= len(got) || got[i].ID != want[i].ID || got[i].General != want[i].General || !slices.Equal(got[i].Hinders, want[i].Hinders) || got[i].Smaller != want[i].Smaller {
			t.Errorf("reply %d: %+v, want %+v", i, got, want[i])
		}
	}
	wantFault(t, l.p.Reword("child-led-play", "When", "then", true), "")
	if got := b.Replies(*l.p.Now())[0]; got.Smaller {
		t.Error("a smaller version of the smaller version")
	}
	if r := l.p.Now().CheckIn.Of[2]; r.Went != "" || r.Own != "the rain" {
		t.Errorf("tidied: %+v", r)
	}
	at(t, l.p, 3)
	wantFault(t, l.p.Check(b, 2, l.today+20, plan.CheckIn{}), "")
	wantFault(t, l.p.Check(b, 1, l.today+20, plan.CheckIn{}), "checkin.error.week")
}
