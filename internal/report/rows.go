package report

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// rows is a table as spreadsheets and statistics programs write it: in UTF-8,
// or in any encoding that its byte order mark names, with any line ends, and
// columns separated by commas, semicolons, tabs or bars.
type rows struct {
	in     *csv.Reader
	folded int // line breaks inside the cells so far
}

const separators = ",;\t|"

var (
	lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")
	// sepLine is for Excel, which does not show it. The header tells as much.
	sepLine = regexp.MustCompile(`^"?(?i:sep)=[^\n]*\n`)
)

func openRows(in io.Reader) (*rows, error) {
	raw, err := io.ReadAll(transform.NewReader(in, unicode.BOMOverride(transform.Nop)))
	if err != nil {
		return nil, err
	}
	text := lineEnds.Replace(string(raw))
	if strings.ContainsRune(text, 0) {
		return nil, errors.New("the file is not plain text; save the table as CSV in UTF-8")
	}
	text = text[len(sepLine.FindString(text)):]
	comma, err := separator(text)
	if err != nil {
		return nil, err
	}
	r := rows{in: csv.NewReader(strings.NewReader(text))}
	r.in.Comma, r.in.FieldsPerRecord, r.in.ReuseRecord = comma, -1, true
	return &r, nil
}

// separator is what stands most often in the first row with something in it.
func separator(text string) (found rune, err error) {
	head, _, _ := strings.Cut(strings.TrimLeft(text, " \n"+separators), "\n")
	if head == "" {
		return 0, errEmpty
	}
	most := 0
	for _, r := range separators {
		if n := strings.Count(head, string(r)); n > most {
			found, most = r, n
		}
	}
	if most == 0 {
		return 0, fmt.Errorf("the first row, %s, has no commas, semicolons or tabs between its columns", shown(head))
	}
	return found, nil
}

var (
	errEmpty = errors.New("the file is empty; its first row names the columns")
	errQuote = errors.New("a quotation mark is missing or one too many")
)

// next reads a row with something in it. row is its number as a spreadsheet
// shows it: from 1, empty rows count, line breaks inside a cell do not. With
// errQuote come the cells before the broken one.
func (r *rows) next() (cells []string, row int, err error) {
	for {
		cells, err = r.in.Read()
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			return cells, broken.StartLine - r.folded, errQuote
		}
		if err != nil {
			return nil, 0, err
		}
		line, _ := r.in.FieldPos(0)
		row = line - r.folded
		for _, cell := range cells {
			r.folded += strings.Count(cell, "\n")
		}
		if len(withoutEnd(cells, 0)) > 0 {
			return cells, row, nil
		}
	}
}

func blank(cell string) bool { return strings.TrimSpace(cell) == "" }

// withoutEnd leaves out the empty cells after the first n.
func withoutEnd(cells []string, n int) []string {
	for len(cells) > n && blank(cells[len(cells)-1]) {
		cells = cells[:len(cells)-1]
	}
	return cells
}
