package space

import (
	"time"

	"mentor/internal/fault"
	"mentor/internal/vault"
	"mentor/internal/voice"
)

// JoinCode is what a bond remembers of the code that leads to it.
type JoinCode struct {
	Until time.Time `json:"u"`
	Older bool      `json:"o,omitempty"` // by the parent's record the child is 11 or more
	Years []int     `json:"y,omitempty"` // in which the parent's children were born: no PIN is a day of them
}

// JoinCodeID is the id of the one code of a bond.
const JoinCodeID = "door-code-000001"

// joinCodeLife is how long a code for the child's door is good.
const joinCodeLife = 10 * time.Minute

// SetJoinCode makes a code lead to a bond for ten minutes.
func SetJoinCode(d *Desk, b Bond, code string) error {
	r, _, err := FindIn[JoinCode](d, b.Box, KindDoor, JoinCodeID)
	if err != nil {
		return err
	}
	r.Day = d.Space.Today
	r.Value = JoinCode{Until: d.Now.Add(joinCodeLife), Older: older(d, b.Me.Child), Years: yearsOfChildren(d)}
	if r.Version == 0 {
		_, err = AddIn(d, b.Box, KindDoor, r)
	} else {
		err = SaveIn(d, b.Box, KindDoor, r)
	}
	if err != nil {
		return err
	}
	letters, _ := vault.ReadCode(code)
	return d.DB.SetHandle(d.Ctx(), b.ID, JoinCodeHandle(d, letters), d.PorchHandle(b.Me))
}

// FindJoinCode looks a code up, which is little work. A code that is wrong, replaced or too old gives the same fault.
// One that was used leads there still, and makes one more place: a parent who tries
// the code that they gave does not learn that the child came by it.
func FindJoinCode(d *Desk, typed string) (b Bond, handle string, err error) {
	wrong := fault.New(fault.Invalid, "young.error.code")
	code, ok := vault.ReadCode(typed)
	if !ok {
		return b, "", wrong
	}
	handle = JoinCodeHandle(d, code)
	row, err := d.BondBy(handle)
	if fault.Is(err, fault.NotFound) {
		return b, "", wrong
	}
	if err != nil {
		return b, "", err
	}
	if b, err = d.OpenBond(row); err != nil {
		return b, "", err
	}
	door, there, err := FindIn[JoinCode](d, b.Box, KindDoor, JoinCodeID)
	if err != nil {
		return b, "", err
	}
	if left := door.Value.Until.Sub(d.Now); !there || b.Pair() || left <= 0 || left > joinCodeLife {
		return b, "", wrong
	}
	return b, handle, nil
}

// JoinCodeHandle is what a bond is found by with a code.
func JoinCodeHandle(d *Desk, code string) string { return d.Keys.BlindIndex("door", code) }

// older reports whether the child is 11 or more by what the parent told.
func older(d *Desk, child string) bool {
	ch, err := d.ChildOf(child)
	from, _ := AgesOf(d, ch.Value)
	return err == nil && from >= voice.OlderFrom
}

// yearsOfChildren are the years in which the parent's children were born, as far
// as they were told.
func yearsOfChildren(d *Desk) (years []int) {
	for _, ch := range d.Space.Children {
		if ch.Value.Year > 0 {
			years = append(years, ch.Value.Year)
		}
	}
	return years
}
