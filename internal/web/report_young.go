package web

import (
	"mentor/internal/report"
	"mentor/internal/share"
	"mentor/internal/voice"
)

// youngSections are the sections of a child's report.
var youngSections = map[share.Section]section{
	share.Skies: func(m *making) (report.Part, error) { return report.Skies(m.L, m.shelf().Voice, m.said), nil },
	share.Felts: func(m *making) (report.Part, error) {
		return report.Felts(m.L, m.lib.Voice, m.shelf().Voice, m.said), nil
	},
	share.Says:   func(m *making) (report.Part, error) { return report.Says(m.L, m.shelf().Voice, m.said), nil },
	share.Wishes: func(m *making) (report.Part, error) { return report.Wishes(m.L, m.said), nil },
	share.Agreed: func(m *making) (report.Part, error) { return m.agreedPart(m.L.T("report.young.who")) },
}

// makeYoungReport makes the report that a grant of the signed-in child leads to,
// of what the child keeps and of nothing of a parent's but the terms of agreements.
func (c *call) makeYoungReport(g share.Grant) (report.Report, error) {
	said, err := c.saidIn(g)
	if err != nil {
		return report.Report{}, err
	}
	m := &making{call: c, grant: g, said: said}
	r := report.NewYoung(c.L, report.Head{Made: c.space.today, From: g.From, To: g.To, Purpose: g.Purpose})
	parts, empty, err := m.parts(youngSections)
	r.Parts = append(parts, report.YoungMissing(c.L, empty))
	return r, err
}

// saidIn is what the child kept in the days of a grant, the oldest first.
func (c *call) saidIn(g share.Grant) (all []report.Said, err error) {
	kept, err := listKept[voice.Thing](c.Desk, kindThing, "", g.From, g.To)
	names := c.shelfOf(c.page(""))
	for _, t := range kept {
		if t.Value.Gone {
			continue
		}
		all = append(all, report.Said{Day: t.Day, Thing: t.Value, Activity: names.activity(t.Value.Activity)})
	}
	return all, err
}
