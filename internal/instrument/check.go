package instrument

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"mentor/internal/yamlfile"
)

// minItems is the least number of items a scale needs: below five items, r of
// .30 to .45 between items gives alpha under .70 (Spearman-Brown).
const minItems, minShortItems = 5, 3

// formCheck collects what is wrong with a form.
type formCheck struct {
	*Form
	file *yamlfile.File
	seen map[string]bool
	ps   []yamlfile.Problem
}

func (f *Form) check(file *yamlfile.File, folder string) []yamlfile.Problem {
	c := formCheck{Form: f, file: file, seen: map[string]bool{}}
	if want := fmt.Sprintf("%s-%d", f.ID, f.Version); want != folder {
		c.bad("version", "the folder is called %s, the form says %s", folder, want)
	}
	if len(f.Bands) == 0 {
		c.bad("bands", "no age band")
	}
	for _, s := range f.Scales {
		c.scale(s)
	}
	c.unscored()
	c.safety()
	c.references()
	return c.ps
}

func (c *formCheck) bad(id, format string, args ...any) {
	c.ps = append(c.ps, c.file.Problem(id, format, args...))
}

func (c *formCheck) once(id string) {
	if c.seen[id] {
		c.bad(id, "the id %s stands twice", id)
	}
	c.seen[id] = true
}

func (c *formCheck) scale(s Scale) {
	c.once(s.ID)
	short := 0
	for _, it := range s.Items {
		c.item(it)
		if it.Short {
			short++
		}
	}
	if len(s.Items) < minItems || short < minShortItems {
		c.bad(s.ID, "scale %s has %d items, %d of them short; it needs %d and %d",
			s.ID, len(s.Items), short, minItems, minShortItems)
	}
}

func (c *formCheck) item(it Item) {
	c.once(it.ID)
	if !slices.Contains(answerSets, it.Set) {
		c.bad(it.ID, "%s: unknown response set %q", it.ID, it.Set)
	}
	if it.Direction != "favourable" && it.Direction != "unfavourable" {
		c.bad(it.ID, "%s: unknown direction %q", it.ID, it.Direction)
	}
	if it.Facet == "" {
		c.bad(it.ID, "%s has no facet", it.ID)
	}
}

var answerSets = []string{"days", "frequency", "occasion"}

func (c *formCheck) unscored() {
	for _, id := range slices.Concat(c.Causes, c.Mistakes) {
		c.once(id)
	}
	for _, fact := range c.Facts {
		c.once(fact.ID)
		if len(fact.Options) > maxOption {
			c.bad(fact.ID, "%s has more than %d options", fact.ID, maxOption)
		}
		if (fact.Group == causesPage) != slices.Contains(c.Causes, fact.Follows) {
			c.bad(fact.ID, "%s stands with the causes and follows none, or the reverse", fact.ID)
		}
	}
	c.pages()
}

// pages sees to it that every inventory and every group of facts has one page.
func (c *formCheck) pages() {
	all := slices.Concat(c.Pages.Start, c.Pages.Short, c.Pages.Full)
	for _, name := range append([]string{causesPage, mistakesPage}, c.groups...) {
		if n := len(slices.DeleteFunc(slices.Clone(all), func(x string) bool { return x != name })); n != 1 {
			c.bad("pages", "%s has %d pages; it needs one", name, n)
		}
	}
	if n := len(c.groups) + 2; len(all) != n {
		c.bad("pages", "there are %d pages for %d groups and inventories", len(all), n)
	}
	if len(c.groups) > maxGroups {
		c.bad("facts", "%d groups of facts; at most %d", len(c.groups), maxGroups)
	}
	if c.Contact.Fact != "" && !slices.ContainsFunc(c.Facts, func(f Fact) bool {
		return f.ID == c.Contact.Fact && !slices.ContainsFunc(c.Contact.None, func(o string) bool { return !slices.Contains(f.Options, o) })
	}) {
		c.bad("contact", "contact names an unknown fact or option")
	}
}

// maxGroups is how many pages of facts a sitting can remember.
const maxGroups = 2

func (c *formCheck) safety() {
	for _, s := range c.Safety {
		c.once(s.ID)
		if !c.table.Asks(s.ID) {
			c.bad(s.ID, "the safety table does not say what the answers to %s lead to", s.ID)
		}
	}
	for _, d := range c.table.Deeds {
		if _, ok := MistakeLevel(d.AtLeast); !ok {
			c.bad("safety", "the safety table has the unknown level %q for %s", d.AtLeast, d.Mistake)
		}
	}
}

// references are scales and items that the form names by id.
func (c *formCheck) references() {
	for _, id := range []string{c.Guidance.Structure, c.Guidance.Autonomy, c.SupportFirst, c.Closeness, c.SafetyAfter} {
		if !c.HasScale(id) {
			c.bad("guidance", "unknown scale %q", id)
		}
	}
	for _, pair := range c.Opposites {
		for _, id := range pair {
			if c.Item(id) == nil {
				c.bad("opposites", "the opposites name the unknown item %s", id)
			}
		}
	}
}

type wordsCheck struct {
	form    *Form
	file    *yamlfile.File
	lang    string
	section string // of the words that is looked at
	ps      []yamlfile.Problem
}

func (c *wordsCheck) bad(id, format string, args ...any) {
	c.ps = append(c.ps, c.file.Problem(c.section+"/"+id, format, args...))
}

func (c *wordsCheck) want(id, what, text string) {
	if strings.TrimSpace(text) == "" {
		c.bad(id, "%s has no %s in %s", id, what, c.lang)
	}
}

func (c *wordsCheck) keys(section, kind string, ids []string, words map[string]string) {
	c.section = section
	for _, id := range ids {
		c.want(id, kind+" text", words[id])
	}
	for id := range words {
		if !slices.Contains(ids, id) {
			c.bad(id, "the form has no %s %s", kind, id)
		}
	}
}

func (c *wordsCheck) scales(w *Words) {
	c.section = "scales"
	for _, s := range c.form.Scales {
		sw := w.Scales[s.ID]
		for what, text := range map[string]string{
			"name": sw.Name, "about": sw.About, "caption": sw.Caption, "moments": sw.Moments,
		} {
			c.want(s.ID, what, text)
		}
	}
	for id := range w.Scales {
		if !c.form.HasScale(id) {
			c.bad(id, "unknown scale %s", id)
		}
	}
}

func (c *wordsCheck) facts(w *Words) {
	c.section = "facts"
	for _, fact := range c.form.Facts {
		fw := w.Facts[fact.ID]
		c.want(fact.ID, "question", fw.Question)
		for _, o := range fact.Options {
			c.want(fact.ID, "option "+o, fw.Options[o])
		}
	}
}

const (
	maxItemWords = 20
	sameShare    = 0.6 // at least this share of items has one text for every band
)

// stemRules are the words an item may not have, by language: a negation asks a
// tired reader to turn the scale round; "always" and "never" belong to the answers.
var stemRules = map[string]*regexp.Regexp{
	"en": regexp.MustCompile(`(?i)\b(not|no|never|none|nobody|nothing|neither|nor|cannot|without|hardly|always|usually|often|try|tried|trying|should|abuse|abused|risk|normal)\b|n[’']t\b`),
}

func (c *wordsCheck) items(w *Words) {
	c.section = "items"
	same := 0
	for _, it := range c.form.items {
		iw := w.Items[it.ID]
		c.want(it.ID, "short form", iw.Short)
		c.want(it.ID, "why", iw.Why)
		for _, band := range iw.Text.Missing(c.form.Bands) {
			c.bad(it.ID, "%s has no text for the band %s", it.ID, band)
		}
		if iw.Text.Each == nil {
			same++
		}
		for _, text := range iw.Text.each() {
			c.stem(it, text)
		}
	}
	for id := range w.Items {
		if c.form.Item(id) == nil {
			c.bad(id, "the form has no item %s", id)
		}
	}
	if least := int(math.Ceil(sameShare * float64(len(c.form.items)))); same < least {
		c.bad("items", "%d items have the same text in every band; at least %d must", same, least)
	}
}

func (c *wordsCheck) stem(it *Item, text string) {
	if n := len(strings.Fields(text)); n > maxItemWords {
		c.bad(it.ID, "%s has %d words; at most %d", it.ID, n, maxItemWords)
	}
	if rule := stemRules[c.lang]; rule != nil {
		if m := rule.FindString(text); m != "" {
			c.bad(it.ID, "%s: %q may not stand in a question", it.ID, m)
		}
	}
}
