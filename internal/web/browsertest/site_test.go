package browsertest

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strconv"
	"sync"
	"testing"
	"time"

	"mentor/content"
	"mentor/internal/calendar"
	"mentor/internal/instrument"
	"mentor/internal/library"
	"mentor/internal/store/storetest"
	"mentor/internal/vault"
	"mentor/internal/web"
	"mentor/internal/web/page"
)

// site is the whole server on a loopback address with a database of its own.
type site struct {
	origin string
	lib    *library.Library
	form   *instrument.Form
}

var loadLibrary = sync.OnceValue(func() *library.Library {
	lib, problems := library.Load(content.Files)
	if len(problems) > 0 {
		panic(problems[0])
	}
	return lib
})

func newSite(t *testing.T) *site {
	t.Helper()
	return newSiteWith(t, func(c *web.Config) { c.Plain = true })
}

// newSiteWith is newSite with a change of what it is made from.
func newSiteWith(t *testing.T, change func(*web.Config)) *site {
	t.Helper()
	db := storetest.Open(t, filepath.Join(t.TempDir(), "mentor.db"))
	keys, err := vault.NewKeys(vault.NewRoot())
	if err != nil {
		t.Fatal(err)
	}
	keys.HashCheaply()
	assets, err := page.LoadAssets(web.EmbeddedAssets())
	if err != nil {
		t.Fatal(err)
	}
	cfg := web.Config{
		DB: db, Keys: keys, Library: loadLibrary, Assets: assets, Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
		Now: time.Now, Mirror: true, Demo: true,
	}
	change(&cfg)
	server := httptest.NewServer(web.New(cfg).Handler())
	t.Cleanup(server.Close)
	return &site{server.URL, loadLibrary(), loadLibrary().Current()}
}

// today is the day of the families of these tests, who live in Berlin. Until the day of a
// child who told no zone begins as well, an hour or two later, it is the day before.
func today() calendar.Day {
	now := time.Now()
	return min(calendar.At(now, berlin()), calendar.At(now, time.UTC))
}

var berlin = sync.OnceValue(func() *time.Location {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic(err)
	}
	return zone
})

// stops gives the number of each page of a kind, from 1.
func (s *site) stops(kind instrument.Kind) (numbers []int) {
	for i, stop := range s.form.Course() {
		if stop.Kind == kind {
			numbers = append(numbers, i+1)
		}
	}
	return numbers
}

// short is how many pages the short part has.
func (s *site) short() (n int) {
	for _, stop := range s.form.Course() {
		if stop.Short {
			n++
		}
	}
	return n
}

// visitor goes through the site by plain HTTP, to bring a test to where a
// browser takes over.
type visitor struct {
	t    *testing.T
	site *site
	http.Client
}

func newVisitor(t *testing.T, s *site) *visitor {
	jar, _ := cookiejar.New(nil) // fails for no options
	return &visitor{t, s, http.Client{Jar: jar}}
}

func (v *visitor) post(path string, form url.Values) {
	v.t.Helper()
	r, err := v.PostForm(v.site.origin+path, form)
	if err != nil {
		v.t.Fatal(err)
	}
	defer r.Body.Close()
	if r.StatusCode != http.StatusOK && r.StatusCode != http.StatusNoContent {
		v.t.Fatalf("POST %s: %s", path, r.Status)
	}
}

func (v *visitor) get(path string) string {
	v.t.Helper()
	r, err := v.Get(v.site.origin + path)
	if err != nil {
		v.t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode != http.StatusOK {
		v.t.Fatalf("GET %s: %s, %v", path, r.Status, err)
	}
	return string(body)
}

// begin begins a test in Germany.
func (v *visitor) begin() *visitor {
	v.t.Helper()
	v.post("/test", url.Values{"band": {v.site.form.Bands[1].ID}, "name": {"Mia"}, "country": {"DE"}})
	return v
}

// answer answers the pages from first to last, statement n with choice(n).
// Safety questions are answered with yes where a name is given, otherwise no.
func (v *visitor) answer(first, last int, yes string) *visitor {
	v.t.Helper()
	for i, stop := range v.site.form.Course()[first-1 : last] {
		in := url.Values{}
		switch stop.Kind {
		case instrument.AskItem:
			in.Set("a", strconv.Itoa(choice(first+i)))
		case instrument.AskSafety:
			for _, item := range v.site.form.SafetyItems(stop.Short) {
				in.Set(item.ID, map[bool]string{true: "3", false: "1"}[item.ID == yes])
			}
		}
		v.post("/test/q/"+strconv.Itoa(first+i), in)
	}
	return v
}

// choice is what these tests answer on page n: each of the five, in turn.
func choice(n int) int { return 1 + n%5 }

func (v *visitor) finish(length instrument.Length) *visitor {
	v.t.Helper()
	v.post("/test/finish", url.Values{"length": {length.String()}})
	return v
}

// cookie is what holds the open test.
func (v *visitor) cookie() *http.Cookie {
	v.t.Helper()
	at, _ := url.Parse(v.site.origin) // it is the address of a listener
	for _, c := range v.Jar.Cookies(at) {
		return c
	}
	v.t.Fatal("there is no open test")
	return nil
}

var givenOf = regexp.MustCompile(`data-given="(\d+)"`)

// given is every answer that the server has, by place.
func (v *visitor) given() string {
	v.t.Helper()
	m := givenOf.FindStringSubmatch(v.get("/test/q/1"))
	if m == nil {
		v.t.Fatal("the page of a question holds no answers")
	}
	return m[1]
}
