package call

import (
	"slices"
	"strconv"

	"mentor/internal/fault"
	"mentor/internal/plan"
	"mentor/internal/web/space"
)

// ChangePlan makes a change to the plan as it stands today and keeps it. A form
// with words names the version that it showed: when another window was faster
// it gives Conflict. A button names none and is pressed again on what the other
// window saved.
func ChangePlan(c *Call, change func(*space.PlanNow) error) error {
	named, _ := strconv.ParseInt(c.R.PostForm.Get("version"), 10, 64) // what is no number names none
	save := func() error {
		p, err := c.ThePlan()
		if err != nil {
			return err
		}
		if p.Version == 0 {
			return fault.New(fault.NotFound, "plan.error.none")
		}
		if err := change(&p); err != nil {
			return err
		}
		if named > 0 {
			p.Version = named
		}
		return c.SavePlan(p)
	}
	if named > 0 {
		return save()
	}
	return space.UntilKept(save, nil)
}

// TurnPlan keeps the plan turned to this day, when a new week has begun: who
// notes a day was there that week, whether they looked at the plan or not.
func TurnPlan(c *Call) error {
	r, ok, err := space.Find[plan.Plan](c.Desk, space.KindPlan, c.Space.Child.ID)
	if err != nil || !ok || !r.Value.Ripe(c.Space.Today) {
		return err
	}
	return ChangePlan(c, func(*space.PlanNow) error { return nil })
}

// ChangeVision makes a change and keeps it. The form names the version that it
// showed: when another window kept something else meanwhile it gives Conflict.
// A change that was kept before, as by a second tap, changes nothing.
func (c *Call) ChangeVision(change func(*space.Kept[plan.Vision]) error) error {
	v, err := c.TheVision()
	if err != nil {
		return err
	}
	was := v.Value
	if err := change(&v); err != nil {
		return err
	}
	if v.Value.Words == was.Words && slices.Equal(v.Value.Signs, was.Signs) {
		return nil
	}
	v.Version, _ = strconv.ParseInt(c.R.PostForm.Get("version"), 10, 64) // what is no number is an old version
	return space.Put(c.Desk, space.KindVision, v)
}
