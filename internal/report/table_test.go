package report_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"slices"
	"strings"
	"testing"

	"mentor/internal/instrument"
	"mentor/internal/report"
)

// sheet is a table with every item and one row, which change may alter.
func sheet(t *testing.T, id string, change map[string]string) string {
	t.Helper()
	lib, _ := load(t)
	head, row := []string{"id"}, []string{id}
	for _, it := range lib.Current().Items() {
		head, row = append(head, it.ID), append(row, cell(it, change))
	}
	var b strings.Builder
	w := csv.NewWriter(&b)
	if err := w.WriteAll([][]string{head, row}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func cell(it *instrument.Item, change map[string]string) string {
	if v, ok := change[it.ID]; ok {
		return v
	}
	if it.Unfavourable() {
		return "4"
	}
	return "2"
}

// score gives the rows of the answer by column.
func scoreTable(t *testing.T, length instrument.Length, in string) ([]map[string]string, error) {
	t.Helper()
	lib, loc := load(t)
	var out bytes.Buffer
	if err := report.ScoreCSV(lib, loc, length, strings.NewReader(in), &out); err != nil {
		if out.Len() > 0 {
			t.Errorf("%d bytes were written before %v", out.Len(), err)
		}
		return nil, err
	}
	all, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(out.String(), "\uFEFF"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, cells := range all[1:] {
		row := map[string]string{}
		for i, name := range all[0] {
			row[name] = cells[i]
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func TestScoreCSV(t *testing.T) {
	rows, err := scoreTable(t, instrument.Full, sheet(t, "A7", nil))
	if err != nil || len(rows) != 1 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for column, want := range map[string]string{
		"id": "A7", "CLO": "25.00", "CLO_lo": "11.76", "CLO_hi": "38.24", "CLO_words": "between almost never and sometimes",
		"T": "25.00", "T_lo": "17.60", "T_hi": "32.40", "guidance": "erratic",
	} {
		if rows[0][column] != want {
			t.Errorf("%s is %q, want %q", column, rows[0][column], want)
		}
	}
	if len(rows[0]) != 1+9*4+4 {
		t.Errorf("%d columns", len(rows[0]))
	}
}

// Skipped and did not come up are not the same: one skipped of STR's five
// leaves a score, two that did not come up leave none.
func TestScoreCSVWithoutAnswers(t *testing.T) {
	rows, err := scoreTable(t, instrument.Full, sheet(t, "", map[string]string{
		"CLO1": "", "AUT1": " Skip ", "STR1": " na", "STR2": "na", "RES1": "skip", "RES2": "",
	}))
	if err != nil {
		t.Fatal(err)
	}
	got := rows[0]
	if got["CLO"] != "25.00" || got["CLO_lo"] != "10.49" || got["AUT"] != "25.00" {
		t.Errorf("with one answer skipped CLO is %q from %q, AUT %q", got["CLO"], got["CLO_lo"], got["AUT"])
	}
	for _, column := range []string{"STR", "STR_lo", "STR_hi", "STR_words", "RES", "RES_words", "T", "T_lo", "guidance"} {
		if got[column] != "" {
			t.Errorf("%s is %q, want nothing", column, got[column])
		}
	}
}

// The columns may stand in any order, without an id, after a byte order mark.
func TestScoreCSVOrder(t *testing.T) {
	records, err := csv.NewReader(strings.NewReader(sheet(t, "x", map[string]string{"CLO1": "5"}))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("\uFEFF")
	for _, r := range append(records, records[1], records[1]) {
		r = slices.Clone(r[1:])
		slices.Reverse(r)
		b.WriteString(strings.Join(r, ",") + "\r\n")
	}
	rows, err := scoreTable(t, instrument.Full, b.String())
	if err != nil || len(rows) != 3 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	if rows[0]["CLO"] != "37.50" || rows[2]["id"] != "3" {
		t.Errorf("CLO is %s, the id of the third is %s", rows[0]["CLO"], rows[2]["id"])
	}
}

// The short length needs the short items only, and scores no others.
func TestScoreCSVShort(t *testing.T) {
	lib, _ := load(t)
	var head, row []string
	for _, it := range lib.Current().Items() {
		if it.Short {
			head, row = append(head, it.ID), append(row, cell(it, nil))
		}
	}
	in := strings.Join(head, ",") + "\n" + strings.Join(row, ",") + "\n"
	rows, err := scoreTable(t, instrument.Short, in)
	if err != nil {
		t.Fatal(err)
	}
	if rows[0]["CLO"] != "25.00" || rows[0]["CLO_hi"] != "43.73" || rows[0]["T"] != "25.00" {
		t.Errorf("CLO is %s up to %s, T %s", rows[0]["CLO"], rows[0]["CLO_hi"], rows[0]["T"])
	}
	if _, err := scoreTable(t, instrument.Full, in); err == nil || !strings.HasPrefix(err.Error(), "the columns CLO4, CLO5, CLO6, RES4, ") {
		t.Errorf("the full form with the short columns: %v", err)
	}
	long, err := scoreTable(t, instrument.Short, sheet(t, "", map[string]string{"CLO4": "5"}))
	if err != nil || long[0]["CLO"] != "25.00" {
		t.Errorf("CLO4 counts in the short form: %v, %v", long, err)
	}
}

func TestScoreCSVErrors(t *testing.T) {
	good := sheet(t, "A", nil)
	_, row, _ := strings.Cut(good, "\n")
	for name, c := range map[string]struct{ in, want string }{
		"value":     {good + sheetRow(t, map[string]string{"TLK2": "7"}), "row 3, column TLK2: 7 is not one of 1 to 5, na or empty"},
		"na":        {sheet(t, "A", map[string]string{"RES2": "na"}), "row 2, column RES2: na is not one of 1 to 5 or empty"},
		"zero":      {sheet(t, "A", map[string]string{"RES2": "0"}), "row 2, column RES2: 0 is not one of 1 to 5 or empty"},
		"decimal":   {sheet(t, "A", map[string]string{"RES2": "1.5"}), "row 2, column RES2: 1.5 is not one of 1 to 5 or empty"},
		"terminal":  {sheet(t, "A", map[string]string{"RES2": "\x1b[2J"}), `row 2, column RES2: "\x1b[2J" is not one of 1 to 5 or empty`},
		"long":      {sheet(t, "A", map[string]string{"RES2": strings.Repeat("é", 500)}), "row 2, column RES2: " + strings.Repeat("é", 20) + "… is not one of 1 to 5 or empty"},
		"line":      {strings.Replace(good, "\n", "\n\n\n", 1) + sheetRow(t, map[string]string{"RES2": "x"}), "row 5, column RES2: x is not one of 1 to 5 or empty"},
		"unknown":   {strings.Replace(good, "CLO1", "CLO9", 1), "column CLO9 is not an item of the form"},
		"cause":     {strings.Replace(good, "CLO1", "move", 1), "column move is not an item of the form"},
		"nameless":  {strings.Replace(good, "CLO1", "", 1), "row 1: column 2 has no name"},
		"twice":     {strings.Replace(good, "CLO2", "CLO1", 1), "column CLO1 stands twice"},
		"missing":   {strings.NewReplacer("CLO1,", "").Replace(good), "column CLO1 is missing"},
		"ragged":    {good + "B,1,2\n", "row 3 has 3 cells, the header has 57"},
		"quotes":    {good + "\"B" + row, "row 3, column id: a quotation mark is missing or one too many"},
		"late":      {good + strings.Repeat(row, 100) + "B\n", "row 103 has 1 cells, the header has 57"},
		"latin-1":   {sheet(t, "Zo\xeb", nil), `row 2, column id: "Zo\xeb" has a letter that was lost or is not in UTF-8; save the table again in the character set UTF-8`},
		"marked":    {"\uFEFF" + sheet(t, "Zo\xeb", nil), `row 2, column id: "Zo\xeb" has a letter that was lost or is not in UTF-8; save the table again in the character set UTF-8`},
		"lost":      {sheet(t, "Zo\uFFFD", nil), "row 2, column id: Zo\uFFFD has a letter that was lost or is not in UTF-8; save the table again in the character set UTF-8"},
		"old name":  {strings.Replace(good, "CLO1", "\xdcber", 1), `column "\xdcber" is not an item of the form`},
		"R's NA":    {sheet(t, "A", map[string]string{"STR1": "NA"}), "row 2, column STR1: NA has two meanings; write skip for no answer, na (small) where it did not come up"},
		"n/a":       {sheet(t, "A", map[string]string{"STR1": "n/a"}), "row 2, column STR1: n/a has two meanings; write skip for no answer, na (small) where it did not come up"},
		"R's NA, 2": {sheet(t, "A", map[string]string{"RES2": "NA"}), "row 2, column RES2: NA is not one of 1 to 5 or empty"},
		"half":      {sheet(t, "A", map[string]string{"RES2": "3.05"}), "row 2, column RES2: 3.05 is not one of 1 to 5 or empty"},
		"spaces":    {strings.ReplaceAll(good, ",", " "), "the first row, id CLO1 CLO2 CLO3 CL…, has no commas, semicolons or tabs between its columns"},
		"no mark":   {strings.ReplaceAll(good, "", "\x00"), "the file is not plain text; save the table as CSV in UTF-8"},
		"ids twice": {strings.Replace(good, "CLO1", "ID", 1), "column id stands twice"},
		"nobody":    {",,,\n\n;;;\n", "the file is empty; its first row names the columns"},
		"empty":     {"", "the file is empty; its first row names the columns"},
		"id, twice": {strings.Replace(good, "CLO1", "id", 1), "column id stands twice"},
	} {
		if _, err := scoreTable(t, instrument.Full, c.in); err == nil || err.Error() != c.want {
			t.Errorf("%s: %v\n\twant %s", name, err, c.want)
		}
	}
}

func sheetRow(t *testing.T, change map[string]string) string {
	t.Helper()
	_, row, _ := strings.Cut(sheet(t, "B", change), "\n")
	return row
}

// A respondent's id cannot become a formula in the spreadsheet that opens the table.
func TestScoreCSVFormulas(t *testing.T) {
	for id, want := range map[string]string{
		"=1+1": "'=1+1", "+A1": "'+A1", "-3": "'-3", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t=1",
		"a=1": "a=1", "7": "7", "": "", "'x": "'x",
	} {
		rows, err := scoreTable(t, instrument.Full, sheet(t, id, nil))
		if err != nil {
			t.Fatal(err)
		}
		if rows[0]["id"] != want {
			t.Errorf("the id %q comes out as %q, want %q", id, rows[0]["id"], want)
		}
	}
}

// broken refuses what is written to it.
type broken struct{}

var errFull = errors.New("disk full")

func (broken) Write([]byte) (int, error) { return 0, errFull }

func TestScoreCSVTellsWhenNothingWasWritten(t *testing.T) {
	lib, loc := load(t)
	if err := report.ScoreCSV(lib, loc, instrument.Full, strings.NewReader(sheet(t, "A", nil)), broken{}); !errors.Is(err, errFull) {
		t.Errorf("the error is %v", err)
	}
}
