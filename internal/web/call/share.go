package call

import (
	"mentor/internal/calendar"
	"mentor/internal/share"
	"mentor/internal/voice"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// SharesPage lists what is shared, and what was.
type SharesPage struct {
	page.Page
	page.ChildFrame
	All   []space.Kept[share.Grant]
	Today calendar.Day
	Names map[string]string // of the children by id
	Gone  bool
	Many  bool      // no more may be open
	Age   voice.Age // of a child, who shares
}

// In are the grants in a state.
func (s SharesPage) In(state share.State) (some []space.Kept[share.Grant]) {
	for _, g := range s.All {
		if g.Value.State(s.Today) == state {
			some = append(some, g)
		}
	}
	return some
}

// Name is what the report is for, or about whom.
func (s SharesPage) Name(g space.Kept[share.Grant]) string {
	if g.Value.Purpose != "" {
		return g.Value.Purpose
	}
	if s.OfChild {
		return s.T("share.kid.unnamed")
	}
	return s.T("share.unnamed", "child", s.Names[g.Child])
}

// About says how far it is.
func (s SharesPage) About(g share.Grant) string {
	switch g.State(s.Today) {
	case share.Draft:
		return s.T("share.is.draft", "date", s.Dated(g.Made))
	case share.Open:
		if g.Count == 0 {
			return s.T("share.is.unread", "date", s.Dated(g.Ends))
		}
		return s.N("share.is.open", g.Count, "date", s.Dated(g.Ends))
	}
	if g.Ended != 0 {
		return s.T("share.is.stopped", "date", s.Dated(g.Ended))
	}
	return s.T("share.is.over", "date", s.Dated(g.Ends))
}

// OpenShare is a report that somebody outside the family can read now.
type OpenShare struct{ ID, Name, About string }

// OpenShares lists what of who is signed in lies open to others now.
func OpenShares(c *Call) (open []OpenShare, err error) {
	all, err := space.Grants(c.Desk)
	if err != nil {
		return nil, err
	}
	list := SharesPage{Page: c.OwnPage("share.title"), All: all, Today: c.Space.Today}
	for _, g := range list.In(share.Open) {
		open = append(open, OpenShare{g.ID, list.Name(g), list.About(g.Value)})
	}
	return open, err
}
