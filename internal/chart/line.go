package chart

import (
	"math"

	"mentor/internal/calendar"
	"mentor/internal/progress"
)

// Line is the weather over time: the level with its band, a dot for every noted
// day, a stone for every hard moment.
type Line struct {
	ID          string // begins the ids in the picture, so that two may stand on a page
	Title, Desc string // what the picture shows, in words
	From, To    calendar.Day
	Points      []progress.Point // every day of the line; none: there is no line yet
	Days        progress.Series
	Gaps        []progress.Gap // drawn dashed
	Hard        []Moment
	Months      []Label
	RightToLeft bool
}

// Moment is a hard moment.
type Moment struct {
	Day    calendar.Day
	Mended bool
}

// Label is a text under the day it belongs to.
type Label struct {
	Day  calendar.Day
	Text string
}

// Where things stand: five rows of weather, the stones along the lower edge.
const (
	rows    = 5
	stoneAt = .955
)

// most is how many corners a line has at most. Over years a day is narrower
// than the line is thick.
const most = 400

// Stones in the size of the picture, around the point they belong to.
const stone = `M15.4 1.5C14.9 4.2 13.4 7 11 8.8C8.7 10.7 5 12.3 1.6 12.5C-1.8 12.7-6.4 11.8-9.3 10.1C-12.2 8.5-14.8 5.4-15.7 2.8C-16.5.1-16.1-3.4-14.6-5.7C-13.1-8-9.7-10-6.6-11C-3.5-12 .5-12.4 4-11.8C7.4-11.2 12.2-9.5 14.1-7.2C16-5 15.9-1.1 15.4 1.5Z`

// crack runs across the stone from edge to edge.
const crack = `M-3.4-11.4C-3-10.5-1.8-9-1.5-7.4C-1.2-5.7-2.6-4.1-2-2.5C-1.4-.8 1.1.8 1.8 2.5C2.6 4.1 2.1 5.7 2.3 7.4C2.5 9 2.9 11 3.1 12.2`

// SVG is the picture, a whole element of the class ch.
func (l Line) SVG() string {
	s := &svg{rtl: l.RightToLeft}
	id := escaped(l.ID)
	s.add(`<svg class="ch" width="100%%" height="100%%" role="img" aria-labelledby="%s-title %s-desc">`, id, id)
	s.add(`<title id="%s-title">%s</title><desc id="%s-desc">%s</desc>`, id, escaped(l.Title), id, escaped(l.Desc))
	l.grid(s)
	l.band(s)
	l.dots(s)
	l.path(s)
	l.stones(s, id)
	l.months(s)
	l.end(s)
	s.WriteString("</svg>")
	return s.String()
}

// At is the middle of a day, as a share of the time shown.
func (l Line) At(day calendar.Day) float64 {
	return (float64(day-l.From) + .5) / (float64(l.To-l.From) + 1)
}

// Shows reports whether a day is within the time shown.
func (l Line) Shows(day calendar.Day) bool { return l.From <= day && day <= l.To }

// Down is where a weather of 1..5 stands, as a share of the height: each in the
// middle of its row.
func Down(weather float64) float64 { return within((rows + .5 - weather) / rows) }

func (l Line) grid(s *svg) {
	s.WriteString(`<g class="ch-rows">`)
	for i := 1; i < rows; i++ {
		y := percent(float64(i) / rows)
		s.add(`<line x1="0" x2="100%%" y1="%s" y2="%s"/>`, y, y)
	}
	s.WriteString("</g>")
}

// shown are the points within the time shown, thinned out over years: the last
// one always stays.
func (l Line) shown() []progress.Point {
	var all, kept []progress.Point
	for _, p := range l.Points {
		if l.Shows(p.Day) {
			all = append(all, p)
		}
	}
	step := (len(all) + most - 1) / most
	for i, p := range all {
		if i%step == 0 || i == len(all)-1 {
			kept = append(kept, p)
		}
	}
	return kept
}

// stretched opens a picture of 1000 by 1000 that is stretched over the whole.
const stretched = `<svg width="100%" height="100%" viewBox="0 0 1000 1000" preserveAspectRatio="none">`

// corner writes a corner of a path in that picture.
func (l Line) corner(s *svg, day calendar.Day, weather float64) {
	s.add("%d %d ", int(math.Round(1000*s.side(l.At(day)))), int(math.Round(1000*Down(weather))))
}

func (l Line) band(s *svg) {
	points := l.shown()
	if len(points) < 2 {
		return
	}
	s.WriteString(stretched + `<path class="ch-band" d="M`)
	for _, p := range points {
		l.corner(s, p.Day, p.Hi)
	}
	for i := len(points) - 1; i >= 0; i-- {
		l.corner(s, points[i].Day, points[i].Lo)
	}
	s.WriteString(`Z"/></svg>`)
}

// path draws the line, and in the gaps a dashed one.
func (l Line) path(s *svg) {
	points := l.shown()
	if len(points) < 2 {
		return
	}
	s.WriteString(stretched)
	for _, dashed := range []bool{false, true} {
		class := "ch-line"
		if dashed {
			class = "ch-line ch-gap"
		}
		s.add(`<path class="%s" d="`, class)
		l.pieces(s, points, dashed)
		s.WriteString(`"/>`)
	}
	s.WriteString("</svg>")
}

// pieces writes the steps from point to point that are dashed, or that are not.
func (l Line) pieces(s *svg, points []progress.Point, dashed bool) {
	open := false
	for i := 1; i < len(points); i++ {
		a, b := points[i-1], points[i]
		if l.InGap(a.Day, b.Day) != dashed {
			open = false
			continue
		}
		if !open {
			s.WriteString("M")
			l.corner(s, a.Day, a.Estimate)
			open = true
		}
		l.corner(s, b.Day, b.Estimate)
	}
}

// InGap reports whether the step between two days leads through a gap, the
// steps into it and out of it included.
func (l Line) InGap(a, b calendar.Day) bool {
	for _, g := range l.Gaps {
		if a <= g.To && b >= g.From {
			return true
		}
	}
	return false
}

func (l Line) dots(s *svg) {
	s.WriteString(`<g class="ch-dots">`)
	for _, d := range l.Days {
		if l.Shows(d.Day) {
			s.add(`<circle cx="%s" cy="%s" r="2.4"/>`, s.across(l.At(d.Day)), percent(Down(d.Mean)))
		}
	}
	s.WriteString("</g>")
}

func (l Line) stones(s *svg, id string) {
	if len(l.Hard) == 0 {
		return
	}
	s.add(`<defs><g id="%s-cracked" transform="scale(.55)"><path class="p-full" d="%s"/><path class="p-crack" d="%s"/></g>`, id, stone, crack)
	s.add(`<g id="%s-mended" transform="scale(.55)"><path class="p-full" d="%s"/><path class="p-seam" d="%s"/></g></defs><g class="ch-hard">`, id, stone, crack)
	for _, h := range l.Hard {
		if !l.Shows(h.Day) {
			continue
		}
		kind := "cracked"
		if h.Mended {
			kind = "mended"
		}
		s.add(`<use href="#%s-%s" x="%s" y="%s"/>`, id, kind, s.across(l.At(h.Day)), percent(stoneAt))
	}
	s.WriteString("</g>")
}

// months stand under the picture, each beginning where its day begins.
func (l Line) months(s *svg) {
	direction := "ltr"
	if s.rtl {
		direction = "rtl"
	}
	s.add(`<g class="ch-x" aria-hidden="true" direction="%s">`, direction)
	for _, m := range l.Months {
		if l.Shows(m.Day) {
			begins := float64(m.Day-l.From) / (float64(l.To-l.From) + 1)
			s.add(`<text x="%s" y="100%%" dy="1.5em">%s</text>`, s.across(begins), escaped(m.Text))
		}
	}
	s.WriteString("</g>")
}

// end is the ring at the newest estimate.
func (l Line) end(s *svg) {
	if points := l.shown(); len(points) > 0 {
		p := points[len(points)-1]
		s.add(`<circle class="ch-end" cx="%s" cy="%s" r="5.5"/>`, s.across(l.At(p.Day)), percent(Down(p.Estimate)))
	}
}
