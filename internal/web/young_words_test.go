package web

import (
	"strings"
	"testing"

	"mentor/internal/account"
)

// What a child wrote before somebody set a PIN by code is closed to the new PIN,
// and whole again after the words, also beside what was written since under the
// same id.
func TestClosedPagesComeBack(t *testing.T) {
	s := newSite(t)
	mum := s.parent()
	kid := s.young(mum, 2012)
	_, c := kid.callTo()
	if err := asChild(c); err != nil {
		t.Fatal(err)
	}
	words, err := c.newWords(&c.space.account)
	if err != nil {
		t.Fatal(err)
	}
	w := c.space.account.Child.Words
	if err := c.saveAccount(c.space, nil, func(a *account.Account) error { a.Child.Words = w; return nil }); err != nil {
		t.Fatal(err)
	}
	write := func(v *visitor, text string) {
		_, c := v.callTo()
		if err := asChild(c); err != nil {
			t.Fatal(err)
		}
		if _, err := addKept(c, kindEntry, kept[string]{ID: "own-words-00000001", Day: c.space.today, Value: text}); err != nil {
			t.Fatal(err)
		}
	}
	write(kid, "first and private")
	name := "&name=" + strings.ReplaceAll(c.space.account.Name, " ", "+")
	kid.want(kid.post("/c/pin", "code="+doorOf(mum)+"&pin=739164"+name), 303, "/c/today")
	if file := kid.want(kid.get("/c/export"), 200); strings.Contains(file, "private") {
		t.Errorf("the new PIN opens it:\n%s", file)
	}
	write(kid, "written since")
	kid.want(kid.post("/c/open", "words="+strings.Join(words, "+")), 303, "/c/today")
	file := kid.want(kid.get("/c/export"), 200)
	for _, text := range []string{"first and private", "written since"} {
		if !strings.Contains(file, text) {
			t.Errorf("%q is lost:\n%s", text, file)
		}
	}
}
