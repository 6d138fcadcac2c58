package report

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// Paper is a size of paper.
type Paper string

// The papers.
const (
	A4     Paper = "A4"
	Letter Paper = "Letter"
)

// ParsePaper takes what an address names; what is neither is A4.
func ParsePaper(text string) Paper {
	if strings.EqualFold(text, string(Letter)) {
		return Letter
	}
	return A4
}

// PDF draws the report as a file to print: with page numbers, bookmarks and the
// language, without tags, because the library has none (docs/adr/0012). The same
// report gives the same bytes.
func (r Report) PDF(paper Paper) ([]byte, error) {
	first, err := r.draw(paper, 0)
	if err != nil {
		return nil, err
	}
	whole, err := r.draw(paper, first.PageNo())
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = whole.Output(&b)
	return b.Bytes(), err
}

// Measures in millimetres, sizes of letters in points.
const (
	side    = 22.0
	above   = 27.0
	below   = 24.0
	sizeH1  = 22.0
	sizeH2  = 15.0
	sizeH3  = 11.5
	sizeP   = 10.5
	sizeS   = 9.0
	leading = .50 // millimetres of a line for each point
)

// colour is red, green and blue.
type colour [3]int

// The colours of the pages in daylight.
var (
	ink   = colour{20, 40, 42}
	ink2  = colour{71, 91, 92}
	rule  = colour{210, 221, 217}
	tint  = colour{217, 234, 230}
	river = colour{28, 97, 94}
	edge  = colour{117, 137, 134}
	sunk  = colour{241, 245, 243}
	gold  = colour{125, 82, 0}
)

// sheet is a report on its way to paper.
type sheet struct {
	*fpdf.Fpdf
	Report
	pages int // in all; 0 while they are counted
	wide  float64
	high  float64
	lost  bool // a character could not be drawn
	size  float64
}

func (r Report) draw(paper Paper, pages int) (*sheet, error) {
	s := &sheet{Fpdf: fpdf.New("P", "mm", string(paper), ""), Report: r, pages: pages}
	s.wide, s.high = s.GetPageSize()
	s.wide -= 2 * side
	s.AddUTF8FontFromBytes("L", "", regularFont)
	s.AddUTF8FontFromBytes("L", "B", boldFont)
	s.SetMargins(side, above, side)
	s.SetAutoPageBreak(false, below)
	s.SetCellMargin(0)
	s.describe()
	s.SetHeaderFunc(s.head)
	s.SetFooterFunc(s.foot)
	s.AddPage()
	s.cover()
	for _, p := range r.Parts {
		s.part(p)
	}
	return s, s.Error()
}

// describe says what the file is. Its times are the day of the report, so that
// the same report always is the same file.
func (s *sheet) describe() {
	made := s.Made.UTC().Add(12 * time.Hour)
	title, _ := drawable(s.Title)
	s.SetTitle(title, true)
	s.SetLang(s.Language)
	s.SetCreationDate(made)
	s.SetModificationDate(made)
	s.SetCatalogSort(true)
	s.SetProducer("", true)
	s.SetDisplayMode("real", "continuous")
}

func (s *sheet) font(style string, size float64, c colour) {
	s.SetFont("L", style, size)
	s.SetTextColor(c[0], c[1], c[2])
	s.size = size
}

func (s *sheet) stroke(c colour, width float64) {
	s.SetDrawColor(c[0], c[1], c[2])
	s.SetLineWidth(width)
}

func (s *sheet) fill(c colour) { s.SetFillColor(c[0], c[1], c[2]) }

func (s *sheet) line() float64 { return s.size * leading }

func (s *sheet) head() {
	if s.PageNo() == 1 {
		return
	}
	s.font("", sizeS, ink2)
	s.put(side, 12, s.wide, s.cut(s.Title, s.wide), "L")
	s.stroke(rule, .2)
	s.Line(side, 18.5, side+s.wide, 18.5)
	s.SetXY(side, above)
}

func (s *sheet) foot() {
	s.font("", sizeS, ink2)
	y := s.high - 15
	s.stroke(rule, .2)
	s.Line(side, y-3, side+s.wide, y-3)
	page := strings.NewReplacer("{n}", strconv.Itoa(s.PageNo()), "{all}", strconv.Itoa(s.pages)).Replace(s.Words.Page)
	s.put(side, y, s.wide, page, "R")
	s.put(side, y, s.wide-30, s.cut(s.Limit, s.wide-32), "L")
}

// put writes one line; x, y is its upper left corner.
func (s *sheet) put(x, y, w float64, text, align string) {
	s.SetXY(x, y)
	s.CellFormat(w, s.line(), s.drawable(text), "", 0, align, false, 0, "")
}

func (s *sheet) drawable(text string) string {
	out, lost := drawable(text)
	s.lost = s.lost || lost
	return out
}

// cut shortens a text to one line.
func (s *sheet) cut(text string, w float64) string {
	lines := s.wrap(text, w)
	if len(lines) < 2 {
		return text
	}
	return lines[0] + " …"
}

// wrap breaks a text into lines of a width, at spaces, and within a word only
// when it is wider than a line.
func (s *sheet) wrap(text string, w float64) (lines []string) {
	for _, paragraph := range strings.Split(s.drawable(text), "\n") {
		line := ""
		for word := range strings.FieldsFuncSeq(paragraph, func(r rune) bool { return r == ' ' }) { // others do not break
			if line != "" && s.GetStringWidth(line+" "+word) <= w {
				line += " " + word
				continue
			}
			if line != "" {
				lines = append(lines, line)
			}
			var full []string
			full, line = s.broken(word, w)
			lines = append(lines, full...)
		}
		lines = append(lines, line)
	}
	return lines
}

// broken breaks a word that is wider than a line.
func (s *sheet) broken(word string, w float64) (full []string, rest string) {
	for _, r := range word {
		if rest != "" && s.GetStringWidth(rest+string(r)) > w {
			full, rest = append(full, rest), ""
		}
		rest += string(r)
	}
	return full, rest
}

// lines writes lines one below the other, each whole on a page.
func (s *sheet) lines(x, w float64, lines []string) {
	for _, line := range lines {
		size, style := s.size, s.GetFontStyle()
		red, green, blue := s.GetTextColor()
		s.room(s.line())
		s.font(style, size, colour{red, green, blue})
		y := s.GetY()
		s.SetXY(x, y)
		s.CellFormat(w, s.line(), line, "", 0, "L", false, 0, "")
		s.SetXY(side, y+s.line())
	}
}

func (s *sheet) gap(mm float64) { s.SetY(s.GetY() + mm) }

// cover is what stands before the parts.
func (s *sheet) cover() {
	s.SetXY(side, above-5)
	s.font("B", sizeH1, ink)
	s.lines(side, s.wide, s.wrap(s.Title, s.wide))
	s.gap(4)
	for _, f := range s.About {
		s.fact(f, 38)
	}
	s.gap(4)
	s.font("", sizeP, ink)
	limit := s.wrap(s.Limit, s.wide-10)
	high := float64(len(limit))*s.line() + 7
	s.fill(sunk)
	s.RoundedRect(side, s.GetY(), s.wide, high, 2.5, "1234", "F")
	s.gap(3.5)
	s.lines(side+5, s.wide-10, limit)
	s.gap(3.5)
	if s.lacks() {
		s.gap(3)
		s.font("", sizeS, ink2)
		s.lines(side, s.wide, s.wrap(s.Words.Lacks, s.wide))
	}
	s.gap(4)
}

// lacks reports whether anything in the report cannot be drawn, before it is.
func (s *sheet) lacks() bool {
	for _, text := range s.texts() {
		if _, lost := drawable(text); lost {
			return true
		}
	}
	return false
}

// fact is a name and a text beside it.
func (s *sheet) fact(f Fact, left float64) {
	s.font("", sizeP, ink2)
	names := s.wrap(f.Name, left-4)
	s.font("", sizeP, ink)
	texts := s.wrap(f.Text, s.wide-left)
	high := float64(max(len(names), min(len(texts), 6))) * s.line()
	s.room(high + 1)
	y := s.GetY()
	s.font("", sizeP, ink2)
	s.lines(side, left-4, names)
	after := s.GetY()
	s.SetXY(side, y)
	s.font("", sizeP, ink)
	s.lines(side+left, s.wide-left, texts)
	if s.GetY() > y {
		s.SetY(max(s.GetY(), after)) // not when the text went on to another page
	}
	s.gap(1.2)
}

func (s *sheet) part(p Part) {
	s.gap(6)
	s.font("B", sizeH2, river)
	title := s.wrap(p.Title, s.wide)
	s.room(float64(len(title))*s.line() + 1.5 + s.begins(p.Blocks))
	s.font("B", sizeH2, river)
	s.Bookmark(s.drawable(p.Title), 0, -1)
	s.lines(side, s.wide, title)
	s.gap(1.5)
	for i, b := range p.Blocks {
		if b.Head != "" {
			s.room(12 + s.begins(p.Blocks[i+1:]))
		}
		s.block(b)
	}
}

func (s *sheet) block(b Block) {
	switch {
	case b.Head != "":
		s.gap(2.5)
		s.room(22)
		s.font("B", sizeH3, ink)
		s.lines(side, s.wide, s.wrap(b.Head, s.wide))
		s.gap(1)
	case b.Text != "":
		s.paragraph(b.Text, sizeP, ink)
	case b.Note != "":
		s.paragraph(b.Note, sizeS, ink2)
	case b.Quote != "":
		s.quoted(b.Quote)
	case len(b.List) > 0:
		s.listed(b.List)
	case len(b.Facts) > 0:
		for _, f := range b.Facts {
			s.fact(f, factLeft)
		}
		s.gap(2)
	case b.Table != nil:
		s.table(b.Table)
	case b.Line != nil:
		s.picture(b.Line)
	}
}

// paragraph writes a text; a short one stays on one page.
func (s *sheet) paragraph(text string, size float64, c colour) {
	s.font("", size, c)
	lines := s.wrap(text, s.wide)
	s.room(s.line() * float64(min(len(lines), 4)))
	s.font("", size, c) // a new page has set another
	s.lines(side, s.wide, lines)
	s.gap(2)
}

func (s *sheet) quoted(text string) {
	s.font("", sizeP, ink)
	s.stroke(tint, 1)
	for _, line := range s.wrap(text, s.wide-7) {
		s.room(s.line())
		y := s.GetY()
		s.Line(side+1, y, side+1, y+s.line())
		s.lines(side+7, s.wide-7, []string{line})
	}
	s.gap(2)
}

func (s *sheet) listed(list []string) {
	for _, item := range list {
		s.font("", sizeP, ink)
		lines := s.wrap(item, s.wide-5)
		s.room(s.line() * float64(min(len(lines), 3)))
		s.fill(river)
		s.Circle(side+1.3, s.GetY()+s.line()/2, .7, "F")
		s.font("", sizeP, ink)
		s.lines(side+5, s.wide-5, lines)
		s.gap(.8)
	}
	s.gap(1.5)
}

// texts are all texts of the report.
func (r Report) texts() (all []string) {
	all = append(all, r.Title, r.Limit)
	for _, f := range r.About {
		all = append(all, f.Name, f.Text)
	}
	for _, p := range r.Parts {
		all = append(all, p.Title)
		for _, b := range p.Blocks {
			all = append(append(all, b.Head, b.Text, b.Note, b.Quote), b.List...)
			for _, f := range b.Facts {
				all = append(all, f.Name, f.Text)
			}
			if b.Table != nil {
				all = append(all, b.Table.texts()...)
			}
		}
	}
	return all
}

func (t *Table) texts() (all []string) {
	all = append(all, t.Head...)
	for _, row := range t.Rows {
		all = append(append(all, row.Name), row.Cells...)
	}
	return all
}

// FileName is what a download is called. It names nobody.
func (r Report) FileName(paper Paper) string {
	return fmt.Sprintf("report-%s-%s.pdf", r.Made, strings.ToLower(string(paper)))
}
