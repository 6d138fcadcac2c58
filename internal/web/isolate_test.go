package web

import (
	"errors"
	"strings"
	"testing"

	"mentor/internal/account"
	"mentor/internal/web/call"
	"mentor/internal/web/space"
)

func TestIsolate(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ page, want string }{
		{`<p>How was today with Mia?</p>`, `<p>How was today with Mia?</p>`},
		{"<p>How was today with \u2068שרה\u2069?</p>", `<p>How was today with <bdi>שרה</bdi>?</p>`},
		{"<b>\n שרה (3) </b>: 7", "<b>\n <bdi>שרה (3)</bdi> </b>: 7"},
		{"<b>\u202eaiM</b> 7", "<b><bdi>\u202eaiM</bdi></b> 7"},
		{"<input value=\"\u2068שרה\u2069\"><textarea name=x>שרה \u2068</textarea>", `<input value="שרה"><textarea name=x>שרה </textarea>`},
		{"<title>שרה</title><option value=1>\u2068שרה\u2069 b</option><p>שרה</p>", "<title>שרה</title><option value=1>שרה b</option><p><bdi>שרה</bdi></p>"},
		{"<p>\u2069שרה\u2068 &lt;b&gt;</p>", `<p><bdi>שרה &lt;b&gt;</bdi></p>`},
		{"<svg><text>שרה</text></svg><optional>שרה</optional>", "<svg><text>שרה</text></svg><optional><bdi>שרה</bdi></optional>"},
		{"שרה", "<bdi>שרה</bdi>"},
		{"<p>“Mia” – Ünal…</p>", "<p>“Mia” – Ünal…</p>"},
		{"<p>a\u2028b \u200fc</p>", "<p><bdi>a\u2028b \u200fc</bdi></p>"},
		{"<p>שרה", "<p><bdi>שרה</bdi>"},
		{"<textarea>שרה", "<textarea>שרה"},
	} {
		if got := string(call.Isolate([]byte(c.page), "ltr")); got != c.want {
			t.Errorf("%q gives\n%q, want\n%q", c.page, got, c.want)
		}
	}
	p := "<p>\u2068Mia\u2069 שרה</p>"
	if got := string(call.Isolate([]byte(p), "rtl")); got != "<p><bdi>Mia</bdi> שרה</p>" {
		t.Errorf("from the right: %q", got)
	}
}

// turned is where a name stands in a page without keeping its direction to itself.
func turned(p, name string) (all []string) {
	for _, name := range call.AsWritten {
		for {
			head, rest, ok := strings.Cut(p, "<"+name+" ")
			if !ok {
				head, rest, ok = strings.Cut(p, "<"+name+">")
			}
			_, tail, closed := strings.Cut(rest, "</"+name+">")
			if !ok || !closed {
				break
			}
			p = head + tail
		}
	}
	for i := strings.Index(p, name); i >= 0; {
		head := p[:i]
		inTag := strings.LastIndex(head, "<") > strings.LastIndex(head, ">")
		if !inTag && strings.LastIndex(head, "<bdi>") <= strings.LastIndex(head, "</bdi>") {
			all = append(all, p[max(0, i-60):min(len(p), i+60)])
		}
		next := strings.Index(p[i+len(name):], name)
		if next < 0 {
			break
		}
		i += len(name) + next
	}
	return all
}

// Every name that is shown, of a child, a parent, oneself, keeps its direction
// to itself, on every page of everybody.
func TestNamesAreIsolated(t *testing.T) {
	t.Parallel()
	const child, mum, own = "שרה", "אמא", "דוד המלך"
	s := newSite(t)
	anna := s.anna()
	kid := s.asChild(anna, 2012)
	c, b := anna.space(), anna.bondWith()
	ch := c.Space.Child
	ch.Value.Name, b.Me.Name = child, mum
	if err := errors.Join(space.Put(c.Desk, space.KindChild, ch), c.SaveMember(b, b.Me)); err != nil {
		t.Fatal(err)
	}
	s.change(anna, func(a *account.Account) error { a.Name = own; return nil })
	kid.want(kid.post("/c/today", "id=kids-today-0000001&day="+s.clock.Format("2006-01-02")+"&weather=4&words=hello"), 303)
	shown := map[string]int{}
	for who, v := range map[string]*visitor{"anna": anna, "kid": kid} {
		v.crawl(func(request, _, body string) {
			if !strings.HasPrefix(body, "<!doctype html>") {
				return
			}
			for _, name := range []string{child, mum, own} {
				shown[name] += strings.Count(body, name)
				for _, where := range turned(body, name) {
					t.Errorf("%s, %s: %s", who, request, where)
				}
			}
		})
	}
	if shown[child] < 40 || shown[mum] < 5 || shown[own] < 1 {
		t.Errorf("the names are shown %v times", shown)
	}
}
