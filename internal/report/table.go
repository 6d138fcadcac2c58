package report

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"mentor/internal/instrument"
	"mentor/internal/library"
	"mentor/internal/locale"
)

// ScoreCSV scores a table: a row a respondent, a column an item id of the
// current form in any order, and if wanted a column "id"; capitals or not. A
// first column without a name is the id where there is no other: R and pandas
// write the names of rows so. The short length needs only the items of the
// short form. A cell is 1 to 5 (3.0 and 3,0 are 3), empty or "skip" (skipped),
// or "na" (did not come up, where the item allows it). NA is refused: R writes
// it for no answer. What a file may look like beside that, see openRows.
//
// out gets, a row a respondent: id (how many rows below the header it stands,
// where there is none), for each scale the score 0..100, its 90 % interval and
// its words in the language of loc, the total with its interval, and the cell of
// guidance. Where there is no score the cells are empty. A text that a
// spreadsheet would take for a formula begins with an apostrophe. It is UTF-8
// with the byte order mark without which Excel takes it for another encoding.
//
// An error is one sentence with the row and the column; then nothing has been
// written. Empty rows are no respondents, but they count as rows.
func ScoreCSV(lib *library.Library, loc *locale.Locale, length instrument.Length, in io.Reader, out io.Writer) error {
	opened, err := openRows(in)
	if err != nil {
		return err
	}
	t := table{form: lib.Current(), loc: loc, length: length, in: opened}
	if err := t.readHeader(); err != nil {
		return err
	}
	page := bytes.NewBufferString("\uFEFF")
	w := csv.NewWriter(page)
	w.Write(t.head()) //nolint:errcheck // a buffer takes everything
	if err := t.score(w); err != nil {
		return err
	}
	w.Flush()
	_, err = out.Write(page.Bytes())
	return err
}

type table struct {
	form    *instrument.Form
	loc     *locale.Locale
	length  instrument.Length
	in      *rows
	header  int      // its row
	columns []string // item ids, idColumn, or "" for the names of rows beside an id
	places  []int    // of the item of a column among the answers
}

const idColumn = "id"

func (t *table) readHeader() error {
	cells, row, err := t.in.next()
	if errors.Is(err, io.EOF) {
		return errEmpty
	}
	if err != nil {
		return fmt.Errorf("row %d: %w", row, err)
	}
	t.header = row
	for i, cell := range withoutEnd(cells, 0) {
		name := strings.ToUpper(strings.TrimSpace(cell))
		switch {
		case strings.EqualFold(name, idColumn):
			name = idColumn
		case name == "" && i == 0: // named below
		case name == "":
			return fmt.Errorf("row %d: column %d has no name", row, i+1)
		case t.form.Item(name) == nil:
			return fmt.Errorf("column %s is not an item of the form", shown(strings.TrimSpace(cell)))
		}
		if slices.Contains(t.columns, name) {
			return fmt.Errorf("column %s stands twice", name)
		}
		place, _ := t.form.Place(name)
		t.columns, t.places = append(t.columns, name), append(t.places, place)
	}
	if t.columns[0] == "" && !slices.Contains(t.columns, idColumn) {
		t.columns[0] = idColumn
	}
	return t.missing()
}

func (t *table) missing() error {
	var names []string
	for _, it := range t.form.Items() {
		if (t.length == instrument.Full || it.Short) && !slices.Contains(t.columns, it.ID) {
			names = append(names, it.ID)
		}
	}
	switch len(names) {
	case 0:
		return nil
	case 1:
		return fmt.Errorf("column %s is missing", names[0])
	}
	return fmt.Errorf("the columns %s are missing", strings.Join(names, ", "))
}

func (t *table) head() []string {
	head := []string{idColumn}
	for _, s := range t.form.Scales {
		head = append(head, s.ID, s.ID+"_lo", s.ID+"_hi", s.ID+"_words")
	}
	return append(head, "T", "T_lo", "T_hi", "guidance")
}

func (t *table) score(w *csv.Writer) error {
	for {
		cells, row, err := t.in.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if errors.Is(err, errQuote) && len(cells) < len(t.columns) {
			return fmt.Errorf("row %d, column %s: %w", row, shown(t.columns[len(cells)]), err)
		}
		if err != nil {
			return fmt.Errorf("row %d: %w", row, err)
		}
		id, answers, err := t.answers(cells, row)
		if err != nil {
			return err
		}
		if !slices.Contains(t.columns, idColumn) {
			id = strconv.Itoa(row - t.header)
		}
		w.Write(t.line(id, t.form.Score(answers, t.length, calibration))) //nolint:errcheck // a buffer takes everything
	}
}

func (t *table) answers(cells []string, row int) (id string, a instrument.Answers, err error) {
	if cells = withoutEnd(cells, len(t.columns)); len(cells) != len(t.columns) {
		return "", nil, fmt.Errorf("row %d has %d cells, the header has %d", row, len(cells), len(t.columns))
	}
	a = t.form.Blank()
	for i, cell := range cells {
		if t.columns[i] == "" {
			continue
		}
		if strings.ContainsRune(cell, utf8.RuneError) {
			return "", nil, fmt.Errorf("row %d, column %s: %s has a letter that was lost or is not in UTF-8; save the table again in the character set UTF-8", row, t.columns[i], shown(cell))
		}
		if t.columns[i] == idColumn {
			id = cell
			continue
		}
		v, ok := readCell(cell)
		if !ok || !t.form.Fits(t.places[i], v) {
			return "", nil, t.badCell(row, t.columns[i], cell)
		}
		a[t.places[i]] = v
	}
	return id, a, nil
}

// option is a number as programs write it that take answers for measurements.
var option = regexp.MustCompile(`^[1-5]([.,]0+)?$`)

func readCell(cell string) (instrument.Answer, bool) {
	cell = strings.TrimSpace(cell)
	switch {
	case cell == "", strings.EqualFold(cell, "skip"):
		return instrument.Skipped, true
	case cell == "na":
		return instrument.NotComeUp, true
	case option.MatchString(cell):
		return instrument.Answer(cell[0] - '0'), true
	}
	return 0, false
}

func (t *table) badCell(row int, column, cell string) error {
	allowed := "1 to 5 or empty"
	if t.form.Item(column).MayNotComeUp() {
		allowed = "1 to 5, na or empty"
		if name := strings.TrimSpace(cell); strings.EqualFold(name, "NA") || strings.EqualFold(name, "N/A") {
			return fmt.Errorf("row %d, column %s: %s has two meanings; write skip for no answer, na (small) where it did not come up", row, column, name)
		}
	}
	return fmt.Errorf("row %d, column %s: %s is not one of %s", row, column, shown(cell), allowed)
}

// shown is a cell as an error repeats it: short, and without what could steer
// a terminal.
func shown(cell string) string {
	const most = 20
	if r := []rune(cell); len(r) > most {
		cell = string(r[:most]) + "…"
	}
	if cell == "" || !utf8.ValidString(cell) || strings.ContainsFunc(cell, func(r rune) bool { return !unicode.IsGraphic(r) }) {
		return strconv.Quote(cell)
	}
	return cell
}

func (t *table) line(id string, r instrument.Result) []string {
	line := []string{harmless(id)}
	for _, s := range r.Scores {
		line = append(line, numbers(s)...)
		words := ""
		if s.OK() {
			words = literal(t.loc, s)
		}
		line = append(line, harmless(words))
	}
	line = append(line, numbers(r.Total)...)
	return append(line, r.Guidance.Cell)
}

// numbers are a score and its interval; three empty cells when there is none.
func numbers(s instrument.Score) []string {
	if !s.OK() {
		return []string{"", "", ""}
	}
	return []string{Hundredths(s.Value), Hundredths(s.Lo), Hundredths(s.Hi)}
}

// harmless keeps a spreadsheet from running a text as a formula.
func harmless(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r\n", rune(text[0])) {
		return "'" + text
	}
	return text
}
