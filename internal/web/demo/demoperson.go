package demo

import (
	"bytes"
	"fmt"
	"html"
	"net/http"
	"regexp"
	"strings"

	"mentor/internal/account"
	"mentor/internal/calendar"
	"mentor/internal/web/call"
)

// person is a browser without JavaScript inside the server, which asks the site as any other.
type person struct {
	site http.Handler
	from *http.Request // the request that it asks for now
	tabs map[string]map[string]*http.Cookie
	tab  string
	kept []string // what stands in braces, and for what
	last answer
}

func newPerson(c *call.Call, site http.Handler) *person {
	here := account.Account{Zone: demoZone}
	today := calendar.At(c.Now, here.Location())
	return &person{site: site, from: c.R, tabs: map[string]map[string]*http.Cookie{"": {}}, kept: []string{
		"{today}", today.String(), "{from}", (today - 90).String(), "{review}", (today + 14).String(), "{monday}", today.Monday().String(),
	}}
}

// answer is what came back to a person.
type answer struct {
	bytes.Buffer
	header http.Header
	code   int
}

// Header is that of an http.ResponseWriter.
func (a *answer) Header() http.Header { return a.header }

// WriteHeader is that of an http.ResponseWriter.
func (a *answer) WriteHeader(code int) { a.code = code }

// filled is a text with what stands in braces filled in.
func (p *person) filled(text string) string { return strings.NewReplacer(p.kept...).Replace(text) }

// play does one line of a script: a request with its form, as the scripts of the tests have it;
// "tab ben", a browser of somebody else; or "keep {code} <p>(.*?)</p>".
func (p *person) play(line string) error {
	verb, rest, _ := strings.Cut(p.filled(line), " ")
	first, second, _ := strings.Cut(rest, " ")
	switch verb {
	case "tab":
		if p.tab = first; p.tabs[first] == nil {
			p.tabs[first] = map[string]*http.Cookie{}
		}
	case "keep":
		found := regexp.MustCompile(second).FindStringSubmatch(p.last.String())
		if found == nil {
			return fmt.Errorf("the gallery finds no %s in an answer %d", second, p.last.code)
		}
		p.kept = append(p.kept, first, html.UnescapeString(found[1]))
	default:
		return p.send(verb, first, second)
	}
	return nil
}

func (p *person) send(method, target, form string) error {
	r, err := http.NewRequestWithContext(p.from.Context(), method, target, strings.NewReader(strings.ReplaceAll(form, " ", "+")))
	if err != nil {
		return err
	}
	r.Host, r.RemoteAddr, r.RequestURI = p.from.Host, p.from.RemoteAddr, target
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept-Language", p.from.Header.Get("Accept-Language"))
	for _, cookie := range p.tabs[p.tab] {
		r.AddCookie(cookie)
	}
	p.last = answer{header: http.Header{}, code: http.StatusOK}
	p.site.ServeHTTP(&p.last, r)
	for _, cookie := range (&http.Response{Header: p.last.header}).Cookies() {
		if p.tabs[p.tab][cookie.Name] = cookie; cookie.MaxAge < 0 {
			delete(p.tabs[p.tab], cookie.Name)
		}
	}
	return nil
}

// becomes has the browser of the request be the person, and nobody else.
func (p *person) becomes(c *call.Call) {
	for _, cookie := range c.R.Cookies() {
		http.SetCookie(c.W, &http.Cookie{Name: cookie.Name, Path: "/", MaxAge: -1})
	}
	for _, cookie := range p.tabs[p.tab] {
		http.SetCookie(c.W, cookie)
	}
}
