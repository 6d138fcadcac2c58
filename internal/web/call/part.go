package call

import (
	"strconv"

	"mentor/internal/calendar"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// Pageful is how many of a list that grows stand on one page.
const Pageful = 50

// PageOfList is one page of a list, the newest or those before what the address names; read
// lists those until a day, the newest first. Of the day where one page ends, the next
// leaves out as many as stood there.
func PageOfList[T any](c *Call, read func(until calendar.Day) ([]T, error), day func(T) calendar.Day) (shown []T, others page.Rest, err error) {
	query := c.R.URL.Query()
	until, err := calendar.Parse(query.Get("until"))
	if err != nil {
		until = space.LastDay
	} else {
		others.Newest = c.R.URL.Path
	}
	all, err := read(until)
	if err != nil {
		return nil, others, err
	}
	skipped := min(c.skip(), len(all))
	shown = all[skipped:min(skipped+Pageful, len(all))]
	if len(shown) == 0 || !c.Cut && skipped+len(shown) == len(all) {
		return shown, others, nil
	}
	c.Cut = false // it is all there, on the pages that follow
	last, n := day(shown[len(shown)-1]), 0
	for _, r := range shown {
		if day(r) == last {
			n++
		}
	}
	if last == until {
		n += skipped
	}
	others.Older = c.R.URL.Path + "?until=" + last.String() + "&skip=" + strconv.Itoa(n)
	return shown, others, nil
}

// skip is how many of a list stood on the pages before.
func (c *Call) skip() int {
	n, _ := strconv.Atoi(c.R.URL.Query().Get("skip")) // what is no number is none
	return max(n, 0)
}
