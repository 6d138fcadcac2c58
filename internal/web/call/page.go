package call

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"mentor/internal/account"
	"mentor/internal/calendar"
	"mentor/internal/family"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// Page is the page of this request, with its title by key and what the title names.
func (c *Call) Page(title string, args ...any) page.Page {
	p := page.Page{
		Locale: c.L, Title: title, TitleArg: args, Assets: c.FreshAssets(), Leave: true, Class: "p-read", OfChild: c.OfChild(),
		Own: c.Sitting != nil || c.Space != nil && !c.HidesSpace, Again: c.Space != nil && c.R.URL.Query().Has("again"), ReadOn: calendar.At(c.Now, time.UTC),
		Answer: c.R.Method == http.MethodPost, Other: c.otherwise,
	}
	p.Discreet = c.Discreet() || p.OfChild && c.Household() // one computer for all: its history tells nothing of the child
	if c.Space != nil {
		p.ReadOn, p.Cut = c.Space.Today, &c.Cut
		p.Held = len(c.Space.Session.Drafts) > 0 && c.Space.DraftOf(formOf(c, c.R.URL.Path, p.Answer)) >= 0
		p.Space, p.Asked = true, c.Space.RecoveryAsked(c.Now)
		p.Tabs = !c.HidesSpace && !p.OfChild && c.Space.Account.Child == nil && c.Space.Child.Version > 0 && !c.Space.Locked(c.Now)
		p.Who, p.HelpFor, p.News = who(c), helpFor(c), news(c)
		if c.Space.Account.Lock {
			p.Idle, p.Whose = int(account.IdleLock.Seconds()), whose(c)
		}
	}
	return p
}

// OwnPage is a page of who is signed in that a child has as well as a parent.
func (c *Call) OwnPage(title string) page.Page {
	if c.OfChild() {
		return c.ChildPage(title)
	}
	return c.Page(title)
}

// ChildPage is a page of the child's own.
func (c *Call) ChildPage(title string) page.Page { return c.Page(title).WithClass("p-young") }

// ChildOutside is a page before the child is in.
func (c *Call) ChildOutside() page.Page {
	p := c.Page("young.title").WithClass("p-young").WithSpaceScript()
	_, _, in := SessionToken(c)
	p.Others = in && c.Space == nil
	return p
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

// news of the signed-in child; nothing before the guard has let the child in.
func news(c *Call) *page.News {
	s := c.Space
	if s == nil || s.Account.Child == nil || s.Locked(c.Now) {
		return nil
	}
	n := &page.News{Household: c.Household()}
	if s.Row.Ends > 0 {
		n.Ends, n.CanKeep = c.childDay(time.UnixMilli(s.Row.Ends), s), s.DecidesAlone()
	}
	for _, b := range s.Bonds {
		now := b.Standing(s.Today)
		if now != family.Holding && !slices.Contains(s.Account.Child.LetEnd, b.ID) {
			n.Lapses = append(n.Lapses, page.Lapse{ID: b.ID, By: b.Other.Name, Now: now})
		}
	}
	return n
}

// ChildFrame is what the page of the request says of its child.
func ChildFrame(c *Call) page.ChildFrame {
	return page.ChildFrame{ChildID: c.Space.Child.ID, Child: c.Space.Child.Value, Siblings: len(c.Space.Children) - 1}
}

// ShelfOf is what the pages of what a child said are drawn from.
func ShelfOf(c *Call, p page.Page) page.ShelfOf {
	s := c.Shelf()
	return page.ShelfOf{Page: p, Words: s.Voice, Family: s.Family, Danger: "/assets/" + s.Danger().Name}
}

// FreshAssets are the loaded ones, or the ones on disk as they are now.
func (c *Call) FreshAssets() *page.Assets {
	if !c.Fresh {
		return c.Assets
	}
	if a, err := page.LoadAssets(c.Assets.Files); err == nil {
		return a
	}
	return c.Assets
}

// TabOf is the tab that a form of the frame was sent from; today where none stands.
func (c *Call) TabOf() string {
	here := c.R.PostForm.Get("here")
	if slices.ContainsFunc(page.Tabs, func(t page.Tab) bool { return t.Here == here }) {
		return "/" + here
	}
	return "/today"
}

// DiscreetCookie says that this browser wants neutral titles, signed in or not, for
// DiscreetLife after it was last asked for.
const (
	DiscreetCookie = "discreet"
	DiscreetLife   = 365 * 24 * time.Hour
)

// Discreet reports whether this browser wants titles that tell nothing.
func (c *Call) Discreet() bool {
	cookie, err := c.R.Cookie(c.Pinned(DiscreetCookie))
	return err == nil && cookie.Value == "1"
}

// Day says the day of a moment by the clock of a space.
func Day(c *Call, t time.Time, s *space.Space) string {
	return c.L.Day(calendar.At(t, s.Zone), s.Today)
}

// childDay is a day as it is said to a child: Tuesday, 14 May.
func (c *Call) childDay(at time.Time, s *space.Space) string {
	weekday := calendar.At(at, s.Zone).Weekday()
	return c.L.T("date.long", "weekday", c.L.T("date.weekday."+strconv.Itoa(int(weekday))), "day", Day(c, at, s))
}
