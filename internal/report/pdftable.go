package report

import "mentor/internal/chart"

// Between the columns of a table, and above and below what stands in a row.
const (
	gutter = 2.5
	pad    = 1.5
)

// keepHigh is how high a table may be, in millimetres, to stay on one page.
const keepHigh = 130

// table draws a table. A short one stays whole; of a long one no row is cut by
// the end of a page, and its head stands on every page.
func (s *sheet) table(t *Table) {
	x := s.columns(t.Wide)
	s.room(s.tableHigh(t))
	s.tableHead(t, x)
	for i, row := range t.Rows {
		s.font("", sizeS, ink)
		high, cells := s.measure(t, row, x)
		need := high
		if i+1 < len(t.Rows) && (row.Group || i+2 == len(t.Rows)) { // no heading and no last row stands alone
			next, _ := s.measure(t, t.Rows[i+1], x)
			need += next
		}
		if s.GetY()+need > s.high-below {
			s.AddPage()
			s.SetXY(side, above)
			s.tableHead(t, x)
		}
		s.row(t, row, x, high, cells)
	}
	s.gap(3)
}

// tableHigh is the room that a table needs: all of it, or when that is too much
// its head and two rows.
func (s *sheet) tableHigh(t *Table) float64 {
	x := s.columns(t.Wide)
	high := s.headHeight(t, x)
	begins := high
	for i, row := range t.Rows {
		one, _ := s.measure(t, row, x)
		high += one
		if i < 2 {
			begins = high
		}
	}
	if high > keepHigh {
		return begins
	}
	return high
}

// columns are where the columns begin, and where the last one ends.
func (s *sheet) columns(wide []int) []float64 {
	x := []float64{side}
	for _, w := range wide {
		x = append(x, x[len(x)-1]+s.wide*float64(w)/100)
	}
	return x
}

func (s *sheet) headHeight(t *Table, x []float64) float64 {
	s.font("B", sizeS, ink2)
	most := 1
	for i, text := range t.Head {
		most = max(most, len(s.wrap(text, x[i+1]-x[i]-gutter)))
	}
	return float64(most)*s.line() + 2
}

func (s *sheet) tableHead(t *Table, x []float64) {
	high, y := s.headHeight(t, x), s.GetY()
	s.font("B", sizeS, ink2)
	for i, text := range t.Head {
		lines := s.wrap(text, x[i+1]-x[i]-gutter)
		for n, line := range lines {
			s.put(x[i], y+high-2-float64(len(lines)-n)*s.line(), x[i+1]-x[i], line, "L")
		}
	}
	s.stroke(edge, .3)
	s.Line(side, y+high-.5, side+s.wide, y+high-.5)
	s.SetXY(side, y+high)
}

// measure is how high a row is, with the lines of its cells. The name is the
// first; a drawn column has none.
func (s *sheet) measure(t *Table, row Row, x []float64) (high float64, cells [][]string) {
	if row.Group {
		s.font("B", sizeS, river)
		lines := s.wrap(row.Name, s.wide)
		return float64(len(lines))*s.line() + 3*pad, [][]string{lines}
	}
	s.font("", sizeS, ink)
	texts := []string{row.Name}
	if t.Drawn {
		texts = append(texts, "")
	}
	most := 1
	for i, text := range append(texts, row.Cells...) {
		if i+1 >= len(x) {
			break
		}
		lines := s.wrap(text, x[i+1]-x[i]-gutter)
		most = max(most, len(lines))
		cells = append(cells, lines)
	}
	if row.Then != nil {
		most = max(most, 2)
	}
	return float64(most)*s.line() + 2*pad, cells
}

func (s *sheet) row(t *Table, row Row, x []float64, high float64, cells [][]string) {
	y := s.GetY()
	if row.Group {
		s.font("B", sizeS, river)
		for n, line := range cells[0] {
			s.put(side, y+2*pad+float64(n)*s.line(), s.wide, line, "L")
		}
	} else {
		s.font("", sizeS, ink)
		for i, lines := range cells {
			for n, line := range lines {
				s.put(x[i], y+pad+float64(n)*s.line(), x[i+1]-x[i], line, "L")
			}
		}
		if t.Drawn {
			s.drawRanges(row, x[1], x[2]-x[1]-gutter, y+pad)
		}
	}
	s.stroke(rule, .2)
	s.Line(side, y+high, side+s.wide, y+high)
	s.SetXY(side, y+high)
}

// drawRanges draws what a row says out of 100: then above now, or now alone.
func (s *sheet) drawRanges(row Row, x, w, y float64) {
	mid := y + s.line()/2
	if row.Then != nil {
		s.bar(*row.Then, x, w, mid, edge, colour{221, 228, 226})
		mid += s.line()
	}
	if row.Now != nil {
		s.bar(*row.Now, x, w, mid, river, colour{190, 214, 209})
	}
}

func (s *sheet) bar(score chart.Score, x, w, mid float64, dot, band colour) {
	const high = 2.4
	s.stroke(rule, .3)
	s.Line(x, mid, x+w, mid)
	lo, hi := x+w*score.Lo/100, x+w*score.Hi/100
	s.fill(band)
	s.RoundedRect(lo, mid-high/2, max(hi-lo, high), high, high/2-.01, "1234", "F")
	s.fill(dot)
	s.Circle(x+w*score.Value/100, mid, .95, "F")
}
