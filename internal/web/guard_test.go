package web

import (
	"database/sql"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"mentor/internal/instrument"
	"mentor/internal/share"
	"mentor/internal/store"
	"mentor/internal/store/storetest"
	"mentor/internal/web/call"
	"mentor/internal/web/limit"
	"mentor/internal/web/signin"
)

// guards are the headers of every answer, whatever its status.
var guards = map[string]string{
	"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; " +
		"connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; " +
		"require-trusted-types-for 'script'; trusted-types mentor",
	"X-Content-Type-Options":       "nosniff",
	"Referrer-Policy":              "no-referrer",
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Permissions-Policy":           "camera=(), microphone=(), geolocation=(), browsing-topics=()",
}

func checkGuards(t testing.TB, s *testSite, what string, h http.Header, wantCache string) {
	t.Helper()
	for name, want := range guards {
		if got := h.Values(name); !slices.Equal(got, []string{want}) {
			t.Errorf("%s: %s is %q", what, name, got)
		}
	}
	if got := h.Get("Cache-Control"); got != wantCache {
		t.Errorf("%s: Cache-Control is %q, want %q", what, got, wantCache)
	}
	if got := h.Get("Strict-Transport-Security"); (got == "max-age=31536000") != s.Secure || !s.Secure && got != "" {
		t.Errorf("%s: Strict-Transport-Security is %q", what, got)
	}
	if name := h.Get("Access-Control-Allow-Origin"); name != "" {
		t.Errorf("%s: another site may read it: %q", what, name)
	}
}

// lives are the cookies that there are, and how long each stays.
var lives = map[string]time.Duration{
	"sitting":             9 * 24 * time.Hour,
	call.SessionCookie:    180 * 24 * time.Hour,
	call.DeviceCookie:     365 * 24 * time.Hour,
	call.DiscreetCookie:   365 * 24 * time.Hour,
	signin.RecoverCookie:  72 * time.Hour,
	signin.CeremonyCookie: signin.CeremonyLife,
	"report":              share.PassLife, // and a hyphen and its link
}

func checkCookies(t testing.TB, s *testSite, what string, cookies []*http.Cookie) {
	t.Helper()
	for _, c := range cookies {
		name, ofLink, _ := strings.Cut(strings.TrimPrefix(c.Name, "__Host-"), "-")
		sameSite := map[bool]http.SameSite{false: http.SameSiteLaxMode, true: http.SameSiteStrictMode}[ofLink != ""]
		life, known := lives[name]
		if !known || strings.HasPrefix(c.Name, "__Host-") != s.Secure || c.Secure != s.Secure ||
			!c.HttpOnly || c.SameSite != sameSite || c.Path != "/" || c.Domain != "" {
			t.Errorf("%s: cookie %s", what, c.Raw)
		}
		if c.MaxAge != int(life.Seconds()) && c.MaxAge != -1 {
			t.Errorf("%s: the cookie %s lives %d seconds, want %v", what, c.Name, c.MaxAge, life)
		}
	}
}

// checkAnswer fails for an answer that lacks a guard.
func checkAnswer(t testing.TB, s *testSite, what string, w *httptest.ResponseRecorder) {
	t.Helper()
	what = fmt.Sprintf("%s (%d)", what, w.Code)
	checkGuards(t, s, what, w.Header(), "no-store")
	checkCookies(t, s, what, w.Result().Cookies())
}

// Every answer has the guards over HTTPS too. TestMatrix looks at those on loopback.
func TestHeadersOverHTTPS(t *testing.T) {
	t.Parallel()
	s := newSite(t, overHTTPS)
	here, cookies := cast{}, 0
	for _, route := range s.table() {
		for _, request := range requests[route.pattern] {
			for _, a := range slices.Concat(actors, others) {
				if !slices.Contains([]string{"draft", "parent", "child", "psychologist"}, a.name) {
					continue
				}
				_, w := here.ask(s, a, route.pattern, request)
				checkAnswer(t, s, fmt.Sprint(route.pattern, " ", request, " as ", a.name), w)
				cookies += len(w.Result().Cookies())
			}
		}
	}
	if cookies == 0 {
		t.Error("no cookie was set: the test saw nothing")
	}
}

// What is refused before there is a page has them too.
func TestHeadersOfRefusals(t *testing.T) {
	t.Parallel()
	for _, s := range []*testSite{newSite(t, budget(1, 30, 6)), newSite(t, overHTTPS, budget(1, 30, 6))} {
		v := s.visitor()
		for _, one := range []struct {
			status               int
			method, target, form string
			header               []string
		}{
			{421, "GET", "/", "", []string{"Host", "evil.example"}},
			{403, "POST", "/test", "band=b6", []string{"Sec-Fetch-Site", "cross-site"}},
			{404, "PUT", "/test", "", nil},
			{307, "GET", "/a/../test", "", nil},
			{422, "POST", "/test", strings.Repeat("a", 20_000), nil},
		} {
			w := v.do(one.method, one.target, one.form, one.header...)
			v.want(w, one.status)
			checkGuards(t, s, fmt.Sprint(one.method, one.target, one.status), w.Header(), "no-store")
		}
		for range 20 {
			v.get("/steps")
		}
		w := v.get("/steps")
		v.want(w, 429)
		checkGuards(t, s, "too many", w.Header(), "no-store")
	}
}

// An asset is the one thing a browser may keep: its name holds its hash.
func TestAssetsMayBeKept(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for name := range s.Assets.By {
		w := s.visitor().get("/assets/" + name)
		checkGuards(t, s, name, w.Header(), "public, max-age=31536000, immutable")
		if w.Code != 200 || w.Body.Len() == 0 || w.Header().Get("Content-Type") == "" {
			t.Errorf("%s: status %d, %d bytes of %q", name, w.Code, w.Body.Len(), w.Header().Get("Content-Type"))
		}
	}
}

// rows is everything that stands in the database: a line for each row of each
// table, "table value value", with what is no text in hexadecimal digits.
func (s *testSite) rows() string {
	s.t.Helper()
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(s.folder, "mentor.db")+"?_pragma=query_only(on)")
	if err != nil {
		s.t.Fatal(err)
	}
	defer db.Close()
	var queries []string
	for _, table := range column(s.t, db, `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'goose%'`) {
		parts := []string{"'" + table + "'"}
		for _, c := range column(s.t, db, `SELECT name FROM pragma_table_info('`+table+`')`) {
			parts = append(parts, `CASE typeof(`+c+`) WHEN 'blob' THEN hex(`+c+`) ELSE coalesce(`+c+`, '') END`)
		}
		queries = append(queries, `SELECT `+strings.Join(parts, ` || ' ' || `)+` AS row FROM `+table)
	}
	all := column(s.t, db, strings.Join(queries, " UNION ALL ")+" ORDER BY row")
	all = slices.DeleteFunc(all, func(row string) bool { return strings.HasPrefix(row, "installation last_sweep") }) // tells of nobody
	return strings.Join(all, "\n")
}

// column is the one column that a query gives.
func column(t testing.TB, db *sql.DB, query string) (all []string) {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var one string
		if err := rows.Scan(&one); err != nil {
			t.Fatal(err)
		}
		all = append(all, one)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// A GET changes nothing, whoever asks, whatever for; but leaving signs out.
func TestGetChangesNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, a := range actors {
		v := a.make(s)
		before := s.rows()
		v.crawl(func(string, string, string) {})
		if s.rows() != before {
			t.Errorf("looking round as %s changed the database", a.name)
		}
	}
	if !strings.Contains(s.rows(), "sitting ") {
		t.Error("the database is empty: the test saw nothing")
	}
}

// A form of another site is refused before anything is read; our own forms and
// browsers that say nothing pass.
func TestCrossSite(t *testing.T) {
	t.Parallel()
	for _, s := range []*testSite{newSite(t), newSite(t, overHTTPS)} {
		own := map[bool]string{false: "http://", true: "https://"}[s.Secure] + s.origin()
		for _, one := range []struct {
			name   string
			header []string
			passes bool
		}{
			{"cross-site", []string{"Sec-Fetch-Site", "cross-site"}, false},
			{"same-site", []string{"Sec-Fetch-Site", "same-site"}, false},
			{"foreign origin", []string{"Origin", "https://evil.example"}, false},
			{"no origin to speak of", []string{"Origin", "null"}, false},
			{"same-origin", []string{"Sec-Fetch-Site", "same-origin"}, true},
			{"typed in", []string{"Sec-Fetch-Site", "none"}, true},
			{"own origin", []string{"Origin", own}, true},
			{"neither", nil, true},
		} {
			refused := s.holder(finished(t, instrument.Full, "Mia", s.clock, nil)) // and so stays as they are
			for _, route := range s.table() {
				if !strings.HasPrefix(route.pattern, "POST ") {
					continue
				}
				v := refused
				if one.passes {
					v = s.holder(finished(t, instrument.Full, "Mia", s.clock, nil))
				}
				before := s.rows()
				w := v.ask(route.pattern, requests[route.pattern][0], one.header...)
				if (w.Code != http.StatusForbidden) != one.passes {
					t.Errorf("%s, %s: status %d", route.pattern, one.name, w.Code)
				}
				if !one.passes && (s.rows() != before || len(w.Result().Cookies()) > 0) {
					t.Errorf("%s, %s: refused, and yet something changed", route.pattern, one.name)
				}
			}
		}
	}
}

func TestUnknownHost(t *testing.T) {
	t.Parallel()
	loopback, public := newSite(t), newSite(t, overHTTPS)
	for _, one := range []struct {
		s     *testSite
		host  string
		known bool
	}{
		{loopback, "localhost:8420", true},
		{loopback, "localhost", true},
		{loopback, "127.0.0.1:8420", true},
		{loopback, "[::1]:8420", true},
		{loopback, "[::1]", true},
		{loopback, "evil.example", false},
		{loopback, "localhost.evil.example:8420", false},
		{loopback, "127.0.0.1.evil.example", false},
		{loopback, "[2001:db8::1]:8420", false},
		{loopback, "[::1].evil.example", false},
		{loopback, "", false},
		{public, "trust.example.org", true},
		{public, "localhost", false},
		{public, "trust.example.org:444", false},
		{public, "evil.example", false},
	} {
		w := one.s.visitor().get("/test", "Host", one.host)
		if want := map[bool]int{true: 200, false: http.StatusMisdirectedRequest}[one.known]; w.Code != want {
			t.Errorf("host %q: status %d, want %d", one.host, w.Code, want)
		}
	}
}

func budget(perSecond, begin, code float64) func(*call.Config) {
	return func(c *call.Config) {
		c.Limits = limit.Limits{PerSecond: perSecond, BeginPerMinute: begin, CodePerMinute: code}
	}
}

// accepted is how many of n requests were not refused as too many.
func accepted(t *testing.T, n int, v *visitor, method, target, form string) (out int) {
	t.Helper()
	for range n {
		w := v.do(method, target, form)
		if w.Code != http.StatusTooManyRequests {
			out++
		} else if body := w.Body.String(); w.Header().Get("Retry-After") != "10" || !strings.Contains(body, "Please wait ten seconds") {
			t.Errorf("refused with Retry-After %q: %s", w.Header().Get("Retry-After"), body)
		}
	}
	return out
}

// Each kind of request has a budget of its own for each network, which fills
// again with time.
func TestBudgets(t *testing.T) {
	t.Parallel()
	for _, one := range []struct {
		name, method, target, form string
		burst, afterMinute         int
	}{
		{"any", "GET", "/steps", "", 20, 20},
		{"help", "GET", "/help", "", 30, 30},
		{"the quick exit", "GET", "/leave", "", 30, 30},
		{"begin", "POST", "/test", "band=none", 3, 3},
		{"try a code", "POST", "/test/resume", "code=x", 2, 2},
		{"make a code", "POST", "/test/pause", "", 2, 2},
	} {
		t.Run(one.name, func(t *testing.T) {
			s := newSite(t, budget(2, 3, 2))
			v, neighbour, stranger := s.visitor(), s.visitor(), s.visitor()
			neighbour.from, stranger.from = "192.0.2.200:1", "198.51.100.1:1"
			if got := accepted(t, 30, v, one.method, one.target, one.form); got != one.burst {
				t.Errorf("%d of 30 at once were accepted, want %d", got, one.burst)
			}
			if got := accepted(t, 1, neighbour, one.method, one.target, one.form); got != 0 && one.burst < 30 {
				t.Error("the same network has two budgets")
			}
			if got := accepted(t, 1, stranger, one.method, one.target, one.form); got != 1 {
				t.Error("another network pays for it")
			}
			s.clock = s.clock.Add(time.Minute)
			if got := accepted(t, 30, v, one.method, one.target, one.form); got != one.afterMinute {
				t.Errorf("%d of 30 a minute later were accepted, want %d", got, one.afterMinute)
			}
		})
	}
}

// Behind a proxy the proxy's last word names the network; on loopback nobody's
// word does. An IPv6 house is a /56.
func TestNetworks(t *testing.T) {
	t.Parallel()
	public, loopback := newSite(t, overHTTPS), newSite(t)
	for _, one := range []struct {
		s                     *testSite
		from, forwarded, want string
	}{
		{loopback, "192.0.2.7:1", "", "192.0.2.0/24"},
		{loopback, "192.0.2.7:1", "198.51.100.1", "192.0.2.0/24"},
		{loopback, "[::ffff:192.0.2.7]:1", "", "192.0.2.0/24"},
		{loopback, "[2001:db8:1:2ff::1]:1", "", "2001:db8:1:200::/56"},
		{loopback, "@", "", "invalid Prefix"},
		{public, "127.0.0.1:1", "203.0.113.9, 198.51.100.1", "198.51.100.0/24"},
		{public, "127.0.0.1:1", "203.0.113.9\n198.51.100.1", "198.51.100.0/24"},
		{public, "127.0.0.1:1", "", "127.0.0.0/24"},
		{public, "127.0.0.1:1", "198.51.100.1:4711", "198.51.100.0/24"},
		{public, "127.0.0.1:1", "[2001:db8:1:2ff::1]:4711", "2001:db8:1:200::/56"},
		{public, "127.0.0.1:1", "rubbish", "127.0.0.0/24"},
	} {
		r, err := http.NewRequest("GET", "/", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.RemoteAddr = one.from
		if one.forwarded != "" {
			r.Header["X-Forwarded-For"] = strings.Split(one.forwarded, "\n")
		}
		if got := limit.Network(one.s.ClientAddr(r), 24, 56).String(); got != one.want {
			t.Errorf("%s forwarded for %q is %s, want %s", one.from, one.forwarded, got, one.want)
		}
	}
}

// A full house takes no new test, says so in words, and serves those it has.
func TestFullHouse(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *call.Config) { c.Limits.MaxSittings = 2 })
	a, b, c := s.visitor(), s.visitor(), s.visitor()
	a.want(a.post("/test", "band=b6"), 303)
	b.want(b.post("/test", "band=b6"), 303)
	if body := c.want(c.post("/test", "band=b6"), 503); !strings.Contains(body, "Please come back in an hour.") {
		t.Errorf("it says:\n%s", body)
	}
	if len(c.cookies) > 0 {
		t.Error("who was refused has a cookie")
	}
	a.want(a.post("/test/q/17", ""), 303)
	a.want(a.post("/test/finish", "length=short"), 303, "/result")
	a.want(a.get("/result"), 200)
	c.want(c.get("/steps"), 200)
	c.want(c.get("/help"), 200)

	// Two days later the draft is gone, and there is room for one.
	s.clock = s.clock.Add(49 * time.Hour)
	if err := s.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	c.want(c.post("/test", "band=b6"), 303)
	b.want(b.post("/test", "band=b6"), 503)
	if n := strings.Count(s.rows(), "sitting "); n != 2 {
		t.Errorf("%d sittings are kept, want 2", n)
	}
}

func TestHealth(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.visitor()
	if body := v.want(v.get("/healthz"), 200); body != "ok\n" {
		t.Errorf("it says %q", body)
	}
	if err := s.DB.Close(); err != nil {
		t.Fatal(err)
	}
	if body := v.want(v.get("/healthz"), 503); body != "database does not answer\n" {
		t.Errorf("it says %q", body)
	}
}

// Twenty tabs answer twenty questions at once: every answer is there.
func TestTabsAtOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, tabsAtOnce)
}

func tabsAtOnce(t *testing.T, db *store.DB) {
	s := serveDB(t, db)
	first := s.holder(draft(t, "Mia", s.clock))
	var tabs sync.WaitGroup
	codes := make([]int, 20)
	for i := range codes {
		tab := s.visitor()
		tab.cookies = map[string]string{"sitting": first.cookies["sitting"]}
		p := i + 2 // after the first page, which is no question either
		if p >= 17 {
			p++ // the safety page is no question
		}
		tabs.Go(func() { codes[i] = tab.post(fmt.Sprint("/test/q/", p), "a=3").Code })
	}
	tabs.Wait()
	if slices.ContainsFunc(codes, func(c int) bool { return c != 303 }) {
		t.Errorf("statuses %v", codes)
	}
	body := first.want(first.get("/test/check"), 200)
	if n := strings.Count(body, "<dd>About once a week</dd>") + strings.Count(body, "<dd>About half the time</dd>") + strings.Count(body, "<dd>On about half</dd>"); n != 20 {
		t.Errorf("%d of 20 answers are there", n)
	}
}

// What a provider's customers may begin together has a bound of its own.
func TestWideBudget(t *testing.T) {
	t.Parallel()
	s := newSite(t, budget(1000, 3, 2))
	begun := 0
	for house := range 100 {
		v := s.visitor()
		v.from = fmt.Sprintf("10.7.%d.9:1", house)
		begun += accepted(t, 3, v, "POST", "/test", "band=none")
	}
	if begun != limit.WideFactor*3 {
		t.Errorf("%d tests were begun from one /16, want %d", begun, limit.WideFactor*3)
	}
}

// Who reloads a page that answered a form is led to the page above it.
func TestReloadOfASentForm(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for from, to := range map[string]string{"/c/in": "/c", "/signin/open": "/signin", "/unlock": "/", "/hard/abc/away": "/hard/abc"} {
		v := s.visitor()
		v.want(v.get(from), 303, to)
	}
	v := s.visitor()
	v.want(v.get("/nothing/here"), 404)
}
