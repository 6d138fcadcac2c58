// Package journal is what a parent writes down: the day in a few taps, a hard
// moment and how it was mended, and how the child tested them. It also helps
// with the words of an apology; it points, and never blocks.
//
// What is written is kept sealed, as JSON. A field is never renamed and never
// gets another meaning; one that a program does not know is read past.
package journal

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"mentor/internal/instrument"
	"mentor/internal/yamlfile"
)

// Repair is what helps to come back after a hard moment, in one language.
type Repair struct {
	Language string
	Pause    []string // a minute to breathe, a line a breath
	Patterns []*Pattern
	Parts    []Part

	file *yamlfile.File
}

// Pattern is a turn of phrase that may undo an apology.
type Pattern struct {
	ID    string
	Match []string // regular expressions (RE2), without regard to case
	Say   string   // what it may do, and another way
	Bad   []string // sentences it must point at
	Good  []string // sentences no pattern may point at

	compiled []*regexp.Regexp
}

// Part is one of the four parts of an apology: the act, its effect, no excuse,
// what I do now (victim-centred apologies; see the sources of the advice).
type Part struct {
	ID      string
	Name    string
	Hint    string
	Example instrument.ByBand
}

// parts of an apology.
const parts = 4

// Point is a place in a text that the helper points at.
type Point struct {
	Words string // as they stand in the text
	Say   string
	at    int
}

// LoadRepair reads journal/<lang>.yaml.
func LoadRepair(fsys fs.FS, form *instrument.Form, lang string) (*Repair, []yamlfile.Problem) {
	r := &Repair{}
	f, ps := yamlfile.Read(fsys, "journal/"+lang+".yaml", r)
	if f == nil {
		return nil, ps
	}
	bad := func(id, format string, args ...any) { ps = append(ps, f.Problem(id, id+": "+format, args...)) }
	for _, p := range r.Patterns {
		for _, m := range p.Match {
			re, err := regexp.Compile("(?i)" + m)
			if err != nil {
				bad(p.ID, "%s is no regular expression", m)
				continue
			}
			p.compiled = append(p.compiled, re)
		}
		if strings.TrimSpace(p.Say) == "" {
			bad(p.ID, "it says nothing")
		}
	}
	r.file = f
	if len(r.Parts) != parts || len(r.Pause) == 0 {
		bad("parts", "%d parts of an apology and %d lines to breathe; it has %d parts", len(r.Parts), len(r.Pause), parts)
	}
	for _, p := range r.Parts {
		for _, band := range p.Example.Missing(form.Bands) {
			bad(p.ID, "no example for the band %s", band)
		}
	}
	return r, ps
}

// Try tries every pattern on its own examples. It takes longer than reading
// them, so it belongs to a check of the content and not to a start.
func (r *Repair) Try() (ps []yamlfile.Problem) {
	for _, p := range r.Patterns {
		for _, s := range p.Bad {
			if !p.in(s) {
				ps = append(ps, r.file.Problem(p.ID, "%s: it does not point at %q", p.ID, s))
			}
		}
		for _, s := range p.Good {
			if points := r.Points(s); len(points) > 0 {
				ps = append(ps, r.file.Problem(p.ID, "%s: %q points at the good %q", p.ID, points[0].Words, s))
			}
		}
	}
	return ps
}

func (p *Pattern) in(text string) bool {
	return slices.ContainsFunc(p.compiled, func(re *regexp.Regexp) bool { return re.MatchString(text) })
}

// Points are the places worth a second look, in the order of the text; each
// turn of phrase is pointed at once.
func (r *Repair) Points(text string) (out []Point) {
	for _, p := range r.Patterns {
		first := []int{len(text) + 1, 0}
		for _, re := range p.compiled {
			if at := re.FindStringIndex(text); at != nil && at[0] < first[0] {
				first = at
			}
		}
		if first[0] <= len(text) {
			out = append(out, Point{strings.TrimSpace(text[first[0]:first[1]]), p.Say, first[0]})
		}
	}
	slices.SortStableFunc(out, func(a, b Point) int { return a.at - b.at })
	return out
}
