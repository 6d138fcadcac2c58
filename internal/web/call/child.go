package call

import (
	"slices"
	"time"

	"mentor/internal/calendar"
	"mentor/internal/family"
	"mentor/internal/voice"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// OtherName is what the other of a bond is called: to a parent, a child has the
// name that the parent gave it.
func OtherName(c *Call, b space.Bond) string {
	switch {
	case b.Me.Role == family.AParent && !b.Pair():
		ch, _ := c.ChildOf(b.Me.Child) // one that is gone has no bond
		return page.ChildName(c.Page(""), ch.Value)
	case b.Other.Name != "":
		return b.Other.Name
	case b.Me.Role == family.AChild:
		return c.L.T("agreement.your_parent")
	}
	return c.L.T("agreement.other_parent")
}

// ChildFrame is what the page of the request says of its child.
func ChildFrame(c *Call) page.ChildFrame {
	return page.ChildFrame{ChildID: c.Space.Child.ID, Child: c.Space.Child.Value, Siblings: len(c.Space.Children) - 1}
}

// who are the children to turn to; nobody when there is one, and while the
// session is locked.
func who(c *Call) (links []page.ChildLink) {
	s := c.Space
	if len(s.Children) < 2 || s.Locked(c.Now) {
		return nil
	}
	for i, ch := range s.Children {
		links = append(links, page.ChildLink{ID: ch.ID, Name: page.NameOf(c.L.T, ch.Value, i), Now: ch.ID == s.Child.ID})
	}
	return links
}

// HasOwnPlace reports whether a parent who has named a child is signed in here
// and not locked. Anyone may ask.
func HasOwnPlace(c *Call) (bool, error) {
	s, err := c.MaybeSpace()
	return s != nil && s.Child.Version > 0, err
}

// Day says the day of a moment by the clock of a space.
func Day(c *Call, t time.Time, s *space.Space) string {
	return c.L.Day(calendar.At(t, s.Zone), s.Today)
}

// TogetherLink is that of the child of the pages.
func TogetherLink(c *Call) (l page.TogetherLink, err error) {
	id := c.Space.Child.ID
	if id == "" {
		return l, nil
	}
	b, ok, err := c.PairOf(id)
	if err != nil {
		return l, err
	}
	if ok && !b.Lone() {
		return page.TogetherLink{Bond: b.ID, Other: b.Other.Name}, nil
	}
	apart, err := c.StaysApart()
	if !apart {
		l.Child = id
	}
	return l, err
}

// TogetherOf is TogetherLink for a child that may not have been kept yet.
func TogetherOf(c *Call, ch space.Kept[family.Child]) (page.TogetherLink, error) {
	if ch.Version == 0 || c.Space.Locked(c.Now) {
		return page.TogetherLink{}, nil
	}
	defer func(was space.Kept[family.Child]) { c.Space.Child = was }(c.Space.Child)
	c.About(ch.ID)
	return TogetherLink(c)
}

// news of the signed-in child; nothing before the guard has let the child in.
func news(c *Call) *page.News {
	s := c.Space
	if s == nil || s.Account.Child == nil || s.Locked(c.Now) {
		return nil
	}
	n := &page.News{Household: c.Household()}
	if s.Row.Ends > 0 {
		n.Ends, n.CanKeep = c.childDay(time.UnixMilli(s.Row.Ends), s), s.OwnAge()
	}
	for _, b := range s.Bonds {
		now := b.Standing(s.Today)
		if now != family.Holding && !slices.Contains(s.Account.Child.LetEnd, b.ID) {
			n.Lapses = append(n.Lapses, page.Lapse{ID: b.ID, By: b.Other.Name, Now: now})
		}
	}
	return n
}

// ShelfOf is what the pages of what a child said are drawn from.
func ShelfOf(c *Call, p page.Page) page.ShelfOf {
	s := c.Shelf()
	return page.ShelfOf{Page: p, Words: s.Voice, Family: s.Family, Danger: "/assets/" + s.Danger().Name}
}

// ChildAge is the wording for the signed-in child.
func ChildAge(c *Call) voice.Age { return voice.AgeOf(c.Space.Account.Child.Born, c.Space.Today) }
