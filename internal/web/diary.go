package web

import (
	"strings"

	"mentor/internal/calendar"
	"mentor/internal/family"
	"mentor/internal/journal"
)

// diary is what was written about one child in a range of days, with the
// records it stands in.
type diary struct {
	entries []kept[journal.Entry]
	hard    []kept[journal.Hard]
	tested  []kept[journal.Tested]
}

// diary loads what was written about the child from one day to another.
func (c *call) diary(from, to calendar.Day) (d diary, err error) {
	child := c.space.child.ID
	if d.entries, err = listKept[journal.Entry](c, kindEntry, child, from, to); err != nil {
		return d, err
	}
	if d.hard, err = listKept[journal.Hard](c, kindHard, child, from, to); err != nil {
		return d, err
	}
	d.tested, err = listKept[journal.Tested](c, kindTested, child, from, to)
	return d, err
}

// log is the diary as the domain reads it.
func (d diary) log() journal.Log {
	return journal.Log{Entries: values(d.entries), Hard: values(d.hard), Tested: values(d.tested)}
}

func values[T any](all []kept[T]) []T {
	out := make([]T, len(all))
	for i, r := range all {
		out[i] = r.Value
	}
	return out
}

// childFrame is what every page about a child has.
type childFrame struct {
	ChildID  string
	Child    family.Child
	Siblings int // other children there are
}

func (c *call) childFrame() childFrame {
	return childFrame{ChildID: c.space.child.ID, Child: c.space.child.Value, Siblings: len(c.space.children) - 1}
}

// childName is what the parent calls the child, or "your child".
func childName(p Page, ch family.Child) string {
	if ch.Name != "" {
		return ch.Name
	}
	return p.T("result.your_child")
}

// firstWords is the beginning of what somebody wrote, for a list.
func firstWords(text string) string {
	const most = 60
	letters := []rune(strings.Join(strings.Fields(text), " "))
	if len(letters) <= most {
		return string(letters)
	}
	return strings.TrimSpace(string(letters[:most])) + "…"
}
