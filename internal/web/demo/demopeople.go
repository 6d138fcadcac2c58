package demo

import (
	"slices"
	"strings"
)

// sections are who looks at which pages. What is in no other is in the first.
var sections = []section{
	{Name: "parent", Title: "A parent"},
	{Name: "anyone", Title: "Nobody, and a parent who is signed in", under: []string{
		"/", "/steps", "/steps/", "/library", "/library/", "/breathe", "/hard", "/repair", "/help", "/help/", "/seek", "/privacy", "/safety", "/accessibility",
		"/test", "/test/resume", "/deleted", "/signin", "/recover",
	}},
	{Name: "test", Title: "The test", under: []string{"/test/"}},
	{Name: "result", Title: "A result", under: []string{"/result", "/result/", "/keep"}},
	{Name: "locked", Title: "A parent who is locked", under: []string{"/lock"}},
	{Name: "ending", Title: "A parent who leaves", under: []string{"/delete"}},
	{Name: "invited", Title: "The other parent", under: []string{"/join/"}},
	{Name: "door", Title: "Before a child is in", under: []string{"/c", "/c/forgot"}},
	{Name: "child", Title: "A child", under: []string{"/c/"}},
	{Name: "kid", Title: "A child who is locked", under: []string{"/c/lock"}},
	{Name: "reader", Title: "A psychologist", under: []string{"/r/"}},
}

// people are the scripts of those who look, by state and section; see person.play.
var people = map[string][]string{
	"empty-anyone":   nil,
	"typical-anyone": {"GET /demo/family"},
	"full-anyone":    {"GET /demo/busy"},

	"empty-test":   {"POST /test band=b6"},
	"typical-test": {"POST /test band=b13&name=Lena", "POST /test/q/1 living=1&often=2", "POST /test/q/2 a=2", "POST /test/q/3 a=4", "POST /test/q/4 a=1"},
	"full-test":    {"GET /demo/ticks-all"},

	"empty-result":   {"GET /demo/nearly-blank"},
	"typical-result": {"GET /demo/tired"},
	"full-result":    {"GET /demo/ticks-all"},

	"empty-parent":   slices.Concat([]string{"GET /demo/new"}, drafts("/share", "summary")),
	"typical-parent": slices.Concat([]string{"GET /demo/family"}, drafts("/share", allSections), pair),
	"full-parent":    slices.Concat([]string{"GET /demo/busy"}, drafts("/share", allSections), opened, pair),

	"typical-locked": {"GET /demo/family", "POST /more/lock pin=739164&lock=1", "POST /lock"},

	"empty-ending":   {"GET /demo/new"},
	"typical-ending": {"GET /demo/family"},

	"empty-invited":   slices.Concat([]string{"GET /demo/family"}, invites, []string{"tab ben"}),
	"typical-invited": slices.Concat([]string{"GET /demo/family"}, invites, []string{"tab ben", "GET /demo/family"}),
	"full-invited":    slices.Concat([]string{"GET /demo/family"}, invites, []string{"tab ben", "GET /demo/busy"}),

	"empty-door": nil,

	"empty-child":   slices.Concat([]string{"GET /demo/new-child"}, drafts("/c/share", "says"), bond),
	"typical-child": slices.Concat([]string{"GET /demo/child"}, drafts("/c/share", "says&section=skies&section=felts&section=wishes&section=agreements"), bond),
	"full-child":    slices.Concat([]string{"GET /demo/busy-child"}, drafts("/c/share", "says&section=skies&section=felts&section=wishes&section=agreements"), bond),

	"typical-kid": {
		"GET /demo/alone", "POST " + child + "/door called=Mum", `keep {code} <p class="code">(.*?)</p>`, "tab wren",
		"POST /c/join code={code}&name=wren&year=2012&pin=739164", "POST /c/lock",
	},

	"empty-reader":   slices.Concat([]string{"GET /demo/new"}, drafts("/share", "summary"), opened, reads),
	"typical-reader": slices.Concat([]string{"GET /demo/family"}, drafts("/share", allSections), opened, reads),
	"full-reader":    slices.Concat([]string{"GET /demo/busy"}, drafts("/share", allSections), opened, reads),
}

const (
	child       = "/family/child/demo-child-00000001"
	allSections = "summary&section=scores&section=retests&section=answers&section=series&section=days&section=signs&section=plan&section=agreements&section=causes&section=hard"
)

// drafts has who is signed in make a report.
func drafts(at, sections string) []string {
	return []string{"POST " + at + "/new id=demo-share-0000001&from={from}&to={today}&days=30&purpose=First talk on Tuesday&section=" + sections}
}

// What is between two, as parts of scripts.
var (
	opened = []string{
		"POST /share/demo-share-0000001/open",
		`keep {token} <p class="code rep-link">https?://[^/]+/r/([^<]+)</p>`, `keep {pass} <p class="code">([^<]+)</p>`,
	}
	reads   = []string{"tab reader", "POST /r/{token} pass={pass}", "POST /r/{token}/note note=Thank you. See you on Tuesday at four."}
	invites = []string{"POST " + child + "/together called=Anna&about=Lena", `keep {invite} /join/([\w-]+)`}
	pair    = slices.Concat(invites, []string{
		"tab ben", "POST /join/{invite}/new child=Lena&called=Ben&zone=Europe/Berlin", "tab ", "GET /family", `keep {pair} /family/together/([\w-]+)`,
		"POST /family/together/{pair}/open section=know&words=I would like us to talk about the summer.", "POST /family/together/{pair}/open section=practices",
	})
	bond = []string{"GET /c/today", `keep {bond} /c/felt/([\w-]+)`}
)

// examples are addresses of the made-up people for those with braces.
var examples = map[string]string{
	"/steps/{n}":                  "/steps/3",
	"/library/{kind}":             "/library/practices",
	"/library/{kind}/{band}":      "/library/talk/b13",
	"/library/practice/{id}":      "/library/practice/knock-and-wait",
	"/help/{country}":             "/help/de",
	"/test/q/{n}":                 "/test/q/3",
	"/today/{day}":                "/today/{today}",
	"/entry/{id}":                 "/entry/demo-entry-{monday}",
	"/signs/{id}":                 "/signs/answers-hello",
	"/results/{id}":               "/results/demo-test-00000008",
	"/results/{id}/advice":        "/results/demo-test-00000008/advice",
	"/family/child/{id}":          child,
	"/family/child/{id}/delete":   child + "/delete",
	"/family/child/{id}/door":     child + "/door",
	"/family/child/{id}/together": child + "/together",
	"/hard/{id}":                  "/hard/demo-hard-00000001",
	"/tested/{id}":                "/tested/demo-tested-0000001",
	"/plan/step/{n}":              "/plan/step/3",
	"/plan/choose/{id}":           "/plan/choose/knock-and-wait",
	"/family/together/{bond}":     "/family/together/{pair}",
	"/agreements/{id}":            "/agreements/demo-agree-000001",
	"/share/{id}":                 "/share/demo-share-0000001",
	"/share/{id}/report.pdf":      "/share/demo-share-0000001/report.pdf",
	"/join/{token}":               "/join/{invite}",
	"/c/help/{country}":           "/c/help/de",
	"/c/felt/{bond}":              "/c/felt/{bond}",
	"/c/kept/{id}":                "/c/kept/demo-say-00000001",
	"/c/kept/{id}/change":         "/c/kept/demo-say-00000001/change",
	"/c/agreements/{id}":          "/c/agreements/demo-agree-000001",
	"/c/share/{id}":               "/c/share/demo-share-0000001",
	"/c/share/{id}/report.pdf":    "/c/share/demo-share-0000001/report.pdf",
	"/r/{token}":                  "/r/{token}",
	"/r/{token}/report":           "/r/{token}/report",
	"/r/{token}/report.pdf":       "/r/{token}/report.pdf",
}

// elsewhere are the pages that a state does not have: they lead to others, or nothing is
// written that they could show.
var elsewhere = map[string][]string{
	"empty": {
		"/entry/{id}", "/signs", "/signs/{id}", "/results/{id}", "/results/{id}/advice", "/hard/{id}", "/tested/{id}",
		"/plan/step/{n}", "/plan/choose", "/plan/choose/{id}", "/plan/checkin", "/plan/course", "/plan/setting",
		"/family/together/{bond}", "/agreements/{id}", "/c/kept/{id}", "/c/kept/{id}/change", "/c/agreements/{id}",
	},
	"typical": {"/", "/family/child/{id}/together"},
	"full":    {"/", "/family/child/{id}/together", "/result/advice"},
	failing:   {"/steps/{n}", "/plan/step/{n}", "/r/{token}/report.pdf"},
}

// refused are forms that are not taken, by the page that shows them; the last line of a
// script.
var refused = map[string]string{
	"/test":             "POST /test band=none&name=Lena",
	"/test/resume":      "POST /test/resume code=nonsense",
	"/test/q/{n}":       "POST /test/q/3 a=9",
	"/keep":             "POST /keep child=Lena&name=ab&password=short&zone=Europe/Berlin",
	"/signin":           "POST /signin name=Lena&password=not the right one",
	"/recover":          "POST /recover",
	"/repair":           "POST /repair act=" + long,
	"/today":            "POST /today id=demo-refused-0001&day={today}&weather=3&words=" + long,
	"/entry/{id}":       "POST /entry/demo-entry-{monday} version=1&day={monday}&weather=3&words=" + long,
	"/hard/new":         "POST /hard id=demo-refused-0001&day={today}&what=" + long,
	"/hard/{id}":        "POST /hard/demo-hard-00000001 version=7&what=I shouted.",
	"/tested/new":       "POST /tested id=demo-refused-0001&day={today}&did=" + long,
	"/vision":           "POST /vision version=1&words=" + long,
	"/signs/choose":     "POST /signs/choose sign=nothing",
	"/plan/checkin":     "POST /plan/checkin week=22&words=" + long,
	"/plan/setting":     "POST /plan/setting minutes=7",
	"/plan/choose/{id}": "POST /plan/practice practice=knock-and-wait&when=When I stand at the door",
	"/family/child":     "POST /family/child id=demo-refused-0001&name=Tom&year=3000",
	"/agreements/new":   "POST /agreements id=demo-refused-0001&why=So that we all sleep&from={today}&review={review}",
	"/agreements/{id}":  "POST /agreements/demo-agree-000001 move=note&id=demo-refused-0001&version=1&kept=yes&day={today}&words=" + long,
	"/share/new":        "POST /share/new id=demo-refused-0001&from={today}&to={from}&days=30",
	"/more/signin":      "POST /more/signin name=ab&password=short",
	"/more/lock":        "POST /more/lock pin=123456&lock=1",
	"/more/zone":        "POST /more/zone zone=Mars/Olympus",
	"/more/recovery":    "POST /more/recovery",
	"/lock":             "POST /unlock pin=739165",
	"/join/{token}":     "POST /join/{invite} called=",
	"/c":                "POST /c/code code=nonsense",
	"/c/forgot":         "POST /c/forgot name=wren&year=2012&words=apple&pin=739164",
	"/c/today":          "POST /c/today day={today}&weather=3&words=" + long,
	"/c/say":            "POST /c/say id=demo-refused-0001&starter=knew&words=" + long,
	"/c/wish":           "POST /c/wish id=demo-refused-0001&words=" + long,
	"/c/felt/{bond}":    "POST /c/felt/{bond} id=demo-refused-0001&a-tells=3&words=" + long,
	"/c/agreements/new": "POST /c/agreements id=demo-refused-0001&why=So that we all sleep&from={today}&review={review}",
	"/c/share/new":      "POST /c/share/new id=demo-refused-0001&from={today}&to={from}&days=30",
	"/c/lock":           "POST /c/unlock pin=739165",
	"/r/{token}":        "POST /r/{token} pass=BCDF GHJK MNPQ",
	"/r/{token}/report": "POST /r/{token}/note note=" + long,
	"/delete":           "POST /delete when=never",
}

// long is longer than any box takes.
var long = strings.TrimSpace(strings.Repeat("We sat in the kitchen and nobody said anything. ", 60))
