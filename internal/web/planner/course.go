package planner

import (
	"net/http"
	"slices"
	"strconv"

	"mentor/internal/fault"
	"mentor/internal/plan"
	"mentor/internal/web/call"
	"mentor/internal/web/space"
)

// coursePage is the way through the steps, to be changed.
type coursePage struct {
	planFrame
	Kept bool
}

// Course answers GET /plan/course.
func Course(c *call.Call) error {
	return showPlan(c, func(p space.PlanNow) error {
		return c.Render(http.StatusOK, courseView(coursePage{newPlanFrame(c, "plan.title", p), c.R.URL.Query().Has("kept")}))
	})
}

// ChangeCourse answers POST /plan/course.
func ChangeCourse(c *call.Call) error {
	err := call.ChangePlan(c, func(p *space.PlanNow) error { return p.Plan.Overrule(c.Lib.Plan, readCourse(c, p.Plan.Course)) })
	if err != nil {
		return planAgain(c, err, func(p space.PlanNow, f *fault.Fault) error {
			v := coursePage{planFrame: newPlanFrame(c, "plan.title", p)}
			v.Problem = f.Key
			return c.Render(call.Status[f.Kind], courseView(v))
		})
	}
	return c.Redirect("/plan/course?kept")
}

// readCourse is what the parent wants otherwise: the weeks of each step, and
// the step whose button was pressed earlier, or now.
func readCourse(c *call.Call, course plan.Course) plan.Mine {
	in := c.R.PostForm
	if in.Has("reset") {
		return plan.Mine{}
	}
	m := course.Mine
	for step := 1; step <= plan.Steps; step++ {
		if key := "weeks-" + strconv.Itoa(step); in.Has(key) {
			weeks, _ := strconv.Atoi(in.Get(key)) // empty: as the rules say
			m = m.Take(step, weeks)
		}
	}
	if step, err := strconv.Atoi(in.Get("first")); err == nil {
		m = m.First(course, step)
	}
	order := course.Order()
	if step, err := strconv.Atoi(in.Get("earlier")); err == nil {
		if i := slices.Index(order, step); i > 0 {
			order[i-1], order[i] = order[i], order[i-1]
			m.Order = order
		}
	}
	return m
}

// leg is a part of the way as it is drawn.
type leg struct {
	plan.Leg
	From, To    int // weeks
	Ahead, Here bool
}

// way is the parts of the way, in order.
func (f planFrame) way() (out []leg) {
	week := 1
	for _, l := range f.Now.Plan.Course.Legs {
		to, now := week+l.Weeks-1, f.Now.Plan.Number()
		out = append(out, leg{Leg: l, From: week, To: to, Ahead: week > now, Here: week <= now && now <= to})
		week = to + 1
	}
	return out
}

// inWeeks says when a part of the way is.
func (f planFrame) inWeeks(l leg) string {
	if l.From == l.To {
		return f.T("plan.leg.week", "n", l.From)
	}
	return f.T("plan.leg.weeks", "from", l.From, "to", l.To)
}

// whyStep says why a step has its weeks and its place.
func (f planFrame) whyStep(l plan.Leg) []string {
	if len(l.Why) == 0 {
		return []string{f.T("plan.why.base")}
	}
	return f.whys(l.Why)
}

// stepOf is a step as a whole, to be changed: all its weeks, those gone and those to come.
type stepOf struct {
	leg
	Weeks  int // in all
	Mine   int // as the parent wants it; 0: as the rules say
	Behind bool
	After  bool // it comes right after what is lived now
}

func (f planFrame) wholeSteps() (out []stepOf) {
	way, mine := f.way(), f.Now.Plan.Course.Mine.Weeks
	after := false
	for _, step := range f.Now.Plan.Course.Order() {
		s := stepOf{Mine: mine[step], Behind: true}
		for _, l := range way {
			if l.Step != step {
				continue
			}
			if s.Weeks == 0 || l.Here || l.Ahead && !s.Here {
				s.leg = l
			}
			s.Weeks += l.Leg.Weeks
			s.Behind = s.Behind && !l.Here && !l.Ahead
		}
		s.After, after = after && s.Ahead, s.Here
		out = append(out, s)
	}
	return out
}

// weeksToChoose are the numbers of weeks that a step may be given.
func (s stepOf) weeksToChoose() (all []int) {
	for n := 1; n <= max(12, s.Mine); n++ {
		all = append(all, n)
	}
	return all
}
