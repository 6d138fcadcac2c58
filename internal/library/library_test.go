package library_test

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"mentor/content"
	"mentor/internal/library"
	"mentor/internal/yamlfile"
)

// The content that is built into the program has no problem.
func TestContent(t *testing.T) {
	l, problems := library.Check(content.Files)
	for _, p := range problems {
		t.Error(p)
	}
	if got := len(l.Deck.Cards); got < 48 {
		t.Errorf("%d advice cards; at least 48 are promised", got)
	}
	if got := len(l.Current().Items()); got != 56 {
		t.Errorf("%d scored items, want 56", got)
	}
	for what, n := range map[string][2]int{
		"practices": {len(l.Family.Practices), 60}, "starters": {len(l.Family.Starters), 80}, "activities": {len(l.Family.Activities), 60},
	} {
		if n[0] < n[1] {
			t.Errorf("%d %s; at least %d are promised", n[0], what, n[1])
		}
	}
	if got := len(l.Help.Countries); got < 35 {
		t.Errorf("%d countries, want at least 35", got)
	}
}

// breakOne is one change to the released content, and the problem it must lead to.
type breakOne struct {
	name     string
	file     string
	old, new string // the first old becomes new
	reason   string
}

const (
	formFile   = "instruments/trust-1/form.yaml"
	wordsFile  = "instruments/trust-1/en.yaml"
	adviceFile = "advice/restore.yaml"
	helpFile   = "helplines/helplines.yaml"
	tableFile  = "safety/safety.yaml"
)

var breakages = []breakOne{
	{"a scale that does not exist", formFile, "structure: STR", "structure: STX", `unknown scale "STX"`},
	{"a scale that does not exist, for support", formFile, "support_first: RES", "support_first: REX", `unknown scale "REX"`},
	{"a scale that does not exist, in a card", adviceFile, "scale: CRP", "scale: CRX", `unknown scale "CRX"`},
	{"words for a scale that does not exist", wordsFile, "  CLO:\n", "  CLX:\n", "unknown scale CLX"},
	{"an id twice", formFile, "id: CLO2", "id: CLO1", "CLO1 stands twice"},
	{"a cause called like a mistake", formFile, "causes: [separation", "causes: [lied", "lied stands twice"},
	{"a card twice", adviceFile, "- id: simple-sorry", "- id: four-part-apology", "four-part-apology stands twice"},
	{"too few items", formFile, "      - {id: STR5, facet: rules-known,    set: frequency, direction: unfavourable}\n", "", "scale STR has 4 items"},
	{"too few short items", formFile, "direction: favourable, short: true}", "direction: favourable}", "scale CLO has 6 items, 2 of them short"},
	{"a folder of another version", formFile, "version: 1", "version: 2", "the form says trust-2"},
	{"an unknown field", formFile, "safety_after: TIM", "safety_after: TIM\ncolour: red", "colour"},
	{"a key twice", formFile, "version: 1", "version: 1\nversion: 1", "version"},
	{"an unknown response set", formFile, "set: frequency", "set: often", `response set "often"`},
	{"an unknown direction", formFile, "direction: favourable", "direction: good", `direction "good"`},
	{"an item without a facet", formFile, "facet: enjoyment", `facet: ""`, "CLO1 has no facet"},
	{"a safety question that leads to nothing", formFile, "id: court,", "id: judge,", "does not say what the answers to judge lead to"},
	{"a page that is asked twice", formFile, "full: [causes, mistakes]", "full: [causes, mistakes, days]", "days has 2 pages"},
	{"facts without a page", formFile, "short: [days]", "short: []", "days has 0 pages"},
	{"an unknown urgency", tableFile, "urgency: now,", "urgency: purple,", `unknown urgency "purple"`},
	{"a topic that is searched for without a text", "safety/en.yaml", "    soft: \"If life feels too heavy", "    soft: \"\" # If life feels too heavy", "life-own has no words for the urgency soft"},
	{"a topic without words for an urgency", "safety/en.yaml", "    now: >-\n      You said that somebody", "    later: >-\n      You said that somebody", "later"},
	{"opposites of an unknown item", formFile, "[UND3, UND6]", "[UND3, UND9]", "unknown item UND9"},

	{"a band without words", wordsFile, `      b3: "My child came to show or tell me something before I asked."` + "\n", "", "TLK1 has no text for the band b3"},
	{"a question without words", wordsFile, `text: "I enjoyed a moment with my child."`, `text: ""`, "CLO1 has no text for the band b3"},
	{"an item without its short form", wordsFile, `short: "I enjoyed a moment with my child"`, `short: ""`, "CLO1 has no short form in en"},
	{"words that are missing as a whole", wordsFile, "  separation:", "  separated:", "separation has no cause text in en"},
	{"an item of 21 words", wordsFile, `text: "I enjoyed a moment with my child."`, `text: "` + strings.Repeat("one two three ", 7) + `"`, "CLO1 has 21 words"},
	{"a negation", wordsFile, `text: "I felt close to my child."`, `text: "I did not feel close to my child."`, `CLO6: "not" may not stand`},
	{"a short negation", wordsFile, `text: "I felt close to my child."`, `text: "I didn’t feel close to my child."`, "CLO6: "},
	{"a word of the answers", wordsFile, `text: "I felt close to my child."`, `text: "I always felt close to my child."`, `"always" may not stand`},
	{"a safety question without words", wordsFile, "  court: ", "  courts: ", "court has no text in en"},
	{"a safety answer without a reply", "safety/en.yaml", "    prefer: \"You need not say it here. If somebody may be in danger", "    never: \"You need not say it here. If somebody may be in danger", "danger-now: a text is missing"},
	{"a told thing without a place", "advice/order.yaml", "  - loss\n", "", "causes: loss has no place"},
	{"a told thing nobody knows", "advice/deeds.yaml", "answers: [hurt-physically]", "answers: [hurt]", `answers the unknown "hurt"`},
	{"a need nobody knows", "advice/guide.yaml", "needs: home", "needs: garden", `needs the unknown "garden"`},
	{"a sentence that declares nothing", "result/sentences.yaml", "{id: h1.honest, claims: nothing}", "{id: h1.honest}", "h1.honest: needs the answers"},
	{"a sentence that claims and says it does not", "result/en.yaml", "h1.honest: \"You looked honestly, and that takes courage.\"", "h1.honest: \"You listen well, and your child tells you much.\"", "claims something"},
	{"a sentence without words", "result/en.yaml", "  h1.few:", "  h1.fewer:", "h1.few: a text is missing"},

	{"a card nobody can reach", adviceFile, "        - {item: CRP4, at_most: 3}\n        - {item: CRP2, at_most: 2}\n        - {scale: CRP, below: 38}\n        - {mistake: hurt-physically, at_least: once}\n    because", "        - {item: CRP4, at_most: 3}\n      unless:\n        - {item: CRP4, at_most: 3}\n    because", "pause-plan: no answers could lead to it"},
	{"a card without a source", adviceFile, "source: apology-2025", `source: ""`, "four-part-apology: no source"},
	{"a source nobody named", adviceFile, "source: apology-2025", "source: hearsay", `unknown source "hearsay"`},
	{"a tag nobody knows", adviceFile, "tags: [contact]", "tags: [homework]", `unknown tag "homework"`},
	{"a card for an unknown band", adviceFile, "bands: [b3]", "bands: [b4]", `unknown band "b4"`},
	{"a reason that is not among the reasons", adviceFile, "because: [CRP3, harsh-words, broke-my-word", "because: [CRP3, broke-my-word", "harsh-words decides but is not among the reasons"},
	{"a fact without options", "advice/living.yaml", "is: [half]", "is: []", "living needs is"},
	{"a card without words", "advice/en/restore.yaml", "  simple-sorry:\n", "  simply-sorry:\n", "the card simple-sorry has no words in en"},
	{"words without a card", "advice/en/restore.yaml", "  simple-sorry:\n", "  simply-sorry:\n", "there is no card simply-sorry"},
	{"a card's words for one age missing", "advice/en/restore.yaml", "      b13: >-\n        A teenager", "      b99: >-\n        A teenager", "four-part-apology has no words for the band b13"},

	{"a country without an emergency number", helpFile, `emergency: [{number: "911"}]`, "emergency: []", "AR has no emergency number"},
	{"an unknown kind of line", helpFile, `kind: "child"`, `kind: "cats"`, `unknown kind of line "cats"`},
	{"hours nobody can read", helpFile, `hours: "24/7", free`, `hours: "always", free`, `cannot read the hours "always"`},
	{"a page that is no address", helpFile, `seen: "https://`, `seen: "ftp://`, "seen is an address"},
	{"a line without a number", helpFile, `number: "102"`, `number: ""`, "a line has no number"},
	{"a country without a name", "helplines/en.yaml", `  AR: "Argentina"` + "\n", "", `"AR" has no words in en`},
}

// released is a copy of the released content in memory.
func released(t *testing.T) fstest.MapFS {
	t.Helper()
	m := fstest.MapFS{}
	err := fs.WalkDir(content.Files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(content.Files, name)
		m[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// Every mistake an author can make is told with its file, its line and a reason.
func TestBreakages(t *testing.T) {
	for _, b := range breakages {
		t.Run(b.name, func(t *testing.T) {
			m := released(t)
			text := string(m[b.file].Data)
			if !strings.Contains(text, b.old) {
				t.Fatalf("%s does not hold %q", b.file, b.old)
			}
			m[b.file] = &fstest.MapFile{Data: []byte(strings.Replace(text, b.old, b.new, 1))}
			_, problems := library.Load(m)
			told(t, problems, b.file, b.reason)
		})
	}
}

// told insists on a problem for the file, on a line of it, with the reason.
func told(t *testing.T, problems []yamlfile.Problem, file, reason string) {
	t.Helper()
	for _, p := range problems {
		if p.File == file && strings.Contains(p.Reason, reason) {
			if p.Line <= 1 {
				t.Errorf("%v: told without its line", p)
			}
			return
		}
	}
	t.Errorf("no problem in %s says %q: %v", file, reason, problems)
}

// A second language must have every key of the first, and all content.
func TestSecondLanguage(t *testing.T) {
	m := released(t)
	m["locale/en.yaml"] = &fstest.MapFile{Data: []byte("direction: ltr\nmessages:\n  a.title: A\n  b.title: B\n")}
	m["locale/de.yaml"] = &fstest.MapFile{Data: []byte("direction: ltr\nmessages:\n  a.title: A\n")}
	_, problems := library.Load(m)
	told(t, problems, "locale/de.yaml", "b.title is missing")
	for _, file := range []string{"instruments/trust-1/de.yaml", "advice/de/restore.yaml", "helplines/de.yaml", "steps/de/1.md"} {
		if !slices.ContainsFunc(problems, func(p yamlfile.Problem) bool { return p.File == file }) {
			t.Errorf("nobody misses %s", file)
		}
	}
}

func TestBrokenSteps(t *testing.T) {
	for name, text := range map[string]string{
		"no title":   "Find the causes\n\nA paragraph.\n\nMore.\n",
		"no summary": "# Find the causes\n",
		"empty":      "",
	} {
		m := released(t)
		m["steps/en/1.md"] = &fstest.MapFile{Data: []byte(text)}
		_, problems := library.Load(m)
		if len(problems) != 1 || problems[0].File != "steps/en/1.md" {
			t.Errorf("%s: %v", name, problems)
		}
	}
	m := released(t)
	m["steps/en/2.md"] = &fstest.MapFile{Data: []byte("# Title\n\nSums\nit up.\n\n## More\n\n<script>alert(1)</script>\n")}
	l, problems := library.Load(m)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	step := l.In(l.Catalogue.For("en")).Steps[1]
	if step.Title != "Title" || step.Summary != "Sums it up." || step.Number != 2 || strings.Contains(string(step.HTML), "<script") {
		t.Errorf("%+v", step)
	}
}

// With nothing to read there are problems and no panic.
func TestEmptyContent(t *testing.T) {
	if _, problems := library.Load(fstest.MapFS{}); len(problems) < 3 {
		t.Errorf("%v", problems)
	}
}
