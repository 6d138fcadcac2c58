package report_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"math"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"mentor/content"
	"mentor/internal/advice"
	"mentor/internal/fault"
	"mentor/internal/instrument"
	"mentor/internal/library"
	"mentor/internal/locale"
	"mentor/internal/report"
	"mentor/internal/safety"
	"mentor/internal/sitting"
)

// No rounded number has the sign of what was rounded away.
func TestNothingIsLessThanZero(t *testing.T) {
	t.Parallel()
	for x, want := range map[float64]string{-0.004: "0.00", 0.004: "0.00", -0.006: "-0.01", 1.005e2: "100.50", -2.638: "-2.64", math.Copysign(0, -1): "0.00"} {
		if got := report.Hundredths(x); got != want {
			t.Errorf("%v is written %s, want %s", x, got, want)
		}
	}
}

// canary is the child's nickname in every test.
const canary = "Zyxquill"

// catalogue has the keys that reports use, so that these tests do not hang on
// the wording of the real one.
const catalogue = `
direction: ltr
messages:
  word.almost-never: "almost never"
  word.seldom: "seldom"
  word.sometimes: "sometimes"
  word.often: "often"
  word.almost-always: "almost always"
  word.between: "between {lo} and {hi}"
  answer.days.4: "on most"
  answer.na: "it did not come up"
  result.limits.short: "Not a diagnosis & not for court."
`

// load is the real content with the catalogue above, read once for all tests.
func load(t *testing.T) (*library.Library, *locale.Locale) {
	t.Helper()
	lib, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	return lib, lib.Catalogue.All()[0]
}

var loaded = sync.OnceValues(func() (*library.Library, error) {
	files := fstest.MapFS{}
	err := fs.WalkDir(content.Files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(name, "locale/") {
			return err
		}
		data, err := fs.ReadFile(content.Files, name)
		files[name] = &fstest.MapFile{Data: data}
		return err
	})
	files["locale/en.yaml"] = &fstest.MapFile{Data: []byte(catalogue)}
	lib, problems := library.Load(files)
	if len(problems) > 0 {
		err = fmt.Errorf("%v", problems[0])
	}
	return lib, err
})

var (
	started  = time.Date(2025, 3, 30, 23, 59, 30, 0, time.FixedZone("", -3600)) // the 31st in UTC
	complete = time.Date(2025, 4, 1, 0, 0, 5, 0, time.UTC)
)

// full is a finished full test with every kind of answer in it.
func full(t *testing.T, lib *library.Library) *sitting.Sitting {
	t.Helper()
	s := fresh(t, lib, "b10")
	for p := range lib.Current().Items() {
		set(t, lib, s, lib.Current().Items()[p].ID, instrument.Answer(p%5+1))
	}
	set(t, lib, s, "CLO1", 4)
	set(t, lib, s, "CLO3", instrument.Skipped)
	for _, id := range []string{"STR1", "STR2"} {
		set(t, lib, s, id, instrument.NotComeUp) // of five: no score
	}
	set(t, lib, s, "RES4", instrument.Skipped)
	set(t, lib, s, "RES5", instrument.Unanswered) // four of six: too few
	set(t, lib, s, "move", instrument.Recent)
	set(t, lib, s, "school", instrument.Recent|instrument.Earlier)
	set(t, lib, s, "lied", instrument.MistakePeriod)
	set(t, lib, s, "shamed", instrument.Skipped)
	set(t, lib, s, "living", 2)
	set(t, lib, s, "mood", instrument.Skipped)
	finish(t, s, instrument.Full)
	return s
}

// level is a finished test with one answer to every item, turned so that it is
// the favourable one that is given.
func level(t *testing.T, lib *library.Library, length instrument.Length, favourable int) *sitting.Sitting {
	t.Helper()
	s := fresh(t, lib, "b3")
	for _, it := range lib.Current().Items() {
		v := favourable
		if it.Unfavourable() {
			v = 6 - v
		}
		if length == instrument.Full || it.Short {
			set(t, lib, s, it.ID, instrument.Answer(v))
		}
	}
	finish(t, s, length)
	return s
}

func fresh(t *testing.T, lib *library.Library, band string) *sitting.Sitting {
	t.Helper()
	s, err := sitting.New(lib.Current(), band, canary, "NZ", started)
	if err != nil {
		t.Fatal(err)
	}
	s.SetZone("Asia/Dhaka") // six hours ahead of UTC: the days begin at ten in the evening there
	return s
}

func set(t *testing.T, lib *library.Library, s *sitting.Sitting, id string, v instrument.Answer) {
	t.Helper()
	p, ok := lib.Current().Place(id)
	if !ok {
		t.Fatalf("the form has no %s", id)
	}
	if err := s.Note(lib.Current(), p, v); err != nil {
		t.Fatalf("%s = %d: %v", id, v, err)
	}
}

func finish(t *testing.T, s *sitting.Sitting, length instrument.Length) {
	t.Helper()
	s.Judge(instrument.Stop{Kind: instrument.AskSafety, Short: true}, safety.Outcome{})
	s.Judge(instrument.Stop{Kind: instrument.AskSafety}, safety.Outcome{})
	if err := s.Finish(length, complete); err != nil {
		t.Fatal(err)
	}
}

// advise is the advice for a sitting when safety withholds what o says.
func advise(lib *library.Library, s *sitting.Sitting, o safety.Outcome) advice.Advice {
	f := lib.Current()
	c := advice.Case{Form: f, Answers: s.Answers, Result: f.Score(s.Answers, s.Length, instrument.APriori), Band: s.Band}
	return lib.Deck.Choose(c, o, "one")
}

// alarm is the outcome of every safety question answered with yes.
func alarm(f *instrument.Form) safety.Outcome {
	replies := make([]safety.Reply, len(f.Safety))
	for i := range replies {
		replies[i] = safety.Yes
	}
	return f.Judge(f.Safety, replies)
}

// traces are words of the safety block that no file may have.
func traces(lib *library.Library, loc *locale.Locale) []string {
	out := []string{"safety", "withh", "calm_first", "urgency", "topic", `"now"`, `"quiet"`, `"NZ"`}
	for _, q := range lib.Current().Safety {
		out = append(out, `"`+q.ID+`"`, lib.In(loc).Words(lib.Current().Version).Safety[q.ID])
		for _, reply := range lib.In(loc).Safety.Replies[q.ID] {
			out = append(out, reply)
		}
	}
	for _, words := range lib.In(loc).Safety.Topics {
		out = append(out, words.Parent)
	}
	return out
}

// Whatever safety said, the same advice gives the same files to the byte.
func TestSafetyChangesNoByte(t *testing.T) {
	lib, loc := load(t)
	s := full(t, lib)
	a := advise(lib, s, safety.Outcome{})
	quiet := both(t, lib, loc, s, a)
	s.Safety, a.Withheld = alarm(lib.Current()), true
	if s.Safety.Urgency != safety.Now {
		t.Fatalf("the alarm is only %s", s.Safety.Urgency)
	}
	for i, file := range both(t, lib, loc, s, a) {
		if !bytes.Equal(file, quiet[i]) {
			t.Errorf("file %d differs with safety", i)
		}
	}
}

// No file has a word of safety, also not with the advice that it left.
func TestNoTraceOfSafety(t *testing.T) {
	lib, loc := load(t)
	s := full(t, lib)
	s.Safety = alarm(lib.Current())
	a := advise(lib, s, s.Safety)
	if !a.Withheld {
		t.Fatal("the alarm withholds nothing")
	}
	for i, file := range both(t, lib, loc, s, a) {
		for _, word := range traces(lib, loc) {
			if bytes.Contains(bytes.ToLower(file), []byte(strings.ToLower(word))) {
				t.Errorf("file %d has %q", i, word)
			}
		}
	}
}

// The nickname stands once in the JSON, and nowhere in the FHIR bundle.
func TestNickname(t *testing.T) {
	lib, loc := load(t)
	s := full(t, lib)
	files := both(t, lib, loc, s, advise(lib, s, safety.Outcome{}))
	if n := bytes.Count(files[0], []byte(canary)); n != 1 {
		t.Errorf("the nickname stands %d times in the JSON, want 1", n)
	}
	if n := bytes.Count(files[1], []byte(canary)); n != 0 {
		t.Errorf("the nickname stands %d times in the FHIR bundle", n)
	}
}

func both(t *testing.T, lib *library.Library, loc *locale.Locale, s *sitting.Sitting, a advice.Advice) [2][]byte {
	t.Helper()
	j, err := report.JSON(lib, loc, s, a)
	if err != nil {
		t.Fatal(err)
	}
	f, err := report.FHIR(lib, loc, s)
	if err != nil {
		t.Fatal(err)
	}
	return [2][]byte{j, f}
}

func TestNoReport(t *testing.T) {
	lib, loc := load(t)
	draft := fresh(t, lib, "b10")
	old := full(t, lib)
	old.Form = 99
	for name, c := range map[string]struct {
		s     *sitting.Sitting
		fault bool
	}{"a draft": {draft, true}, "a form that is not there": {old, false}} {
		j, errJ := report.JSON(lib, loc, c.s, advice.Advice{})
		f, errF := report.FHIR(lib, loc, c.s)
		for _, err := range []error{errJ, errF} {
			if err == nil || fault.Is(err, fault.Invalid) != c.fault {
				t.Errorf("%s: error %v", name, err)
			}
		}
		if j != nil || f != nil {
			t.Errorf("%s gives a file", name)
		}
	}
}

// The program's own catalogue has the keys that the files use.
func TestCatalogue(t *testing.T) {
	built, problems := locale.Load(content.Files)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	keys := []string{"result.error.unfinished", "result.limits.short", "word.between", "answer.na"}
	keys = append(keys, "fhir.scores", "fhir.total", "fhir.value", "fhir.lo", "fhir.hi")
	for w := instrument.AlmostNever; w <= instrument.AlmostAlways; w++ {
		keys = append(keys, "word."+w.String())
	}
	for v := range 5 {
		keys = append(keys, fmt.Sprint("answer.frequency.", v+1), fmt.Sprint("answer.occasion.", v+1))
	}
	for _, key := range keys {
		if !built.All()[0].Has(key) {
			t.Errorf("content/locale/en.yaml has no %s", key)
		}
	}
}
