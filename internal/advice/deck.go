// Package advice chooses, from a deck of cards written as content, what one
// parent reads and why. The rules are:
//
//   - A card is shown only with the answers that led to it.
//   - What safety withholds is left out before anything is ordered.
//   - Some advice is always left: a deck that could leave a parent with
//     nothing does not pass its check.
package advice

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"mentor/internal/instrument"
	"mentor/internal/safety"
	"mentor/internal/yamlfile"
)

// Areas of advice, in the order in which they are read.
var Areas = []string{"understand", "guide", "communicate", "restore", "prevent"}

// files of the deck: an area each, and those that answer what a parent told, whose
// cards name their area. Of two cards that answer the same, the one that stands
// first is the better one.
var files = append([]string{"deeds", "causes", "living"}, Areas...)

// Tags of cards besides what they ask of the family (see safety.Ask).
const (
	calmTag    = "calm"       // for the moment of anger and for the moment before
	growingTag = "growing-up" // gives growing up as a reason
)

// Card is one piece of advice.
type Card struct {
	ID      string
	Area    string   // understand, guide, communicate, restore, prevent; that of its file when it does not say
	Answers []string // what of the things told it answers, see Told
	Needs   string   // home: the child sleeps there at least some nights; visit: they meet; empty: neither
	Topic   string   // of cards with one topic only the most fitting is shown; may be empty
	Scale   string   // whose need orders it
	Step    int      // of the programme, 1..6
	When    Condition
	Because []string // items, causes, mistakes and facts that may be quoted as reasons
	Bands   []string // empty: for every age
	Tags    []string // what it asks for (see safety.Ask), or calm
	Minutes int      // of the first step
	Source  string

	onStrength bool   // it builds on what goes well
	file       string // of the deck
}

// Ours is the source of a card that is our suggestion.
const Ours = yamlfile.Ours

// Deck is all cards and the sources they name.
type Deck struct {
	Cards   []*Card
	Order   Order
	Sources map[string]string
}

// Words are a card's words in one language.
type Words struct {
	Title string
	Text  instrument.ByBand
	Try   instrument.ByBand
}

// LoadDeck reads advice/*.yaml and checks it against the form.
func LoadDeck(fsys fs.FS, form *instrument.Form) (*Deck, []yamlfile.Problem) {
	d := &Deck{Sources: map[string]string{}}
	var ps []yamlfile.Problem
	var sources struct{ Sources map[string]string }
	f, bad := yamlfile.Read(fsys, "advice/sources.yaml", &sources)
	ps = append(ps, bad...)
	if f != nil {
		d.Sources = sources.Sources
	}
	d.Order, bad = loadOrder(fsys, form)
	ps = append(ps, bad...)
	seen := map[string]bool{}
	for _, name := range files {
		var file struct{ Cards []*Card }
		f, bad := yamlfile.Read(fsys, "advice/"+name+".yaml", &file)
		ps = append(ps, bad...)
		if f == nil {
			continue
		}
		file.Cards = slices.DeleteFunc(file.Cards, func(c *Card) bool {
			if c == nil {
				ps = append(ps, f.Problem("cards", "a card that says nothing"))
			}
			return c == nil
		})
		for _, c := range file.Cards {
			c.onStrength, c.file = c.When.onStrength(), name
			if slices.Contains(Areas, name) {
				c.Area = name
			}
			if seen[c.ID] {
				ps = append(ps, f.Problem(c.ID, "the card %s stands twice", c.ID))
			}
			seen[c.ID] = true
			for _, reason := range d.checkCard(c, form) {
				ps = append(ps, f.Problem(c.ID, "%s: %s", c.ID, reason))
			}
		}
		d.Cards = append(d.Cards, file.Cards...)
	}
	for _, id := range d.Order.Calm {
		if !slices.ContainsFunc(d.Cards, func(c *Card) bool { return c.ID == id && slices.Contains(c.Tags, calmTag) }) {
			ps = append(ps, yamlfile.Problem{File: "advice/order.yaml", Line: 1, Reason: "calm: there is no card for calm " + id})
		}
	}
	return d, ps
}

func (d *Deck) checkCard(c *Card, form *instrument.Form) (out []string) {
	bad := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if !slices.Contains(Areas, c.Area) {
		bad("unknown area %q", c.Area)
	}
	for _, key := range c.Answers {
		if !slices.Contains(d.Order.keys(), key) {
			bad("answers the unknown %q", key)
		} else if q := question(key); q != "" && !slices.Contains(c.Because, q) {
			bad("answers %s, which is not among the reasons", key)
		}
	}
	if _, known := d.Order.Needs[c.Needs]; c.Needs != "" && !known {
		bad("needs the unknown %q", c.Needs)
	}
	if !form.HasScale(c.Scale) {
		bad("unknown scale %q", c.Scale)
	}
	if c.Step < 1 || c.Step > 6 {
		bad("step %d is not one of 1 to 6", c.Step)
	}
	if c.Minutes < 1 || c.Minutes > 60 {
		bad("a first step of %d minutes", c.Minutes)
	}
	if c.Source == "" {
		bad("no source; name one, or %q", Ours)
	} else if c.Source != Ours && d.Sources[c.Source] == "" {
		bad("unknown source %q", c.Source)
	}
	for _, b := range c.Bands {
		if !form.HasBand(b) {
			bad("unknown band %q", b)
		}
	}
	for _, t := range c.Tags {
		if t != calmTag && t != growingTag && !safety.IsAsk(t) {
			bad("unknown tag %q", t)
		}
	}
	for _, id := range c.Because {
		if !quotable(form, id) {
			bad("%q cannot be quoted as a reason", id)
		}
	}
	for _, fact := range c.When.facts() {
		if err := fact.check(form); err != "" {
			bad("%s", err)
		}
	}
	for _, fact := range c.When.asked() {
		if id := fact.named(); id != fact.Fact && !slices.Contains(c.Because, id) {
			bad("%s decides but is not among the reasons", id)
		}
	}
	if len(out) == 0 && !c.reachable(form) {
		bad("no answers could lead to it")
	}
	return out
}

func quotable(form *instrument.Form, id string) bool {
	return form.Item(id) != nil || form.KnowsCause(id) || slices.Contains(form.Mistakes, id) ||
		slices.ContainsFunc(form.Facts, func(f instrument.Fact) bool { return f.ID == id })
}

// LoadWords reads advice/<lang>/*.yaml and checks that no card lacks words.
func (d *Deck) LoadWords(fsys fs.FS, form *instrument.Form, lang string) (map[string]Words, []yamlfile.Problem) {
	words := map[string]Words{}
	var ps []yamlfile.Problem
	for _, name := range files {
		var file struct{ Cards map[string]Words }
		f, bad := yamlfile.Read(fsys, "advice/"+lang+"/"+name+".yaml", &file)
		ps = append(ps, bad...)
		if f == nil {
			continue
		}
		for id, w := range file.Cards {
			words[id] = w
			i := slices.IndexFunc(d.Cards, func(c *Card) bool { return c.ID == id })
			if i < 0 {
				ps = append(ps, f.Problem(id, "there is no card %s", id))
				continue
			}
			bands := bandsOf(d.Cards[i], form)
			if strings.TrimSpace(w.Title) == "" {
				ps = append(ps, f.Problem(id, "%s has no title", id))
			}
			for _, b := range append(w.Text.Missing(bands), w.Try.Missing(bands)...) {
				ps = append(ps, f.Problem(id, "%s has no words for the band %s", id, b))
			}
		}
		for _, c := range d.Cards {
			if _, ok := file.Cards[c.ID]; c.file == name && !ok {
				ps = append(ps, f.Problem("cards", "the card %s has no words in %s", c.ID, lang))
			}
		}
	}
	return words, ps
}

func bandsOf(c *Card, form *instrument.Form) []instrument.Band {
	if len(c.Bands) == 0 {
		return form.Bands
	}
	var out []instrument.Band
	for _, b := range form.Bands {
		if slices.Contains(c.Bands, b.ID) {
			out = append(out, b)
		}
	}
	return out
}
