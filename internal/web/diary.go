package web

import (
	"cmp"
	"slices"
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

// readDiary is a diary with the child and the days it was read for.
type readDiary struct {
	diary
	of       string
	from, to calendar.Day
}

// diary is what was written about the child from one day to another. What lies
// within the days that the request has read before is not read again.
func (d *Desk) diary(from, to calendar.Day) (all diary, err error) {
	child, before := d.space.child.ID, d.space.diary
	if before.of == child && from >= before.from && to <= before.to {
		return before.within(from, to), nil
	}
	if all.entries, err = listKept[journal.Entry](d, kindEntry, child, from, to); err != nil {
		return all, err
	}
	if all.hard, err = listKept[journal.Hard](d, kindHard, child, from, to); err != nil {
		return all, err
	}
	if all.tested, err = listKept[journal.Tested](d, kindTested, child, from, to); err == nil {
		d.space.diary = readDiary{all, child, from, to}
	}
	return all, err
}

// within is the diary of some of its days.
func (d diary) within(from, to calendar.Day) diary {
	return diary{between(d.entries, from, to), between(d.hard, from, to), between(d.tested, from, to)}
}

// between is the part of records, which are in the order of their days, from
// one day to another.
func between[T any](all []kept[T], from, to calendar.Day) []kept[T] {
	byDay := func(r kept[T], day calendar.Day) int { return cmp.Compare(r.Day, day) }
	first, _ := slices.BinarySearchFunc(all, from, byDay)
	after, _ := slices.BinarySearchFunc(all, to+1, byDay)
	return all[first:max(first, after)]
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
