package demo

import (
	"fmt"

	"mentor/internal/account"
	"mentor/internal/agreement"
	"mentor/internal/calendar"
	"mentor/internal/family"
	"mentor/internal/vault"
	"mentor/internal/voice"
	"mentor/internal/web/call"
	"mentor/internal/web/space"
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

// place gives the child a place of their own. The browser is signed in as the child then.
func (d *DemoMaker) place() error {
	b, err := d.OpenPorch(d.Space.Child.ID)
	if err != nil {
		return err
	}
	b.Me.Name = d.Kin.Called
	if err := d.SaveMember(b, b.Me); err != nil {
		return err
	}
	if b, err = d.OpenPorch(d.Space.Child.ID); err != nil { // with the name, as the child will read it
		return err
	}
	handle := space.JoinCodeHandle(d.Call.Desk, vault.NewCode())
	if err := d.DB.SetHandle(d.R.Context(), b.ID, handle, d.PorchHandle(b.Me)); err != nil {
		return err
	}
	a := account.Account{
		Name: d.Kin.Name, Zone: demoZone, Created: d.Now, Recovery: account.NoRecovery,
		Child: &account.Child{Born: d.Space.Today.UTC().Year() - d.Kin.Age},
	}
	d.parent = d.Space.Box
	if err := call.AddChildAccount(d.Call, a, b, handle); err != nil {
		return err
	}
	d.Space.Today, d.Space.Zone = calendar.At(d.Now, a.Location()), a.Location()
	return nil
}

// kin is an agreement with the parent, and a few things of which one is shown.
func (d *DemoMaker) kin() error {
	all, err := d.Bonds()
	if err != nil {
		return err
	}
	if err := d.agree(all[0]); err != nil {
		return err
	}
	return d.things(all[0])
}

// agree makes the agreement: proposed by the parent, agreed, noted once.
func (d *DemoMaker) agree(b space.Bond) error {
	of, begin := d.Kin.Agreement, d.Space.Today-12
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
	_, err = space.AddIn(d.Call.Desk, b.Box, space.KindAgreement, space.Kept[agreement.Agreement]{ID: id, Child: b.ID, Day: begin, Value: a})
	return err
}

// things are what the child keeps; the sentence is shown to the parent.
func (d *DemoMaker) things(b space.Bond) error {
	today := d.Space.Today
	for i, w := range d.Kin.Weather {
		if w == 0 {
			continue
		}
		day := today - calendar.Day(len(d.Kin.Weather)-1-i)
		if err := keepThing(d, space.WeatherID(day), day, voice.Thing{What: voice.Weather, Weather: w}); err != nil {
			return err
		}
	}
	if err := keepThing(d, "demo-wish-0000001", today-3, voice.Thing{What: voice.Wish, Words: d.Kin.Wish}); err != nil {
		return err
	}
	return d.shows(b, "1", today-1, voice.Thing{What: voice.Say, Starter: d.Kin.Said.Starter, Words: d.Kin.Said.Words})
}

// shows has the child keep a thing and show it to the parent.
func (d *DemoMaker) shows(b space.Bond, n string, day calendar.Day, t voice.Thing) error {
	as, err := t.As(d.Lib.Voice, b.ID, voice.Choice{})
	if err != nil {
		return err
	}
	shown := "demo-shown-00000" + n
	t.Shown = map[string]voice.Showing{b.ID: {ID: shown, As: as}}
	if err := keepThing(d, "demo-say-0000000"+n, day, t); err != nil {
		return err
	}
	_, err = space.AddIn(d.Call.Desk, d.parent, space.KindVoice, space.Kept[voice.Shown]{ID: shown, Child: b.ID, Day: day, Value: as})
	return err
}

func keepThing(d *DemoMaker, id string, day calendar.Day, t voice.Thing) error {
	if err := t.Check(d.Lib.Voice, func(string) bool { return false }); err != nil {
		return fmt.Errorf("%s: %w", id, err)
	}
	_, err := space.Add(d.Call.Desk, space.KindThing, space.Kept[voice.Thing]{ID: id, Day: day, Value: t})
	return err
}
