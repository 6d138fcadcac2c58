package plan

import (
	"time"

	"mentor/internal/calendar"
	"mentor/internal/fault"
	"mentor/internal/journal"
)

// WeekLog is what the log says about seven days.
type WeekLog struct {
	Noted   int     `json:"noted,omitzero"`   // days with an entry
	Weather float64 `json:"weather,omitzero"` // the mean of what was noted, from 1 (storm) to 5 (sun); 0 when none was
	Hard    int     `json:"hard,omitzero"`    // hard moments
	Open    int     `json:"open,omitzero"`    // of these, not repaired
	Tests   int     `json:"tests,omitzero"`   // times the child tested the parent
}

// LogFacts is what the plan asks of the log on a day.
type LogFacts struct {
	Weeks   []WeekLog    // the seven days that end today, the seven before, and so on: four or more are of use
	Last    calendar.Day // of the last entry of any kind; zero when there is none
	Apology calendar.Day // of the last apology planned or said, as long as nobody noted how the child took it; zero when none
}

// logDays is how far the plan looks back into the log.
const logDays = 28

// LogSince is the first day of the log that the plan reads on a day.
func LogSince(today calendar.Day) calendar.Day { return today - logDays + 1 }

// ReadLog is what the plan asks of the log on a day; zone is where the parent lives.
func ReadLog(log journal.Log, today calendar.Day, zone *time.Location) (out LogFacts) {
	for to := today; to > today-logDays; to -= 7 {
		f := log.Facts(to-6, to)
		w := WeekLog{Noted: f.Noted, Hard: f.Hard, Open: f.Open, Tests: f.Tested}
		said := 0
		for _, part := range f.Weeks { // the seven days lie in two weeks of the calendar
			w.Weather += part.Weather * float64(part.Said)
			said += part.Said
		}
		w.Weather /= float64(max(said, 1))
		out.Weeks = append(out.Weeks, w)
	}
	wrote := func(day calendar.Day) { out.Last = max(out.Last, day) }
	for _, e := range log.Entries {
		wrote(calendar.At(e.At, zone))
	}
	for _, t := range log.Tested {
		wrote(calendar.At(t.At, zone))
	}
	for _, h := range log.Hard {
		wrote(calendar.At(h.At, zone))
		if h.How != "" && len(h.Took) == 0 && !h.MadeUp && !h.Quiet {
			out.Apology = max(out.Apology, h.On, h.Day)
		}
	}
	return out
}

// week is the seven days that ended so many weeks ago; empty when not told.
func (l LogFacts) week(ago int) WeekLog {
	if ago < 0 || ago >= len(l.Weeks) {
		return WeekLog{}
	}
	return l.Weeks[ago]
}

// daysAWeek is how long a week of the plan is at least: the next begins with
// the first visit after them.
const daysAWeek = 7

// Turn moves the plan to a day on which the parent came, and tells what it
// proposes. The number of the week grows by one at most, however long nobody
// came. A day before the week began, as after a flight, changes nothing.
func (p *Plan) Turn(b *Book, k Known, today calendar.Day, log LogFacts) []Proposal {
	if w := p.Now(); p.Ripe(today) {
		w.Log = log.week(int(today-w.From-daysAWeek+daysAWeek/2) / daysAWeek) // the seven days nearest to its own
		p.Weeks = append(p.Weeks, Week{From: today, Doing: w.Doing})
	}
	return p.Proposals(b, k, today, log)
}

// Ripe reports whether a visit on a day begins a new week.
func (p *Plan) Ripe(today calendar.Day) bool {
	return !p.Paused(today) && today >= p.Now().From+daysAWeek
}

// Reason is why a plan pauses.
type Reason string

// The reasons. While the child is away, what needs no presence is suggested.
const (
	Rest    Reason = "rest"
	Holiday Reason = "holiday"
	Away    Reason = "away"
)

// Reasons lists them.
var Reasons = []Reason{Rest, Holiday, Away}

// Pause is a time in which the plan stands still.
type Pause struct {
	From  calendar.Day `json:"from"`
	Until calendar.Day `json:"until"` // the day of return
	Why   Reason       `json:"why"`
}

// LongestPause is in days.
const LongestPause = 84

// Rest pauses the plan from a day, today or later, until the day of return. It
// replaces a pause that was there.
func (p *Plan) Rest(today, from, until calendar.Day, why Reason) error {
	known := false
	for _, r := range Reasons {
		known = known || r == why
	}
	if !known || from < today || until <= from || until > from+LongestPause {
		return fault.New(fault.Invalid, "plan.error.pause")
	}
	p.Pause = &Pause{from, until, why}
	return nil
}

// Resume ends a pause today, or takes back one that has not begun.
func (p *Plan) Resume(today calendar.Day) {
	switch {
	case p.Pause == nil:
	case p.Pause.From > today:
		p.Pause = nil
	case p.Pause.Until > today:
		p.Pause.Until = today
	}
}

// Paused reports whether the plan stands still on a day.
func (p *Plan) Paused(today calendar.Day) bool {
	return p.Pause != nil && p.Pause.From <= today && today < p.Pause.Until
}

// returned reports whether a pause is over and nobody was welcomed yet.
func (p *Plan) returned(today calendar.Day) bool { return p.Pause != nil && p.Pause.Until <= today }

// silentFor is after how many days without a sign a parent is welcomed back.
const silentFor = 10

// silent reports whether for ten days nothing was noted, checked in or
// answered. Who comes back from a pause is welcomed for that, and the answer
// counts here.
func (p *Plan) silent(today calendar.Day, log LogFacts) bool {
	last := max(p.Began, log.Last)
	for _, w := range p.Weeks {
		if w.CheckIn != nil {
			last = max(last, w.CheckIn.Day)
		}
	}
	for _, s := range p.Said {
		last = max(last, s.Day)
	}
	return today >= last+silentFor
}
