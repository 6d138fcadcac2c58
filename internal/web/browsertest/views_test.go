package browsertest

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"mentor/internal/instrument"
	"mentor/internal/web/demo"
)

// view is a page of the site in one state.
type view struct {
	name string
	open func(b *tab)
}

// views are all pages of the site in every state that looks different, by who
// sees them.
var views = map[string]func(*testing.T, *site) []view{
	"visitor": func(t *testing.T, s *site) []view {
		return slices.Concat(plainViews(), testViews(t, s), resultViews(t, s))
	},
	"parent":  parentViews,
	"between": betweenViews,
	"child":   childViews,
}

// eachView opens every view in a tab and looks at it. Those of one person come
// after each other, because they are about the same pages.
func eachView(t *testing.T, look func(b *tab, name string), steps ...chromedp.Action[chromedp.Void]) {
	for who, of := range views {
		t.Run(who, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			all := of(t, s)
			b := newTab(t, s, steps...)
			b.expect("the server responded with a status of") // pages about a mistake
			for _, v := range all {
				v.open(b)
				look(b, v.name)
			}
		})
	}
}

// parentViews are the results of made-up parents, and the pages of a family with
// 22 weeks.
func parentViews(t *testing.T, s *site) []view {
	t.Helper()
	parents, err := demo.Parents()
	if err != nil {
		t.Fatal(err)
	}
	family := newVisitor(t, s)
	family.get("/demo/family")
	all := []view{at("/signin"), at("/recover")}
	for _, p := range parents {
		all = append(all, at("/demo/"+p.Name))
	}
	for _, path := range []string{
		"/today", "/progress", "/retest", "/keep", "/signin/again", "/plan", "/plan/choose", "/plan/checkin", "/plan/course", "/plan/setting",
		"/plan/step/3", "/vision", "/signs", "/signs/choose", "/hard", "/hard/new", "/tested", "/tested/new", "/family", "/family/child",
		"/agreements", "/agreements/new", "/agreements/new?from=phone-night",
		"/share", "/share/new",
		"/week-time", "/seek", "/more", "/more/signin", "/more/lock", "/more/devices", "/more/zone", "/more/recovery", "/delete",
	} {
		all = append(all, as(path+" of a family", family, path))
	}
	return all
}

// childViews are the pages of a child of 11 or more and of one of 8 to 10, and
// what the parent sees.
func childViews(t *testing.T, s *site) (all []view) {
	t.Helper()
	parent, youngs := keepsFor(t, s), keepsFor(t, s)
	older, young := parent.comes("otter", 2012), youngs.comes("mole", 2017)
	older.post("/c/say", url.Values{"id": {"say-00000000000001"}, "starter": {"knew"}, "words": {"that I like it when you sit and read."}})
	for who, v := range map[string]*visitor{"an older child": older, "a young child": young} {
		felt := feltLink.FindString(v.get("/c/today"))
		v.post("/c/today", url.Values{"day": {today().String()}, "weather": {"2"}})
		for _, path := range []string{
			"/c/today", "/c/today?kept", "/c/say", "/c/wish", "/c/kept", "/c/share", "/c/share/new", felt, "/c/who-sees", "/c/words", "/c/stop",
			"/c/agreements", "/c/agreements/new", "/c/kept/nothing-here-00001",
		} {
			all = append(all, view{path + " of " + who, func(b *tab) { b.enterAs(v); b.goTo(path) }})
		}
	}
	older.post("/c/share/new", url.Values{"id": {"share-000000000001"}, "section": {"says"}, "from": {(today() - 28).String()}, "to": {today().String()}, "days": {"30"}})
	all = append(all, shownViews(t, s)...)
	all = append(all, doorViews(parent, youngs)...)
	return append(all,
		view{"what a child may show outside", func(b *tab) { b.enterAs(older); b.goTo("/c/share/share-000000000001") }},
		view{"a kept thing", func(b *tab) { b.enterAs(older); b.goTo("/c/kept/say-00000000000001") }},
		view{"preview", func(b *tab) {
			b.enterAs(older)
			b.goTo("/c/kept/say-00000000000001")
			b.submit(`form[action$="/preview"]`, `form[action$="/show"]`)
		}},
		view{"help that the words of a child bring", func(b *tab) {
			b.enterAs(older)
			b.goTo("/c/say")
			wait[bool](b, `document.querySelector('[data-watching]') !== null`)
			b.fill(`main textarea`, "I want to run away from home")
			eval[bool](b, `document.querySelector('main textarea').dispatchEvent(new Event('input', { bubbles: true }))`)
			wait[bool](b, `!document.querySelector('[data-danger]').hidden`)
		}},
		view{"/voice", func(b *tab) { b.enterAs(parent); b.goTo("/voice") }},
		view{"/voice/both", func(b *tab) { b.enterAs(parent); b.goTo("/voice/both") }})
}

// shownViews are the pages of a child who showed something and was thanked.
func shownViews(t *testing.T, s *site) []view {
	t.Helper()
	parent := keepsFor(t, s)
	kid := parent.comes("heron", 2013)
	felt := feltLink.FindString(kid.get("/c/today"))
	bond := strings.TrimPrefix(felt, "/c/felt/")
	const thing = "/c/kept/felt-0000000000001"
	kid.post(felt, url.Values{"id": {"felt-0000000000001"}, "a-tells": {"2"}, "a-listens": {"4"}, "a-time": {"5"}, "a-cares": {"3"}, "words": {"Ask me first."}})
	kid.post(thing+"/show", url.Values{"bond": {bond}, "shown": {"shown-000000000001"}, "line": {"1"}, "topic": {"tells", "time"}, "words": {"1"}})
	parent.post(thankForm.FindString(parent.get("/voice")), nil)
	page := func(name string, v *visitor, path string) view {
		return view{name, func(b *tab) { b.enterAs(v); b.goTo(path) }}
	}
	return []view{
		page("a thing that was shown", kid, thing),
		page("a child's day with thanks", kid, "/c/today"),
		page("what a child keeps, shown", kid, "/c/kept"),
	}
}

// doorViews are the pages before a child is in.
func doorViews(parents ...*visitor) (all []view) {
	out := func(b *tab, path string) {
		call(b, network.ClearBrowserCookies, cdp.Empty{})
		b.goTo(path)
	}
	for _, path := range []string{"/c", "/c?gone", "/c/forgot", "/c/help", "/c/help/de", "/c/nothing-here"} {
		all = append(all, view{path, func(b *tab) { out(b, path) }})
	}
	wrong := view{"a code that does not work", func(b *tab) {
		out(b, "/c")
		b.fill(`[name=code]`, "nonsense")
		b.submit(`form[action="/c/code"]`, ".problem")
	}}
	for i, p := range parents {
		code := p.code() // nobody uses it up, and it is good for ten minutes
		all = append(all, view{fmt.Sprint("first page of a child ", i), func(b *tab) {
			out(b, "/c")
			b.fill(`[name=code]`, code)
			b.submit(`form[action="/c/code"]`, `form[action^="/c/join"]`)
			b.fill(`form[action^="/c/join"] [name=year]`, "2021")
			b.submit(`form[action^="/c/join"]`, ".problem")
		}})
	}
	return append(all, wrong)
}

var thankForm = regexp.MustCompile(`/voice/[\w-]+/thank`)

var feltLink = regexp.MustCompile(`/c/felt/[\w-]+`)

func at(path string) view { return view{path, func(b *tab) { b.goTo(path) }} }

func plainViews() (all []view) {
	for _, path := range []string{
		"/", "/library", "/library/practices/b13", "/library/practice/child-led-play", "/library/talk/b3", "/library/together", "/breathe", "/repair", "/steps", "/steps/1", "/steps/6", "/help", "/help/de", "/privacy", "/safety", "/accessibility",
		"/test", "/test/resume", "/deleted", "/no-such-page", "/test/check", "/demo",
	} {
		all = append(all, at(path))
	}
	return append(
		all,
		view{"begin without an age", func(b *tab) { b.goTo("/test"); b.submit(`form[action="/test"]`, ".problem") }},
		view{"resume with a wrong code", func(b *tab) {
			b.goTo("/test/resume")
			eval[string](b, `document.getElementById('code').value = 'nonsense'`)
			b.submit(`main form`, ".problem")
		}},
	)
}

// submit sends a form as it is and waits for what comes.
func (b *tab) submit(form, then string) {
	b.t.Helper()
	b.leaves(fmt.Sprintf(`document.querySelector(%q).submit()`, form), fmt.Sprintf(`document.querySelector(%q) !== null`, then))
}

func testViews(t *testing.T, s *site) []view {
	t.Helper()
	fresh := newVisitor(t, s).begin().answer(1, 2, "")
	page := func(v *visitor, name, path string) view {
		return view{name, func(b *tab) { b.goOnAs(v); b.goTo(path) }}
	}
	all := []view{
		page(fresh, "start with an open test", "/test"),
		page(fresh, "first question", "/test/q/1"),
		page(fresh, "question after an answer", "/test/q/3"),
		page(fresh, "question from the check page", "/test/q/2?check"),
		page(fresh, "check of an open test", "/test/check"),
		page(fresh, "pause", "/test/pause"),
		{"code", func(b *tab) { b.goOnAs(fresh); b.goTo("/test/pause"); b.submit(`main form`, ".code") }},
	}
	for _, kind := range []instrument.Kind{instrument.AskSafety, instrument.AskFacts, instrument.AskCauses, instrument.AskMistakes} {
		for _, n := range s.stops(kind) {
			all = append(all, page(fresh, fmt.Sprint("page of several ", n), address(n)))
		}
	}
	for _, item := range s.form.SafetyItems(true) {
		all = append(all, view{"first things first: " + item.ID, func(b *tab) {
			b.goOnAs(fresh)
			b.goTo(address(s.stops(instrument.AskSafety)[0]))
			eval[bool](b, fmt.Sprintf(`document.querySelector('[name=%q][value="3"]').checked = true`, item.ID))
			b.submit(`main form`, ".careful")
		}})
	}
	return all
}

func resultViews(t *testing.T, s *site) []view {
	t.Helper()
	last := len(s.form.Course())
	short := newVisitor(t, s).begin().answer(1, s.short(), "")
	full := newVisitor(t, s).begin().answer(1, last, "")
	page := func(v *visitor, name, path string) view {
		return view{name, func(b *tab) { b.goOnAs(v); b.goTo(path) }}
	}
	doneShort := newVisitor(t, s).begin().answer(1, s.short(), "").finish(instrument.Short)
	doneFull := newVisitor(t, s).begin().answer(1, last, "").finish(instrument.Full)
	red := newVisitor(t, s).begin().answer(1, s.short(), s.form.SafetyItems(true)[0].ID).finish(instrument.Short)
	return []view{
		page(short, "check of the short part", "/test/check"),
		page(full, "check of the whole test", "/test/check"),
		page(doneShort, "first result", "/result"),
		page(doneShort, "start with a result", "/test"),
		page(doneShort, "pause with a result", "/test/pause"),
		page(doneFull, "result", "/result"),
		page(red, "result in danger", "/result"),
	}
}
