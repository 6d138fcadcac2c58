package call

import (
	"context"
	"errors"

	"mentor/internal/safety"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// HelpPage is what a page of help has, for a country by its code.
func HelpPage(c *Call, code string) page.HelpPage {
	words := c.Shelf().Help
	p := page.HelpPage{Page: c.Page("help.title"), Words: words, Directory: c.Lib.Help, Code: code}
	p.Country = c.Lib.Help.Countries[code]
	return p
}

// TopicHelp is the help that an outcome of the safety questions asks for, with the numbers of a country.
func TopicHelp(c *Call, o safety.Outcome, country string) page.TopicHelp {
	h := page.TopicHelp{HelpPage: HelpPage(c, country), Table: c.Shelf().Safety, Shown: c.Lib.Safety.Shown(o)}
	h.Before = o.Urgency >= safety.Soft && len(h.AtLeast(o.Urgency)) == 0
	return h
}

// helpFor is the child of the pages when help comes first; empty when it does
// not, and while the session is locked. When nobody can tell, it comes first.
func helpFor(c *Call) string {
	s := c.Space
	if s.Child.Version == 0 || s.Locked(c.Now) {
		return ""
	}
	ids, err := c.Unseen()
	if err != nil && !errors.Is(err, context.Canceled) {
		c.Log.Error("caution failed", "error", err.Error())
	}
	if err == nil && len(ids) == 0 {
		return ""
	}
	return s.Child.ID
}

// HelpSeen keeps, with the results that put help first, that the parent knows
// where it is. A later test asks anew.
func HelpSeen(c *Call) error {
	ids, err := c.Unseen()
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := space.Change(c.Desk, space.KindResult, id, func(r *space.Kept[space.KeptResult]) error { r.Value.Seen = true; return nil }); err != nil {
			return err
		}
	}
	return c.Redirect(c.TabOf())
}

// SeekNote is a word for the page of today when somebody else could help soon;
// nil when there is no reason, and when help comes first anyway. What a test
// said is told for two weeks, and then stands on the page that says more.
func SeekNote(c *Call) (*page.Note, error) {
	s, tested, err := space.Situation(c.Desk)
	if err != nil {
		return nil, err
	}
	r := c.Lib.Seek.Advise(s.News(tested, c.Space.Today)).Soon()
	if r == nil {
		return nil, nil
	}
	return &page.Note{
		Title: c.L.T("seek.note"), Text: c.Shelf().Seek.Reasons[r.ID].Seen,
		Href: "/seek", Button: c.L.T("seek.note.go"),
	}, nil
}
