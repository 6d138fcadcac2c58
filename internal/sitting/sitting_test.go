package sitting_test

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"mentor/content"
	"mentor/internal/fault"
	"mentor/internal/instrument"
	"mentor/internal/safety"
	"mentor/internal/sitting"
)

func form(t testing.TB) *instrument.Form { return version(t, 2) }

func version(t testing.TB, n int) *instrument.Form {
	t.Helper()
	f, problems := instrument.LoadForm(content.Files, fmt.Sprintf("trust-%d", n))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return f
}

// byVersion finds the only form there is.
func byVersion(f *instrument.Form) func(int) *instrument.Form {
	return func(v int) *instrument.Form {
		if v == f.Version {
			return f
		}
		return nil
	}
}

var noon = time.Date(2026, time.May, 14, 12, 0, 0, 0, time.UTC)

func begin(t testing.TB, f *instrument.Form) *sitting.Sitting {
	t.Helper()
	s, err := sitting.New(f, "b6", "Mia", "AT", noon)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// invalid fails the test unless err is the fault with this key.
func invalid(t *testing.T, err error, key string) {
	t.Helper()
	if f, ok := fault.As(err); !ok || f.Kind != fault.Invalid || f.Key != key {
		t.Errorf("%v, want the fault %s", err, key)
	}
}

func TestNew(t *testing.T) {
	f := form(t)
	s, err := sitting.New(f, "b13", "  Mia \t Lou ", "", noon.Add(time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	if s.Name != "Mia Lou" || s.Band != "b13" || !s.Started.Equal(noon) || s.Done() || len(s.Answers) != f.Questions() {
		t.Errorf("%+v", s)
	}
	if _, err := sitting.New(f, "b6", strings.Repeat("é", sitting.MaxName), "", noon); err != nil {
		t.Errorf("a name of %d letters: %v", sitting.MaxName, err)
	}
	_, err = sitting.New(f, "b6", strings.Repeat("é", sitting.MaxName+1), "", noon)
	invalid(t, err, "test.error.name_long")
	_, err = sitting.New(f, "b99", "Mia", "", noon)
	invalid(t, err, "test.error.band")
	_, err = sitting.New(f, "", "Mia", "", noon)
	invalid(t, err, "test.error.band")
}

func TestExpires(t *testing.T) {
	f := form(t)
	s := begin(t, f)
	if got := s.Expires().Sub(noon); got != 48*time.Hour {
		t.Errorf("a draft lives %s", got)
	}
	s.Judge(instrument.Stop{Kind: instrument.AskSafety, Short: true}, safety.Outcome{})
	if err := s.Finish(instrument.Short, noon.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if got := s.Expires().Sub(noon); got != time.Hour+7*24*time.Hour {
		t.Errorf("a result lives %s after the start", got)
	}
	if err := s.Finish(instrument.Short, noon.Add(5*time.Hour)); err != nil || !s.Finished.Equal(noon.Add(time.Hour)) {
		t.Errorf("finishing again moved the end to %s (%v)", s.Finished, err)
	}
}

// Without the safety page of every part that was asked there is no result.
func TestFinishNeedsSafety(t *testing.T) {
	f := form(t)
	for _, c := range []struct {
		short, rest bool
		length      instrument.Length
		ok          bool
	}{
		{false, false, instrument.Short, false},
		{false, true, instrument.Short, false},
		{true, false, instrument.Short, true},
		{true, false, instrument.Full, false},
		{false, true, instrument.Full, false},
		{true, true, instrument.Full, true},
	} {
		s := begin(t, f)
		if c.short {
			s.Judge(instrument.Stop{Kind: instrument.AskSafety, Short: true}, safety.Outcome{})
		}
		if c.rest {
			s.Judge(instrument.Stop{Kind: instrument.AskSafety}, safety.Outcome{})
		}
		err := s.Finish(c.length, noon)
		if s.Done() != c.ok {
			t.Errorf("%+v: done %v", c, s.Done())
		}
		if !c.ok {
			invalid(t, err, "test.error.safety_first")
		} else if err != nil || s.Length != c.length {
			t.Errorf("%+v: %v, length %s", c, err, s.Length)
		}
	}
}

// What one part of the block said is replaced by saying it again; what the
// other part said stays.
func TestJudge(t *testing.T) {
	short, rest := instrument.Stop{Kind: instrument.AskSafety, Short: true}, instrument.Stop{Kind: instrument.AskSafety}
	red, orange := safety.Outcome{Urgency: safety.Now}, safety.Outcome{Urgency: safety.First, CalmFirst: true}
	s := begin(t, form(t))
	s.Judge(short, red)
	s.Judge(short, orange)
	if s.Safety != orange {
		t.Errorf("said again: %+v", s.Safety)
	}
	s.Judge(rest, safety.Outcome{Urgency: safety.Soft})
	if s.Safety != orange {
		t.Errorf("the second part took something back: %+v", s.Safety)
	}
	s.Judge(short, safety.Outcome{})
	if want := (safety.Outcome{Urgency: safety.Soft}); s.Safety != want {
		t.Errorf("the first part, sent again: %+v", s.Safety)
	}
	if !s.Seen.Has(short) || !s.Seen.Has(rest) || s.Seen.Has(instrument.Stop{Kind: instrument.AskFacts, Short: true}) {
		t.Errorf("seen %b", s.Seen)
	}
}

// Next leads through every page of a part once, and then says it is through.
func TestNext(t *testing.T) {
	for _, c := range []struct {
		version int
		length  instrument.Length
		pages   int
	}{{1, instrument.Short, 27 + 2}, {1, instrument.Full, 56 + 5}, {2, instrument.Short, 27 + 4}, {2, instrument.Full, 56 + 6}} {
		f, length, pages := version(t, c.version), c.length, c.pages
		s := begin(t, f)
		for visited := 0; ; visited++ {
			n, ok := s.Next(f, length)
			if !ok {
				if visited != pages {
					t.Errorf("the %s part has %d pages, want %d", length, visited, pages)
				}
				break
			}
			if n != visited {
				t.Fatalf("page %d comes after %d", n, visited)
			}
			visit(t, f, s, f.Course()[n])
		}
	}
}

func visit(t *testing.T, f *instrument.Form, s *sitting.Sitting, stop instrument.Stop) {
	t.Helper()
	switch stop.Kind {
	case instrument.AskItem:
		if err := s.Answer(f, stop.Place, instrument.Skipped, noon); err != nil {
			t.Fatal(err)
		}
	case instrument.AskSafety:
		s.Judge(stop, safety.Outcome{})
	default:
		s.Seen.Add(stop)
	}
}

func TestAnswerRefuses(t *testing.T) {
	f := form(t)
	s := begin(t, f)
	frequency, _ := f.Place("RES2")
	for place, v := range map[int]instrument.Answer{-1: 1, f.Questions(): 1, frequency: instrument.NotComeUp} {
		invalid(t, s.Answer(f, place, v, noon), "test.error.answer")
		invalid(t, s.Note(f, place, v), "test.error.answer")
	}
	if !reflect.DeepEqual(s, begin(t, f)) {
		t.Error("a refused answer left a trace")
	}
	if err := s.Note(f, frequency, 4); err != nil || f.Of(s.Answers, "RES2") != 4 {
		t.Errorf("noted %d, %v", f.Of(s.Answers, "RES2"), err)
	}
}

// Ten timed answers, most of them under two seconds, look unread.
func TestHurried(t *testing.T) {
	f := form(t)
	for name, c := range map[string]struct {
		gap     time.Duration
		answers int
		again   bool // one answer changed many times
		hurried bool
	}{
		"a second each":          {time.Second, 12, false, true},
		"two seconds each":       {2 * time.Second, 12, false, false},
		"too few answers":        {time.Second, 9, false, false},
		"one answer, many times": {time.Second, 30, true, false},
	} {
		s, now := begin(t, f), noon
		for range 20 { // passing by without answering is no answer
			if err := s.Answer(f, 0, instrument.Unanswered, now); err != nil {
				t.Fatal(err)
			}
		}
		for i := range c.answers {
			place := i
			if c.again {
				place = 0
			}
			if err := s.Answer(f, place, instrument.Answer(1+i%5), now); err != nil {
				t.Fatal(err)
			}
			now = now.Add(c.gap)
		}
		if got := s.Hurried(f); got != c.hurried {
			t.Errorf("%s: hurried %v", name, got)
		}
	}
}

// anySitting draws a sitting with a name in any script.
func anySitting(f *instrument.Form) *rapid.Generator[*sitting.Sitting] {
	name := rapid.StringOfN(rapid.SampledFrom([]rune("aZé çñŁßЖ漢한\u0301🦊👩")), 0, sitting.MaxName, -1)
	return rapid.Custom(func(t *rapid.T) *sitting.Sitting {
		now := noon.Add(time.Duration(rapid.IntRange(0, 1<<31).Draw(t, "second")) * time.Second)
		band := rapid.SampledFrom(f.Bands).Draw(t, "band").ID
		s, err := sitting.New(f, band, name.Draw(t, "name"), rapid.SampledFrom([]string{"", "AT", "NO"}).Draw(t, "country"), now)
		if err != nil {
			t.Fatal(err)
		}
		s.SetZone(rapid.SampledFrom([]string{"", "Europe/Vienna", "America/Argentina/Buenos_Aires", "Local", "Etc/Unknown"}).Draw(t, "zone"))
		for p := range s.Answers {
			if v := instrument.Answer(rapid.IntRange(0, 7).Draw(t, "answer")); f.Fits(p, v) {
				if err := s.Answer(f, p, v, now); err != nil {
					t.Fatal(err)
				}
			}
			now = now.Add(time.Duration(rapid.IntRange(0, 3).Draw(t, "gap")) * time.Second)
		}
		for _, stop := range f.Course() {
			if stop.Kind != instrument.AskItem && rapid.Bool().Draw(t, "seen") {
				s.Judge(stop, safety.Unpack(rapid.SliceOfN(rapid.Byte(), 1, 4).Draw(t, "safety")))
			}
		}
		_ = s.Finish(rapid.SampledFrom([]instrument.Length{instrument.Short, instrument.Full}).Draw(t, "length"), now)
		return s
	})
}

func TestPackRoundTrip(t *testing.T) {
	f := form(t)
	rapid.Check(t, func(t *rapid.T) {
		s := anySitting(f).Draw(t, "sitting")
		got, err := sitting.Unpack(s.Pack(), byVersion(f))
		if err != nil || !reflect.DeepEqual(got, s) {
			t.Fatalf("%v\n%+v\n%+v", err, s, got)
		}
	})
}

// What the program before zones packed is read; its days are those of UTC.
func TestUnpackWithoutZone(t *testing.T) {
	f := form(t)
	s := begin(t, f)
	b := s.Pack()
	b[0] = 2
	zone := len(b) - (f.Questions()+1)/2 - 1
	got, err := sitting.Unpack(slices.Delete(b, zone, zone+1), byVersion(f))
	if err != nil || !reflect.DeepEqual(got, s) {
		t.Errorf("it reads as %+v, %v", got, err)
	}
}

// A day is counted as the family lives it: by its clock, until four in the morning.
func TestDay(t *testing.T) {
	s := begin(t, form(t))
	at := time.Date(2026, 3, 1, 2, 0, 0, 0, time.UTC)
	for _, c := range []struct{ zone, day string }{
		{"", "2026-02-28"}, {"Pacific/Auckland", "2026-03-01"}, {"Etc/Unknown", "2026-03-01"}, {"Local", "2026-03-01"}, {"America/New_York", "2026-02-28"},
	} {
		s.SetZone(c.zone)
		if got := s.Day(at).String(); got != c.day {
			t.Errorf("%q: %s, want %s", c.zone, got, c.day)
		}
	}
}

// What the program before topics packed is read: a test on version 1 of the form, with
// help first, contact, checking and discipline withheld, and calm first.
func TestUnpackEarlier(t *testing.T) {
	b, err := hex.DecodeString("01019fdb0200526a05b9406a05ba426a05ba3f026236024154034d696121432143214321432143214321432143214321432143214321432143210321032103214321432143214321")
	if err != nil {
		t.Fatal(err)
	}
	s, err := sitting.Unpack(b, byVersion(version(t, 1)))
	if err != nil {
		t.Fatal(err)
	}
	if s.Form != 1 || s.Band != "b6" || s.Country != "AT" || s.Name != "Mia" || s.Length != instrument.Full || !s.Done() || !s.Started.Equal(noon) {
		t.Errorf("%+v", s)
	}
	if o := s.Safety; o.Urgency != safety.First || !o.CalmFirst || !o.Withholds("contact") || !o.Withholds("discipline") || o.Withholds("joint") {
		t.Errorf("safety reads as %+v", o)
	}
	if s.Answers[0] != 1 || s.Answers[3] != 4 {
		t.Errorf("the answers begin with %v", s.Answers[:4])
	}
	if again, err := sitting.Unpack(s.Pack(), byVersion(version(t, 1))); err != nil || !reflect.DeepEqual(again, s) {
		t.Errorf("packed anew it is %+v, %v", again, err)
	}
}

// Who has no contact is asked only what goes on in them.
func TestNextWithoutContact(t *testing.T) {
	f := form(t)
	s := begin(t, f)
	living, _ := f.Place("living")
	if err := s.Note(f, living, 6); err != nil {
		t.Fatal(err)
	}
	items := 0
	for {
		n, ok := s.Next(f, instrument.Full)
		if !ok {
			break
		}
		stop := f.Course()[n]
		if stop.Kind == instrument.AskItem {
			items++
			if it := f.Items()[stop.Place]; it.Set != "frequency" {
				t.Errorf("%s is asked", it.ID)
			}
		}
		visit(t, f, s, stop)
	}
	if items != 6 {
		t.Errorf("%d items are asked, want 6", items)
	}
}

// valid says why a sitting that was unpacked cannot be used, or "".
func valid(f *instrument.Form, s *sitting.Sitting) string {
	if !f.HasBand(s.Band) {
		return "band"
	}
	if s.Safety.Urgency > safety.Now {
		return "level"
	}
	for p, v := range s.Answers {
		if !f.Fits(p, v) {
			return "answer"
		}
	}
	again, err := sitting.Unpack(s.Pack(), byVersion(f))
	if err != nil || !reflect.DeepEqual(again, s) {
		return "round trip"
	}
	return ""
}

// Bytes that were cut or flipped are refused or give a sitting that can be used.
func TestUnpackDamaged(t *testing.T) {
	f := form(t)
	rapid.Check(t, func(t *rapid.T) {
		b := anySitting(f).Draw(t, "sitting").Pack()
		cut := rapid.IntRange(0, len(b)-1).Draw(t, "cut")
		if s, err := sitting.Unpack(b[:cut], byVersion(f)); err == nil {
			t.Fatalf("%d of %d bytes gave %+v", cut, len(b), s)
		}
		b[rapid.IntRange(0, len(b)-1).Draw(t, "at")] ^= byte(rapid.IntRange(1, 255).Draw(t, "bits"))
		s, err := sitting.Unpack(b, byVersion(f))
		if err == nil && valid(f, s) != "" {
			t.Fatalf("%s of %+v", valid(f, s), s)
		}
	})
	b := begin(t, f).Pack()
	if _, err := sitting.Unpack(append(b, 0), byVersion(f)); err == nil {
		t.Error("a byte too many was taken")
	}
	b[1]++
	if _, err := sitting.Unpack(b, byVersion(f)); err == nil {
		t.Error("a form that does not exist was taken")
	}
}

func FuzzUnpack(f *testing.F) {
	fm := form(f)
	s := begin(f, fm)
	f.Add([]byte{})
	f.Add(s.Pack())
	f.Add(append(s.Pack()[:18], bytes.Repeat([]byte{255}, 300)...))
	s.Name, s.Answers[0] = "Zoë 🦊", 5
	f.Add(s.Pack())
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := sitting.Unpack(data, byVersion(fm))
		if err == nil && valid(fm, s) != "" {
			t.Fatalf("%s of %+v", valid(fm, s), s)
		}
	})
}
