package page

import (
	"mentor/internal/family"
)

// ChildFrame is what every page about a child has.
type ChildFrame struct {
	ChildID  string
	Child    family.Child
	Siblings int // other children there are
}

// ChildName is what the parent calls the child, or "your child".
func ChildName(p Page, ch family.Child) string {
	if ch.Name != "" {
		return ch.Name
	}
	return p.T("result.your_child")
}

// NameOf is what tells a child from its siblings: the name, else its number.
func NameOf(say func(string, ...any) string, ch family.Child, place int) string {
	if ch.Name != "" {
		return ch.Name
	}
	return say("family.unnamed", "n", place+1)
}

// ChildLink is a child in the row above the pages, where there are several.
type ChildLink struct {
	ID, Name string
	Now      bool
}

// TogetherLink leads to what two parents of a child have together, or to the
// invitation; it is empty where neither is offered.
type TogetherLink struct{ Bond, Other, Child string }

// WeatherIcons from stormy to clear.
var WeatherIcons = []string{"cloud-lightning", "cloud-rain", "cloud", "cloud-sun", "sun"}
