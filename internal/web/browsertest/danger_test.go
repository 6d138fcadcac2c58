package browsertest

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the figures of the docs anew")

const dangerDoc = "../../../docs/words-of-danger.md"

// sentences are what a child might type: of concern, and ordinary.
func sentences(t *testing.T, name string) (concern, ordinary []string) {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		mark, text, _ := strings.Cut(line, " ")
		switch mark {
		case "!":
			concern = append(concern, text)
		case ".":
			ordinary = append(ordinary, text)
		}
	}
	return concern, ordinary
}

// shows tells which of the sentences, each typed into the box of the page, show
// the card with help.
func (b *tab) shows(all []string) (shown []string) {
	b.t.Helper()
	wait[bool](b, `document.querySelector('[data-watching]') !== null`)
	data, _ := json.Marshal(all) // strings can be marshalled
	return eval[[]string](b, fmt.Sprintf(`%s.filter(text => {
	  const card = document.querySelector('[data-danger]'), box = document.querySelector('main textarea')
	  card.hidden = true
	  box.value = text
	  box.dispatchEvent(new Event('input', { bubbles: true }))
	  return !card.hidden
	})`, data))
}

// What the script of the child's pages finds in sentences it was tuned on and in
// sentences it was not stands in the docs to the figure. It happens in the page:
// no request is made, and nothing is written to the device.
func TestWordsOfDanger(t *testing.T) {
	s := newSite(t)
	b := newTab(t, s, phone)
	b.enterAs(keepsFor(t, s).comes("otter", 2012))
	b.goTo("/c/say")
	const asked = `performance.getEntriesByType('resource').filter(e => !e.name.includes('/assets/')).map(e => e.name).join(' ')`
	loaded := eval[string](b, asked)
	var table strings.Builder
	for _, half := range []struct{ name, file string }{{"tuned on", "danger-en-tuned.txt"}, {"held out, older", "danger-en-held.txt"}, {"fresh", "danger-en-fresh.txt"}} {
		concern, ordinary := sentences(t, half.file)
		if len(concern) < 50 || len(ordinary) < 50 {
			t.Errorf("%s has %d and %d sentences, want 50 of each or more", half.file, len(concern), len(ordinary))
		}
		found, alarms := b.shows(concern), b.shows(ordinary)
		fmt.Fprintf(&table, "| English, %s | %d | %d | %d | %d |\n", half.name, len(concern), len(concern)-len(found), len(ordinary), len(alarms))
		if half.name == "tuned on" { // the others are not looked at
			t.Logf("missed %q, false alarms %q", without(concern, found), alarms)
		}
	}
	if now := eval[string](b, asked); now != loaded {
		t.Errorf("typing made requests: %s, then %s", loaded, now)
	}
	if kept := eval[int](b, `localStorage.length + sessionStorage.length`); kept != 0 {
		t.Errorf("typing left %d things on the device", kept)
	}
	compareDoc(t, table.String())
}

func without(all, some []string) (rest []string) {
	in := map[string]bool{}
	for _, s := range some {
		in[s] = true
	}
	for _, s := range all {
		if !in[s] {
			rest = append(rest, s)
		}
	}
	return rest
}

// compareDoc fails when the docs have other figures than were measured.
func compareDoc(t *testing.T, table string) {
	t.Helper()
	data, err := os.ReadFile(dangerDoc)
	if err != nil {
		t.Fatal(err)
	}
	const begin, end = "| --- | --- | --- | --- | --- |\n", "\n\n"
	before, rest, _ := strings.Cut(string(data), begin)
	was, after, _ := strings.Cut(rest, end)
	if *update {
		text := before + begin + strings.TrimSuffix(table, "\n") + end + after
		if err := os.WriteFile(dangerDoc, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if was+"\n" != table {
		t.Errorf("the docs say\n%s\nmeasured was\n%s", was, table)
	}
}
