package planner

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"mentor/internal/fault"
	"mentor/internal/plan"
	"mentor/internal/web/call"
	"mentor/internal/web/space"
)

// readDoing reads the form of a practice.
func readDoing(c *call.Call) plan.Doing {
	in := c.R.PostForm
	tidy := func(name string) string { return strings.Join(strings.Fields(in.Get(name)), " ") }
	minutes, _ := strconv.Atoi(in.Get("minutes")) // what is no number is no choice
	return plan.Doing{
		ID: in.Get("practice"), When: tidy("when"), Then: tidy("then"), Smaller: in.Has("smaller"),
		Minutes: minutes, Often: in.Get("often"), Name: tidy("name"), Child: in.Has("with"),
	}
}

// TakePractice takes a practice into the week. Sent twice, it is taken once.
func TakePractice(c *call.Call) error {
	id, d, out := c.R.PostForm.Get("practice"), readDoing(c), c.R.PostForm.Get("swap")
	if c.Lib.Family.Find(id) == nil {
		d.ID = ""
	}
	err := call.ChangePlan(c, func(p *space.PlanNow) error {
		was := slices.IndexFunc(p.Plan.Now().Doing, func(x plan.Doing) bool { return same(x, d) })
		switch {
		case was >= 0: // the form was sent before
			return takesAgain(p, c.Lib.Plan, p.Plan.Now().Doing[was], d)
		case out != "":
			return p.Plan.Swap(c.Lib.Plan, p.Known, out, d)
		}
		return p.Plan.Add(c.Lib.Plan, p.Known, d)
	})
	if err != nil {
		return takeAgain(c, err, id, d)
	}
	return c.Redirect("/plan")
}

// takesAgain keeps what a form says now that was sent before.
func takesAgain(p *space.PlanNow, b *plan.Book, was, d plan.Doing) error {
	if d.Name != "" && (d.Minutes != was.Minutes || d.Often != was.Often || d.Child != was.Child) {
		return p.Plan.Swap(b, p.Known, was.ID, d)
	}
	return p.Plan.Reword(was.ID, d.When, d.Then, d.Smaller)
}

func same(x, d plan.Doing) bool {
	return (x.ID == d.ID || d.ID == "" && x.Name == d.Name) && x.When == d.When && x.Then == d.Then
}

// takeAgain shows a practice as it was typed, with what is to be mended.
func takeAgain(c *call.Call, err error, id string, d plan.Doing) error {
	return planAgain(c, err, func(p space.PlanNow, f *fault.Fault) error {
		v, err := newTakePage(c, p, id)
		if err != nil {
			return err
		}
		v.Doing.When, v.Doing.Then, v.Doing.Smaller = d.When, d.Then, d.Smaller
		if v.Own {
			d.ID = ""
			v.Doing = d
		}
		v.Swap, v.Problem = c.R.PostForm.Get("swap"), f.Key
		return c.Render(call.Status[f.Kind], takeView(v))
	})
}

// ChangePractice changes the sentence of a practice, and whether it is the
// smaller version.
func ChangePractice(c *call.Call) error {
	id, d := c.R.PathValue("id"), readDoing(c)
	err := call.ChangePlan(c, func(p *space.PlanNow) error { return p.Plan.Reword(id, d.When, d.Then, d.Smaller) })
	if err != nil {
		return takeAgain(c, err, id, d)
	}
	if week, err := strconv.Atoi(c.R.PostForm.Get("week")); err == nil {
		return c.Redirect("/plan/checkin?replies=" + strconv.Itoa(week))
	}
	return c.Redirect("/plan")
}

// PutAside puts a practice aside. The page after it can put it back with the
// words it had; they stand in no address.
func PutAside(c *call.Call) error {
	var d plan.Doing
	err := call.ChangePlan(c, func(p *space.PlanNow) error {
		id, doing := c.R.PathValue("id"), p.Plan.Now().Doing
		if i := slices.IndexFunc(doing, func(x plan.Doing) bool { return x.ID == id }); i >= 0 {
			d = doing[i]
		}
		return p.Plan.Drop(id)
	})
	if err != nil {
		return err
	}
	if c.Space.Locked(c.Now) {
		return c.Redirect("/plan")
	}
	return showPlan(c, func(p space.PlanNow) error {
		v := newPlanPage(c, p)
		v.Aside = &d
		return renderPlan(c, http.StatusOK, v)
	})
}
