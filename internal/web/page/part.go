package page

// Rest is where the others of a list are.
type Rest struct {
	Older  string // empty when there are none
	Newest string // empty on the page of the newest
}
