package call

import (
	"mentor/internal/family"
	"mentor/internal/voice"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// ChildAge is the wording for the signed-in child.
func ChildAge(c *Call) voice.Age { return voice.AgeOf(c.Space.Account.Child.Born, c.Space.Today) }

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
