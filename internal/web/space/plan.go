package space

import (
	"mentor/internal/calendar"
	"mentor/internal/instrument"
	"mentor/internal/journal"
	"mentor/internal/plan"
)

// PlanNow is the plan of the child as it stands today: turned to the day, with
// all that it was turned by. Turning is kept with the next change, never by
// looking at it.
type PlanNow struct {
	Plan      plan.Plan
	Version   int64 // 0: it has not begun
	Known     plan.Known
	Tests     []plan.Test
	Log       plan.LogFacts
	Facts     journal.Facts // of the last 28 days
	Proposals []plan.Proposal
	Today     calendar.Day
}

// ThePlan loads the plan of the child and turns it to this day.
func (d *Desk) ThePlan() (p PlanNow, err error) {
	p.Today = d.Space.Today
	r, _, err := Find[plan.Plan](d, KindPlan, d.Space.Child.ID)
	if err != nil {
		return p, err
	}
	if p.Known, p.Tests, err = d.planKnown(); err != nil || r.Version == 0 {
		return p, err
	}
	written, err := d.Diary(plan.LogSince(p.Today), p.Today)
	if err != nil {
		return p, err
	}
	log := written.Log()
	p.Plan, p.Version = r.Value, r.Version
	p.Log, p.Facts = plan.ReadLog(log, p.Today, d.Space.Zone), log.Facts(plan.LogSince(p.Today), p.Today)
	p.Proposals = p.Plan.Turn(d.Lib.Plan, p.Known, p.Today, p.Log)
	return p, nil
}

// planKnown is what the plan may know besides itself: the last full result,
// else the last short one, the child's age, and what safety withholds.
func (d *Desk) planKnown() (k plan.Known, tests []plan.Test, err error) {
	k.Band, _ = d.Space.Child.Value.BandOn(d.Space.Today, d.Lib.Current().Bands)
	if k.Safety, err = d.Caution(); err != nil {
		return k, nil, err
	}
	all, err := d.Results()
	if err != nil {
		return k, nil, err
	}
	var last *OpenSitting
	for _, r := range all {
		s, err := d.OpenResult(r)
		if err != nil {
			return k, nil, err
		}
		tests = append(tests, plan.Test{Day: r.Day, Full: s.Length == instrument.Full})
		if last == nil || s.Length == instrument.Full || last.Length != instrument.Full {
			last = s
		}
	}
	if last != nil {
		of := d.CaseOf(last)
		k.Case = &of
	}
	return k, tests, nil
}

// SavePlan keeps the plan as it is now, under the version it was read with.
func (d *Desk) SavePlan(p PlanNow) error {
	child := d.Space.Child.ID
	return Put(d, KindPlan, Kept[plan.Plan]{ID: child, Child: child, Day: p.Plan.Began, Version: p.Version, Value: p.Plan})
}

// TheVision is the picture of trust with its signs; Version 0 before there is one.
func (d *Desk) TheVision() (Kept[plan.Vision], error) {
	v, ok, err := Find[plan.Vision](d, KindVision, d.Space.Child.ID)
	if !ok {
		v.Child, v.Day = d.Space.Child.ID, d.Space.Today
	}
	return v, err
}
