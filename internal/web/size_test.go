package web

import (
	"bytes"
	"fmt"
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
)

// zipped is how many bytes a browser receives for an address, and what it holds.
func zipped(t *testing.T, v *visitor, target string) (size int, body string) {
	t.Helper()
	w := v.get(target, "Accept-Encoding", "gzip")
	if w.Code != 200 {
		t.Fatalf("%s: status %d", target, w.Code)
	}
	size = w.Body.Len()
	if w.Header().Get("Content-Encoding") != "gzip" {
		return size, w.Body.String()
	}
	z, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	var plain bytes.Buffer
	if _, err := plain.ReadFrom(z); err != nil {
		t.Fatal(err)
	}
	return size, plain.String()
}

// A phone on a bad line: each following page of questions is 4 KB, the script 8 KB.
func TestPagesAreSmall(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.holder(draft(t, "Mia", s.clock))
	largest := 0
	for n := range shelfOnce().Current().Course() {
		p := fmt.Sprint("/test/q/", n+1)
		size, _ := zipped(t, v, p)
		if largest = max(largest, size); size > 4<<10 {
			t.Errorf("%s has %d bytes", p, size)
		}
	}
	script, _ := zipped(t, v, s.Assets.Path("app.js"))
	if script > 8<<10 {
		t.Errorf("the script has %d bytes", script)
	}
	t.Logf("largest page %d bytes, script %d bytes", largest, script)
}

var (
	loaded  = regexp.MustCompile(`<(?:link|script|img)[^>]* (?:href|src)="([^"]+)"`)
	inStyle = regexp.MustCompile(`url\(([^)]+)\)`)
)

// The first visit of the test is at most 100 KB in six requests, fonts included,
// and asks no other server for anything.
func TestFirstVisitIsSmall(t *testing.T) {
	t.Parallel()
	v := newSite(t).visitor()
	size, p := zipped(t, v, "/test")
	wanted := map[string]bool{}
	for _, m := range loaded.FindAllStringSubmatch(p, -1) {
		wanted[html.UnescapeString(m[1])] = true
	}
	for _, m := range inStyle.FindAllStringSubmatch(p, -1) {
		t.Errorf("the page itself loads %s", m[1])
	}
	for target := range wanted {
		if strings.HasSuffix(target, ".css") {
			_, style := zipped(t, v, target)
			for _, m := range inStyle.FindAllStringSubmatch(style, -1) {
				wanted[strings.Trim(m[1], `"'`)] = true
			}
		}
	}
	for target := range wanted {
		if !strings.HasPrefix(target, "/assets/") {
			t.Errorf("the page loads %s", target)
			continue
		}
		n, _ := zipped(t, v, target)
		size += n
	}
	if n := 1 + len(wanted); n > 6 || n < 5 || size > 100<<10 {
		t.Errorf("%d bytes in %d requests: %v", size, n, wanted)
	}
	t.Logf("%d bytes in %d requests", size, 1+len(wanted))
}
