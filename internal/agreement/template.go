package agreement

import (
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"

	"mentor/internal/calendar"
	"mentor/internal/safety"
	"mentor/internal/yamlfile"
)

// Template is an agreement to begin from.
type Template struct {
	ID     string
	Bands  []string     // of Book.Bands
	Review int          // days until the two look at it together
	Checks string       // who checks: parent, child, both; of two parents me, you, both; empty when nothing is checked
	Asks   []safety.Ask // what it asks of the family; safety can withhold it
	Source string       // one of the sources that advice names, or yamlfile.Ours
}

// Pair is the band of what two parents agree on.
const Pair = "pair"

// Band is whom a group of templates is for; From and To are the child's age in
// years, both included, and 0 for Pair.
type Band struct {
	ID       string
	From, To int
}

// Book is all templates in the order in which they are offered.
type Book struct {
	Bands     []Band
	Templates []Template
}

// Words are the words of the templates in one language.
type Words struct {
	Language  string
	Templates map[string]TemplateWords
}

// TemplateWords is what a template says. Parent and Child are what each does; of
// two parents Me is the one who proposes and You the other.
type TemplateWords struct {
	What, Why       string
	Parent, Child   string
	Me, You         string
	Check, How      string // what is checked, and how; empty when nothing is
	Wider, Narrower string
}

// Fits are the bands for a child who is between so many and so many years old,
// both included; the nearest one when there is none.
func (b *Book) Fits(from, to int) (ids []string) {
	nearest := ""
	for _, band := range b.Bands {
		if band.ID == Pair {
			continue
		}
		if nearest == "" || from >= band.From {
			nearest = band.ID
		}
		if band.From <= to && from <= band.To {
			ids = append(ids, band.ID)
		}
	}
	if ids == nil {
		ids = []string{nearest}
	}
	return ids
}

// Offer are the templates of a band, without what safety withholds.
func (b *Book) Offer(band string, o safety.Outcome) (all []*Template) {
	for i := range b.Templates {
		if t := &b.Templates[i]; slices.Contains(t.Bands, band) && !slices.ContainsFunc(t.Asks, o.Withholds) {
			all = append(all, t)
		}
	}
	return all
}

// Template is the template with an id, or nil.
func (b *Book) Template(id string) *Template {
	i := slices.IndexFunc(b.Templates, func(t Template) bool { return t.ID == id })
	if i < 0 {
		return nil
	}
	return &b.Templates[i]
}

// Pair reports whether the template is for two parents.
func (t *Template) Pair() bool { return slices.Contains(t.Bands, Pair) }

// Begin are the terms that a template begins with on a day; byChild when the child
// proposes.
func (t *Template) Begin(w TemplateWords, byChild bool, today calendar.Day) Terms {
	out := Terms{
		Template: t.ID, What: w.What, Why: w.Why, From: today, Review: today + calendar.Day(t.Review), Wider: w.Wider, Narrower: w.Narrower,
	}
	switch {
	case t.Pair():
		out.First, out.Other = w.Me, w.You
	case byChild:
		out.First, out.Other = w.Child, w.Parent
	default:
		out.First, out.Other = w.Parent, w.Child
	}
	if t.Checks != "" {
		out.Checks = &Check{What: w.Check, How: w.How, By: by(t.Checks, byChild)}
	}
	return out.Tidy()
}

func by(role string, byChild bool) By {
	switch {
	case role == "both":
		return ByBoth
	case role == "me", role == "parent" && !byChild, role == "child" && byChild:
		return ByFirst
	}
	return ByOther
}

// Load reads agreement/agreement.yaml and checks it against the sources that
// advice names.
func Load(fsys fs.FS, sources map[string]string) (*Book, []yamlfile.Problem) {
	b := &Book{}
	f, ps := yamlfile.Read(fsys, "agreement/agreement.yaml", b)
	if f == nil {
		return nil, ps
	}
	c := yamlfile.Check{File: f, Sources: sources}
	for _, t := range b.Templates {
		bad := func(format string, args ...any) { c.Bad(t.ID, format, args...) }
		c.Once(t.ID)
		if len(t.Bands) == 0 || slices.ContainsFunc(t.Bands, func(id string) bool { return !b.hasBand(id) }) {
			bad("is for no band, or for one that is not there")
		}
		if t.Pair() && len(t.Bands) > 1 {
			bad("what two parents agree on is not for a child too")
		}
		if t.Review < 1 || t.Review > maxUntil {
			bad("is looked at after %d days", t.Review)
		}
		c.Source(t.ID, t.Source)
		if roles := t.roles(); t.Checks != "" && !slices.Contains(roles, t.Checks) {
			bad("unknown %q checks; known are %s", t.Checks, strings.Join(roles, ", "))
		}
		for _, a := range t.Asks {
			if !safety.IsAsk(string(a)) {
				bad("asks for the unknown %q", a)
			}
		}
		if t.Checks != "" && !slices.Contains(t.Asks, "checking") {
			bad("checks something and does not ask for checking")
		}
	}
	return b, c.Problems
}

func (b *Book) hasBand(id string) bool {
	return slices.ContainsFunc(b.Bands, func(band Band) bool { return band.ID == id })
}

func (t *Template) roles() []string {
	if t.Pair() {
		return []string{"me", "you", "both"}
	}
	return []string{"parent", "child", "both"}
}

// LoadWords reads the words of one language and checks that none is missing, too
// long or left over.
func (b *Book) LoadWords(fsys fs.FS, lang string) (*Words, []yamlfile.Problem) {
	w := &Words{}
	f, ps := yamlfile.Read(fsys, "agreement/"+lang+".yaml", w)
	if f == nil {
		return nil, ps
	}
	for i := range b.Templates {
		t := &b.Templates[i]
		for _, reason := range t.judge(w.Templates[t.ID]) {
			ps = append(ps, f.Problem("templates/"+t.ID, "%s: %s", t.ID, reason))
		}
	}
	for id := range w.Templates {
		if b.Template(id) == nil {
			ps = append(ps, f.Problem("templates/"+id, "nothing is called %s", id))
		}
	}
	return w, ps
}

// judge tells what is wrong with the words of a template.
func (t *Template) judge(w TemplateWords) (reasons []string) {
	need, not := []string{w.Parent, w.Child}, []string{w.Me, w.You}
	if t.Pair() {
		need, not = not, need
	}
	if checks := []string{w.Check, w.How}; t.Checks != "" {
		need = append(need, checks...)
	} else {
		not = append(not, checks...)
	}
	empty := func(s string) bool { return strings.TrimSpace(s) == "" }
	if slices.ContainsFunc(append(need, w.What, w.Why, w.Wider, w.Narrower), empty) {
		reasons = append(reasons, "a text is missing")
	}
	if slices.ContainsFunc(not, func(s string) bool { return !empty(s) }) {
		reasons = append(reasons, "has a text that is not shown")
	}
	for _, text := range append(need, w.Why, w.Wider, w.Narrower) {
		if utf8.RuneCountInString(text) > MaxPart {
			reasons = append(reasons, "a text is too long")
		}
	}
	if utf8.RuneCountInString(w.What) > MaxWhat {
		reasons = append(reasons, "a text is too long")
	}
	return reasons
}
