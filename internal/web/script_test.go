package web

import (
	"bufio"
	"fmt"
	"html"
	"maps"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"mentor/internal/store"
	"mentor/internal/store/storetest"
	"mentor/internal/web/call"
	"mentor/internal/web/demo"
)

// TestScripts plays testdata/*.txt against the site, on every engine. A script
// is lines; an empty one and one that begins with # says nothing. A request:
//
//	GET /test                      any method; a form may follow, in which + is a
//	POST /test band=b6 name=Mia    space and %2B a plus, as browsers send it
//	answer 1-15 a=3                posts every page from 1 to 15; each must be accepted
//	ponder 1-15 3424               the same with these answers in turn, five seconds each
//
// What came back, of which texts are compared after HTML's escapes are undone:
//
//	status 303
//	header Location /test/q/1      the header has exactly this value
//	body contains Some words
//	body lacks Some words
//	keep code <p>(....) (....)</p> {code1} and {code2} stand for the groups from
//	                               here on, {code1.small} for small letters
//
// Around it:
//
//	actor anna                     from here on Anna's browser, with her own cookies
//	tab ben anna                   Ben's browser has Anna's cookies from here on
//	cookie sitting Zm9v            the browser has this cookie from here on
//	clock +49h                     the time moves
//	with Sec-Fetch-Site cross-site the next request has this header
//	at 2026-10-12T18:00:00Z        the time is this
//	live 2n1 . 3hw12               a note a day, as demofamily/family.yaml writes them (a dot
//	                               is none; 1 2 3 are the practices in the order of Today),
//	                               each followed by 24 hours
//	checkin most well              checks in: every practice of the week was done and went so
//
// {big} stands for 100,000 letters. Every script begins with an actor nobody
// knows, on a new site.
func TestScripts(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(names) == 0 {
		t.Fatal("there are no scripts", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txt"), func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) { play(t, name, db) })
		})
	}
}

// script is a script that is being played.
type script struct {
	site   *testSite
	actors map[string]*visitor
	who    *visitor
	kept   map[string]string
	header []string
	last   *httptest.ResponseRecorder
	body   string
}

func play(t *testing.T, name string, db *store.DB, change ...func(*call.Config)) {
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s := &script{site: serveDB(t, db, change...), actors: map[string]*visitor{}, kept: map[string]string{"{big}": strings.Repeat("b", 100_000)}}
	s.who = s.site.visitor()
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := s.line(line); err != nil {
			t.Fatalf("%s:%d: %s\n\t%v", name, n, line, err)
		}
	}
}

var isRequest = regexp.MustCompile(`^[A-Z]+$`)

func (s *script) line(line string) error {
	for name, value := range s.kept {
		line = strings.ReplaceAll(line, name, value)
	}
	verb, rest, _ := strings.Cut(line, " ")
	if isRequest.MatchString(verb) {
		target, form, _ := strings.Cut(rest, " ")
		s.send(verb, target, strings.Join(strings.Fields(form), "&"))
		return nil
	}
	first, second, _ := strings.Cut(rest, " ")
	switch verb {
	case "answer":
		return s.answer(first, func(int) string { return second })
	case "ponder":
		return s.answer(first, func(i int) string {
			s.site.clock = s.site.clock.Add(5 * time.Second)
			return "a=" + string(second[i%len(second)])
		})
	case "status":
		if rest != strconv.Itoa(s.last.Code) {
			return fmt.Errorf("status %d\n%s", s.last.Code, s.body)
		}
	case "header":
		if got := s.last.Header().Get(first); got != second {
			return fmt.Errorf("it is %q", got)
		}
	case "body":
		if strings.Contains(s.body, second) != (first == "contains") {
			return fmt.Errorf("the body is:\n%s", s.body)
		}
	case "keep":
		return s.keep(first, second)
	case "actor":
		s.become(first, map[string]string{})
	case "tab":
		s.become(first, s.actors[second].cookies)
	case "cookie":
		s.who.cookies[first] = second
	case "with":
		s.header = append(s.header, first, second)
	case "at":
		at, err := time.Parse(time.RFC3339, rest)
		s.site.clock = at
		return err
	case "live":
		return s.live(strings.Fields(rest))
	case "checkin":
		return s.checkin(first, second)
	case "clock":
		d, err := time.ParseDuration(rest)
		s.site.clock = s.site.clock.Add(d)
		return err
	default:
		return fmt.Errorf("a script has no %q", verb)
	}
	return nil
}

func (s *script) send(method, target, form string) {
	s.last = s.who.do(method, target, form, s.header...)
	s.body, s.header = html.UnescapeString(s.last.Body.String()), nil
}

func (s *script) answer(pages string, form func(i int) string) error {
	var from, to int
	if _, err := fmt.Sscanf(pages, "%d-%d", &from, &to); err != nil {
		return err
	}
	for n := from; n <= to; n++ {
		s.send("POST", "/test/q/"+strconv.Itoa(n), strings.Join(strings.Fields(form(n-from)), "&"))
		if s.last.Code != 303 {
			return fmt.Errorf("page %d: status %d\n%s", n, s.last.Code, s.body)
		}
	}
	return nil
}

var hidden = regexp.MustCompile(`name="(child|id|day|week)" value="([^"]*)"`)

// open asks for a page and gives what its form has hidden.
func (s *script) open(path string) (form url.Values, err error) {
	s.send("GET", path, "")
	if s.last.Code != 200 {
		return nil, fmt.Errorf("%s: status %d\n%s", path, s.last.Code, s.body)
	}
	form = url.Values{}
	for _, m := range hidden.FindAllStringSubmatch(s.body, -1) {
		form.Set(m[1], m[2])
	}
	return form, nil
}

var ticks = regexp.MustCompile(`name="practice" form="log" value="([^"]+)"`)

// live notes a day after the other.
func (s *script) live(days []string) error {
	for _, code := range days {
		form, err := s.open("/today")
		if err != nil {
			return err
		}
		if code != "." {
			var practices []string
			for _, m := range ticks.FindAllStringSubmatch(s.body, -1) {
				practices = append(practices, m[1])
			}
			noteAs(form, code, practices)
			if s.send("POST", "/today", form.Encode()); s.last.Code != 303 {
				return fmt.Errorf("%s: status %d\n%s", code, s.last.Code, s.body)
			}
		}
		s.site.clock = s.site.clock.Add(24 * time.Hour)
	}
	return nil
}

// noteAs fills in the form of a day.
func noteAs(form url.Values, code string, practices []string) {
	d := demo.DemoMaker{}
	d.Practices = map[int][]string{1: practices}
	e, _ := d.Entry(1, 1, code)
	form.Set("weather", strconv.Itoa(e.Weather))
	form.Set("together", string(e.Together))
	form.Set("after", string(e.After))
	form["practice"] = e.Practices
	for name, on := range map[string]bool{"warm": e.Warm, "talk": e.Talk, "tested": e.Tested, "hard": e.Hard} {
		if on {
			form.Set(name, "1")
		}
	}
}

var reported = regexp.MustCompile(`name="did-([^"]+)" value="most"`)

// checkin says the same of every practice of the week.
func (s *script) checkin(did, went string) error {
	form, err := s.open("/plan/checkin")
	if err != nil {
		return err
	}
	for _, m := range reported.FindAllStringSubmatch(s.body, -1) {
		form.Set("did-"+m[1], did)
		form.Set("went-"+m[1], went)
	}
	if s.send("POST", "/plan/checkin", form.Encode()); s.last.Code != 303 {
		return fmt.Errorf("status %d\n%s", s.last.Code, s.body)
	}
	return nil
}

func (s *script) keep(name, pattern string) error {
	found := regexp.MustCompile(pattern).FindStringSubmatch(s.body)
	if found == nil {
		return fmt.Errorf("the body is:\n%s", s.body)
	}
	for i, text := range found[1:] {
		maps.Copy(s.kept, map[string]string{
			fmt.Sprintf("{%s%d}", name, i+1):       text,
			fmt.Sprintf("{%s%d.small}", name, i+1): strings.ToLower(text),
		})
	}
	return nil
}

// become changes to an actor; one who is new has the cookies given.
func (s *script) become(name string, cookies map[string]string) {
	if s.actors[name] == nil {
		s.actors[name] = s.site.visitor()
		s.actors[name].cookies = cookies
	}
	s.who = s.actors[name]
}
