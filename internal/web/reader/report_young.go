package reader

import (
	"mentor/internal/report"
	"mentor/internal/share"
	"mentor/internal/voice"
	"mentor/internal/web/call"
	"mentor/internal/web/space"
)

// childSections are the sections of a child's report.
var childSections = map[share.Section]section{
	share.Skies: func(m *reportBuilder) (report.Part, error) { return report.Skies(m.L, m.Shelf().Voice, m.said), nil },
	share.Felts: func(m *reportBuilder) (report.Part, error) {
		return report.Felts(m.L, m.Lib.Voice, m.Shelf().Voice, m.said), nil
	},
	share.Says:   func(m *reportBuilder) (report.Part, error) { return report.Says(m.L, m.Shelf().Voice, m.said), nil },
	share.Wishes: func(m *reportBuilder) (report.Part, error) { return report.Wishes(m.L, m.said), nil },
	share.Agreed: func(m *reportBuilder) (report.Part, error) { return m.agreedPart(m.L.T("report.young.who")) },
}

// makeChildReport makes the report that a grant of the signed-in child leads to,
// of what the child keeps and of nothing of a parent's but the terms of agreements.
func makeChildReport(c *call.Call, g share.Grant) (report.Report, error) {
	said, err := saidIn(c, g)
	if err != nil {
		return report.Report{}, err
	}
	m := &reportBuilder{Call: c, grant: g, said: said}
	r := report.NewYoung(c.L, report.Head{Made: c.Space.Today, From: g.From, To: g.To, Purpose: g.Purpose})
	parts, empty, err := m.parts(childSections)
	r.Parts = append(parts, report.YoungMissing(c.L, empty))
	return r, err
}

// saidIn is what the child kept in the days of a grant, the oldest first.
func saidIn(c *call.Call, g share.Grant) (all []report.Said, err error) {
	kept, err := space.List[voice.Thing](c.Desk, space.KindThing, "", g.From, g.To)
	names := call.ShelfOf(c, c.Page(""))
	for _, t := range kept {
		if t.Value.Gone {
			continue
		}
		all = append(all, report.Said{Day: t.Day, Thing: t.Value, Activity: names.Activity(t.Value.Activity)})
	}
	return all, err
}
