package report

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"mentor/internal/instrument"
	"mentor/internal/library"
	"mentor/internal/locale"
)

// ScoreCSV scores a table: a row a respondent, a column an item id of the
// current form in any order, and if wanted a column "id". The short length
// needs only the items of the short form. A cell is 1 to 5, empty or "skip"
// (skipped), or "na" (did not come up, where the item allows it).
//
// out gets, a row a respondent: id (the row's number from 1 where there is
// none), for each scale the score 0..100, its 90 % interval and its words in
// the language of loc, the total with its interval, and the cell of guidance.
// Where there is no score the cells are empty. A text that a spreadsheet would
// take for a formula begins with an apostrophe.
//
// An error is one sentence with the row (the header is row 1) and the column;
// then nothing has been written.
func ScoreCSV(lib *library.Library, loc *locale.Locale, length instrument.Length, in io.Reader, out io.Writer) error {
	t := table{form: lib.Current(), loc: loc, length: length, in: csv.NewReader(withoutMark(in))}
	t.in.FieldsPerRecord = -1
	t.in.ReuseRecord = true
	if err := t.readHeader(); err != nil {
		return err
	}
	var whole bytes.Buffer
	w := csv.NewWriter(&whole)
	w.Write(t.head()) //nolint:errcheck // a buffer takes everything
	if err := t.score(w); err != nil {
		return err
	}
	w.Flush()
	_, err := out.Write(whole.Bytes())
	return err
}

// withoutMark skips the byte order mark that spreadsheets write.
func withoutMark(in io.Reader) io.Reader {
	r := bufio.NewReader(in)
	if mark, _ := r.Peek(3); string(mark) == "\uFEFF" {
		r.Discard(3) //nolint:errcheck // just peeked
	}
	return r
}

type table struct {
	form    *instrument.Form
	loc     *locale.Locale
	length  instrument.Length
	in      *csv.Reader
	columns []string // item ids, or idColumn
	places  []int    // of the item of a column among the answers
}

const idColumn = "id"

// next reads a row; row is its line in the file.
func (t *table) next() (cells []string, row int, err error) {
	cells, err = t.in.Read()
	var broken *csv.ParseError
	if errors.As(err, &broken) {
		return nil, 0, fmt.Errorf("row %d: %w", broken.Line, broken.Err)
	}
	if err == nil {
		row, _ = t.in.FieldPos(0)
	}
	return cells, row, err
}

func (t *table) readHeader() error {
	cells, _, err := t.next()
	if errors.Is(err, io.EOF) {
		return errors.New("the file is empty; its first row names the columns")
	}
	if err != nil {
		return err
	}
	for _, cell := range cells {
		name := strings.TrimSpace(cell)
		if name != idColumn && t.form.Item(name) == nil {
			return fmt.Errorf("column %s is not an item of the form", shown(name))
		}
		if slices.Contains(t.columns, name) {
			return fmt.Errorf("column %s stands twice", name)
		}
		place, _ := t.form.Place(name)
		t.columns, t.places = append(t.columns, name), append(t.places, place)
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
	for n := 1; ; n++ {
		cells, row, err := t.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		id, answers, err := t.answers(cells, row)
		if err != nil {
			return err
		}
		if !slices.Contains(t.columns, idColumn) {
			id = strconv.Itoa(n)
		}
		w.Write(t.line(id, t.form.Score(answers, t.length, calibration))) //nolint:errcheck // a buffer takes everything
	}
}

func (t *table) answers(cells []string, row int) (id string, a instrument.Answers, err error) {
	if len(cells) != len(t.columns) {
		return "", nil, fmt.Errorf("row %d has %d cells, the header has %d", row, len(cells), len(t.columns))
	}
	a = t.form.Blank()
	for i, cell := range cells {
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

func readCell(cell string) (instrument.Answer, bool) {
	switch cell = strings.ToLower(strings.TrimSpace(cell)); cell {
	case "", "skip":
		return instrument.Skipped, true
	case "na":
		return instrument.NotComeUp, true
	case "1", "2", "3", "4", "5":
		return instrument.Answer(cell[0] - '0'), true
	}
	return 0, false
}

func (t *table) badCell(row int, column, cell string) error {
	allowed := "1 to 5 or empty"
	if t.form.Item(column).MayNotComeUp() {
		allowed = "1 to 5, na or empty"
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
	if cell == "" || strings.ContainsFunc(cell, func(r rune) bool { return !unicode.IsGraphic(r) }) {
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
	text := func(x float64) string { return strconv.FormatFloat(hundredths(x), 'f', 2, 64) }
	return []string{text(s.Value), text(s.Lo), text(s.Hi)}
}

// harmless keeps a spreadsheet from running a text as a formula.
func harmless(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r\n", rune(text[0])) {
		return "'" + text
	}
	return text
}
