package planner

import (
	"net/http"
	"strconv"

	"mentor/internal/plan"
	"mentor/internal/web/call"
	"mentor/internal/web/space"
)

// planStepPage is one step of the plan with the practices that fit.
type planStepPage struct {
	planFrame
	Step      int
	Legs      []leg
	Suggested []plan.Suggestion
}

// PlanStep answers GET /plan/step/{n}.
func PlanStep(c *call.Call) error {
	n, err := strconv.Atoi(c.R.PathValue("n"))
	if err != nil || n < 1 || n > plan.Steps {
		return c.Redirect("/plan")
	}
	return showPlan(c, func(p space.PlanNow) error {
		v := planStepPage{planFrame: newPlanFrame(c, "plan.title", p), Step: n}
		for _, s := range c.Lib.Plan.Suggest(&p.Plan, p.Known, p.Today) {
			if c.Lib.Family.Find(s.ID).Step == n {
				v.Suggested = append(v.Suggested, s)
			}
		}
		for _, l := range v.way() {
			if l.Step == n {
				v.Legs = append(v.Legs, l)
			}
		}
		return c.Render(http.StatusOK, planStepView(v))
	})
}
