package progress

import "mentor/internal/calendar"

// Week is a row of the table under the picture.
type Week struct {
	Of       calendar.Day // its Monday
	Estimate float64      // the mean level of its days, 1..5
	Lo, Hi   float64      // that mean lies between them 8 times in 10; within 1..5
	Days     int          // noted, 0..7
}

// Weeks are the weeks from the first noted day to the last, Monday to Sunday.
// At both ends only the days of the line are in the mean.
func (l *Level) Weeks() []Week {
	var weeks []Week
	for from := 0; from < len(l.Points); {
		monday := l.Points[from].Day.Monday()
		to := min(len(l.Points), from+int(monday+7-l.Points[from].Day))
		weeks = append(weeks, l.week(monday, from, to))
		from = to
	}
	return weeks
}

func (l *Level) week(monday calendar.Day, from, to int) Week {
	weights := make([]float64, to-from)
	w := Week{Of: monday}
	for i := range weights {
		weights[i] = 1 / float64(len(weights))
		if l.noted[from+i] {
			w.Days++
		}
	}
	mean, se := l.combine(from, weights)
	p := point(monday, mean, se)
	w.Estimate, w.Lo, w.Hi = p.Estimate, p.Lo, p.Hi
	return w
}
