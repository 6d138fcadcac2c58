package family_test

import (
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"mentor/internal/family"
)

// contents are the files that are built into the program.
var contents = os.DirFS("../../content")

func taps(t *testing.T) *family.Taps {
	t.Helper()
	taps, problems := family.LoadTaps(contents)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	_, problems = taps.LoadWords(contents, "en")
	for _, p := range problems {
		t.Error(p)
	}
	return taps
}

// week is a week of answers in the order of the questions.
func week(t *testing.T, taps *family.Taps, answers string) family.Week {
	t.Helper()
	w := family.Week{Answers: map[string]string{}}
	for i, a := range strings.Fields(answers) {
		if a != "-" {
			w.Answers[taps.Questions[i].ID] = a
		}
	}
	says(t, answers, w.Check(taps), "")
	return w
}

// Four families, with what their days leave as worked out by hand from the
// hours in the content.
func TestLeft(t *testing.T) {
	taps := taps(t)
	if len(taps.Questions) != 10 {
		t.Fatalf("%d questions: a week is ten taps", len(taps.Questions))
	}
	for _, one := range []struct {
		name, answers    string
		workday, weekend family.Hours
		places           string
	}{
		{"a full job", "6-to-7 full hour some none 9-to-10 afternoon some little none", family.Hours{2, 7}, family.Hours{9.5, 14.5}, "morning meeting supper bedtime weekend"},
		{"at home", "6-to-7 none none some none 9-to-10 afternoon some little none", family.Hours{5.5, 9}, family.Hours{9.5, 14.5}, "morning meeting supper bedtime weekend"},
		{"the way together", "7-to-8 some together some none over-10 half hardly hour none", family.Hours{4, 10}, family.Hours{10, 14}, "morning way meeting supper bedtime weekend"},
		{"nights", "5-to-6 odd hour some none 9-to-10 all-day some little none", family.Hours{0, 7}, family.Hours{0, 13.5}, "meeting"},
		{"no time at all", "under-5 long over-hour much most 8-to-9 all-day most none much", family.Hours{0, 3.5}, family.Hours{3, 14}, "passing"},
	} {
		w := week(t, taps, one.answers)
		workday, weekend, ok := taps.Left(w)
		if !ok || workday.Together != one.workday || weekend.Together != one.weekend {
			t.Errorf("%s: %v and %v, want %v and %v", one.name, workday.Together, weekend.Together, one.workday, one.weekend)
		}
		if got := strings.Join(taps.Fit(w), " "); got != one.places {
			t.Errorf("%s: %s, want %s", one.name, got, one.places)
		}
	}
	workday, _, _ := taps.Left(week(t, taps, "6-to-7 full hour some some 9-to-10 afternoon some hour some"))
	if workday.Busy != (family.Hours{3, 5.5}) { // 4.25 and the root of .25+.5625+.0625+.0625
		t.Errorf("busy %v", workday.Busy)
	}
}

// Whatever is tapped, the hours lie in a day and there is a place for ten
// minutes. With a question left out no hours are guessed, and there is a place.
func TestAnyAnswers(t *testing.T) {
	taps := taps(t)
	for i, q := range taps.Questions {
		for j, o := range q.Options {
			w := family.Week{Answers: map[string]string{}}
			for k, other := range taps.Questions {
				w.Answers[other.ID] = other.Options[(i*j+k)%len(other.Options)].ID
			}
			w.Answers[q.ID] = o.ID
			whole, free, ok := taps.Left(w)
			for _, h := range []family.Hours{whole.Together, whole.Busy, free.Together, free.Busy} {
				if !ok || h[0] < 0 || h[1] < h[0] || h[1] > 24 {
					t.Errorf("%v leaves %v", w.Answers, h)
				}
			}
			if places := taps.Fit(w); len(places) == 0 || slices.Contains(places, "") {
				t.Errorf("%v has no place for ten minutes", w.Answers)
			}
			delete(w.Answers, q.ID)
			if less, _, ok := taps.Left(w); ok || less != (family.Left{}) || len(taps.Fit(w)) == 0 {
				t.Errorf("without %s: %v", q.ID, less)
			}
		}
	}
	if got := taps.Fit(family.Week{}); slices.Contains(got, "way") || !slices.Contains(got, "supper") {
		t.Errorf("nothing was told: %v", got)
	}
}

// More work leaves less, and hours that do not keep to the day leave it less certain.
func TestWorkAndTogether(t *testing.T) {
	taps := taps(t)
	with := func(work string) family.Hours {
		workday, _, _ := taps.Left(week(t, taps, "7-to-8 "+work+" none some none 9-to-10 afternoon some hour none"))
		return workday.Together
	}
	for _, pair := range [][2]string{{"none", "full"}, {"some", "full"}, {"full", "long"}} {
		more, less := with(pair[0]), with(pair[1])
		if more[0] <= less[0] || more[1] <= less[1] {
			t.Errorf("%s leaves %v, %s %v", pair[0], more, pair[1], less)
		}
	}
	odd, full := with("odd"), with("full")
	if odd[1]-odd[0] <= full[1]-full[0] || odd[0] >= full[0] {
		t.Errorf("odd hours leave %v, a full job %v", odd, full)
	}
}

func TestCheckWeek(t *testing.T) {
	taps := taps(t)
	for _, answers := range []map[string]string{{"sleep": "never"}, {"dreams": "some"}, {"": ""}} {
		says(t, "week", family.Week{Answers: answers}.Check(taps), "family.error.choice")
	}
	says(t, "empty", family.Week{}.Check(taps), "")
}

// Each mistake is told with its file, its line and what is wrong.
func TestMistakesAreTold(t *testing.T) {
	const things, words = "family/week.yaml", "family/en.yaml"
	for _, one := range []struct{ file, from, to, reason string }{
		{things, "takes: busy", "takes: fun", `takes the unknown "fun"`},
		{things, "id: household", "id: work", "work: stands twice"},
		{things, "{id: 5-to-6,", "{id: under-5,", "stands twice"},
		{things, "workday: [5, 6]", "workday: [6, 5]", "are no hours of a day"},
		{things, "workday: [5, 6]", "workday: [5, 25]", "are no hours of a day"},
		{things, "workday: [5, 6]", "workday: [-1, 6]", "are no hours of a day"},
		{things, "unless: {sleep: [under-5]", "unless: {dream: [under-5]", `unknown question "dream"`},
		{things, "only: {way: [together]}", "only: {way: [alone]}", `way has no answer "alone"`},
		{things, "id: supper", "id: meeting", "meeting: stands twice"},
		{things, "    last: true\n", "", "one place must be the last"},
		{words, "language: en", "language: de", "it is not en"},
		{words, "  younger: >-", "  small: >-", "ages/small: there is nothing"},
		{words, `ask: "How long do you sleep?"`, `ask: ""`, "questions/sleep: no words"},
		{words, `      5-to-6: "5 to 6 hours"` + "\n", "", "sleep/5-to-6: no words"},
		{words, `      5-to-6: "5`, `      4-to-6: "5`, "sleep/4-to-6: there is nothing"},
		{words, `name: "At supper"`, `name: " "`, "places/supper: no words"},
		{words, "  passing:\n", "  walking:\n", "places/walking: there is nothing"},
	} {
		fsys := fstest.MapFS{}
		for _, name := range []string{things, words} {
			data, err := fs.ReadFile(contents, name)
			if err != nil {
				t.Fatal(err)
			}
			text := string(data)
			if name == one.file {
				if !strings.Contains(text, one.from) {
					t.Fatalf("%s has no %q", name, one.from)
				}
				text = strings.Replace(text, one.from, one.to, 1)
			}
			fsys[name] = &fstest.MapFile{Data: []byte(text)}
		}
		taps, problems := family.LoadTaps(fsys)
		_, more := taps.LoadWords(fsys, "en")
		problems = append(problems, more...)
		told := false
		for _, p := range problems {
			told = told || p.File == one.file && p.Line > 1 && strings.Contains(p.Reason, one.reason)
		}
		if !told {
			t.Errorf("%s instead of %s: problems %v, want one in %s with %q", one.to, one.from, problems, one.file, one.reason)
		}
	}
	if taps, problems := family.LoadTaps(fstest.MapFS{}); taps != nil || len(problems) != 1 {
		t.Errorf("nothing to read: %v", problems)
	}
}
