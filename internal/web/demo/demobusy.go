package demo

import (
	"fmt"
	"strings"
	"time"

	"mentor/internal/agreement"
	"mentor/internal/calendar"
	"mentor/internal/family"
	"mentor/internal/journal"
	"mentor/internal/share"
	"mentor/internal/voice"
	"mentor/internal/web/space"
)

// The busy family beside what the other one has.
const (
	busyDays   = 182 // of the diary, with two notes more each
	busyOften  = 4   // days from one hard moment, and one test, to the next
	busyShares = 30
	busyThings = 60 // of the child; a third of them is shown
)

// atMost is a text of so many letters.
func atMost(letters int) string {
	const words = "We sat in the kitchen and nobody said anything for a long while, and then everybody did. "
	return strings.TrimSpace(strings.Repeat(words, letters/len(words)+1)[:letters])
}

// busy is half a year of a parent who writes a lot, about one of many children.
func (d *DemoMaker) busy() error {
	for i := range calendar.Day(busyDays) {
		if err := d.busyDay(d.Space.Today-i, int(i)); err != nil {
			return err
		}
	}
	for i := range space.MostOf[space.KindChild] - 1 {
		one := space.Kept[family.Child]{ID: fmt.Sprintf("demo-other-%07d", i), Day: d.start, Value: family.Child{Name: fmt.Sprint("Maximiliane-Friederike ", i+2), Band: "b6"}}
		if _, err := space.Add(d.Call.Desk, space.KindChild, one); err != nil {
			return err
		}
	}
	return d.busyGrants([]share.Section{share.Summary, share.Hard})
}

// busyDay is a day on which everything happened that happens every few days.
func (d *DemoMaker) busyDay(day calendar.Day, i int) error {
	for n := range 2 {
		e := journal.Entry{Day: day, At: d.evening(day).Add(time.Duration(n) * time.Hour), Weather: 1 + (i+n)%5, Warm: n > 0, Words: atMost(journal.MaxWords / (1 + i%7))}
		if err := write(d, space.KindEntry, fmt.Sprintf("demo-busy-%v-%d", day, n), day, e.Tidy()); err != nil {
			return err
		}
	}
	if i%busyOften > 0 {
		return nil
	}
	hard := journal.Hard{Day: day, At: d.evening(day), What: atMost(journal.MaxWords), Mine: atMost(journal.MaxWords)}
	if err := write(d, space.KindHard, "demo-busy-"+day.String(), day, hard.Tidy()); err != nil {
		return err
	}
	tested := journal.Tested{Day: day, At: d.evening(day), Own: atMost(journal.MaxLine), Did: atMost(journal.MaxWords), Went: "mixed"}
	return write(d, space.KindTested, "demo-busy-"+day.String(), day, tested.Tidy())
}

// busyGrants are reports that ended, of who is signed in.
func (d *DemoMaker) busyGrants(sections []share.Section) error {
	for i := range busyShares {
		day := d.Space.Today - calendar.Day(10*i+30)
		g := share.Grant{
			Sections: sections, From: day - 90, To: day, Purpose: atMost(share.MaxPurpose), Days: 7,
			Made: day, Opened: day, Ends: day + 7, Ended: day + calendar.Day(i%7), Count: i,
		}
		if _, err := space.Add(d.Call.Desk, space.KindGrant, space.Kept[share.Grant]{ID: fmt.Sprintf("demo-grant-%07d", i), Child: d.Space.Child.ID, Day: day, Value: g}); err != nil {
			return err
		}
	}
	return nil
}

// busyKin is a child who keeps a lot, shows a part of it, and has as many agreements
// as there may be.
func (d *DemoMaker) busyKin() error {
	all, err := d.Bonds()
	if err != nil {
		return err
	}
	for i := range busyThings {
		if err := d.busyThing(all[0], i); err != nil {
			return err
		}
	}
	for i := range agreement.MaxOpen - 1 {
		if err := d.busyAgreement(all[0], i); err != nil {
			return err
		}
	}
	return d.busyGrants([]share.Section{share.Says})
}

func (d *DemoMaker) busyThing(b space.Bond, i int) error {
	day, id := d.Space.Today-calendar.Day(2*i), fmt.Sprint(100+i)
	said := voice.Thing{What: voice.Say, Starter: d.Kin.Said.Starter, Words: atMost(voice.MaxWords / (1 + i%5))}
	switch i % 3 {
	case 0:
		return d.shows(b, id, day, said)
	case 1:
		return keepThing(d, "demo-say-0000000"+id, day, said)
	}
	return keepThing(d, "demo-wish-0000"+id, day, voice.Thing{What: voice.Wish, Words: atMost(voice.MaxLine)})
}

// busyAgreement is one that both agreed on and noted, or that waits for an answer.
func (d *DemoMaker) busyAgreement(b space.Bond, i int) error {
	parent, child, begin := string(family.AParent), string(family.AChild), d.Space.Today-calendar.Day(7+i)
	id := fmt.Sprintf("demo-many-%07d", i)
	a, err := agreement.Propose(id, parent, agreement.Terms{
		What: atMost(agreement.MaxWhat), Why: atMost(agreement.MaxPart), First: atMost(agreement.MaxPart), Other: atMost(agreement.MaxPart), From: begin, Review: begin + 14,
	}, begin)
	if err == nil && i >= agreement.MaxWaiting {
		a, err = a.Sign(id+"-yes", child, 1, begin)
	}
	if err != nil {
		return err
	}
	_, err = space.AddIn(d.Call.Desk, b.Box, space.KindAgreement, space.Kept[agreement.Agreement]{ID: id, Child: b.ID, Day: begin, Value: a})
	return err
}
