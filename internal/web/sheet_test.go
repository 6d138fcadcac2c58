package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"mentor/content"
	"mentor/internal/instrument"
	"mentor/internal/journal"
	"mentor/internal/library"
	"mentor/internal/web/questionnaire"
)

// FuzzSheet: whatever is sent, reading it gives a sheet or a fault, and what a
// general form reader would see of it is what the sheet holds.
func FuzzSheet(f *testing.F) {
	lib, _ := library.Load(content.Files)
	form := lib.Current()
	for _, seed := range []string{
		"", "TLK1=3", "separation=0&separation=1&separation=2&page=60", "length=full&&=", "TLK1", "TLK1=9",
		"page=16", "page=999", "TLK1=3&TLK1=4", "mood=7&x=1", "TLK%31=3", "length=short",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		s, err := questionnaire.ReadSheet(form, body)
		if err != nil {
			return
		}
		values, err := url.ParseQuery(string(body))
		if err != nil {
			t.Fatalf("a sheet was read from %q, which is no form: %v", body, err)
		}
		for _, a := range s.Answers {
			if a.Place < 0 || a.Place >= form.Questions() || a.V > instrument.Skipped {
				t.Fatalf("%q gave place %d, answer %d", body, a.Place, a.V)
			}
		}
		if s.Length == instrument.Full && values["length"] == nil {
			t.Fatalf("%q has no length", body)
		}
		asked := len(values)
		for _, k := range []string{"", "length", "page"} {
			if _, ok := values[k]; ok {
				asked--
			}
		}
		if asked != len(s.Answers) {
			t.Fatalf("%q has %d questions, the sheet has %d", body, asked, len(s.Answers))
		}
	})
}

// Ticks of one question add up, as they do for a cause that is recent and earlier.
func TestSheetAddsTicks(t *testing.T) {
	t.Parallel()
	lib, _ := library.Load(content.Files)
	s, err := questionnaire.ReadSheet(lib.Current(), []byte("separation=0&separation=1&separation=2&TLK1=4"))
	if err != nil || len(s.Answers) != 2 {
		t.Fatalf("%v, %v", s.Answers, err)
	}
	if got := s.Answers[0].V; got != instrument.Recent|instrument.Earlier {
		t.Errorf("recent and earlier is read as %d", got)
	}
}

// A part of an apology may be long, and not without end.
func TestLongestPart(t *testing.T) {
	t.Parallel()
	v := newSite(t).visitor()
	for length, want := range map[int]int{journal.MaxPart: http.StatusOK, journal.MaxPart + 1: http.StatusUnprocessableEntity} {
		if w := v.do("POST", "/repair", "act="+strings.Repeat("a", length)); w.Code != want {
			t.Errorf("%d letters: status %d, want %d", length, w.Code, want)
		}
	}
}
