package space

import (
	"mentor/internal/family"
)

// OwnAge reports whether the child decides alone on the place.
func (s *Space) OwnAge() bool { return s.Today.UTC().Year()-s.Account.Child.Born >= family.OwnAge }
