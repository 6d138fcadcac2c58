package demo

import (
	"embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"mentor/internal/account"
	"mentor/internal/calendar"
	"mentor/internal/family"
	"mentor/internal/instrument"
	"mentor/internal/journal"
	"mentor/internal/plan"
	"mentor/internal/sitting"
	"mentor/internal/vault"
	"mentor/internal/web/call"
	"mentor/internal/web/space"
	"mentor/internal/yamlfile"
)

//go:embed demofamily/family.yaml
var familyFile embed.FS

// demoZone is where the family lives.
const demoZone = "Europe/Berlin"

// demoFamily is a made-up family with weeks behind them; the file says how to
// read it.
type demoFamily struct {
	Parent  string
	Child   struct{ Name, Band, Living string }
	Minutes int
	Vision  struct {
		Words string
		Signs []string
		Rated map[int][]int
	}
	Tests []struct {
		Week   int
		Length string
		Steps  int
	}
	Practices map[int][]string
	Weeks     []string
	Words     []struct {
		Week, Day int
		Text      string
	}
	Hard []struct {
		Week, Day        int
		What, Mine, Said string
		Felt, Took       []string
		On               int
		MadeUp           bool `yaml:"made_up"`
		Apology          []string
	}
	Tested []struct {
		Week, Day             int
		Which, Own, Did, Went string
	}
	Kin demoKin
}

// openFamily makes the family anew for this browser and opens the day of the
// parent, or of the child.
func openFamily(c *call.Call, name string) error {
	var f demoFamily
	if _, problems := yamlfile.Read(familyFile, "demofamily/family.yaml", &f); len(problems) > 0 {
		return problems[0]
	}
	if err := call.AddAccount(c, account.Account{Zone: demoZone, Created: c.Now, Recovery: account.NoRecovery}); err != nil {
		return err
	}
	parent := c.Space
	d := DemoMaker{Call: c, demoFamily: f, start: c.Space.Today.Monday() - calendar.Day(7*(len(f.Weeks)-1))}
	for _, make := range d.parts(name) {
		if err := make(); err != nil {
			return fmt.Errorf("the demo family: %w", err)
		}
	}
	if strings.HasSuffix(name, demoChildName) {
		return c.Redirect("/c/today")
	}
	c.Space = parent
	if err := call.SignInTo(c, parent); err != nil {
		return err
	}
	if err := call.TurnTo(c, parent.Child.ID); err != nil {
		return err
	}
	return c.Redirect("/today")
}

// parts are what is made of a family, in order. From its place on, the child is signed in.
func (d *DemoMaker) parts(name string) []func() error {
	lived := []func() error{d.child, d.tests, d.diary, d.hardAndTested, d.vision, d.plan}
	switch name {
	case demoAloneName:
		return lived
	case demoNewName:
		return []func() error{d.child}
	case demoNewChildName:
		return []func() error{d.child, d.place}
	case demoBusyName, demoBusyChildName:
		return append(lived, d.busy, d.place, d.kin, d.busyKin)
	}
	return append(lived, d.place, d.kin)
}

// DemoMaker writes the family down.
type DemoMaker struct {
	*call.Call
	demoFamily
	start  calendar.Day
	parent *vault.Box // once the child has a place
}

// day is a day of the family's weeks, counted from 1.
func (d *DemoMaker) day(week, day int) calendar.Day { return d.start + calendar.Day(7*(week-1)+day-1) }

// evening is when something was written that day.
func (d *DemoMaker) evening(day calendar.Day) time.Time {
	return day.Start(d.Space.Zone).Add(17 * time.Hour)
}

// write keeps one thing of a day that is not after today.
func write[T any](d *DemoMaker, k space.Kind, id string, day calendar.Day, value T) error {
	if day > d.Space.Today {
		return nil
	}
	_, err := space.Add(d.Call.Desk, k, space.Kept[T]{ID: id, Child: d.Space.Child.ID, Day: day, Value: value})
	return err
}

func (d *DemoMaker) child() error {
	value, err := family.NewChild(d.Child.Name, d.Child.Band, d.Child.Living)
	if err != nil {
		return err
	}
	d.Space.Child = space.Kept[family.Child]{ID: "demo-child-00000001", Day: d.start, Version: 1, Value: value}
	if _, err := space.Add(d.Call.Desk, space.KindChild, d.Space.Child); err != nil {
		return err
	}
	return call.TurnTo(d.Call, d.Space.Child.ID)
}

// tests keeps the first test and those after it.
func (d *DemoMaker) tests() error {
	parents, err := Parents()
	if err != nil {
		return err
	}
	i := slices.IndexFunc(parents, func(p Parent) bool { return p.Name == d.Parent })
	if i < 0 {
		return fmt.Errorf("there is no parent %s", d.Parent)
	}
	if err := d.test(parents[i], 1, instrument.Full, 0); err != nil {
		return err
	}
	for _, t := range d.Tests {
		length := instrument.Short
		if t.Length == instrument.Full.String() {
			length = instrument.Full
		}
		if err := d.test(parents[i], t.Week, length, t.Steps); err != nil {
			return err
		}
	}
	return nil
}

func (d *DemoMaker) test(p Parent, week int, length instrument.Length, steps int) error {
	form := d.Lib.Current()
	day := d.day(week, 1)
	s, err := p.Sit(form, d.evening(day))
	if err != nil {
		return err
	}
	s.Name, s.Length = d.Child.Name, length
	better(form, s, steps)
	return write(d, space.KindResult, "demo-test-0000000"+strconv.Itoa(week), day, space.KeptResult{Packed: s.Pack()})
}

// better turns so many answers one step to the favourable, round and round the
// questions.
func better(form *instrument.Form, s *sitting.Sitting, steps int) {
	for round := 0; steps > 0 && round < 4; round++ {
		for place, item := range form.Items() {
			v := int(s.Answers[place])
			if steps == 0 || v < 1 || v > 5 || (place+round)%3 != 0 {
				continue
			}
			next := v + 1
			if item.Unfavourable() {
				next = v - 1
			}
			if next >= 1 && next <= 5 {
				s.Answers[place] = instrument.Answer(next)
				steps--
			}
		}
	}
}

// doing are the practices of a week.
func (d *DemoMaker) doing(week int) (ids []string) {
	for w := week; w > 0 && ids == nil; w-- {
		ids = d.Practices[w]
	}
	return ids
}

func (d *DemoMaker) diary() error {
	for w, line := range d.Weeks {
		for i, code := range strings.Fields(line) {
			day := d.day(w+1, i+1)
			e, noted := d.Entry(w+1, i+1, code)
			if !noted {
				continue
			}
			e.Day, e.At = day, d.evening(day)
			if err := write(d, space.KindEntry, "demo-entry-"+day.String(), day, e.Tidy()); err != nil {
				return err
			}
		}
	}
	return nil
}

// Entry reads the code of one day.
func (d *DemoMaker) Entry(week, day int, code string) (e journal.Entry, noted bool) {
	if code == "." {
		return e, false
	}
	e.Weather = int(code[0] - '0')
	for _, letter := range code[1:] {
		switch letter {
		case 'n', 'm', 'h', 'l':
			e.Together = journal.Togethers[strings.IndexRune("nmhl", letter)]
		case 'w':
			e.Warm = true
		case 't':
			e.Talk = true
		case 'x':
			e.Tested = true
		case 'c':
			e.Hard, e.After = true, "not-yet"
		case 'a':
			e.Hard, e.After = true, "apologised"
		case '1', '2', '3':
			if n := int(letter - '1'); n < len(d.doing(week)) {
				e.Practices = append(e.Practices, d.doing(week)[n])
			}
		}
	}
	for _, w := range d.Words {
		if w.Week == week && w.Day == day {
			e.Words = w.Text
		}
	}
	return e, true
}

func (d *DemoMaker) hardAndTested() error {
	for i, h := range d.Hard {
		day := d.day(h.Week, h.Day)
		value := journal.Hard{
			Day: day, At: d.evening(day), What: h.What, Mine: h.Mine, Felt: h.Felt, How: journal.How(h.Said), Took: h.Took, MadeUp: h.MadeUp,
		}
		copy(value.Apology[:], h.Apology)
		if h.On > 0 {
			value.On = d.day(h.Week, h.On)
		}
		if err := write(d, space.KindHard, "demo-hard-0000000"+strconv.Itoa(i), day, value.Tidy()); err != nil {
			return err
		}
	}
	for i, t := range d.Tested {
		day := d.day(t.Week, t.Day)
		value := journal.Tested{Day: day, At: d.evening(day), Which: t.Which, Own: t.Own, Did: t.Did, Went: journal.Went(t.Went)}
		if err := write(d, space.KindTested, "demo-tested-000000"+strconv.Itoa(i), day, value.Tidy()); err != nil {
			return err
		}
	}
	return nil
}

func (d *DemoMaker) vision() error {
	var v plan.Vision
	var signs []plan.Sign
	for _, id := range d.Vision.Signs {
		signs = append(signs, d.Shelf().Plan.Sign(id))
	}
	if err := v.Write(d.Vision.Words); err != nil {
		return err
	}
	if err := v.Choose(d.Lib.Plan, signs); err != nil {
		return err
	}
	for week := range d.Weeks {
		levels, rated := d.Vision.Rated[week+1]
		if day := d.day(week+1, 7); rated && day <= d.Space.Today {
			of := map[string]int{}
			for i, level := range levels {
				of[d.Vision.Signs[i]] = level
			}
			if err := v.Rate(day, of); err != nil {
				return err
			}
		}
	}
	return write(d, space.KindVision, d.Space.Child.ID, d.day(1, 2), v)
}

// plan lives the weeks one after the other, as the family did.
func (d *DemoMaker) plan() error {
	tests, err := d.Results()
	if err != nil {
		return err
	}
	first, err := d.OpenResult(tests[0])
	if err != nil {
		return err
	}
	c := d.CaseOf(first)
	k := plan.Known{Case: &c, Band: d.Child.Band}
	p, err := d.Lib.Plan.Begin(k, plan.Setting{Living: plan.Together, Minutes: d.Minutes}, d.start)
	if err != nil {
		return err
	}
	for week := range d.Weeks {
		if err := d.liveWeek(p, k, week+1); err != nil {
			return err
		}
	}
	return write(d, space.KindPlan, d.Space.Child.ID, d.start, *p)
}

// liveWeek turns the page of the plan, chooses, and checks in. A week without
// a note is one in which nobody came.
func (d *DemoMaker) liveWeek(p *plan.Plan, k plan.Known, week int) error {
	if strings.Trim(d.Weeks[week-1], " .") == "" {
		return nil
	}
	p.Turn(d.Lib.Plan, k, d.day(week, 1), plan.LogFacts{Last: d.day(week, 1) - 1})
	if ids, chosen := d.Practices[week]; chosen {
		p.Now().Doing = nil
		for _, id := range ids {
			w := d.Shelf().Family.Practices[id]
			if err := p.Add(d.Lib.Plan, k, plan.Doing{ID: id, When: w.When, Then: w.Then, Smaller: len(ids) > 2}); err != nil {
				return fmt.Errorf("week %d, %s: %w", week, id, err)
			}
		}
	}
	if d.day(week, 7) > d.Space.Today {
		return nil
	}
	in := plan.CheckIn{Day: d.day(week, 7)}
	for _, doing := range p.Now().Doing {
		in.Of = append(in.Of, plan.Report{ID: doing.ID, Did: plan.Some, Went: plan.Mixed})
	}
	return p.Check(d.Lib.Plan, p.Number(), in.Day, in)
}
