package page

import (
	"mentor/internal/family"
)

// News is what every page of a child says before all else, when there is something.
type News struct {
	Household bool
	Ends      string // the day on which the place ends, because nobody of the family has one
	CanKeep   bool
	Lapses    []Lapse
}

// Lapse is a bond that ended by age, or soon does.
type Lapse struct {
	ID, By string
	Now    family.Standing
}
