package family

import (
	"time"
	_ "time/tzdata" // a computer without zone files knows them all the same

	"mentor/internal/fault"
)

// LoadZone is the time zone with a name of the tz database, such as
// Europe/Berlin. Any other name, also an empty one and the name of the
// computer's own zone, is the fault family.error.zone.
func LoadZone(name string) (*time.Location, error) {
	zone, err := time.LoadLocation(name)
	if err != nil || name == "" || zone == time.Local {
		return nil, fault.New(fault.Invalid, "family.error.zone")
	}
	return zone, nil
}
