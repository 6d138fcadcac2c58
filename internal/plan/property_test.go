package plan_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"mentor/internal/calendar"
	"mentor/internal/plan"
	"mentor/internal/practice"
)

// year is one parent for a year: what they did, day by day.
type year struct {
	t     *rapid.T
	b     *plan.Book
	p     *plan.Plan
	v     plan.Vision
	k     plan.Known
	today calendar.Day
	log   plan.LogFacts
	known *rapid.Generator[plan.Known]
}

func (y *year) act() {
	t, b, p := y.t, y.b, y.p
	pick := func(name string) string {
		if doing := p.Now().Doing; len(doing) > 0 {
			return rapid.SampledFrom(doing).Draw(t, name).ID
		}
		return ""
	}
	switch rapid.IntRange(0, 9).Draw(t, "act") {
	case 0, 1, 2:
		if all := b.Suggest(p, y.k, y.today); len(all) > 0 {
			s := rapid.SampledFrom(all).Draw(t, "suggestion")
			d := doing(s.ID)
			d.Smaller = s.Smaller
			_ = p.Add(b, y.k, d)
		}
	case 3:
		d := own("Mine", rapid.SampledFrom(practice.Often).Draw(t, "often"), rapid.IntRange(1, 20).Draw(t, "minutes"))
		d.Child = rapid.Bool().Draw(t, "child")
		_ = p.Swap(b, y.k, pick("out"), d)
	case 4:
		_ = p.Reword(pick("word"), "When", "then", rapid.Bool().Draw(t, "smaller"))
	case 5:
		_ = p.Drop(pick("drop"))
	case 6:
		_ = p.Overrule(b, p.Course.Mine.Take(rapid.IntRange(1, 6).Draw(t, "step"), rapid.IntRange(0, 19).Draw(t, "weeks")))
	case 7:
		_ = p.Overrule(b, p.Course.Mine.First(p.Course, rapid.IntRange(1, 6).Draw(t, "step")))
	case 8:
		y.k = y.known.Draw(t, "known")
		if err := p.Renew(b, y.k, anySetting().Draw(t, "setting")); err != nil {
			t.Fatalf("a new result cannot be laid out: %v", err)
		}
	case 9:
		from := y.today + calendar.Day(rapid.IntRange(0, 5).Draw(t, "from"))
		_ = p.Rest(y.today, from, from+calendar.Day(rapid.IntRange(1, 40).Draw(t, "pause")), rapid.SampledFrom(plan.Reasons).Draw(t, "reason"))
	}
}

func (y *year) checkIn() {
	var c plan.CheckIn
	number := max(1, y.p.Number()-rapid.IntRange(0, 1).Draw(y.t, "last"))
	for _, d := range y.p.Weeks[number-1].Doing {
		c.Of = append(c.Of, plan.Report{
			ID: d.ID, Did: rapid.SampledFrom(plan.Dids).Draw(y.t, "did"), Went: rapid.SampledFrom(plan.Wents).Draw(y.t, "went"),
		})
	}
	if err := y.p.Check(y.b, number, y.today, c); err != nil {
		y.t.Fatal(err)
	}
}

func (y *year) note() {
	y.log.Last = y.today
	y.log.Weeks = make([]plan.WeekLog, 4)
	for i := range y.log.Weeks {
		n := rapid.IntRange(0, 40).Draw(y.t, "log")
		y.log.Weeks[i] = plan.WeekLog{Noted: n % 8, Weather: float64(n % 6), Hard: n % 5, Open: n % 3, Tests: n % 4}
	}
}

// turn is a visit; the number of the week and what is proposed keep their laws.
func (y *year) turn() {
	before := y.p.Number()
	all := y.p.Turn(y.b, y.k, y.today, y.log)
	if n := y.p.Number(); n < before || n > before+1 {
		y.t.Fatalf("week %d became %d", before, n)
	}
	if y.p.Paused(y.today) && (len(all) > 0 || y.p.Number() != before) {
		y.t.Fatalf("a paused plan moves")
	}
	for _, pr := range all {
		if len(pr.Why) == 0 {
			y.t.Fatalf("%s without a why", pr.Kind)
		}
		if y.k.Safety.Withholds("contact") && (slices.Contains(pr.Do, plan.ToRepair) || slices.Contains(pr.Do, plan.ToHello)) {
			y.t.Fatalf("%s asks for contact: %v", pr.Kind, pr.Do)
		}
	}
	if len(all) > 0 && rapid.Bool().Draw(y.t, "answers") {
		pr := rapid.SampledFrom(all).Draw(y.t, "proposal")
		if err := y.p.Answer(y.b, y.k, y.today, y.log, pr.Kind, rapid.Bool().Draw(y.t, "yes")); err != nil {
			y.t.Fatal(err)
		}
	}
	if due := y.p.Due(&y.v, y.k, nil, y.today, y.log); len(due) > 3 {
		y.t.Fatalf("%d things are due", len(due))
	}
}

func (y *year) laws() {
	wholeCourse(y.t, y.p.Course)
	doing := y.p.Now().Doing
	if len(doing) > plan.MaxDoing || plan.MinutesOf(doing) > plan.MaxMinutes {
		y.t.Fatalf("%d practices, %d minutes a day", len(doing), plan.MinutesOf(doing))
	}
	for _, d := range y.p.Active(y.b, y.k, y.today) {
		c := load().set.Find(d.ID)
		if y.k.Safety.Withholds("contact") && (d.Child || c != nil && slices.Contains(c.Tags, "contact")) {
			y.t.Fatalf("%s asks for contact", d.ID)
		}
	}
}

// Whatever a parent does in a year, and however long they stay away.
func TestAnyYear(t *testing.T) {
	b, _ := book(t)
	known := anyKnown(t)
	rapid.Check(t, func(t *rapid.T) {
		y := &year{t: t, b: b, today: day0, known: known, k: known.Draw(t, "known")}
		var err error
		if y.p, err = b.Begin(y.k, anySetting().Draw(t, "setting"), y.today); err != nil {
			t.Fatal(err)
		}
		for y.today < day0+365 {
			y.turn()
			for range rapid.IntRange(0, 3).Draw(t, "acts") {
				y.act()
				y.laws()
			}
			if rapid.Bool().Draw(t, "checks in") {
				y.checkIn()
			}
			if rapid.Bool().Draw(t, "notes") {
				y.note()
			}
			y.laws()
			y.today += calendar.Day(rapid.SampledFrom([]int{0, 1, 1, 2, 5, 7, 8, 12, 40, -1}).Draw(t, "days"))
		}
		roundTrip(t, y.p)
	})
}

func roundTrip(t *rapid.T, p *plan.Plan) {
	data, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	var back plan.Plan
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(back)
	if err != nil || string(again) != string(data) {
		t.Fatalf("%v\n%s\n%s", err, data, again)
	}
}

// The shape in which a plan and a vision are kept. A change here needs a way
// to read what is kept already.
func TestJSON(t *testing.T) {
	b, _ := book(t)
	l := live(t, "child-led-play")
	wantFault(t, l.p.Overrule(b, plan.Mine{}.Take(3, 7)), "")
	wantFault(t, l.p.Check(b, 1, day0+6, plan.CheckIn{Words: "ok", Of: []plan.Report{{ID: "child-led-play", Did: plan.Some, Went: plan.Hard, Hinders: []string{"no-time"}}}}), "")
	l.log.Weeks = []plan.WeekLog{{Noted: 3, Weather: 2.5, Hard: 1, Open: 1, Tests: 2}}
	l.come(7)
	l.answer(plan.Slip, true)
	wantFault(t, l.p.Rest(l.today, l.today+1, l.today+9, plan.Away), "")
	var v plan.Vision
	wantFault(t, v.Write("We laugh."), "")
	wantFault(t, v.Choose(b, signs(3)), "")
	wantFault(t, v.Rate(day0, map[string]int{"own-1": -2}), "")
	for _, one := range []struct {
		value, into any
		want        string
	}{
		{l.p, &plan.Plan{}, `{"began":"2024-10-04","setting":{"living":"together","minutes":10},` +
			`"course":{"legs":[{"step":1,"weeks":2},{"step":2,"weeks":1},{"step":3,"weeks":7,"why":["your-choice"]},{"step":4,"weeks":5},{"step":5,"weeks":4,"why":["young-child"]},{"step":6,"weeks":5}],"rules":["young-child"],"mine":{"weeks":{"3":7}}},` +
			`"weeks":[{"from":"2024-10-04","doing":[{"id":"child-led-play","when":"When we sit down","then":"I ask about the day","min":10,"often":"daily"}],` +
			`"in":{"day":"2024-10-10","of":[{"id":"child-led-play","did":"some","went":"hard","hind":["no-time"]}],"words":"ok"},"log":{"noted":3,"weather":2.5,"hard":1,"open":1,"tests":2}},` +
			`{"from":"2024-10-11","doing":[{"id":"child-led-play","when":"When we sit down","then":"I ask about the day","min":10,"often":"daily"}]}],` +
			`"pause":{"from":"2024-10-12","until":"2024-10-20","why":"away"},"light":{"id":"child-led-play","until":"2024-10-14"},"said":{"slip":{"day":"2024-10-11","yes":true}}}`},
		{&v, &plan.Vision{}, `{"words":"We laugh.","signs":[{"id":"own-1","name":"Says hello","levels":["a","b","c","d","e"]},{"id":"own-2","name":"Says hello","levels":["a","b","c","d","e"]},` +
			`{"id":"own-3","name":"Says hello","levels":["a","b","c","d","e"]}],"rated":[{"day":"2024-10-04","of":{"own-1":-2}}],"own":3}`},
	} {
		data, err := json.Marshal(one.value)
		if err != nil || string(data) != one.want {
			t.Errorf("%v\n got %s\nwant %s", err, data, one.want)
		}
		later := strings.Replace(one.want, "{", `{"later":[{"x":1}],`, 1)
		if err := json.Unmarshal([]byte(later), one.into); err != nil || !reflect.DeepEqual(one.into, one.value) {
			t.Errorf("read back with a field of a later program: %v\n got %+v\nwant %+v", err, one.into, one.value)
		}
	}
}
