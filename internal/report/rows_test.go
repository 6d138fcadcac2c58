package report_test

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"

	"mentor/internal/instrument"
	"mentor/internal/report"
)

// Each file holds the same two people, written by the program of its name: one
// skipped CLO1, to the other TLK2 did not come up.
func TestScoreCSVAsProgramsWriteIt(t *testing.T) {
	files, err := filepath.Glob("testdata/tables/read/*")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	want := []map[string]string{
		{"id": "middle, first", "CLO": "50.00", "CLO_lo": "35.49", "TLK": "50.00", "TLK_lo": "36.76"},
		{"id": "José “Pepe”\nof Łódź", "CLO": "100.00", "CLO_lo": "86.76", "TLK": "100.00", "TLK_lo": "85.49"},
	}
	var first []map[string]string
	for _, file := range files {
		in, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := scoreTable(t, instrument.Full, string(in))
		if err != nil || len(rows) != 2 {
			t.Errorf("%s: %d rows, %v", file, len(rows), err)
			continue
		}
		if first == nil {
			first = rows
		}
		for i, row := range rows {
			for column, text := range want[i] {
				if row[column] != text {
					t.Errorf("%s: row %d, %s is %q, want %q", file, i, column, row[column], text)
				}
			}
		}
		if !reflect.DeepEqual(rows, first) {
			t.Errorf("%s: %v\n\twant %v", file, rows, first)
		}
	}
}

func TestScoreCSVNamesWhatProgramsWrite(t *testing.T) {
	for file, want := range map[string]string{
		"libreoffice-7.4.7-windows-1252.csv": `row 3, column id: "Jos\xe9 \x93Pepe\x94\nof ?\xf3d?" has a letter that was lost or is not in UTF-8; save the table again in the character set UTF-8`,
		"libreoffice-7.4.7.ods":              "the file is not plain text; save the table as CSV in UTF-8",
		"r-4.2.2-write.csv-na.csv":           "row 2, column CLO1: NA has two meanings; write skip for no answer, na (small) where it did not come up",
		"r-4.2.2-write.table.csv":            `the first row, "id" "CLO1" "CLO2" "…, has no commas, semicolons or tabs between its columns`,
	} {
		in, err := os.ReadFile("testdata/tables/named/" + file)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := scoreTable(t, instrument.Full, string(in)); err == nil || err.Error() != want {
			t.Errorf("%s: %v\n\twant %s", file, err, want)
		}
	}
}

// What is the same table in other clothes gives the same scores to the byte.
func TestScoreCSVInOtherClothes(t *testing.T) {
	plain := sheet(t, "Zoë", map[string]string{"CLO1": "3", "STR1": "na"}) + sheetRow(t, map[string]string{"RES2": ""})
	semicolons := strings.ReplaceAll(plain, ",", ";")
	utf16 := func(order unicode.Endianness) string {
		out, err := unicode.UTF16(order, unicode.UseBOM).NewEncoder().String(semicolons)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	head, body, _ := strings.Cut(plain, "\n")
	want := scoredBytes(t, plain)
	for name, in := range map[string]string{
		"semicolons":           semicolons,
		"tabs":                 strings.ReplaceAll(plain, ",", "\t"),
		"bars":                 strings.ReplaceAll(plain, ",", "|"),
		"sep":                  "sep=;\r\n" + strings.ReplaceAll(semicolons, "\n", "\r\n"),
		"sep after a mark":     "\uFEFFSEP=\t\n" + strings.ReplaceAll(plain, ",", "\t"),
		"sep in quotes":        "\"sep=;\"\n" + semicolons,
		"a wrong sep":          "sep=,\n" + semicolons,
		"UTF-16, little":       utf16(unicode.LittleEndian),
		"UTF-16, big":          utf16(unicode.BigEndian),
		"CR":                   strings.ReplaceAll(plain, "\n", "\r"),
		"CRLF":                 strings.ReplaceAll(plain, "\n", "\r\n"),
		"a decimal point":      strings.ReplaceAll(plain, ",3,", ",3.0,"),
		"a decimal comma":      strings.ReplaceAll(semicolons, ";3;", ";3,00;"),
		"capitals":             strings.ToUpper(head) + "\n" + body,
		"small letters":        strings.ToLower(head) + "\n" + body,
		"an Id in quotes":      strings.Replace(plain, "id,", `"Id",`, 1),
		"separators at an end": strings.ReplaceAll(plain, "\n", ",,,\n"),
		"after the names only": strings.Replace(plain, "\n", ",,\n", 1),
		"empty rows":           ",,,\n" + head + "\n,,,,\n" + body + strings.Repeat(strings.Repeat(",", 60)+"\n", 3) + " , ,\n\n",
		// LimeSurvey 3 to 6 (CsvWriter.php): a mark, all in quotes, an empty line at the end.
		"LimeSurvey":        "\uFEFF\"" + strings.TrimSuffix(strings.NewReplacer(",", "\";\"", "\n", "\"\r\n\"").Replace(plain), "\"") + "\r\n",
		"names of rows":     "," + head + "\n" + "0," + strings.Replace(body, "\n", "\n1,", 1),
		"rows named by ids": strings.Replace(plain, "id,", `"",`, 1),
	} {
		if got := scoredBytes(t, in); got != want {
			t.Errorf("%s: got\n%s\n\twant\n%s", name, got, want)
		}
	}
}

// scoredBytes is the answer to a table, or what is wrong with it.
func scoredBytes(t *testing.T, in string) string {
	t.Helper()
	lib, loc := load(t)
	var out bytes.Buffer
	if err := report.ScoreCSV(lib, loc, instrument.Full, strings.NewReader(in), &out); err != nil {
		return err.Error()
	}
	return out.String()
}

// Who has no id is found again by the row, also below rows that are nobody's.
func TestScoreCSVNumbersRows(t *testing.T) {
	records := strings.Split(strings.TrimSpace(sheet(t, "", nil)), "\n")
	head, row := strings.TrimPrefix(records[0], "id,"), strings.TrimPrefix(records[1], ",")
	rows, err := scoreTable(t, instrument.Full, head+"\n"+row+"\n,,,,\n"+row+"\n\n"+row+"\n")
	if err != nil || len(rows) != 3 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	if rows[0]["id"] != "1" || rows[1]["id"] != "3" || rows[2]["id"] != "5" {
		t.Errorf("the ids are %s, %s and %s", rows[0]["id"], rows[1]["id"], rows[2]["id"])
	}
}

// Rows are numbered as the spreadsheet shows them.
func TestScoreCSVRowsInErrors(t *testing.T) {
	good := sheet(t, "A", nil)
	bad := sheetRow(t, map[string]string{"TLK2": "7"})
	where := func(row string) string { return "row " + row + ", column TLK2: 7 is not one of 1 to 5, na or empty" }
	for name, c := range map[string]struct{ in, want string }{
		"a line break in a cell": {sheet(t, "A\nB\n\nC", nil) + bad, where("3")},
		"CRLF in a cell":         {strings.ReplaceAll(sheet(t, "A\nB", nil), "\n", "\r\n") + bad, where("3")},
		"CR, with LF in a cell":  {strings.ReplaceAll(good, "\n", "\r") + "\"A\nB\"" + strings.TrimPrefix(sheetRow(t, nil), "B") + bad, where("4")},
		"below sep":              {"sep=,\n" + good + bad, where("3")},
		"below empty rows":       {good + "\n,,,,\n" + bad, where("5")},
		"in quotes, open":        {sheet(t, "A\nB", nil) + "\"B" + bad, "row 3, column id: a quotation mark is missing or one too many"},
		"a quote in a cell":      {strings.Replace(good, "\nA,", "\nA,\"1\"2,", 1), "row 2, column CLO1: a quotation mark is missing or one too many"},
		"in the names of rows":   {"," + strings.Replace(good, "\nA", "\n\"1,A", 1), "row 2, column \"\": a quotation mark is missing or one too many"},
		"quotes in the header":   {strings.Replace(good, "CLO1", `C"LO1`, 1), "row 1: a quotation mark is missing or one too many"},
	} {
		if _, err := scoreTable(t, instrument.Full, c.in); err == nil || err.Error() != c.want {
			t.Errorf("%s: %v\n\twant %s", name, err, c.want)
		}
	}
}

// Excel reads a file as UTF-8 when it begins with the mark, and else as the
// computer's old encoding; R, pandas and LibreOffice leave the mark out.
func TestScoreCSVOpensInSpreadsheets(t *testing.T) {
	out := scoredBytes(t, sheet(t, "“Zoë”", nil))
	if !strings.HasPrefix(out, "\uFEFFid,CLO,") || !strings.Contains(out, "\n“Zoë”,25.00,") {
		t.Errorf("the answer is %q", out)
	}
}
