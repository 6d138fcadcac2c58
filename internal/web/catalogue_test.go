package web

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/a-h/templ/parser/v2"
	walk "github.com/a-h/templ/parser/v2/visitor"
	"go.yaml.in/yaml/v4"

	"mentor/content"
	"mentor/internal/locale"
)

// computed are the keys that the program puts together, by what they begin
// with: the sources have the beginning, and these are all the ends.
var computed = map[string][]string{
	"answer.":              {"days.1", "days.2", "days.3", "days.4", "days.5", "frequency.1", "frequency.2", "frequency.3", "frequency.4", "frequency.5", "occasion.1", "occasion.2", "occasion.3", "occasion.4", "occasion.5"},
	"question.hint.":       {"days", "frequency", "occasion"},
	"mistakes.":            {"1", "2", "3", "4"},
	"safetyblock.":         {"no", "unsure", "yes", "prefer"},
	"careful.":             {"now.h1", "first.h1", "soft.h1", "quiet.h1"},
	"check.":               {"safety", "facts.you", "facts.days", "causes", "mistakes"},
	"facts.":               {"you.h1", "days.h1"},
	"start.promise.":       {"time", "stored", "leave", "honest"},
	"landing.how.":         {"look", "look.p", "direction", "direction.p", "slowly", "slowly.p", "notice", "notice.p"},
	"landing.not.":         {"streaks", "score", "guilt", "ads"},
	"landing.care.":        {"hurt", "afraid", "live"},
	"word.":                {"almost-never", "seldom", "sometimes", "often", "almost-always"},
	"result.cell.":         {"agreed", "surveillance", "hands-off", "erratic"},
	"result.area.":         {"understand", "guide", "communicate", "restore", "prevent"},
	"result.later.":        {"and", "end"},
	"result.cause.":        {"1", "2", "3"},
	"result.causes.":       {"recent", "recent.p", "both", "both.p", "earlier", "earlier.p"},
	"calibration.":         {"a-priori-1"},
	"error.ask.":           {"password", "passphrase", "old", "pin", "code", "words"},
	"result.limits.":       {"self", "diagnosis", "group", "wide", "trial"},
	"library.title.":       {"all", "practices", "talk", "together"},
	"library.h1.":          {"practices", "talk", "together", "search"},
	"library.lead.":        {"all", "practices", "talk", "together", "search"},
	"library.count.":       {"practices", "talk", "together"},
	"library.often.":       {"daily", "most-days", "twice-a-week", "weekly", "fortnightly", "monthly", "once", "as-needed"},
	"library.cost.":        {"none", "little", "more"},
	"library.place.":       {"in", "out", "either"},
	"library.leads.":       {"child", "parent", "both"},
	"fhir.":                {"value", "lo", "hi"},
	"plan.living.":         {"together", "shared", "apart"},
	"plan.due.":            {"apology", "check-in", "signs", "test", "pulse", "choose", "vision"},
	"checkin.did.":         {"most", "some", "not"},
	"checkin.went.":        {"well", "mixed", "hard"},
	"progress.h1.":         {"warmer", "probably-warmer", "cannot-tell", "probably-cooler", "cooler"},
	"progress.lead.":       {"warmer", "probably-warmer", "cannot-tell", "probably-cooler", "cooler"},
	"progress.signs.":      {"far-less", "less", "about", "more", "far-more"},
	"signs.step.":          {"1", "2", "3", "4", "5"},
	"signs.usual.":         {"1", "2", "3", "4", "5"},
	"progress.total.":      {"changed", "changed-down", "possible", "noise", "not-comparable", "not-planned", "too-short"},
	"progress.verdict.":    {"changed", "changed-down", "possible", "noise", "not-comparable", "not-planned", "too-short"},
	"date.weekday.":        {"0", "1", "2", "3", "4", "5", "6"},
	"date.weekday.short.":  {"0", "1", "2", "3", "4", "5", "6"},
	"today.weather.":       {"1", "2", "3", "4", "5"},
	"today.together.":      {"none", "minutes", "half-hour", "hour"},
	"today.together.said.": {"none", "minutes", "half-hour", "hour"},
	"today.chose.":         {"child", "parent", "both"},
	"today.there.":         {"yes", "partly", "no"},
	"today.after.":         {"apologised", "made-up", "not-yet"},
	"today.stone.":         {"full", "dotted", "cracked", "seam"},
	"hard.how.":            {"planned", "person", "written"},
	"hard.state.":          {"open", "said", "mended"},
	"tested.went.":         {"held", "slipped", "mixed"},
	"family.delete.":       {"tests", "days", "plan", "vision", "together"},
	"family.error.":        {"name_long", "living", "weekday", "birth"},
	"family.living.":       {"always", "half", "some", "apart"},
	"family.living.said.":  {"always", "half", "some", "apart"},
	"more.said.":           {"signin", "zone", "discreet", "plain", "refused", "mine"},
	"zone.region.":         {"Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific", "other"},
	"devices.then.":        {"password", "passkey", "pin", "none"},
	"recovery.way.":        {"paper", "wait", "none"},
	"recovery.why.":        {"paper", "wait", "none"},
	"recovery.short.":      {"paper", "wait", "none"},

	"young.first.":     {"young.what", "older.what", "young.no", "older.no", "young.see.you", "older.see.you", "young.see.parent", "older.see.parent", "young.reads", "older.reads"},
	"young.help.kind.": {"child", "crisis", "violence", "protection"},
	"door.know.":       {"1", "2", "3", "4", "5", "6"},
	"door.card.":       {"1", "2", "3", "4", "5"},
	"together.section.": {
		"know", "trust", "practices", "time", "test", "know.p", "trust.p", "practices.p", "time.p", "test.p",
	},

	"thing.name.":     {"weather", "say", "wish"},
	"voice.name.":     {"weather", "say", "wish"},
	"voice.felt.":     {"young", "older"},
	"young.trace.":    {"chrome", "firefox", "safari", "phone"},
	"young.lapse.is.": {"may-end", "will-end", "lapsed", "over"},
	"young.sees.":     {"holds", "may-end", "will-end", "lapsed", "over"},
	"thing.seen.":     {"all", "part", "earlier", "ended"},
	"thing.sees.":     {"all", "part", "earlier", "ended"},

	"agreement.did.":        {"propose", "change", "yes", "not-yet", "withdraw", "note", "look", "end"},
	"agreement.part.":       {"what", "why", "check", "from", "review", "wider", "narrower"},
	"agreement.went.":       {"well", "mixed", "badly"},
	"agreement.wish.":       {"keep", "widen", "narrow", "end"},
	"agreement.step.me.":    {"propose", "change", "yes", "not-yet", "withdraw", "kept", "not-kept", "end"},
	"agreement.step.other.": {"propose", "change", "yes", "not-yet", "withdraw", "kept", "not-kept", "end"},

	"share.section.":      {"summary", "scores", "answers", "causes", "retests", "days", "series", "signs", "plan", "agreements", "hard", "skies", "felts", "says", "wishes", "method", "missing"},
	"share.about.":        {"summary", "scores", "answers", "causes", "retests", "days", "series", "signs", "plan", "agreements", "hard"},
	"share.kid.section.":  {"skies", "felts", "says", "wishes", "agreements"},
	"share.kid.about.":    {"skies", "felts", "says", "wishes", "agreements"},
	"share.kid.lead.":     {"young", "older"},
	"share.kid.new.lead.": {"young", "older"},
	"share.kid.draft.":    {"young", "older"},
	"share.kid.pass.":     {"young", "older"},
	"share.kid.seen.":     {"draft", "open"},
	"share.kid.delete.":   {"draft", "open", "ended"},
	"shared.until.":       {"parent", "child"},
	"shared.logged.":      {"parent", "child"},
	"shared.note.to.":     {"parent", "child"},
	"shared.note.h.":      {"parent", "child"},
	"shared.note.hint.":   {"parent", "child"},
	"shared.noted.":       {"parent", "child"},
	"share.list.":         {"open", "draft", "ended"},
	"share.seen.":         {"open", "draft", "ended"},
	"share.delete.":       {"open", "draft", "ended"},
	"share.trail.":        {"page", "file"},
	"report.set.":         {"days", "frequency", "occasion"},
	"report.form.":        {"short", "full"},
	"report.kind.":        {"days", "frequency", "occasion"},
	"report.cause.":       {"recent", "earlier", "both"},
	"report.level.":       {"warmer", "probably-warmer", "cannot-tell", "probably-cooler", "cooler"},
	"report.total.":       {"changed", "changed-down", "possible", "noise", "not-comparable", "not-planned", "too-short"},
	"report.hoped.":       {"far-less", "less", "about", "more", "far-more"},
	"report.method.":      {"scores", "retests", "series", "signs", "agreements", "causes"},

	"date.month.": {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"},
}

// pagesOfSeveral and prose are pages whose templates get the beginning as an argument.
var (
	pagesOfSeveral = []string{"facts.you", "facts.days", "causes", "mistakes", "safetyblock"}
	prose          = map[string]int{"privacy": 11, "safety": 5, "accessibility": 4} // parts
)

func expected() (keys []string) {
	for beginning, ends := range computed {
		for _, end := range ends {
			keys = append(keys, beginning+end)
		}
	}
	for _, key := range pagesOfSeveral {
		keys = append(keys, key+".h1", key+".lead")
	}
	for key, parts := range prose {
		keys = append(keys, key+".title", key+".h1", key+".lead")
		for n := range parts {
			keys = append(keys, fmt.Sprintf("%s.%d.h", key, n+1), fmt.Sprintf("%s.%d.p", key, n+1))
		}
	}
	return keys
}

// sources is all Go and templ text of the program that people wrote.
func sources(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir("..", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, "_templ.go") {
			return err
		}
		if ext := filepath.Ext(name); ext == ".go" || ext == ".templ" {
			data, err := os.ReadFile(name)
			all.Write(data)
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

func catalogueKeys(t *testing.T) []string {
	t.Helper()
	names, err := fs.Glob(content.Files, "locale/"+locale.Base+"/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]any{}
	for _, name := range append(names, "locale/"+locale.Base+".yaml") {
		data, err := fs.ReadFile(content.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		var file struct{ Messages map[string]any }
		if err := yaml.Unmarshal(data, &file); err != nil {
			t.Fatal(err)
		}
		maps.Copy(all, file.Messages)
	}
	return slices.Sorted(maps.Keys(all))
}

var (
	called = regexp.MustCompile(`\b(?:T|N|N_|page)\(\s*"([^"]+)"\s*([+,)])`)
	faults = regexp.MustCompile(`fault\.(?:New\([\w.]+, |Fault\{(?:Kind: [\w.]+, )?Key: )"([^"]*[^".])"`)
	quoted = regexp.MustCompile(`"([a-z]\w*(?:\.[\w-]+)+)"`)
)

// Every word the program asks for is in the catalogue, and nothing in the
// catalogue is asked for by nobody.
func TestCatalogueIsComplete(t *testing.T) {
	t.Parallel()
	text, have := sources(t), catalogueKeys(t)
	used := map[string]bool{}
	need := func(key string) {
		used[key] = true
		if !slices.Contains(have, key) {
			t.Errorf("the catalogue has no %s", key)
		}
	}
	for _, key := range expected() {
		need(key)
	}
	for _, m := range called.FindAllStringSubmatch(text, -1) {
		if m[2] != "+" {
			need(m[1])
		} else if beginning := m[1]; computed[beginning] == nil {
			t.Errorf("the keys that begin with %s are put together: say in computed how they end", beginning)
		}
	}
	for _, m := range faults.FindAllStringSubmatch(text, -1) {
		need(m[1])
		used[m[1]+".then"] = true // what to do, where there is more to say than to go back
	}
	for _, m := range quoted.FindAllStringSubmatch(text, -1) {
		used[m[1]] = true // a key in a variable
	}
	used["young.error.signed_out.then"] = true // as of a fault that a child reads in other words
	for beginning := range computed {
		if !strings.Contains(text, strconv.Quote(beginning)) {
			t.Errorf("no source puts keys together that begin with %s", beginning)
		}
	}
	for _, key := range have {
		if !used[key] {
			t.Errorf("nobody asks for %s", key)
		}
	}
}

// spoken are attributes that a person reads or hears.
var spoken = []string{"aria-label", "alt", "title", "placeholder", "label"}

// No page has words that are not in the catalogue.
func TestNoWordsInTemplates(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("*/*.templ")
	if err != nil || len(names) == 0 {
		t.Fatal("there are no templates", err)
	}
	texts := 0
	for _, name := range names {
		file, err := parser.Parse(name)
		if err != nil {
			t.Fatal(err)
		}
		said := func(text string, at parser.Range) {
			texts++
			if strings.ContainsFunc(text, unicode.IsLetter) {
				t.Errorf("%s:%d says %q itself", name, at.From.Line+1, text)
			}
		}
		v := walk.New()
		v.Text = func(n *parser.Text) error { said(n.Value, n.Range); return nil }
		v.StringExpression = func(n *parser.StringExpression) error {
			if text, err := strconv.Unquote(n.Expression.Value); err == nil {
				said(text, n.Expression.Range)
			}
			return nil
		}
		v.Element = elementVisitor(v.Element, said)
		if err := file.Visit(v); err != nil {
			t.Fatal(err)
		}
	}
	if texts == 0 {
		t.Error("no text was looked at: the test saw nothing")
	}
}

// elementVisitor looks at the attributes that are written out, but for <meta>,
// whose words are for browsers.
func elementVisitor(into func(*parser.Element) error, said func(string, parser.Range)) func(*parser.Element) error {
	return func(n *parser.Element) error {
		for _, a := range n.Attributes {
			if c, ok := a.(*parser.ConstantAttribute); ok && n.Name != "meta" && slices.Contains(spoken, c.Key.String()) {
				said(c.Value, n.NameRange)
			}
		}
		return into(n)
	}
}
