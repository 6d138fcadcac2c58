package web

import (
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"mentor/internal/instrument"
	"mentor/internal/share"
)

// figure is a score of the download.
type figure struct {
	Name          string
	Value, Lo, Hi *float64
}

// rowOf finds the score and the range that stand behind a name.
func rowOf(text, name string) (figures []int) {
	m := regexp.MustCompile(`(?s)` + strings.ReplaceAll(regexp.QuoteMeta(name), " ", `\s+`) + `\s+(\d+)\s+(\d+)\s+to\s+(\d+)\s`).FindStringSubmatch(text)
	for i := range m {
		if i > 0 {
			n, _ := strconv.Atoi(m[i]) // digits
			figures = append(figures, n)
		}
	}
	return figures
}

// The same test gives the same figures in the download, on the page that is
// shared, in its file for both papers, and beside the result itself.
func TestFiguresAreOne(t *testing.T) {
	t.Parallel()
	program(t, "pdftotext")
	s := newSite(t)
	v := s.holder(finished(t, instrument.Full, "Mia", s.clock, nil))
	var file struct{ Scales []figure }
	if err := json.Unmarshal([]byte(v.want(v.get("/result/answers.json"), 200)), &file); err != nil {
		t.Fatal(err)
	}
	v.want(v.post("/keep", "child=Mia&zone=Europe/Berlin"), 303)
	v.shares(ownShare, s.clock.Format(time.DateOnly), share.Scores)
	plain := regexp.MustCompile(`(?s)<svg.*?</svg>|<[^>]*>`)
	texts := map[string]string{"the page": plain.ReplaceAllString(v.want(v.get("/share/"+ownShare), 200), " ")}
	for _, paper := range []string{"a4", "letter"} {
		name := filepath.Join(t.TempDir(), "report.pdf")
		if err := os.WriteFile(name, v.get("/share/"+ownShare+"/report.pdf?paper="+paper).Body.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command("pdftotext", "-raw", name, "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		texts["the file on "+paper] = string(out)
	}
	compared := 0
	for _, score := range file.Scales {
		if score.Value == nil {
			continue
		}
		for where, text := range texts {
			row := rowOf(text, score.Name)
			if row == nil {
				t.Errorf("%s has no row of %s", where, score.Name)
				continue
			}
			for i, want := range []float64{*score.Value, *score.Lo, *score.Hi} {
				if math.Abs(float64(row[i])-want) > .505 { // the one has whole numbers, the other hundredths
					t.Errorf("%s says %v of %s, and the download %v, %v to %v", where, row, score.Name, *score.Value, *score.Lo, *score.Hi)
				}
				compared++
			}
		}
	}
	if compared < 60 {
		t.Errorf("%d figures were compared", compared)
	}
}
