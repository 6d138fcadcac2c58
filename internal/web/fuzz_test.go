package web

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"mentor/internal/instrument"
	"mentor/internal/web/site"
)

// answered fails on what no visitor can bring about by what they send.
func answered(t *testing.T, s *testSite, w *httptest.ResponseRecorder) {
	t.Helper()
	if w.Code >= 500 {
		t.Fatalf("status %d\n%s\n%s", w.Code, w.Body, &s.log)
	}
	if log := s.log.String(); log != "" {
		t.Fatalf("the log says %s", log)
	}
	if body := w.Body.String(); strings.Contains(body, "<script>alert") {
		t.Fatalf("the page has what was sent as markup:\n%s", body)
	}
}

func posts(s *testSite) (targets []string) {
	for _, route := range s.table() {
		if strings.HasPrefix(route.pattern, "POST ") && route.pattern != "POST /test/q/{n}" {
			target, _, _ := strings.Cut(requests[route.pattern][0], " ")
			targets = append(targets, target)
		}
	}
	return append(targets, "/test/q/2", "/test/q/17", "/test/q/62", "/test/q/30", "/test/q/31")
}

// Any body to any form.
func FuzzForms(f *testing.F) {
	s := newSite(f)
	targets := posts(s)
	for i := range targets {
		f.Add(byte(i), "a=3&check=1", true)
		f.Add(byte(i), "band=b6&name=%3Cscript%3Ealert(1)&country=DE", false)
		f.Add(byte(i), "CLO1=3&CLO2=6&page=29&length=full&code=BBBBCCCCDDDD", true)
		f.Add(byte(i), "separation=1&separation=2&hurt-physically=4&danger-now=3&%zz", true)
	}
	f.Fuzz(func(t *testing.T, target byte, body string, done bool) {
		s.t = t
		kept := draft(t, "Mia", s.clock)
		if done {
			kept = finished(t, instrument.Full, "Mia", s.clock, nil)
		}
		v := s.holder(kept)
		answered(t, s, v.post(targets[int(target)%len(targets)], body))
		for _, p := range []string{"/test", "/test/q/2", "/test/check", "/result", "/result/answers.json", "/result/fhir.json"} {
			answered(t, s, v.get(p))
		}
	})
}

// Any cookie.
func FuzzCookie(f *testing.F) {
	s := newSite(f)
	owner := s.holder(finished(f, instrument.Short, canary, s.clock, nil)).cookies["sitting"]
	f.Add("sitting=" + owner[:21] + "!")
	f.Add("sitting=AAAAAAAAAAAAAAAAAAAAAA; sitting=x")
	f.Add(`sitting="quoted"; __Host-sitting=AAAAAAAAAAAAAAAAAAAAAA`)
	f.Fuzz(func(t *testing.T, cookie string) {
		s.t = t
		for _, target := range []string{"/test", "/test/q/2", "/result"} {
			w := s.visitor().get(target, "Cookie", cookie)
			answered(t, s, w)
			if strings.Contains(w.Body.String(), canary) && !strings.Contains(cookie, owner[:21]) {
				t.Fatalf("%q opens somebody's test", cookie)
			}
		}
	})
}

// Any address.
func FuzzPath(f *testing.F) {
	s := newSite(f)
	v := s.holder(finished(f, instrument.Full, "Mia", s.clock, nil))
	for _, route := range s.table() {
		for _, request := range requests[route.pattern] {
			target, _, _ := strings.Cut(request, " ")
			f.Add(target)
		}
	}
	f.Add("/test/q/%31?check&check")
	f.Add("/assets/..%2f..%2fweb.go")
	f.Add("//evil.example/%0d%0aSet-Cookie:x")
	f.Fuzz(func(t *testing.T, target string) {
		if u, err := url.ParseRequestURI(target); err != nil || u.Host != "" || !strings.HasPrefix(target, "/") || strings.ContainsAny(target, " \x00\r\n\t") {
			t.Skip("no browser can send it")
		}
		s.t = t
		w := v.get(target)
		answered(t, s, w)
		if to := w.Header().Get("Location"); to != "" && to != site.LeaveFor && (!strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//")) {
			t.Fatalf("%q leads to %q", target, to)
		}
	})
}
