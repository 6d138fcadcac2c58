package web

import (
	"strconv"

	"mentor/internal/calendar"
)

// pageful is how many of a list that grows stand on one page.
const pageful = 50

// part is a page of a list, the newest or those before what the address names; read
// lists those until a day, the newest first, and older is where the rest is, empty
// when there is none. Of the day where one page ends, the next leaves out as many as
// stood there.
func part[T any](c *call, read func(until calendar.Day) ([]T, error), day func(T) calendar.Day) (shown []T, older string, err error) {
	query := c.r.URL.Query()
	until, err := calendar.Parse(query.Get("until"))
	if err != nil {
		until = lastDay
	}
	all, err := read(until)
	if err != nil {
		return nil, "", err
	}
	skipped := min(c.skip(), len(all))
	shown = all[skipped:min(skipped+pageful, len(all))]
	if len(shown) == 0 || !c.cut && skipped+len(shown) == len(all) {
		return shown, "", nil
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
	return shown, c.r.URL.Path + "?until=" + last.String() + "&skip=" + strconv.Itoa(n), nil
}

// skip is how many of a list stood on the pages before.
func (c *call) skip() int {
	n, _ := strconv.Atoi(c.r.URL.Query().Get("skip")) // what is no number is none
	return max(n, 0)
}
