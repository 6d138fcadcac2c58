package report_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"mentor/internal/calendar"
	"mentor/internal/report"
)

// pagesOf are the texts of the pages of a report, read by another program.
func pagesOf(t *testing.T, r report.Report, paper report.Paper) []string {
	t.Helper()
	data, err := r.PDF(paper)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "report.pdf")
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", "-raw", name, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(string(out), "\f")
}

// Wherever the end of a page comes, a heading stands on the page on which its table
// begins, with the sentences between them; nor does the title of a part stand alone.
func TestHeadingsStayWithTheirTables(t *testing.T) {
	if _, err := exec.LookPath("pdftotext"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	table := func(rows int) *report.Table {
		out := &report.Table{Caption: "Many numbers", Head: []string{"Column one", "Column two"}, Wide: []int{60, 40}}
		for i := range rows {
			out.Rows = append(out.Rows, report.Row{Name: fmt.Sprint("Row ", i), Cells: []string{"word"}})
		}
		return out
	}
	sentence := "A sentence that is long enough to go over more than one line of the page, so that there is something between the heading and what it stands over."
	bodies := map[string][]report.Block{
		"a short table":        {{Text: sentence}, {Note: sentence}, {Note: sentence}, {Table: table(6)}},
		"a long table":         {{Text: sentence}, {Note: sentence}, {Note: sentence}, {Note: sentence}, {Table: table(70)}},
		"a heading between":    {{Text: sentence}, {Head: "Under the title"}, {Note: sentence}, {Table: table(6)}},
		"facts and no table":   {{Text: sentence}, {Facts: []report.Fact{{Name: "Column one", Text: sentence}, {Name: "Other", Text: sentence}}}},
		"a list before it":     {{List: []string{sentence, sentence}}, {Table: table(6)}},
		"the table right away": {{Table: table(6)}},
	}
	for _, paper := range []report.Paper{report.A4, report.Letter} {
		for name, body := range bodies {
			for filler := 0; filler < 48; filler += 3 {
				lines := make([]string, filler)
				for i := range lines {
					lines[i] = "filler"
				}
				r := report.Report{
					Language: "en", Dir: "ltr", Made: calendar.Of(2026, 11, 28), Title: "Report", Limit: "Not for court.",
					Words: report.Words{Page: "Page {n} of {all}"},
					Parts: []report.Part{{Title: "Before", Blocks: []report.Block{{List: lines}}}, {Title: "Zebra", Blocks: body}},
				}
				for i, page := range pagesOf(t, r, paper) {
					if strings.Contains(page, "Zebra") && !strings.Contains(page, "Column one") {
						t.Errorf("%s on %s after %d lines: the title is left alone on page %d", name, paper, filler, i+1)
					}
				}
			}
		}
	}
}
