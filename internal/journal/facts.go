package journal

import "mentor/internal/calendar"

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
