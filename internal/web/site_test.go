package web

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"mentor/content"
	"mentor/internal/instrument"
	"mentor/internal/library"
	"mentor/internal/safety"
	"mentor/internal/sitting"
	"mentor/internal/store"
	"mentor/internal/store/storetest"
	"mentor/internal/vault"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// testSite is the whole handler over a real database, with a clock that stands
// still until the test moves it and a log that is kept at debug level.
type testSite struct {
	*Server
	t       testing.TB
	handler http.Handler
	clock   time.Time
	log     bytes.Buffer
	folder  string // of the SQLite files; empty when the caller brought the database
	pin     []byte // hash of the PIN of those who are locked, once there is one
}

// noon is when every test begins.
var noon = time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)

var shelfOnce = sync.OnceValue(func() *library.Library {
	lib, problems := library.Load(content.Files)
	if len(problems) > 0 {
		panic(problems[0])
	}
	return lib
})

var assetsOnce = sync.OnceValue(func() *page.Assets {
	a, err := page.LoadAssets(EmbeddedAssets())
	if err != nil {
		panic(err)
	}
	return a
})

// newSite serves an empty SQLite database; change may alter what the site is made from.
func newSite(t testing.TB, change ...func(*call.Config)) *testSite {
	t.Helper()
	folder := t.TempDir()
	slowly := func(c *call.Config) { c.Moment = time.Minute } // however busy the machine is
	s := serveDB(t, storetest.Open(t, filepath.Join(folder, "mentor.db")), append([]func(*call.Config){slowly}, change...)...)
	s.folder = folder
	return s
}

func serveDB(t testing.TB, db *store.DB, change ...func(*call.Config)) *testSite {
	t.Helper()
	keys, err := vault.NewKeys(vault.NewRoot())
	if err != nil {
		t.Fatal(err)
	}
	keys.HashCheaply()
	s := &testSite{t: t, clock: noon}
	cfg := call.Config{
		DB: db, Keys: keys, Library: shelfOnce, Assets: assetsOnce(), Now: func() time.Time { return s.clock },
		Log:   slog.New(slog.NewTextHandler(&s.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Plain: true, Step: 1,
	}
	for _, f := range change {
		f(&cfg)
	}
	s.Server = New(cfg)
	s.handler = s.Handler()
	return s
}

func overHTTPS(c *call.Config) { c.Origin = "https://trust.example.org" }

func withParents(c *call.Config) { c.Demo = true }

func veiled(c *call.Config) { c.Plain = false }

// origin is the host that visitors of the site ask for.
func (s *testSite) origin() string {
	if s.Host != "" {
		return s.Host
	}
	return "localhost:8420"
}

// visitor is a browser without JavaScript: it keeps cookies and follows nothing.
type visitor struct {
	*testSite
	cookies map[string]string
	from    string // network address
	bond    string // of Anna and Mia, as far as the visitor knows it
	pair    string // the address of what Anna has with Mia's other parent
	token   string // of a link to a report that they have
	pact    string // id that an agreement which Anna proposes to Mia has with Mia
}

func (s *testSite) visitor() *visitor {
	return &visitor{testSite: s, cookies: map[string]string{}, from: "192.0.2.1:4000"}
}

// holder is a visitor whose browser holds the secret of a sitting that stands
// in the database; nil makes a secret that opens nothing.
func (s *testSite) holder(kept *sitting.Sitting) *visitor {
	s.t.Helper()
	secret := vault.NewSecret()
	if kept != nil {
		if err := s.DB.AddSitting(context.Background(), space.SealSitting(s.Keys.Open(secret), kept)); err != nil {
			s.t.Fatal(err)
		}
	}
	v := s.visitor()
	v.cookies[s.CookieName()] = secret.String()
	return v
}

func (v *visitor) get(target string, header ...string) *httptest.ResponseRecorder {
	return v.do(http.MethodGet, target, "", header...)
}

func (v *visitor) post(target, form string, header ...string) *httptest.ResponseRecorder {
	return v.do(http.MethodPost, target, form, header...)
}

// do sends one request. header is pairs of name and value.
func (v *visitor) do(method, target, form string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(form))
	r.Host, r.RemoteAddr = v.origin(), v.from
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if !slices.Contains(header, "Origin") {
			r.Header.Set("Sec-Fetch-Site", "same-origin")
		}
	}
	for name, value := range maps.All(v.cookies) {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
		if header[i] == "Host" {
			r.Host = header[i+1]
		}
	}
	w := httptest.NewRecorder()
	v.handler.ServeHTTP(w, r)
	v.takeCookies(w)
	return w
}

// takeCookies keeps the cookies of an answer.
func (v *visitor) takeCookies(w *httptest.ResponseRecorder) {
	for _, c := range w.Result().Cookies() {
		if c.MaxAge < 0 {
			delete(v.cookies, c.Name)
		} else {
			v.cookies[c.Name] = c.Value
		}
	}
}

// want fails the test unless the answer has the status and, when one is named,
// the Location.
func (v *visitor) want(w *httptest.ResponseRecorder, status int, location ...string) string {
	v.t.Helper()
	body, _ := io.ReadAll(w.Body) // a buffer
	if w.Code != status {
		v.t.Fatalf("status %d, want %d\n%s", w.Code, status, body)
	}
	if got := w.Header().Get("Location"); len(location) > 0 && got != location[0] {
		v.t.Fatalf("Location %q, want %q", got, location[0])
	}
	return string(body)
}

// draft is a sitting on which nothing was answered, begun at the time given.
func draft(t testing.TB, name string, started time.Time) *sitting.Sitting {
	t.Helper()
	s, err := sitting.New(shelfOnce().Current(), "b6", name, "DE", started)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// finished is a sitting with every page of its length answered: 2 on each item,
// and said to the safety question named; anything else was "no".
func finished(t testing.TB, length instrument.Length, name string, at time.Time, said map[string]safety.Reply) *sitting.Sitting {
	t.Helper()
	s, form := draft(t, name, at), shelfOnce().Current()
	for _, stop := range form.Course() {
		switch {
		case length == instrument.Short && !stop.Short:
		case stop.Kind == instrument.AskItem:
			s.Answers[stop.Place] = instrument.Answer(1 + stop.Place%4)
		case stop.Kind == instrument.AskSafety:
			items := form.SafetyItems(stop.Short)
			replies := make([]safety.Reply, len(items))
			for i, it := range items {
				replies[i] = max(safety.No, said[it.ID])
			}
			s.Judge(stop, form.Judge(items, replies))
		default:
			s.Seen.Add(stop)
		}
	}
	if err := s.Finish(length, at); err != nil {
		t.Fatal(err)
	}
	return s
}
