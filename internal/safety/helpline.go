package safety

import (
	"io/fs"
	"regexp"
	"slices"
	"sort"
	"strings"

	"mentor/internal/yamlfile"
)

// Line is a help line. Number is as dialled; short codes have no other form.
type Line struct {
	Kind   string // child, parent, violence, protection, crisis, missing
	Name   string // as the service calls itself; may be empty
	Number string
	Note   string // key of a note in the words file; may be empty
	Seen   string // g official page, a public directory, r from memory: all to be verified
}

// Tel is the number as a tel: address.
func (l Line) Tel() string { return tel(l.Number) }

// Emergency is a number for danger right now.
type Emergency struct {
	Number string
	For    string // key of a word such as "police"; empty when it is for everything
}

// Tel is the number as a tel: address.
func (e Emergency) Tel() string { return tel(e.Number) }

var notDialled = regexp.MustCompile(`[^0-9+*#]`)

func tel(number string) string { return "tel:" + notDialled.ReplaceAllString(number, "") }

// Finder is an international directory of help lines.
type Finder struct {
	Name   string
	URL    string
	For    []string
	Source string
}

// Country is what one country offers, the emergency numbers first.
type Country struct {
	Emergency []Emergency
	Lines     []Line
}

// Directory is all help lines. Verified is "never" until the operator has
// checked them at each service's own site.
type Directory struct {
	Verified  string
	CheckedBy string `yaml:"checked_by"`
	Finders   []Finder
	Countries map[string]Country
}

// DirectoryWords are the words of the directory in one language.
type DirectoryWords struct {
	Language    string
	Countries   map[string]string
	Kinds       map[string]string
	For         map[string]string
	Notes       map[string]string
	FinderAbout map[string]string `yaml:"finder_about"`
}

var lineKinds = []string{"child", "parent", "violence", "protection", "crisis", "missing"}

// LoadDirectory reads helplines/helplines.yaml.
func LoadDirectory(fsys fs.FS) (*Directory, []yamlfile.Problem) {
	d := &Directory{}
	f, ps := yamlfile.Read(fsys, "helplines/helplines.yaml", d)
	if f == nil {
		return nil, ps
	}
	for code, c := range d.Countries {
		if len(c.Emergency) == 0 {
			ps = append(ps, f.Problem(code, "%s has no emergency number", code))
		}
		for _, l := range c.Lines {
			if !slices.Contains(lineKinds, l.Kind) {
				ps = append(ps, f.Problem(code, "%s: unknown kind of line %q", code, l.Kind))
			}
			if strings.TrimSpace(l.Number) == "" {
				ps = append(ps, f.Problem(code, "%s: a line has no number", code))
			}
		}
	}
	for _, fi := range d.Finders {
		if !strings.HasPrefix(fi.URL, "https://") {
			ps = append(ps, f.Problem("finders", "%s: its address must begin with https://", fi.Name))
		}
	}
	if len(d.Countries) < 35 {
		ps = append(ps, f.Problem("countries", "only %d countries; at least 35 are promised", len(d.Countries)))
	}
	return d, ps
}

// LoadWords reads the words of one language and checks that none is missing.
func (d *Directory) LoadWords(fsys fs.FS, lang string) (*DirectoryWords, []yamlfile.Problem) {
	w := &DirectoryWords{}
	f, ps := yamlfile.Read(fsys, "helplines/"+lang+".yaml", w)
	if f == nil {
		return nil, ps
	}
	missing := func(kind, key string, in map[string]string) {
		if key != "" && in[key] == "" {
			ps = append(ps, f.Problem(kind, "%s %q has no words in %s", kind, key, lang))
		}
	}
	for code, c := range d.Countries {
		missing("countries", code, w.Countries)
		for _, e := range c.Emergency {
			missing("for", e.For, w.For)
		}
		for _, l := range c.Lines {
			missing("kinds", l.Kind, w.Kinds)
			missing("notes", l.Note, w.Notes)
		}
	}
	for _, fi := range d.Finders {
		missing("finder_about", fi.Name, w.FinderAbout)
	}
	return w, ps
}

// Sorted gives the country codes in the order of their names.
func (w *DirectoryWords) Sorted() []string {
	codes := make([]string, 0, len(w.Countries))
	for c := range w.Countries {
		codes = append(codes, c)
	}
	sort.Slice(codes, func(i, j int) bool { return w.Countries[codes[i]] < w.Countries[codes[j]] })
	return codes
}
