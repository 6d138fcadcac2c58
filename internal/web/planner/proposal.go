package planner

import (
	"slices"
	"strconv"

	"mentor/internal/fault"
	"mentor/internal/instrument"
	"mentor/internal/plan"
	"mentor/internal/progress"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// AnswerProposal accepts or declines what the plan proposes. One that is not
// proposed any more was answered in another window.
func AnswerProposal(c *call.Call) error {
	in, to := c.R.PostForm, "/plan"
	yes := in.Get("answer") == "yes"
	err := call.ChangePlan(c, func(p *space.PlanNow) error {
		kind := plan.Kind(in.Get("kind"))
		for _, pr := range p.Proposals {
			if pr.Kind == kind && yes {
				to = afterYes(pr)
			}
		}
		return p.Plan.Answer(c.Lib.Plan, p.Known, p.Today, p.Log, kind, yes)
	})
	if f, ok := fault.As(err); ok && f.Key == "plan.error.proposal" {
		err = nil
	}
	if err != nil {
		return err
	}
	return c.Redirect(to)
}

// moveTo is where a move leads; one without a page is done by accepting.
var moveTo = map[plan.Move]string{
	plan.ToSafety: "/retest", plan.ToRepair: "/hard", plan.ToHelp: "/seek", plan.ToChoose: "/plan/choose", plan.ToTest: "/retest",
}

// afterYes is the page to go on with.
func afterYes(pr plan.Proposal) string {
	switch {
	case slices.Contains(pr.Do, plan.ToHelp):
		return "/seek"
	case slices.Contains(pr.Do, plan.ToTest):
		return "/progress"
	case slices.Contains(pr.Do, plan.ToChoose) && pr.Doing == nil:
		return "/plan/choose"
	}
	return "/plan"
}

// pages are the moves of a proposal that have a page to look at before it is
// answered.
func pages(pr plan.Proposal) (out []plan.Move) {
	for _, m := range pr.Do {
		if to := moveTo[m]; to != "" && to != afterYes(pr) {
			out = append(out, m)
		}
	}
	return out
}

// dueTo is where something due is done, but for the check-in.
var dueTo = map[plan.DueKind]string{
	plan.DueApology: "/hard", plan.DueSigns: "/signs", plan.DueTest: "/retest", plan.DuePulse: "/retest",
	plan.DueChoose: "/plan/choose", plan.DueVision: "/vision",
}

func dueHref(d plan.Due) string {
	if d.Kind == plan.DueCheckIn {
		return "/plan/checkin?week=" + strconv.Itoa(d.Week)
	}
	return dueTo[d.Kind]
}

// decline reports whether a proposal can be answered with “not now”.
func decline(pr plan.Proposal) bool {
	return pr.Kind != plan.Safe && pr.Kind != plan.Worse && pr.Kind != plan.End
}

// findDue is what is due today. A test is not, as long as its answers would
// overlap with those of the last.
func findDue(c *call.Call, p space.PlanNow) ([]plan.Due, error) {
	v, _, err := space.Find[plan.Vision](c.Desk, space.KindVision, c.Space.Child.ID)
	if err != nil || p.Version == 0 {
		return nil, err
	}
	_, tests, err := c.ChildTests()
	if err != nil {
		return nil, err
	}
	early := func(length instrument.Length) bool {
		return progress.When(tests, length, p.Today).Reason != progress.InTime
	}
	due := p.Plan.Due(&v.Value, p.Known, p.Tests, p.Today, p.Log)
	return slices.DeleteFunc(due, func(d plan.Due) bool {
		return d.Kind == plan.DueTest && early(instrument.Full) || d.Kind == plan.DuePulse && early(instrument.Short)
	}), nil
}

// MaxNotes is how many words of the plan the page of today has at most.
const MaxNotes = 3

// Today is what the page of today has from the plan. Nothing in it is late.
type Today struct {
	Notes     []page.Note
	Practices []page.PracticeLine
	Cap       string // week and step; empty without a plan
}

// ForToday says what the plan has for today: while it pauses nothing but that
// it does, and without a plan how to begin one.
func ForToday(c *call.Call) (out Today, err error) {
	p, err := c.ThePlan()
	if err != nil {
		return out, err
	}
	f := newPlanFrame(c, "plan.title", p)
	if p.Version == 0 {
		out.Notes = []page.Note{{Title: f.T("plan.note.begin"), Text: f.T("plan.note.begin.p"), Href: "/plan", Button: f.T("plan.note.begin.go")}}
		return out, nil
	}
	out.Cap = f.cap()
	if p.Plan.Paused(p.Today) {
		out.Notes = []page.Note{{Title: f.Words.Pauses[p.Plan.Pause.Why].Name, Text: f.pausedUntil(), Href: "/plan", Button: f.T("plan.note.open")}}
		return out, nil
	}
	for _, d := range f.doing() {
		out.Practices = append(out.Practices, page.PracticeLine{ID: d.ID, Sentence: f.sentence(d), Small: f.done(d)})
	}
	due, err := findDue(c, p)
	out.Notes = f.notes(due)
	return out, err
}

// notes are what the plan proposes, then what is due; the first few of them.
func (f planFrame) notes(due []plan.Due) (out []page.Note) {
	for _, pr := range f.Now.Proposals {
		w := f.Words.Proposals[pr.Kind]
		out = append(out, page.Note{Title: w.Title, Text: w.Text, Href: "/plan#" + string(pr.Kind), Button: f.T("plan.note.open"), Why: f.whys(pr.Why)})
	}
	for _, d := range due {
		w := f.Words.Due[d.Kind]
		out = append(out, page.Note{Title: w.Title, Text: w.Text, Href: dueHref(d), Button: f.T("plan.due." + string(d.Kind))})
	}
	return out[:min(MaxNotes, len(out))]
}

// pausedUntil says how long a pause lasts and what it means.
func (f planFrame) pausedUntil() string {
	pause := f.Now.Plan.Pause
	return f.T("plan.paused", "date", f.Day(pause.Until)) + " " + f.Words.Pauses[pause.Why].Text
}
