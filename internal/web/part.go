package web

import (
	"strconv"

	"mentor/internal/calendar"
)

// pageful is how many of a list that grows stand on one page.
const pageful = 50

// rest is where the others of a list are.
type rest struct {
	Older  string // empty when there are none
	Newest string // empty on the page of the newest
}

// part is a page of a list, the newest or those before what the address names; read
// lists those until a day, the newest first. Of the day where one page ends, the next
// leaves out as many as stood there.
func part[T any](c *call, read func(until calendar.Day) ([]T, error), day func(T) calendar.Day) (shown []T, others rest, err error) {
	query := c.r.URL.Query()
	until, err := calendar.Parse(query.Get("until"))
	if err != nil {
		until = lastDay
	} else {
		others.Newest = c.r.URL.Path
	}
	all, err := read(until)
	if err != nil {
		return nil, others, err
	}
	skipped := min(c.skip(), len(all))
	shown = all[skipped:min(skipped+pageful, len(all))]
	if len(shown) == 0 || !c.cut && skipped+len(shown) == len(all) {
		return shown, others, nil
	}
	c.cut = false // it is all there, on the pages that follow
	last, n := day(shown[len(shown)-1]), 0
	for _, r := range shown {
		if day(r) == last {
			n++
		}
	}
	if last == until {
		n += skipped
	}
	others.Older = c.r.URL.Path + "?until=" + last.String() + "&skip=" + strconv.Itoa(n)
	return shown, others, nil
}

// skip is how many of a list stood on the pages before.
func (c *call) skip() int {
	n, _ := strconv.Atoi(c.r.URL.Query().Get("skip")) // what is no number is none
	return max(n, 0)
}
