// Package safety turns the answers of the safety block into what is shown
// first and what is withheld. The rules are:
//
//   - Safety answers are never scored and never exported.
//   - The answers are not kept. An Outcome is: the strongest level, what the
//     advice must leave out, and whether calm comes first.
//   - Nobody is told. The program cannot judge danger, and says so.
package safety

import (
	"fmt"
	"slices"
)

// Level says how urgently help is shown.
type Level uint8

// The levels in order of urgency.
const (
	None   Level = iota
	Gate         // nothing is shown first; some advice is left out
	Yellow       // a soft word and where to turn this week
	Orange       // help is shown first, some advice is left out
	Red          // help only: no scores today
)

var levels = map[string]Level{"gate": Gate, "yellow": Yellow, "orange": Orange, "red": Red}

// ParseLevel reads a level as content files write it.
func ParseLevel(s string) (Level, bool) { l, ok := levels[s]; return l, ok }

func (l Level) String() string {
	for name, v := range levels {
		if v == l {
			return name
		}
	}
	return "none"
}

// Ask is something a piece of advice asks for, which safety can withhold.
type Ask string

// Asks in the order in which an Outcome packs them.
var asks = []Ask{"contact", "joint", "checking", "discipline"}

// IsAsk reports whether a content file may use the word.
func IsAsk(s string) bool { return slices.Contains(asks, Ask(s)) }

// Item is one question of the safety block.
type Item struct {
	ID        string
	Level     string
	Short     bool // asked in the short form too
	Withholds []Ask
	First     string // "calm": advice for calm comes before other advice
}

// Check tells what an author must mend in the item.
func (it Item) Check() (out []string) {
	if _, ok := ParseLevel(it.Level); !ok {
		out = append(out, fmt.Sprintf("has the unknown level %q", it.Level))
	}
	for _, a := range it.Withholds {
		if !IsAsk(string(a)) {
			out = append(out, fmt.Sprintf("withholds the unknown %q", a))
		}
	}
	if it.First != "" && it.First != calm {
		out = append(out, fmt.Sprintf("puts the unknown %q first", it.First))
	}
	return out
}

const calm = "calm" // the only thing that can be asked to come first

// Reply is how a safety question was answered.
type Reply uint8

// Replies as the form offers them. Unanswered is leaving the question out.
const (
	Unanswered Reply = iota
	No
	Unsure
	Yes
	PreferNot
)

// Outcome is all that is kept of the safety block.
type Outcome struct {
	Level     Level
	withholds uint8
	CalmFirst bool
}

// Judge combines the replies given to items. Yes counts fully; "not sure"
// withholds the same advice and shows the soft line; "prefer not to say"
// shows the soft line only.
func Judge(items []Item, replies []Reply) Outcome {
	var o Outcome
	for i, item := range items {
		switch replies[i] {
		case Yes:
			l, _ := ParseLevel(item.Level)
			o.Level = max(o.Level, l)
			o.withhold(item)
		case Unsure:
			o.Level = max(o.Level, Yellow)
			o.withhold(item)
		case PreferNot:
			o.Level = max(o.Level, Yellow)
		}
	}
	return o
}

func (o *Outcome) withhold(item Item) {
	for _, a := range item.Withholds {
		if i := slices.Index(asks, a); i >= 0 { // else its check has said so
			o.withholds |= 1 << i
		}
	}
	o.CalmFirst = o.CalmFirst || item.First == calm
}

// And joins what two parts of the block said.
func (o Outcome) And(p Outcome) Outcome {
	return Outcome{max(o.Level, p.Level), o.withholds | p.withholds, o.CalmFirst || p.CalmFirst}
}

// Withholds reports whether advice that asks for a must be left out.
func (o Outcome) Withholds(a Ask) bool {
	i := slices.Index(asks, a)
	return i >= 0 && o.withholds&(1<<i) != 0
}

// Pack is the outcome in one byte: three bits of level, one for calm, four for what is withheld.
func (o Outcome) Pack() byte {
	b := byte(o.Level) | o.withholds<<4
	if o.CalmFirst {
		b |= 1 << 3
	}
	return b
}

// Unpack is the inverse of Pack. A level that does not exist reads as the most
// urgent one.
func Unpack(b byte) Outcome {
	return Outcome{Level: min(Level(b&7), Red), CalmFirst: b&(1<<3) != 0, withholds: b >> 4}
}
