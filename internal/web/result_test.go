package web

import (
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"mentor/internal/instrument"
	"mentor/internal/safety"
	"mentor/internal/sitting"
	"mentor/internal/web/demo"
)

// earlier is a finished test of the program before topics, see sitting.TestUnpackEarlier:
// version 1 of the form, help first for a reason that was not kept.
const earlier = "01019fdb0200526a05b9406a05ba426a05ba3f026236024154034d696121432143214321432143214321432143214321432143214321432143210321032103214321432143214321"

// A test of the earlier form is gone on with, finished and read as it was begun: its own
// questions, and help first though nobody knows any more for what.
func TestEarlierForm(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lib := shelfOnce()
	old := lib.Form(1)
	open, err := sitting.New(old, "b10", "Mia", "AT", s.clock)
	if err != nil {
		t.Fatal(err)
	}
	v := s.holder(open)
	if body := v.want(v.get("/test/q/1"), 200); !strings.Contains(body, "1 of 29") || !strings.Contains(body, "Several times a week") {
		t.Errorf("the first page of the earlier form is\n%s", visible(body))
	}
	for i, stop := range old.Course() {
		form := "a=3"
		if stop.Kind != instrument.AskItem {
			form = ""
		}
		v.want(v.post(fmt.Sprint("/test/q/", i+1), form), 303)
	}
	v.want(v.post("/test/finish", "length=full"), 303, "/result")
	if body := v.want(v.get("/result"), 200); !strings.Contains(body, "Test version 1. Uncertainty: estimated before anyone took the test") || !strings.Contains(body, "Begin here") {
		t.Errorf("its result is\n%s", visible(body))
	}
	v.want(v.get("/result/advice"), 200)

	packed, err := hex.DecodeString(earlier)
	if err != nil {
		t.Fatal(err)
	}
	done, err := sitting.Unpack(packed, lib.Form)
	if err != nil {
		t.Fatal(err)
	}
	done.Finished = s.clock
	v = s.holder(done)
	body := visible(v.want(v.get("/result"), 200))
	if !strings.Contains(body, "Help comes first") || !strings.Contains(body, "Call 112") {
		t.Errorf("help does not come first:\n%s", body)
	}
	v.want(v.get("/result/advice"), 303, "/result")
}

// Who has no contact is asked what goes on in them and nothing else, forwards and
// back, and reads a result that speaks of waiting.
func TestWithoutContact(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.visitor()
	v.want(v.post("/test", "band=b13&country=GB"), 303, "/test/q/1")
	v.want(v.post("/test/q/1", "role=1&living=6"), 303)
	form := shelfOnce().Current()
	more := fmt.Sprint("/test/q/", 1+slices.IndexFunc(form.Course(), func(stop instrument.Stop) bool { return !stop.Short }))
	asked, at := []string{}, v.get("/test/q/2").Header().Get("Location")
	for range 40 {
		if !strings.HasPrefix(at, "/test/q/") {
			break
		}
		body := v.want(v.get(at), 200)
		var n int
		if _, err := fmt.Sscanf(at, "/test/q/%d", &n); err != nil {
			t.Fatal(err)
		}
		stop := form.Course()[n-1]
		send := ""
		if stop.Kind == instrument.AskItem {
			asked, send = append(asked, form.Items()[stop.Place].ID), "a=2"
		}
		if back := regexp.MustCompile(`href="(/test/q/\d+)" data-back`).FindStringSubmatch(body); n > 1 && (back == nil || v.get(back[1]).Code != 200) {
			t.Errorf("from page %d there is no way back to a page that is asked: %v", n, back)
		}
		at = v.post(at, send).Header().Get("Location")
		if at == "/test/check" && stop.Short {
			at = more // on to the full test
		}
	}
	if got := strings.Join(asked, " "); got != "CLO3 RES2 RES3 CLO4 RES4 RES6" {
		t.Errorf("asked are %s", got)
	}
	v.want(v.post("/test/finish", "length=full"), 303, "/result")
	body := visible(v.want(v.get("/result"), 200))
	for _, phrase := range []string{"Begin with what you can do without contact.", "We have no contact just now", "Keep the door open, without pushing", "there is no contact"} {
		if !strings.Contains(body, phrase) {
			t.Errorf("the result lacks %q:\n%s", phrase, body)
		}
	}
	if strings.Contains(body, "together or in a call") {
		t.Error("the result asks for contact")
	}
}

// Every topic of safety, at every urgency, begins the result with its help: the number
// that fits is the first thing to press, with the name of who answers, and there is a
// line for the parent; where it is for a life, a body or a home no other first step
// stands on the page.
func TestHelpComesFirst(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lib := shelfOnce()
	words := lib.In(lib.Catalogue.All()[0]).Safety
	first := map[string]string{ // in Germany
		"danger": "112", "life-child": "0800 111 0 111", "life-own": "0800 111 0 111", "sexual": "0800 22 55 530",
		"violence": "116 016", "hit": "0800 111 0550", "losing-control": "0800 111 0550", "child-hits": "0800 111 0550", "unwell": "0800 111 0550",
	}
	for _, item := range lib.Current().Safety {
		for _, reply := range []safety.Reply{safety.Yes, safety.Unsure, safety.PreferNot} {
			o := lib.Safety.To(item.ID, reply)
			topic := lib.Safety.Shown(o)[0]
			v := s.holder(finished(t, instrument.Full, "Mia", s.clock, map[string]safety.Reply{item.ID: reply}))
			body := v.want(v.get("/result"), 200)
			text := visible(body)
			name := fmt.Sprintf("%s answered %d", item.ID, reply)
			if !strings.Contains(text, words.Topics[topic.ID].For(o.Urgency)) {
				t.Errorf("%s: the help is not there", name)
			}
			if o.Urgency < safety.Soft {
				continue
			}
			if at := strings.Index(text, words.Topics[topic.ID].Parent); at < 0 || strings.Contains(text[:at], "Begin here") {
				t.Errorf("%s: no line for the parent before the advice", name)
			}
			if m := regexp.MustCompile(`(?s)<main.*?(?:btn-call|call-more)[^>]*>Call ([^<]*)<`).FindStringSubmatch(body); topic.ID != "court" && (m == nil || m[1] != first[topic.ID]) {
				t.Errorf("%s: the first number is %q, want %s", name, m, first[topic.ID])
			}
			_, alone := lib.Safety.Beside(o)
			if steps := strings.Count(text, "Try this first"); o.Urgency >= safety.First && (steps > 1 || alone && steps > 0) || o.Urgency == safety.Now && steps > 0 {
				t.Errorf("%s: %d first steps beside the help", name, steps)
			}
			if strings.Contains(text, "What your answers say") == (o.Urgency == safety.Now) {
				t.Errorf("%s: scores are shown: %v", name, o.Urgency != safety.Now)
			}
		}
	}
}

// The page stays small enough to read with tears and to load on a bad line, whoever reads it.
func TestResultIsShort(t *testing.T) {
	t.Parallel()
	cases, err := demo.Cases()
	if err != nil {
		t.Fatal(err)
	}
	s := newSite(t)
	longest := map[string]int{}
	for _, p := range append(cases, madeUpParents(t)...) {
		sit, err := p.Sit(shelfOnce().Current(), s.clock)
		if err != nil {
			t.Fatal(err)
		}
		v := s.holder(sit)
		body := v.want(v.get("/result"), 200)
		main := mainPart.FindString(body)
		before, _, _ := strings.Cut(main, `<details class="answers-say"`)
		for what, n := range map[string]int{
			"bytes":                       len(body),
			"words before the first fold": len(strings.Fields(visible("<main>" + folded.ReplaceAllString(before, "$1") + "</main>"))),
			"words in all":                len(strings.Fields(visible(folded.ReplaceAllString(main, "$1")))),
		} {
			longest[what] = max(longest[what], n)
			if most := map[string]int{"bytes": 24 << 10, "words before the first fold": 350, "words in all": 900}[what]; n > most {
				t.Errorf("%s: %d %s, at most %d", p.Name, n, what, most)
			}
		}
	}
	t.Log("the longest: ", longest)
}

// folded is a piece of advice that is folded: its title stands on the page.
var folded = regexp.MustCompile(`(?s)<details class="card"[^>]*>(<summary>.*?</summary>).*?</details>`)

// The short part takes five minutes at most: at 238 words a minute (Brysbaert 2019, silent
// reading of adults, doi 10.1016/j.jml.2019.104047), and 1.55 seconds to decide and to
// tap (the mental operator and the keystroke of Card, Moran and Newell 1980).
func TestShortPartTakesFiveMinutes(t *testing.T) {
	t.Parallel()
	const wordsAMinute, tap = 238, 1550 * time.Millisecond
	form := shelfOnce().Current()
	s := newSite(t)
	v := s.holder(draft(t, "Mia", s.clock))
	words, taps := 0, 0
	for i, stop := range form.Course() {
		if !stop.Short {
			break
		}
		body := v.want(v.get(fmt.Sprint("/test/q/", i+1)), 200)
		switch stop.Kind {
		case instrument.AskItem:
			// The answers are the same on every page and are read once.
			words += len(strings.Fields(visible("<main>" + regexp.MustCompile(`(?s)<h1.*?</h1>`).FindString(body) + "</main>")))
			taps++
		case instrument.AskSafety:
			words += questionWords(body)
			taps += len(form.SafetyItems(true)) + 1
		default:
			// What follows a cause stands there only when the cause was ticked.
			words += questionWords(regexp.MustCompile(`(?s)<div class="follows">.*?</fieldset>`).ReplaceAllString(body, ""))
			taps += 4 // of an inventory few are ticked
		}
	}
	took := time.Duration(words)*time.Minute/wordsAMinute + time.Duration(taps)*tap
	t.Logf("%d words and %d taps: %s", words, taps, took.Round(time.Second))
	if took > 5*time.Minute {
		t.Errorf("the short part takes %s", took)
	}
}

// questionWords are the words of the questions of a page of several, with its heading;
// the answers to each are the same and are read once.
func questionWords(body string) int {
	n := 0
	for _, part := range regexp.MustCompile(`(?s)<h1.*?</h1>|<legend>.*?</legend>|<p class="(?:lead|hint)">.*?</p>|<input type="radio" name="(?:role|living|often)".*?</span>`).FindAllString(body, -1) {
		n += len(strings.Fields(visible("<main>" + part + "</main>")))
	}
	return n
}
