package space

import (
	"math"

	"mentor/internal/calendar"
	"mentor/internal/store"
	"mentor/internal/web/limit"
)

// records reads the latest of a list, as much as the request may open.
func (d *Desk) records(vault string, k Kind, child string, from, to calendar.Day) ([]store.Record, error) {
	for {
		rows, more, err := d.DB.LatestRecords(d.Ctx(), vault, child, string(k), from.String(), to.String(), d.roomLeft())
		if err != nil {
			return nil, err
		}
		if more && !d.heavy {
			if err := d.widen(1); err != nil {
				return nil, err
			}
			continue
		}
		d.Cut = d.Cut || more
		for _, r := range rows {
			d.Opened += len(r.Sealed)
		}
		return rows, nil
	}
}

// ReadAll reads everything in a vault, alone with it.
func (d *Desk) ReadAll(vault string) ([]store.Record, error) {
	if err := d.OpenWhole(); err != nil {
		return nil, err
	}
	return d.DB.AllRecords(d.Ctx(), vault)
}

// OpenWhole lets the request read all there is, alone with it: where what is left
// out would be a mistake.
func (d *Desk) OpenWhole() error {
	err := d.widen(limit.HeavyAtOnce)
	d.whole = err == nil
	return err
}

// widen lets more be read than limit.Light.
func (d *Desk) widen(places int64) error {
	if d.heavy {
		return nil
	}
	if d.WaitForRoom != nil {
		if err := d.WaitForRoom(places); err != nil {
			return err
		}
	}
	d.heavy = true
	return nil
}

// roomLeft is how many bytes the request may still open.
func (d *Desk) roomLeft() int {
	switch {
	case d.whole:
		return math.MaxInt
	case d.heavy:
		return max(limit.Heavy-d.Opened, 0)
	}
	return max(limit.Light-d.Opened, 0)
}
