package journal

import (
	"slices"

	"mentor/internal/calendar"
)

// Facts are counts over a range of days. Nothing in them is a judgement, and a
// day without a note says nothing.
type Facts struct {
	From, To  calendar.Day
	Noted     int            // days with any note
	Hard      int            // hard moments
	Open      int            // of them, those that are not repaired
	Tested    int            // times that the child tested the parent
	Held      int            // times it was held, by the records of tests
	Slipped   int            // likewise
	Mixed     int            // likewise
	Warm      int            // days with a warm gesture
	Talk      int            // days with a talk that was not about school
	Time      int            // days with time together, be it minutes
	Practised int            // days with a practice
	Practices map[string]int // days with it, by practice
	Weeks     []Week         // all that touch the range, in order
}

// Week is the part of a week, from Monday, that lies in the range.
type Week struct {
	Monday  calendar.Day
	Noted   int     // days with any note
	Hard    int     // hard moments
	Weather float64 // mean of the days' means, 1..5; 0 when no day says it
	Said    int     // days that say it
}

// Facts counts the days from one to another, both included.
func (l Log) Facts(from, to calendar.Day) Facts {
	f := Facts{From: from, To: to, Practices: map[string]int{}}
	for _, d := range l.Days(from, to, to) {
		if n := len(f.Weeks); n == 0 || f.Weeks[n-1].Monday != d.Date.Monday() {
			f.Weeks = append(f.Weeks, Week{Monday: d.Date.Monday()})
		}
		f.Weeks[len(f.Weeks)-1].add(d)
		f.add(d)
	}
	return f
}

func (w *Week) add(d Day) {
	count(&w.Noted, d.Noted())
	n, _ := d.HardMoments()
	w.Hard += n
	if mean, said := d.Weather(); said {
		w.Said++
		w.Weather += (mean - w.Weather) / float64(w.Said)
	}
}

// When noted days count as stormy: a convention of ours.
const (
	stormyMean = 2.0 // of 1..5
	stormyDays = 2   // so many at least
)

// Stormy reports whether a mean of so many noted days tells of storm; 0 is no mean.
func Stormy(mean float64, days int) bool {
	return days >= stormyDays && mean > 0 && mean <= stormyMean
}

// StormyWeeks counts the stormy weeks in a row up to the last. The last is still
// lived and says nothing before it has days enough.
func (f Facts) StormyWeeks() (n int) {
	for i, w := range slices.Backward(f.Weeks) {
		switch {
		case Stormy(w.Weather, w.Said):
			n++
		case w.Said >= stormyDays || i < len(f.Weeks)-1:
			return n
		}
	}
	return n
}

func (f *Facts) add(d Day) {
	hard, repaired := d.HardMoments()
	f.Hard += hard
	f.Open += hard - repaired
	f.Tested += d.Tests()
	for _, t := range d.Tested {
		count(&f.Held, t.Went == Held)
		count(&f.Slipped, t.Went == Slipped)
		count(&f.Mixed, t.Went == Mixed)
	}
	count(&f.Noted, d.Noted())
	count(&f.Warm, d.Any(func(e Entry) bool { return e.Warm }))
	count(&f.Talk, d.Any(func(e Entry) bool { return e.Talk }))
	count(&f.Time, d.Together() != "" && d.Together() != NoTime)
	practices := d.Practices()
	count(&f.Practised, len(practices) > 0)
	for _, id := range practices {
		f.Practices[id]++
	}
}

func count(n *int, when bool) {
	if when {
		*n++
	}
}
