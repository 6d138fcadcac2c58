package report

// room begins a new page when so many millimetres are not left on this one.
func (s *sheet) room(need float64) {
	if s.GetY()+need > s.high-below {
		s.AddPage()
		s.SetXY(side, above)
	}
}

// begins is the room that a title needs for what it stands over: it is not left
// alone, with or without a sentence, when the first heading or the picture goes
// to the next page.
func (s *sheet) begins(p Part) float64 {
	for i, b := range p.Blocks[:min(2, len(p.Blocks))] {
		switch {
		case b.Line != nil:
			return 34 + pictureHigh
		case b.Head != "":
			return 3 + 18*float64(i) + s.headed(p.Blocks[i+1:])
		}
	}
	return 28
}

// headed is the room that a heading needs with what follows: a short table or the
// beginning of a long one, facts as long as they are not most of a page, or a
// sentence or two.
func (s *sheet) headed(after []Block) float64 {
	for i, b := range after[:min(2, len(after))] {
		switch {
		case b.Table != nil:
			return 10 + 8*float64(i) + s.tableHigh(b.Table)
		case i == 0 && len(b.Facts) > 0:
			high := 16.0
			for _, f := range b.Facts {
				high += s.factHigh(f, factLeft) + 1.2
			}
			return min(high, 110)
		}
	}
	return 30
}

// factLeft is where the texts of a part's facts begin.
const factLeft = 48

func (s *sheet) factHigh(f Fact, left float64) float64 {
	s.font("", sizeP, ink)
	return float64(max(len(s.wrap(f.Name, left-4)), len(s.wrap(f.Text, s.wide-left)))) * s.line()
}
