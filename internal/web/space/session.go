package space

import (
	"slices"
	"time"

	"mentor/internal/account"
)

// Asked reports whether somebody asked to recover the account whom the owner
// has not claimed to be.
func (s *Space) Asked(now time.Time) bool {
	return slices.ContainsFunc(s.Account.Recoveries(now), func(k account.Ask) bool { return k.At.After(s.Session.Mine) })
}
