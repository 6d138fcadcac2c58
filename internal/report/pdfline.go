package report

import (
	"codeberg.org/go-pdf/fpdf"

	"mentor/internal/calendar"
	"mentor/internal/chart"
)

// frame is where a picture of the weather stands on the paper.
type frame struct {
	*chart.Line
	x, y, w, h float64
}

const (
	pictureHigh = 58.0
	pictureLeft = 27.0
)

// across is the middle of a day.
func (f frame) across(d calendar.Day) float64 {
	return f.x + f.w*f.At(d)
}

// down is where a weather of 1..5 stands.
func (f frame) down(weather float64) float64 { return f.y + f.h*chart.Down(weather) }

// picture draws the weather over time as the page does: the level with its
// band, a dot for every noted day, a mark for every hard moment.
func (s *sheet) picture(l *chart.Line) {
	s.room(pictureHigh + 22)
	f := frame{l, side + pictureLeft, s.GetY() + 2, s.wide - pictureLeft, pictureHigh}
	s.grid(f)
	s.band(f)
	s.fill(edge)
	for _, d := range l.Days {
		if f.Shows(d.Day) {
			s.Circle(f.across(d.Day), f.down(d.Mean), .55, "F")
		}
	}
	s.level(f)
	s.moments(f)
	s.font("", sizeS, ink2)
	for _, m := range l.Months {
		s.put(f.across(m.Day), f.y+f.h+1, 30, m.Text, "L")
	}
	s.SetXY(side, f.y+f.h+8)
	s.key(l)
}

func (s *sheet) grid(f frame) {
	s.stroke(rule, .2)
	s.font("", sizeS, ink2)
	for i := range 6 {
		y := f.y + f.h*float64(i)/5
		s.Line(f.x, y, f.x+f.w, y)
	}
	for i, word := range s.Words.Weather {
		s.put(side, f.down(float64(i+1))-s.line()/2, pictureLeft-3, word, "L")
	}
}

func (s *sheet) band(f frame) {
	var upper, lower []fpdf.PointType
	for _, p := range f.Points {
		if f.Shows(p.Day) {
			upper = append(upper, fpdf.PointType{X: f.across(p.Day), Y: f.down(p.Hi)})
			lower = append(lower, fpdf.PointType{X: f.across(p.Day), Y: f.down(p.Lo)})
		}
	}
	if len(upper) < 2 {
		return
	}
	for i := len(lower) - 1; i >= 0; i-- {
		upper = append(upper, lower[i])
	}
	s.fill(tint)
	s.Polygon(upper, "F")
}

// level draws the line, dashed where days are missing.
func (s *sheet) level(f frame) {
	s.stroke(river, .7)
	s.SetLineCapStyle("round")
	for i := 1; i < len(f.Points); i++ {
		a, b := f.Points[i-1], f.Points[i]
		if !f.Shows(a.Day) || !f.Shows(b.Day) || f.InGap(a.Day, b.Day) && i%3 == 0 {
			continue
		}
		s.Line(f.across(a.Day), f.down(a.Estimate), f.across(b.Day), f.down(b.Estimate))
	}
	s.SetLineCapStyle("butt")
	if n := len(f.Points); n > 0 {
		s.fill(river)
		s.Circle(f.across(f.Points[n-1].Day), f.down(f.Points[n-1].Estimate), 1.2, "F")
	}
}

// moments are the hard moments along the lower edge: a diamond, full when mended.
func (s *sheet) moments(f frame) {
	s.stroke(gold, .3)
	for _, h := range f.Hard {
		if f.Shows(h.Day) {
			s.diamond(f.across(h.Day), f.y+f.h-2.2, h.Mended)
		}
	}
}

func (s *sheet) diamond(x, y float64, full bool) {
	const r = 1.3
	style := "D"
	if full {
		s.fill(gold)
		style = "FD"
	}
	s.Polygon([]fpdf.PointType{{X: x, Y: y - r}, {X: x + r, Y: y}, {X: x, Y: y + r}, {X: x - r, Y: y}}, style)
}

// key says what is what in the picture.
func (s *sheet) key(l *chart.Line) {
	s.font("", sizeS, ink2)
	x, y := side, s.GetY()
	entry := func(text string, mark func(x, y float64)) {
		w := s.GetStringWidth(s.drawable(text)) + 8
		if x > side && x+w > side+s.wide {
			x, y = side, y+s.line()
		}
		mark(x, y+s.line()/2)
		s.put(x+6.5, y, w, text, "L")
		x += w + 5
	}
	if len(l.Points) > 0 {
		entry(s.Words.Line, func(x, y float64) { s.stroke(river, .7); s.Line(x, y, x+5, y) })
		entry(s.Words.Band, func(x, y float64) { s.fill(tint); s.Rect(x, y-1.5, 5, 3, "F") })
	}
	entry(s.Words.Dot, func(x, y float64) { s.fill(edge); s.Circle(x+2.5, y, .55, "F") })
	if len(l.Hard) > 0 {
		entry(s.Words.Hard, func(x, y float64) { s.stroke(gold, .3); s.diamond(x+2.5, y, false) })
		entry(s.Words.Mended, func(x, y float64) { s.stroke(gold, .3); s.diamond(x+2.5, y, true) })
	}
	s.SetXY(side, y+s.line()+2.5)
}
