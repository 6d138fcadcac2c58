package family

import (
	"slices"

	"mentor/internal/calendar"
)

// Action is something a member does in a bond.
type Action string

// The actions.
const (
	Agree  Action = "agree"  // propose, answer, note and review agreements
	Show   Action = "show"   // show the other something of one's own
	Unshow Action = "unshow" // take it back
	Thank  Action = "thank"  // thank for what was shown
	Pair   Action = "pair"   // make a code for the child's door
	Renew  Action = "renew"  // let the bond go on from 16
	Accept Action = "accept" // open a part of one's own to the other parent
	Leave  Action = "leave"  // end it, alone and at once
)

// may says which role may do what while the bond holds. The rules are:
//
//   - A child shows; a parent cannot ask, remind or reward, so there is no action for it.
//   - Between two parents nobody may do what the other may not.
//   - Leaving is always allowed, and so is taking back.
//   - What a parent writes for the child never says whether the child is there, so
//     it is taken after a lapse too; the child reads it or not.
var may = map[Role]map[Action]bool{
	AParent: {Agree: true, Thank: true, Pair: true, Accept: true, Leave: true},
	AChild:  {Agree: true, Show: true, Unshow: true, Renew: true, Leave: true},
}

// May reports whether a member of the bond may do something on a day. Who is no
// member may do nothing.
func (b Bond) May(id string, a Action, day calendar.Day) bool {
	me, _ := b.With(id)
	child := b.Child()
	switch {
	case me.ID == "" || !may[me.Role][a]:
		return false
	case a == Leave || a == Unshow:
		return true
	case a == Renew:
		return child.ReachedOn(day) >= OwnAge-1 && child.ReachedOn(day) < LastAge
	case a == Accept:
		return b.Pair()
	case a == Agree && b.Pair():
		return len(b.Members) == 2
	case a == Agree && me.Role == AParent:
		return true
	case a == Pair || a == Thank || a == Show:
		return !b.Pair() && !b.Lapsed(day)
	}
	return !b.Lapsed(day)
}

// Pair reports whether the bond is one of two parents, also while the second has
// not come yet.
func (b Bond) Pair() bool {
	return slices.ContainsFunc(b.Members, func(m Member) bool { return m.Pair })
}
