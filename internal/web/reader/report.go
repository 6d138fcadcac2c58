package reader

import (
	"slices"

	"mentor/internal/chart"
	"mentor/internal/instrument"
	"mentor/internal/plan"
	"mentor/internal/report"
	"mentor/internal/share"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
	"mentor/internal/web/review"
	"mentor/internal/web/space"
)

// reportBuilder is a report that is being made, with what several sections read. It is
// made of the chosen days alone: no figure in it knows of another day.
type reportBuilder struct {
	*call.Call
	grant share.Grant
	child string // what the child is called
	log   report.Log
	line  chart.Line
	tests []report.Test
	bare  int // tests that are left out, because no score of them is shown
	then  report.Then
	said  []report.Said // of a child
}

// section makes one part of a report. It reads what belongs to its owner and
// nothing else; a part with nothing in it is said to be empty.
type section func(*reportBuilder) (report.Part, error)

// sectionsOf are the sections of a parent's report.
var sectionsOf = map[share.Section]section{
	share.Summary: func(m *reportBuilder) (report.Part, error) {
		return report.Summary(m.L, m.child, m.log, m.tests, m.then), nil
	},
	share.Scores:  func(m *reportBuilder) (report.Part, error) { return report.Scores(m.Lib, m.L, m.tests) },
	share.Answers: func(m *reportBuilder) (report.Part, error) { return report.Answers(m.Lib, m.L, m.tests) },
	share.Causes:  func(m *reportBuilder) (report.Part, error) { return report.Causes(m.Lib, m.L, m.tests) },
	share.Retests: func(m *reportBuilder) (report.Part, error) { return report.Retests(m.L, m.then), nil },
	share.Series:  func(m *reportBuilder) (report.Part, error) { return report.Weather(m.L, m.log, m.line), nil },
	share.Days:    func(m *reportBuilder) (report.Part, error) { return report.Weeks(m.L, m.log), nil },
	share.Hard: func(m *reportBuilder) (report.Part, error) {
		return report.HardMoments(m.L, m.Shelf().Diary, m.log), nil
	},
	share.Signs:  (*reportBuilder).signsPart,
	share.Plan:   (*reportBuilder).planPart,
	share.Agreed: func(m *reportBuilder) (report.Part, error) { return m.agreedPart(m.L.T("report.parent")) },
}

// makeReport makes the report that a grant of who is signed in leads to.
func makeReport(c *call.Call, g share.Grant) (report.Report, error) {
	if c.OfChild() {
		return makeChildReport(c, g)
	}
	m, err := newReportBuilder(c, g)
	if err != nil {
		return report.Report{}, err
	}
	r := report.New(c.L, report.Head{
		Child: m.child, Age: page.AgeWords(c.L, c.Space.Child.Value, c.Space.Today, c.Lib.Current().Bands),
		Made: c.Space.Today, From: g.From, To: g.To, Purpose: g.Purpose,
	})
	parts, empty, err := m.parts(sectionsOf)
	if !slices.ContainsFunc(g.Sections, share.Section.OfTests) {
		m.bare = 0 // what was not chosen is not named
	}
	var made []string
	if slices.ContainsFunc(parts, func(p report.Part) bool { return share.Section(p.ID).OfTests() }) && err == nil {
		made, err = report.Made(m.Lib, c.L, m.tests)
	}
	r.Parts = append(parts, report.Method(c.L, parts, made), report.Missing(c.L, m.child, m.log, m.bare, empty))
	return r, err
}

// parts makes the chosen sections; those with nothing in them are apart.
func (m *reportBuilder) parts(of map[share.Section]section) (parts, empty []report.Part, err error) {
	for _, s := range m.grant.Sections {
		p, err := of[s](m)
		if err != nil {
			return nil, nil, err
		}
		if p.Empty() {
			empty = append(empty, p)
		} else {
			parts = append(parts, p)
		}
	}
	return parts, empty, nil
}

func newReportBuilder(c *call.Call, g share.Grant) (*reportBuilder, error) {
	p, err := review.ProgressOf(c, g.From, g.To)
	if err != nil {
		return nil, err
	}
	m := &reportBuilder{Call: c, grant: g, child: page.ChildName(p.Page, p.Child), log: p.Log}
	if len(p.Series) > 0 {
		m.line = p.ChartLine()
	}
	if !g.Has(share.Hard) {
		m.line.Hard = nil // hard moments are a section of their own
	}
	return m, m.readTests()
}

// showsScores reports whether there are scores that may be seen. A report leaves
// out the other tests, all in the same words: somebody at home may read it, and
// must not learn from it which of them safety withholds (docs/adr/0013).
func showsScores(s *space.OpenSitting) bool {
	result := s.Instrument.Score(s.Answers, s.Length, instrument.APriori)
	return !s.Withheld() && slices.ContainsFunc(result.Scores, instrument.Score.OK)
}

// readTests reads the tests of the chosen days, and compares them with the first of them.
func (m *reportBuilder) readTests() error {
	all, err := m.Results()
	if err != nil {
		return err
	}
	var shown []space.Kept[space.KeptResult]
	for _, r := range space.Between(all, m.grant.From, m.grant.To) {
		s, err := m.OpenResult(r)
		if err != nil {
			return err
		}
		if !showsScores(s) {
			m.bare++
			continue
		}
		shown = append(shown, r)
		m.tests = append(m.tests, report.Test{Day: r.Day, Sitting: s.Sitting, Counted: !r.Value.Uncount})
	}
	tests, err := m.TestsOf(shown)
	m.then = report.Then{First: tests.First, Looks: tests.Looks, Words: m.Shelf().Words(m.Lib.Current().Version)}
	return err
}

func (m *reportBuilder) signsPart() (report.Part, error) {
	v, _, err := space.Find[plan.Vision](m.Call.Desk, space.KindVision, m.Space.Child.ID)
	return report.Signs(m.L, v.Value, m.grant.From, m.grant.To), err
}

// planPart is the practices of the weeks that touch the chosen days.
func (m *reportBuilder) planPart() (report.Part, error) {
	r, ok, err := space.Find[plan.Plan](m.Call.Desk, space.KindPlan, m.Space.Child.ID)
	if err != nil || !ok {
		return report.Plan(m.L, 0, 0, nil), err
	}
	var all []report.Practice
	seen, week := map[string]bool{}, 0
	for i, w := range r.Value.Weeks {
		if w.From > m.grant.To || w.From+6 < m.grant.From {
			continue
		}
		week = i + 1
		for _, d := range w.Doing {
			if !seen[d.ID] {
				seen[d.ID] = true
				all = append(all, m.practiceOf(d))
			}
		}
	}
	return report.Plan(m.L, r.Value.Began, week, all), nil
}

// agreedPart is the agreements with the child that the report is about, and in a
// child's report with each parent. Those of two parents are not in it.
func (m *reportBuilder) agreedPart(who string) (report.Part, error) {
	var all []report.Pact
	bonds, err := space.AgreeBonds(m.Call.Desk)
	if err != nil {
		return report.Part{}, err
	}
	for _, b := range bonds {
		if b.Pair() {
			continue
		}
		some, err := space.AgreementsOf(m.Call.Desk, b)
		if err != nil {
			return report.Part{}, err
		}
		for _, s := range some {
			all = append(all, report.Pact{Agreement: s.Value, Me: s.MySide(), With: call.OtherName(m.Call, s.Bond)})
		}
	}
	return report.Agreements(m.L, who, m.grant.From, m.grant.To, all), nil
}

func (m *reportBuilder) practiceOf(d plan.Doing) report.Practice {
	p := report.Practice{Name: d.Name, When: d.When, Then: d.Then, Days: m.log.Facts.Practices[d.ID]}
	if p.Name == "" {
		p.Name = m.Shelf().Family.Practices[d.ID].Name
	}
	return p
}
