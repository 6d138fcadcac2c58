package space

import (
	"cmp"
	"slices"

	"mentor/internal/calendar"
	"mentor/internal/journal"
)

// Diary is what was written about one child in a range of days, with the
// records it stands in.
type Diary struct {
	Entries []Kept[journal.Entry]
	hard    []Kept[journal.Hard]
	Tested  []Kept[journal.Tested]
}

// readDiary is a diary with the child and the days it was read for.
type readDiary struct {
	Diary
	of       string
	from, to calendar.Day
}

// Diary is what was written about the child from one day to another. What lies
// within the days that the request has read before is not read again.
func (d *Desk) Diary(from, to calendar.Day) (all Diary, err error) {
	child, before := d.Space.Child.ID, d.Space.diary
	if before.of == child && from >= before.from && to <= before.to {
		return before.within(from, to), nil
	}
	if all.Entries, err = List[journal.Entry](d, KindEntry, child, from, to); err != nil {
		return all, err
	}
	if all.hard, err = List[journal.Hard](d, KindHard, child, from, to); err != nil {
		return all, err
	}
	if all.Tested, err = List[journal.Tested](d, KindTested, child, from, to); err == nil {
		d.Space.diary = readDiary{all, child, from, to}
	}
	return all, err
}

// HasEntry reports whether anything was noted before a day.
func (d *Desk) HasEntry(before calendar.Day) (bool, error) {
	return d.DB.HasRecord(d.Ctx(), d.Space.Box.ID, d.Space.Child.ID, string(KindEntry), (before - 1).String())
}

// Days are the days of a diary with what stands in it, each with its records.
func (d Diary) Days() (all []Diary) {
	of := map[calendar.Day]bool{}
	for _, e := range d.Entries {
		of[e.Day] = true
	}
	for _, h := range d.hard {
		of[h.Day] = true
	}
	for _, t := range d.Tested {
		of[t.Day] = true
	}
	for day := range of {
		all = append(all, d.within(day, day))
	}
	return all
}

// Log is the diary as the domain reads it.
func (d Diary) Log() journal.Log {
	return journal.Log{Entries: Values(d.Entries), Hard: Values(d.hard), Tested: Values(d.Tested)}
}

// within is the diary of some of its days.
func (d Diary) within(from, to calendar.Day) Diary {
	return Diary{Between(d.Entries, from, to), Between(d.hard, from, to), Between(d.Tested, from, to)}
}

// Between is the part of records, which are in the order of their days, from
// one day to another.
func Between[T any](all []Kept[T], from, to calendar.Day) []Kept[T] {
	byDay := func(r Kept[T], day calendar.Day) int { return cmp.Compare(r.Day, day) }
	first, _ := slices.BinarySearchFunc(all, from, byDay)
	after, _ := slices.BinarySearchFunc(all, to+1, byDay)
	return all[first:max(first, after)]
}

// Values are the values of records, in their order.
func Values[T any](all []Kept[T]) []T {
	out := make([]T, len(all))
	for i, r := range all {
		out[i] = r.Value
	}
	return out
}
