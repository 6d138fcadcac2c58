package web

import (
	"fmt"

	"mentor/internal/account"
	"mentor/internal/agreement"
	"mentor/internal/calendar"
	"mentor/internal/family"
	"mentor/internal/vault"
	"mentor/internal/voice"
)

// Kin is the child of the made-up family, with a place of their own.
type demoKin struct {
	Called    string // what the child calls the parent
	Name      string // the child's made-up one
	Age       int    // this year
	Agreement struct {
		What, Why, Parent, Child, Check, How, Noted string
	}
	Weather []int // of the last days, today's last; 0: nothing noted
	Said    struct{ Starter, Words string }
	Wish    string
}

// kin gives the child a place, an agreement with the parent, and a few things of
// which one is shown. The browser is signed in as the child then.
func (d *demoMaker) kin() error {
	b, err := d.porch(d.space.child.ID)
	if err != nil {
		return err
	}
	b.me.Name = d.Kin.Called
	if err := d.saveMember(b, b.me); err != nil {
		return err
	}
	if b, err = d.porch(d.space.child.ID); err != nil { // with the name, as the child will read it
		return err
	}
	handle := d.doorHandle(vault.NewCode())
	if err := d.DB.SetHandle(d.r.Context(), b.ID, handle, d.porchHandle(b.me)); err != nil {
		return err
	}
	a := account.Account{
		Name: d.Kin.Name, Zone: "Europe/Berlin", Created: d.now, Recovery: account.NoRecovery,
		Child: &account.Child{Born: d.space.today.UTC().Year() - d.Kin.Age},
	}
	parent := d.space.box
	if err := d.settleYoung(a, b, handle); err != nil {
		return err
	}
	d.space.today, d.space.zone = calendar.At(d.now, a.Location()), a.Location()
	all, err := d.bonds()
	if err != nil {
		return err
	}
	if err := d.agree(all[0]); err != nil {
		return err
	}
	return d.things(all[0], parent)
}

// agree makes the agreement: proposed by the parent, agreed, noted once.
func (d *demoMaker) agree(b bond) error {
	of, begin := d.Kin.Agreement, d.space.today-12
	terms := agreement.Terms{
		What: of.What, Why: of.Why, First: of.Parent, Other: of.Child, From: begin, Review: begin + 14,
		Checks: &agreement.Check{What: of.Check, How: of.How, By: agreement.ByBoth},
	}
	const id = "demo-agree-000001"
	parent, child := string(family.AParent), string(family.AChild)
	a, err := agreement.Propose(id, parent, terms, begin)
	if err == nil {
		a, err = a.Sign("demo-move-0000001", child, 1, begin+1)
	}
	if err == nil {
		a, err = a.Note("demo-move-0000002", parent, true, begin+5, of.Noted, begin+5)
	}
	if err != nil {
		return err
	}
	_, err = addIn(d.call.Desk, b.box, kindAgreement, kept[agreement.Agreement]{ID: id, Child: b.ID, Day: begin, Value: a})
	return err
}

// things are what the child keeps; the sentence is shown to the parent.
func (d *demoMaker) things(b bond, parent *vault.Box) error {
	today := d.space.today
	for i, w := range d.Kin.Weather {
		if w == 0 {
			continue
		}
		day := today - calendar.Day(len(d.Kin.Weather)-1-i)
		if err := keepThing(d, weatherID(day), day, voice.Thing{What: voice.Weather, Weather: w}); err != nil {
			return err
		}
	}
	if err := keepThing(d, "demo-wish-0000001", today-3, voice.Thing{What: voice.Wish, Words: d.Kin.Wish}); err != nil {
		return err
	}
	said := voice.Thing{What: voice.Say, Starter: d.Kin.Said.Starter, Words: d.Kin.Said.Words}
	as, err := said.As(d.lib.Voice, b.ID, voice.Choice{})
	if err != nil {
		return err
	}
	const shown = "demo-shown-000001"
	said.Shown = map[string]voice.Showing{b.ID: {ID: shown, As: as}}
	if err := keepThing(d, "demo-say-00000001", today-1, said); err != nil {
		return err
	}
	_, err = addIn(d.call.Desk, parent, kindVoice, kept[voice.Shown]{ID: shown, Child: b.ID, Day: today - 1, Value: as})
	return err
}

func keepThing(d *demoMaker, id string, day calendar.Day, t voice.Thing) error {
	if err := t.Check(d.lib.Voice, func(string) bool { return false }); err != nil {
		return fmt.Errorf("%s: %w", id, err)
	}
	_, err := addKept(d.call.Desk, kindThing, kept[voice.Thing]{ID: id, Day: day, Value: t})
	return err
}
