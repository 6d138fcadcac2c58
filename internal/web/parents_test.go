package web

import (
	"encoding/csv"
	"fmt"
	"html"
	"math"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"mentor/internal/instrument"
	"mentor/internal/safety"
	"mentor/internal/web/demo"
)

func madeUpParents(t *testing.T) []demo.Parent {
	t.Helper()
	parents, err := demo.Parents()
	if err != nil {
		t.Fatal(err)
	}
	if len(parents) < 5 {
		t.Fatalf("%d made-up parents, want five or more", len(parents))
	}
	return parents
}

// sit takes the whole test as the parent does, page by page and without
// JavaScript, and returns what the result page says.
func sit(p demo.Parent, v *visitor) string {
	form := shelfOnce().Current()
	start := url.Values{"band": {p.Band}, "name": {p.Child}, "country": {p.Country}}
	v.want(v.post("/test", start.Encode()), http.StatusSeeOther, "/test/q/1")
	for i, stop := range form.Course() {
		v.clock = v.clock.Add(readingTime)
		w := v.post(fmt.Sprintf("/test/q/%d", i+1), formOf(p, form, stop).Encode())
		if stop.Kind == instrument.AskSafety && p.Judge(form, stop).Urgency > safety.None {
			v.want(w, http.StatusOK) // what to do now is said at once
		} else {
			v.want(w, http.StatusSeeOther)
		}
	}
	v.want(v.post("/test/finish", url.Values{"length": {p.Length}}.Encode()), http.StatusSeeOther, "/result")
	return visible(v.want(v.get("/result"), http.StatusOK))
}

// readingTime is what a parent takes for one page: not hurried.
const readingTime = 6 * time.Second

// formOf is what the parent sends from one page of the test.
func formOf(p demo.Parent, form *instrument.Form, stop instrument.Stop) url.Values {
	out := url.Values{}
	switch stop.Kind {
	case instrument.AskItem:
		out.Set("a", strconv.Itoa(p.Answers[form.Items()[stop.Place].ID]))
	case instrument.AskSafety:
		for _, item := range form.SafetyItems(stop.Short) {
			word, said := p.Safety[item.ID]
			if !said {
				word = "no"
			}
			out.Set(item.ID, strconv.Itoa(slices.Index(demo.ReplyWords, word)))
		}
	default:
		for _, id := range form.Asked(stop) {
			if a, ok := p.Answers[id]; ok {
				out.Set(id, strconv.Itoa(a))
			}
		}
	}
	return out
}

var (
	mainPart = regexp.MustCompile(`(?s)<main.*</main>`)
	tags     = regexp.MustCompile(`(?s)<svg.*?</svg>|<[^>]*>`)
)

// visible is the text of the main part of a page, with single spaces.
func visible(p string) string {
	return strings.Join(strings.Fields(html.UnescapeString(tags.ReplaceAllString(mainPart.FindString(p), " "))), " ")
}

// Words that no parent reads on a result.
var hurtful = regexp.MustCompile(`(?i)\b(normal|abnormal|risk|percentiles?|streak|diagnosed|failed|bad (parent|mother|father))\b`)

// said are the hurtful words we use in order to deny them.
var said = strings.NewReplacer("does not make you a bad parent", "")

func TestParentsReadWhatFits(t *testing.T) {
	t.Parallel()
	for _, p := range madeUpParents(t) {
		t.Run(p.Name, func(t *testing.T) {
			text := sit(p, newSite(t).visitor())
			if len(p.Must) == 0 || len(p.MustNot) == 0 {
				t.Fatal("the parent expects nothing")
			}
			for _, phrase := range p.Must {
				if !strings.Contains(text, phrase) {
					t.Errorf("does not say %q", phrase)
				}
			}
			for _, phrase := range p.MustNot {
				if strings.Contains(text, phrase) {
					t.Errorf("says %q", phrase)
				}
			}
			if strings.Contains(text, "came very quickly") {
				t.Error("is taken for hurried")
			}
			if word := hurtful.FindString(said.Replace(text)); word != "" {
				t.Errorf("says %q", word)
			}
			if t.Failed() {
				t.Log(text)
			}
		})
	}
}

// Every parent answers every question there is, so that nothing is left to chance.
func TestParentsAnswerAll(t *testing.T) {
	t.Parallel()
	form := shelfOnce().Current()
	for _, p := range madeUpParents(t) {
		for _, id := range slices.Concat(itemIDs(form), form.Mistakes) {
			if p.Answers[id] == 0 {
				t.Errorf("%s leaves out %s", p.Name, id)
			}
		}
		for _, fact := range form.Facts {
			if p.Answers[fact.ID] == 0 && (fact.Follows == "" || p.Answers[fact.Follows] > 0) {
				t.Errorf("%s leaves out %s", p.Name, fact.ID)
			}
		}
		for id := range p.Answers {
			if _, ok := form.Place(id); !ok {
				t.Errorf("%s answers %s, which nobody asks", p.Name, id)
			}
		}
	}
}

func itemIDs(form *instrument.Form) (ids []string) {
	for _, it := range form.Items() {
		ids = append(ids, it.ID)
	}
	return ids
}

// answers.csv is what check.R reads: the answers of all parents as they stand
// in their files.
func TestParentsAnswersForR(t *testing.T) {
	t.Parallel()
	form := shelfOnce().Current()
	var want strings.Builder
	want.WriteString("parent,scale,item,direction,answer\n")
	for _, p := range madeUpParents(t) {
		for place, it := range form.Items() {
			direction := "favourable"
			if it.Unfavourable() {
				direction = "unfavourable"
			}
			fmt.Fprintf(&want, "%s,%s,%s,%s,%d\n", p.Name, form.Scales[form.ScaleOf(place)].ID, it.ID, direction, p.Answers[it.ID])
		}
	}
	const file = "testdata/parents/answers.csv"
	if got, err := os.ReadFile(file); err != nil || string(got) != want.String() {
		t.Errorf("%s is not what the parents answered (%v); replace it with the following and run check.R\n%s", file, err, want.String())
	}
}

// The scores and intervals are those that R computes from the evidence sheet.
func TestParentsScoresEqualR(t *testing.T) {
	t.Parallel()
	computed := readScores(t)
	form, compared := shelfOnce().Current(), 0
	for _, p := range madeUpParents(t) {
		s, err := p.Sit(form, noon)
		if err != nil {
			t.Fatal(err)
		}
		result := form.Score(s.Answers, s.Length, instrument.APriori)
		for _, got := range append(result.Scores, result.Total) {
			want := computed[p.Name+" "+got.Scale]
			for i, x := range []float64{got.Value, got.SEM, got.Lo, got.Hi} {
				if !got.OK() || len(want) != 4 || math.Abs(x-want[i]) > 1e-9 {
					t.Errorf("%s %s: %v (%d), R has %v", p.Name, got.Scale, x, i, want)
				}
				compared++
			}
		}
	}
	if compared != 4*len(computed) || compared < 200 {
		t.Errorf("%d figures compared, R computed %d", compared, 4*len(computed))
	}
}

// readScores reads value, SEM, lo and hi by parent and scale.
func readScores(t *testing.T) map[string][]float64 {
	t.Helper()
	f, err := os.Open("testdata/parents/scores.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]float64{}
	for _, row := range rows[1:] {
		for _, cell := range row[2:] {
			x, err := strconv.ParseFloat(cell, 64)
			if err != nil {
				t.Fatal(err)
			}
			out[row[0]+" "+row[1]] = append(out[row[0]+" "+row[1]], x)
		}
	}
	return out
}
