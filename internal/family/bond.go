package family

import (
	"time"
	"unicode/utf8"

	"mentor/internal/calendar"
	"mentor/internal/fault"
	"mentor/internal/names"
)

// Role is what somebody is in a bond.
type Role string

// The roles.
const (
	AParent Role = "parent"
	AChild  Role = "child"
)

// Bond is what two people have together about one child: a parent and the child,
// or two parents. Nobody stands above the other, and each can leave alone.
type Bond struct {
	ID      string
	Members []Member // one or two
}

// Member is somebody who belongs to a bond. What is kept of them, sealed, both
// may read, but no page shows more of it to the other than the name.
type Member struct {
	ID   string `json:"-"` // of the person's vault
	Role Role   `json:"-"`

	Name    string       `json:"n,omitempty"`  // what the other is told to call them
	Child   string       `json:"c,omitempty"`  // of a parent: their own record of the child
	Pair    bool         `json:"p,omitempty"`  // of a parent: the other end is for the other parent, not for the child
	About   string       `json:"a,omitempty"`  // of who invites: what the child is called in the invitation
	Joined  calendar.Day `json:"j"`            // never the hour
	Born    int          `json:"y,omitempty"`  // of a child: the year of birth
	Renewed bool         `json:"re,omitempty"` // of a child: from 16 on the child wants the bond to go on
}

// The ages at which a bond with a parent changes. Only the year of birth is
// known, so each begins with the year in which the child reaches it.
const (
	FirstAge = 8  // below it there is no place for a child, only a card to talk about
	OwnAge   = 16 // the bond lapses unless the child renews it
	LastAge  = 18 // every bond between a child and a parent ends
)

// With is the member with an id, and the other; either has no ID when it is not there.
func (b Bond) With(id string) (me, other Member) {
	for _, m := range b.Members {
		if m.ID == id {
			me = m
		} else {
			other = m
		}
	}
	return me, other
}

// Child is the member who is the child; one without an ID when there is none.
func (b Bond) Child() Member { return b.first(AChild) }

// Parent is the parent of a bond with a child; of two parents, one of them.
func (b Bond) Parent() Member { return b.first(AParent) }

func (b Bond) first(r Role) Member {
	for _, m := range b.Members {
		if m.Role == r {
			return m
		}
	}
	return Member{}
}

// ReachedOn is the age that the child reaches in the year of a day; 0 when the
// year of birth is not known.
func (m Member) ReachedOn(day calendar.Day) int {
	if m.Born == 0 {
		return 0
	}
	return day.UTC().Year() - m.Born
}

// Standing is where a bond of a child and a parent stands by age. Every sentence about
// what the other sees is chosen by it.
type Standing string

// The standings of a bond.
const (
	Holding Standing = "holds"
	MayEnd  Standing = "may-end"  // in the last month before the year of 16, when the child has not renewed it
	WillEnd Standing = "will-end" // in the last month before the year of 18
	Lapsed  Standing = "lapsed"   // from 16 on, unless the child renewed it; it can still go on
	Over    Standing = "over"     // from 18 on
)

// Standing is where a bond stands on a day.
func (b Bond) Standing(day calendar.Day) Standing {
	child, last := b.Child(), day.UTC().Month() == time.December
	switch age := child.ReachedOn(day); {
	case age >= LastAge:
		return Over
	case age >= OwnAge && !child.Renewed:
		return Lapsed
	case last && age == LastAge-1:
		return WillEnd
	case last && age == OwnAge-1 && !child.Renewed:
		return MayEnd
	}
	return Holding
}

// Ended reports whether nothing goes from one to the other any more.
func (s Standing) Ended() bool { return s == Lapsed || s == Over }

// Renewable reports whether the child can say that it goes on.
func (s Standing) Renewable() bool { return s == MayEnd || s == Lapsed }

// Lapsed reports whether a bond with a child has ended by age.
func (b Bond) Lapsed(day calendar.Day) bool { return b.Standing(day).Ended() }

// ParseCalled takes what somebody wants to be called by the other: one to 30
// letters, as names.Clean leaves them.
func ParseCalled(typed string) (string, error) {
	name := names.Clean(typed)
	switch n := utf8.RuneCountInString(name); {
	case n == 0:
		return "", fault.New(fault.Invalid, "bond.error.called")
	case n > MaxName:
		return "", fault.New(fault.Invalid, "bond.error.called_long")
	}
	return name, nil
}
