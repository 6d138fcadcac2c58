package report

import (
	"slices"
	"strconv"

	"mentor/internal/calendar"
	"mentor/internal/chart"
	"mentor/internal/locale"
)

// Report is what a parent, or a child, lets somebody read. It is kept as JSON
// in the words of the day it was made, so that the page, the file and what its
// owner saw before are the same to the letter. Whoever draws it adds no word
// and computes no figure.
type Report struct {
	Language string       `json:"lang"`
	Dir      string       `json:"dir"`
	Made     calendar.Day `json:"made"`
	Title    string       `json:"title"`
	About    []Fact       `json:"about"`
	Limit    string       `json:"limit"` // what it is not, before anything else
	Parts    []Part       `json:"parts"`
	Young    bool         `json:"young,omitempty"` // a child made it
	Words    Words        `json:"words"`
}

// Words are those that a drawing needs besides the parts.
type Words struct {
	Page    string    `json:"page"`    // "Page {n} of {all}"
	Lacks   string    `json:"lacks"`   // says what Mark stands for
	Weather [5]string `json:"weather"` // 1 stormy to 5 clear
	Line    string    `json:"line"`
	Band    string    `json:"band"`
	Dot     string    `json:"dot"`
	Hard    string    `json:"hard"`
	Mended  string    `json:"mended"` // of a hard moment
}

// Fact is a name and what stands beside it.
type Fact struct {
	Name string `json:"n"`
	Text string `json:"t"`
}

// Part is one chosen section.
type Part struct {
	ID     string  `json:"id"`
	Title  string  `json:"title"`
	Blocks []Block `json:"blocks"`
}

// Block is one thing of a part. Exactly one field is set.
type Block struct {
	Head  string      `json:"h,omitempty"`
	Text  string      `json:"p,omitempty"`
	Note  string      `json:"m,omitempty"` // how to read what stands above it
	Quote string      `json:"q,omitempty"` // what the owner wrote, to the letter
	List  []string    `json:"l,omitempty"`
	Facts []Fact      `json:"f,omitempty"`
	Table *Table      `json:"t,omitempty"`
	Line  *chart.Line `json:"c,omitempty"`
}

// Table has a name in the first column of each row, and perhaps ranges out of
// 100 drawn in the second.
type Table struct {
	Caption string   `json:"caption"`
	Head    []string `json:"head"`
	Wide    []int    `json:"wide"` // of each column, the drawn one among them; 100 together
	Drawn   bool     `json:"drawn,omitempty"`
	Rows    []Row    `json:"rows"`
}

// Row is a row of a table.
type Row struct {
	Name  string       `json:"n"`
	Group bool         `json:"g,omitempty"` // a heading over the rows that follow
	Then  *chart.Score `json:"a,omitempty"`
	Now   *chart.Score `json:"b,omitempty"`
	Label string       `json:"l,omitempty"` // what is drawn, in words
	Cells []string     `json:"c,omitempty"` // the columns after the name and the drawn one
}

// Empty reports whether nothing stands in the part.
func (p Part) Empty() bool { return len(p.Blocks) == 0 }

func (p *Part) add(b Block)          { p.Blocks = append(p.Blocks, b) }
func (p *Part) text(text string)     { p.add(Block{Text: text}) }
func (p *Part) note(text string)     { p.add(Block{Note: text}) }
func (p *Part) head(text string)     { p.add(Block{Head: text}) }
func (p *Part) list(lines ...string) { p.add(Block{List: lines}) }

// part begins a section by its id.
func part(loc *locale.Locale, id string) Part {
	return Part{ID: id, Title: loc.T("share.section." + id)}
}

// Head is what stands before the parts.
type Head struct {
	Child    string // how the parent calls the child
	Age      string // of the child, in words; empty when it is not known or not to be told
	Made     calendar.Day
	From, To calendar.Day
	Purpose  string // may be empty
	Days     int    // it can be read for
}

// New begins a report.
func New(loc *locale.Locale, h Head) Report {
	r := Report{
		Language: loc.Language(), Dir: loc.Dir, Made: h.Made, Title: loc.T("report.title", "child", h.Child), Limit: loc.T("report.limit"),
		About: []Fact{
			{loc.T("report.about.by"), loc.T("report.about.by.parent", "child", h.Child)},
			{loc.T("report.about.days"), loc.T("report.range", "from", loc.Date(h.From), "to", loc.Date(h.To))},
			{loc.T("report.about.made"), loc.Date(h.Made)},
		},
		Words: Words{
			Page: loc.T("report.page"), Lacks: loc.T("report.lacks", "mark", Mark), Line: loc.T("progress.chart.line"),
			Band: loc.T("progress.chart.band"), Dot: loc.T("progress.chart.dot"), Hard: loc.T("report.key.hard"), Mended: loc.T("report.key.mended"),
		},
	}
	for i := range r.Words.Weather {
		r.Words.Weather[i] = loc.T("today.weather." + strconv.Itoa(i+1))
	}
	if h.Age != "" {
		r.About = slices.Insert(r.About, 1, Fact{loc.T("report.about.age"), h.Age})
	}
	if h.Purpose != "" {
		r.About = append(r.About, Fact{loc.T("report.about.for"), h.Purpose})
	}
	return r
}

// Mark stands where a file has no picture for a character.
const Mark = "□"
