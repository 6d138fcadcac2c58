package report

// begins is the room that a title needs for what it stands over: a picture is
// not left alone on the next page, nor a title from the heading under it.
func (s *sheet) begins(p Part) float64 {
	if len(p.Blocks) > 0 && p.Blocks[0].Head != "" {
		return 16 + s.headed(p.Blocks[1:])
	}
	for _, b := range p.Blocks[:min(2, len(p.Blocks))] {
		if b.Line != nil {
			return 34 + pictureHigh
		}
	}
	return 28
}

// headed is the room that a heading needs with what follows: the beginning of a
// table, or facts as long as they are not most of a page.
func (s *sheet) headed(after []Block) float64 {
	for i, b := range after[:min(2, len(after))] {
		switch {
		case b.Table != nil:
			return 60
		case i == 0 && len(b.Facts) > 0:
			high := 16.0
			for _, f := range b.Facts {
				high += s.factHigh(f, factLeft) + 1.2
			}
			return min(high, 110)
		}
	}
	return 0
}

// factLeft is where the texts of a part's facts begin.
const factLeft = 48

func (s *sheet) factHigh(f Fact, left float64) float64 {
	s.font("", sizeP, ink)
	return float64(max(len(s.wrap(f.Name, left-4)), len(s.wrap(f.Text, s.wide-left)))) * s.line()
}
