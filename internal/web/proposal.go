package web

import (
	"slices"
	"strconv"

	"mentor/internal/fault"
	"mentor/internal/instrument"
	"mentor/internal/plan"
	"mentor/internal/progress"
)

// answerProposal accepts or declines what the plan proposes. One that is not
// proposed any more was answered in another window.
func (c *call) answerProposal() error {
	in, to := c.r.PostForm, "/plan"
	yes := in.Get("answer") == "yes"
	err := c.changePlan(func(p *planNow) error {
		kind := plan.Kind(in.Get("kind"))
		for _, pr := range p.Proposals {
			if pr.Kind == kind && yes {
				to = afterYes(pr)
			}
		}
		return p.Plan.Answer(c.lib.Plan, p.Known, p.Today, p.Log, kind, yes)
	})
	if f, ok := fault.As(err); ok && f.Key == "plan.error.proposal" {
		err = nil
	}
	if err != nil {
		return err
	}
	return c.redirect(to)
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

// due is what is due today. A test is not, as long as its answers would
// overlap with those of the last.
func (c *call) due(p planNow) ([]plan.Due, error) {
	v, _, err := maybeKept[plan.Vision](c.Desk, kindVision, c.space.child.ID)
	if err != nil || p.Version == 0 {
		return nil, err
	}
	_, tests, err := c.childTests()
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

// note is a word of the plan on the page of today.
type note struct {
	Title, Text  string
	Href, Button string
	Why          []string
}

// maxNotes is how many words of the plan the page of today has at most.
const maxNotes = 3

// practiceLine is a practice to tick on the page of today.
type practiceLine struct{ ID, Sentence, Small string }

// planToday is what the page of today has from the plan. Nothing in it is late.
type planToday struct {
	Notes     []note
	Practices []practiceLine
	Cap       string // week and step; empty without a plan
}

// planToday says what the plan has for today: while it pauses nothing but that
// it does, and without a plan how to begin one.
func (c *call) planToday() (out planToday, err error) {
	p, err := c.thePlan()
	if err != nil {
		return out, err
	}
	f := c.planFrame("plan.title", p)
	if p.Version == 0 {
		out.Notes = []note{{Title: f.T("plan.note.begin"), Text: f.T("plan.note.begin.p"), Href: "/plan", Button: f.T("plan.note.begin.go")}}
		return out, nil
	}
	out.Cap = f.cap()
	if p.Plan.Paused(p.Today) {
		out.Notes = []note{{Title: f.Words.Pauses[p.Plan.Pause.Why].Name, Text: f.pausedUntil(), Href: "/plan", Button: f.T("plan.note.open")}}
		return out, nil
	}
	for _, d := range f.doing() {
		out.Practices = append(out.Practices, practiceLine{d.ID, f.sentence(d), f.done(d)})
	}
	due, err := c.due(p)
	out.Notes = f.notes(due)
	return out, err
}

// notes are what the plan proposes, then what is due; the first few of them.
func (f planFrame) notes(due []plan.Due) (out []note) {
	for _, pr := range f.Now.Proposals {
		w := f.Words.Proposals[pr.Kind]
		out = append(out, note{w.Title, w.Text, "/plan#" + string(pr.Kind), f.T("plan.note.open"), f.whys(pr.Why)})
	}
	for _, d := range due {
		w := f.Words.Due[d.Kind]
		out = append(out, note{Title: w.Title, Text: w.Text, Href: dueHref(d), Button: f.T("plan.due." + string(d.Kind))})
	}
	return out[:min(maxNotes, len(out))]
}

// pausedUntil says how long a pause lasts and what it means.
func (f planFrame) pausedUntil() string {
	pause := f.Now.Plan.Pause
	return f.T("plan.paused", "date", f.Day(pause.Until)) + " " + f.Words.Pauses[pause.Why].Text
}
