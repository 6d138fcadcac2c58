package progress

import (
	"bytes"
	"encoding/csv"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"mentor/internal/instrument"
	"mentor/internal/instrument/instrumenttest"
)

// table reads a file of testdata as rows by column name.
func table(t *testing.T, name string) (rows []map[string]string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records[1:] {
		row := map[string]string{}
		for i, column := range records[0] {
			row[column] = r[i]
		}
		rows = append(rows, row)
	}
	return rows
}

func number(t *testing.T, text string) float64 {
	t.Helper()
	if text == "" {
		return 0
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// The key that the R script scores by is the key of the released form.
func TestKeyOfTheSecondHand(t *testing.T) {
	f, key := form(t), table(t, "items.csv")
	if len(key) != len(f.Items()) {
		t.Fatalf("items.csv has %d items, the form %d", len(key), len(f.Items()))
	}
	for p, it := range f.Items() {
		want := strings.Join([]string{it.ID, f.Scales[f.ScaleOf(p)].ID, it.Set, it.Direction, strconv.FormatBool(it.Short)}, ",")
		k := key[p]
		equal(t, "items.csv", strings.Join([]string{k["item"], k["scale"], k["set"], k["direction"], k["short"]}, ","), want)
	}
}

// drawnSets are the 200 answer sets.
func drawnSets(t *testing.T, f *instrument.Form) (sets []test) {
	t.Helper()
	for _, row := range table(t, "answers.csv") {
		d := test{f.Blank(), instrumenttest.Lengths[row["length"]]}
		for p, it := range f.Items() {
			instrumenttest.Answer(t, f, d.answers, []int{p}, row[it.ID])
		}
		sets = append(sets, d)
	}
	return sets
}

// Every score of 200 answer sets is what a calculation by another hand, in
// another language, made of them (testdata/check.R).
func TestScoresBySecondHand(t *testing.T) {
	f := form(t)
	sets := drawnSets(t, f)
	want := table(t, "scores.csv")
	if len(want) != len(sets)*(len(f.Scales)+1) {
		t.Fatalf("scores.csv has %d rows for %d sets", len(want), len(sets))
	}
	for _, w := range want {
		row, _ := strconv.Atoi(w["row"])
		r := f.Score(sets[row-1].answers, sets[row-1].length, instrument.APriori)
		s := r.Of(w["scale"])
		if w["scale"] == "T" {
			s = r.Total
		}
		what := "set " + w["row"] + " " + w["scale"] + " "
		equal(t, what+"why", instrumenttest.Whys[s.Why], strings.TrimPrefix(w["why"], "valid"))
		equal(t, what+"k", strconv.Itoa(s.Of), w["k"])
		equal(t, what+"m", strconv.Itoa(s.Answered), w["m"])
		near(t, what+"value", s.Value, number(t, w["value"]), 1e-9)
		near(t, what+"SEM", s.SEM, number(t, w["sem"]), 1e-9)
		near(t, what+"lo", s.Lo, number(t, w["lo"]), 1e-9)
		near(t, what+"hi", s.Hi, number(t, w["hi"]), 1e-9)
	}
}

// Every verdict on 199 pairs of tests, under the gate of the total, is the other
// hand's.
func TestChangesBySecondHand(t *testing.T) {
	f := form(t)
	sets := drawnSets(t, f)
	want := table(t, "changes.csv")
	if len(want) != (len(sets)-1)*(len(f.Scales)+1) {
		t.Fatalf("changes.csv has %d rows for %d sets", len(want), len(sets))
	}
	for _, w := range want {
		row, _ := strconv.Atoi(w["row"])
		before, after := sets[row-2], sets[row-1]
		look := judged(f, instrument.APriori, before, after)
		c := scaleOf(look, w["scale"])
		if w["scale"] == "T" {
			c = look.Total
		}
		what := "change to set " + w["row"] + " " + w["scale"] + " "
		equal(t, what+"items", strconv.Itoa(commonItems(f, before, after, w["scale"])), w["items"])
		equal(t, what+"verdict", c.Verdict.String(), w["verdict"])
		near(t, what+"before", c.Before, number(t, w["before"]), 1e-9)
		near(t, what+"after", c.After, number(t, w["after"]), 1e-9)
		near(t, what+"SE_diff", c.SEDiff, number(t, w["se_diff"]), 1e-9)
		near(t, what+"RCI", c.RCI, number(t, w["rci"]), 1e-9)
		near(t, what+"SDC", c.SDC, number(t, w["sdc"]), 1e-9)
	}
}

// What is committed is what the script writes. Without R the test is skipped.
func TestSecondHandIsCurrent(t *testing.T) {
	if _, err := exec.LookPath("Rscript"); err != nil {
		t.Skip("Rscript is not installed")
	}
	dir := t.TempDir()
	cmd := exec.Command("Rscript", "check.R", dir)
	cmd.Dir = "testdata"
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, name := range []string{"scores.csv", "changes.csv"} {
		fresh, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		kept, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		equal(t, name+" is current", bytes.Equal(fresh, kept), true)
	}
}
