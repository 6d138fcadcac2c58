package web

import (
	"net/url"
	"testing"

	"mentor/content"
	"mentor/internal/instrument"
	"mentor/internal/library"
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
		s, err := readSheet(form, body)
		if err != nil {
			return
		}
		values, err := url.ParseQuery(string(body))
		if err != nil {
			t.Fatalf("a sheet was read from %q, which is no form: %v", body, err)
		}
		for _, a := range s.answers {
			if a.place < 0 || a.place >= form.Questions() || a.v > instrument.Skipped {
				t.Fatalf("%q gave place %d, answer %d", body, a.place, a.v)
			}
		}
		if s.length == instrument.Full && values["length"] == nil {
			t.Fatalf("%q has no length", body)
		}
		asked := len(values)
		for _, k := range []string{"", "length", "page"} {
			if _, ok := values[k]; ok {
				asked--
			}
		}
		if asked != len(s.answers) {
			t.Fatalf("%q has %d questions, the sheet has %d", body, asked, len(s.answers))
		}
	})
}
