package browsertest

import (
	"fmt"
	"io"
	"net/url"
	"regexp"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"

	"mentor/internal/instrument"
)

// keepsFor is a parent who kept a test about Mia, by plain HTTP.
func keepsFor(t *testing.T, s *site) *visitor {
	t.Helper()
	v := newVisitor(t, s).begin().answer(1, s.short(), "").finish(instrument.Short)
	v.post("/keep", url.Values{"child": {"Mia"}, "zone": {"Europe/Berlin"}})
	return v
}

var (
	childLink = regexp.MustCompile(`"(/family/child/[\w-]+)"`)
	doorCode  = regexp.MustCompile(`<p class="code">(.*?)</p>`)
)

// code makes a code for the child's door.
func (v *visitor) code() string {
	v.t.Helper()
	r, err := v.PostForm(v.site.origin+childLink.FindStringSubmatch(v.get("/family"))[1]+"/door", url.Values{"called": {"Mum"}})
	if err != nil {
		v.t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	m := doorCode.FindSubmatch(body)
	if err != nil || m == nil {
		v.t.Fatalf("there is no code: %v\n%s", err, body)
	}
	return string(m[1])
}

// comes is a child born in year who came by a parent's code, by plain HTTP.
func (v *visitor) comes(name string, year int) *visitor {
	v.t.Helper()
	kid := newVisitor(v.t, v.site)
	kid.post("/c/join", url.Values{"code": {v.code()}, "name": {name}, "year": {fmt.Sprint(year)}, "pin": {"739164"}})
	return kid
}

var bondLink = regexp.MustCompile(`/c/felt/([\w-]+)`)

func (v *visitor) bond() string {
	v.t.Helper()
	return bondLink.FindStringSubmatch(v.get("/c/today"))[1]
}

// writes keeps one of each kind of thing, and shows some.
func (v *visitor) writes() *visitor {
	v.t.Helper()
	bond, today := v.bond(), time.Now().UTC().Format(time.DateOnly)
	v.post("/c/today", url.Values{"day": {today}, "weather": {"2"}, "words": {"long day, nobody saved me a seat"}})
	v.post("/c/say", url.Values{"id": {"say-00000000000001"}, "starter": {"knew"}, "words": {"that I like it when you just sit there and read."}})
	v.post("/c/say", url.Values{"id": {"say-00000000000002"}, "starter": {"stop"}, "words": {"telling Grandma about my marks."}})
	v.post("/c/wish", url.Values{"id": {"wish-0000000000001"}, "activity": {"one-dish-together"}})
	v.post("/c/felt/"+bond, url.Values{"id": {"felt-0000000000001"}, "a-tells": {"2"}, "a-listens": {"3"}, "a-promised": {"2"}, "a-wrong": {"1"}, "a-time": {"3"}, "words": {"more walks"}})
	v.shows("weather-"+today, nil)
	v.shows("say-00000000000001", nil)
	v.shows("felt-0000000000001", url.Values{"line": {"1"}, "topic": {"listens", "time"}})
	return v
}

func (v *visitor) shows(id string, in url.Values) {
	v.t.Helper()
	if in == nil {
		in = url.Values{}
	}
	in.Set("bond", v.bond())
	v.post("/c/kept/"+id+"/show", in)
}

// enterAs gives a tab all that a visitor is known by.
func (b *tab) enterAs(v *visitor) {
	b.t.Helper()
	at, err := url.Parse(b.origin)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, c := range v.Jar.Cookies(at) {
		call(b, network.SetCookie, network.SetCookieParams{Name: c.Name, Value: c.Value, URL: b.origin})
	}
}
