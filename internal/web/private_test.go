package web

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// burrow is everything private that a parent may write, each with a canary of
// its own: {x} becomes Quokka-x-Zanzibar.
var burrow = []string{
	"/family/child id=own-child-00000001&name={child}&band=b10&living=always",
	"/today id=own-entry-0000001&day={today}&weather=4&hard=1&words={words}",
	"/hard id=own-hard-00000001&day={today}&what={what}&mine={mine}&felt-words={felt}&act={act}&effect={effect}&no-excuse={excuse}&now={now}",
	"/tested id=own-tested-000001&day={today}&own={tested}&did={did}",
	"/vision words={vision}",
	"/plan minutes=20&living=together",
	"/plan/practice practice=own&name={practice}&when={when}&then={then}&minutes=5&often=daily",
}

var canaries = regexp.MustCompile(`\{(\w+)\}`)

// warren is a parent whose every private field holds a canary, and the canaries.
func warren(t *testing.T, s *testSite) (v *visitor, names []string) {
	t.Helper()
	v = s.parent()
	for _, line := range burrow {
		line = strings.ReplaceAll(line, "{today}", s.clock.Format(time.DateOnly))
		for _, m := range canaries.FindAllStringSubmatch(line, -1) {
			names = append(names, "Quokka-"+m[1]+"-Zanzibar")
		}
		target, form, _ := strings.Cut(canaries.ReplaceAllString(line, "Quokka-$1-Zanzibar"), " ")
		if w := v.post(target, form); w.Code != 303 {
			t.Fatalf("%s: status %d\n%s", target, w.Code, w.Body)
		}
	}
	return v, names
}

// X2: what a parent writes stands on their own pages and nowhere else: in no
// header, address or title, on no page of anybody else, in no log, and nowhere
// in the database in the open.
func TestWhatAParentWritesStaysTheirs(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	owner, names := warren(t, s)
	seen := map[string]bool{}
	owner.crawl(func(request, headers, body string) {
		for _, name := range names {
			seen[name] = seen[name] || strings.Contains(body, name)
		}
		told := fmt.Sprint(headers, pageTitle.FindString(body), links.FindAllString(body, -1))
		if strings.Contains(told, "Quokka") {
			t.Errorf("a header, title or address of %s tells it: %.200s", request, told)
		}
	})
	for _, name := range names {
		if !seen[name] {
			t.Errorf("%s stands on no page of its owner: the test would not notice where else it is", name)
		}
	}
	for _, a := range actors {
		a.make(s).crawl(func(request, headers, body string) {
			if strings.Contains(headers+body, "Quokka") {
				t.Errorf("%s of %s tells it", request, a.name)
			}
		})
	}
	s.wantNowhere(append(names, "Quokka")...)
}

// wantNowhere fails when a text stands in the open in any file of the database
// or in the log.
func (s *testSite) wantNowhere(texts ...string) {
	s.t.Helper()
	files, err := filepath.Glob(filepath.Join(s.folder, "*"))
	if err != nil || len(files) < 2 {
		s.t.Fatal(files, err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			s.t.Fatal(err)
		}
		for _, text := range texts {
			if strings.Contains(string(data), text) {
				s.t.Errorf("%s has %q in the open", filepath.Base(name), text)
			}
		}
	}
	for _, text := range texts {
		if strings.Contains(s.log.String(), text) {
			s.t.Errorf("the log has %q", text)
		}
	}
}
