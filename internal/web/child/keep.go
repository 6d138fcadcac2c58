package child

import (
	"mentor/internal/fault"
	"mentor/internal/web/call"
)

// KeepPlace keeps a place that would end, from 16 on.
func KeepPlace(c *call.Call) error {
	if !c.Space.DecidesAlone() {
		return fault.New(fault.NotFound, "error.not_found")
	}
	return call.SetEnds(c, 0, "/c/today")
}
