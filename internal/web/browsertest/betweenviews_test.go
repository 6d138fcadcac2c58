package browsertest

import (
	"fmt"
	"io"
	"net/url"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"

	"mentor/internal/calendar"
	"mentor/internal/share"
	"mentor/internal/vault"
)

// between is a family in the middle of things: a parent with weeks of notes, a
// child of eleven or more, another parent, and somebody who reads a report.
type between struct {
	t             *testing.T
	mum, kid, dad *visitor
	reader        *visitor // has opened the report
	child         string   // the page of the child
	open, over    string   // the pages of a report that is read, and of one that has ended
	link          string   // of the report
}

// betweenViews are the pages where a parent meets somebody: the child, the
// other parent, a professional. Each is shown empty and filled.
func betweenViews(t *testing.T, s *site) []view {
	t.Helper()
	f := &between{t: t, mum: newVisitor(t, s), dad: newVisitor(t, s)}
	f.mum.get("/demo/alone")
	f.child = childLink.FindStringSubmatch(f.mum.get("/family"))[1]
	f.kid = f.mum.comes("wren", time.Now().Year()-13)
	f.agree()
	f.tell()
	f.share()
	all := append(f.doorViews(s), f.agreementViews()...)
	all = append(all, f.shareViews()...)
	return append(all, f.pairViews(s)...)
}

// said posts a form and gives the page that comes, whatever its status.
func (v *visitor) said(path string, form url.Values) string {
	v.t.Helper()
	r, err := v.PostForm(v.site.origin+path, form)
	if err != nil {
		v.t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return string(body)
}

// first is what a pattern holds in a page.
func first(t *testing.T, pattern, page string) string {
	t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(page)
	if m == nil {
		t.Fatalf("there is no %s in\n%.3000s", pattern, page)
	}
	return m[1]
}

// as shows a page as a visitor sees it, and as nobody else.
func as(name string, v *visitor, path string) view {
	return view{name, func(b *tab) { b.becomes(v); b.goTo(path) }}
}

// becomes drops all that the tab was known by before.
func (b *tab) becomes(v *visitor) {
	b.t.Helper()
	call(b, network.ClearBrowserCookies, cdp.Empty{})
	b.enterAs(v)
}

// terms are an agreement as somebody types it.
func terms(what, mine, theirs string, more ...string) url.Values {
	day := func(n calendar.Day) string { return (today() + n).String() }
	in := url.Values{"what": {what}, "mine": {mine}, "theirs": {theirs}, "why": {"So that we all sleep, and nobody has to argue at ten at night."}, "from": {day(0)}, "review": {day(14)}}
	for i := 0; i+1 < len(more); i += 2 {
		in.Set(more[i], more[i+1])
	}
	return in
}

// makes is a move of an agreement under an id of its own.
func makes(move string, version int, in url.Values) url.Values {
	if in == nil {
		in = url.Values{}
	}
	in.Set("move", move)
	in.Set("id", vault.NewID())
	in.Set("version", fmt.Sprint(version))
	return in
}

const (
	waits    = "agreement-waits-001"
	counters = "agreement-counter-1"
	agreed   = "agreement-agreed-01"
	looked   = "agreement-looked-01"
	ended    = "agreement-ended-001"
	asked    = "agreement-asked-001"
)

var kidsAgreement = regexp.MustCompile(`/c/agreements/[\w-]{22}`)

func (f *between) agree() {
	child := first(f.t, `name="child" value="([^"]+)"`, f.mum.get("/agreements/new?from=own"))
	var seen []string
	suggest := func(id string, in url.Values) (kids string) { // where the child finds it
		in.Set("id", id)
		in.Set("child", child)
		f.mum.post("/agreements", in)
		for _, at := range kidsAgreement.FindAllString(f.kid.get("/c/agreements"), -1) {
			if !slices.Contains(seen, at) {
				seen, kids = append(seen, at), at
			}
		}
		return kids
	}
	phones := func() url.Values {
		return terms("Phones sleep in the hall", "Put my phone in the hall at nine too.", "Put the phone in the hall at nine, on school nights.",
			"checker", "both", "check", "Whether the phones lie in the hall.", "how", "Both look once, at nine. Nobody looks into a phone.",
			"wider", "At ten on Fridays and Saturdays.", "narrower", "At half past eight for a week.")
	}
	suggest(waits, terms("Saturday mornings are ours", "Keep Saturday from nine to eleven free.", "Choose what we do."))
	f.kid.post(suggest(counters, phones()), makes("change", 1, terms("Phones sleep in the hall", "Put the phone in the hall at ten.", "Put yours in the hall at ten too.", "checker", "both", "check", "Whether the phones lie in the hall.", "how", "Both look once.")))
	kids := map[string]string{}
	for _, id := range []string{agreed, looked, ended} {
		kids[id] = suggest(id, phones())
		f.kid.post(kids[id], makes("not-yet", 1, url.Values{"words": {"Nine is too early. Everybody else writes until ten."}}))
		f.mum.post("/agreements/"+id, makes("change", 1, phones()))
		f.kid.post(kids[id], makes("yes", 2, nil))
	}
	f.kid.post(kids[looked], makes("look", 2, url.Values{"went": {"mixed"}, "wish": {"widen"}, "words": {"It was fine, but on Friday it was silly."}}))
	f.mum.post("/agreements/"+agreed, makes("note", 2, url.Values{"kept": {"no"}, "day": {today().String()}, "words": {"I took mine to bed myself. Sorry."}}))
	f.mum.post("/agreements/"+ended, makes("end", 2, url.Values{"words": {"We do not need it any more."}}))
	mine := terms("Knock before you come in", "Say “come in” when I can.", "Knock and wait.")
	mine.Set("id", asked)
	mine.Set("with", first(f.t, `name="with" value="([^"]+)"`, f.kid.get("/c/agreements/new?from=own")))
	f.kid.post("/c/agreements", mine)
}

// tell has the child show several things, one of which was thanked for.
func (f *between) tell() {
	show := func(id string, what url.Values) {
		bond := first(f.t, `name="bond" value="([^"]+)"`, f.kid.get("/c/kept/"+id))
		what.Set("bond", bond)
		what.Set("shown", vault.NewID())
		f.kid.post("/c/kept/"+id+"/show", what)
	}
	f.kid.post("/c/say", url.Values{"id": {"tells-say-00000001"}, "starter": {"knew"}, "words": {"that I like it when you just sit there and read.\nYou do not have to ask me things."}})
	show("tells-say-00000001", url.Values{})
	f.mum.post(first(f.t, `action="(/voice/[\w-]+/thank)"`, f.mum.get("/voice")), url.Values{"child": {first(f.t, `name="child" value="([^"]+)"`, f.mum.get("/voice"))}})
	felt := feltLink.FindString(f.kid.get("/c/today"))
	f.kid.post(felt, url.Values{"id": {"tells-felt-0000001"}, "a-tells": {"1"}, "a-listens": {"3"}, "a-promised": {"4"}, "a-wrong": {"2"}, "a-time": {"3"}})
	show("tells-felt-0000001", url.Values{"topic": {"listens", "promised"}, "line": {"1"}})
	today := f.kid.get("/c/today")
	day := first(f.t, `name="day" value="([^"]+)"`, today)
	f.kid.post("/c/today", url.Values{"day": {day}, "weather": {"2"}, "words": {"School was loud. It got better."}})
	show("weather-"+day, url.Values{"words": {"1"}})
	f.kid.post("/c/say", url.Values{"id": {"tells-say-00000002"}, "starter": {"stop"}, "words": {"reading over my shoulder."}})
	show("tells-say-00000002", url.Values{})
}

// draft is a new report with all that can be in one.
func (f *between) draft() string {
	id := vault.NewID()
	in := url.Values{"id": {id}, "from": {(today() - 90).String()}, "to": {today().String()}, "days": {"30"}, "purpose": {"First talk on Tuesday"}}
	for _, sec := range share.Parents {
		in.Add("section", string(sec))
	}
	f.mum.post("/share/new", in)
	return "/share/" + id
}

// opens makes the link of a report, has somebody read it, and leave a note.
func (f *between) opens(path string) (link string, reader *visitor) {
	page := f.mum.said(path+"/open", nil)
	link, pass := first(f.t, `<p class="code rep-link">http://[^/]+(/r/[^<]+)</p>`, page), first(f.t, `<p class="code">([^<]+)</p>`, page)
	reader = newVisitor(f.t, f.mum.site)
	reader.post(link, url.Values{"pass": {pass}})
	reader.post(link+"/note", url.Values{"note": {"Thank you. See you on Tuesday at four. The list of small steps is a good beginning."}})
	return link, reader
}

// share has one report open and read, one ended, one only drafted.
func (f *between) share() {
	f.over = f.draft()
	f.opens(f.over)
	f.mum.post(f.over+"/end", nil)
	f.open = f.draft()
	f.link, f.reader = f.opens(f.open)
	f.draft()
}

func (f *between) doorViews(s *site) []view {
	fresh := keepsFor(f.t, s)
	little := keepsFor(f.t, s)
	littles := childLink.FindStringSubmatch(little.get("/family"))[1]
	little.post(littles, url.Values{"id": {littles[len("/family/child/"):]}, "version": {"1"}, "name": {"Mia"}, "year": {fmt.Sprint(time.Now().Year() - 6)}, "month": {"1"}})
	return []view{
		as("/family in the middle of things", f.mum, "/family"),
		as("the page of a child", f.mum, f.child),
		as("a door without a code", f.mum, f.child+"/door"),
		{"a door with a code", func(b *tab) {
			b.becomes(fresh)
			b.goTo(childLink.FindStringSubmatch(fresh.get("/family"))[1] + "/door")
			b.fill(`[name=called]`, "Mum")
			b.submit(`form[action$="/door"]`, ".code")
		}},
		as("a door of a child too young", little, littles+"/door"),
		as("/voice with nothing", fresh, "/voice"),
		as("/voice/both with nothing", fresh, "/voice/both"),
		as("/voice with several things", f.mum, "/voice"),
		as("/voice/both with several things", f.mum, "/voice/both"),
		as("/agreements with nothing", fresh, "/agreements"),
		as("/share with nothing", fresh, "/share"),
	}
}

func (f *between) agreementViews() []view {
	one := func(name, id string) view { return as("an agreement "+name, f.mum, "/agreements/"+id) }
	return []view{
		as("/agreements with several", f.mum, "/agreements"),
		as("a new agreement", f.mum, "/agreements/new"),
		as("a new agreement from an idea", f.mum, "/agreements/new?from=phone-night"),
		one("that waits", waits), one("that was changed", counters), one("the child suggests", asked),
		one("with a check", agreed), one("that one looked at", looked), one("that ended", ended),
		as("an agreement just agreed on", f.mum, "/agreements/"+agreed+"?did=yes"),
		{"an agreement that was changed meanwhile", func(b *tab) {
			b.becomes(f.mum)
			b.goTo("/agreements/" + counters)
			eval[bool](b, `document.querySelectorAll('[name=move][value=change]').forEach(e => { e.form.version.value = 1; e.form.mine.value = 'Put it there at half past nine.' }), true`)
			b.send(`[name=move][value=change]`, "It was changed while you were reading.")
		}},
	}
}

func (f *between) shareViews() []view {
	return []view{
		as("/share with several", f.mum, "/share"),
		as("a new report", f.mum, "/share/new"),
		{"a report before it is sent", func(b *tab) { b.becomes(f.mum); b.goTo(f.draft()) }},
		{"the link of a report", func(b *tab) {
			b.becomes(f.mum)
			b.goTo(f.draft())
			b.submit(`form[action$="/open"]`, ".rep-link")
			f.mum.post(eval[string](b, `document.querySelector('.cta a').getAttribute('href')`)+"/end", nil)
		}},
		as("a report that can be read", f.mum, f.open),
		as("a report that ended", f.mum, f.over),
		as("the door of a report", newVisitor(f.t, f.mum.site), f.link),
		{"the door of a report, wrong", func(b *tab) {
			b.becomes(newVisitor(f.t, f.mum.site))
			b.goTo(f.link)
			b.fill(`[name=pass]`, "BCDF GHJK MNPQ")
			b.submit(`main form`, ".problem")
		}},
		as("the door of no report", newVisitor(f.t, f.mum.site), "/r/nothing"),
		as("a report as it is read", f.reader, f.link+"/report"),
	}
}

// invited is the path of a new invitation.
func (f *between) invited(by *visitor) string {
	child := childLink.FindStringSubmatch(by.get("/family"))[1]
	return first(f.t, `(/join/[\w-]+)`, by.said(child+"/together", url.Values{"called": {"Anna"}, "about": {"Mia"}}))
}

func (f *between) pairViews(s *site) []view {
	anna, ben := keepsFor(f.t, s), keepsFor(f.t, s)
	join := f.invited(anna)
	f.dad.post(f.invited(f.mum)+"/new", url.Values{"child": {"Mia"}, "called": {"Ben"}, "zone": {"Europe/Berlin"}})
	pair := first(f.t, `"(/family/together/[\w-]+)"`, f.mum.get("/family"))
	return []view{
		as("an invitation before it is made", anna, childLink.FindStringSubmatch(anna.get("/family"))[1]+"/together"),
		as("an invitation to a stranger", newVisitor(f.t, s), join),
		as("an invitation to a parent", ben, join),
		as("an invitation of one's own", anna, join),
		as("an invitation that is over", ben, "/join/nothing-that-was-ever-made"),
		as("two parents with nothing open", f.mum, pair),
		{"two parents of whom one opened", func(b *tab) {
			f.mum.post(pair+"/open", url.Values{"section": {"know"}, "words": {"I am not angry any more. I would like us to talk about the summer."}})
			f.mum.post(pair+"/open", url.Values{"section": {"trust"}})
			f.mum.post(pair+"/open", url.Values{"section": {"practices"}})
			b.becomes(f.mum)
			b.goTo(pair)
		}},
		{"two parents who both opened", func(b *tab) {
			f.dad.post("/vision", url.Values{"words": {"We laugh again at breakfast."}})
			f.dad.post(pair+"/open", url.Values{"section": {"know"}, "words": {"Thank you for saying so. I need a bit of time."}})
			f.dad.post(pair+"/open", url.Values{"section": {"trust"}})
			b.becomes(f.mum)
			b.goTo(pair)
		}},
		{"an invitation just made", func(b *tab) {
			b.becomes(ben)
			b.goTo(childLink.FindStringSubmatch(ben.get("/family"))[1] + "/together")
			b.fill(`[name=called]`, "Ben")
			b.submit(`form[action$="/together"]`, ".invitation")
		}},
	}
}
