package report

// room begins a new page when so many millimetres are not left on this one.
func (s *sheet) room(need float64) {
	if s.GetY()+need > s.high-below {
		s.AddPage()
		s.SetXY(side, above)
	}
}

// begins is the room that a title or a heading needs with what it stands over: the
// texts after it and the beginning of the table, the picture or the facts they lead
// to, further headings included. Where that is most of a page, or only texts follow,
// it is kept with the first of them.
func (s *sheet) begins(after []Block) float64 {
	const few = 30 // millimetres: a sentence or two
	high := 0.0
	for _, b := range after {
		switch {
		case b.Table != nil:
			high += s.tableHigh(b.Table)
		case b.Line != nil:
			high += pictureHigh + 22
		case len(b.Facts) > 0:
			facts := 16.0
			for _, f := range b.Facts {
				facts += s.factHigh(f, factLeft) + 1.2
			}
			high += min(facts, 110)
		case b.Head != "":
			high += 12
			continue
		default:
			high += s.textHigh(b)
			continue
		}
		if most := .7 * (s.high - below - above); high > most {
			break
		}
		return high
	}
	return few
}

// textHigh is how high a block of text is.
func (s *sheet) textHigh(b Block) float64 {
	high := 0.0
	for size, texts := range map[float64][]string{sizeP: append([]string{b.Text, b.Quote}, b.List...), sizeS: {b.Note}} {
		for _, text := range texts {
			if text != "" {
				s.font("", size, ink)
				high += float64(len(s.wrap(text, s.wide)))*s.line() + 2
			}
		}
	}
	return high
}

// factLeft is where the texts of a part's facts begin.
const factLeft = 48

func (s *sheet) factHigh(f Fact, left float64) float64 {
	s.font("", sizeP, ink)
	return float64(max(len(s.wrap(f.Name, left-4)), len(s.wrap(f.Text, s.wide-left)))) * s.line()
}
