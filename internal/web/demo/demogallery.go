package demo

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"

	"mentor/internal/fault"
	"mentor/internal/web/call"
)

// People are the made-up people who look at the pages of a site in their states. They are
// made when a link first needs them, and anew after the gallery was looked at.
type People struct {
	site func() http.Handler
	mu   sync.Mutex
	by   map[string]*person
}

// NewPeople are those of a site.
func NewPeople(site func() http.Handler) *People {
	return &People{site: site, by: map[string]*person{}}
}

// The states of a page. A person is called by the state and the section: full-child.
var states = []string{"empty", "typical", "full", failing}

const failing = "failing"

// section is pages that the same people look at.
type section struct {
	Name, Title string
	under       []string // the addresses, and those below what ends in a stroke; of all sections the longest counts
	Rows        []row
}

// row is a page with its links, one for each state; an empty one where there is no such state.
type row struct {
	To    string // the address in the table of routes
	Links []string
}

// Excepted are the routes to read that are no page, each with the reason.
var Excepted = map[string]string{
	"/demo":                "the gallery",
	"/demo/{parent}":       "the links of the gallery",
	"/leave":               "leads to another site",
	"/assets/{name...}":    "what pages are made of",
	"/sw.js":               "a script",
	"/healthz":             "for machines",
	"/draft":               "for the script",
	"/c/draft":             "for the script",
	"/c/export":            "a file",
	"/result/answers.json": "a file",
	"/result/fhir.json":    "a file",
}

// What the gallery says itself: it is read by those who work on the site.
const (
	galleryTitle = "Every page in every state"
	galleryLead  = "A link makes this browser that of a made-up person and leads to the page. Reload this one to have all of them made anew."
)

// Gallery answers GET /demo: it leads to every page of the site as it is when it is empty,
// as usual, full and refused.
func Gallery(all *People) call.Handler {
	return func(c *call.Call) error {
		all.mu.Lock()
		clear(all.by)
		all.mu.Unlock()
		p := c.Page("site.name").WithClass("p-progress")
		p.Leave = false
		return c.Render(http.StatusOK, galleryView(p, filled(c.Patterns)))
	}
}

// filled are the sections with the pages among the patterns of a table of routes, in its
// order. A page whose address has braces is left out until there is an example of it.
func filled(patterns []string) []section {
	all := slices.Clone(sections)
	for _, pattern := range patterns {
		to, read := strings.CutPrefix(pattern, "GET ")
		if to = strings.TrimSuffix(to, "{$}"); read && Excepted[to] == "" && (examples[to] != "" || !brace.MatchString(to)) {
			s := &all[sectionOf(to)]
			s.Rows = append(s.Rows, row{to, linksOf(*s, to)})
		}
	}
	return append(all, faultSection())
}

// sectionOf is the place of the section of an address.
func sectionOf(to string) (best int) {
	longest := -1
	for i, s := range sections {
		for _, u := range s.under {
			if (to == u || strings.HasSuffix(u, "/") && len(u) > 1 && strings.HasPrefix(to, u)) && len(u) > longest {
				best, longest = i, len(u)
			}
		}
	}
	return best
}

func linksOf(s section, to string) (links []string) {
	for _, state := range states {
		name := state + "-" + s.Name
		link := "/demo/" + name + "?to=" + url.QueryEscape(to)
		_, known := people[name]
		if state == failing {
			known = refused[to] != "" || strings.Contains(to, "{")
		}
		if !known || slices.Contains(elsewhere[state], to) {
			link = ""
		}
		links = append(links, link)
	}
	return links
}

// faults are what goes wrong on any page.
var faults = []fault.Fault{
	{Kind: fault.NotFound, Key: "error.not_found"},
	{Kind: fault.TooMany, Key: "error.too_many"},
	{Kind: fault.TooMany, Key: "error.much"},
	{Kind: fault.Full, Key: "error.busy"},
	{Kind: fault.Foreign, Key: "error.cross"},
	{Kind: fault.Conflict, Key: "error.conflict"},
	{Kind: fault.Expired, Key: "test.error.expired"},
	{Kind: fault.Invalid, Key: "error.no_cookie"},
	{Kind: fault.Invalid, Key: "error.too_large"},
}

func faultSection() section {
	s := section{Title: "What goes wrong anywhere"}
	for _, f := range faults {
		s.Rows = append(s.Rows, row{f.Key, []string{"", "", "", "/demo/" + failing + "?to=" + f.Key}})
	}
	return s
}

// Demo answers GET /demo/{parent}: it makes a made-up parent, or has the browser be who
// looks at a page in a state.
func Demo(all *People) call.Handler {
	return func(c *call.Call) error {
		name, to := c.R.PathValue("parent"), c.R.URL.Query().Get("to")
		if i := slices.IndexFunc(faults, func(f fault.Fault) bool { return f.Key == to }); i >= 0 && name == failing {
			return &faults[i]
		}
		script, known := scriptOf(name)
		if !known || !slices.ContainsFunc(c.Patterns, func(p string) bool { return strings.TrimSuffix(p, "{$}") == "GET "+to }) {
			return openParent(c)
		}
		all.mu.Lock()
		defer all.mu.Unlock()
		p, err := all.find(c, name, script)
		if err != nil {
			return err
		}
		return p.shows(c, to, strings.HasPrefix(name, failing))
	}
}

// scriptOf is what a person did until now. Those who are refused did as is usual.
func scriptOf(name string) (script []string, known bool) {
	if who, refuses := strings.CutPrefix(name, failing); refuses {
		name = "typical" + who
	}
	script, known = people[name]
	return script, known
}

// find is who made the requests of a script, once for all links.
func (all *People) find(c *call.Call, name string, script []string) (*person, error) {
	if p := all.by[name]; p != nil {
		p.from = c.R
		return p, nil
	}
	p := newPerson(c, all.site())
	for _, line := range script {
		if err := p.play(line); err != nil {
			return nil, err
		}
		if p.last.code >= http.StatusBadRequest {
			return nil, fmt.Errorf("the gallery is answered %d: %.40s", p.last.code, line)
		}
	}
	all.by[name] = p
	return p, nil
}

var brace = regexp.MustCompile(`\{\w+\}`)

// shows has the browser be the person, and leads to the page, or shows how it is refused.
func (p *person) shows(c *call.Call, to string, refuse bool) error {
	at, form := to, refused[to]
	if example := examples[to]; example != "" {
		at = p.filled(example)
	}
	if refuse {
		at = brace.ReplaceAllString(to, "nothing")
	}
	if !refuse || form == "" {
		p.becomes(c)
		return c.Redirect(at)
	}
	if err := p.play(form); err != nil {
		return err
	}
	p.becomes(c)
	c.Write(p.last.code, p.last.header.Get("Content-Type"), p.last.Bytes())
	return nil
}
