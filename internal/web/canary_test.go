package web

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"mentor/internal/instrument"
	"mentor/internal/safety"
)

// canary is a child's name that stands nowhere else.
const canary = "Quokka-Zanzibar"

var (
	pageTitle = regexp.MustCompile(`(?s)<title>.*?</title>`)
	links     = regexp.MustCompile(`(?:href|action|src)="([^"]*)"`)
)

// nest has a visitor who calls the child by the canary, went through the whole
// test, made a code, and met every page and most mistakes on the way.
func nest(t *testing.T) (*testSite, *visitor, []string) {
	s := newSite(t)
	v := s.visitor()
	var seen []string // what may not have it: headers, addresses, titles
	for _, step := range []string{
		"POST /test band=b6&name=" + strings.Repeat(canary, 3), "POST /test band=none&name=" + canary,
		"POST /test band=b6&country=DE&name=" + canary, "POST /test/q/2 a=" + canary, "POST /test/answers " + canary + "=1",
		"POST /test/answers CLO1=1&CLO2=2", "POST /test/q/17", "POST /test/q/47", "POST /test/finish length=full",
		"POST /test/pause", "POST /test/resume code=" + canary, "POST /help country=" + canary,
	} {
		method, rest, _ := strings.Cut(step, " ")
		target, form, _ := strings.Cut(rest, " ")
		w := v.do(method, target, form)
		seen = append(seen, fmt.Sprint(w.Header()), pageTitle.FindString(w.Body.String()))
	}
	return s, v, seen
}

// crawl asks for every GET of the site.
func (v *visitor) crawl(see func(request, headers, body string)) {
	for _, route := range v.table() {
		for _, request := range requests[route.pattern] {
			if strings.HasPrefix(route.pattern, "GET ") && request != "/leave" {
				w := v.ask(route.pattern, request)
				see(request, fmt.Sprint(w.Header()), w.Body.String())
			}
		}
	}
}

// The child's name is on the parent's own pages and in the parent's own file,
// and nowhere else: in no header, address or title, in no page of anybody else
// (the pages that are kept for everybody among them), in no log, not in FHIR.
func TestCanaryOnPages(t *testing.T) {
	t.Parallel()
	s, owner, seen := nest(t)
	found := map[string]bool{}
	owner.crawl(func(request, headers, body string) {
		seen = append(seen, headers, pageTitle.FindString(body), fmt.Sprint(links.FindAllString(body, -1)))
		found[request] = strings.Contains(body, canary)
	})
	for request, has := range found {
		if want := request == "/result" || request == "/result/answers.json" || request == "/keep"; has != want {
			t.Errorf("%s has the name: %t", request, has)
		}
	}
	for _, text := range seen {
		if strings.Contains(text, canary) {
			t.Errorf("the name is in %s", text)
		}
	}
	for _, a := range actors {
		a.make(s).crawl(func(request, headers, body string) {
			if strings.Contains(headers+body, canary) {
				t.Errorf("%s of somebody else (%s) has the name", request, a.name)
			}
		})
	}
}

// The database has no byte of the name in the open, nor has the log when
// everything fails.
func TestCanaryOnDisk(t *testing.T) {
	t.Parallel()
	s, owner, _ := nest(t)
	files, err := filepath.Glob(filepath.Join(s.folder, "*"))
	if err != nil || len(files) < 2 {
		t.Fatal(files, err)
	}
	size := 0
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		size += len(data)
		for _, secret := range []string{canary, owner.cookies["sitting"], "b6\x02DE"} {
			if strings.Contains(string(data), secret) {
				t.Errorf("%s has %q in the open", filepath.Base(name), secret)
			}
		}
	}
	if size < 10_000 {
		t.Errorf("only %d bytes were looked through", size)
	}
	if err := s.DB.Close(); err != nil {
		t.Fatal(err)
	}
	owner.want(owner.post("/test", "band=b6&name="+canary), 500)
	owner.want(owner.get("/result"), 500)
	if log := s.log.String(); !strings.Contains(log, "request failed") || strings.Contains(log, canary) || strings.Contains(log, owner.cookies["sitting"]) {
		t.Errorf("the log says:\n%s", log)
	}
}

// Nothing in a download tells how the safety questions were answered: what was
// said but for danger makes no difference to a byte.
func TestSafetyLeavesNoTrace(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	files := func(said map[string]safety.Reply) (out string) {
		v := s.holder(finished(t, instrument.Full, "Mia", s.clock, said))
		for _, name := range []string{"/result/answers.json", "/result/fhir.json"} {
			w := v.get(name)
			out += fmt.Sprint(w.Header()) + v.want(w, 200)
		}
		return out
	}
	p := func(said map[string]safety.Reply) string {
		v := s.holder(finished(t, instrument.Full, "Mia", s.clock, said))
		return v.want(v.get("/result"), 200)
	}
	quiet, differs := files(nil), false
	for _, item := range shelfOnce().Current().Safety {
		for reply := safety.Unsure; reply <= safety.PreferNot; reply++ {
			said := map[string]safety.Reply{item.ID: reply}
			if shelfOnce().Safety.To(item.ID, reply).Urgency == safety.Now {
				continue // there is no download at all that day
			}
			if files(said) != quiet {
				t.Errorf("the downloads tell that %s was answered with %d", item.ID, reply)
			}
			differs = differs || p(said) != p(nil)
		}
	}
	if !differs {
		t.Error("no page differs either: the test asks nothing")
	}
}
