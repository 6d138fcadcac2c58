package web

import (
	"bytes"
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"mentor/internal/report"
	"mentor/internal/share"
	"mentor/internal/web/reader"
	"mentor/internal/web/space"
)

// program skips a test that lacks a program; with CI=true it fails.
func program(t *testing.T, name string) {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
}

var numbersIn = regexp.MustCompile(`\d+(?:\.\d+)?`)

// The file opens in another program, on both papers, and has every text of the
// page, so every figure too. That they are those of the download: TestFiguresAreOne.
func TestPDFSaysWhatThePageSays(t *testing.T) {
	t.Parallel()
	program(t, "pdftotext")
	program(t, "pdftoppm")
	s := newSite(t)
	v := s.anna()
	v.shares(ownShare, "2025-12-01", share.Parents...)
	c := v.space()
	g, err := space.Read[share.Grant](c.Desk, space.KindGrant, ownShare)
	if err != nil {
		t.Fatal(err)
	}
	r, err := reader.ReportOf(c, g)
	if err != nil || r == nil {
		t.Fatal(err)
	}
	for _, paper := range []report.Paper{report.A4, report.Letter} {
		w := v.get("/share/" + ownShare + "/report.pdf?paper=" + string(paper))
		name := filepath.Join(t.TempDir(), "report.pdf")
		if err := os.WriteFile(name, w.Body.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		again, err := r.PDF(paper)
		if err != nil || !bytes.Equal(again, w.Body.Bytes()) {
			t.Errorf("the same report gives another file: %v", err)
		}
		out, err := exec.Command("pdftotext", "-raw", name, "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		sameText(t, sheetOf.FindString(v.get("/share/"+ownShare).Body.String()), string(out))
		drawn, err := exec.Command("pdftoppm", "-r", "72", "-png", name, filepath.Join(filepath.Dir(name), "p")).CombinedOutput()
		pages, _ := filepath.Glob(filepath.Join(filepath.Dir(name), "p*.png"))
		if err != nil || len(pages) < 2 || len(drawn) > 0 {
			t.Errorf("%d pages of %s, %v: %s", len(pages), paper, err, drawn)
		}
		if !strings.Contains(string(out), fmt.Sprintf("Page %d of %d", len(pages), len(pages))) {
			t.Error("the last page has no number")
		}
	}
}

// sameText insists that what the page says stands in the file, cell by cell.
func sameText(t *testing.T, p, file string) {
	t.Helper()
	squeezed := func(text string) string { return strings.Join(strings.Fields(text), "") }
	have := squeezed(file)
	p = regexp.MustCompile(`(?s)<svg.*?</svg>|<caption.*?</caption>|<figure.*?</figure>`).ReplaceAllString(p, "")
	said := 0
	for _, text := range regexp.MustCompile(`>([^<]+)<`).FindAllStringSubmatch(p, -1) {
		words := html.UnescapeString(text[1])
		if strings.TrimSpace(words) == "" {
			continue
		}
		said++
		// a long text may be cut by a page's head and foot: then its numbers and first words stand for it
		if !strings.Contains(have, squeezed(words)) && len(words) < 60 {
			t.Errorf("the file lacks %q", words)
		}
		for _, n := range numbersIn.FindAllString(words, -1) {
			if !strings.Contains(have, n) {
				t.Errorf("the file lacks the number %s of %q", n, words)
			}
		}
	}
	if said < 100 {
		t.Errorf("%d texts were compared", said)
	}
}
