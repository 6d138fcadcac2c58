package web

import (
	"strings"
	"testing"
)

// What a child wrote before somebody set a PIN by code is closed to the new PIN,
// and whole again after the words, also beside what was written since under the
// same id.
func TestClosedPagesComeBack(t *testing.T) {
	s := newSite(t)
	mum := s.parent()
	kid := s.young(mum, 2012)
	words := kid.withWords()
	write := func(v *visitor, text string) {
		c := v.youngSpace()
		if _, err := addKept(c, kindEntry, kept[string]{ID: "own-words-00000001", Day: c.space.today, Value: text}); err != nil {
			t.Fatal(err)
		}
	}
	write(kid, "first and private")
	kid.want(kid.post("/c/pin", "code="+doorOf(mum)+"&pin=739164"+kid.doorName()), 303, "/c/today")
	if file := kid.want(kid.get("/c/export"), 200); strings.Contains(file, "private") {
		t.Errorf("the new PIN opens it:\n%s", file)
	}
	write(kid, "written since")
	kid.want(kid.post("/c/open", "words="+words), 303, "/c/today")
	file := kid.want(kid.get("/c/export"), 200)
	for _, text := range []string{"first and private", "written since"} {
		if !strings.Contains(file, text) {
			t.Errorf("%q is lost:\n%s", text, file)
		}
	}
}
