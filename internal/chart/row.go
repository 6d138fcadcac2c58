package chart

// Score is one score of 0..100 and the range in which the true value likely lies.
type Score struct{ Value, Lo, Hi float64 }

// Ranges is a score then and now, one below the other: a row of the table of
// two tests.
type Ranges struct {
	Label       string // both in words
	Then, Now   Score
	RightToLeft bool
}

// SVG is the row, a whole element of the class r-svg. Right to left it has the
// class r-rtl instead, because the style sheet mirrors an r-svg.
func (r Ranges) SVG() string {
	s := &svg{rtl: r.RightToLeft}
	s.add(`<svg class="%s" width="100%%" height="46" role="img" aria-label="%s">`, s.rowClass(), escaped(r.Label))
	s.WriteString(`<rect class="r-track" x="0" y="22" width="100%" height="1"/>`)
	s.bar(r.Then, "r-range r-then", 5, 12)
	s.add(`<circle class="r-dot r-dthen" cx="%s" cy="11" r="4.5"/>`, s.across(r.Then.Value/100))
	s.bar(r.Now, "r-range", 27, 14)
	s.add(`<circle class="r-dot" cx="%s" cy="34" r="5.5"/>`, s.across(r.Now.Value/100))
	s.WriteString("</svg>")
	return s.String()
}

func (s *svg) rowClass() string {
	if s.rtl {
		return "r-rtl"
	}
	return "r-svg"
}

// bar is the range of a score, height pixels high from y on. Its ends are
// rounded before its width is taken, so that it never reaches out of the picture.
func (s *svg) bar(score Score, class string, y, height int) {
	a, b := rounded(s.side(score.Lo/100)), rounded(s.side(score.Hi/100))
	s.add(`<rect class="%s" x="%s" y="%d" width="%s" height="%d" rx="%d"/>`,
		class, percent(min(a, b)), y, percent(max(a, b)-min(a, b)), height, height/2)
}

// Dots is a row of days, the oldest first: full where something was done, a
// ring where nothing was noted. No day is better than another.
type Dots struct {
	Label       string // the count in words
	Days        []bool
	RightToLeft bool
}

// SVG is the row, a whole element of the class d-svg.
func (d Dots) SVG() string {
	s := &svg{rtl: d.RightToLeft}
	s.add(`<svg class="d-svg" width="100%%" height="16" role="img" aria-label="%s">`, escaped(d.Label))
	for i, on := range d.Days {
		class := "d-off"
		if on {
			class = "d-on"
		}
		s.add(`<circle class="%s" cx="%s" cy="8" r="3.5"/>`, class, s.across((float64(i)+.5)/float64(len(d.Days))))
	}
	s.WriteString("</svg>")
	return s.String()
}
