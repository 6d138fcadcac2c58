// Package safety turns the answers of the safety block into what is shown
// first and what is withheld. The rules are:
//
//   - Safety answers are never scored and never exported.
//   - The answers are not kept. An Outcome is: for which topics help is shown
//     and how urgently, what the advice must leave out, and whether calm comes first.
//   - Each answer to each question leads to its own line of a Table, which is
//     content. Two answers that press alike are told apart by their topic.
//   - Nobody is told. The program cannot judge danger, and says so.
package safety

import (
	"bytes"
	"slices"
)

// Urgency says how help for a topic is shown.
type Urgency uint8

// From what shows nothing to what shows help alone.
const (
	None  Urgency = iota
	Quiet         // nothing is shown first; a line stands where the page says whom to ask
	Soft          // a short card above the advice
	First         // the help card is first; at most one card of advice
	Now           // help alone: no scores today
)

var urgencies = map[string]Urgency{"quiet": Quiet, "soft": Soft, "first": First, "now": Now}

// ParseUrgency reads an urgency as content files write it.
func ParseUrgency(s string) (Urgency, bool) { u, ok := urgencies[s]; return u, ok }

func (u Urgency) String() string {
	for name, v := range urgencies {
		if v == u {
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

const calm = "calm" // the only thing that can be asked to come first

// Item is one question of the safety block.
type Item struct {
	ID    string
	Short bool // asked in the short form too
}

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

// Replies are those that lead to something, as content files write them.
var Replies = map[string]Reply{"yes": Yes, "unsure": Unsure, "prefer": PreferNot}

// maxTopics bounds the codes of topics, so that an Outcome can be compared.
const maxTopics = 16

// Outcome is all that is kept of the safety block.
type Outcome struct {
	Urgency   Urgency // the strongest
	CalmFirst bool
	withholds uint8
	topics    [maxTopics]Urgency // by the code of the topic; empty in what was kept before there were topics
}

// Outcome is what one line of a table leads to.
func (l Leads) Outcome(topic *Topic) (o Outcome) {
	o.Urgency, _ = ParseUrgency(l.Urgency)
	o.CalmFirst = l.First == calm
	for _, a := range l.Withholds {
		if i := slices.Index(asks, a); i >= 0 { // else the check has said so
			o.withholds |= 1 << i
		}
	}
	if topic != nil && topic.Code > 0 && topic.Code < maxTopics {
		o.topics[topic.Code] = o.Urgency
	}
	return o
}

// And joins what two parts of the block said.
func (o Outcome) And(p Outcome) Outcome {
	o.Urgency, o.withholds, o.CalmFirst = max(o.Urgency, p.Urgency), o.withholds|p.withholds, o.CalmFirst || p.CalmFirst
	for i, u := range p.topics {
		o.topics[i] = max(o.topics[i], u)
	}
	return o
}

// Withholds reports whether advice that asks for a must be left out.
func (o Outcome) Withholds(a Ask) bool {
	i := slices.Index(asks, a)
	return i >= 0 && o.withholds&(1<<i) != 0
}

// Pack is the outcome as bytes: three bits of urgency, one for calm and four
// for what is withheld, then a byte a topic: its code and its urgency.
func (o Outcome) Pack() []byte {
	head := byte(o.Urgency) | o.withholds<<4
	if o.CalmFirst {
		head |= 1 << 3
	}
	b := []byte{head}
	for code, u := range o.topics {
		if u != None {
			b = append(b, byte(code)<<3|byte(u))
		}
	}
	if bytes.Equal(b, []byte{0}) {
		return nil
	}
	return b
}

// Unpack is the inverse of Pack. An urgency that does not exist reads as the
// strongest one.
func Unpack(b []byte) (o Outcome) {
	if len(b) == 0 {
		return o
	}
	o = Outcome{Urgency: min(Urgency(b[0]&7), Now), CalmFirst: b[0]&(1<<3) != 0, withholds: b[0] >> 4}
	for _, t := range b[1:] {
		if code := t >> 3; code < maxTopics {
			o.topics[code] = min(Urgency(t&7), Now)
		}
	}
	return o
}
