package plan

import (
	"slices"

	"mentor/internal/calendar"
	"mentor/internal/journal"
	"mentor/internal/safety"
)

// pace looks at a plan on one day.
type pace struct {
	p     *Plan
	k     Known
	doing []Doing // that safety leaves
	log   LogFacts
	lived []Week // weeks that have ended or were checked in
}

// lived are the weeks that can be looked back on, the one that is lived only
// when it was checked in; its log is that of today.
func (p *Plan) lived(log LogFacts) []Week {
	weeks := slices.Clone(p.Weeks)
	last := &weeks[len(weeks)-1]
	if last.CheckIn == nil {
		return weeks[:len(weeks)-1]
	}
	last.Log = log.week(0)
	return weeks
}

func (v pace) ago(n int) Week {
	if len(v.lived) <= n {
		return Week{}
	}
	return v.lived[len(v.lived)-1-n]
}

// one is the one that is shown of those that would change the week. While there
// is something to mend, nothing is said of how much was done.
func (v pace) one(today calendar.Day) *Proposal {
	restart, slip := v.restart(), v.slip()
	switch {
	case restart != nil && !v.p.hushed(Restart, today):
		return restart
	case restart != nil || slip != nil:
		return slip
	}
	if less := v.less(); less != nil {
		return less
	}
	return v.next()
}

func (v pace) safe() *Proposal {
	if len(v.doing) == len(v.p.Now().Doing) {
		return nil
	}
	return &Proposal{Kind: Safe, Why: []string{whySafety}, Do: []Move{ToChoose}, Doing: v.doing}
}

func (v pace) end() *Proposal {
	if !v.p.Over() {
		return nil
	}
	return &Proposal{Kind: End, Why: []string{whyEnd}, Do: []Move{ToTest}}
}

// gently begins again with one small thing for three days.
func (v pace) gently(kind Kind, why string) *Proposal {
	pr := &Proposal{Kind: kind, Why: []string{why}, Do: []Move{ToHello}}
	if i := v.easiest(); i >= 0 {
		pr.Do, pr.Light = []Move{ToSmall}, v.doing[i].ID
	} else if !v.mayMeet() {
		pr.Do = []Move{ToChoose}
	}
	return pr
}

// ToldRelapses is the relapse at which a third person is proposed.
const ToldRelapses = 2

// third suggests a person from outside.
func (v pace) third() *Proposal {
	if !v.relapsed() || relapses(v.lived) < ToldRelapses {
		return nil
	}
	return &Proposal{Kind: Third, Why: []string{whyTwice}, Do: []Move{ToHelp}}
}

// ToldOfThird reports whether a third person is among what is proposed, or was
// and has been answered since a day.
func (p *Plan) ToldOfThird(now []Proposal, since calendar.Day) bool {
	said, ok := p.Said[Third]
	return ok && said.Day >= since || slices.ContainsFunc(now, func(pr Proposal) bool { return pr.Kind == Third })
}

// restart: two bad weeks. Safety first, then repair, then one small thing.
func (v pace) restart() *Proposal {
	if !v.relapsed() {
		return nil
	}
	pr := &Proposal{Kind: Restart, Why: []string{whyTwoBad}, Do: []Move{ToSafety}}
	for _, why := range append(v.ago(1).bad(), v.ago(0).bad()...) {
		if !slices.Contains(pr.Why, why) {
			pr.Why = append(pr.Why, why)
		}
	}
	if v.mayMeet() {
		pr.Do = append(pr.Do, ToRepair)
	}
	if i := v.easiest(); i >= 0 {
		pr.Do, pr.Doing = append(pr.Do, ToSmall), small(v.doing[i])
	} else {
		pr.Do = append(pr.Do, ToChoose)
	}
	return pr
}

func (v pace) relapsed() bool { return len(v.ago(0).bad()) > 0 && len(v.ago(1).bad()) > 0 }

// slip: a hard moment of the last seven days is not repaired.
func (v pace) slip() *Proposal {
	if v.log.week(0).Open == 0 {
		return nil
	}
	pr := &Proposal{Kind: Slip, Why: []string{whyOpen}, Do: []Move{ToSafety}}
	if v.mayMeet() {
		pr.Do = append(pr.Do, ToRepair)
	}
	if i := v.easiest(); i >= 0 {
		pr.Do, pr.Light = append(pr.Do, ToSmall), v.doing[i].ID
	}
	return pr
}

// mayMeet: a hello and words of repair ask for contact.
func (v pace) mayMeet() bool { return !v.k.Safety.Withholds(contact) }

// less: the last week was too much, and there is something to take away.
func (v pace) less() *Proposal {
	why := v.ago(0).tooMuch()
	i := v.easiest()
	if len(why) == 0 || i < 0 || len(v.doing) == 1 && v.doing[0].Smaller {
		return nil
	}
	return &Proposal{Kind: Lessen, Why: why, Do: []Move{ToSmall}, Doing: small(v.doing[i])}
}

// next: something was done most days and went well for two weeks, or was meant
// to be done once and is done. A smaller version may grow; else there is room
// for another. Not while somebody may be hurt.
func (v pace) next() *Proposal {
	if v.k.Safety.Urgency >= safety.First {
		return nil
	}
	for _, d := range v.doing {
		why := v.settled(d)
		if why == "" {
			continue
		}
		if d.Smaller && d.Often != "once" {
			grown := slices.Clone(v.p.Now().Doing)
			grown[find(grown, d.ID)].Smaller = false
			if MinutesOf(grown) <= MaxMinutes {
				return &Proposal{Kind: Next, Why: []string{why}, Doing: grown}
			}
		}
		return &Proposal{Kind: Next, Why: []string{why}, Do: []Move{ToChoose}, Swap: d.ID}
	}
	return nil
}

func (v pace) settled(d Doing) string {
	last, ok := v.ago(0).CheckIn.of(d.ID)
	if !ok || last.Did == Not {
		return ""
	}
	if d.Often == "once" {
		return whyOnce
	}
	before, ok := v.ago(1).CheckIn.of(d.ID)
	if ok && last.good() && before.good() {
		return whyTwoGood
	}
	return ""
}

func (r Report) good() bool { return r.Did == Most && r.Went == Well }

// The weeks in which it may get harder first (evidence sheet 6.7: clinical
// experience, without good numbers).
const (
	worseFrom = 2
	worseTo   = 5
)

func (v pace) worse() *Proposal {
	if n := v.p.Number(); n < worseFrom || n > worseTo {
		return nil
	}
	now, before := v.log.week(0), v.log.week(1)
	pr := &Proposal{Kind: Worse}
	if now.Tests > before.Tests {
		pr.Why = append(pr.Why, whyTests)
	}
	if now.Hard > before.Hard {
		pr.Why = append(pr.Why, whyHardMore)
	}
	if len(pr.Why) == 0 {
		return nil
	}
	return pr
}

// easiest is the practice that went best in the last check-in; of several the
// shortest. -1 when there is none.
func (v pace) easiest() int {
	best, most := -1, 0
	for i, d := range v.doing {
		r, _ := v.ago(0).CheckIn.of(d.ID)
		ease := 1000*r.ease() - d.load()
		if best < 0 || ease > most {
			best, most = i, ease
		}
	}
	return best
}

func (r Report) ease() int {
	return map[Did]int{Most: 6, Some: 3}[r.Did] + map[Went]int{Well: 2, Mixed: 1}[r.Went]
}

// hardMoments make a week of the log a bad one (three blow-ups: evidence sheet 4.1).
const hardMoments = 3

// bad is why a week was a bad one; empty when it was not, or nobody knows.
func (w Week) bad() (why []string) {
	if c := w.CheckIn; c != nil && len(c.Of) > 0 {
		not, hard := 0, 0
		for _, r := range c.Of {
			if r.Did == Not {
				not++
			} else if r.Went == Hard {
				hard++
			}
		}
		if not+hard == len(c.Of) {
			why = reasons(not > 0, hard > 0)
		}
	}
	if w.Log.Hard >= hardMoments {
		why = append(why, whyHardWeek)
	}
	if journal.Stormy(w.Log.Weather, w.Log.Noted) {
		why = append(why, whyStormWeek)
	}
	return why
}

// tooMuch is why a week asked too much: a practice was not done or was hard, or
// none of several was done on most days.
func (w Week) tooMuch() []string {
	if w.CheckIn == nil {
		return nil
	}
	not, hard, most := false, false, false
	for _, r := range w.CheckIn.Of {
		not, hard, most = not || r.Did == Not, hard || r.Went == Hard, most || r.Did == Most
	}
	return reasons(not || len(w.CheckIn.Of) > 1 && !most, hard)
}

func reasons(not, hard bool) (why []string) {
	if not {
		why = append(why, whyNot)
	}
	if hard {
		why = append(why, whyHard)
	}
	return why
}

// relapses counts pairs of bad weeks: four in a row are two relapses.
func relapses(weeks []Week) (n int) {
	run := 0
	for _, w := range weeks {
		if run++; len(w.bad()) == 0 {
			run = 0
		}
		if run == 2 {
			n, run = n+1, 0
		}
	}
	return n
}
