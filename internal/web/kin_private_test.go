package web

import (
	"slices"
	"strings"
	"testing"
)

// secret is what somebody of the family writes somewhere, with a canary in place of
// {c}, and who may read it: nobody else, and these do.
type secret struct {
	name    string
	by      string
	request string
	readers string
}

// everywhere are the private words of a family. {bond} is that of Anna and Mia,
// {pair} that of the two parents.
var everywhere = []secret{
	{"weather", "mia", "/c/today day={today}&weather=2&words={c}", "mia"},
	{"wish", "mia", "/c/wish id=kin-wish-000000001&words={c}", "mia"},
	{"open-question", "mia", "/c/felt/{bond} id=kin-felt-000000001&a-tells=1&words={c}", "mia"},
	{"only-mine", "mia", "/c/say id=kin-say-0000000001&starter=knew&words={c}", "mia"},
	{"shown", "mia", "/c/say id=kin-say-0000000002&starter=helped&words={c}", "mia anna"},
	{"", "mia", "/c/kept/kin-say-0000000002/show bond={bond}&shown=kin-shown-00000001", ""},
	{"sibling", "ben", "/c/say id=kin-say-0000000003&starter=knew&words={c}", "ben"},
	{"annas-day", "anna", "/today id=kin-entry-0000001&day={today}&weather=4&words={c}", "anna"},
	{"annas-hard", "anna", "/hard id=kin-hard-00000001&day={today}&what={c}", "anna"},
	{"annas-vision", "anna", "/vision version=1&words={c}", "anna dad"},
	{"dads-vision", "dad", "/vision words={c}", "anna dad"},
	{"", "anna", "{pair}/open section=trust", ""},
	{"", "dad", "{pair}/open section=trust", ""},
	{"annas-line", "anna", "{pair}/open section=know&words={c}", "anna"}, // the other has not opened it
	{"dads-day", "dad", "/today id=kin-entry-0000002&day={today}&weather=4&words={c}", "dad"},
	{"deal", "anna", "/agreements id=kin-agree-00000001&what={c}&from={today}&review=2026-03-28", "anna mia"},
	{"deals-change", "mia", "/c/agreements/{deal} id=kin-move-000000001&move=change&version=1&what={c}&from={today}&review=2026-03-28", "anna mia"},
	{"parents-deal", "dad", "/agreements id=kin-agree-00000002&with={pairid}&what={c}&from={today}&review=2026-03-28", "anna dad"},
}

// readable is where the words above may stand, beyond the requests of the matrix.
var readable = []string{
	"/c/kept/kin-say-0000000001", "/c/kept/kin-say-0000000002", "/c/kept/kin-say-0000000003", "/c/kept/kin-wish-000000001", "/c/kept/kin-felt-000000001",
	"/c/agreements/{deal}", "/c/agreements/kin-agree-00000001", "/c/agreements/kin-agree-00000002", "/agreements/kin-agree-00000001", "/agreements/kin-agree-00000002",
	"/entry/kin-entry-0000001", "/entry/kin-entry-0000002", "/hard/kin-hard-00000001",
}

// X2: what anybody of a family writes is read by those it is for and by nobody
// else, whoever asks for every page there is with every address known; and it
// stands nowhere in the open.
func TestEveryWordHasItsReaders(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	k := s.kin()
	people := map[string]*visitor{
		"anna": k.anna, "mia": k.mia, "ben": k.ben, "dad": k.dad, "another parent": s.parent(), "nobody": s.visitor(),
	}
	people["another child"] = s.asChild(people["another parent"], miaBorn)
	pair := strings.TrimPrefix(k.dad.pair, "/family/together/")
	var names []string
	deal := "" // the id with Mia of what Anna proposes
	for _, w := range everywhere {
		canary := "Quokka-" + w.name + "-Zanzibar"
		if strings.Contains(w.request, "{deal}") {
			deal = k.mia.pactID("kin-agree-00000001")
		}
		request := strings.NewReplacer("{deal}", deal, "{pairid}", pair, "{pair}", k.dad.pair, "{c}", canary).Replace(w.request)
		target, form, _ := strings.Cut(people[w.by].filled(request), " ")
		if got := people[w.by].post(target, form); got.Code != 303 {
			t.Fatalf("%s: status %d\n%s", target, got.Code, got.Body)
		}
		names = append(names, canary)
	}
	for who, v := range people {
		v.bond, v.pair, v.pact = k.anna.bond, k.dad.pair, k.mia.pact // everybody knows every address
		seen := ""
		v.crawl(func(request, headers, body string) {
			seen += body
			if told := headers + pageTitle.FindString(body) + strings.Join(links.FindAllString(body, -1), " "); strings.Contains(told, "Quokka") {
				t.Errorf("a header, title or address of %s tells it to %s", request, who)
			}
		})
		for _, path := range append(readable, k.dad.pair) {
			seen += v.get(strings.ReplaceAll(path, "{deal}", deal)).Body.String()
		}
		for _, w := range everywhere {
			if w.name == "" {
				continue
			}
			may := slices.Contains(strings.Fields(w.readers), who)
			if reads := strings.Contains(seen, "Quokka-"+w.name+"-Zanzibar"); reads != may {
				t.Errorf("%s reads %s: %t", who, w.name, reads)
			}
		}
	}
	s.wantNowhere(append(names, "Quokka")...)
}
